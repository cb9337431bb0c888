// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/DataForm.h"

#include "core/base/Error.h"
#include "ui/Text.h"
#include "ui/panels/DataDialog.h"
#include "ui/panels/ExamplesPopup.h"
#include "ui/panels/FetchForm.h"
#include "ui/widgets/FormRow.h"
#include "ui/widgets/ImageGrid.h"
#include "ui/widgets/NumberBox.h"
#include "ui/widgets/Roles.h"

#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QFile>
#include <QFileDialog>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace rlab {

namespace {

const std::string datasetField = "data.dataset";
constexpr int datasetWidth = 148; ///< for the longest title
constexpr int fewClasses = 10;    ///< in one row; more are smaller
constexpr int largeSide = 22, largeGap = 3;
constexpr int smallSide = 15, smallGap = 2, smallColumns = 15;
const QString chooser = QStringLiteral("folder:"); ///< the entry that asks for a path

QString availableText(const DatasetInfo& info) {
    return DataForm::tr("%1 training images, %2 test images, %3 classes, %4 × %4 px")
        .arg(fullCount(info.trainImages), fullCount(info.testImages))
        .arg(info.classNames.size())
        .arg(info.imageShape[1]);
}

QString missingText(const DatasetInfo& info, const DatasetFetcher& fetcher) {
    const DatasetSource* source = fetcher.source(info.name);
    return source ? DataForm::tr("Not on this computer; %1 to download")
                        .arg(byteText(source->downloadBytes()))
                  : DataForm::tr("Not on this computer");
}

/// Of the experiment's data set, or nothing if it isn't known.
std::optional<DatasetInfo> infoOf(const DataSpec& data) {
    try {
        return describe(data);
    } catch (const SpecError&) { // its field says why
        return std::nullopt;
    }
}

bool isMissingFor(const DataSpec& data) {
    const auto info = infoOf(data);
    return info && !info->files.empty() && findDataset(*info, data.directory).empty();
}

QString folderSummary(const DatasetSample& sample) {
    const FolderContents& contents = *sample.data.contents;
    QString text = DataForm::tr("%1 training and %2 test pictures of %3 classes")
                       .arg(fullCount(contents.trainImages), fullCount(contents.testImages),
                            fullCount(static_cast<std::int64_t>(contents.classNames.size())));
    if (!sample.leftOut.empty())
        text += DataForm::tr("; %1 left out")
                    .arg(fullCount(static_cast<std::int64_t>(sample.leftOut.size())));
    return text;
}

} // namespace

DataForm::DataForm(ExperimentEditor& its, DatasetPreview& preview, DatasetFetcher& fetcher)
    : FormSection(QStringLiteral("data"), tr("Data"), its)
    , preview_(preview)
    , fetcher_(fetcher)
    , dataset_(new QComboBox)
    , fetch_(new FetchForm(fetcher))
    , classes_(new ImageGrid)
    , previewNote_(makeLabel("small"))
    , look_(makeButton("outline", tr("Look at the data…")))
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
    dataset_->addItem(tr("Folder of pictures…"), chooser);
    dataset_->setItemData(dataset_->count() - 1,
                          tr("Own pictures, in folders with the names of their classes, perhaps "
                             "within train and test"),
                          Qt::ToolTipRole);
    addRow(datasetField, tr("Data set"), dataset_)
        ->setHelp(tr("The images that the networks learn from"),
                  tr("Shapes is drawn by the program, so that nothing need be fetched. The others "
                     "are read from this computer; one that is not there can be downloaded. A "
                     "folder of pictures holds one folder for each class. If these lie in folders "
                     "called train and test, each is used for that; else a fifth of each class is "
                     "kept for testing."));
    dataset_->setFixedWidth(datasetWidth);
    fetch_->hide();
    rows().addWidget(fetch_);
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
    look_->setObjectName(QStringLiteral("lookAtData"));
    explain(*look_, tr("Pictures of each class, how many there are, and what augmentation does"),
            tr("Shows more pictures of each class, how many there are to train and to test with, "
               "what augmentation makes of one, and which pictures of a folder are left out."));
    rows().addWidget(look_, 0, Qt::AlignLeft);
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
                     "work. Stored images are averaged down, Shapes are drawn in this size, own "
                     "pictures are scaled and cut to a square."));
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
    connect(&preview_, &DatasetPreview::changed, this, [this] {
        takeContents();
        isDamaged_ = !preview_.error().isEmpty() && !isMissing_ &&
                     fetcher_.source(experiment().data.dataset);
        tellWhetherMissing();
        showClasses();
        showPictures();
    });
    connect(&preview_, &DatasetPreview::progressed, this, &DataForm::showProgress);
    connect(fetch_, &FetchForm::folderWanted, this, &DataForm::chooseFilesFolder);
    connect(&fetcher_, &DatasetFetcher::fetched, this, &DataForm::takeFetched);
    connect(&fetcher_, &DatasetFetcher::changed, this, &DataForm::tellWhetherMissing);
    connect(look_, &QPushButton::clicked, this, &DataForm::openData);
    connect(classes_, &ImageGrid::chosen, this, &DataForm::openExamples);
}

/// A folder belongs to its own data set, and is remembered for it.
void DataForm::chooseDataset(int index) {
    const std::string name = dataset_->itemData(index).toString().toStdString();
    if (name == chooser.toStdString()) {
        if (experiment().data.dataset != name)
            chooseFolder();
        return;
    }
    edit(tr("Change data set"), {}, [&](ExperimentSpec& next) {
        next.data.dataset = name;
        next.data.directory = name == folderDataset_ ? folder_ : std::filesystem::path();
    });
}

/// The list goes back to the present set until a folder is chosen.
void DataForm::chooseFolder() {
    showDataset();
    QFileDialog& dialog = askForFolder(tr("Choose a folder of pictures"));
    if (namesFolder(experiment().data.dataset))
        dialog.setDirectory(
            QFile::decodeName(folderPath(experiment().data.dataset).parent_path().c_str()));
    connect(&dialog, &QFileDialog::fileSelected, this, &DataForm::takeFolder);
}

/// Of the present data set's own files.
void DataForm::chooseFilesFolder() {
    const std::string dataset = experiment().data.dataset;
    QFileDialog& dialog = askForFolder(tr("Choose the folder with the files of %1")
                                           .arg(QString::fromStdString(datasetTitle(dataset))));
    connect(&dialog, &QFileDialog::fileSelected, this, [this, dataset](const QString& path) {
        edit(tr("Change folder of data set"), {}, [&](ExperimentSpec& next) {
            next.data.dataset = dataset;
            next.data.directory = QFile::encodeName(path).toStdString();
        });
    });
}

/// Opened, and gone when it is closed.
QFileDialog& DataForm::askForFolder(const QString& title) {
    auto* dialog = new QFileDialog(this, title);
    dialog->setObjectName(QStringLiteral("folderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->open();
    return *dialog;
}

/// All of its pictures, for the numbers before were those of another set.
void DataForm::takeFolder(const QString& path) {
    const std::string name =
        withAbsoluteFolder(chooser.toStdString() + QFile::encodeName(path).toStdString());
    if (name == experiment().data.dataset)
        preview_.retry();
    edit(tr("Change data set"), {}, [&](ExperimentSpec& next) {
        next.data = {.dataset = name, .resolution = next.data.resolution};
    });
}

/// A folder has an entry of its own, behind the catalogue's.
void DataForm::showDataset() {
    const QString name = QString::fromStdString(experiment().data.dataset);
    const int row = static_cast<int>(datasetCatalogue().size());
    const QSignalBlocker showing(dataset_);
    if (namesFolder(experiment().data.dataset)) {
        if (dataset_->itemData(row).toString() == chooser)
            dataset_->insertItem(row, QString());
        dataset_->setItemText(row, QString::fromStdString(datasetTitle(experiment().data.dataset)));
        dataset_->setItemData(row, name);
        dataset_->setItemData(row, name.mid(chooser.size()), Qt::ToolTipRole);
    }
    dataset_->setCurrentIndex(dataset_->findData(name, Qt::UserRole));
}

/// What was found in the folder, when it is the experiment's.
void DataForm::takeContents() {
    const auto sample = preview_.sample();
    const DataSpec& spec = experiment().data;
    if (sample && sample->data.contents && sample->data.dataset == spec.dataset &&
        sample->data.splitSeed == spec.splitSeed)
        editor().setContents(*sample->data.contents);
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
    int row = 0;
    for (const DatasetInfo& info : datasetCatalogue()) {
        const auto folder = info.name == folderDataset_ ? folder_ : std::filesystem::path();
        const bool isThere = info.files.empty() || !findDataset(info, folder).empty();
        dataset_->setItemData(row++, isThere ? availableText(info) : missingText(info, fetcher_),
                              Qt::ToolTipRole);
    }
    isMissing_ = isMissingFor(experiment().data);
}

void DataForm::tellWhetherMissing() {
    if (isMissing_ || isDamaged_)
        fetch_->showData(experiment().data, isMissing_);
    else if (fetch_->isAncestorOf(QApplication::focusWidget()))
        dataset_->setFocus();
    fetch_->setVisible(isMissing_ || isDamaged_);
    if (namesFolder(experiment().data.dataset)) {
        // As long as its contents aren't known, that is the problem.
        const bool isKnown = experiment().data.contents.has_value();
        editor().setInputProblem(datasetField, isKnown ? preview_.error() : QString());
        return;
    }
    const bool wasMissing = editor().hasInputProblem(datasetField);
    const QString problem = fetcher_.status(experiment().data.dataset).isRunning
                                ? tr("%1 is being fetched")
                                : tr("%1 is not on this computer");
    editor().setInputProblem(datasetField,
                             isMissing_ ? problem.arg(dataset_->currentText()) : QString());
    if (wasMissing && !isMissing_)
        preview_.retry();
}

/// The experiment may name a folder that hasn't got it.
void DataForm::takeFetched(const QString& dataset) {
    lookForFiles();
    if (dataset.toStdString() != experiment().data.dataset)
        return;
    if (isMissing_ || isDamaged_) {
        folder_.clear();
        edit(tr("Use the fetched data set"), {},
             [](ExperimentSpec& next) { next.data.directory.clear(); });
    }
    isDamaged_ = false;
    preview_.retry();
    tellWhetherMissing();
}

/// Its files may have been put in their place while another program was in front.
bool DataForm::event(QEvent* event) {
    if (event->type() == QEvent::WindowActivate) {
        lookForFiles();
        tellWhetherMissing();
        if (namesFolder(experiment().data.dataset))
            preview_.retry();
    }
    return FormSection::event(event);
}

void DataForm::showExperiment() {
    const DataSpec& spec = experiment().data;
    rememberFolder();
    isMissing_ = isMissingFor(spec);
    showDataset();
    showSpecialValues();
    showNumber(*subset_, spec.subset);
    showNumber(*testSubset_, spec.testSubset);
    showNumber(*resolution_, spec.resolution);
    preview_.request(spec);
    takeContents();
    tellWhetherMissing();
    showClasses();
}

/// 0 stands for a number that depends on the others; the field says which.
void DataForm::showSpecialValues() {
    DataSpec spec = experiment().data;
    const auto info = infoOf(spec);
    resolution_->setSpecialValueText(info ? tr("0 (%1 px)").arg(info->imageShape[1])
                                          : tr("as stored"));
    spec.testSubset = 0;
    try {
        testSubset_->setSpecialValueText(tr("0 (%1)").arg(fullCount(summarise(spec).testImages)));
    } catch (const SpecError&) { // its field says why
        testSubset_->setSpecialValueText(tr("0 (a fifth)"));
    }
}

/// The room for the pictures is known before they are there: nothing moves when they come.
void DataForm::showClasses() {
    const auto info = infoOf(experiment().data);
    const int count = info ? static_cast<int>(info->classNames.size()) : 0;
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
    look_->setEnabled(!images.isEmpty());
    showNote();
}

/// What is wrong; of a folder, else what it holds. What is missing is the other form's matter.
void DataForm::showNote() {
    const bool isError = !preview_.error().isEmpty();
    const auto sample = preview_.sample();
    const bool isFolder = namesFolder(experiment().data.dataset);
    QString text;
    if (isError)
        text = isMissing_ ? QString() : breakable(asSentence(preview_.error()));
    else if (isFolder)
        text =
            sample && sample->data.contents ? folderSummary(*sample) : tr("Reading the pictures …");
    previewNote_->setText(text);
    previewNote_->setVisible(!text.isEmpty());
    classes_->setVisible(!isError);
}

void DataForm::showProgress(qint64 done, qint64 all, double secondsLeft) {
    QString text = tr("Reading the pictures: %1 of %2").arg(fullCount(done), fullCount(all));
    if (secondsLeft >= 0)
        text += tr(", %1 left").arg(durationText(secondsLeft));
    previewNote_->setText(text);
    previewNote_->show();
}

void DataForm::openData() {
    if (const auto sample = preview_.sample())
        (new DataDialog(sample, experiment().augment, experiment().seed, theme_, this))->open();
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
