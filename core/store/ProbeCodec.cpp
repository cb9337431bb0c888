// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/ProbeCodec.h"

#include "core/base/Error.h"
#include "core/store/Deflate.h"

#include <array>
#include <bit>

namespace rlab {
namespace {

constexpr char currentFormat = 1;
constexpr int headerBytes = 5; ///< format, numbers of layers and of blocks (little-endian)
/// More would be damage: nothing is allocated for it.
constexpr std::size_t mostRows = 8192;

constexpr std::array layerNumbers{
    &LayerSample::gradient,        &LayerSample::gradientMean, &LayerSample::gradientMax,
    &LayerSample::weights,         &LayerSample::update,       &LayerSample::outputMean,
    &LayerSample::outputDeviation, &LayerSample::deadShare,    &LayerSample::outputGradient};
constexpr std::array layerHistograms{&LayerSample::gradientHistogram,
                                     &LayerSample::weightHistogram};
constexpr std::array blockNumbers{&BlockSample::whole, &BlockSample::shortcut, &BlockSample::branch,
                                  &BlockSample::shortcutShare};

constexpr std::size_t bytesOf(std::size_t layers, std::size_t blocks) {
    return 16 +
           layers * (layerNumbers.size() * 4 + layerHistograms.size() * MagnitudeHistogram::bins) +
           blocks * blockNumbers.size() * 4;
}

class Writer {
public:
    explicit Writer(std::size_t bytes) { bytes_.reserve(static_cast<qsizetype>(bytes)); }

    void write(std::uint64_t bits, int count) {
        for (int byte = 0; byte < count; ++byte)
            bytes_.append(static_cast<char>(bits >> 8 * byte));
    }
    template <class Row, class Number>
    void writeColumn(const std::vector<Row>& rows, Number Row::*number) {
        for (int byte = 0; byte < 4; ++byte)
            for (const Row& row : rows)
                bytes_.append(
                    static_cast<char>(std::bit_cast<std::uint32_t>(row.*number) >> 8 * byte));
    }
    void writeBins(const MagnitudeHistogram& histogram) {
        for (const std::uint8_t code : histogram.codes())
            bytes_.append(static_cast<char>(code));
    }
    const QByteArray& bytes() const { return bytes_; }

private:
    QByteArray bytes_;
};

/// Of bytes that are as many as are read.
class Reader {
public:
    explicit Reader(const QByteArray& bytes)
        : next_(reinterpret_cast<const std::uint8_t*>(bytes.data())) {}

    std::uint64_t read(int count) {
        std::uint64_t bits = 0;
        for (int byte = 0; byte < count; ++byte)
            bits |= std::uint64_t{*next_++} << 8 * byte;
        return bits;
    }
    template <class Row, class Number>
    void readColumn(std::vector<Row>& rows, Number Row::*number) {
        const std::size_t count = rows.size();
        for (std::size_t i = 0; i < count; ++i) {
            std::uint32_t bits = 0;
            for (std::size_t byte = 0; byte < 4; ++byte)
                bits |= std::uint32_t{next_[byte * count + i]} << 8 * byte;
            rows[i].*number = std::bit_cast<float>(bits);
        }
        next_ += 4 * count;
    }
    MagnitudeHistogram readBins() {
        std::array<std::uint8_t, MagnitudeHistogram::bins> codes;
        for (std::uint8_t& code : codes)
            code = *next_++;
        return MagnitudeHistogram(codes);
    }

private:
    const std::uint8_t* next_;
};

} // namespace

QByteArray encodeProbe(const ProbeSample& sample) {
    Writer header(headerBytes);
    header.write(static_cast<std::uint64_t>(currentFormat), 1);
    header.write(sample.layers.size(), 2);
    header.write(sample.blocks.size(), 2);
    Writer body(bytesOf(sample.layers.size(), sample.blocks.size()));
    body.write(static_cast<std::uint64_t>(sample.step), 8);
    body.write(std::bit_cast<std::uint64_t>(sample.epoch), 8);
    for (const auto number : layerNumbers)
        body.writeColumn(sample.layers, number);
    for (const auto number : blockNumbers)
        body.writeColumn(sample.blocks, number);
    for (const auto histogram : layerHistograms)
        for (const LayerSample& layer : sample.layers)
            body.writeBins(layer.*histogram);
    return header.bytes() + deflated(body.bytes());
}

ProbeSample decodeProbe(const QByteArray& bytes, const std::string& source) {
    const auto damaged = [&] {
        return FileError(source, "what was seen of a training step is damaged");
    };
    if (bytes.size() < headerBytes || bytes[0] != currentFormat)
        throw damaged();
    Reader header(bytes);
    header.read(1);
    const std::size_t layers = header.read(2), blocks = header.read(2);
    if (layers > mostRows || blocks > mostRows)
        throw damaged();
    const std::size_t expected = bytesOf(layers, blocks);
    const QByteArray body = inflated(bytes.sliced(headerBytes), expected);
    if (static_cast<std::size_t>(body.size()) != expected)
        throw damaged();
    Reader reader(body);
    ProbeSample sample;
    sample.step = static_cast<std::int64_t>(reader.read(8));
    sample.epoch = std::bit_cast<double>(reader.read(8));
    sample.layers.resize(layers);
    sample.blocks.resize(blocks);
    for (const auto number : layerNumbers)
        reader.readColumn(sample.layers, number);
    for (const auto number : blockNumbers)
        reader.readColumn(sample.blocks, number);
    for (const auto histogram : layerHistograms)
        for (LayerSample& layer : sample.layers)
            layer.*histogram = reader.readBins();
    return sample;
}

} // namespace rlab
