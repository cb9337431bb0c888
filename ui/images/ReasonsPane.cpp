// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ReasonsPane.h"

#include "ui/Text.h"
#include "ui/images/ReasonsCanvas.h"
#include "ui/images/ReasonsChoices.h"
#include "ui/images/ReasonsExporter.h"
#include "ui/images/ReasonsNarration.h"
#include "ui/session/ImagesModel.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/ToolButtons.h"

#include <QAction>
#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

#include <algorithm>

namespace rlab {

namespace {

constexpr int progressWidth = 100;
constexpr int sentenceHeight = 34; ///< two lines: nothing moves when the second one comes

} // namespace

ReasonsPane::ReasonsPane(ImagesModel& model, QWidget* parent)
    : QWidget(parent)
    , model_(model)
    , choices_(new ReasonsChoices)
    , cover_(makePill("coverPicture", tr("Cover the picture"),
                      tr("Covers the picture in one place after the other, with the weights as "
                         "they are now; or stops that")))
    , progress_(new QProgressBar)
    , sentence_(makeLabel("small"))
    , canvas_(new ReasonsCanvas(view_))
    , area_(new ReasonsArea(canvas_))
    , empty_(makeLabel("secondary"))
    , export_(makeExport())
    , exporter_(new ReasonsExporter(view_, this)) {
    setObjectName(QStringLiteral("reasonsPane"));
    layOut();
    connectParts();
    choices_->setNetworks(model_.shelf().networks());
    applyChoices();
}

ReasonsPane::~ReasonsPane() {
    delete exporter_; // waits for its files while the pane is whole
}

QToolButton* ReasonsPane::makeExport() {
    QList<QAction*> actions;
    for (const QString& format : {QStringLiteral("png"), QStringLiteral("svg")}) {
        auto* action = new QAction(tr("Picture as %1…").arg(format.toUpper()), this);
        explain(*action, tr("What the pane shows, in light colours"));
        connect(action, &QAction::triggered, this,
                [this, format] { exporter_->askForPicture(format); });
        actions.append(action);
    }
    QToolButton* button =
        makeMenuPill("exportReasons", tr("Export"), tr("What is shown as a file"), actions);
    button->setText(tr("Export"));
    return button;
}

void ReasonsPane::layOut() {
    sentence_->setObjectName(QStringLiteral("reasonsSentence"));
    sentence_->setWordWrap(true);
    sentence_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    sentence_->setMinimumHeight(sentenceHeight);
    progress_->setObjectName(QStringLiteral("coverProgress"));
    progress_->setAccessibleName(tr("Covered pictures"));
    progress_->setTextVisible(false);
    progress_->setFixedWidth(progressWidth);
    empty_->setObjectName(QStringLiteral("reasonsEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    choices_->addAtEnd(export_);
    choices_->addToView(cover_);
    choices_->addToView(progress_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(choices_);
    layout->addWidget(sentence_);
    layout->addWidget(area_, 1);
    layout->addWidget(empty_, 1);
}

void ReasonsPane::connectParts() {
    connect(&model_, &ImagesModel::pictureChanged, this, &ReasonsPane::ask);
    connect(&model_.shelf(), &NetworkShelf::changed, this, [this] {
        choices_->setNetworks(model_.shelf().networks());
        ask();
    });
    connect(&model_.shelf(), &NetworkShelf::renewed, this, [this] {
        choices_->setNetworks(model_.shelf().networks());
        follow();
    });
    connect(choices_, &ReasonsChoices::asked, this, &ReasonsPane::ask);
    connect(choices_, &ReasonsChoices::shown, this, &ReasonsPane::applyChoices);
    connect(cover_, &QToolButton::clicked, this, &ReasonsPane::coverOrCancel);
    connect(&service_, &InspectionService::inspected, this, &ReasonsPane::take);
    connect(&service_, &InspectionService::progressed, this, &ReasonsPane::showProgress);
    connect(&service_, &InspectionService::ended, this, &ReasonsPane::showParts);
    connect(exporter_, &ReasonsExporter::saved, this, &ReasonsPane::saved);
    connect(exporter_, &ReasonsExporter::failed, this, &ReasonsPane::failed);
}

void ReasonsPane::setTheme(const Theme& theme) {
    view_.theme = theme;
    refresh();
}

void ReasonsPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (isStale_)
        ask();
}

InspectionRequest ReasonsPane::request() const {
    InspectionRequest request = choices_->request();
    request.picture = model_.picture();
    return request;
}

/// What is not seen waits.
void ReasonsPane::ask() {
    isStale_ = !isVisible();
    const InspectionRequest asked = request();
    progress_->reset();
    if (isStale_ || asked.picture.image.isNull() || asked.networks.empty()) {
        service_.cancel();
        take({});
    } else {
        service_.inspect(asked);
    }
    showParts();
}

/// Covering takes so long that it is only done anew when somebody asks for it.
void ReasonsPane::follow() {
    if (!isVisible() || view_.mode == ReasonsMode::Occlusion) {
        isStale_ = true;
        return;
    }
    if (const InspectionRequest asked = request(); !asked.picture.image.isNull())
        service_.follow(asked);
}

void ReasonsPane::coverOrCancel() {
    if (service_.isRunning())
        service_.cancel();
    else
        ask();
}

void ReasonsPane::applyChoices() {
    const ReasonsMode before = view_.mode;
    view_.mode = choices_->mode();
    view_.opacity = choices_->opacity();
    view_.oneScale = choices_->oneScale();
    const bool wantsCover = view_.mode == ReasonsMode::Occlusion && !isCovered();
    const bool leavesCover = before == ReasonsMode::Occlusion && view_.mode != before &&
                             (isStale_ || service_.isRunning());
    if ((before != view_.mode && wantsCover) || leavesCover)
        ask();
    refresh();
    showParts();
}

bool ReasonsPane::isCovered() const {
    const auto shown = view_.shown();
    return std::ranges::all_of(shown,
                               [](const auto* looked) { return looked->occlusion.has_value(); });
}

void ReasonsPane::take(const Inspection& inspection) {
    view_.inspection = inspection;
    exporter_->setTitle(inspection.picture.name);
    for (InspectedNetwork& looked : view_.inspection.networks)
        looked.problem = asSentence(looked.problem);
    refresh();
    showParts();
}

void ReasonsPane::refresh() {
    sentence_->setText(view_.inspection.networks.empty() ? QString() : reasonsSentence(view_));
    canvas_->refresh();
}

void ReasonsPane::showProgress(int done, int all, double secondsLeft) {
    progress_->setMaximum(all);
    progress_->setValue(done);
    const QString count = tr("%1 of %2 places").arg(done).arg(all);
    progress_->setToolTip(
        secondsLeft < 0 ? count : tr("%1, %2 left").arg(count, roughDuration(secondsLeft)));
}

QString ReasonsPane::emptyText() const {
    if (choices_->request().networks.empty())
        return tr("No network has learned anything yet. Train (Ctrl+R), or add a weights file.");
    if (model_.picture().image.isNull())
        return tr("Choose a picture above: then this shows what in it the networks go by.");
    return tr("The picture is on its way through the networks …");
}

void ReasonsPane::showParts() {
    const bool isOcclusion = view_.mode == ReasonsMode::Occlusion;
    const bool isEmpty = view_.inspection.networks.empty();
    const bool isCovering = isOcclusion && service_.isRunning();
    cover_->setVisible(isOcclusion);
    cover_->setEnabled(!isEmpty || isCovering);
    showChosen(*cover_, isCovering ? tr("Cancel") : isCovered() ? tr("Again") : tr("Cover"));
    progress_->setVisible(isCovering);
    export_->setEnabled(!isEmpty);
    sentence_->setVisible(!isEmpty);
    area_->setVisible(!isEmpty);
    empty_->setVisible(isEmpty);
    empty_->setText(emptyText());
}

} // namespace rlab
