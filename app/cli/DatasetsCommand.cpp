// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/DatasetsCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/DatasetWork.h"
#include "app/cli/PictureReading.h"
#include "app/cli/Terminal.h"
#include "core/data/DatasetFiles.h"
#include "core/data/PictureFolder.h"
#include "ui/Text.h"

#include <nlohmann/json.hpp>

#include <QFile>

namespace rlab {
namespace {

const DatasetSource* sourceOf(const DatasetInfo& info) {
    return datasetSource(info.name);
}

QString place(const DatasetInfo& info, const std::filesystem::path& found,
              const std::filesystem::path& directory) {
    if (info.files.empty())
        return DatasetsCommand::tr("drawn by the program");
    if (!found.empty())
        return QString::fromStdString(found.string());
    const DatasetSource* source = sourceOf(info);
    return source ? DatasetsCommand::tr("not found; %1 gets it (%2)")
                        .arg(QString::fromStdString(fetchCommand(info, directory)),
                             byteText(source->downloadBytes()))
                  : DatasetsCommand::tr("not found; give its folder with --data DIR");
}

nlohmann::ordered_json datasetJson(const DatasetInfo& info, const std::filesystem::path& found) {
    nlohmann::ordered_json json{{"name", info.name},
                                {"title", info.title},
                                {"channels", info.imageShape[0]},
                                {"height", info.imageShape[1]},
                                {"width", info.imageShape[2]},
                                {"classes", info.classNames},
                                {"train_images", info.trainImages},
                                {"test_images", info.testImages},
                                {"available", info.files.empty() || !found.empty()},
                                {"directory", found.string()}};
    if (const DatasetSource* source = sourceOf(info)) {
        json["home"] = source->home;
        json["licence"] = source->licence;
        json["citation"] = source->citation;
        json["download_bytes"] = source->downloadBytes();
    }
    return json;
}

void listDatasets(const std::filesystem::path& directory, bool json) {
    using Align = TextTable::Align;
    TextTable table(
        {Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left});
    table.addRow({DatasetsCommand::tr("data set"), DatasetsCommand::tr("images"),
                  DatasetsCommand::tr("classes"), DatasetsCommand::tr("training"),
                  DatasetsCommand::tr("test"), DatasetsCommand::tr("where")});
    auto list = nlohmann::ordered_json::array();
    for (const DatasetInfo& info : datasetCatalogue()) {
        const std::filesystem::path found = findDataset(info, directory);
        list.push_back(datasetJson(info, found));
        table.addRow({QString::fromStdString(info.name),
                      QString::fromStdString(info.imageShape.text()),
                      QString::number(info.classNames.size()), fullCount(info.trainImages),
                      fullCount(info.testImages), place(info, found, directory)});
    }
    printText(json ? QString::fromStdString(nlohmann::ordered_json{{"datasets", list}}.dump(2))
                   : table.text());
}

/// The sets that a name or "all" stands for: those with files.
std::vector<const DatasetInfo*> setsCalled(const QString& name) {
    std::vector<const DatasetInfo*> sets;
    if (name == QLatin1String("all")) {
        for (const DatasetInfo& info : datasetCatalogue())
            if (sourceOf(info))
                sets.push_back(&info);
        return sets;
    }
    const DatasetInfo& info =
        fromCommandLine(QStringLiteral("datasets"),
                        [&]() -> const DatasetInfo& { return datasetInfo(name.toStdString()); });
    if (!sourceOf(info))
        throw UsageError(DatasetsCommand::tr("%1 needs no files, so there is nothing to do")
                             .arg(QString::fromStdString(info.title)));
    return {&info};
}

} // namespace

void DatasetsCommand::addOptions(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("list"), tr("List them (the default)."),
                                 QStringLiteral("[list]"));
    parser.addPositionalArgument(
        QStringLiteral("fetch"),
        tr("Download a set, or all; what was cut short goes on where it was."),
        QStringLiteral("[fetch NAME|all]"));
    parser.addPositionalArgument(QStringLiteral("check"),
                                 tr("Compare the files of a set, or of all, with their SHA-256; "
                                    "of own pictures (folder:PATH): which are left out, and why."),
                                 QStringLiteral("[check NAME|all|folder:PATH]"));
    parser.addOption({QStringLiteral("data"),
                      tr("Folder to look into; fetched sets come into a folder DIR/NAME. Default: "
                         "the environment's RESIDUAL_LAB_DATASETS, else residual-lab/datasets in "
                         "the user's data folder, and for reading also the system's."),
                      QStringLiteral("DIR")});
    parser.addOption({QStringLiteral("mirror"),
                      tr("Fetch from this address, a folder with the files under their own names, "
                         "instead of from the authors' sites."),
                      QStringLiteral("ADDRESS")});
    addJsonOption(parser);
}

int DatasetsCommand::run(const QCommandLineParser& parser) const {
    const QStringList arguments = parser.positionalArguments();
    const QString action = arguments.value(1, QStringLiteral("list"));
    DatasetWork work;
    work.json = wantsJson(parser);
    if (parser.isSet(QStringLiteral("data")))
        work.directory = std::filesystem::absolute(
            QFile::encodeName(parser.value(QStringLiteral("data"))).toStdString());
    work.mirror = parser.value(QStringLiteral("mirror"));
    if (action == QLatin1String("list") && arguments.size() <= 2) {
        listDatasets(work.directory, work.json);
        return 0;
    }
    const bool fetches = action == QLatin1String("fetch");
    if ((!fetches && action != QLatin1String("check")) || arguments.size() != 3)
        throw UsageError(tr("datasets can do: residual-lab datasets list, fetch NAME, check NAME"));
    if (const std::string folder = arguments[2].toStdString(); !fetches && namesFolder(folder))
        return checkFolder(folder, work.json);
    const auto sets = setsCalled(arguments[2]);
    return fetches ? fetchDatasets(sets, work) : checkDatasets(sets, work);
}

} // namespace rlab
