// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/AnswersPane.h"

#include "ui/images/AlbumPane.h"
#include "ui/images/AnswerCard.h"
#include "ui/images/CardPlaces.h"
#include "ui/images/ImagesActions.h"
#include "ui/session/AnswersModel.h"
#include "ui/session/CertaintyText.h"
#include "ui/session/ImagesModel.h"
#include "ui/widgets/Roles.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

AnswersPane::AnswersPane(ImagesModel& model, const AnswersModel& answers,
                         const ImagesActions& actions, QWidget* parent)
    : QWidget(parent)
    , model_(model)
    , answers_(answers)
    , notice_(makeNotice(actions))
    , cardsContents_(new QWidget)
    , grid_(new QGridLayout)
    , scroll_(new QScrollArea)
    , album_(new AlbumPane)
    , splitter_(new QSplitter(Qt::Vertical)) {
    grid_->setSpacing(Theme::grid);
    auto* above = new QVBoxLayout(cardsContents_);
    above->setContentsMargins(0, 0, 0, 0);
    above->addLayout(grid_);
    above->addStretch();
    scroll_->setObjectName(QStringLiteral("answerCards"));
    scroll_->setProperty("role", "plain");
    scroll_->setAccessibleName(tr("Answers of each network"));
    scroll_->setWhatsThis(tr("A card for each network: the classes that it takes to be most "
                             "probable, and in words how certain that is."));
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setWidget(cardsContents_);
    splitter_->setChildrenCollapsible(false);
    splitter_->setHandleWidth(Theme::grid);
    splitter_->addWidget(scroll_);
    splitter_->addWidget(album_);
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 1);
    album_->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(notice_);
    layout->addWidget(splitter_, 1);
    connect(&model.shelf(), &NetworkShelf::changed, this, &AnswersPane::showNetworks);
    connect(&model.shelf(), &NetworkShelf::renewed, this, &AnswersPane::showAnswers);
    connect(&answers, &AnswersModel::changed, this, [this](const QString& key) {
        for (AnswerCard* card : cards_)
            if (card->key() == key)
                showAnswer(*card);
    });
    connect(album_, &AlbumPane::pictureChosen, this, &AnswersPane::pictureChosen);
    showNetworks();
}

QWidget* AnswersPane::makeNotice(const ImagesActions& actions) {
    auto* notice = new QFrame;
    notice->setObjectName(QStringLiteral("noNetworks"));
    notice->setProperty("role", "notice");
    auto* text = makeLabel("secondary", tr("No network has been trained yet, so nobody answers. "
                                           "Train the experiment: the answers come with its first "
                                           "batches and follow it. Or add a network that was "
                                           "trained before."));
    text->setWordWrap(true);
    QPushButton* train = makeButton("primary", tr("Train"));
    train->setObjectName(QStringLiteral("trainForAnswers"));
    train->setProperty("compact", true);
    explain(*train, tr("Trains the experiment on the left"),
            tr("Starts the experiment that is loaded; its networks answer while they learn."));
    connect(train, &QPushButton::clicked, this, &AnswersPane::trainRequested);
    QPushButton* add = makeButton("compact", actions.addWeights->text());
    explain(*add, actions.addWeights->toolTip(), actions.addWeights->whatsThis());
    connect(add, &QPushButton::clicked, actions.addWeights, &QAction::trigger);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(train);
    buttons->addWidget(add);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(notice);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(Theme::grid);
    layout->addWidget(text);
    layout->addLayout(buttons);
    return notice;
}

void AnswersPane::setTheme(const Theme& theme) {
    theme_ = theme;
    for (AnswerCard* card : cards_)
        card->setTheme(theme);
}

bool AnswersPane::canAnswer() const {
    return std::ranges::any_of(model_.shelf().networks(), &AskedNetwork::canAnswer);
}

/// Those that can answer; as long as nobody can, those that will.
QList<AskedNetwork> AnswersPane::shownNetworks() const {
    QList<AskedNetwork> networks = model_.shelf().networks();
    if (canAnswer())
        networks.removeIf([](const AskedNetwork& network) { return !network.canAnswer(); });
    return networks;
}

/// Cards are kept: a new one would lose the mouse, and its place in the order of the keyboard.
void AnswersPane::showNetworks() {
    const QList<AskedNetwork> networks = shownNetworks();
    while (cards_.size() > networks.size())
        delete cards_.takeLast();
    while (cards_.size() < networks.size()) {
        auto* card = new AnswerCard;
        connect(card, &AnswerCard::removeClicked, &model_.shelf(), &NetworkShelf::remove,
                Qt::QueuedConnection);
        cards_.append(card);
    }
    const QList<QPoint> places = cardPlaces(networks);
    const QSize extent = extentOf(places);
    for (qsizetype i = 0; i < cards_.size(); ++i)
        grid_->addWidget(cards_[i], places[i].y(), places[i].x());
    for (int column = 0; column < 2; ++column)
        grid_->setColumnStretch(column, column < extent.width());
    notice_->setVisible(!canAnswer());
    showAnswers();
}

void AnswersPane::showAnswers() {
    const QList<AskedNetwork> networks = shownNetworks();
    for (qsizetype i = 0; i < cards_.size(); ++i) {
        cards_[i]->setNetwork(networks[i]);
        cards_[i]->setTheme(theme_);
        showAnswer(*cards_[i]);
    }
}

void AnswersPane::showAnswer(AnswerCard& card) {
    const QList<AskedNetwork> networks = shownNetworks();
    const auto network = std::ranges::find(networks, card.key(), &AskedNetwork::key);
    const PictureAnswer* answer = answers_.answer(card.key());
    card.setNetwork(*network);
    card.setAnswer(
        answerText(*network, answer, answers_.familiarity(card.key()), model_.picture()));
    const bool isOther = answer && answer->seen.size() != answers_.seen().size();
    card.setSeen(isOther ? answer->seen : QImage());
}

void AnswersPane::showAlbum(const QString& title, const std::vector<std::filesystem::path>& files) {
    if (!canAnswer()) {
        emit failed(tr("No network is trained yet: train first, or add a weights file. Then a "
                       "folder can be answered for."));
        return;
    }
    album_->showAlbum(title, files, shownNetworks());
    splitter_->setSizes({1, 1}); // shares
}

QList<AnswerLine> AnswersPane::lines() const {
    QList<AnswerLine> lines = album_->lines();
    if (!lines.isEmpty())
        return lines;
    for (const AskedNetwork& network : model_.shelf().networks()) {
        const PictureAnswer* answer = answers_.answer(network.key);
        if (!network.canAnswer() || !answer)
            continue;
        AnswerLine line{model_.picture().name, network.label, answer->step, {}, 0, {},
                        answer->problem};
        if (answer->problem.isEmpty()) {
            const RankedClass& first = answer->prediction.ranking.front();
            line.answer =
                QString::fromStdString(network.classNames[static_cast<std::size_t>(first.index)]);
            line.probability = first.probability;
            line.certainty = certaintyWord(answer->prediction.certainty);
        }
        lines.append(line);
    }
    return lines;
}

} // namespace rlab
