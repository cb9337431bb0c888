// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ResultTile.h"

#include "ui/charts/Marker.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace rlab {

namespace {

constexpr double barHeight = 3;
constexpr double nameBaseline = 23;
constexpr double valueBaseline = 48;
constexpr double smallBaseline = 66;
constexpr double tileHeight = 72;
constexpr double narrowest = 64;
constexpr double usual = 120;
constexpr double markerColumn = 12;
constexpr double inset = 5;

} // namespace

ResultTile::ResultTile(const QString& name, const ColorRole& color, int rank, QWidget* parent)
    : QAbstractButton(parent)
    , color_(color)
    , rank_(rank) {
    setText(name);
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setWhatsThis(tr("<p>The result of %1: the training error large, the test error small. Of "
                    "several seeds these are means, and ± is the standard deviation.</p>"
                    "<p>Click (Space) to show or hide its curves; double-click, Alt+click or press "
                    "S to show them alone, and again to show all.</p>")
                     .arg(name.toHtmlEscaped()));
    connect(this, &QAbstractButton::toggled, this, &ResultTile::describe);
    describe();
}

void ResultTile::setStyle(const FigureStyle& style) {
    style_ = style;
    updateGeometry();
    update();
}

void ResultTile::setResult(const ResultText& result) {
    if (result == result_)
        return;
    result_ = result;
    describe();
    update();
}

void ResultTile::describe() {
    QString figures =
        result_.train.isEmpty() ? tr("no result yet") : tr("training error %1").arg(result_.train);
    if (result_.isFailure)
        figures = result_.train;
    if (!result_.spread.isEmpty())
        figures += QStringLiteral(" ") + result_.spread;
    if (!result_.test.isEmpty())
        figures += tr(", test error %1").arg(result_.test);
    setAccessibleName(tr("%1: %2").arg(text(), figures));
    setAccessibleDescription(isChecked() ? tr("curves shown") : tr("curves hidden"));
    QString tip = tr("%1: %2").arg(text(), figures);
    if (!result_.reason.isEmpty())
        tip += QStringLiteral("\n") + result_.reason;
    setToolTip(tip + QStringLiteral("\n") +
               (isChecked() ? tr("Click to hide its curves, double-click to see them alone (S)")
                            : tr("Click to show its curves, double-click to see them alone (S)")));
}

QSize ResultTile::sizeHint() const {
    return {static_cast<int>(style_.scaled(usual)), static_cast<int>(style_.scaled(tileHeight))};
}

QSize ResultTile::minimumSizeHint() const {
    return {static_cast<int>(narrowest), static_cast<int>(style_.scaled(tileHeight))};
}

void ResultTile::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = style_.theme;
    if (hasFocus() || underMouse()) {
        const QRectF frame =
            QRectF(rect()).adjusted(0.5, style_.scaled(barHeight) + 2.5, -0.5, -0.5);
        painter.setPen(hasFocus() ? QPen(theme.accent, 1) : QPen(Qt::NoPen));
        painter.setBrush(underMouse() ? theme.controlHover : QColor(Qt::transparent));
        painter.drawRoundedRect(frame, 6, 6);
    }
    const QColor color = theme.curve(color_);
    const QRectF bar(0, 0, width(), style_.scaled(barHeight));
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? color : theme.line);
    painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2);

    double baseline = 0;
    paintHeading(painter, baseline);
    paintValue(painter, baseline);
    const double room = width() - inset;
    painter.setFont(fittingFont(smallLine(), Theme::smallSize, QFont::Normal, room));
    painter.setPen(isChecked() ? theme.secondary : theme.disabled);
    painter.drawText(QPointF(inset, style_.scaled(smallBaseline)),
                     QFontMetricsF(painter.font()).elidedText(smallLine(), Qt::ElideRight, room));
}

void ResultTile::paintHeading(QPainter& painter, double& baseline) const {
    const Theme& theme = style_.theme;
    baseline = style_.scaled(nameBaseline);
    const QColor color = isChecked() ? theme.curve(color_) : theme.disabled;
    drawMarker(painter, markerShape(color_.kind, rank_),
               {inset + style_.scaled(4), baseline - style_.scaled(4.5)}, style_.scaled(3.4),
               isChecked() ? color : QColor(Qt::transparent), color, 1);
    const double left = inset + style_.scaled(markerColumn);
    const double room = width() - left - 1;
    QFont font = fittingFont(text(), Theme::textSize, QFont::Normal, room);
    const QString name = QFontMetricsF(font).elidedText(text(), Qt::ElideRight, room);
    font.setStrikeOut(!isChecked());
    painter.setFont(font);
    painter.setPen(isChecked() ? theme.secondary : theme.disabled);
    painter.drawText(QPointF(left, baseline), name);
}

/// Smaller where a tile is narrow.
QFont ResultTile::fittingFont(const QString& text, int size, QFont::Weight weight,
                              double room) const {
    constexpr int smallest = 11;
    while (size > smallest &&
           QFontMetricsF(style_.font(size, weight)).horizontalAdvance(text) > room)
        --size;
    return style_.font(size, weight);
}

bool ResultTile::spreadFits() const {
    const double value = QFontMetricsF(style_.font(Theme::resultSize, QFont::DemiBold))
                             .horizontalAdvance(result_.train);
    const double spread = QFontMetricsF(style_.font()).horizontalAdvance(result_.spread);
    return inset + value + style_.scaled(8) + spread <= width();
}

QString ResultTile::smallLine() const {
    QString line = result_.test.isEmpty() ? QString() : tr("test %1").arg(result_.test);
    if (!result_.spread.isEmpty() && !spreadFits())
        line = line.isEmpty() ? result_.spread : tr("%1 · %2").arg(result_.spread, line);
    return line;
}

void ResultTile::paintValue(QPainter& painter, double& baseline) const {
    const Theme& theme = style_.theme;
    baseline = style_.scaled(valueBaseline);
    const QString value = result_.train.isEmpty() ? QStringLiteral("–") : result_.train;
    painter.setFont(fittingFont(value, Theme::resultSize, QFont::DemiBold, width() - inset - 1));
    painter.setPen(!isChecked() ? theme.disabled : result_.isFailure ? theme.danger : theme.text);
    painter.drawText(QPointF(inset, baseline), value);
    if (result_.spread.isEmpty() || !spreadFits())
        return;
    const double left =
        inset + QFontMetricsF(painter.font()).horizontalAdvance(value) + style_.scaled(8);
    painter.setFont(style_.font());
    painter.setPen(isChecked() ? theme.secondary : theme.disabled);
    painter.drawText(QPointF(left, baseline), result_.spread);
}

void ResultTile::mousePressEvent(QMouseEvent* event) {
    if (!(event->modifiers() & Qt::AltModifier))
        return QAbstractButton::mousePressEvent(event);
    event->accept();
    emit soloRequested();
}

void ResultTile::mouseReleaseEvent(QMouseEvent* event) {
    if (!(event->modifiers() & Qt::AltModifier))
        QAbstractButton::mouseReleaseEvent(event);
}

void ResultTile::mouseDoubleClickEvent(QMouseEvent* event) {
    event->accept();
    click(); // takes the first click back
    emit soloRequested();
}

void ResultTile::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_S && event->modifiers() == Qt::NoModifier)
        emit soloRequested();
    else
        QAbstractButton::keyPressEvent(event);
}

void ResultTile::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    emit hovered(true);
}

void ResultTile::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    emit hovered(false);
}

} // namespace rlab
