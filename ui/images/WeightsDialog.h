// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/NetworkShelf.h"

#include <QDialog>

class QComboBox;

namespace rlab {

/// Asks what weights belong to that say nothing about themselves.
class WeightsDialog : public QDialog {
    Q_OBJECT

public:
    WeightsDialog(const QString& path, const ForeignWeights& weights, QWidget* parent = nullptr);

    /// Names of the data sets that such a network may have been trained on; may be none.
    static std::vector<std::string> datasetsFor(const ForeignWeights& weights);
    WeightsDescription description() const;

private:
    const ForeignWeights weights_;
    const std::vector<std::string> datasets_;
    QComboBox* network_;
    QComboBox* dataset_;
    QComboBox* statistics_;
};

} // namespace rlab
