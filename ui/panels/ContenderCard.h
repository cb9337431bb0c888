// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/NetworkCost.h"
#include "ui/session/NetworkOffers.h"

#include <QColor>
#include <QFrame>

#include <optional>

class QLabel;
class QPushButton;

namespace rlab {

class ContenderHeader;
class NetworkFields;

/// One network of the experiment: its colour, name and cost, and while and after it trains its
/// training error. Unfolds into an editor of all its options.
class ContenderCard : public QFrame {
    Q_OBJECT

public:
    explicit ContenderCard(QWidget* parent = nullptr);

    void setNetwork(const QString& name, const CifarNetworkOptions& network);
    void setColor(const QColor& color);
    void setCost(const std::optional<NetworkCost>& cost);
    /// What training it will take or still takes, "about 3 s"; empty: not known.
    void setTime(const QString& time, const QString& toolTip);
    /// "9,800 images/s" while it trains, in the place of the cost; empty: the cost again.
    void setSpeed(const QString& speed);
    /// "54.2 %", "diverged"; empty: nothing to tell yet. `reason` becomes the tool tip.
    void setValue(const QString& value, bool isFailure = false, const QString& reason = {});
    QString value() const;
    void setProblem(const QString& problem);
    void setOffers(const NetworkOffer& twin, const NetworkOffer& nextDepth);

    bool isUnfolded() const;
    void setUnfolded(bool unfolded);
    ContenderHeader& header() { return *header_; }
    /// What the keyboard reaches, in order; hidden parts too.
    QList<QWidget*> tabStops() const;
    /// Unfolded, ready for another depth to be typed.
    void startEditing();

signals:
    void edited(const rlab::CifarNetworkOptions& network, const QString& field,
                const QString& undoText);
    void twinClicked();
    void duplicateClicked();
    void removeClicked();
    /// Unfolded for the first time: there are new fields.
    void fieldsMade(QWidget& fields);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeBody();
    void showCost();
    void showTime();
    void showOffers();

    QString name_;
    CifarNetworkOptions network_;
    QString costText_, costToolTip_, speed_, time_, timeToolTip_, problemText_;
    NetworkOffer twin_, nextDepth_;
    ContenderHeader* header_;
    QLabel* problem_;
    QWidget* body_ = nullptr; ///< made when it is first unfolded
    NetworkFields* fields_ = nullptr;
    QPushButton* addTwin_ = nullptr;
    QPushButton* duplicate_ = nullptr;
    QPushButton* remove_ = nullptr;
    QLabel* note_ = nullptr;
};

} // namespace rlab
