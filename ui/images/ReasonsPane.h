// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QWidget>

namespace rlab {

class ImagesModel;

/// Why: what in the picture the networks go by, and its way from layer to layer.
class ReasonsPane : public QWidget {
    Q_OBJECT

public:
    /// `model` must outlive it.
    explicit ReasonsPane(ImagesModel& model, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);

signals:
    /// A sentence for people.
    void failed(const QString& message);

private:
    ImagesModel& model_;
};

} // namespace rlab
