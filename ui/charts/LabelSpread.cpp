// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/LabelSpread.h"

#include <algorithm>
#include <numeric>

namespace rlab {

namespace {

/// Labels that touch each other and therefore move together.
struct Cluster {
    double first = 0; ///< place of its first label
    int count = 1;

    double end(double gap) const { return first + gap * count; }
    double middle(double gap) const { return first + gap * (count - 1) / 2; }
};

Cluster clusterAround(double middle, int count, double gap, double low, double high) {
    const double length = gap * (count - 1);
    const double first = std::max(low, std::min(middle - length / 2, high - length));
    return {first, count};
}

Cluster merged(const Cluster& a, const Cluster& b, double gap, double low, double high) {
    // Each cluster's middle is the mean of what its labels want (but for the borders).
    const double middle = (a.middle(gap) * a.count + b.middle(gap) * b.count) / (a.count + b.count);
    return clusterAround(middle, a.count + b.count, gap, low, high);
}

} // namespace

std::vector<double> spreadLabels(const std::vector<double>& wanted, double gap, double low,
                                 double high) {
    std::vector<std::size_t> order(wanted.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t label) { return wanted[label]; });

    std::vector<Cluster> clusters;
    for (const std::size_t label : order) {
        Cluster cluster = clusterAround(wanted[label], 1, gap, low, high);
        while (!clusters.empty() && cluster.first < clusters.back().end(gap)) {
            cluster = merged(clusters.back(), cluster, gap, low, high);
            clusters.pop_back();
        }
        clusters.push_back(cluster);
    }

    std::vector<double> places(wanted.size());
    auto label = order.begin();
    for (const Cluster& cluster : clusters)
        for (int i = 0; i < cluster.count; ++i)
            places[*label++] = cluster.first + gap * i;
    return places;
}

} // namespace rlab
