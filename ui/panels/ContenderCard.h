// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/NetworkCost.h"

#include <QColor>
#include <QFrame>

#include <optional>

class QLabel;
class QToolButton;

namespace rlab {

class ColorBar;

/// One network of the experiment: its colour, name and cost, and while and after it trains its
/// training error.
class ContenderCard : public QFrame {
    Q_OBJECT

public:
    explicit ContenderCard(const QString& name, QWidget* parent = nullptr);

    void setColor(const QColor& color);
    void setCost(const std::optional<NetworkCost>& cost);
    /// "54.2 %", "diverged"; empty: nothing to tell yet. `reason` becomes the tool tip.
    void setValue(const QString& value, bool isFailure = false, const QString& reason = {});
    QString value() const;
    void setProblem(const QString& problem);
    /// Whether it can be taken out.
    void setRemovable(bool removable);

signals:
    void removeClicked();

private:
    ColorBar* bar_;
    QLabel* cost_;
    QLabel* value_;
    QLabel* problem_;
    QToolButton* remove_;
};

} // namespace rlab
