// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunFigure.h"

#include "ui/charts/FigureExport.h"

#include <map>

namespace rlab {
namespace {

/// How often each text is there.
using Uses = std::map<std::string, int>;

std::string folderName(const RunRecord& run) {
    const std::filesystem::path folder = run.folder.lexically_normal();
    return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

/// Where runs share a network's name, the run's folder tells them apart: its name, or its path if
/// folders share that too.
std::string label(const RunRecord& run, const ContenderRecord& contender, const Uses& names,
                  const Uses& folders) {
    if (names.at(contender.name) == 1)
        return contender.name;
    const std::string folder = folderName(run);
    return contender.name + " (" + (folders.at(folder) == 1 ? folder : run.folder.string()) + ")";
}

} // namespace

void drawRuns(const std::vector<RunRecord>& runs, const QString& file) {
    Uses names;
    Uses folders;
    for (const RunRecord& run : runs) {
        ++folders[folderName(run)];
        for (const ContenderRecord& contender : run.contenders)
            ++names[contender.name];
    }
    std::vector<FigureCurve> curves;
    FigureOptions options;
    for (const RunRecord& run : runs) {
        options.epochs = std::max(options.epochs, run.experiment.epochs);
        for (const ContenderRecord& contender : run.contenders)
            curves.push_back({label(run, contender, names, folders), contender.network.kind,
                              contender.network.depth, contender.history});
    }
    if (runs.size() == 1)
        options.title = QString::fromStdString(runs.front().experiment.name);
    exportFigure(file, curves, options);
}

} // namespace rlab
