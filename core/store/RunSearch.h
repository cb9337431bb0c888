// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <string>

namespace rlab {

// For the sources of core/store only. SQLite ignores the case of A … Z only, so the case is folded
// here, when a text is kept and when it is looked for.

/// What a search for a run looks at. `dataset` is the catalogue's name; its title counts as well.
QString searchText(const std::string& name, const std::string& note, const std::string& dataset,
                   const std::string& networks);

/// All of which must occur in the text.
QStringList searchWords(const std::string& filter);

} // namespace rlab
