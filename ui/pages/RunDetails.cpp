// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/RunDetails.h"

#include "core/experiment/Schedule.h"
#include "ui/Text.h"
#include "ui/Theme.h"
#include "ui/models/RunText.h"
#include "ui/session/TrainingCurve.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Roles.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int noteDelayMs = 400;
constexpr int resultRowHeight = 26;

QString errorText(const std::optional<double>& error) {
    return error ? percentText(*error) : QStringLiteral("–");
}

/// The training error, or in a word why there is none worth telling.
QString trainText(const SeedRun& seed) {
    if (seed.end == RunEnd::Diverged)
        return RunDetails::tr("diverged");
    if (seed.end == RunEnd::Failed)
        return RunDetails::tr("failed");
    return errorText(presentTrainError(seed.history));
}

QString number(double value) {
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(value, 'g', 4);
}

QString threadsText(const RunOrigin& origin) {
    return RunDetails::tr("%1, %2 of %3 threads")
        .arg(QString::fromStdString(origin.host))
        .arg(origin.threads)
        .arg(origin.cores);
}

QString seedsText(const RunSummary& run) {
    const QString first = QString::number(run.seed);
    return run.repeats == 1 ? first
                            : RunDetails::tr("%1 to %2")
                                  .arg(first)
                                  .arg(run.seed + std::uint64_t(run.repeats) - 1);
}

QString epochsText(const ExperimentSpec& experiment) {
    return RunDetails::tr("%1, batches of %2")
        .arg(fullCount(experiment.epochs), fullCount(experiment.batchSize));
}

QString courseText(const ScheduleSpec& schedule) {
    switch (schedule.kind) {
    case ScheduleKind::Constant:
        return RunDetails::tr("constant");
    case ScheduleKind::Cosine:
        return RunDetails::tr("cosine");
    case ScheduleKind::Step:
        break;
    }
    QStringList steps;
    for (const double share : schedule.milestones)
        steps.append(RunDetails::tr("%1 %").arg(number(100 * share)));
    return RunDetails::tr("times %1 after %2")
        .arg(number(schedule.gamma), steps.join(QStringLiteral(", ")));
}

/// Automatic is the rule and not told.
QString warmupText(const ScheduleSpec& schedule) {
    if (schedule.warmup == ScheduleSpec::automaticWarmup)
        return {};
    return schedule.warmup == 0
               ? RunDetails::tr(", no warm-up")
               : RunDetails::tr(", warm-up over %1 batches").arg(fullCount(schedule.warmup));
}

/// With the changes that were made by hand, a line each.
QString rateText(const RunModel& run) {
    const ExperimentSpec& experiment = run.experiment();
    QString text = QStringLiteral("%1, %2").arg(number(experiment.optimizer.learningRate),
                                                courseText(experiment.schedule) +
                                                    warmupText(experiment.schedule));
    for (const RateChange& change : run.rateChanges())
        text += QLatin1Char('\n') + RunDetails::tr("%1 from epoch %2")
                                        .arg(number(change.learningRate), number(change.epoch));
    return text;
}

} // namespace

RunDetails::RunDetails(QWidget* parent)
    : QFrame(parent) {
    setProperty("role", "card");
    setObjectName(QStringLiteral("runDetails"));
    noteTimer_.setSingleShot(true);
    noteTimer_.setInterval(noteDelayMs);
    connect(&noteTimer_, &QTimer::timeout, this, &RunDetails::saveNote);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeHeader());
    layout->addLayout(makeStateRow());
    layout->addWidget(makeBody(), 1);
}

QWidget* RunDetails::makeHeader() {
    title_ = new ElidedLabel("name");
    title_->setObjectName(QStringLiteral("runTitle"));
    overlay_ = makeButton("compact", tr("Overlay on curves"));
    overlay_->setObjectName(QStringLiteral("overlayRun"));
    overlay_->setCheckable(true);
    explain(*overlay_, tr("Draw this run behind the present one (Space)"),
            tr("Draws the curves of this run on the Curves page, together with the present run. "
               "Several runs can be drawn at once; click again to take this one away."));
    open_ = makeButton("compact", tr("Open as experiment"));
    open_->setObjectName(QStringLiteral("openRun"));
    explain(*open_, tr("Take over this run's networks and settings"),
            tr("Puts the networks and settings of this run into the panel on the left, where they "
               "can be changed and trained again. The run itself stays as it is."));
    delete_ = makeButton("compact", tr("Delete"));
    delete_->setObjectName(QStringLiteral("deleteRun"));
    explain(*delete_, tr("Delete the selected runs (Del)"),
            tr("Takes the selected runs out of the list. Undo brings them back, until the program "
               "is closed."));
    inspect_ = makeButton("compact", tr("Gradients"));
    inspect_->setObjectName(QStringLiteral("inspectRun"));
    explain(*inspect_, tr("Show the gradient of every layer of this run"),
            tr("<p>Shows what was seen of this run's training steps on the pages Gradients and "
               "Networks, in place of the present run, until the next one begins.</p>"));
    images_ = makeButton("compact", tr("Images"));
    images_->setObjectName(QStringLiteral("askRun"));
    explain(*images_, tr("Ask this run's networks about pictures"),
            tr("Puts the networks of this run, with the weights that they had at its end, onto the "
               "page Images, beside those of the present run."));
    connect(inspect_, &QPushButton::clicked, this, &RunDetails::inspectClicked);
    connect(images_, &QPushButton::clicked, this, &RunDetails::imagesClicked);
    connect(overlay_, &QPushButton::clicked, this, &RunDetails::overlayClicked);
    connect(open_, &QPushButton::clicked, this, &RunDetails::openClicked);
    connect(delete_, &QPushButton::clicked, this, &RunDetails::deleteClicked);

    auto* header = new QWidget;
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(title_, 1);
    for (QPushButton* button : {overlay_, inspect_, images_, open_, delete_})
        layout->addWidget(button);
    return header;
}

QLayout* RunDetails::makeStateRow() {
    state_ = new ElidedLabel("secondary");
    resume_ = makeButton("primary", tr("Resume"));
    resume_->setObjectName(QStringLiteral("resumeRun"));
    resume_->setProperty("compact", true);
    resume_->hide();
    explain(*resume_, tr("Go on training where this run was cut off (Ctrl+Shift+R)"),
            tr("Goes on with this run from its last checkpoint, in the middle of an epoch. It "
               "becomes what it would have been without the interruption."));
    connect(resume_, &QPushButton::clicked, this, &RunDetails::resumeClicked);
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::grid);
    row->addWidget(state_, 1);
    row->addWidget(resume_);
    return row;
}

QWidget* RunDetails::makeBody() {
    results_ = new QTableWidget(0, 3);
    results_->setObjectName(QStringLiteral("runResults"));
    results_->setHorizontalHeaderLabels({tr("Network"), tr("Training"), tr("Test")});
    results_->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignVCenter | Qt::AlignLeft);
    for (const int column : {1, 2})
        results_->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignVCenter | Qt::AlignRight);

    results_->setAccessibleName(tr("Errors of the run's networks"));
    explain(*results_, tr("Training and test error after the last epoch"),
            tr("Each network of the run with its training error (the mean over its last epoch), "
               "and its test error after that epoch."));
    results_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    results_->setSelectionMode(QAbstractItemView::NoSelection);
    results_->setShowGrid(false);
    results_->setTabKeyNavigation(false);
    results_->verticalHeader()->hide();
    results_->verticalHeader()->setDefaultSectionSize(resultRowHeight);
    results_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    results_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    results_->horizontalHeader()->setHighlightSections(false);

    note_ = new QPlainTextEdit;
    note_->setObjectName(QStringLiteral("runNote"));
    note_->setPlaceholderText(tr("Note: what you saw, what to try next"));
    note_->setAccessibleName(tr("Note on the run"));
    note_->setTabChangesFocus(true);
    note_->document()->setDocumentMargin(Theme::grid);
    explain(*note_, tr("Saved as you type; the search finds it"),
            tr("A note of your own on this run. It is saved as you type, and the search above "
               "looks into it."));
    connect(note_, &QPlainTextEdit::textChanged, this, [this] {
        noteEdited_ = true;
        noteTimer_.start();
    });

    auto* body = new QWidget;
    auto* layout = new QHBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    layout->addWidget(results_, 5);
    layout->addWidget(makeFacts(), 4);
    layout->addWidget(note_, 4);
    return body;
}

bool RunDetails::setSummary(const RunSummary& summary) {
    if (summary == summary_)
        return false; // what is selected in the facts stays so
    if (summary.id != summary_.id) {
        saveNote();
        run_.reset();
    }
    const bool isOther = summary.id != summary_.id;
    summary_ = summary;
    const QString name = QString::fromStdString(summary_.name);
    title_->setText(name);
    state_->setText(
        QStringLiteral("%1. %2").arg(stateText(summary_.state), stateExplanation(summary_)));
    const QString note = QString::fromStdString(summary_.note);
    // What is being typed is newer than what comes from the history.
    if (isOther || (!noteEdited_ && !note_->hasFocus() && note_->toPlainText() != note)) {
        const QSignalBlocker blocker(note_);
        note_->setPlainText(note);
    }
    isOutdated_ = true;
    resume_->setVisible(summary_.canResume);
    open_->setEnabled(run_ != nullptr);
    showFacts();
    showResults();
    return true;
}

void RunDetails::setRun(std::shared_ptr<const RunModel> run) {
    run_ = std::move(run);
    isOutdated_ = false;
    open_->setEnabled(true);
    showFacts();
    showResults();
}

void RunDetails::setOverlaid(bool overlaid) {
    overlay_->setChecked(overlaid);
}

void RunDetails::setTraining(bool training) {
    resume_->setEnabled(!training);
}

void RunDetails::saveNote() {
    noteTimer_.stop();
    if (std::exchange(noteEdited_, false))
        emit noteChanged(summary_.id, note_->toPlainText());
}

/// The labels stay and get other texts: making them anew for each run that is looked at would cost
/// more than everything else.
QWidget* RunDetails::makeFacts() {
    const QString titles[FactCount] = {tr("Started"), tr("Trained for"), tr("Data set"),
                                       tr("Epochs"),  tr("Rate"),        tr("Seed"),
                                       tr("Machine"), tr("Processor"),   tr("Program")};
    auto* list = new QWidget;
    auto* layout = new QFormLayout(list);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(12);
    layout->setVerticalSpacing(4);
    for (int fact = 0; fact < FactCount; ++fact) {
        facts_[fact] = makeLabel("fact");
        facts_[fact]->setWordWrap(true);
        facts_[fact]->setTextInteractionFlags(Qt::TextSelectableByMouse);
        layout->addRow(makeLabel("small", titles[fact]), facts_[fact]);
    }
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("runFacts"));
    scroll->setAccessibleName(tr("Facts of the run"));
    scroll->setWhatsThis(tr("When and where this run was made, with which data, settings and "
                            "version of the program."));
    scroll->setWidget(list);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Settings and machine of the run"));
    return scroll;
}

void RunDetails::showFacts() {
    facts_[Started]->setText(exactTimeText(startOf(summary_)));
    facts_[Duration]->setText(durationText(summary_.seconds));
    facts_[Dataset]->setText(datasetText(summary_));
    facts_[Epochs]->setText(run_ ? epochsText(run_->experiment()) : QString());
    facts_[Rate]->setText(run_ ? rateText(*run_) : QString());
    facts_[Seed]->setText(seedsText(summary_));
    facts_[Machine]->setText(threadsText(summary_.origin));
    facts_[Processor]->setText(QString::fromStdString(summary_.origin.cpu));
    facts_[Program]->setText(tr("%1, commit %2")
                                 .arg(QString::fromStdString(summary_.origin.version),
                                      QString::fromStdString(summary_.origin.commit)));
}

void RunDetails::showResults() {
    results_->setRowCount(0);
    if (!run_)
        return;
    const auto add = [this](int row, int column, const QString& text, const QString& toolTip) {
        auto* item = new QTableWidgetItem(text);
        item->setToolTip(toolTip.isEmpty() ? text : toolTip);
        item->setTextAlignment(Qt::AlignVCenter | (column == 0 ? Qt::AlignLeft : Qt::AlignRight));
        results_->setItem(row, column, item);
    };
    for (const ContenderRun& contender : run_->contenders())
        for (const SeedRun& seed : contender.seeds) {
            const int row = results_->rowCount();
            results_->insertRow(row);
            const QString label = QString::fromStdString(contender.label);
            const QString name =
                contender.seeds.size() == 1 ? label : tr("%1, seed %2").arg(label).arg(seed.seed);
            add(row, 0, name, QString::fromStdString(networkName(contender.options)));
            add(row, 1, trainText(seed), QString::fromStdString(seed.reason));
            add(row, 2, errorText(latestTestError(seed.history)), {});
        }
}

} // namespace rlab
