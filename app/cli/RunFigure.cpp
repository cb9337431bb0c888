// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunFigure.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "ui/charts/FigureExport.h"
#include "ui/charts/GradientsFigure.h"

#include <QCoreApplication>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>

namespace rlab {
namespace {

/// How often each text is there.
using Uses = std::map<std::string, int>;

/// The last `count` parts of a folder's path.
std::string tailOf(const std::filesystem::path& folder, int count) {
    std::filesystem::path whole = std::filesystem::absolute(folder).lexically_normal();
    if (!whole.has_filename())
        whole = whole.parent_path();
    const auto parts = std::distance(whole.begin(), whole.end());
    std::filesystem::path tail;
    for (auto part = std::next(whole.begin(), std::max<std::ptrdiff_t>(0, parts - count));
         part != whole.end(); ++part)
        tail /= *part;
    return tail.string();
}

/// As much of the end of the run's path as tells it from the others'. They are different folders.
std::string placeOf(const RunRecord& run, const std::vector<RunRecord>& runs) {
    for (int count = 1;; ++count) {
        const std::string tail = tailOf(run.folder, count);
        if (std::ranges::count(runs, tail, [&](const RunRecord& other) {
                return tailOf(other.folder, count);
            }) == 1)
            return tail;
    }
}

/// One for each network, with the histories of all its seeds.
std::vector<FigureCurve> curvesOf(const RunRecord& run) {
    std::vector<FigureCurve> curves;
    const std::vector<CifarNetworkOptions>& networks = run.experiment.networks;
    for (const std::string& name : contenderNames(networks)) {
        const CifarNetworkOptions& network = networks[curves.size()];
        curves.push_back({name, network.kind, network.depth, {}});
    }
    const std::vector<Member> all = members(run.experiment);
    for (std::size_t i = 0; i < all.size(); ++i)
        curves[all[i].network].histories.push_back(run.contenders[i].history);
    return curves;
}

/// The run with what was seen of its steps, and without its curves.
RunModel probedRun(const RunRecord& record) {
    RunModel run(record.experiment);
    TrainingUpdate update;
    for (std::size_t member = 0; member < record.contenders.size(); ++member)
        for (const ProbeSample& sample : readProbes(record, member))
            update.probes.push_back(
                {static_cast<int>(member), std::make_shared<const ProbeSample>(sample)});
    run.apply(update);
    return run;
}

} // namespace

void drawGradients(const RunRecord& record, const QString& file) {
    GradientView view;
    view.run.setRun(probedRun(record));
    if (view.run.empty())
        throw Error(QCoreApplication::translate(
                        "RunFigure", "%1 holds no gradients; train with --gradients-every K to "
                                     "have some")
                        .arg(QString::fromStdString(record.folder.string()))
                        .toStdString());
    view.step = view.run.steps().back();
    const GradientsFigure figure(view, false, QString::fromStdString(record.experiment.name));
    const QByteArray bytes = figureBytes(figure, figureFormat(file));
    writeFile(file.toStdString(),
              std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

void drawRuns(const std::vector<RunRecord>& runs, const QString& file) {
    Uses names;
    for (const RunRecord& run : runs)
        for (const std::string& name : contenderNames(run.experiment.networks))
            ++names[name];
    std::vector<FigureCurve> curves;
    FigureOptions options;
    for (const RunRecord& run : runs) {
        options.epochs = std::max(options.epochs, run.experiment.epochs);
        for (FigureCurve& curve : curvesOf(run)) {
            if (names.at(curve.label) > 1)
                curve.label += " (" + placeOf(run, runs) + ")";
            curves.push_back(std::move(curve));
        }
    }
    if (runs.size() == 1)
        options.title = QString::fromStdString(runs.front().experiment.name);
    exportFigure(file, curves, options);
}

} // namespace rlab
