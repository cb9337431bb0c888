// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ImagesPage.h"

#include "ui/Text.h"
#include "ui/images/AnswersPane.h"
#include "ui/images/ImagesActions.h"
#include "ui/images/ImagesExporter.h"
#include "ui/images/NetworksMenu.h"
#include "ui/images/PictureSource.h"
#include "ui/images/QualityPane.h"
#include "ui/images/ReasonsPane.h"
#include "ui/images/WeightsDialog.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/ToolButtons.h"

#include <QActionGroup>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMimeData>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int statesPaceMs = 1000;

/// Weights are told by their names: their contents are looked at where they are read.
bool isWeightsFile(const QString& path) {
    for (const char* suffix : {".safetensors", ".pth", ".pt", ".th"})
        if (path.endsWith(QLatin1String(suffix), Qt::CaseInsensitive))
            return true;
    return false;
}

QFileDialog* makeDialog(QWidget* window, const QString& caption, QFileDialog::FileMode mode,
                        const QString& filter = {}) {
    auto* dialog = new QFileDialog(window, caption, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    return dialog;
}

} // namespace

ImagesPage::ImagesPage(QWidget* parent)
    : QWidget(parent)
    , answerModel_(model_)
    , actions_(new ImagesActions(this))
    , choices_(new QActionGroup(this))
    , networks_(new NetworksMenu(model_.shelf(), *actions_, this))
    , source_(new PictureSource(model_, answerModel_, *actions_))
    , panes_(new QStackedWidget)
    , answers_(new AnswersPane(model_, answerModel_, *actions_))
    , reasons_(new ReasonsPane(model_))
    , quality_(new QualityPane(model_))
    , exporter_(new ImagesExporter(model_, answerModel_, *answers_, this)) {
    setObjectName(QStringLiteral("imagesPage"));
    pace_.setSingleShot(true);
    pace_.setInterval(statesPaceMs);
    layOut();
    connectActions();
    connectParts();
    connect(&pace_, &QTimer::timeout, this, &ImagesPage::wantStates);
}

ImagesPage::~ImagesPage() {
    // They look at the models, which would go before the page's children.
    delete exporter_;
    delete networks_;
    delete source_;
    delete panes_;
}

void ImagesPage::layOut() {
    const auto add = [this](Pane pane, QWidget* widget, const QString& text, const QString& help) {
        auto* choice = new QAction(text, choices_);
        choice->setCheckable(true);
        choice->setChecked(pane == Answers);
        explain(*choice, help);
        panes_->addWidget(widget);
        connect(choice, &QAction::triggered, this, [this, pane] { setPane(pane); });
    };
    add(Answers, answers_, tr("Answers"), tr("What each network answers for a picture"));
    add(Reasons, reasons_, tr("Why"), tr("What in the picture the networks go by, layer by layer"));
    add(Quality, quality_, tr("How good"), tr("The answers for all test images"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(makeToolRow());
    layout->addWidget(source_);
    layout->addWidget(panes_, 1);
}

QWidget* ImagesPage::makeToolRow() {
    const QString help = tr("Which networks are asked: add those of a file, or take them away");
    QToolButton* networks = makePill("askedNetworks", tr("Networks"), help);
    networks->setText(tr("Networks"));
    networks->setMenu(networks_);
    networks->setPopupMode(QToolButton::InstantPopup);
    QToolButton* exports = makeMenuPill("exportAnswers", tr("Export"), tr("The answers as a file"),
                                        actions_->exports());
    exports->setText(tr("Export"));
    exportAnswers_ = exports;
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(makeSegments(choices_->actions()));
    layout->addStretch();
    layout->addWidget(networks);
    layout->addWidget(exports);
    return row;
}

void ImagesPage::connectActions() {
    const auto on = [this](QAction* action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(actions_->open, &ImagesPage::askForPictures);
    on(actions_->openFolder, &ImagesPage::askForFolder);
    on(actions_->paste, &ImagesPage::paste);
    on(actions_->addWeights, &ImagesPage::askForWeights);
    on(actions_->addEarlier, &ImagesPage::earlierRunWanted);
    on(actions_->exportPng, [this] { exporter_->askForPicture(QStringLiteral("png")); });
    on(actions_->exportSvg, [this] { exporter_->askForPicture(QStringLiteral("svg")); });
    on(actions_->exportPdf, [this] { exporter_->askForPicture(QStringLiteral("pdf")); });
    on(actions_->exportCsv, [this] { exporter_->askForCsv(); });
    addActions({actions_->open, actions_->paste}); // their keys work wherever the page is seen
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    exportActions_ = QList<QAction*>{separator} + actions_->exports() + quality_->exportActions();
}

void ImagesPage::connectParts() {
    const auto fail = [this](const QString& message) { emit failed(asSentence(message)); };
    connect(&model_.shelf(), &NetworkShelf::failed, this, fail);
    connect(&model_.shelf(), &NetworkShelf::descriptionWanted, this, &ImagesPage::askWhatItIs);
    connect(&model_.data(), &SharedDataset::failed, this, fail);
    connect(&intake_, &PictureIntake::failed, this, fail);
    connect(answers_, &AnswersPane::failed, this, fail);
    connect(reasons_, &ReasonsPane::failed, this, fail);
    connect(reasons_, &ReasonsPane::saved, this, &ImagesPage::saved);
    connect(quality_, &QualityPane::failed, this, fail);
    connect(exporter_, &ImagesExporter::failed, this, fail);
    connect(exporter_, &ImagesExporter::saved, this, &ImagesPage::saved);
    connect(answers_, &AnswersPane::trainRequested, this, &ImagesPage::trainRequested);
    connect(answers_, &AnswersPane::pictureChosen, &intake_,
            [this](const QString& path) { intake_.open({path}); });
    connect(&intake_, &PictureIntake::pictureTaken, &model_, &ImagesModel::setPicture);
    connect(&intake_, &PictureIntake::listTaken, answers_, &AnswersPane::showAlbum);
    connect(quality_, &QualityPane::pictureChosen, this, &ImagesPage::showAnswers);
}

void ImagesPage::setThreads(int threads) {
    quality_->setThreads(threads);
}

void ImagesPage::setTheme(const Theme& theme) {
    networks_->setTheme(theme);
    source_->setTheme(theme);
    answers_->setTheme(theme);
    reasons_->setTheme(theme);
    quality_->setTheme(theme);
}

void ImagesPage::setPane(Pane pane) {
    panes_->setCurrentIndex(pane);
    choices_->actions()[pane]->setChecked(true);
    source_->setVisible(pane != Quality);
    exportAnswers_->setVisible(pane == Answers); // the others have their own
}

void ImagesPage::showAnswers() {
    setPane(Answers);
}

bool ImagesPage::accepts(const QMimeData& given) {
    const auto isExperiment = [](const QString& path) {
        return path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive);
    };
    const QStringList paths = PictureIntake::pathsIn(given);
    return PictureIntake::accepts(given) &&
           (paths.isEmpty() || !std::ranges::all_of(paths, isExperiment));
}

void ImagesPage::take(const QMimeData& given) {
    const QStringList paths = PictureIntake::pathsIn(given);
    if (paths.isEmpty())
        intake_.take(given);
    else
        open(paths);
}

void ImagesPage::open(const QStringList& paths) {
    QStringList pictures;
    for (const QString& path : paths)
        if (isWeightsFile(path))
            model_.shelf().addFile(path);
        else
            pictures.append(path);
    if (panes_->currentIndex() == Quality || pictures.size() > 1)
        setPane(Answers);
    if (!pictures.isEmpty())
        intake_.open(pictures);
}

void ImagesPage::addNetworksOf(qint64 run, const QList<KeptWeights>& weights) {
    if (weights.isEmpty())
        emit failed(tr("No weights were kept of this run, so its networks can't be asked. Runs "
                       "that train from now on keep theirs."));
    for (const KeptWeights& each : weights)
        model_.shelf().addKept(QString::fromStdString(each.file.string()),
                               tr("%1, run %2").arg(each.label).arg(run));
}

void ImagesPage::paste() {
    if (const QMimeData* copied = QGuiApplication::clipboard()->mimeData())
        take(*copied);
}

void ImagesPage::askForPictures() {
    QFileDialog* dialog =
        makeDialog(this, tr("Open pictures"), QFileDialog::ExistingFiles,
                   tr("Pictures (*.png *.jpg *.jpeg *.bmp *.webp *.ppm *.pgm);;All files (*)"));
    connect(dialog, &QFileDialog::filesSelected, this, &ImagesPage::open);
    dialog->open();
}

void ImagesPage::askForFolder() {
    QFileDialog* dialog = makeDialog(this, tr("Open a folder of pictures"), QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::filesSelected, this, &ImagesPage::open);
    dialog->open();
}

void ImagesPage::askForWeights() {
    QFileDialog* dialog = makeDialog(this, tr("Add trained networks"), QFileDialog::ExistingFiles,
                                     tr("Weights (*.safetensors *.pth *.pt *.th);;All files (*)"));
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        for (const QString& file : files)
            model_.shelf().addFile(file);
    });
    dialog->open();
}

void ImagesPage::askWhatItIs(const QString& path, const ForeignWeights& weights) {
    if (WeightsDialog::datasetsFor(weights).empty()) {
        emit failed(
            tr("%1 knows %2 classes, and no data set of the catalogue with as many channels "
               "has so many. Right would be a file that this program has written.")
                .arg(path)
                .arg(weights.classes));
        return;
    }
    auto* dialog = new WeightsDialog(path, weights, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, path] { model_.shelf().addFile(path, dialog->description()); });
    dialog->open();
}

void ImagesPage::setRun(const RunModel& run) {
    imagesSeen_ = run.progress().done();
    imagesAsked_ = -1;
    pace_.stop();
    model_.setRun(run);
    if (isVisible())
        model_.data().want();
}

void ImagesPage::updateRun(const RunModel& run) {
    imagesSeen_ = run.progress().done();
    model_.updateRun(run);
    wantStates();
}

void ImagesPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (model_.picture().image.isNull())
        source_->showSample();
    model_.data().want();
    answerModel_.setActive(true);
    wantStates();
}

void ImagesPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    answerModel_.setActive(false);
}

/// While the training waits they are asked for once: no image has been trained since.
void ImagesPage::wantStates() {
    if (!isVisible() || pace_.isActive() || imagesSeen_ == imagesAsked_)
        return;
    imagesAsked_ = imagesSeen_;
    pace_.start();
    emit statesWanted();
}

} // namespace rlab
