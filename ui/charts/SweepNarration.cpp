// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/SweepNarration.h"

#include "ui/session/ValueText.h"

#include <QCoreApplication>

#include <cmath>
#include <optional>

namespace rlab {

namespace {

/// By less than this factor a ratio "stays".
constexpr double clearChange = 3;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(SweepNarration)
};

/// A line from its shallowest to its deepest measured network.
struct Course {
    SweepLine line;
    int first = 0, last = 0; ///< depths
    double from = 0, to = 0;
    int lostFrom = 0; ///< the depth from which on there is no ratio; 0: there is one everywhere

    double factor() const { return to / from; }
};

std::optional<Course> courseOf(const SweepLine& line, const SweepView& view) {
    Course course{line};
    const std::vector<int> depths = depthsOf(view.choice);
    CifarNetworkOptions network = line.network;
    for (std::size_t i = 0; i < depths.size(); ++i) {
        network.depth = depths[i];
        if (!view.sweep.at(network))
            break;
        if (!isShown(line.values[i])) {
            course.lostFrom = depths[i];
            break;
        }
        if (course.first == 0) {
            course.first = depths[i];
            course.from = line.values[i];
        }
        course.last = depths[i];
        course.to = line.values[i];
    }
    return course.last > course.first ? std::optional(course) : std::nullopt;
}

QString courseText(const Course& course) {
    const QString from = valueText(course.from), to = valueText(course.to);
    QString text;
    if (course.factor() >= clearChange)
        text = Words::tr("grows from %1 to %2").arg(from, to);
    else if (course.factor() <= 1 / clearChange)
        text = Words::tr("falls from %1 to %2").arg(from, to);
    else
        text = Words::tr("hardly changes, from %1 to %2").arg(from, to);
    if (course.lostFrom > 0)
        text += Words::tr(" until none can be told, at %1 layers").arg(course.lostFrom);
    return text;
}

} // namespace

QString sweepSentence(const SweepView& view) {
    const std::vector<SweepLine> lines = sweepLines(view);
    const std::size_t pairs = lines.size() / 2; // plain ones, then residual ones
    std::optional<Course> plain, residual;
    const auto size = [](const Course& course) { return std::abs(std::log(course.factor())); };
    for (std::size_t i = 0; i < pairs; ++i) {
        const std::optional<Course> one = courseOf(lines[i], view);
        const std::optional<Course> other = courseOf(lines[pairs + i], view);
        if (one && other && (!plain || size(*one) > size(*plain))) {
            plain = one;
            residual = other;
        }
    }
    if (!plain)
        return {};
    const int deepest = std::max(plain->last, residual->last);
    const QString settings =
        settingsOf(plain->line.network, view.choice).join(QStringLiteral(", "));
    const QString text =
        (settings.isEmpty() ? Words::tr("From %1 to %2 layers the plain network's ratio %3, the "
                                        "residual one's %4.")
                            : Words::tr("With %5, from %1 to %2 layers the plain network's ratio "
                                        "%3, the residual one's %4."))
            .arg(plain->first)
            .arg(deepest)
            .arg(courseText(*plain), courseText(*residual));
    return settings.isEmpty() ? text : text.arg(settings);
}

} // namespace rlab
