// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PlotCommand.h"

#include "app/cli/RunFigure.h"
#include "app/cli/Terminal.h"
#include "core/store/RunFolder.h"

#include <QFileInfo>

namespace rlab {
namespace {

void requireFigureName(const QString& file) {
    const QStringList kinds{QStringLiteral("svg"), QStringLiteral("png"), QStringLiteral("pdf")};
    if (!kinds.contains(QFileInfo(file).suffix().toLower()))
        throw UsageError(
            PlotCommand::tr("--out takes a file that ends in .svg, .png or .pdf, not \"%1\"")
                .arg(file));
}

/// A run drawn twice would be two curves that nobody can tell apart.
void requireDifferent(const QStringList& folders) {
    for (qsizetype i = 0; i < folders.size(); ++i)
        for (qsizetype j = 0; j < i; ++j)
            if (QFileInfo(folders[i]) == QFileInfo(folders[j]))
                throw UsageError(PlotCommand::tr("%1 is the same folder as %2; plot takes each "
                                                 "run once")
                                     .arg(folders[i], folders[j]));
}

} // namespace

void PlotCommand::addOptions(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("DIR"), tr("Folders of runs, one or more."),
                                 QStringLiteral("DIR..."));
    parser.addOption({QStringLiteral("out"),
                      tr("The figure's file; .svg, .png or .pdf decides its kind."),
                      QStringLiteral("FILE")});
    parser.addOption({QStringLiteral("gradients"),
                      tr("Draw the gradient of every layer, as far as the run was looked into "
                         "(train --gradients-every), instead of the curves.")});
}

int PlotCommand::run(const QCommandLineParser& parser) const {
    const QStringList folders = parser.positionalArguments().mid(1);
    if (folders.isEmpty())
        throw UsageError(tr("plot needs the folder of a run, e.g. residual-lab plot DIR --out "
                            "curves.svg"));
    if (!parser.isSet(QStringLiteral("out")))
        throw UsageError(tr("plot needs --out FILE, ending in .svg, .png or .pdf"));
    const QString file = parser.value(QStringLiteral("out"));
    requireFigureName(file);
    requireDifferent(folders);
    if (parser.isSet(QStringLiteral("gradients"))) {
        if (folders.size() > 1)
            throw UsageError(tr("--gradients draws one run, not %1").arg(folders.size()));
        drawGradients(readRunFolder(folders.front().toStdString()), file);
        printText(tr("Figure written to %1").arg(file));
        return 0;
    }
    std::vector<RunRecord> runs;
    for (const QString& folder : folders)
        runs.push_back(readRunFolder(folder.toStdString()));
    drawRuns(runs, file);
    printText(tr("Figure written to %1").arg(file));
    return 0;
}

} // namespace rlab
