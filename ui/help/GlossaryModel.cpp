// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/GlossaryModel.h"

#include "ui/help/Glossary.h"

namespace rlab {

int GlossaryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(glossary().size());
}

QVariant GlossaryModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const GlossaryEntry& entry = glossary()[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return entry.term;
    case Qt::AccessibleDescriptionRole:
        return unlinkedText(entry.text);
    case IdRole:
        return entry.id;
    case SearchRole:
        return entry.term + u' ' + unlinkedText(entry.text);
    default:
        return {};
    }
}

} // namespace rlab
