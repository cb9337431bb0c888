// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/PictureReading.h"

#include "app/cli/Interrupt.h"
#include "app/cli/ProgressBar.h"
#include "app/cli/Terminal.h"
#include "core/base/Stopped.h"
#include "ui/Text.h"
#include "ui/session/Translation.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>

#include <algorithm>

namespace rlab {
namespace {

using Json = nlohmann::ordered_json;

/// Calls read(progress) with a bar that tells how far it is.
template <class Read>
auto withBar(const Read& read) {
    ProgressBar bar;
    ProgressMeter meter;
    QElapsedTimer timer;
    timer.start();
    return read([&](std::int64_t done, std::int64_t all) {
        meter.add({done, all, static_cast<double>(timer.elapsed()) / 1000});
        bar.show(meter, [&] { return meter.secondsLeft(); });
    });
}

QString lineOf(const LeftOutPicture& picture) {
    return QString::fromStdString(picture.file + ": " + picture.reason);
}

void warnOfLeftOut(const DataSpec& data, const std::vector<LeftOutPicture>& leftOut) {
    constexpr std::size_t few = 5;
    if (leftOut.empty())
        return;
    QString text = tr("%1 pictures can't be used and are left out:")
                       .arg(fullCount(static_cast<std::int64_t>(leftOut.size())));
    for (std::size_t i = 0; i < std::min(few, leftOut.size()); ++i)
        text += QStringLiteral("\n  ") + lineOf(leftOut[i]);
    if (leftOut.size() > few)
        text += tr("\n  and %1 more; residual-lab datasets check \"%2\" lists them")
                    .arg(leftOut.size() - few)
                    .arg(QString::fromStdString(data.dataset));
    printWarning(text);
}

/// Pictures of each class.
std::vector<std::int64_t> countLabels(const LabelledImages& images, std::size_t classes) {
    std::vector<std::int64_t> counts(classes);
    for (const std::uint16_t label : images.labels)
        ++counts[label];
    return counts;
}

QString textOf(const Dataset& dataset) {
    using Align = TextTable::Align;
    const auto classes = dataset.classNames.size();
    const auto train = countLabels(dataset.train, classes);
    const auto test = countLabels(dataset.test, classes);
    TextTable table({Align::Left, Align::Right, Align::Right});
    table.addRow({tr("class"), tr("training"), tr("test")});
    for (std::size_t i = 0; i < classes; ++i)
        table.addRow({QString::fromStdString(dataset.classNames[i]), fullCount(train[i]),
                      fullCount(test[i])});
    table.addRow({tr("all"), fullCount(dataset.train.count()), fullCount(dataset.test.count())});
    QString text = table.text();
    if (!dataset.leftOut.empty())
        text += tr("\n\nLeft out:");
    for (const LeftOutPicture& picture : dataset.leftOut)
        text += QLatin1Char('\n') + lineOf(picture);
    return text;
}

Json jsonOf(const Dataset& dataset) {
    const auto count = dataset.classNames.size();
    const auto train = countLabels(dataset.train, count);
    const auto test = countLabels(dataset.test, count);
    Json classes = Json::array(), leftOut = Json::array();
    for (std::size_t i = 0; i < count; ++i)
        classes.push_back({{"name", dataset.classNames[i]},
                           {"train_images", train[i]},
                           {"test_images", test[i]}});
    for (const LeftOutPicture& picture : dataset.leftOut)
        leftOut.push_back({{"file", picture.file}, {"reason", picture.reason}});
    return {{"dataset", dataset.name},
            {"classes", classes},
            {"train_images", dataset.train.count()},
            {"test_images", dataset.test.count()},
            {"left_out", leftOut}};
}

} // namespace

Dataset readDataset(const DataSpec& data, const std::stop_token& stop) {
    return withBar(
        [&](const PictureProgress& progress) { return loadPictures(data, stop, progress); });
}

void completeData(DataSpec& data) {
    if (!namesFolder(data.dataset))
        return;
    const Interrupt interrupt;
    const std::optional<FolderContents> expected = data.contents;
    const auto leftOut = withBar([&](const PictureProgress& progress) {
        return lookThrough(data, interrupt.token(), progress);
    });
    warnOfLeftOut(data, leftOut);
    if (expected && *expected != *data.contents)
        printWarning(tr("%1 doesn't hold the same pictures as when the experiment was written")
                         .arg(QString::fromStdString(folderPath(data.dataset).string())));
}

int checkFolder(const std::string& dataset, bool asJson) {
    const Interrupt interrupt;
    try {
        const Dataset pictures =
            readDataset({.dataset = withAbsoluteFolder(dataset)}, interrupt.token());
        printText(asJson ? QString::fromStdString(
                               jsonOf(pictures).dump(2, ' ', false, Json::error_handler_t::replace))
                         : textOf(pictures));
        return 0;
    } catch (const Stopped&) {
        printWarning(tr("stopped"));
        return 1;
    }
}

} // namespace rlab
