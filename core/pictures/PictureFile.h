// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pictures/PictureFormat.h"

#include <QByteArray>
#include <QImage>
#include <QSize>

#include <filesystem>
#include <stop_token>

namespace rlab {

/// Larger ones are refused before anything is decoded.
constexpr std::int64_t mostPictureBytes = std::int64_t{256} << 20;
constexpr std::int64_t mostPicturePixels = 100'000'000;
constexpr std::int64_t mostDecodedBytes = 4 * mostPicturePixels;

/// The one way in for a user's pictures, from a file or from memory: what the constructor has let
/// pass has a known format, an intact frame and a size that can be decoded.
///
/// Memory: the file's bytes, at most `mostDecodedBytes` for the decoded picture, as much again
/// while its pixels are converted, and what the decoder needs: for a progressive JPEG 6 bytes a
/// pixel at the most (libjpeg keeps its coefficients), else a few rows.
class PictureFile {
public:
    /// Throws PictureRefused.
    explicit PictureFile(const std::filesystem::path& path);
    explicit PictureFile(QByteArray bytes);

    /// As stored, before a camera's rotation.
    QSize size() const { return size_; }

    /// RGB32: turned as the camera says (EXIF), grey, palette, 16 bit and CMYK converted, what is
    /// transparent over white. Throws PictureRefused (Damaged), or Stopped soon after `stop`.
    /// A JPEG's coded pixels have no check sum: a flipped bit that gives other, possible codes
    /// can't be noticed.
    QImage decode(const std::stop_token& stop = {}) const;

private:
    QByteArray bytes_;
    QByteArray format_; ///< Qt's name
    QSize size_;
};

} // namespace rlab
