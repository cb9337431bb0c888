// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QWidget>

namespace rlab {

class ImagesModel;

/// How good the networks are: the answers for all test images.
class QualityPane : public QWidget {
    Q_OBJECT

public:
    /// `model` must outlive it.
    explicit QualityPane(ImagesModel& model, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);

signals:
    /// A sentence for people.
    void failed(const QString& message);

private:
    ImagesModel& model_;
};

} // namespace rlab
