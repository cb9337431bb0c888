// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/GlossaryDialog.h"

#include "ui/Text.h"
#include "ui/help/Glossary.h"
#include "ui/help/GlossaryModel.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QSortFilterProxyModel>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr QSize firstSize(640, 400);
constexpr int listWidth = 208;

QString page(const GlossaryEntry& entry) {
    return QStringLiteral("<h3>%1</h3>%2")
        .arg(entry.term.toHtmlEscaped(), airy(linkedText(entry.text)));
}

} // namespace

GlossaryDialog::GlossaryDialog(QWidget* parent)
    : QDialog(parent)
    , search_(new QLineEdit)
    , list_(new QListView)
    , text_(new QTextBrowser)
    , found_(new QSortFilterProxyModel(this)) {
    setObjectName(QStringLiteral("glossary"));
    setWindowTitle(tr("Glossary"));
    setMinimumSize(firstSize * 3 / 4);
    resize(firstSize);
    found_->setSourceModel(new GlossaryModel(this));
    found_->setFilterRole(GlossaryModel::SearchRole);
    found_->setFilterCaseSensitivity(Qt::CaseInsensitive);

    search_->setObjectName(QStringLiteral("glossarySearch"));
    search_->setPlaceholderText(tr("Search"));
    search_->setClearButtonEnabled(true);
    search_->setAccessibleName(tr("Search the glossary"));
    explain(*search_,
            tr("Shows the terms that hold these letters, in their name or in their "
               "text; the arrow keys move through them"),
            tr("Shows the terms that hold these letters, in their name or in their "
               "text; the arrow keys move through them"));
    search_->installEventFilter(this);
    list_->setObjectName(QStringLiteral("glossaryList"));
    list_->setModel(found_);
    list_->setFixedWidth(listWidth);
    list_->setAccessibleName(tr("Terms"));
    explain(*list_, tr("The term to explain"),
            tr("All terms in alphabetical order, or those that the search has found."));
    text_->setObjectName(QStringLiteral("glossaryText"));
    text_->setOpenLinks(false);
    text_->setAccessibleName(tr("Explanation"));
    explain(*text_, tr("Blue words lead to their own explanation"),
            tr("What the term means. Blue words lead to their own explanation; Tab "
               "goes from one to the next, Enter follows it."));

    auto* left = new QVBoxLayout;
    left->addWidget(search_);
    left->addWidget(list_, 1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addLayout(left);
    layout->addWidget(text_, 1);

    connect(search_, &QLineEdit::textChanged, this, &GlossaryDialog::onSearch);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &GlossaryDialog::onCurrentChanged);
    connect(text_, &QTextBrowser::anchorClicked, this, &GlossaryDialog::onLink);
    list_->setCurrentIndex(found_->index(0, 0));
    search_->setFocus();
}

/// Links take their colour from a document's style sheet, as it is when the text is set.
void GlossaryDialog::setTheme(const Theme& theme) {
    text_->document()->setDefaultStyleSheet(
        QStringLiteral("a { color: %1; text-decoration: none }").arg(theme.accent.name()));
    onCurrentChanged();
}

void GlossaryDialog::showTerm(const QString& id) {
    if (!glossaryEntry(id))
        return;
    search_->clear();
    const QModelIndexList rows =
        found_->match(found_->index(0, 0), GlossaryModel::IdRole, id, 1, Qt::MatchExactly);
    list_->setCurrentIndex(rows.front());
}

QString GlossaryDialog::term() const {
    return list_->currentIndex().data(GlossaryModel::IdRole).toString();
}

void GlossaryDialog::onSearch(const QString& text) {
    found_->setFilterFixedString(text.trimmed());
    // A term of that name first, before those that only speak of it.
    const QModelIndexList named =
        found_->match(found_->index(0, 0), Qt::DisplayRole, text.trimmed(), 1, Qt::MatchStartsWith);
    list_->setCurrentIndex(named.isEmpty() || text.isEmpty() ? found_->index(0, 0) : named.front());
    onCurrentChanged(); // also when nothing is left
}

void GlossaryDialog::onCurrentChanged() {
    const GlossaryEntry* entry = glossaryEntry(term());
    text_->setHtml(entry ? page(*entry) : tr("No term holds these letters."));
}

void GlossaryDialog::onLink(const QUrl& link) {
    if (link.scheme() == QStringLiteral("term"))
        showTerm(link.path());
}

/// The arrows move through the list while the search keeps the focus.
bool GlossaryDialog::eventFilter(QObject* watched, QEvent* event) {
    if (watched == search_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            const int row = list_->currentIndex().row() + (key == Qt::Key_Down ? 1 : -1);
            if (row >= 0 && row < found_->rowCount())
                list_->setCurrentIndex(found_->index(row, 0));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace rlab
