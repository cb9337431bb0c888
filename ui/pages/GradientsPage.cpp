// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/GradientsPage.h"

#include "ui/pages/BlockSplitView.h"
#include "ui/pages/DepthSweepPane.h"
#include "ui/pages/GradientActions.h"
#include "ui/pages/GradientsExporter.h"
#include "ui/pages/GradientsToolRow.h"
#include "ui/pages/HeatMapsView.h"
#include "ui/pages/LayerDetails.h"
#include "ui/pages/ProfileView.h"
#include "ui/pages/ScaleLegend.h"
#include "ui/pages/SweepActions.h"
#include "ui/pages/TimeRow.h"
#include "ui/widgets/Roles.h"

#include <QMenu>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace rlab {

namespace {

/// Below it profile, heat maps and details don't all fit: the details take the profile's place.
constexpr int leastHeightForAll = 540;
constexpr int detailsHeight = 152;
constexpr int leastMapsHeight = 128;

const QString group = QStringLiteral("gradients");
const QString sweepGroup = QStringLiteral("sweep");

} // namespace

GradientsPage::GradientsPage(QWidget* parent)
    : QWidget(parent)
    , actions_(new GradientActions(this))
    , profile_(new ProfileView(view_))
    , time_(new TimeRow)
    , maps_(new HeatMapsView(view_))
    , legend_(new ScaleLegend(view_))
    , details_(new LayerDetails(view_))
    , blocks_(new BlockSplitView(view_))
    , sweepActions_(new SweepActions(this))
    , sweep_(new DepthSweepPane(*sweepActions_))
    , empty_(makeLabel("secondary", tr("Press Train: while networks train, the gradient of every "
                                       "layer is recorded here.")))
    , modes_(new QStackedWidget)
    , contents_(new QWidget)
    , exporter_(new GradientsExporter(view_, sweep_->view(), this)) {
    exporter_->setParent(this);
    makeExportActions();
    layOut();
    connectParts();
    applyChoices();
    followRun();
}

GradientsPage::~GradientsPage() {
    delete exporter_; // it reads what would go before the page's children
}

void GradientsPage::makeExportActions() {
    for (const QString& format :
         {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf")}) {
        auto* action = new QAction(tr("Gradients as %1…").arg(format.toUpper()), this);
        explain(*action, tr("What the page with the gradients shows, in light colours"));
        connect(action, &QAction::triggered, exporter_,
                [this, format] { exporter_->askForPicture(format); });
        exportActions_.append(action);
    }
    auto* csv = new QAction(tr("Gradients as CSV…"), this);
    explain(*csv, tr("A row for each layer (or block) and each recorded batch, or for each "
                     "untrained network, with all figures"));
    connect(csv, &QAction::triggered, exporter_, &GradientsExporter::askForCsv);
    exportActions_.append(csv);
}

QWidget* GradientsPage::makeScrolled(QWidget* contents) {
    auto* area = new QScrollArea;
    area->setProperty("role", "plain");
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setMinimumHeight(leastMapsHeight);
    area->setWidget(contents);
    return area;
}

QWidget* GradientsPage::makeLayers() {
    auto* layers = new QWidget;
    auto* layout = new QVBoxLayout(layers);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(profile_, 10);
    layout->addSpacing(4);
    layout->addWidget(makeScrolled(maps_), 9);
    layout->addSpacing(4);
    layout->addWidget(legend_);
    layout->addSpacing(4);
    layout->addWidget(details_);
    details_->setFixedHeight(detailsHeight);
    return layers;
}

void GradientsPage::layOut() {
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    modes_->addWidget(makeLayers());
    modes_->addWidget(makeScrolled(blocks_));
    auto* inner = new QVBoxLayout(contents_);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(Theme::grid);
    inner->addWidget(modes_, 1);
    inner->addWidget(time_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(Theme::grid);
    layout->addWidget(new GradientsToolRow(*actions_, *sweepActions_, exportActions_));
    layout->addWidget(sweep_, 1);
    layout->addWidget(contents_, 1);
    layout->addWidget(empty_, 1);
}

void GradientsPage::connectParts() {
    connect(actions_, &GradientActions::changed, this, &GradientsPage::applyChoices);
    connect(profile_, &ProfileView::layerChosen, this, &GradientsPage::choose);
    connect(maps_, &HeatMapsView::layerChosen, this, &GradientsPage::choose);
    connect(maps_, &HeatMapsView::stepChosen, this,
            [this](qint64 step) { time_->choose(static_cast<int>(view_.run.indexOf(step))); });
    connect(time_, &TimeRow::indexChosen, this, [this](int index) {
        if (!view_.run.empty())
            chooseStep(view_.run.steps()[static_cast<std::size_t>(index)]);
    });
    connect(details_, &LayerDetails::closed, this, &GradientsPage::closeDetails);
    connect(exporter_, &GradientsExporter::saved, this, &GradientsPage::saved);
    connect(exporter_, &GradientsExporter::failed, this, &GradientsPage::failed);
    connect(sweep_, &DepthSweepPane::failed, this, &GradientsPage::failed);
    connect(sweep_, &DepthSweepPane::figuresChanged, this, &GradientsPage::showParts);
}

QList<QAction*> GradientsPage::viewActions() const {
    return {actions_->menu()->menuAction(), sweepActions_->menu()->menuAction()};
}

bool GradientsPage::isLive() const {
    return time_->isLive();
}

void GradientsPage::setTheme(const Theme& theme) {
    view_.theme = theme;
    time_->setTheme(theme);
    sweep_->setTheme(theme);
    refresh();
}

void GradientsPage::setRun(const RunModel& run) {
    blocks_->forgetBlock();
    view_.run.setRun(run);
    view_.chosen.reset();
    profile_->forget();
    exporter_->setTitle(QString::fromStdString(run.experiment().name));
    time_->setText({});
    time_->setLive(true);
    followRun();
}

void GradientsPage::updateRun(const RunModel& run) {
    if (view_.run.updateRun(run))
        followRun();
}

/// There are more samples, or others.
void GradientsPage::followRun() {
    time_->setCount(static_cast<int>(view_.run.steps().size()));
    if (!view_.run.empty())
        view_.step = view_.run.steps()[static_cast<std::size_t>(time_->index())];
    showParts();
    refresh();
}

void GradientsPage::chooseStep(qint64 step) {
    view_.step = step;
    refresh();
}

void GradientsPage::chooseLayer(int contender, int layer) {
    const auto network = static_cast<std::size_t>(contender);
    if (contender >= 0 && network < view_.run.networks().size() && layer >= 0 &&
        static_cast<std::size_t>(layer) < view_.run.networks()[network].layers.size())
        choose({network, layer});
}

void GradientsPage::choose(LayerChoice choice) {
    const bool isOther = view_.chosen != choice;
    view_.chosen = choice;
    showParts();
    refresh();
    if (isOther)
        emit layerChosen(static_cast<int>(choice.network), choice.layer);
}

void GradientsPage::closeDetails() {
    view_.chosen.reset();
    showParts();
    refresh();
    maps_->setFocus();
}

void GradientsPage::applyChoices() {
    view_.statistic = actions_->statistic();
    view_.axis = actions_->axis();
    modes_->setCurrentIndex(actions_->mode() == GradientsMode::Shortcuts ? 1 : 0);
    exporter_->setMode(actions_->mode());
    profile_->forget();
    showParts();
    refresh();
}

bool GradientsPage::showsSweep() const {
    return actions_->mode() == GradientsMode::Depth;
}

void GradientsPage::showParts() {
    const bool isEmpty = view_.run.empty();
    sweep_->setVisible(showsSweep());
    empty_->setVisible(isEmpty && !showsSweep());
    contents_->setVisible(!isEmpty && !showsSweep());
    for (QAction* action : exportActions_)
        action->setEnabled(showsSweep() ? sweep_->hasFigures() : !isEmpty);
    maps_->fitRows();
    blocks_->fitPanels();
    details_->setVisible(view_.chosen.has_value());
    profile_->setVisible(!view_.chosen || height() >= leastHeightForAll);
}

/// Whatever is seen shows the view as it is now.
void GradientsPage::refresh() {
    refreshWaits_ = !isVisible();
    if (refreshWaits_ || view_.run.empty())
        return;
    view_.scale = ValueScale(view_.statistic, view_.run.range(view_.statistic));
    time_->setText(timeText(view_.run, view_.step));
    maps_->refresh();
    profile_->describe();
    profile_->update();
    legend_->update();
    details_->refresh();
    blocks_->update();
}

void GradientsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (refreshWaits_)
        refresh();
}

void GradientsPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    showParts();
}

void GradientsPage::saveState(QSettings& settings) const {
    settings.beginGroup(group);
    actions_->save(settings);
    settings.endGroup();
    settings.beginGroup(sweepGroup);
    sweepActions_->save(settings);
    settings.endGroup();
}

void GradientsPage::restoreState(QSettings& settings) {
    settings.beginGroup(group);
    actions_->restore(settings);
    settings.endGroup();
    settings.beginGroup(sweepGroup);
    sweepActions_->restore(settings);
    settings.endGroup();
}

} // namespace rlab
