// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ContenderList.h"

#include "ui/Text.h"
#include "ui/panels/ContenderCard.h"
#include "ui/panels/ContenderHeader.h"
#include "ui/panels/ResultText.h"
#include "ui/session/ContenderSpeed.h"
#include "ui/widgets/FieldGuard.h"
#include "ui/widgets/Roles.h"

#include <QApplication>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <span>

namespace rlab {

namespace {

constexpr int speedMilliseconds = 400; ///< figures that change more often can't be read

bool hasPoints(const ContenderRun& contender) {
    return std::ranges::any_of(contender.seeds,
                               [](const SeedRun& seed) { return !seed.history.empty(); });
}

bool hasEnded(const ContenderRun& contender) {
    return std::ranges::all_of(contender.seeds,
                               [](const SeedRun& seed) { return seed.end.has_value(); });
}

} // namespace

ContenderList::ContenderList(ExperimentEditor& editor, FieldGuard& guard, QWidget* parent)
    : QWidget(parent)
    , editor_(editor)
    , guard_(guard)
    , cardLayout_(new QVBoxLayout)
    , problem_(makeLabel("problem"))
    , add_(makeButton("outline", tr("Add network"))) {
    add_->setObjectName(QStringLiteral("addNetwork"));
    explain(*add_, tr("Add a network and choose its depth"),
            tr("Adds a network like the last one, at a depth that is not there yet, and unfolds "
               "its options."));
    problem_->setObjectName(QStringLiteral("networksProblem"));
    problem_->setWordWrap(true);
    problem_->hide();
    cardLayout_->setSpacing(Theme::grid);
    connect(add_, &QPushButton::clicked, this, &ContenderList::addNewNetwork);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addLayout(cardLayout_);
    layout->addWidget(problem_);
    layout->addWidget(add_, 0, Qt::AlignLeft);
    connect(&editor_, &ExperimentEditor::changed, this, &ContenderList::showExperiment);
    showExperiment();
}

void ContenderList::setTheme(const Theme& theme) {
    theme_ = theme;
    showExperiment();
}

void ContenderList::showExperiment() {
    fitCards();
    const RunModel model(experiment());
    for (std::size_t i = 0; i < cards_.size(); ++i) {
        const ContenderRun& contender = model.contenders()[i];
        ContenderCard& card = *cards_[i];
        card.setNetwork(QString::fromStdString(contender.label), contender.options);
        card.setColor(theme_.curve(contender.color));
        card.setCost(networkCost(contender.options, experiment().data));
        card.setOffers(twinOf(shown_, i), nextDepthOf(shown_, i));
        showTime(i);
    }
    emit widgetsMade();
}

void ContenderList::orderTabs(QWidget& before) {
    QList<QWidget*> stops{&before};
    for (const ContenderCard* card : cards_)
        stops += card->tabStops();
    stops.append(add_);
    for (int i = 1; i < stops.size(); ++i)
        setTabOrder(stops[i - 1], stops[i]);
}

/// Cards of networks that stay are kept as they are, so that an unfolded one keeps the keyboard's
/// focus: only what lies between the first and the last difference is taken out or put in.
void ContenderList::fitCards() {
    const NetworkList& wanted = experiment().networks;
    const auto common = std::min(shown_.size(), wanted.size());
    std::size_t head = 0, tail = 0;
    while (head < common && shown_[head] == wanted[head])
        ++head;
    while (tail < common - head &&
           shown_.rbegin()[static_cast<long>(tail)] == wanted.rbegin()[static_cast<long>(tail)])
        ++tail;
    const std::size_t end = wanted.size() - tail;
    while (cards_.size() > wanted.size())
        removeCard(end);
    for (std::size_t place = end - (wanted.size() - cards_.size()); cards_.size() < wanted.size();
         ++place) {
        ContenderCard* card = makeCard();
        cardLayout_->insertWidget(static_cast<int>(place), card);
        cards_.insert(cards_.begin() + static_cast<long>(place), card);
    }
    if (shown_ != wanted)
        seconds_.clear(); // until told anew
    shown_ = wanted;
}

ContenderCard* ContenderList::makeCard() {
    auto* card = new ContenderCard;
    connectCard(*card);
    return card;
}

void ContenderList::connectCard(ContenderCard& card) {
    connect(&card, &ContenderCard::edited, this,
            [this, &card](const CifarNetworkOptions& network, const QString& field,
                          const QString& undoText) {
                NetworkList networks = experiment().networks;
                const std::size_t index = indexOf(card);
                networks[index] = network;
                edit(undoText, QStringLiteral("networks[%1].%2").arg(index).arg(field), networks);
            });
    connect(&card, &ContenderCard::removeClicked, this, [this, &card] { remove(indexOf(card)); });
    connect(&card, &ContenderCard::twinClicked, this, [this, &card] {
        if (const auto offer = twinOf(shown_, indexOf(card)); offer.network)
            add(tr("Add twin"), *offer.network);
    });
    connect(&card, &ContenderCard::duplicateClicked, this, [this, &card] {
        if (const auto offer = nextDepthOf(shown_, indexOf(card)); offer.network)
            add(tr("Add deeper network"), *offer.network);
    });
    connect(&card, &ContenderCard::fieldsMade, this, [this](QWidget& fields) {
        guard_.guard(fields);
        emit widgetsMade();
    });
}

/// A card may be the sender of the signal that led here.
void ContenderList::removeCard(std::size_t index) {
    ContenderCard* card = cards_[index];
    cards_.erase(cards_.begin() + static_cast<long>(index));
    cardLayout_->removeWidget(card);
    card->hide();
    card->deleteLater();
}

std::size_t ContenderList::indexOf(const ContenderCard& card) const {
    return static_cast<std::size_t>(std::ranges::find(cards_, &card) - cards_.begin());
}

/// The core names a network by its place in the file, which nobody sees here.
QString ContenderList::problemText(std::size_t index, const Problem& problem) const {
    const std::span above(shown_.data(), index);
    if (std::ranges::find(above, shown_[index]) != above.end())
        return tr("This network is in the list already");
    return asSentence(QString::fromStdString(problem.message));
}

std::vector<Problem> ContenderList::takeProblems(const std::vector<Problem>& problems) {
    std::vector<QString> texts(cards_.size());
    QString ofAll;
    std::vector<Problem> rest;
    for (const Problem& problem : problems) {
        bool taken = problem.field == "networks";
        if (taken)
            ofAll = asSentence(QString::fromStdString(problem.message));
        for (std::size_t i = 0; i < cards_.size() && !taken; ++i) {
            taken = problem.field.starts_with("networks[" + std::to_string(i) + "]");
            if (taken && texts[i].isEmpty())
                texts[i] = problemText(i, problem);
        }
        if (!taken)
            rest.push_back(problem);
    }
    for (std::size_t i = 0; i < cards_.size(); ++i)
        cards_[i]->setProblem(texts[i]);
    problem_->setText(ofAll);
    problem_->setVisible(!ofAll.isEmpty());
    return rest;
}

void ContenderList::setRun(const RunModel* run) {
    const bool showSpeeds = !sinceSpeeds_.isValid() || sinceSpeeds_.hasExpired(speedMilliseconds);
    for (std::size_t i = 0; i < cards_.size(); ++i) {
        const ContenderRun* found = nullptr;
        std::size_t place = 0;
        if (run) {
            const auto& all = run->contenders();
            const auto same = std::ranges::find(all, shown_[i], &ContenderRun::options);
            place = static_cast<std::size_t>(same - all.begin());
            found = same == all.end() ? nullptr : &*same;
        }
        const ResultText text = found ? resultText(*found) : ResultText();
        cards_[i]->setValue(text.train, text.isFailure, text.reason);
        const bool isTraining = found && hasPoints(*found) && !hasEnded(*found);
        if (!isTraining) {
            cards_[i]->setSpeed({});
            showTime(i);
        } else if (showSpeeds && showSpeed(i, *run, place)) {
            sinceSpeeds_.start();
        }
    }
}

bool ContenderList::showSpeed(std::size_t index, const RunModel& run, std::size_t contender) {
    const ContenderSpeed speed = contenderSpeed(run, contender);
    if (!speed.imagesPerSecond || !speed.secondsLeft)
        return false;
    cards_[index]->setSpeed(tr("%1 images/s").arg(fullCount(std::llround(*speed.imagesPerSecond))));
    cards_[index]->setTime(tr("%1 left").arg(durationText(*speed.secondsLeft)),
                           tr("Training that its remaining images still take"));
    return true;
}

void ContenderList::setTimeEstimate(const std::vector<std::optional<double>>& seconds,
                                    bool measured) {
    seconds_ = seconds;
    isMeasured_ = measured;
    for (std::size_t i = 0; i < cards_.size(); ++i)
        showTime(i);
}

void ContenderList::showTime(std::size_t index) {
    const auto seconds = index < seconds_.size() ? seconds_[index] : std::nullopt;
    if (!seconds)
        return cards_[index]->setTime({}, {});
    cards_[index]->setTime(
        roughDuration(*seconds),
        isMeasured_ ? tr("To train it, from its speed measured on this computer")
                    : tr("To train it, estimated from its multiply-adds; a run will tell better"));
}

void ContenderList::edit(const QString& text, const QString& mergeKey,
                         const NetworkList& networks) {
    ExperimentSpec next = experiment();
    next.networks = networks;
    editor_.edit(text, mergeKey, next);
}

void ContenderList::add(const QString& text, const CifarNetworkOptions& network) {
    NetworkList networks = experiment().networks;
    const std::size_t place = placeFor(networks, network);
    networks.insert(networks.begin() + static_cast<long>(place), network);
    edit(text, {}, networks);
}

void ContenderList::addNewNetwork() {
    const CifarNetworkOptions network = newNetwork(shown_);
    const std::size_t place = placeFor(shown_, network);
    add(tr("Add network"), network);
    cards_[place]->startEditing();
}

/// The focus goes to the neighbour, so that the keyboard stays in the list.
void ContenderList::remove(std::size_t index) {
    NetworkList networks = experiment().networks;
    networks.erase(networks.begin() + static_cast<long>(index));
    const bool hadFocus = cards_[index]->isAncestorOf(QApplication::focusWidget());
    edit(tr("Remove network"), {}, networks);
    if (!hadFocus)
        return;
    if (cards_.empty())
        add_->setFocus();
    else
        cards_[std::min(index, cards_.size() - 1)]->header().setFocus();
}

} // namespace rlab
