// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/Arguments.h"

#include "core/base/Parallel.h"
#include "ui/session/Translation.h"

#include <cmath>

namespace rlab {
namespace {

QString datasetNames() {
    QStringList names;
    for (const DatasetInfo& info : datasetCatalogue())
        names += QString::fromStdString(info.name);
    return names.join(QStringLiteral(", "));
}

void setDataset(const std::string& name, DataSpec& data) {
    data.dataset = fromCommandLine(QStringLiteral("--dataset"), [&] {
        return namesFolder(name) ? withAbsoluteFolder(name) : datasetInfo(name).name;
    });
}

} // namespace

int wholeNumber(const QCommandLineParser& parser, const QString& option, int least, int most) {
    bool isNumber = false;
    const int number = parser.value(option).toInt(&isNumber);
    if (!isNumber || number < least || number > most)
        throw UsageError(tr("--%1 takes a whole number from %2 to %3, not \"%4\"")
                             .arg(option)
                             .arg(least)
                             .arg(most)
                             .arg(parser.value(option)));
    return number;
}

std::uint64_t seedNumber(const QCommandLineParser& parser, const QString& option) {
    bool isNumber = false;
    const std::uint64_t number = parser.value(option).toULongLong(&isNumber);
    if (!isNumber)
        throw UsageError(
            QCoreApplication::translate( // in a function of this type lupdate doesn't find tr()
                "rlab", "--%1 takes a whole number from 0 to 18446744073709551615, not \"%2\"")
                .arg(option, parser.value(option)));
    return number;
}

double realNumber(const QCommandLineParser& parser, const QString& option) {
    bool isNumber = false;
    const double number = parser.value(option).toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number))
        throw UsageError(tr("--%1 takes a number, not \"%2\"").arg(option, parser.value(option)));
    return number;
}

int oneOf(const QCommandLineParser& parser, const QString& option, const QStringList& words) {
    const qsizetype index = words.indexOf(parser.value(option));
    if (index < 0)
        throw UsageError(tr("--%1 can be %2, not \"%3\"")
                             .arg(option, words.join(QStringLiteral(", ")), parser.value(option)));
    return static_cast<int>(index);
}

void requireNoArguments(const QCommandLineParser& parser) {
    if (parser.positionalArguments().size() > 1)
        throw UsageError(tr("\"%1\" is one word too many; values belong behind an option")
                             .arg(parser.positionalArguments()[1]));
}

void addThreadsOption(QCommandLineParser& parser) {
    parser.addOption({QStringLiteral("threads"),
                      tr("Threads that compute (default: %1, all of this machine). The result "
                         "doesn't depend on it.")
                          .arg(Parallel::availableThreads()),
                      QStringLiteral("T")});
}

int threadsOf(const QCommandLineParser& parser) {
    constexpr int most = 1024;
    const QString option = QStringLiteral("threads");
    if (!parser.isSet(option))
        return Parallel::availableThreads();
    return wholeNumber(parser, option, 1, most);
}

void addEngineOption(QCommandLineParser& parser) {
    parser.addOption(
        {QStringLiteral("engine"),
         tr("What computes: fast (default), or reference: layer by layer without fused "
            "kernels, slow, for comparison."),
         QStringLiteral("E"), QStringLiteral("fast")});
}

Engine engineOf(const QCommandLineParser& parser) {
    const QStringList words{QStringLiteral("fast"), QStringLiteral("reference")};
    return oneOf(parser, QStringLiteral("engine"), words) == 0 ? Engine::Fast : Engine::Reference;
}

void addJsonOption(QCommandLineParser& parser) {
    parser.addOption({QStringLiteral("json"), tr("Print one JSON document instead of text.")});
}

bool wantsJson(const QCommandLineParser& parser) {
    return parser.isSet(QStringLiteral("json"));
}

void addDataOptions(QCommandLineParser& parser) {
    parser.addOptions({
        {QStringLiteral("dataset"),
         tr("Data set: %1 (default: shapes), or folder:PATH for own pictures, in folders with the "
            "names of their classes, perhaps within train and test.")
             .arg(datasetNames()),
         QStringLiteral("D")},
        {QStringLiteral("data"), tr("Folder with the data set's files."), QStringLiteral("DIR")},
        {QStringLiteral("test-subset"), tr("Use only the first K test images."),
         QStringLiteral("K")},
        {QStringLiteral("resolution"),
         tr("Average the images down to P × P pixels; own pictures are scaled and cut to P × P "
            "(default: 32)."),
         QStringLiteral("P")},
        {QStringLiteral("split-seed"),
         tr("Of own pictures: their order, and which are for testing, a fifth of each class, "
            "unless they lie in test (default: 0)."),
         QStringLiteral("S")},
    });
}

void readDataOptions(const QCommandLineParser& parser, DataSpec& data) {
    if (parser.isSet(QStringLiteral("dataset")))
        setDataset(parser.value(QStringLiteral("dataset")).toStdString(), data);
    if (parser.isSet(QStringLiteral("data")))
        // Absolute, so that the experiment file that is written means the same folder elsewhere.
        data.directory =
            std::filesystem::absolute(parser.value(QStringLiteral("data")).toStdString());
    if (parser.isSet(QStringLiteral("test-subset")))
        data.testSubset = wholeNumber(parser, QStringLiteral("test-subset"), 1);
    if (parser.isSet(QStringLiteral("resolution")))
        data.resolution = wholeNumber(parser, QStringLiteral("resolution"), 1);
    if (parser.isSet(QStringLiteral("split-seed")))
        data.splitSeed = seedNumber(parser, QStringLiteral("split-seed"));
    if (parser.isSet(QStringLiteral("dataset")) || parser.isSet(QStringLiteral("split-seed")))
        data.contents.reset();
}

Shape parseImageShape(const QString& text) {
    Shape shape;
    const QStringList parts = text.split(QLatin1Char(','));
    for (const QString& part : parts) {
        bool isNumber = false;
        const int extent = part.toInt(&isNumber);
        if (!isNumber || extent < 1 || extent > 4096 || parts.size() != 3)
            throw UsageError(tr("an image's shape is C,H,W, three whole numbers from 1 to 4096, "
                                "e.g. 3,32,32, not \"%1\"")
                                 .arg(text));
        shape.append(extent);
    }
    return shape;
}

} // namespace rlab
