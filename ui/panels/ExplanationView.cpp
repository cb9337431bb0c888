// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ExplanationView.h"

#include "ui/Text.h"
#include "ui/panels/RunWords.h"
#include "ui/widgets/Roles.h"

#include <QAccessible>
#include <QVBoxLayout>

namespace rlab {

namespace {

QLabel* makeText(const char* role) {
    QLabel* label = makeLabel(role);
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

/// Nothing is laid out anew for the same words.
void showText(QLabel& label, const QString& text) {
    if (const QString markup = text.isEmpty() ? text : airy(text); label.text() != markup)
        label.setText(markup);
    label.setVisible(!text.isEmpty());
}

QVBoxLayout* makePlace() {
    auto* place = new QVBoxLayout;
    place->setContentsMargins(0, 0, 0, 0);
    place->setSpacing(Theme::grid);
    return place;
}

} // namespace

ExplanationView::ExplanationView(QWidget* parent)
    : QFrame(parent)
    , headline_(makeText("headline"))
    , paragraphsPlace_(makePlace())
    , adviceFrame_(new QFrame)
    , advicePlace_(makePlace())
    , certainty_(makeText("certainty")) {
    setObjectName(QStringLiteral("explanation"));
    headline_->setObjectName(QStringLiteral("headline"));
    certainty_->setObjectName(QStringLiteral("certainty"));
    adviceFrame_->setProperty("role", "advice");
    adviceFrame_->setLayout(advicePlace_);
    advicePlace_->setContentsMargins(8, 8, 8, 8);
    // Reachable by Tab, so that a screen reader can be sent here.
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("What you see"));
    setWhatsThis(tr("What this run shows, in sentences made of its own figures: whether more "
                    "layers made the training error worse, and how sure one may be. The words "
                    "change at the ends of epochs."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 4, 6, 4);
    layout->setSpacing(Theme::grid);
    layout->addWidget(headline_);
    layout->addLayout(paragraphsPlace_);
    layout->addWidget(adviceFrame_);
    layout->addWidget(certainty_);
}

void ExplanationView::setTheme(const Theme& theme) {
    theme_ = theme;
    render();
}

void ExplanationView::setExplanation(const Explanation& explanation,
                                     const std::vector<ColorRole>& roles) {
    if (explanation == explanation_ && roles == roles_)
        return;
    explanation_ = explanation;
    roles_ = roles;
    render();
    setAccessibleDescription(plainText(explanation_));
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

void ExplanationView::render() {
    showText(*headline_, colored(explanation_.headline, roles_, theme_));
    fill(paragraphs_, paragraphsPlace_, "paragraph", explanation_.paragraphs);
    fill(advice_, advicePlace_, "paragraph", explanation_.advice + explanation_.missing);
    adviceFrame_->setVisible(!advice_.isEmpty());
    showText(*certainty_, colored(explanation_.certainty, roles_, theme_));
}

void ExplanationView::fill(QList<QLabel*>& labels, QVBoxLayout* layout, const char* role,
                           const QStringList& texts) {
    while (labels.size() > texts.size())
        delete labels.takeLast();
    while (labels.size() < texts.size()) {
        labels.append(makeText(role));
        layout->addWidget(labels.last());
    }
    for (qsizetype i = 0; i < texts.size(); ++i)
        showText(*labels[i], colored(texts[i], roles_, theme_));
}

} // namespace rlab
