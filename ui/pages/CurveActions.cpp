// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/CurveActions.h"

#include <QSettings>

#include <algorithm>

namespace rlab {

namespace {

constexpr int smoothingChoices[] = {3, 9, 27};

/// A name in the settings for each option, and its value as a number.
struct Stored {
    const char* key;
    int (*get)(const CurveOptions&);
    void (*set)(CurveOptions&, int);
    int most;
};

template <auto Member>
Stored stored(const char* key, int most) {
    using Type = std::remove_reference_t<decltype(std::declval<CurveOptions>().*Member)>;
    return {key, [](const CurveOptions& options) { return static_cast<int>(options.*Member); },
            [](CurveOptions& options, int value) { options.*Member = static_cast<Type>(value); },
            most};
}

std::vector<Stored> storedOptions() {
    return {stored<&CurveOptions::layout>("layout", 1),
            stored<&CurveOptions::metric>("metric", 1),
            stored<&CurveOptions::horizontal>("horizontal", 2),
            stored<&CurveOptions::detail>("detail", 1),
            stored<&CurveOptions::smoothing>("smoothing", 27),
            stored<&CurveOptions::logX>("logX", 1),
            stored<&CurveOptions::logY>("logY", 1),
            stored<&CurveOptions::test>("test", 1),
            stored<&CurveOptions::bands>("bands", 1),
            stored<&CurveOptions::singleSeeds>("singleSeeds", 1),
            stored<&CurveOptions::best>("best", 1)};
}

} // namespace

CurveActions::CurveActions(QObject* parent)
    : QObject(parent) {
    makeLayout();
    makeMetric();
    makeHorizontal();
    makeLogarithmic();
    makeLines();
    followOptions();
}

QAction* CurveActions::makeChoice(const QString& text, const QString& help, Set set, IsSet isSet) {
    auto* action = new QAction(text, this);
    action->setCheckable(true);
    action->setToolTip(help);
    action->setStatusTip(help);
    action->setWhatsThis(help);
    choices_.push_back({action, std::move(isSet)});
    connect(action, &QAction::triggered, this, [this, set = std::move(set)] {
        CurveOptions options = options_;
        set(options);
        change(options);
    });
    return action;
}

QAction* CurveActions::makeSwitch(const QString& text, const QString& help,
                                  bool CurveOptions::*option) {
    return makeChoice(
        text, help, [option](CurveOptions& options) { options.*option = !(options.*option); },
        [option](const CurveOptions& options) { return options.*option; });
}

/// Style sheets don't draw a section's text; an entry that can't be chosen says it.
QAction* CurveActions::makeHeading(const QString& text) {
    auto* heading = new QAction(text, this);
    heading->setEnabled(false);
    return heading;
}

QAction* CurveActions::makeSeparator() {
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    return separator;
}

void CurveActions::makeLayout() {
    const auto add = [this](const QString& text, const QString& help, PanelLayout layout) {
        layout_.append(makeChoice(
            text, help, [layout](CurveOptions& options) { options.layout = layout; },
            [layout](const CurveOptions& options) { return options.layout == layout; }));
    };
    add(tr("Side by side"),
        tr("Plain networks on the left, residual ones on the right, one y axis: the paper's "
           "figure"),
        PanelLayout::SideBySide);
    add(tr("Overlay"), tr("All networks in one panel"), PanelLayout::Overlay);
}

void CurveActions::makeMetric() {
    const auto add = [this](const QString& text, const QString& help, Metric metric) {
        metric_.append(makeChoice(
            text, help, [metric](CurveOptions& options) { options.metric = metric; },
            [metric](const CurveOptions& options) { return options.metric == metric; }));
    };
    add(tr("Error"), tr("The share of images that the network gets wrong, in percent"),
        Metric::Error);
    add(tr("Loss"), tr("The cross-entropy that training lowers, in nats"), Metric::Loss);
}

void CurveActions::makeHorizontal() {
    const auto add = [this](const QString& text, const QString& help, Horizontal horizontal) {
        horizontal_.append(makeChoice(
            text, help, [horizontal](CurveOptions& options) { options.horizontal = horizontal; },
            [horizontal](const CurveOptions& options) {
                return options.horizontal == horizontal;
            }));
    };
    add(tr("By epoch"), tr("How often all training images have been seen"), Horizontal::Epochs);
    add(tr("By image"), tr("How many training images have been seen, in thousands"),
        Horizontal::Images);
    add(tr("By second"),
        tr("How long this network alone has been trained: deeper networks take longer"),
        Horizontal::Seconds);
}

void CurveActions::makeLogarithmic() {
    logarithmic_ = {makeSwitch(tr("Logarithmic y axis"),
                               tr("Equal distances for equal ratios of error or loss; zero is "
                                  "drawn at the axis' lower end, and the legend says so"),
                               &CurveOptions::logY),
                    makeSwitch(tr("Logarithmic x axis"),
                               tr("Gives the beginning of the training more room"),
                               &CurveOptions::logX)};
}

void CurveActions::makeLines() {
    lines_.append(makeHeading(tr("Training curve")));
    lines_.append(makeChoice(
        tr("Mean of each epoch"),
        tr("One point an epoch, the mean over all of its images; a growing tip for the present "
           "one"),
        [](CurveOptions& options) {
            options.detail = TrainDetail::EpochMeans;
            options.smoothing = 0;
        },
        [](const CurveOptions& options) { return options.detail == TrainDetail::EpochMeans; }));
    lines_.append(makeChoice(
        tr("Each batch group"),
        tr("The measured points within the epochs, about ten an epoch, as noisy as they are"),
        [](CurveOptions& options) { options.detail = TrainDetail::BatchGroups; },
        [](const CurveOptions& options) { return options.detail == TrainDetail::BatchGroups; }));
    lines_ << makeSeparator() << makeHeading(tr("Smoothing of batch groups"));
    lines_.append(makeChoice(
        tr("Smoothing off"), tr("Every point where it was measured"),
        [](CurveOptions& options) { options.smoothing = 0; },
        [](const CurveOptions& options) { return options.smoothing == 0; }));
    for (const int points : smoothingChoices)
        lines_.append(makeChoice(
            tr("Over %1 points").arg(points),
            tr("Each batch group becomes the mean of the %1 around it; the originals stay behind "
               "it, faint")
                .arg(points),
            [points](CurveOptions& options) {
                options.smoothing = points;
                options.detail = TrainDetail::BatchGroups;
            },
            [points](const CurveOptions& options) { return options.smoothing == points; }));
    lines_ << makeSeparator() << makeHeading(tr("Also drawn"));
    lines_.append(makeSwitch(tr("Test curves"),
                             tr("Error or loss on images never trained on, thin"),
                             &CurveOptions::test));
    lines_.append(makeSwitch(tr("Lowest points"), tr("A ring where each curve is lowest"),
                             &CurveOptions::best));
    lines_.append(makeSwitch(tr("Bands of repeats"),
                             tr("From the lowest seed to the highest, around the mean"),
                             &CurveOptions::bands));
    lines_.append(makeSwitch(tr("Single seeds"), tr("Every seed's own curve, thin"),
                             &CurveOptions::singleSeeds));
}

QList<QAction*> CurveActions::all() {
    QList<QAction*> all;
    for (const QList<QAction*>& group : {layout_, metric_, horizontal_, logarithmic_}) {
        all += group;
        all.append(makeSeparator());
    }
    return all + lines_;
}

void CurveActions::setOptions(const CurveOptions& options) {
    options_ = options;
    followOptions();
}

void CurveActions::change(const CurveOptions& options) {
    const bool changed = !(options == options_);
    setOptions(options);
    if (changed)
        emit optionsChanged();
}

void CurveActions::followOptions() {
    for (const Choice& choice : choices_)
        choice.action->setChecked(choice.isSet(options_));
}

QString CurveActions::metricText() const {
    return options_.metric == Metric::Error ? tr("Error") : tr("Loss");
}

QString CurveActions::horizontalText() const {
    switch (options_.horizontal) {
    case Horizontal::Epochs:
        return tr("by epoch");
    case Horizontal::Images:
        return tr("by image");
    case Horizontal::Seconds:
        return tr("by second");
    }
    return {};
}

QString CurveActions::logarithmicText() const {
    if (options_.logX && options_.logY)
        return tr("log x, y");
    if (options_.logX)
        return tr("log x");
    return options_.logY ? tr("log y") : tr("linear");
}

QString CurveActions::linesText() const {
    if (options_.smoothing > 0)
        return tr("smoothing %1").arg(options_.smoothing);
    return tr("smoothing off");
}

void CurveActions::save(QSettings& settings) const {
    for (const Stored& option : storedOptions())
        settings.setValue(QLatin1String(option.key), option.get(options_));
}

void CurveActions::restore(const QSettings& settings) {
    CurveOptions options;
    for (const Stored& option : storedOptions()) {
        bool isNumber = false;
        const int value = settings.value(QLatin1String(option.key)).toInt(&isNumber);
        if (isNumber && value >= 0 && value <= option.most)
            option.set(options, value);
    }
    const bool known = std::ranges::count(smoothingChoices, options.smoothing) > 0;
    if (!known || options.detail != TrainDetail::BatchGroups)
        options.smoothing = 0;
    change(options);
}

} // namespace rlab
