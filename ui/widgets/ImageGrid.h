// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QImage>
#include <QList>
#include <QStringList>
#include <QWidget>

namespace rlab {

/// Small pictures in rows, each pixel as it is. If it can be chosen from, one picture is current:
/// the arrow keys move on, Enter, Space and clicks choose.
class ImageGrid : public QWidget {
    Q_OBJECT

public:
    explicit ImageGrid(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// The room for `count` pictures of `side` × `side`; empty until setImages().
    void setCells(int count, int columns, int side, int gap);
    /// With a tool tip each, which is also what is said of the current one.
    void setImages(const QList<QImage>& images, const QStringList& tips);
    void setChoosable(bool choosable);

    const QList<QImage>& images() const { return images_; }
    const QStringList& tips() const { return tips_; }
    QRect cell(int index) const;

signals:
    void chosen(int index);
    /// By mouse or keys.
    void currentChanged(int index);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int indexAt(const QPoint& place) const;
    void setCurrent(int index);
    void paintCell(QPainter& painter, int index) const;

    Theme theme_ = Theme::lightTheme();
    QList<QImage> images_;
    QStringList tips_;
    int count_ = 0, columns_ = 1, side_ = 0, gap_ = 0;
    int current_ = 0;
    bool choosable_ = false;
};

} // namespace rlab
