// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ScheduleCurve.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>

namespace rlab {

namespace {

constexpr int curveHeight = 64;
constexpr int textRoom = 16;
constexpr int shownDigits = 3;
constexpr double lineWidth = 2;
constexpr double nearZero = 1e-3; ///< of the largest rate: less can't be seen

QString rateText(double rate) {
    return QString::number(rate, 'g', shownDigits);
}

} // namespace

ScheduleCurve::ScheduleCurve(QWidget* parent)
    : QWidget(parent) {
    setFixedHeight(curveHeight);
    setAccessibleName(tr("Learning rate over the run"));
}

void ScheduleCurve::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

void ScheduleCurve::setCourse(const Course& course) {
    if (course == course_)
        return;
    course_ = course;
    setAccessibleDescription(spoken());
    update();
}

double ScheduleCurve::rateAt(double share) const {
    const auto last = static_cast<double>(totalSteps() - 1);
    const auto step = static_cast<std::int64_t>(std::clamp(share, 0.0, 1.0) * last + 0.5);
    return course_.rate *
           scheduleFactor(course_.schedule, step, totalSteps(), course_.stepsPerEpoch);
}

QString ScheduleCurve::spoken() const {
    if (totalSteps() < 1)
        return {};
    return tr("%1 in the first batch, %2 in the middle, %3 in the last")
        .arg(rateText(rateAt(0)), rateText(rateAt(0.5)), rateText(rateAt(1)));
}

QRectF ScheduleCurve::plotArea() const {
    return QRectF(rect()).adjusted(lineWidth, textRoom, -lineWidth, -textRoom);
}

bool ScheduleCurve::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip && totalSteps() > 0) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const double share =
            std::clamp((help->pos().x() - plotArea().left()) / plotArea().width(), 0.0, 1.0);
        const QString epoch =
            locale().toString(share * static_cast<double>(course_.epochs), 'f', 1);
        QToolTip::showText(
            help->globalPos(),
            tr("After %1 epochs the learning rate is %2").arg(epoch, rateText(rateAt(share))),
            this);
        return true;
    }
    return QWidget::event(event);
}

void ScheduleCurve::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plotArea();
    painter.setPen(theme_.line);
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    if (totalSteps() < 1 || course_.rate <= 0)
        return;

    // As fine as the screen, but never finer than the batches.
    const int points = static_cast<int>(
        std::min<std::int64_t>(totalSteps(), static_cast<std::int64_t>(2 * area.width())));
    QPolygonF line;
    double most = 0;
    for (int i = 0; i < points; ++i) {
        const double share = points == 1 ? 0 : static_cast<double>(i) / (points - 1);
        line.append({share, rateAt(share)});
        most = std::max(most, rateAt(share));
    }
    if (points == 1)
        line.append({1, line.first().y()});
    for (QPointF& point : line)
        point = {area.left() + point.x() * area.width(),
                 area.bottom() - point.y() / most * area.height()};

    QPainterPath path;
    path.addPolygon(line);
    QPainterPath filled = path;
    filled.lineTo(area.bottomRight());
    filled.lineTo(area.bottomLeft());
    QColor wash = theme_.accent;
    wash.setAlphaF(0.10F);
    painter.fillPath(filled, wash);
    painter.setPen(QPen(theme_.accent, lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);

    painter.setPen(theme_.secondary);
    painter.setFont(Theme::font(Theme::smallSize - 1));
    const QRectF above(0, 0, width(), textRoom), below(0, height() - textRoom, width(), textRoom);
    painter.drawText(above, Qt::AlignLeft | Qt::AlignTop, tr("at most %1").arg(rateText(most)));
    const bool endsNearZero = rateAt(1) < most * nearZero;
    painter.drawText(above, Qt::AlignRight | Qt::AlignTop,
                     endsNearZero ? tr("at the end almost 0")
                                  : tr("at the end %1").arg(rateText(rateAt(1))));
    painter.drawText(below, Qt::AlignLeft | Qt::AlignBottom, tr("0"));
    painter.drawText(below, Qt::AlignRight | Qt::AlignBottom,
                     course_.epochs == 1 ? tr("1 epoch") : tr("%1 epochs").arg(course_.epochs));
}

} // namespace rlab
