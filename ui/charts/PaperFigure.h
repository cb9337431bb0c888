// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>

class QPainter;

namespace rlab {

/// A picture that files hold, in light paper colours.
class PaperFigure {
public:
    virtual ~PaperFigure() = default;

    virtual QSize size() const = 0;
    virtual QString title() const = 0;
    virtual void paint(QPainter& painter) const = 0;

    /// Two pixels for one.
    QImage image() const;
    QByteArray svg() const;
    QByteArray pdf() const;
};

} // namespace rlab
