// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/ClassifyCommand.h"

#include "app/cli/AnswersReport.h"
#include "app/cli/Arguments.h"
#include "app/cli/Interrupt.h"
#include "app/cli/KnownPictures.h"
#include "app/cli/Subjects.h"
#include "app/cli/Terminal.h"
#include "core/analysis/Classifier.h"
#include "core/base/Error.h"
#include "core/base/Stopped.h"
#include "core/pictures/PicturePreparation.h"
#include "core/pictures/PictureReader.h"
#include "ui/session/Translation.h"

#include <memory>

namespace rlab {
namespace {

/// A network that answers.
struct Answerer {
    const Subject& subject;
    std::unique_ptr<Classifier> classifier;
    std::unique_ptr<KnownPictures> known;
};

std::vector<Answerer> makeAnswerers(const std::vector<Subject>& subjects, Engine engine,
                                    const std::stop_token& stop) {
    std::vector<Answerer> answerers;
    for (const Subject& subject : subjects) {
        const TrainedNetwork& trained = subject.trained;
        answerers.push_back({subject,
                             std::make_unique<Classifier>(trained.network, trained.statistics, 1,
                                                          Parallel(1), engine),
                             std::make_unique<KnownPictures>(subject, stop)});
        answerers.back().classifier->prepare(trained.state);
    }
    return answerers;
}

PictureAnswers answersFor(const std::filesystem::path& file, std::vector<Answerer>& answerers,
                          const PicturePreparation& preparation) {
    const QImage picture = readPicture(file);
    PictureAnswers answers{QString::fromStdString(file.string()), {}};
    for (const Answerer& answerer : answerers) {
        const std::vector<std::uint8_t> prepared =
            preparePicture(picture, answerer.classifier->network().input(), preparation);
        answers.answers.push_back({answerer.subject,
                                   makePrediction(answerer.classifier->classify(prepared).span()),
                                   answerer.known->familiarity(prepared)});
    }
    return answers;
}

int classify(const QCommandLineParser& parser) {
    const QStringList arguments = parser.positionalArguments().mid(1);
    if (arguments.isEmpty())
        throw UsageError(tr("classify needs pictures: files, or folders of them"));
    const int most = wholeNumber(parser, QStringLiteral("top"), 1);
    const PicturePreparation preparation{.invert = parser.isSet(QStringLiteral("invert"))};
    const Interrupt interrupt;
    const std::vector<Subject> subjects = loadSubjects(parser, interrupt.token());
    std::vector<Answerer> answerers = makeAnswerers(subjects, engineOf(parser), interrupt.token());

    AnswersReport report(most, wantsJson(parser));
    bool areAllRead = true;
    for (const std::filesystem::path& file : pictureFiles(arguments)) {
        throwIfStopped(interrupt.token());
        try {
            report.add(answersFor(file, answerers, preparation));
        } catch (const FileError& error) {
            printError(QString::fromUtf8(error.what()));
            areAllRead = false;
        }
    }
    report.end();
    return areAllRead ? 0 : 1;
}

} // namespace

void ClassifyCommand::addOptions(QCommandLineParser& parser) const {
    addWeightsOptions(parser);
    parser.addPositionalArgument(QStringLiteral("IMAGE"), tr("Pictures, or folders of them."),
                                 tr("IMAGE…"));
    parser.addOptions({
        {QStringLiteral("top"), tr("How many classes are told (default: 5)."), QStringLiteral("K"),
         QStringLiteral("5")},
        {QStringLiteral("invert"),
         tr("Black becomes white: for drawings on paper, shown to a network that knows light "
            "figures on black, such as those of MNIST.")},
    });
}

int ClassifyCommand::run(const QCommandLineParser& parser) const {
    try {
        return classify(parser);
    } catch (const Stopped&) {
        throw Error(tr("stopped before the last picture").toStdString());
    }
}

} // namespace rlab
