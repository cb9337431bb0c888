// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/HeatScale.h"
#include "ui/networks/LayerFilters.h"
#include "ui/networks/SeenNetwork.h"
#include "ui/session/LesionModel.h"
#include "ui/session/RunModel.h"

#include <memory>
#include <optional>
#include <vector>

namespace rlab {

/// The contenders of a run with what was seen of them so far, and those of them that are drawn: one
/// alone, or beside its twin.
class RunNetworks {
public:
    struct Contender {
        CifarNetworkOptions options;
        QString label;
        ColorRole color;
        ProbeHistory probes{};     ///< of the first seed, so far
        StateSnapshot snapshot{};  ///< the same
        bool isInTraining = false; ///< or waits for it
    };

    void setRun(const RunModel& run);
    /// The same contenders, longer histories. Whether there is anything new of them.
    bool updateRun(const RunModel& run);
    const std::vector<Contender>& contenders() const { return contenders_; }

    /// Draws a contender; its twin, in the run or not, stands beside it, the plain one on the left.
    /// Throws SpecError, and draws nothing, if it can't be built.
    void draw(std::size_t contender, bool withTwin);
    void drawNothing();
    /// From left to right, until the next call of draw() or drawNothing().
    const std::vector<std::unique_ptr<SeenNetwork>>& drawn() const { return drawn_; }
    /// Where a contender is drawn, if it is.
    std::optional<int> columnOf(std::size_t contender) const;
    /// The newest samples, into those that are drawn.
    void showNewest();

    LayerStatistic statistic() const { return statistic_; }
    void setStatistic(LayerStatistic statistic);
    /// Of the statistic, in all networks and in all that was seen, so that a colour always means
    /// the same; nothing before the first sample.
    std::optional<HeatScale> scale() const;
    /// Which of those that are drawn has no colours, and why; empty if all have.
    QString missingText() const;

    /// Those that are drawn, with their weights as they were told last.
    QList<LesionSubject> lesionSubjects() const;

    /// Of the first convolution of a network that is drawn; nothing for other nodes.
    std::optional<LayerFilters> filters(int column, NodeId node) const;
    /// Whether there are some that may still change.
    bool filtersChange(int column, NodeId node) const;

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    /// The lowest and the highest magnitude so far.
    struct Range {
        double lowest = 0; ///< 0: none yet
        double highest = 0;

        void add(double value);
    };

    void add(std::size_t contender, const CifarNetworkOptions& options);
    std::size_t find(const CifarNetworkOptions& options) const;
    void widenRange(const ProbeSample& sample);
    QString noWeightsText(std::size_t column) const;

    DataSpec data_;
    std::uint64_t seed_ = 0;
    bool isRestored_ = false;
    std::vector<Contender> contenders_;
    std::vector<std::unique_ptr<SeenNetwork>> drawn_;
    std::vector<std::size_t> contenderOf_; ///< of each of them; none if it isn't in the run
    std::vector<InitKind> initOf_;         ///< the same
    LayerStatistic statistic_ = LayerStatistic::Gradient;
    Range range_;
};

} // namespace rlab
