// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "core/nn/CifarNetwork.h"

#include <QFrame>

#include <vector>

class QLabel;
class QPushButton;
class QSpinBox;

namespace rlab {

class DepthSpinBox;

/// Chooses a network to add: kind, depth, width. Says what it costs, and why it can't be added if
/// it is there already.
class NewNetworkCard : public QFrame {
    Q_OBJECT

public:
    explicit NewNetworkCard(QWidget* parent = nullptr);

    /// Starts beside the last of `present`: at the nearest depth that can still be added.
    void open(const std::vector<CifarNetworkOptions>& present, const DataSpec& dataSpec);
    CifarNetworkOptions options() const;

signals:
    void accepted(const rlab::CifarNetworkOptions& options);
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showOptions(const CifarNetworkOptions& options);
    void refresh();
    bool isPresent(const CifarNetworkOptions& options) const;
    CifarNetworkOptions firstOffer() const;
    void accept();

    std::vector<CifarNetworkOptions> present_;
    DataSpec data_;
    QPushButton* plain_;
    QPushButton* residual_;
    DepthSpinBox* depth_;
    QSpinBox* width_;
    QLabel* note_;
    QPushButton* add_;
};

} // namespace rlab
