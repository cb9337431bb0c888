// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/AnswerCard.h"

#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/Roles.h"
#include "ui/widgets/Swatch.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace rlab {

namespace {

constexpr int seenSide = 20;
constexpr int linesOfVerdict = 2;

} // namespace

AnswerCard::AnswerCard(QWidget* parent)
    : QFrame(parent)
    , swatch_(new Swatch)
    , name_(new ElidedLabel("name"))
    , weights_(new ElidedLabel("small"))
    , seen_(new QLabel)
    , remove_(new QToolButton)
    , bars_(new AnswerBars)
    , verdict_(makeLabel("secondary")) {
    setProperty("role", "card");
    setObjectName(QStringLiteral("answerCard"));
    layOut();
    connect(remove_, &QToolButton::clicked, this, [this] { emit removeClicked(network_.key); });
}

void AnswerCard::layOut() {
    weights_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    seen_->setFixedSize(seenSide, seenSide);
    seen_->setScaledContents(true);
    seen_->hide();
    remove_->setText(QStringLiteral("×"));
    remove_->setFixedSize(20, 20);
    explain(*remove_, tr("Take this network away"),
            tr("The network is asked no longer. Its file stays where it is."));
    bars_->setRows(answersTold);
    verdict_->setObjectName(QStringLiteral("verdict"));
    verdict_->setTextFormat(Qt::RichText);
    verdict_->setWordWrap(true);
    verdict_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    verdict_->setMinimumHeight(linesOfVerdict * verdict_->fontMetrics().lineSpacing());
    auto* head = new QHBoxLayout;
    head->setSpacing(Theme::grid);
    head->addWidget(swatch_);
    head->addWidget(name_, 1);
    head->addWidget(seen_);
    head->addWidget(weights_);
    head->addWidget(remove_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(bars_);
    layout->addWidget(verdict_);
    layout->addStretch();
}

void AnswerCard::setTheme(const Theme& theme) {
    theme_ = theme;
    swatch_->setColor(network_.color, theme);
    bars_->setTheme(theme, theme.curve(network_.color));
    showVerdict();
}

void AnswerCard::setNetwork(const AskedNetwork& network) {
    network_ = network;
    name_->setText(network.label);
    weights_->setText(weightsText(network));
    setToolTip(network.origin);
    remove_->setVisible(!network.isOfRun());
    remove_->setAccessibleName(tr("Take %1 away").arg(network.label));
    setTheme(theme_);
}

void AnswerCard::setAnswer(const AnswerText& answer) {
    bars_->setBars(answer.bars);
    bars_->setToolTip(answer.figures);
    answer_ = answer;
    showVerdict();
    verdict_->setToolTip(answer.figures);
    setAccessibleName(tr("%1: %2").arg(network_.label, answer.spoken()));
    setAccessibleDescription(answer.figures);
}

void AnswerCard::showVerdict() {
    const QColor color = answer_.isWrong ? theme_.danger : theme_.text;
    const QString verdict = answer_.verdict.toHtmlEscaped();
    verdict_->setText(answer_.judgement.isEmpty()
                          ? verdict
                          : QStringLiteral("<b style=\"color:%1\">%2</b> %3")
                                .arg(color.name(), answer_.judgement.toHtmlEscaped(), verdict));
}

void AnswerCard::setSeen(const QImage& seen) {
    seen_->setVisible(!seen.isNull());
    if (!seen.isNull())
        seen_->setPixmap(QPixmap::fromImage(seen));
    seen_->setToolTip(tr("The picture as this network sees it: %1 × %2 pixels")
                          .arg(seen.width())
                          .arg(seen.height()));
}

} // namespace rlab
