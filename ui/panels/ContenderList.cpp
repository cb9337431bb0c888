// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ContenderList.h"

#include "ui/Text.h"
#include "ui/panels/ContenderCard.h"
#include "ui/panels/NewNetworkCard.h"
#include "ui/panels/ResultText.h"
#include "ui/widgets/Roles.h"

#include <QVBoxLayout>

#include <algorithm>
#include <span>

namespace rlab {

ContenderList::ContenderList(QWidget* parent)
    : QWidget(parent)
    , cardLayout_(new QVBoxLayout)
    , newNetwork_(new NewNetworkCard)
    , add_(makeButton("outline", tr("&Add network"))) {
    add_->setObjectName(QStringLiteral("addNetwork"));
    cardLayout_->setSpacing(Theme::grid);
    newNetwork_->hide();
    connect(add_, &QPushButton::clicked, this, &ContenderList::openNewNetwork);
    connect(newNetwork_, &NewNetworkCard::cancelled, this, [this] {
        closeNewNetwork();
        add_->setFocus();
    });
    connect(newNetwork_, &NewNetworkCard::accepted, this, [this](const auto& options) {
        closeNewNetwork();
        emit addRequested(options);
        add_->setFocus();
    });

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addLayout(cardLayout_);
    layout->addWidget(newNetwork_);
    layout->addWidget(add_, 0, Qt::AlignLeft);
}

void ContenderList::setTheme(const Theme& theme) {
    theme_ = theme;
    colorCards();
}

void ContenderList::setExperiment(const ExperimentSpec& experiment) {
    const bool sameNetworks =
        experiment.networks == experiment_.networks && cards_.size() == experiment.networks.size();
    experiment_ = experiment;
    if (!sameNetworks)
        rebuild();
    for (std::size_t i = 0; i < cards_.size(); ++i)
        cards_[i]->setCost(networkCost(experiment_.networks[i], experiment_.data));
}

void ContenderList::rebuild() {
    for (ContenderCard* card : cards_) {
        // A card may be the sender of the signal that led here.
        card->hide();
        card->deleteLater();
    }
    cards_.clear();
    const RunModel model(experiment_);
    for (const ContenderRun& contender : model.contenders()) {
        auto* card = new ContenderCard(QString::fromStdString(contender.label));
        const int index = static_cast<int>(cards_.size());
        connect(card, &ContenderCard::removeClicked, this,
                [this, index] { emit removeRequested(index); });
        card->setRemovable(!locked_);
        cardLayout_->addWidget(card);
        cards_.push_back(card);
    }
    colorCards();
}

void ContenderList::colorCards() {
    const RunModel model(experiment_);
    for (std::size_t i = 0; i < cards_.size(); ++i)
        cards_[i]->setColor(theme_.curve(model.contenders()[i].color));
}

/// The core names a network by its place in the file, which nobody sees here.
QString ContenderList::problemText(std::size_t index, const Problem& problem) const {
    const std::span above(experiment_.networks.data(), index);
    if (std::ranges::find(above, experiment_.networks[index]) != above.end())
        return tr("This network is in the list already");
    return asSentence(QString::fromStdString(problem.message));
}

std::vector<Problem> ContenderList::takeProblems(const std::vector<Problem>& problems) {
    std::vector<QString> texts(cards_.size());
    std::vector<Problem> rest;
    for (const Problem& problem : problems) {
        bool taken = false;
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
    return rest;
}

void ContenderList::setRun(const RunModel* run) {
    for (std::size_t i = 0; i < cards_.size(); ++i) {
        const ContenderRun* found = nullptr;
        if (run) {
            const auto same = std::ranges::find(run->contenders(), experiment_.networks[i],
                                                &ContenderRun::options);
            found = same == run->contenders().end() ? nullptr : &*same;
        }
        if (found) {
            const ResultText text = resultText(*found);
            cards_[i]->setValue(text.train, text.isFailure, text.reason);
        } else {
            cards_[i]->setValue({});
        }
    }
}

void ContenderList::setLocked(bool locked) {
    locked_ = locked;
    if (locked)
        closeNewNetwork();
    add_->setEnabled(!locked);
    for (ContenderCard* card : cards_)
        card->setRemovable(!locked);
}

void ContenderList::openNewNetwork() {
    add_->hide();
    newNetwork_->open(experiment_.networks, experiment_.data);
}

void ContenderList::closeNewNetwork() {
    newNetwork_->hide();
    add_->show();
}

} // namespace rlab
