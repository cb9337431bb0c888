// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>

namespace rlab {

using ByteView = std::span<const std::uint8_t>;

/// Why a picture is not taken.
enum class PictureFault {
    Unreadable,  ///< the system doesn't give its bytes
    NotAPicture, ///< other contents, whatever the name says
    Unsupported, ///< a picture, but of a format that is not read here
    Truncated,   ///< shorter than it says itself
    Damaged,     ///< contradicts itself, or its decoder gives up
    TooLarge,    ///< more bytes or pixels than are read
};

/// A picture that is refused. what() is a reason for people, without the file's name; it is not an
/// Error, since a set of pictures goes on without it.
class PictureRefused : public std::runtime_error {
public:
    PictureRefused(PictureFault fault, const std::string& reason)
        : std::runtime_error(reason)
        , fault_(fault) {}

    PictureFault fault() const { return fault_; }

private:
    PictureFault fault_;
};

enum class PictureFormat { Jpeg, Png, Bmp, Netpbm, Webp };

/// Whether the name is one of a picture: .jpg .jpeg .png .bmp .ppm .pgm .webp, in any case.
bool hasPictureSuffix(const std::filesystem::path& path);

/// Tells the format by the contents alone. Throws PictureRefused: NotAPicture, or Unsupported with
/// the format's name for some that are common elsewhere (GIF, TIFF, SVG …).
PictureFormat formatOf(ByteView bytes);

/// Checks the frame of a file before any decoder sees it, since Qt's accept half a JPEG and half a
/// BMP without a word: that JPEG segments and scans go on to the end marker, that PNG chunks have
/// the right sums and end with IEND, that BMP, Netpbm and WebP hold the bytes that their headers
/// promise. Throws PictureRefused (Truncated, Damaged). Trailing bytes are allowed; cameras write
/// them.
///
/// ITU-T T.81 (JPEG), annex B; W3C PNG, sections 5 and 11; the Windows BITMAPFILEHEADER; Google's
/// WebP container, "RIFF file format".
void checkFrame(PictureFormat format, ByteView bytes);

} // namespace rlab
