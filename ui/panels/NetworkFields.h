// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"

#include <QWidget>

class QComboBox;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace rlab {

class DepthSpinBox;
class FormRow;

/// All options of one network.
class NetworkFields : public QWidget {
    Q_OBJECT

public:
    explicit NetworkFields(QWidget* parent = nullptr);

    void setNetwork(const CifarNetworkOptions& network);
    /// Of the depth field, where most problems are.
    void setProblem(const QString& problem);
    void focusDepth();

signals:
    /// `field` tells one burst of changes from another; `undoText` names the step.
    void edited(const rlab::CifarNetworkOptions& network, const QString& field,
                const QString& undoText);

private:
    void addKind(QVBoxLayout& layout);
    void addSizes(QVBoxLayout& layout);
    void addChoices(QVBoxLayout& layout);
    void connectFields();
    void change(const QString& field, const QString& undoText, auto&& set);

    CifarNetworkOptions network_;
    bool isShowing_ = false;
    QPushButton* plain_;
    QPushButton* residual_;
    DepthSpinBox* depth_;
    FormRow* depthRow_ = nullptr;
    QSpinBox* width_;
    QComboBox* shortcut_;
    QComboBox* block_;
    QComboBox* norm_;
    QComboBox* activation_;
    QComboBox* init_;
};

} // namespace rlab
