// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace rlab {

/// A term and what it means, in the window's language. `text` may refer to other terms:
/// "[epoch]", or with words of its own "[epoch|epochs]".
struct GlossaryEntry {
    QString id; ///< "batch-norm"
    QString term;
    QString text;
};

/// All terms, in alphabetical order.
const std::vector<GlossaryEntry>& glossary();

/// Nothing if there is no such term.
const GlossaryEntry* glossaryEntry(const QString& id);

/// `text` as markup, its references as links to "term:id".
QString linkedText(const QString& text);
/// `text` as it is read.
QString unlinkedText(const QString& text);
/// The ids that `text` refers to.
QStringList references(const QString& text);

} // namespace rlab
