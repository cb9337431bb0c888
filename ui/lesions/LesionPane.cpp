// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lesions/LesionPane.h"

#include "ui/lesions/LesionCard.h"
#include "ui/lesions/LesionWords.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int thumbnailSide = 40;

QPixmap thumbnailOf(const QImage& image, double ratio) {
    const int side = static_cast<int>(thumbnailSide * ratio);
    // Few pixels stay squares; many are averaged.
    const auto how = image.width() < side ? Qt::FastTransformation : Qt::SmoothTransformation;
    QPixmap pixmap = QPixmap::fromImage(image.scaled(side, side, Qt::KeepAspectRatio, how));
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

} // namespace

LesionPane::LesionPane(LesionModel& model, QWidget* parent)
    : QWidget(parent)
    , model_(model)
    , title_(makeLabel("title"))
    , allOn_(makeButton("outline", tr("All on again")))
    , names_(makeLabel("secondary"))
    , cardsLayout_(new QVBoxLayout)
    , thumbnail_(new QLabel)
    , pictureText_(makeLabel("small")) {
    setObjectName(QStringLiteral("lesionPane"));
    pictureRow_ = makePicture();
    auto* contents = new QWidget;
    auto* inner = new QVBoxLayout(contents);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(Theme::grid);
    cardsLayout_->setSpacing(Theme::grid);
    inner->addLayout(cardsLayout_);
    inner->addWidget(pictureRow_);
    inner->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setProperty("role", "plain");
    scroll->setWidget(contents);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeHead());
    layout->addWidget(scroll, 1);
    connect(allOn_, &QPushButton::clicked, &model_, &LesionModel::switchAllOn);
    connect(&model_, &LesionModel::offChanged, this, &LesionPane::showAll);
    connect(&model_, &LesionModel::subjectsChanged, this, &LesionPane::showAll);
    connect(&model_, &LesionModel::changed, this, &LesionPane::showAll);
    showAll();
}

QWidget* LesionPane::makeHead() {
    title_->setObjectName(QStringLiteral("lesionTitle"));
    names_->setObjectName(QStringLiteral("lesionNames"));
    names_->setWordWrap(true);
    allOn_->setObjectName(QStringLiteral("allOn"));
    allOn_->setProperty("compact", true);
    allOn_->setAccessibleName(allOn_->text());
    explain(*allOn_, tr("Switches all blocks on again"), tr("Switches all blocks on again."));
    auto* row = new QHBoxLayout;
    row->addWidget(title_, 1);
    row->addWidget(allOn_);
    auto* head = new QWidget;
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(row);
    layout->addWidget(names_);
    return head;
}

QWidget* LesionPane::makePicture() {
    pictureText_->setObjectName(QStringLiteral("lesionPicture"));
    pictureText_->setWordWrap(true);
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(thumbnail_);
    layout->addWidget(pictureText_, 1);
    return row;
}

void LesionPane::setTheme(const Theme& theme) {
    theme_ = theme;
    for (LesionCard* card : cards_)
        card->setTheme(theme);
}

void LesionPane::makeCards(qsizetype count) {
    while (cards_.size() > count)
        delete cards_.takeLast();
    while (cards_.size() < count) {
        cards_.append(new LesionCard);
        cards_.last()->setTheme(theme_);
        cardsLayout_->addWidget(cards_.last());
    }
}

void LesionPane::showAll() {
    const std::vector<std::string> off = model_.offShown();
    title_->setText(offTitle(off.size()));
    allOn_->setEnabled(!model_.off().empty());
    names_->setText(off.empty() ? tr("Click on the switch of a block in the drawing, or choose a "
                                     "block and press X.")
                                : blockList(off));
    makeCards(model_.subjects().size());
    for (qsizetype i = 0; i < cards_.size(); ++i)
        cards_[i]->showSubject(model_.subjects()[i], model_);
    showPicture();
}

void LesionPane::showPicture() {
    const AskedPicture& picture = model_.picture();
    const bool has = !picture.image.isNull();
    thumbnail_->setVisible(has);
    if (has)
        thumbnail_->setPixmap(thumbnailOf(picture.image, devicePixelRatioF()));
    const QString known =
        picture.label.isEmpty() ? picture.name : tr("%1: %2").arg(picture.name, picture.label);
    pictureText_->setText(has ? tr("The picture that is asked about.\n%1").arg(known)
                              : tr("With a picture chosen on the page Images, its answers are "
                                   "shown here too."));
    pictureRow_->setVisible(!model_.askable().empty());
}

} // namespace rlab
