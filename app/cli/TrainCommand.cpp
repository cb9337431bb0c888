// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/TrainCommand.h"

#include "app/cli/Arguments.h"
#include "app/cli/PictureReading.h"
#include "app/cli/Terminal.h"
#include "app/cli/TrainRun.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/store/ExperimentJson.h"
#include "ui/session/Translation.h"

#include <algorithm>
#include <map>

namespace rlab {
namespace {

AugmentSpec parseAugment(const QString& text) {
    constexpr int paperPadding = 4; // He et al., arXiv 1512.03385, section 4.2
    AugmentSpec augment;
    if (text == QLatin1String("none"))
        return augment;
    for (const QString& word : text.split(QLatin1Char(','))) {
        if (word == QLatin1String("flip"))
            augment.flip = true;
        else if (word == QLatin1String("crop"))
            augment.cropPad = paperPadding;
        else
            throw UsageError(
                tr("--augment can be none, flip, crop or flip,crop, not \"%1\"").arg(text));
    }
    return augment;
}

/// Calls set(option) if the option is given.
template <class Set>
void ifSet(const QCommandLineParser& parser, const char* name, const Set& set) {
    const QString option = QString::fromLatin1(name);
    if (parser.isSet(option))
        set(option);
}

void readOptimizer(const QCommandLineParser& parser, OptimizerSpec& optimizer) {
    ifSet(parser, "optimizer", [&](const QString& option) {
        optimizer.kind = oneOf(parser, option, {QStringLiteral("sgd"), QStringLiteral("adam")}) == 0
                             ? OptimizerKind::Sgd
                             : OptimizerKind::Adam;
    });
    ifSet(parser, "lr",
          [&](const QString& option) { optimizer.learningRate = realNumber(parser, option); });
    ifSet(parser, "momentum",
          [&](const QString& option) { optimizer.momentum = realNumber(parser, option); });
    ifSet(parser, "weight-decay",
          [&](const QString& option) { optimizer.weightDecay = realNumber(parser, option); });
    ifSet(parser, "decay", [&](const QString& option) {
        optimizer.decayNormAndBias =
            oneOf(parser, option, {QStringLiteral("all"), QStringLiteral("weights")}) == 0;
    });
}

void addNetwork(const QString& name, std::vector<CifarNetworkOptions>& networks) {
    const CifarNetworkOptions network = fromCommandLine(
        QStringLiteral("--network"), [&] { return parseCifarNetwork(name.toStdString()); });
    if (std::ranges::find(networks, network) != networks.end())
        throw UsageError(
            tr("--network %1 is given twice; networks must differ in an option").arg(name));
    networks.push_back(network);
}

/// The file's experiment, or the defaults, changed by the options that are given.
ExperimentSpec readSpec(const QCommandLineParser& parser) {
    const QStringList files = parser.positionalArguments().mid(1);
    if (files.size() > 1)
        throw UsageError(tr("train takes one experiment file, not %1").arg(files.size()));
    ExperimentSpec spec;
    if (!files.isEmpty())
        spec = readExperiment(files.front().toStdString());
    if (parser.isSet(QStringLiteral("network"))) {
        spec.networks.clear();
        for (const QString& name : parser.values(QStringLiteral("network")))
            addNetwork(name, spec.networks);
    }
    if (spec.networks.empty())
        throw UsageError(tr("train needs a network, e.g. --network plain-20 --network resnet-20, "
                            "or the file of an experiment"));
    readDataOptions(parser, spec.data);
    ifSet(parser, "subset",
          [&](const QString& option) { spec.data.subset = wholeNumber(parser, option, 1); });
    readOptimizer(parser, spec.optimizer);
    ifSet(parser, "epochs",
          [&](const QString& option) { spec.epochs = wholeNumber(parser, option, 1); });
    ifSet(parser, "batch-size",
          [&](const QString& option) { spec.batchSize = wholeNumber(parser, option, 1); });
    ifSet(parser, "schedule", [&](const QString& option) {
        spec.schedule = fromCommandLine(QStringLiteral("--schedule"), [&] {
            return parseSchedule(parser.value(option).toStdString());
        });
    });
    ifSet(parser, "augment",
          [&](const QString& option) { spec.augment = parseAugment(parser.value(option)); });
    ifSet(parser, "seed", [&](const QString& option) { spec.seed = seedNumber(parser, option); });
    ifSet(parser, "repeats",
          [&](const QString& option) { spec.repeats = wholeNumber(parser, option, 1); });
    return spec;
}

/// The option that sets a field of the experiment; empty if none does.
QString optionOf(const std::string& field) {
    static const std::map<std::string, const char*> options{
        {"data.dataset", "dataset"},        {"data", "subset"},
        {"data.subset", "subset"},          {"data.testSubset", "test-subset"},
        {"data.resolution", "resolution"},  {"epochs", "epochs"},
        {"batchSize", "batch-size"},        {"optimizer.learningRate", "lr"},
        {"optimizer.momentum", "momentum"}, {"optimizer.weightDecay", "weight-decay"},
        {"augment.cropPad", "augment"},     {"repeats", "repeats"},
    };
    if (field.starts_with("networks"))
        return QStringLiteral("network");
    if (field.starts_with("schedule"))
        return QStringLiteral("schedule");
    const auto found = options.find(field);
    return found == options.end() ? QString() : QString::fromLatin1(found->second);
}

/// Tells all problems at once, each with the option or the file's field that it comes from.
void requireNoProblems(const ExperimentSpec& spec, const QCommandLineParser& parser) {
    const bool hasFile = parser.positionalArguments().size() > 1;
    bool isFilesFault = false;
    QStringList messages;
    for (const Problem& problem : validate(spec)) {
        const QString option = optionOf(problem.field);
        const bool isOptions = !option.isEmpty() && (!hasFile || parser.isSet(option));
        isFilesFault = isFilesFault || (hasFile && !isOptions);
        messages +=
            (isOptions ? QStringLiteral("--") + option : QString::fromStdString(problem.field)) +
            QStringLiteral(": ") + QString::fromStdString(problem.message);
    }
    const QString text = messages.join(QStringLiteral("\nerror: "));
    if (isFilesFault)
        throw SpecError(text.toStdString());
    if (!messages.isEmpty())
        throw UsageError(text);
}

void readCheckpointTiming(const QCommandLineParser& parser, TrainRunOptions& options) {
    ifSet(parser, "checkpoint-every", [&](const QString& option) {
        options.checkpoints.reset();
        if (parser.value(option) == QLatin1String("none"))
            return;
        const double seconds = realNumber(parser, option);
        if (!(seconds >= 0))
            throw UsageError(tr("--checkpoint-every must be 0 or more seconds, or none, not %1")
                                 .arg(parser.value(option)));
        options.checkpoints = {seconds, 1}; // as asked for, whatever it costs
    });
}

/// All else is what the training began with.
void requireOnlyResumeOptions(const QCommandLineParser& parser) {
    static const QStringList allowed{QStringLiteral("resume"), QStringLiteral("threads"),
                                     QStringLiteral("checkpoint-every"),
                                     QStringLiteral("tensorboard"), QStringLiteral("json")};
    for (const QString& option : parser.optionNames())
        if (!allowed.contains(option))
            throw UsageError(tr("--%1 doesn't go with --resume: a training goes on as it has begun")
                                 .arg(option));
    if (parser.positionalArguments().size() > 1)
        throw UsageError(tr("--resume takes its experiment from the folder; leave out %1")
                             .arg(parser.positionalArguments()[1]));
}

int resume(const QCommandLineParser& parser) {
    requireOnlyResumeOptions(parser);
    TrainRunOptions options;
    options.threads = threadsOf(parser);
    options.json = wantsJson(parser);
    options.tensorboard = parser.isSet(QStringLiteral("tensorboard"));
    readCheckpointTiming(parser, options);
    return resumeInTerminal(parser.value(QStringLiteral("resume")), options);
}

/// Before anything is loaded, which takes time.
void requireFreeFolder(const QString& folder) {
    if (holdsRun(folder.toStdString()))
        throw Error(tr("%1 already holds a run; choose another folder with --out, or replace the "
                       "run with --replace")
                        .arg(folder)
                        .toStdString());
}

} // namespace

void TrainCommand::addOptions(QCommandLineParser& parser) const {
    parser.addPositionalArgument(
        QStringLiteral("EXPERIMENT.json"),
        tr("An experiment's file; options that are given replace what it says."),
        QStringLiteral("[EXPERIMENT.json]"));
    parser.addOption({QStringLiteral("network"),
                      tr("A network: plain-DEPTH or resnet-DEPTH, options behind a colon: "
                         "resnet-56:width=8,shortcut=B. Give it once for each contender."),
                      QStringLiteral("N")});
    addDataOptions(parser);
    parser.addOptions({
        {QStringLiteral("subset"),
         tr("Use only the first K training images, and a fifth as many test images unless "
            "--test-subset says otherwise."),
         QStringLiteral("K")},
        {QStringLiteral("epochs"), tr("Passes over the training images (default: 5)."),
         QStringLiteral("E")},
        {QStringLiteral("batch-size"), tr("Images in a batch (default: 32)."), QStringLiteral("B")},
        {QStringLiteral("optimizer"), tr("sgd (default) or adam."), QStringLiteral("O")},
        {QStringLiteral("lr"), tr("Learning rate (default: 0.02)."), QStringLiteral("X")},
        {QStringLiteral("schedule"),
         tr("cosine (default), constant, or step:at=0.5;0.75,gamma=0.1; each with warmup=BATCHES "
            "(default: the first epoch, at most 100 batches)."),
         QStringLiteral("S")},
        {QStringLiteral("momentum"), tr("Of SGD (default: 0.9)."), QStringLiteral("M")},
        {QStringLiteral("weight-decay"), tr("Weight decay (default: 0.0001)."),
         QStringLiteral("W")},
        {QStringLiteral("decay"),
         tr("What decays: all (default, as in the paper) or weights, without batch norm and "
            "biases."),
         QStringLiteral("WHAT")},
        {QStringLiteral("augment"), tr("none (default), flip, crop or flip,crop."),
         QStringLiteral("A")},
        {QStringLiteral("seed"), tr("First weights and order of the images (default: 0)."),
         QStringLiteral("S")},
        {QStringLiteral("repeats"),
         tr("Train each network K times, with the seeds S, S + 1, … (default: 1)."),
         QStringLiteral("K")},
        {QStringLiteral("weights"),
         tr("Start from the weights in this safetensors, .pth or .th file; once for each "
            "network."),
         QStringLiteral("F")},
        {QStringLiteral("gradients-every"),
         tr("Look into every K-th batch, the first and the last one too: sizes of gradients, "
            "weights and "
            "outputs "
            "of each layer go into gradients.csv, those of residual blocks into blocks.csv. "
            "Changes "
            "no result; with repeats only the first seed is looked into."),
         QStringLiteral("K")},
        {QStringLiteral("out"), tr("Folder for curves, weights and experiment."),
         QStringLiteral("DIR")},
        {QStringLiteral("replace"), tr("Replace the run that the folder holds.")},
        {QStringLiteral("resume"),
         tr("Go on with the training in DIR, which was stopped or killed, from its last "
            "checkpoint. Only --threads, --checkpoint-every, --tensorboard and --json go with it. "
            "The result is that of a training that was never interrupted."),
         QStringLiteral("DIR")},
        {QStringLiteral("tensorboard"),
         tr("Write event files for TensorBoard too, into DIR/tensorboard: losses, errors, learning "
            "rate, and with --gradients-every the size of each layer's gradient.")},
        {QStringLiteral("checkpoint-every"),
         tr("Seconds from checkpoint to checkpoint, or none (default: 30, or more if writing them "
            "took over 2 % of the time)."),
         QStringLiteral("S")},
    });
    addThreadsOption(parser);
    addEngineOption(parser);
    addJsonOption(parser);
}

int TrainCommand::run(const QCommandLineParser& parser) const {
    if (parser.isSet(QStringLiteral("resume")))
        return resume(parser);
    ExperimentSpec spec = readSpec(parser);
    const QString folder = parser.value(QStringLiteral("out"));
    if (folder.isEmpty())
        throw UsageError(tr("train needs --out DIR, the folder for curves and weights"));
    try {
        completeData(spec.data);
    } catch (const Stopped&) {
        printWarning(tr("stopped before the first batch; nothing was written"));
        return 0;
    }
    requireNoProblems(spec, parser);
    TrainRunOptions options;
    options.threads = threadsOf(parser);
    options.engine = engineOf(parser);
    options.json = wantsJson(parser);
    options.tensorboard = parser.isSet(QStringLiteral("tensorboard"));
    readCheckpointTiming(parser, options);
    ifSet(parser, "gradients-every",
          [&](const QString& option) { options.probeInterval = wholeNumber(parser, option, 1); });
    if (parser.isSet(QStringLiteral("replace")))
        options.existing = ExistingRun::Replace;
    for (const QString& file : parser.values(QStringLiteral("weights")))
        options.weights.push_back(file);
    if (!options.weights.empty() && options.weights.size() != spec.networks.size())
        throw UsageError(tr("--weights is given %1 times for %2 networks; it takes one for each")
                             .arg(options.weights.size())
                             .arg(spec.networks.size()));
    if (options.existing == ExistingRun::Refuse)
        requireFreeFolder(folder);
    return trainInTerminal(spec, folder, options);
}

} // namespace rlab
