// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/DataForm.h"

#include "core/base/Error.h"
#include "ui/Text.h"
#include "ui/panels/ExamplesPopup.h"
#include "ui/widgets/FormRow.h"
#include "ui/widgets/ImageGrid.h"
#include "ui/widgets/NumberBox.h"
#include "ui/widgets/Roles.h"

#include <QComboBox>
#include <QEvent>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

const std::string datasetField = "data.dataset";
constexpr int datasetWidth = 148; ///< for the longest title
constexpr int fewClasses = 10;    ///< in one row; more are smaller
constexpr int largeSide = 22, largeGap = 3;
constexpr int smallSide = 15, smallGap = 2, smallColumns = 15;

QString joined(const std::vector<std::string>& names) {
    QStringList list;
    for (const std::string& name : names)
        list.append(QString::fromStdString(name));
    return list.join(QStringLiteral(", "));
}

QString availableText(const DatasetInfo& info) {
    return DataForm::tr("%1 training images, %2 test images, %3 classes, %4 × %4 px")
        .arg(fullCount(info.trainImages), fullCount(info.testImages))
        .arg(info.classNames.size())
        .arg(info.imageShape[1]);
}

QString missingText(const DatasetInfo& info) {
    return DataForm::tr("Not on this computer.\nPut %1\ninto %2.\nSource: %3")
        .arg(joined(info.files), QString::fromStdString(info.systemDirectory.string()),
             QString::fromStdString(info.source));
}

} // namespace

DataForm::DataForm(ExperimentEditor& its, DatasetPreview& preview)
    : FormSection(QStringLiteral("data"), tr("Data"), its)
    , preview_(preview)
    , dataset_(new QComboBox)
    , classes_(new ImageGrid)
    , previewNote_(makeLabel("small"))
    , subset_(makeNumberBox(500))
    , testSubset_(makeNumberBox(100))
    , resolution_(makeNumberBox(4)) {
    addFields();
    lookForFiles();
    connectFields();
    follow();
}

void DataForm::addFields() {
    for (const DatasetInfo& info : datasetCatalogue())
        dataset_->addItem(QString::fromStdString(info.title), QString::fromStdString(info.name));
    addRow(datasetField, tr("Data set"), dataset_)
        ->setHelp(tr("The images that the networks learn from"),
                  tr("Shapes is drawn by the program, so that nothing need be fetched. The others "
                     "are read from this computer; one that is not there says what it needs."));
    dataset_->setFixedWidth(datasetWidth);
    classes_->setObjectName(QStringLiteral("classThumbnails"));
    classes_->setAccessibleName(tr("One picture of each class"));
    classes_->setChoosable(true);
    classes_->setToolTip(tr("One picture of each class; click for more of it"));
    classes_->setWhatsThis(tr("The first picture of each class, in the resolution that the "
                              "networks see. Choose one to see more of its class."));
    rows().addWidget(classes_);
    previewNote_->setObjectName(QStringLiteral("previewNote"));
    previewNote_->setWordWrap(true);
    previewNote_->hide();
    rows().addWidget(previewNote_);
    subset_->setSpecialValueText(tr("all"));
    resolution_->setSuffix(tr(" px"));
    addRow("data.subset", tr("Training images"), subset_)
        ->setHelp(tr("How many training images, the first ones in file order"),
                  tr("Fewer images train faster. With very few, a network can learn them by heart: "
                     "the training error falls while the test error stays. 0 takes all."));
    addRow("data.testSubset", tr("Test images"), testSubset_)
        ->setHelp(
            tr("How many test images; 0: a fifth of the training images"),
            tr("Images that no network is trained on. The test error is counted on them after "
               "each epoch. More of them make it more exact, and each epoch longer."));
    addRow("data.resolution", tr("Resolution"), resolution_)
        ->setHelp(tr("Side of the images in pixels; 0: as stored"),
                  tr("Smaller images train much faster: half the side is about a quarter of the "
                     "work. Stored images are averaged down, Shapes are drawn in this size."));
}

void DataForm::connectFields() {
    connect(dataset_, &QComboBox::currentIndexChanged, this, &DataForm::chooseDataset);
    connect(subset_, &QSpinBox::valueChanged, this, [this](int value) {
        edit(tr("Change training images"), subset_->objectName(),
             [&](ExperimentSpec& next) { next.data.subset = value; });
    });
    connect(testSubset_, &QSpinBox::valueChanged, this, [this](int value) {
        edit(tr("Change test images"), testSubset_->objectName(),
             [&](ExperimentSpec& next) { next.data.testSubset = value; });
    });
    connect(resolution_, &QSpinBox::valueChanged, this, [this](int value) {
        edit(tr("Change resolution"), resolution_->objectName(),
             [&](ExperimentSpec& next) { next.data.resolution = value; });
    });
    connect(&preview_, &DatasetPreview::changed, this, &DataForm::showPictures);
    connect(classes_, &ImageGrid::chosen, this, &DataForm::openExamples);
}

/// A folder belongs to its own data set, and is remembered for it.
void DataForm::chooseDataset(int index) {
    const std::string name = dataset_->itemData(index).toString().toStdString();
    edit(tr("Change data set"), {}, [&](ExperimentSpec& next) {
        next.data.dataset = name;
        next.data.directory = name == folderDataset_ ? folder_ : std::filesystem::path();
    });
}

void DataForm::rememberFolder() {
    const DataSpec& spec = experiment().data;
    if (spec.directory.empty() || (spec.directory == folder_ && spec.dataset == folderDataset_))
        return;
    folder_ = spec.directory;
    folderDataset_ = spec.dataset;
    lookForFiles();
}

/// Looks for at most a dozen files, when the window opens or becomes active and when another folder
/// is given: well under a millisecond, and the list is right from the start. A thread would cost
/// more than it saves.
void DataForm::lookForFiles() {
    const auto* list = qobject_cast<const QStandardItemModel*>(dataset_->model());
    int row = 0;
    for (const DatasetInfo& info : datasetCatalogue()) {
        const auto folder = info.name == folderDataset_ ? folder_ : std::filesystem::path();
        const bool isThere = info.files.empty() || !findDataset(info, folder).empty();
        QStandardItem& item = *list->item(row++);
        item.setEnabled(isThere);
        item.setToolTip(isThere ? availableText(info) : missingText(info));
    }
}

bool DataForm::isMissing() const {
    const QModelIndex item = dataset_->model()->index(dataset_->currentIndex(), 0);
    return item.isValid() && !(item.flags() & Qt::ItemIsEnabled);
}

void DataForm::tellWhetherMissing() {
    const bool wasMissing = editor().hasInputProblem(datasetField);
    editor().setInputProblem(
        datasetField,
        isMissing() ? tr("%1 is not on this computer").arg(dataset_->currentText()) : QString());
    if (wasMissing && !isMissing())
        preview_.retry();
}

/// Its files may have been put in their place while another program was in front.
bool DataForm::event(QEvent* event) {
    if (event->type() == QEvent::WindowActivate) {
        lookForFiles();
        tellWhetherMissing();
    }
    return FormSection::event(event);
}

void DataForm::showExperiment() {
    const DataSpec& spec = experiment().data;
    rememberFolder();
    dataset_->setCurrentIndex(
        dataset_->findData(QString::fromStdString(spec.dataset), Qt::UserRole));
    showSpecialValues();
    showNumber(*subset_, spec.subset);
    showNumber(*testSubset_, spec.testSubset);
    showNumber(*resolution_, spec.resolution);
    preview_.request(spec);
    tellWhetherMissing();
    showClasses();
}

/// 0 stands for a number that depends on the others; the field says which.
void DataForm::showSpecialValues() {
    DataSpec spec = experiment().data;
    const auto& catalogue = datasetCatalogue();
    const auto info = std::ranges::find(catalogue, spec.dataset, &DatasetInfo::name);
    resolution_->setSpecialValueText(
        info == catalogue.end() ? tr("as stored") : tr("0 (%1 px)").arg(info->imageShape[1]));
    spec.testSubset = 0;
    try {
        testSubset_->setSpecialValueText(tr("0 (%1)").arg(fullCount(summarise(spec).testImages)));
    } catch (const SpecError&) { // its field says why
        testSubset_->setSpecialValueText(tr("0 (a fifth)"));
    }
}

/// The room for the pictures is known before they are there: nothing moves when they come.
void DataForm::showClasses() {
    const auto& catalogue = datasetCatalogue();
    const auto info = std::ranges::find(catalogue, experiment().data.dataset, &DatasetInfo::name);
    const int count = info == catalogue.end() ? 0 : static_cast<int>(info->classNames.size());
    if (count <= fewClasses)
        classes_->setCells(count, fewClasses, largeSide, largeGap);
    else
        classes_->setCells(count, smallColumns, smallSide, smallGap);
}

void DataForm::showPictures() {
    QList<QImage> images;
    QStringList tips;
    if (const auto sample = preview_.sample()) {
        const QString of = sample->isComplete ? tr("%1: %2 of %3 training images")
                                              : tr("%1: %2 of the first %3 training images");
        for (const DatasetSample::Class& its : sample->classes) {
            images.append(its.examples.value(0));
            tips.append(of.arg(its.name, fullCount(its.count), fullCount(sample->counted)));
        }
    }
    classes_->setImages(images, tips);
    // What is wrong in the words of the list, if that knows: the core's are for the command line.
    const bool isError = !preview_.error().isEmpty();
    previewNote_->setText(isError && isMissing() ? dataset_->currentData(Qt::ToolTipRole).toString()
                                                 : asSentence(preview_.error()));
    previewNote_->setVisible(isError);
    classes_->setVisible(!isError);
}

void DataForm::openExamples(int classIndex) {
    const auto sample = preview_.sample();
    if (!sample || classIndex >= static_cast<int>(sample->classes.size()))
        return;
    auto* popup = new ExamplesPopup(sample->classes[static_cast<std::size_t>(classIndex)],
                                    classes_->tips().value(classIndex), theme_, this);
    popup->openBeside(*classes_, classes_->cell(classIndex));
}

void DataForm::setTheme(const Theme& theme) {
    theme_ = theme;
    classes_->setTheme(theme);
}

} // namespace rlab
