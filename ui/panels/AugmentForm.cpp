// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/AugmentForm.h"

#include "ui/widgets/FormRow.h"
#include "ui/widgets/ImageGrid.h"
#include "ui/widgets/NumberBox.h"
#include "ui/widgets/Roles.h"

#include <QCheckBox>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int shownEpochs = 4;
constexpr int pictureSide = 46;
constexpr int pictureGap = 5;

/// Changes nothing: the original.
constexpr AugmentSpec unchanged;

} // namespace

AugmentForm::AugmentForm(ExperimentEditor& its, DatasetPreview& preview)
    : FormSection(QStringLiteral("augment"), tr("Augmentation"), its)
    , preview_(preview)
    , flip_(new QCheckBox(tr("Flip left to right at random")))
    , cropPad_(makeNumberBox())
    , pictures_(new ImageGrid)
    , caption_(makeLabel("small")) {
    flip_->setObjectName(QStringLiteral("augment.flip"));
    explain(*flip_, tr("Each image is mirrored in about half of the epochs"),
            tr("More variety from the same images. Not for pictures whose sides matter, such as "
               "digits."));
    rows().addWidget(flip_);
    cropPad_->setSuffix(tr(" px"));
    cropPad_->setSpecialValueText(tr("none"));
    addRow("augment.cropPad", tr("Crop border"), cropPad_)
        ->setHelp(tr("A black border, from which a place is cut at random; 0: none"),
                  tr("Moves each image by up to so many pixels, another way in each epoch. The "
                     "paper uses 4 on images of 32 pixels."));
    pictures_->setObjectName(QStringLiteral("augmentPictures"));
    pictures_->setCells(1 + shownEpochs, 1 + shownEpochs, pictureSide, pictureGap);
    pictures_->setAccessibleName(tr("A training image in the first epochs"));
    pictures_->setWhatsThis(tr("One training image, and what the networks are shown of it in the "
                               "first epochs with this seed."));
    rows().addWidget(pictures_);
    caption_->setWordWrap(true);
    rows().addWidget(caption_);

    connect(flip_, &QCheckBox::toggled, this, [this](bool on) {
        edit(tr("Change augmentation"), {}, [&](ExperimentSpec& next) { next.augment.flip = on; });
    });
    connect(cropPad_, &QSpinBox::valueChanged, this, [this](int value) {
        edit(tr("Change augmentation"), cropPad_->objectName(),
             [&](ExperimentSpec& next) { next.augment.cropPad = value; });
    });
    connect(&preview_, &DatasetPreview::changed, this, &AugmentForm::showPictures);
    follow();
}

void AugmentForm::showExperiment() {
    flip_->setChecked(experiment().augment.flip);
    showNumber(*cropPad_, experiment().augment.cropPad);
    showPictures();
}

/// Five small images: well under a millisecond.
void AugmentForm::showPictures() {
    const AugmentSpec& augment = experiment().augment;
    const bool isOn = augment != unchanged && augment.cropPad >= 0;
    const auto sample = preview_.sample();
    QList<QImage> images;
    QStringList tips;
    if (sample && isOn) {
        images = augmentedPictures(*sample, unchanged, 0, 1);
        images += augmentedPictures(*sample, augment, experiment().seed, shownEpochs);
        tips.append(tr("The original"));
        for (int epoch = 1; epoch <= shownEpochs; ++epoch)
            tips.append(tr("As in epoch %1").arg(epoch));
    }
    pictures_->setImages(images, tips);
    pictures_->setVisible(isOn);
    caption_->setText(isOn ? tr("The original, then as in epochs 1 to %1").arg(shownEpochs)
                           : tr("Off: the images are shown as they are"));
}

void AugmentForm::setTheme(const Theme& theme) {
    pictures_->setTheme(theme);
}

} // namespace rlab
