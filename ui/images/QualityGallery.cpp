// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/QualityGallery.h"

#include "ui/widgets/ImageGrid.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/ToolButtons.h"

#include <QActionGroup>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int side = 44;
constexpr int gap = 4;
constexpr int captionHeight = 34; ///< two lines: nothing moves when another kind has one

} // namespace

QualityGallery::QualityGallery(const QualityView& view, QWidget* parent)
    : QWidget(parent)
    , view_(view)
    , caption_(makeLabel("small"))
    , grid_(new ImageGrid)
    , area_(new QScrollArea)
    , answer_(makeLabel("small")) {
    setObjectName(QStringLiteral("qualityGallery"));
    makeKinds();
    choice_ = makeMenuPill("galleryKind", tr("Images shown"),
                           tr("Which of the test images are shown below"), kinds_);
    layOut();
    connect(&pictures_, &TestPictures::ready, this, &QualityGallery::show);
    connect(grid_, &ImageGrid::chosen, this, &QualityGallery::choose);
    connect(grid_, &ImageGrid::currentChanged, this, [this](int index) {
        answer_->setText(contents_.tips.value(index));
        area_->ensureVisible(0, grid_->cell(index).center().y(), 0, side);
    });
}

void QualityGallery::makeKinds() {
    auto* group = new QActionGroup(this);
    const QStringList helps{
        tr("Wrong answers, those with the highest probability first"),
        tr("Images to whose class the network gives the least probability, that first"),
        tr("What the first of the two networks gets right and the second one doesn't"),
        tr("What the second of the two networks gets right and the first one doesn't")};
    for (const QString& help : helps) {
        auto* action = new QAction(group);
        explain(*action, help);
        action->setCheckable(true);
        kinds_.append(action);
    }
    kinds_.first()->setChecked(true);
    connect(group, &QActionGroup::triggered, this, [this] {
        if (view_.chosen)
            emit cellLeft();
        else
            refresh();
    });
}

void QualityGallery::layOut() {
    for (QLabel* label : {caption_, answer_}) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        label->setMinimumHeight(captionHeight);
    }
    caption_->setObjectName(QStringLiteral("galleryCaption"));
    answer_->setObjectName(QStringLiteral("galleryAnswer"));
    grid_->setObjectName(QStringLiteral("galleryGrid"));
    grid_->setAccessibleName(tr("Test images"));
    grid_->setChoosable(true);
    explain(*grid_, tr("Test images, and what the networks answer"),
            tr("A click on an image shows it to all networks. With the keyboard: arrows move from "
               "image to image, Enter shows it."));
    area_->setProperty("role", "plain");
    area_->setFrameShape(QFrame::NoFrame);
    area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area_->setFocusPolicy(Qt::NoFocus);
    area_->setWidget(grid_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(choice_, 0, Qt::AlignLeft);
    layout->addWidget(caption_);
    layout->addWidget(area_, 1);
    layout->addWidget(answer_);
}

void QualityGallery::setTheme(const Theme& theme) {
    grid_->setTheme(theme);
}

GalleryKind QualityGallery::kind() const {
    if (view_.chosen)
        return GalleryKind::Cell;
    const auto chosen = std::ranges::find_if(
        kinds_, [](const QAction* action) { return action->isChecked() && action->isVisible(); });
    return chosen == kinds_.end() ? GalleryKind::Mistakes
                                  : static_cast<GalleryKind>(chosen - kinds_.begin());
}

void QualityGallery::nameKinds() {
    kinds_[0]->setText(tr("Surest mistakes"));
    kinds_[1]->setText(tr("Hardest images"));
    kinds_[2]->setText(tr("Only %1").arg(shortLabel(view_.firstNetwork())));
    kinds_[3]->setText(tr("Only %1").arg(shortLabel(view_.secondNetwork())));
    kinds_[2]->setVisible(view_.isPair());
    kinds_[3]->setVisible(view_.isPair());
    const GalleryKind now = kind();
    showChosen(*choice_, now == GalleryKind::Cell ? tr("Chosen cell")
                                                  : kinds_[static_cast<qsizetype>(now)]->text());
}

void QualityGallery::refresh() {
    if (view_.isEmpty())
        return;
    nameKinds();
    contents_ = galleryContents(view_, kind());
    caption_->setText(contents_.caption);
    grid_->setImages({}, {});
    arrange();
    area_->verticalScrollBar()->setValue(0);
    answer_->setText(contents_.images.empty() ? QString()
                                              : tr("A click shows an image to all networks."));
    pictures_.request(view_.dataset, contents_.images);
}

/// As many in a row as there is room for.
void QualityGallery::arrange() {
    const int room = area_->viewport()->width();
    const int columns = std::max(1, (room + gap) / (side + gap));
    grid_->setCells(static_cast<int>(contents_.images.size()), columns, side, gap);
}

void QualityGallery::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void QualityGallery::show(const QList<QImage>& pictures) {
    grid_->setImages(pictures, contents_.tips);
}

void QualityGallery::choose(int index) {
    const QImage picture = grid_->images().value(index);
    if (picture.isNull())
        return;
    const std::int64_t image = contents_.images[static_cast<std::size_t>(index)];
    const int label = view_.dataset->test.labels[static_cast<std::size_t>(image)];
    emit pictureChosen({tr("Test image %1").arg(image + 1), picture, view_.className(label)});
}

} // namespace rlab
