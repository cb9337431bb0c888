// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QImage>
#include <QWidget>

namespace rlab {

/// A picture as large as its square allows, with a line below. Enlarged, each pixel stays a square.
class PictureFrame : public QWidget {
    Q_OBJECT

public:
    explicit PictureFrame(int side, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setPicture(const QImage& picture, const QString& caption);
    const QImage& picture() const { return picture_; }
    const QString& caption() const { return caption_; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const int side_;
    Theme theme_ = Theme::lightTheme();
    QImage picture_;
    QImage reduced_; ///< to the pixels of the screen, once: a photograph is large
    QString caption_;
};

/// Into the middle of `place`, its proportions kept; enlarged without smoothing.
void paintPicture(QPainter& painter, const QRectF& place, const QImage& picture);

} // namespace rlab
