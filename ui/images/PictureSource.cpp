// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/PictureSource.h"

#include "ui/images/ImagesActions.h"
#include "ui/images/PictureFrame.h"
#include "ui/session/AnswersModel.h"
#include "ui/session/DatasetSample.h"
#include "ui/session/ImagesModel.h"
#include "ui/session/SamplePictures.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/ImageGrid.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/ToolButtons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QRandomGenerator>
#include <QToolButton>
#include <QVBoxLayout>

#include <vector>

namespace rlab {

namespace {

constexpr int pictureSide = 96;
constexpr int sampleSide = 30;
constexpr int sampleGap = 6;
constexpr int anyClass = -1;
constexpr int widestClass = 132;

QImage thumbnail(const QImage& image) {
    return image.scaled(3 * sampleSide, 3 * sampleSide, Qt::KeepAspectRatioByExpanding,
                        Qt::SmoothTransformation);
}

} // namespace

PictureSource::PictureSource(ImagesModel& model, const AnswersModel& answers,
                             const ImagesActions& actions, QWidget* parent)
    : QWidget(parent)
    , model_(model)
    , answers_(answers)
    , samples_(samplePictures())
    , given_(new PictureFrame(pictureSide))
    , seen_(new PictureFrame(pictureSide))
    , name_(new ElidedLabel("name"))
    , facts_(new ElidedLabel("small"))
    , class_(new QComboBox)
    , testImage_(makePill("testImage", tr("Test image"), {}))
    , grid_(new ImageGrid) {
    setObjectName(QStringLiteral("pictureSource"));
    given_->setObjectName(QStringLiteral("givenPicture"));
    seen_->setObjectName(QStringLiteral("seenPicture"));
    name_->setObjectName(QStringLiteral("pictureName"));
    seen_->setToolTip(tr("The picture as a network sees it: cut to a square, brought to the size "
                         "that it was trained on. Then the mean of its data set's channels is "
                         "taken away, and the rest divided by their deviation."));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * Theme::grid);
    layout->addWidget(given_, 0, Qt::AlignTop);
    layout->addWidget(seen_, 0, Qt::AlignTop);
    layout->addWidget(makeFacts(actions), 1);
    connect(&model, &ImagesModel::pictureChanged, this, &PictureSource::showPicture);
    connect(&answers, &AnswersModel::changed, this, &PictureSource::showSeen);
    connect(&model.shelf(), &NetworkShelf::changed, this, &PictureSource::showSeen);
    connect(&model.data(), &SharedDataset::changed, this, &PictureSource::showData);
    showPicture();
    showData();
}

QWidget* PictureSource::makeFacts(const ImagesActions& actions) {
    auto* facts = new QWidget;
    auto* sources = new QHBoxLayout;
    sources->setSpacing(4);
    for (QAction* action : actions.sources())
        sources->addWidget(makeActionPill(action));
    sources->addSpacing(Theme::grid);
    sources->addWidget(makeTestImages());
    sources->addStretch();
    QStringList names;
    QList<QImage> images;
    for (const AskedPicture& sample : samples_) {
        names.append(sample.name);
        images.append(thumbnail(sample.image));
    }
    const auto count = static_cast<int>(samples_.size());
    grid_->setObjectName(QStringLiteral("samplePictures"));
    grid_->setAccessibleName(tr("Sample pictures"));
    explain(*grid_, tr("Asks about one of the program's own pictures"),
            tr("Pictures that come with the program: figures that networks trained on "
               "Shapes have names for, and some that no network knows. Arrow keys go "
               "from one to the next, Enter asks."));
    grid_->setCells(count, count, sampleSide, sampleGap);
    grid_->setImages(images, names);
    grid_->setChoosable(true);
    connect(grid_, &ImageGrid::chosen, this,
            [this](int index) { model_.setPicture(samples_[index]); });
    auto* layout = new QVBoxLayout(facts);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(name_);
    layout->addWidget(facts_);
    layout->addStretch();
    layout->addLayout(sources);
    layout->addStretch();
    layout->addWidget(grid_);
    return facts;
}

QWidget* PictureSource::makeTestImages() {
    class_->setObjectName(QStringLiteral("testClass"));
    class_->setAccessibleName(tr("Class of the test image"));
    class_->setMaximumWidth(widestClass);
    explain(*class_, tr("Of which class the next test image is"),
            tr("Test images are those that the networks were not trained on. Choose a class to be "
               "shown one of it, or any."));
    testImage_->setText(tr("Test image"));
    explain(*testImage_, tr("Shows one of the data set's test images, at random"),
            tr("Test images are those that the networks were not trained on. Their class is "
               "known, so the answers are marked right or wrong."));
    connect(testImage_, &QToolButton::clicked, this, &PictureSource::showTestImage);
    connect(class_, &QComboBox::activated, this, &PictureSource::showTestImage);
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(testImage_);
    layout->addWidget(class_);
    return row;
}

void PictureSource::setTheme(const Theme& theme) {
    given_->setTheme(theme);
    seen_->setTheme(theme);
    grid_->setTheme(theme);
}

void PictureSource::showSample() {
    model_.setPicture(samples_.front());
}

void PictureSource::showTestImage() {
    const std::shared_ptr<const Dataset> dataset = model_.data().dataset();
    if (!dataset)
        return;
    const int wanted = class_->currentData().toInt();
    std::vector<int> candidates;
    const std::vector<std::uint16_t>& labels = dataset->test.labels;
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (wanted == anyClass || labels[i] == wanted)
            candidates.push_back(static_cast<int>(i));
    if (candidates.empty())
        return;
    const auto count = static_cast<quint32>(candidates.size());
    const int index = candidates[QRandomGenerator::global()->bounded(count)];
    const std::uint16_t label = labels[static_cast<std::size_t>(index)];
    model_.setPicture({tr("Test image %1").arg(index + 1), toImage(dataset->test, index),
                       QString::fromStdString(dataset->classNames[label])});
}

void PictureSource::showPicture() {
    const AskedPicture& picture = model_.picture();
    given_->setPicture(picture.image, picture.image.isNull() ? QString() : tr("as given"));
    name_->setText(picture.name);
    const QString size =
        tr("%1 × %2 pixels").arg(picture.image.width()).arg(picture.image.height());
    facts_->setText(picture.image.isNull()    ? QString()
                    : picture.label.isEmpty() ? size
                                              : tr("%1, shows: %2").arg(size, picture.label));
    showSeen();
}

void PictureSource::showSeen() {
    const QImage seen = answers_.seen();
    seen_->setPicture(seen, seen.isNull()
                                ? tr("as networks see")
                                : tr("seen as %1 × %2").arg(seen.width()).arg(seen.height()));
}

void PictureSource::showData() {
    const QString before = class_->currentText();
    class_->clear();
    class_->addItem(tr("of any class"), anyClass);
    const std::shared_ptr<const Dataset> dataset = model_.data().dataset();
    testImage_->setEnabled(dataset != nullptr);
    class_->setEnabled(dataset != nullptr);
    if (!dataset)
        return;
    for (int i = 0; i < dataset->classes(); ++i)
        class_->addItem(QString::fromStdString(dataset->classNames[static_cast<std::size_t>(i)]),
                        i);
    class_->setCurrentIndex(std::max(0, class_->findText(before)));
}

} // namespace rlab
