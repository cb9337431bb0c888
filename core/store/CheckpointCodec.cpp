// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CheckpointCodec.h"

#include "core/base/Error.h"
#include "core/store/Checksum.h"
#include "core/store/ExperimentJson.h"
#include "core/store/StrictJson.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <type_traits>

namespace rlab {
namespace {

constexpr std::string_view magic = "RLABCKPT";
constexpr std::uint32_t currentVersion = 1;
constexpr std::size_t headerBytes = 8 + 4 + 8 + 8;
constexpr std::size_t checksumBytes = 4;
constexpr std::uint32_t noElements = 255; ///< a rank
constexpr std::size_t tensorHeaderBytes = 4 + 8 * Shape::maxRank;
constexpr std::size_t pointBytes = 8 * 8 + 8 + 1;
constexpr std::size_t rateChangeBytes = 3 * 8;
constexpr std::size_t leastMemberBytes = 100;
constexpr std::size_t maxTextBytes = 1 << 20;
constexpr std::size_t worthAPart = 1 << 16; ///< a part is written by a call of its own
constexpr int maxJsonDepth = 8;

enum PointFlag : std::uint8_t { EndsEpoch = 1, HasTestLoss = 2, HasTestError = 4 };

std::string_view bytesOf(const Tensor& tensor) {
    return {reinterpret_cast<const char*>(tensor.data()),
            static_cast<std::size_t>(tensor.size()) * sizeof(float)};
}

// --- The JSON part.

std::vector<std::int64_t> extentsOf(const Shape& shape) {
    std::vector<std::int64_t> extents;
    for (int axis = 0; axis < shape.rank(); ++axis)
        extents.push_back(shape[axis]);
    return extents;
}

std::string aboutText(const Checkpoint& checkpoint) {
    const DataFingerprint& data = checkpoint.data;
    return jsonText(nlohmann::ordered_json{
        {"savedMs", checkpoint.savedMs},
        {"experiment", experimentToJson(checkpoint.settings.experiment)},
        {"engine", checkpoint.settings.engine == Engine::Fast ? "fast" : "reference"},
        {"probeInterval", checkpoint.settings.probeInterval},
        {"commit", checkpoint.origin.commit},
        {"instructions", checkpoint.origin.instructions},
        {"data",
         {{"name", data.name},
          {"imageShape", extentsOf(data.imageShape)},
          {"trainImages", data.trainImages},
          {"testImages", data.testImages},
          {"classes", data.classes},
          {"trainPixels", data.trainPixels},
          {"trainLabels", data.trainLabels},
          {"testPixels", data.testPixels},
          {"testLabels", data.testLabels}}},
        {"probes",
         {{"bytes", checkpoint.probes.bytes},
          {"samples", checkpoint.probes.samples},
          {"checksum", checkpoint.probes.checksum}}}});
}

/// Numbers of 32 bits, which JSON doesn't know.
void read32(const JsonFields& fields, std::string_view name, std::uint32_t& value) {
    std::uint64_t number = 0;
    fields.read(name, number);
    if (number > std::numeric_limits<std::uint32_t>::max())
        fields.fail(fields.pathOf(name), "is too large");
    value = static_cast<std::uint32_t>(number);
}

void readFingerprint(const JsonFields& fields, DataFingerprint& data) {
    fields.read("name", data.name);
    std::vector<std::int64_t> extents;
    fields.read("imageShape", extents);
    constexpr std::int64_t most = 1 << 16; // keeps products far from overflow
    if (extents.size() != 3 ||
        std::ranges::any_of(extents, [](std::int64_t e) { return e < 1 || e > most; }))
        fields.fail(fields.pathOf("imageShape"), "must be [channels, height, width]");
    data.imageShape = {extents[0], extents[1], extents[2]};
    fields.read("trainImages", data.trainImages);
    fields.read("testImages", data.testImages);
    fields.read("classes", data.classes);
    read32(fields, "trainPixels", data.trainPixels);
    read32(fields, "trainLabels", data.trainLabels);
    read32(fields, "testPixels", data.testPixels);
    read32(fields, "testLabels", data.testLabels);
}

void readAbout(std::string_view text, const std::string& source, Checkpoint& checkpoint) {
    const nlohmann::json document = parseStrictJson(text, source, maxJsonDepth);
    const JsonFields fields(document, source, "",
                            {"savedMs", "experiment", "engine", "probeInterval", "commit",
                             "instructions", "data", "probes"});
    fields.read("savedMs", checkpoint.savedMs);
    std::string experiment, engine;
    fields.read("experiment", experiment);
    checkpoint.settings.experiment = experimentFromJson(experiment, source);
    fields.read("engine", engine);
    checkpoint.settings.engine = engine == "reference" ? Engine::Reference : Engine::Fast;
    fields.read("probeInterval", checkpoint.settings.probeInterval);
    if (checkpoint.settings.probeInterval < 0)
        fields.fail("probeInterval", "must not be negative");
    fields.read("commit", checkpoint.origin.commit);
    fields.read("instructions", checkpoint.origin.instructions);
    readFingerprint(JsonFields(fields.require("data"), source, "data",
                               {"name", "imageShape", "trainImages", "testImages", "classes",
                                "trainPixels", "trainLabels", "testPixels", "testLabels"}),
                    checkpoint.data);
    const JsonFields probes(fields.require("probes"), source, "probes",
                            {"bytes", "samples", "checksum"});
    probes.read("bytes", checkpoint.probes.bytes);
    probes.read("samples", checkpoint.probes.samples);
    read32(probes, "checksum", checkpoint.probes.checksum);
}

// --- The binary part.

class Writer {
public:
    Writer(std::deque<std::string>& texts, std::vector<std::string_view>& parts)
        : texts_(texts)
        , parts_(parts) {
        texts_.emplace_back();
    }

    template <class Number>
    void write(Number number) {
        static_assert(std::is_arithmetic_v<Number>);
        texts_.back().append(reinterpret_cast<const char*>(&number), sizeof number);
    }
    void writeText(std::string_view text) {
        write(static_cast<std::uint32_t>(text.size()));
        texts_.back() += text;
    }
    /// Large ones are not copied.
    void writeTensor(const Tensor& tensor) {
        const bool hasElements = tensor.size() > 0;
        const Shape& shape = tensor.shape();
        write(hasElements ? static_cast<std::uint32_t>(shape.rank()) : noElements);
        for (int axis = 0; axis < Shape::maxRank; ++axis)
            write(hasElements && axis < shape.rank() ? shape[axis] : std::int64_t{0});
        const std::string_view bytes = bytesOf(tensor);
        if (bytes.size() < worthAPart) {
            texts_.back() += bytes;
            return;
        }
        seal();
        parts_.push_back(bytes);
    }
    /// What was written so far becomes a part.
    void seal() {
        parts_.emplace_back(texts_.back());
        texts_.emplace_back();
    }

private:
    std::deque<std::string>& texts_; ///< the last one grows
    std::vector<std::string_view>& parts_;
};

void writeTensors(Writer& writer, const std::vector<Tensor>& tensors) {
    writer.write(static_cast<std::uint32_t>(tensors.size()));
    for (const Tensor& tensor : tensors)
        writer.writeTensor(tensor);
}

void writeNetwork(Writer& writer, const NetworkState& network) {
    writer.write(network.batchesTracked);
    writeTensors(writer, network.tensors);
}

void writePoint(Writer& writer, const MetricPoint& point) {
    for (const double number :
         {point.epoch, point.seconds, point.learningRate, point.trainLoss, point.trainError,
          point.testLoss.value_or(0), point.testError.value_or(0)})
        writer.write(number);
    writer.write(point.step);
    writer.write(point.images);
    writer.write(static_cast<std::uint8_t>((point.endsEpoch ? EndsEpoch : 0) |
                                           (point.testLoss ? HasTestLoss : 0) |
                                           (point.testError ? HasTestError : 0)));
}

void writeSums(Writer& writer, const BatchSums& sums) {
    writer.write(sums.loss);
    writer.write(sums.wrong);
    writer.write(sums.images);
}

void writeMember(Writer& writer, const MemberState& member, const MetricHistory& curve) {
    writer.write(static_cast<std::uint8_t>(member.end ? static_cast<int>(*member.end) + 1 : 0));
    writer.writeText(member.reason);
    writer.write(member.steps);
    writer.write(member.images);
    writer.write(member.seconds);
    writer.write(member.learningRate);
    writeSums(writer, member.sincePoint);
    writeSums(writer, member.sinceEpoch);
    writer.write(static_cast<std::uint8_t>(member.network != nullptr));
    if (member.network)
        writeNetwork(writer, *member.network);
    writer.write(member.optimizer.steps);
    writer.write(static_cast<std::uint32_t>(member.optimizer.moments.size()));
    for (const Gradients& moment : member.optimizer.moments)
        writeTensors(writer, moment);
    writer.write(static_cast<std::uint8_t>(member.best != nullptr));
    if (member.best) {
        writePoint(writer, member.best->point);
        writeNetwork(writer, member.best->network);
    }
    writer.write(static_cast<std::uint32_t>(curve.size()));
    for (const MetricPoint& point : curve)
        writePoint(writer, point);
}

class Reader {
public:
    Reader(std::span<const std::byte> bytes, std::string source)
        : bytes_(bytes)
        , source_(std::move(source)) {}

    [[noreturn]] void fail(const std::string& reason) const { throw FileError(source_, reason); }
    [[noreturn]] void failDamaged() const { fail("is damaged: what it says doesn't fit together"); }

    template <class Number>
    Number read() {
        static_assert(std::is_arithmetic_v<Number>);
        Number number;
        std::memcpy(&number, take(sizeof number).data(), sizeof number);
        return number;
    }
    /// Of things that take at least so many bytes each.
    std::size_t readCount(std::size_t bytesOfEach) {
        const std::size_t count = read<std::uint32_t>();
        if (count > bytes_.size() / bytesOfEach)
            failDamaged();
        return count;
    }
    std::int64_t readAmount() {
        const auto amount = read<std::int64_t>();
        if (amount < 0)
            failDamaged();
        return amount;
    }
    bool readFlag() {
        const auto flag = read<std::uint8_t>();
        if (flag > 1)
            failDamaged();
        return flag == 1;
    }
    std::string_view readText() {
        const std::size_t size = readCount(1);
        if (size > maxTextBytes)
            failDamaged();
        const std::span<const std::byte> bytes = take(size);
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    Tensor readTensor() {
        const auto rank = read<std::uint32_t>();
        if (rank != noElements && rank > Shape::maxRank)
            failDamaged();
        const auto most = static_cast<std::int64_t>(bytes_.size() / sizeof(float));
        std::int64_t elements = 1;
        Shape shape;
        for (std::uint32_t axis = 0; axis < Shape::maxRank; ++axis) {
            const auto extent = read<std::int64_t>();
            if (rank == noElements || axis >= rank)
                continue;
            if (extent < 1 || extent > most / elements)
                failDamaged();
            elements *= extent;
            shape.append(extent);
        }
        if (rank == noElements)
            return {};
        const auto numbers = take(static_cast<std::size_t>(elements) * sizeof(float));
        Tensor tensor(shape);
        std::memcpy(tensor.data(), numbers.data(), numbers.size());
        return tensor;
    }
    bool atEnd() const { return bytes_.empty(); }

private:
    std::span<const std::byte> take(std::size_t count) {
        if (count > bytes_.size())
            failDamaged();
        const auto taken = bytes_.first(count);
        bytes_ = bytes_.subspan(count);
        return taken;
    }

    std::span<const std::byte> bytes_;
    std::string source_;
};

std::vector<Tensor> readTensors(Reader& reader) {
    std::vector<Tensor> tensors(reader.readCount(tensorHeaderBytes));
    for (Tensor& tensor : tensors)
        tensor = reader.readTensor();
    return tensors;
}

NetworkState readNetwork(Reader& reader) {
    NetworkState network;
    network.batchesTracked = reader.readAmount();
    network.tensors = readTensors(reader);
    return network;
}

MetricPoint readPoint(Reader& reader) {
    MetricPoint point;
    double testLoss = 0, testError = 0;
    for (double* number : {&point.epoch, &point.seconds, &point.learningRate, &point.trainLoss,
                           &point.trainError, &testLoss, &testError})
        *number = reader.read<double>();
    point.step = reader.readAmount();
    point.images = reader.readAmount();
    const auto flags = reader.read<std::uint8_t>();
    if (flags > (EndsEpoch | HasTestLoss | HasTestError))
        reader.failDamaged();
    point.endsEpoch = flags & EndsEpoch;
    if (flags & HasTestLoss)
        point.testLoss = testLoss;
    if (flags & HasTestError)
        point.testError = testError;
    return point;
}

BatchSums readSums(Reader& reader) {
    BatchSums sums;
    sums.loss = reader.read<double>();
    sums.wrong = reader.readAmount();
    sums.images = reader.readAmount();
    return sums;
}

std::optional<RunEnd> readEnd(Reader& reader) {
    const auto code = reader.read<std::uint8_t>();
    if (code > static_cast<int>(RunEnd::Failed) + 1)
        reader.failDamaged();
    return code == 0 ? std::nullopt : std::optional(static_cast<RunEnd>(code - 1));
}

std::shared_ptr<const BestWeights> readBest(Reader& reader) {
    auto best = std::make_shared<BestWeights>();
    best->point = readPoint(reader);
    if (!best->point.testError)
        reader.failDamaged();
    best->network = readNetwork(reader);
    return best;
}

void readMember(Reader& reader, MemberState& member, MetricHistory& curve) {
    member.end = readEnd(reader);
    member.reason = reader.readText();
    member.steps = reader.readAmount();
    member.images = reader.readAmount();
    member.seconds = reader.read<double>();
    member.learningRate = reader.read<double>();
    member.sincePoint = readSums(reader);
    member.sinceEpoch = readSums(reader);
    if (reader.readFlag())
        member.network = std::make_shared<NetworkState>(readNetwork(reader));
    member.optimizer.steps = reader.readAmount();
    member.optimizer.moments.resize(reader.readCount(sizeof(std::uint32_t)));
    for (Gradients& moment : member.optimizer.moments)
        moment = readTensors(reader);
    if (reader.readFlag())
        member.best = readBest(reader);
    curve.resize(reader.readCount(pointBytes));
    for (MetricPoint& point : curve)
        point = readPoint(reader);
}

std::vector<RateChange> readRateChanges(Reader& reader) {
    std::vector<RateChange> changes(reader.readCount(rateChangeBytes));
    for (RateChange& change : changes) {
        change.epoch = reader.read<double>();
        change.step = reader.readAmount();
        change.learningRate = reader.read<double>();
    }
    return changes;
}

} // namespace

EncodedCheckpoint::EncodedCheckpoint(const Checkpoint& checkpoint) {
    Writer writer(texts_, parts_);
    writer.write(checkpoint.number);
    writer.writeText(aboutText(checkpoint));
    const std::vector<MemberState>& members = checkpoint.training.members;
    writer.write(static_cast<std::uint32_t>(members.size()));
    for (std::size_t i = 0; i < members.size(); ++i)
        writeMember(writer, members[i], checkpoint.curves.at(i));
    const std::vector<RateChange>& changes = checkpoint.training.rateChanges;
    writer.write(static_cast<std::uint32_t>(changes.size()));
    for (const RateChange& change : changes) {
        writer.write(change.epoch);
        writer.write(change.step);
        writer.write(change.learningRate);
    }
    writer.seal();

    std::uint64_t total = headerBytes - sizeof checkpoint.number + checksumBytes;
    for (const std::string_view part : parts_)
        total += part.size();
    std::string& header = texts_.emplace_front(magic);
    header.append(reinterpret_cast<const char*>(&currentVersion), sizeof currentVersion);
    header.append(reinterpret_cast<const char*>(&total), sizeof total);
    parts_.insert(parts_.begin(), header);
    std::uint32_t checksum = 0;
    for (const std::string_view part : parts_)
        checksum = checksumOf(part, checksum);
    writer.write(checksum);
    writer.seal();
}

std::uint64_t requireSoundCheckpoint(std::span<const std::byte> bytes, const std::string& source) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    Reader reader(bytes, source);
    if (text.size() < headerBytes + checksumBytes)
        reader.fail("is cut short: it has " + std::to_string(text.size()) + " bytes");
    if (!text.starts_with(magic))
        reader.fail("is not a checkpoint of Residual Lab");
    reader.read<std::uint64_t>();
    const auto version = reader.read<std::uint32_t>();
    const auto total = reader.read<std::uint64_t>();
    const auto number = reader.read<std::uint64_t>();
    if (total != text.size())
        reader.fail("is damaged: it has " + std::to_string(text.size()) + " bytes and says " +
                    std::to_string(total));
    std::uint32_t checksum = 0;
    std::memcpy(&checksum, text.data() + text.size() - checksumBytes, checksumBytes);
    if (checksumOf(text.substr(0, text.size() - checksumBytes)) != checksum)
        reader.fail("is damaged: its checksum is another one");
    if (version > currentVersion)
        reader.fail("was written by a newer version of Residual Lab (checkpoint version " +
                    std::to_string(version) + ", this one reads up to " +
                    std::to_string(currentVersion) + ")");
    return number;
}

Checkpoint decodeCheckpoint(std::span<const std::byte> bytes, const std::string& source) {
    Checkpoint checkpoint;
    checkpoint.number = requireSoundCheckpoint(bytes, source);
    Reader reader(bytes.subspan(headerBytes, bytes.size() - headerBytes - checksumBytes), source);
    readAbout(reader.readText(), source, checkpoint);
    const std::size_t count = reader.readCount(leastMemberBytes);
    const ExperimentSpec& experiment = checkpoint.settings.experiment;
    const auto repeats = static_cast<std::size_t>(std::max(1, experiment.repeats));
    if (experiment.networks.empty() || count % repeats != 0 ||
        count / repeats != experiment.networks.size())
        reader.failDamaged();
    checkpoint.training.members.resize(count);
    checkpoint.curves.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        readMember(reader, checkpoint.training.members[i], checkpoint.curves[i]);
    checkpoint.training.rateChanges = readRateChanges(reader);
    if (!reader.atEnd())
        reader.failDamaged();
    return checkpoint;
}

} // namespace rlab
