// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/WeightsMatch.h"

#include "core/base/Error.h"

#include <map>

namespace rlab {
namespace {

/// "16×3×3×3" of any rank, which Shape can't hold.
std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const std::int64_t extent : shape)
        text += (text.empty() ? "" : "×") + std::to_string(extent);
    return text.empty() ? "scalar" : text;
}

/// Compares a file's tensors with a network's and collects all that doesn't fit.
class Matcher {
public:
    explicit Matcher(const std::vector<TensorInfo>& tensors)
        : tensors_(tensors) {
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            const auto [entry, isNew] = found_.emplace(ownTensorName(tensors[i].name), i);
            if (!isNew)
                tell("twice: " + tensors[entry->second].name + " and " + tensors[i].name);
        }
    }

    /// The tensor of this name, taken out of those found; any other, and told, if none fits.
    std::size_t take(const TensorSpec& wanted) {
        const auto entry = found_.extract(wanted.name);
        if (entry.empty()) {
            tell("missing: " + wanted.name + " (" + wanted.shape.text() + ")");
            return 0;
        }
        const TensorInfo& tensor = tensors_[entry.mapped()];
        if (tensor.shape != extentsOf(wanted.shape))
            tell("wrong shape: " + wanted.name + " is " + shapeText(tensor.shape) +
                 " in the file, " + wanted.shape.text() + " in the network");
        else if (!isFloatingPoint(tensor.type))
            tell("wrong type: " + wanted.name + " is " + std::string(elementTypeText(tensor.type)) +
                 ", not a floating-point type");
        return entry.mapped();
    }

    std::optional<std::size_t> takeBatchCount(const NetworkSpec& network) {
        std::optional<std::size_t> count;
        for (const std::string& name : batchCountNames(network)) {
            const auto entry = found_.extract(name);
            if (entry.empty())
                continue;
            count = entry.mapped();
            const TensorInfo& tensor = tensors_[*count];
            if (tensor.type != ElementType::I64 || !tensor.shape.empty())
                tell("wrong type: " + name + " must be an I64 scalar");
        }
        return count;
    }

    /// To be called when all are taken.
    void raiseMismatches(const std::string& file, const std::string& network) {
        for (const auto& [name, index] : found_)
            tell("unexpected: " + tensors_[index].name + " (" + shapeText(tensors_[index].shape) +
                 ")");
        if (mismatches_ == 0)
            return;
        const std::string rest =
            mismatches_ > most ? "\n  and " + std::to_string(mismatches_ - most) + " more" : "";
        throw FileError(file, "the tensors are not those of " + network + ":" + text_ + rest);
    }

private:
    static constexpr int most = 12;

    void tell(const std::string& line) {
        if (++mismatches_ <= most)
            text_ += "\n  " + line;
    }

    const std::vector<TensorInfo>& tensors_;
    std::map<std::string, std::size_t> found_; ///< by the network's names for them
    int mismatches_ = 0;
    std::string text_;
};

} // namespace

std::string ownTensorName(std::string_view name) {
    constexpr std::string_view parallel = "module.";
    constexpr std::string_view otherLast = "linear.";
    while (name.starts_with(parallel))
        name.remove_prefix(parallel.size());
    if (name.starts_with(otherLast))
        return "fc." + std::string(name.substr(otherLast.size()));
    return std::string(name);
}

WeightsMatch matchWeights(const std::vector<TensorInfo>& tensors, const NetworkSpec& network,
                          const std::string& file) {
    Matcher matcher(tensors);
    WeightsMatch match;
    for (const TensorSpec& wanted : network.tensors())
        match.tensors.push_back(matcher.take(wanted));
    match.batchCount = matcher.takeBatchCount(network);
    matcher.raiseMismatches(file, network.name());
    return match;
}

std::vector<std::string> batchCountNames(const NetworkSpec& network) {
    std::vector<std::string> names;
    for (const Node& node : network.nodes())
        if (std::holds_alternative<BatchNorm2dSpec>(node.layer))
            names.push_back(node.name + ".num_batches_tracked");
    return names;
}

std::vector<std::int64_t> extentsOf(const Shape& shape) {
    std::vector<std::int64_t> list;
    for (int axis = 0; axis < shape.rank(); ++axis)
        list.push_back(shape[axis]);
    return list;
}

} // namespace rlab
