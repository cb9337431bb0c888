// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PlotCommand.h"

#include "app/cli/RunFigure.h"
#include "app/cli/Terminal.h"
#include "core/store/RunFolder.h"

namespace rlab {

void PlotCommand::addOptions(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("DIR"), tr("Folders of runs, one or more."),
                                 QStringLiteral("DIR..."));
    parser.addOption({QStringLiteral("out"),
                      tr("The figure's file; .svg, .png or .pdf decides its kind."),
                      QStringLiteral("FILE")});
}

int PlotCommand::run(const QCommandLineParser& parser) const {
    const QStringList folders = parser.positionalArguments().mid(1);
    if (folders.isEmpty())
        throw UsageError(tr("plot needs the folder of a run, e.g. residual-lab plot DIR --out "
                            "curves.svg"));
    if (!parser.isSet(QStringLiteral("out")))
        throw UsageError(tr("plot needs --out FILE, ending in .svg, .png or .pdf"));
    std::vector<RunRecord> runs;
    for (const QString& folder : folders)
        runs.push_back(readRunFolder(folder.toStdString()));
    const QString file = parser.value(QStringLiteral("out"));
    drawRuns(runs, file);
    printText(tr("Figure written to %1").arg(file));
    return 0;
}

} // namespace rlab
