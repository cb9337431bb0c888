// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/FetchForm.h"

#include "ui/Text.h"
#include "ui/Theme.h"
#include "ui/widgets/Roles.h"

#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace rlab {

namespace {

constexpr int progressSteps = 10'000; ///< finer than any screen
constexpr int rowSpacing = 6;

QString pathText(const std::filesystem::path& path) {
    return breakable(QFile::decodeName(path.c_str()));
}

/// What is being done, and how far that is.
QString stageText(const FetchProgress& progress) {
    const QString done = byteText(progress.bytes), all = byteText(progress.total);
    switch (progress.stage) {
    case FetchProgress::Stage::Downloading:
        return FetchForm::tr("Downloading: %1 of %2").arg(done, all);
    case FetchProgress::Stage::Checking:
        return FetchForm::tr("Checking: %1 of %2").arg(done, all);
    case FetchProgress::Stage::Unpacking:
        return FetchForm::tr("Unpacking: %1 of %2").arg(done, all);
    }
    return {};
}

QString figuresText(const StageMeter& meter) {
    const auto speed = meter.bytesPerSecond();
    const auto left = meter.secondsLeft();
    if (!speed || !left)
        return {};
    return FetchForm::tr("%1/s · %2 left").arg(byteText(std::llround(*speed)), durationText(*left));
}

} // namespace

FetchForm::FetchForm(DatasetFetcher& fetcher)
    : fetcher_(fetcher)
    , error_(makeLabel("problem"))
    , text_(makeLabel("small"))
    , bar_(new QProgressBar)
    , figures_(makeLabel("small"))
    , download_(makeButton("compact", tr("Download")))
    , choose_(makeButton("compact", tr("I have it…")))
    , cancel_(makeButton("compact", tr("Cancel"))) {
    setObjectName(QStringLiteral("fetchForm"));
    makeControls();
    arrange();
}

void FetchForm::makeControls() {
    error_->setObjectName(QStringLiteral("fetchError"));
    text_->setObjectName(QStringLiteral("fetchText"));
    figures_->setObjectName(QStringLiteral("fetchFigures"));
    for (QLabel* label : {error_, text_})
        label->setWordWrap(true);
    bar_->setObjectName(QStringLiteral("fetchProgress"));
    bar_->setRange(0, progressSteps);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("How much of the data set is downloaded, checked or unpacked"));
    download_->setObjectName(QStringLiteral("fetchDownload"));
    explain(*download_, tr("Download the data set, check it, and unpack it"),
            tr("Fetches the data set from its authors. Before anything is used its SHA-256 is "
               "compared with the published one. What is cut short goes on where it was."));
    choose_->setObjectName(QStringLiteral("fetchChoose"));
    explain(*choose_, tr("Choose the folder where the data set's files are"),
            tr("For a data set that is on this computer already, in a folder that the program does "
               "not know. The experiment then names this folder."));
    cancel_->setObjectName(QStringLiteral("fetchCancel"));
    explain(*cancel_, tr("Stop; what has arrived is kept"),
            tr("Stops within a second. What has arrived is kept, and the next download goes on "
               "from there."));
    connect(download_, &QPushButton::clicked, this, [this] { fetcher_.fetch(data_.dataset); });
    connect(choose_, &QPushButton::clicked, this, &FetchForm::folderWanted);
    connect(cancel_, &QPushButton::clicked, this, [this] { fetcher_.cancel(data_.dataset); });
}

void FetchForm::arrange() {
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::grid);
    buttons->addWidget(download_);
    buttons->addWidget(choose_);
    buttons->addStretch();
    auto* running = new QHBoxLayout;
    running->addWidget(figures_, 1);
    running->addWidget(cancel_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2, 0, 4);
    layout->setSpacing(rowSpacing);
    layout->addWidget(error_);
    layout->addWidget(text_);
    layout->addWidget(bar_);
    layout->addLayout(running);
    layout->addLayout(buttons);
}

void FetchForm::showData(const DataSpec& spec, bool isMissing) {
    data_ = spec;
    isMissing_ = isMissing;
    const FetchStatus status = fetcher_.status(data_.dataset);
    const bool hadFocus = download_->hasFocus() || cancel_->hasFocus();
    for (QWidget* widget : std::initializer_list<QWidget*>{bar_, figures_, cancel_})
        widget->setVisible(status.isRunning);
    download_->setVisible(!status.isRunning);
    choose_->setVisible(!status.isRunning);
    error_->setVisible(!status.error.isEmpty());
    if (status.isRunning)
        showProgress(status);
    else
        showOffer(status.error);
    text_->setVisible(!text_->text().isEmpty());
    if (hadFocus) // else it would pass to some field
        (status.isRunning ? cancel_ : download_)->setFocus();
}

void FetchForm::showProgress(const FetchStatus& status) {
    const auto& meter = status.meter;
    bar_->setValue(static_cast<int>(std::lround((meter ? meter->fraction() : 0) * progressSteps)));
    figures_->setText(meter && !status.isStopping ? figuresText(*meter) : QString());
    if (status.isStopping)
        text_->setText(tr("Stopping …"));
    else
        text_->setText(meter ? stageText(meter->progress()) : tr("Asking for the files …"));
}

void FetchForm::showOffer(const QString& error) {
    const DatasetSource& source = *fetcher_.source(data_.dataset);
    error_->setText(tr("It could not be fetched: %1.").arg(breakable(error)));
    text_->setText(error.isEmpty() ? offerText() : keptText());
    if (!error.isEmpty())
        download_->setText(tr("Try again"));
    else if (!otherPlace().empty())
        download_->setText(tr("Use that"));
    else if (fetcher_.bytesKept(data_.dataset) > 0)
        download_->setText(tr("Go on downloading"));
    else
        download_->setText(tr("Download %1").arg(byteText(source.downloadBytes())));
}

/// Where the set is although the experiment names another folder.
std::filesystem::path FetchForm::otherPlace() const {
    if (data_.directory.empty() || !isMissing_)
        return {};
    return findDataset(datasetInfo(data_.dataset), {});
}

/// In sentences: where it is not, what there is to know before one downloads it, and what an
/// earlier download has left.
QString FetchForm::offerText() const {
    const DatasetSource& source = *fetcher_.source(data_.dataset);
    QStringList lines;
    if (const auto elsewhere = otherPlace(); !elsewhere.empty())
        return tr("It is not in %1, but in %2.")
            .arg(pathText(data_.directory), pathText(elsewhere));
    if (!isMissing_)
        lines += tr("It can be fetched anew.");
    else if (!data_.directory.empty())
        lines += tr("It is not in %1.").arg(pathText(data_.directory));
    lines += tr("%1 to download, %2 on the disk, in %3.")
                 .arg(byteText(source.downloadBytes()), byteText(source.storedBytes()),
                      pathText(fetcher_.place(data_.dataset)));
    lines += tr("Licence: %1.").arg(QString::fromStdString(source.licence));
    lines += keptText();
    lines.removeAll(QString());
    return lines.join(u'\n');
}

/// Empty if there is nothing.
QString FetchForm::keptText() const {
    const std::int64_t kept = fetcher_.bytesKept(data_.dataset);
    return kept == 0 ? QString()
                     : tr("%1 of %2 are here; the download goes on from there.")
                           .arg(byteText(kept),
                                byteText(fetcher_.source(data_.dataset)->downloadBytes()));
}

} // namespace rlab
