// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

class QGridLayout;
class QLabel;

namespace rlab {

class ColorBar;
class ElidedLabel;

/// A contender in two lines: colour, name and result; cost and time. A button: a click, Enter or
/// Space opens what is below it.
class ContenderHeader : public QAbstractButton {
    Q_OBJECT

public:
    explicit ContenderHeader(QWidget* parent = nullptr);

    void setName(const QString& name);
    void setColor(const QColor& color);
    void setCost(const QString& cost, const QString& toolTip);
    void setTime(const QString& time, const QString& toolTip);
    void setValue(const QString& value, bool isFailure, const QString& toolTip);
    QString value() const;
    QString cost() const;
    QString time() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void removeRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void placeTime();
    void describe();

    QGridLayout* layout_ = nullptr;
    ColorBar* bar_;
    ElidedLabel* name_;
    QLabel* value_;
    ElidedLabel* cost_;
    QLabel* time_;
};

} // namespace rlab
