// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunSearch.h"

#include "core/data/DatasetCatalogue.h"

namespace rlab {
namespace {

/// Compatible forms of a letter become one: "é" typed as one character or as two.
QString folded(const QString& text) {
    return text.normalized(QString::NormalizationForm_KC).toCaseFolded();
}

} // namespace

QString searchText(const std::string& name, const std::string& note, const std::string& dataset,
                   const std::string& networks) {
    QStringList parts;
    for (const std::string& part : {name, note, dataset, datasetTitle(dataset), networks})
        parts.append(folded(QString::fromStdString(part)));
    return parts.join(QLatin1Char('\n'));
}

QStringList searchWords(const std::string& filter) {
    return folded(QString::fromStdString(filter).simplified())
        .split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace rlab
