// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ContenderCard.h"

#include "ui/Text.h"
#include "ui/panels/ContenderHeader.h"
#include "ui/panels/NetworkFields.h"
#include "ui/widgets/Roles.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int sideMargin = 11;

} // namespace

ContenderCard::ContenderCard(QWidget* parent)
    : QFrame(parent)
    , header_(new ContenderHeader)
    , problem_(makeLabel("problem")) {
    setProperty("role", "card");
    header_->setToolTip(tr("Click or press Enter to change this network"));
    header_->setWhatsThis(tr("A network of the experiment, with its parameters (learned numbers) "
                             "and its MACs (multiply-adds for one image). A click unfolds its "
                             "options; Delete takes it out."));
    connect(header_, &QAbstractButton::clicked, this, [this] { setUnfolded(!isUnfolded()); });
    connect(header_, &ContenderHeader::removeRequested, this, &ContenderCard::removeClicked);
    problem_->setWordWrap(true);
    problem_->setContentsMargins(sideMargin, 0, sideMargin, 8);
    problem_->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addWidget(problem_);
}

void ContenderCard::makeBody() {
    body_ = new QWidget;
    fields_ = new NetworkFields;
    addTwin_ = makeButton("outline", tr("Add twin"));
    duplicate_ = makeButton("outline", tr("Deeper"));
    remove_ = makeButton("outline", tr("Remove"));
    note_ = makeLabel("small");
    note_->setWordWrap(true);
    addTwin_->setObjectName(QStringLiteral("addTwin"));
    duplicate_->setObjectName(QStringLiteral("duplicate"));
    remove_->setObjectName(QStringLiteral("remove"));
    explain(*remove_, tr("Take this network out (Delete)"),
            tr("Takes the network out of the experiment. Undo brings it back."));
    addTwin_->setWhatsThis(tr("A plain network's twin is the residual one with the same layers, "
                              "parameters and first weights, and the other way round: the fairest "
                              "comparison there is."));
    duplicate_->setWhatsThis(tr("Adds the same network once more, at the next larger depth."));
    connect(fields_, &NetworkFields::edited, this, &ContenderCard::edited);
    connect(addTwin_, &QPushButton::clicked, this, &ContenderCard::twinClicked);
    connect(duplicate_, &QPushButton::clicked, this, &ContenderCard::duplicateClicked);
    connect(remove_, &QPushButton::clicked, this, &ContenderCard::removeClicked);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    for (QPushButton* button : {addTwin_, duplicate_, remove_}) {
        setStyleProperty(*button, "compact", true);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto* layout = new QVBoxLayout(body_);
    layout->setContentsMargins(sideMargin, 2, sideMargin, 11);
    layout->setSpacing(8);
    layout->addWidget(fields_);
    layout->addLayout(buttons);
    layout->addWidget(note_);
    fields_->setNetwork(network_);
    fields_->setProblem(problemText_);
    showOffers();
    // Words about a depth that is half typed come and go below the fields, which stay in place.
    static_cast<QVBoxLayout*>(this->layout())->insertWidget(1, body_);
    emit fieldsMade(*body_);
}

bool ContenderCard::isUnfolded() const {
    return body_ && !body_->isHidden();
}

void ContenderCard::setUnfolded(bool unfolded) {
    if (unfolded == isUnfolded())
        return;
    if (!unfolded && body_->isAncestorOf(QApplication::focusWidget()))
        header_->setFocus();
    if (!body_)
        makeBody();
    body_->setVisible(unfolded);
    header_->setToolTip(unfolded ? tr("Click or press Enter to fold it up")
                                 : tr("Click or press Enter to change this network"));
}

void ContenderCard::startEditing() {
    setUnfolded(true);
    fields_->focusDepth();
}

QList<QWidget*> ContenderCard::tabStops() const {
    QList<QWidget*> stops{header_};
    if (!body_)
        return stops;
    for (QWidget* widget : body_->findChildren<QWidget*>()) {
        const bool isInner =
            widget->window() != window() || widget->objectName().startsWith(QStringLiteral("qt_"));
        if (!isInner && widget->focusPolicy() != Qt::NoFocus)
            stops.append(widget);
    }
    return stops;
}

void ContenderCard::setNetwork(const QString& name, const CifarNetworkOptions& network) {
    name_ = name;
    network_ = network;
    setAccessibleName(name);
    header_->setName(name);
    if (fields_)
        fields_->setNetwork(network);
}

void ContenderCard::setColor(const QColor& color) {
    header_->setColor(color);
}

void ContenderCard::setCost(const std::optional<NetworkCost>& cost) {
    costText_ =
        cost ? tr("%1 params · %2 MACs").arg(shortCount(cost->parameters), shortCount(cost->macs))
             : QString();
    costToolTip_ = cost ? tr("%1 parameters, %2 multiply-adds for one image")
                              .arg(fullCount(cost->parameters), fullCount(cost->macs))
                        : QString();
    showCost();
}

void ContenderCard::setSpeed(const QString& speed) {
    speed_ = speed;
    showCost();
    showTime();
}

void ContenderCard::showCost() {
    header_->setCost(speed_.isEmpty() ? costText_ : speed_, costToolTip_);
}

void ContenderCard::setTime(const QString& time, const QString& toolTip) {
    time_ = time;
    timeToolTip_ = toolTip;
    showTime();
}

/// Beside figures of a run that is over, nobody waits for it.
void ContenderCard::showTime() {
    const bool isOver = !value().isEmpty() && speed_.isEmpty();
    header_->setTime(isOver ? QString() : time_, timeToolTip_);
}

void ContenderCard::setValue(const QString& value, bool isFailure, const QString& reason) {
    header_->setValue(value, isFailure,
                      reason.isEmpty() && !value.isEmpty() ? tr("Training error") : reason);
    showTime();
}

QString ContenderCard::value() const {
    return header_->value();
}

void ContenderCard::setProblem(const QString& problem) {
    problemText_ = problem;
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
    if (fields_)
        fields_->setProblem(problem);
}

void ContenderCard::setOffers(const NetworkOffer& twin, const NetworkOffer& nextDepth) {
    twin_ = twin;
    nextDepth_ = nextDepth;
    if (body_)
        showOffers();
}

void ContenderCard::showOffers() {
    const auto show = [](QPushButton& button, const NetworkOffer& offer) {
        button.setEnabled(offer.network.has_value());
        button.setToolTip(
            offer.network ? tr("Add %1").arg(QString::fromStdString(networkName(*offer.network)))
                          : offer.reason);
        button.setAccessibleDescription(button.toolTip());
    };
    show(*addTwin_, twin_);
    show(*duplicate_, nextDepth_);
    const QString reason = twin_.reason.isEmpty() ? nextDepth_.reason : twin_.reason;
    note_->setText(reason);
    note_->setVisible(!reason.isEmpty());
}

/// Esc folds the card up, also while a training runs, which Esc would stop otherwise.
bool ContenderCard::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && isUnfolded() &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QFrame::event(event);
}

void ContenderCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && isUnfolded())
        setUnfolded(false);
    else
        QFrame::keyPressEvent(event);
}

} // namespace rlab
