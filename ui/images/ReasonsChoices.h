// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/images/ReasonsView.h"

#include <QList>
#include <QWidget>

class QActionGroup;
class QComboBox;
class QHBoxLayout;
class QSlider;
class QSpinBox;

namespace rlab {

/// What is shown of a picture, and of which networks: the rows above the figure.
class ReasonsChoices : public QWidget {
    Q_OBJECT

public:
    explicit ReasonsChoices(QWidget* parent = nullptr);

    /// Those that can answer. As long as nobody has chosen, the deepest plain one and the deepest
    /// residual one are looked into. No signal.
    void setNetworks(const QList<AskedNetwork>& networks);
    /// At the right end of the first row, and of the second one.
    void addAtEnd(QWidget* widget);
    void addToView(QWidget* widget);

    ReasonsMode mode() const;
    double opacity() const;
    bool oneScale() const;
    /// All but the picture.
    InspectionRequest request() const;

signals:
    /// Other networks, another layer, class or map: something else is to be found out.
    void asked();
    /// What was found is shown in another way.
    void shown();

private:
    void makeBoxes();
    QWidget* makeModes();
    QWidget* makeScales();
    void connectBoxes();
    void layOut(QWidget* modes);
    void showParts();
    void offerLayers();
    void offerClasses();
    void offerChannels();
    std::vector<AskedNetwork> chosenNetworks() const;
    /// The one with more nodes.
    const AskedNetwork* deeper(const std::vector<AskedNetwork>& networks) const;

    QList<AskedNetwork> networks_;
    bool hasChosen_ = false; ///< somebody, which networks
    QActionGroup* modes_;
    QActionGroup* scales_;
    QComboBox *first_, *second_;
    QComboBox* layer_;
    QComboBox* class_;
    QSlider* opacity_;
    QWidget* scale_;
    QSpinBox* channel_;
    QHBoxLayout *firstRow_ = nullptr, *secondRow_ = nullptr;
};

} // namespace rlab
