// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunFigure.h"

#include "ui/charts/FigureExport.h"

#include <map>

namespace rlab {
namespace {

/// Where runs share a network's name, the run's folder tells them apart.
std::string label(const RunRecord& run, const ContenderRecord& contender,
                  const std::map<std::string, int>& uses) {
    if (uses.at(contender.name) == 1)
        return contender.name;
    const std::filesystem::path folder = run.folder.lexically_normal();
    const std::filesystem::path name =
        folder.has_filename() ? folder.filename() : folder.parent_path().filename();
    return contender.name + " (" + name.string() + ")";
}

} // namespace

void drawRuns(const std::vector<RunRecord>& runs, const QString& file) {
    std::map<std::string, int> uses;
    for (const RunRecord& run : runs)
        for (const ContenderRecord& contender : run.contenders)
            ++uses[contender.name];
    std::vector<FigureCurve> curves;
    FigureOptions options;
    for (const RunRecord& run : runs) {
        options.epochs = std::max(options.epochs, run.experiment.epochs);
        for (const ContenderRecord& contender : run.contenders)
            curves.push_back({label(run, contender, uses), contender.network.kind,
                              contender.network.depth, contender.history});
    }
    if (runs.size() == 1)
        options.title = QString::fromStdString(runs.front().experiment.name);
    exportFigure(file, curves, options);
}

} // namespace rlab
