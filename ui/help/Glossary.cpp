// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/Glossary.h"

#include "ui/help/GlossaryTerms.h"
#include "ui/session/Translation.h"

#include <QRegularExpression>

#include <algorithm>

namespace rlab {

namespace {

const QRegularExpression& reference() {
    static const QRegularExpression expression(QStringLiteral("\\[([a-z-]+)(?:\\|([^\\]]+))?\\]"));
    return expression;
}

/// `text` with each reference replaced by what `replacement(id, words)` gives.
template <class Replacement>
QString replaced(const QString& text, const Replacement& replacement) {
    QString result;
    qsizetype from = 0;
    auto matches = reference().globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const QString words = match.hasCaptured(2) ? match.captured(2) : match.captured(1);
        result += text.mid(from, match.capturedStart() - from);
        result += replacement(match.captured(1), words);
        from = match.capturedEnd();
    }
    return result + text.mid(from);
}

std::vector<GlossaryEntry> translatedTerms() {
    std::vector<GlossaryEntry> entries;
    for (const GlossaryTerm& term : glossaryTerms())
        entries.push_back({QString::fromLatin1(term.id), tr(term.term), tr(term.text)});
    std::ranges::sort(entries, [](const GlossaryEntry& a, const GlossaryEntry& b) {
        return QString::localeAwareCompare(a.term, b.term) < 0;
    });
    return entries;
}

} // namespace

const std::vector<GlossaryEntry>& glossary() {
    static const std::vector<GlossaryEntry> entries = translatedTerms();
    return entries;
}

const GlossaryEntry* glossaryEntry(const QString& id) {
    const auto found = std::ranges::find(glossary(), id, &GlossaryEntry::id);
    return found == glossary().end() ? nullptr : &*found;
}

QString linkedText(const QString& text) {
    return replaced(text.toHtmlEscaped(), [](const QString& id, const QString& words) {
        return QStringLiteral("<a href=\"term:%1\">%2</a>").arg(id, words);
    });
}

QString unlinkedText(const QString& text) {
    return replaced(text, [](const QString&, const QString& words) { return words; });
}

QStringList references(const QString& text) {
    QStringList ids;
    replaced(text, [&ids](const QString& id, const QString&) {
        ids.append(id);
        return QString();
    });
    return ids;
}

} // namespace rlab
