// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/DatasetsCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/PictureReading.h"
#include "app/cli/Terminal.h"
#include "ui/Text.h"

#include <nlohmann/json.hpp>

namespace rlab {
namespace {

QString place(const DatasetInfo& info, const std::filesystem::path& found) {
    if (info.files.empty())
        return DatasetsCommand::tr("drawn by the program");
    if (found.empty())
        return DatasetsCommand::tr("not found; give its folder with --data DIR");
    return QString::fromStdString(found.string());
}

nlohmann::ordered_json datasetJson(const DatasetInfo& info, const std::filesystem::path& found) {
    return {{"name", info.name},
            {"title", info.title},
            {"channels", info.imageShape[0]},
            {"height", info.imageShape[1]},
            {"width", info.imageShape[2]},
            {"classes", info.classNames},
            {"train_images", info.trainImages},
            {"test_images", info.testImages},
            {"available", info.files.empty() || !found.empty()},
            {"directory", found.string()}};
}

} // namespace

void DatasetsCommand::addOptions(QCommandLineParser& parser) const {
    parser.addPositionalArgument(QStringLiteral("list"), tr("List them (the default)."),
                                 QStringLiteral("[list]"));
    parser.addPositionalArgument(
        QStringLiteral("check"),
        tr("Look through a folder of own pictures: classes, and what is left out and why."),
        QStringLiteral("| check folder:PATH"));
    parser.addOption({QStringLiteral("data"), tr("Folder to look into."), QStringLiteral("DIR")});
    addJsonOption(parser);
}

int DatasetsCommand::run(const QCommandLineParser& parser) const {
    const QStringList arguments = parser.positionalArguments();
    if (const std::string folder = arguments.value(2).toStdString();
        arguments.size() == 3 && arguments[1] == QLatin1String("check") && namesFolder(folder))
        return checkFolder(folder, wantsJson(parser));
    if (arguments.size() > 2 || arguments.value(1, QStringLiteral("list")) != QLatin1String("list"))
        throw UsageError(tr("datasets knows what to do with list and with check folder:PATH"));
    const std::filesystem::path directory = parser.value(QStringLiteral("data")).toStdString();

    using Align = TextTable::Align;
    TextTable table(
        {Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left});
    table.addRow(
        {tr("data set"), tr("images"), tr("classes"), tr("training"), tr("test"), tr("where")});
    auto list = nlohmann::ordered_json::array();
    for (const DatasetInfo& info : datasetCatalogue()) {
        const std::filesystem::path found = findDataset(info, directory);
        list.push_back(datasetJson(info, found));
        table.addRow({QString::fromStdString(info.name),
                      QString::fromStdString(info.imageShape.text()),
                      QString::number(info.classNames.size()), fullCount(info.trainImages),
                      fullCount(info.testImages), place(info, found)});
    }
    printText(wantsJson(parser)
                  ? QString::fromStdString(nlohmann::ordered_json{{"datasets", list}}.dump(2))
                  : table.text());
    return 0;
}

} // namespace rlab
