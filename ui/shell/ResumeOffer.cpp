// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/ResumeOffer.h"

#include "ui/models/RunText.h"
#include "ui/session/RunHistory.h"
#include "ui/session/UserSettings.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>

namespace rlab {

namespace {

const QString declinedKey = QStringLiteral("runs/notResumed");

} // namespace

ResumeOffer::ResumeOffer(RunHistory& history, QWidget* parent)
    : QFrame(parent)
    , history_(history)
    , text_(makeLabel("banner")) {
    setProperty("role", "notice");
    setObjectName(QStringLiteral("resumeOffer"));
    layOut();
    hide();
    connect(&history_, &RunHistory::unfinishedFound, this, &ResumeOffer::offer);
    // It may be deleted, or taken up in another window.
    connect(&history_, &RunHistory::changed, this, [this] {
        if (!isHidden())
            history_.requestUnfinished();
    });
    history_.requestUnfinished();
}

void ResumeOffer::layOut() {
    text_->setWordWrap(true);
    auto* goOn = makeButton("primary", tr("Go on"));
    goOn->setProperty("compact", true);
    goOn->setObjectName(QStringLiteral("acceptResume"));
    explain(*goOn, tr("Go on training from the last checkpoint"),
            tr("Goes on with the run that was cut off, from its last checkpoint. It becomes what "
               "it would have been without the interruption."));
    auto* notNow = makeButton("outline", tr("Not now"));
    notNow->setObjectName(QStringLiteral("declineResume"));
    explain(*notNow, tr("Leave the run as it is"),
            tr("Leaves the run as it is. It stays in the list of runs, where it can be resumed at "
               "any time; you are not asked about it again."));
    connect(goOn, &QPushButton::clicked, this, &ResumeOffer::accept);
    connect(notNow, &QPushButton::clicked, this, &ResumeOffer::decline);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 6, 8, 6);
    layout->setSpacing(8);
    layout->addWidget(text_, 1);
    layout->addWidget(notNow);
    layout->addWidget(goOn);
}

void ResumeOffer::setTraining(bool training) {
    if (!training)
        return;
    isOver_ = true;
    hide();
}

void ResumeOffer::offer(const std::optional<RunSummary>& run) {
    const bool isWanted =
        run && !isOver_ && userSettings().value(declinedKey).toString().toStdString() != run->key;
    if (isWanted) {
        run_ = *run;
        text_->setText(tr("“%1” (%2) was still training when the program ended. It can go on where "
                          "it was.")
                           .arg(QString::fromStdString(run_.name),
                                whenText(startOf(run_), QDateTime::currentDateTime())));
        setAccessibleName(text_->text());
    }
    setVisible(isWanted);
}

void ResumeOffer::accept() {
    emit accepted(run_.id);
}

void ResumeOffer::decline() {
    userSettings().setValue(declinedKey, QString::fromStdString(run_.key));
    isOver_ = true;
    hide();
}

} // namespace rlab
