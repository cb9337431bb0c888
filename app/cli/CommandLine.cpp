// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"

#include "app/cli/BenchCommand.h"
#include "app/cli/ClassifyCommand.h"
#include "app/cli/DatasetsCommand.h"
#include "app/cli/EvaluateCommand.h"
#include "app/cli/ExportCommand.h"
#include "app/cli/GradientsCommand.h"
#include "app/cli/LesionCommand.h"
#include "app/cli/PlotCommand.h"
#include "app/cli/SummaryCommand.h"
#include "app/cli/Terminal.h"
#include "app/cli/TrainCommand.h"
#include "app/cli/TrainRun.h"
#include "core/base/Error.h"
#include "ui/session/Translation.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <new>

namespace rlab {
namespace {

const std::array<const Command*, 10>& commands() {
    static const TrainCommand train;
    static const SummaryCommand summary;
    static const EvaluateCommand evaluate;
    static const ClassifyCommand classify;
    static const LesionCommand lesion;
    static const ExportCommand exportCommand;
    static const GradientsCommand gradients;
    static const PlotCommand plot;
    static const DatasetsCommand datasets;
    static const BenchCommand bench;
    static const std::array<const Command*, 10> all{
        &train,     &summary,       &evaluate, &classify, &lesion,
        &gradients, &exportCommand, &plot,     &datasets, &bench};
    return all;
}

const Command* findCommand(const QStringList& arguments) {
    if (arguments.size() < 2)
        return nullptr;
    const auto named = [&](const Command* command) { return command->name() == arguments[1]; };
    const auto found = std::ranges::find_if(commands(), named);
    return found == commands().end() ? nullptr : *found;
}

void printOverview() {
    QString text = tr("Residual Lab: see what depth does to a network, and what a shortcut changes."
                      "\n\n"
                      "residual-lab                      open the window\n"
                      "residual-lab COMMAND [options]    work in the terminal\n"
                      "residual-lab --version            print the version\n\n"
                      "Commands:\n");
    for (const Command* command : commands())
        text += QStringLiteral("  %1%2\n").arg(command->name(), -10).arg(command->summary());
    printText(text + tr("\nresidual-lab COMMAND --help tells the options of a command."));
}

/// Calls `work` and turns what it throws into a message and an exit status.
template <class Work>
int guarded(const Work& work) {
    // A closed pipe is then an error of the write, and what is open is closed in order.
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return work();
    } catch (const UsageError& error) {
        printError(QString::fromUtf8(error.what()));
        return 2;
    } catch (const Error& error) {
        printError(QString::fromUtf8(error.what()));
        return 1;
    } catch (const OutputClosed&) {
        return 1;
    } catch (const std::bad_alloc&) {
        printError(
            rlab::tr("there is not enough memory for this; use smaller batches, fewer images, or "
                     "a smaller network"));
        return 1;
    } catch (const std::exception& error) { // a working folder that was deleted, for one
        printError(QString::fromLocal8Bit(error.what()));
        return 1;
    }
}

/// Qt's, but with the command in front of its options, where it belongs.
QString helpText(const Command& command, const QCommandLineParser& parser) {
    const QString options = QStringLiteral("[options]");
    return parser.helpText().trimmed().replace(options + QLatin1Char(' ') + command.name(),
                                               command.name() + QLatin1Char(' ') + options);
}

QString withoutFullStop(QString sentence) {
    if (sentence.endsWith(QLatin1Char('.')))
        sentence.chop(1);
    return sentence;
}

int runParsed(const Command& command, const QStringList& arguments) {
    QCommandLineParser parser;
    parser.setApplicationDescription(command.summary());
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")},
                                  tr("Show this help."));
    parser.addOption(help);
    parser.addPositionalArgument(command.name(), QString(), command.name());
    command.addOptions(parser);
    if (!parser.parse(arguments))
        throw UsageError(withoutFullStop(parser.errorText()) +
                         tr("; residual-lab %1 --help tells the options").arg(command.name()));
    if (parser.isSet(help)) {
        printText(helpText(command, parser));
        return 0;
    }
    return command.run(parser);
}

} // namespace

bool commandDraws(const QStringList& arguments) {
    const Command* command = findCommand(arguments);
    return command && command->draws();
}

int runCommand(const QStringList& arguments) {
    return guarded([&] {
        if (const Command* command = findCommand(arguments))
            return runParsed(*command, arguments);
        const QString word = arguments.value(1);
        if (word == QLatin1String("--version")) {
            printText(QStringLiteral("residual-lab " RLAB_VERSION));
            return 0;
        }
        if (word == QLatin1String("--help") || word == QLatin1String("-h") ||
            word == QLatin1String("help")) {
            printOverview();
            return 0;
        }
        throw UsageError(
            tr("there is no command \"%1\"; residual-lab --help lists them").arg(word));
    });
}

int runSample(const QString& folder) {
    return guarded([&] { return trainSample(folder); });
}

} // namespace rlab
