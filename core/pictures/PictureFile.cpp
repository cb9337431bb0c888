// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PictureFile.h"

#include "core/base/Stopped.h"
#include "core/pictures/DecoderMessages.h"

#include <QBuffer>
#include <QFile>
#include <QImageReader>

#include <utility>

namespace rlab {
namespace {

/// Ends early when asked to: decoders then meet the end of the file.
class StoppableBuffer : public QBuffer {
public:
    StoppableBuffer(const QByteArray& bytes, std::stop_token stop)
        : stop_(std::move(stop)) {
        setData(bytes); // shared, not copied
        open(QIODevice::ReadOnly);
    }

protected:
    qint64 readData(char* data, qint64 most) override {
        return stop_.stop_requested() ? -1 : QBuffer::readData(data, most);
    }

private:
    std::stop_token stop_;
};

ByteView viewOf(const QByteArray& bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()),
            static_cast<std::size_t>(bytes.size())};
}

/// Qt's name of the one decoder that may see the bytes: never its guess, which knows more formats.
QByteArray decoderFor(PictureFormat format, ByteView bytes) {
    switch (format) {
    case PictureFormat::Jpeg:
        return "jpeg";
    case PictureFormat::Png:
        return "png";
    case PictureFormat::Bmp:
        return "bmp";
    case PictureFormat::Netpbm:
        return bytes[1] == '2' || bytes[1] == '5' ? "pgm" : "ppm";
    case PictureFormat::Webp:
        return "webp";
    }
    return {};
}

void requireDecoder(const QByteArray& format) {
    if (!QImageReader::supportedImageFormats().contains(format))
        throw PictureRefused(PictureFault::Unsupported,
                             "is a " + format.toUpper().toStdString() +
                                 " file, for which Qt has no plugin here (Debian: "
                                 "qt6-image-formats-plugins)");
}

QByteArray readBytes(const std::filesystem::path& path) {
    const auto refuse = [](const std::string& reason) {
        throw PictureRefused(PictureFault::Unreadable, "can't be read: " + reason);
    };
    std::error_code error; // a pipe or a device may never end
    if (const auto status = std::filesystem::status(path, error);
        std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        refuse("it is not a regular file");
    QFile file(QFile::decodeName(path.c_str()));
    if (!file.open(QIODevice::ReadOnly))
        refuse(file.errorString().toStdString());
    if (file.size() > mostPictureBytes)
        return QByteArray(); // the size tells the rest
    QByteArray bytes = file.readAll();
    if (file.error() != QFile::NoError)
        refuse(file.errorString().toStdString());
    return bytes;
}

[[noreturn]] void refuseFileSize(std::int64_t bytes) {
    throw PictureRefused(PictureFault::TooLarge,
                         "is too large: " + std::to_string(bytes >> 20) + " MB; at most " +
                             std::to_string(mostPictureBytes >> 20) + " MB are read");
}

QByteArray readWithinLimit(const std::filesystem::path& path) {
    std::error_code error;
    const auto bytes = std::filesystem::file_size(path, error);
    if (!error && bytes > static_cast<std::uintmax_t>(mostPictureBytes))
        refuseFileSize(static_cast<std::int64_t>(bytes));
    return readBytes(path);
}

std::int64_t bytesAPixel(QImage::Format format) {
    const int bits = QImage::toPixelFormat(format).bitsPerPixel();
    return bits > 32 ? bits / 8 : 4;
}

void requireDecodable(const QSize& size, QImage::Format format) {
    if (size.isEmpty())
        throw PictureRefused(PictureFault::Damaged, "is damaged: it doesn't tell its size");
    const std::int64_t pixels = std::int64_t{size.width()} * size.height();
    const std::int64_t bytes = format == QImage::Format_Invalid ? 4 : bytesAPixel(format);
    if (pixels > mostPicturePixels || pixels * bytes > mostDecodedBytes)
        throw PictureRefused(PictureFault::TooLarge,
                             "is too large: " + std::to_string(size.width()) + " × " +
                                 std::to_string(size.height()) + " pixels; at most " +
                                 std::to_string(mostDecodedBytes / bytes / 1'000'000) +
                                 " million are read");
}

/// Rounds to nearest: 255 · (1 − a) + c, with colours that are already multiplied by a.
QRgb overWhite(QRgb premultiplied) {
    const int white = 255 - qAlpha(premultiplied);
    return qRgb(qRed(premultiplied) + white, qGreen(premultiplied) + white,
                qBlue(premultiplied) + white);
}

QImage toOpaque(QImage image) {
    if (!image.hasAlphaChannel()) {
        image.convertTo(QImage::Format_RGB32);
        return image;
    }
    image.convertTo(QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < image.height(); ++y) {
        auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x)
            row[x] = overWhite(row[x]);
    }
    image.reinterpretAsFormat(QImage::Format_RGB32);
    return image;
}

} // namespace

PictureFile::PictureFile(const std::filesystem::path& path)
    : PictureFile(readWithinLimit(path)) {}

PictureFile::PictureFile(QByteArray bytes)
    : bytes_(std::move(bytes)) {
    if (bytes_.size() > mostPictureBytes)
        refuseFileSize(bytes_.size());
    const ByteView view = viewOf(bytes_);
    const PictureFormat format = formatOf(view);
    format_ = decoderFor(format, view);
    requireDecoder(format_);
    checkFrame(format, view);
    const DecoderMessages unheard;
    StoppableBuffer buffer(bytes_, {});
    QImageReader reader(&buffer, format_);
    reader.setAutoDetectImageFormat(false);
    size_ = reader.size();
    requireDecodable(size_, reader.imageFormat());
}

QImage PictureFile::decode(const std::stop_token& stop) const {
    constexpr int spare = 2; // Qt's own limit is a second line, in MiB
    QImageReader::setAllocationLimit(static_cast<int>(mostDecodedBytes >> 20) + spare);
    const DecoderMessages messages;
    StoppableBuffer buffer(bytes_, stop);
    QImageReader reader(&buffer, format_);
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    QImage image = reader.read();
    throwIfStopped(stop);
    if (image.isNull())
        throw PictureRefused(PictureFault::Damaged,
                             "is damaged: " + reader.errorString().toStdString());
    if (const QString damage = messages.damage(); !damage.isEmpty())
        throw PictureRefused(PictureFault::Damaged, "is damaged: " + damage.toStdString());
    return toOpaque(std::move(image));
}

} // namespace rlab
