// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CurveCodec.h"

#include "core/base/Error.h"
#include "core/store/Deflate.h"

#include <array>
#include <bit>
#include <cstdint>

namespace rlab {
namespace {

constexpr char currentFormat = 1;
constexpr int headerBytes = 5; ///< format, number of points (little-endian)
constexpr std::size_t columns = 9;
constexpr std::size_t valueBytes = 8;
/// More would be damage: nothing is allocated for it.
constexpr std::uint32_t mostPoints = 1 << 20;

enum Flag : std::uint8_t { EndsEpoch = 1, HasTestLoss = 2, HasTestError = 4 };

using Row = std::array<std::uint64_t, columns>;

std::uint64_t bitsOf(double value) {
    return std::bit_cast<std::uint64_t>(value);
}

double doubleOf(std::uint64_t bits) {
    return std::bit_cast<double>(bits);
}

std::uint8_t flagsOf(const MetricPoint& point) {
    return static_cast<std::uint8_t>((point.endsEpoch ? EndsEpoch : 0) |
                                     (point.testLoss ? HasTestLoss : 0) |
                                     (point.testError ? HasTestError : 0));
}

/// Missing test figures repeat those before them, which costs nothing.
Row rowOf(const MetricPoint& point, const Row& previous) {
    return {static_cast<std::uint64_t>(point.step),
            static_cast<std::uint64_t>(point.images),
            bitsOf(point.epoch),
            bitsOf(point.seconds),
            bitsOf(point.learningRate),
            bitsOf(point.trainLoss),
            bitsOf(point.trainError),
            point.testLoss ? bitsOf(*point.testLoss) : previous[7],
            point.testError ? bitsOf(*point.testError) : previous[8]};
}

MetricPoint pointOf(const Row& row, std::uint8_t flags) {
    MetricPoint point;
    point.step = static_cast<std::int64_t>(row[0]);
    point.images = static_cast<std::int64_t>(row[1]);
    point.epoch = doubleOf(row[2]);
    point.seconds = doubleOf(row[3]);
    point.learningRate = doubleOf(row[4]);
    point.trainLoss = doubleOf(row[5]);
    point.trainError = doubleOf(row[6]);
    point.endsEpoch = flags & EndsEpoch;
    if (flags & HasTestLoss)
        point.testLoss = doubleOf(row[7]);
    if (flags & HasTestError)
        point.testError = doubleOf(row[8]);
    return point;
}

/// Counts are subtracted; of floating-point numbers the equal upper bits are taken out.
constexpr bool isCount(std::size_t column) {
    return column < 2;
}

std::uint64_t difference(std::size_t column, std::uint64_t value, std::uint64_t previous) {
    return isCount(column) ? value - previous : value ^ previous;
}

std::uint64_t sum(std::size_t column, std::uint64_t value, std::uint64_t previous) {
    return isCount(column) ? value + previous : value ^ previous;
}

QByteArray header(std::size_t count) {
    QByteArray bytes(headerBytes, '\0');
    bytes[0] = currentFormat;
    for (int byte = 0; byte < 4; ++byte)
        bytes[1 + byte] = static_cast<char>(count >> 8 * byte);
    return bytes;
}

} // namespace

QByteArray encodePoints(std::span<const MetricPoint> points) {
    const std::size_t count = points.size();
    QByteArray planes(static_cast<qsizetype>(count * (columns * valueBytes + 1)), '\0');
    const auto plane = [&](std::size_t index) {
        return reinterpret_cast<std::uint8_t*>(planes.data()) + index * count;
    };
    Row previous{};
    for (std::size_t i = 0; i < count; ++i) {
        const Row row = rowOf(points[i], previous);
        for (std::size_t column = 0; column < columns; ++column) {
            const std::uint64_t bits = difference(column, row[column], previous[column]);
            for (std::size_t byte = 0; byte < valueBytes; ++byte)
                plane(column * valueBytes + byte)[i] = static_cast<std::uint8_t>(bits >> 8 * byte);
        }
        plane(columns * valueBytes)[i] = flagsOf(points[i]);
        previous = row;
    }
    return header(count) + deflated(planes);
}

void decodePoints(const QByteArray& bytes, MetricHistory& history, const std::string& source) {
    const auto damaged = [&] { return FileError(source, "a piece of a run's curve is damaged"); };
    if (bytes.size() < headerBytes || bytes[0] != currentFormat)
        throw damaged();
    std::uint32_t count = 0;
    for (int byte = 0; byte < 4; ++byte)
        count |= std::uint32_t{static_cast<std::uint8_t>(bytes[1 + byte])} << 8 * byte;
    const std::size_t expected = std::size_t{count} * (columns * valueBytes + 1);
    if (count > mostPoints)
        throw damaged();
    const QByteArray planes = inflated(bytes.sliced(headerBytes), expected);
    if (static_cast<std::size_t>(planes.size()) != expected)
        throw damaged();
    const auto at = [&](std::size_t index, std::size_t i) {
        return static_cast<std::uint8_t>(planes[static_cast<qsizetype>(index * count + i)]);
    };
    Row row{};
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t column = 0; column < columns; ++column) {
            std::uint64_t bits = 0;
            for (std::size_t byte = 0; byte < valueBytes; ++byte)
                bits |= std::uint64_t{at(column * valueBytes + byte, i)} << 8 * byte;
            row[column] = sum(column, bits, row[column]);
        }
        history.push_back(pointOf(row, at(columns * valueBytes, i)));
    }
}

} // namespace rlab
