// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>

namespace rlab {

// Figures as people read them. The window speaks English, and so do its numbers.

/// Markup with room between its lines, for texts of several.
QString airy(const QString& markup);
/// "there must be …" → "There must be …": the core's messages begin small, to follow a colon.
QString asSentence(const QString& message);
/// Paths, addresses and hashes may go on in the next line of a narrow column: gets signs without
/// width where they can be broken, after slashes and within long words.
QString breakable(const QString& text);
/// 0.542 → "54.2 %".
QString percentText(double fraction);
/// 753.4 → "750", 3.42 → "3.4", 0.00012 → "0.00012", 1.8e6 → "1.8 million".
QString factorText(double factor);
/// 75290 → "75 k", 2601472 → "2.6 M": two or three digits that matter.
QString shortCount(std::int64_t count);
/// 170052171 → "170 MB", 512 → "512 B".
QString byteText(std::int64_t bytes);
/// 9800 → "9,800".
QString fullCount(std::int64_t count);
/// 0.04 → "0.0 s", 1.42 → "1.4 s", 130 → "2 min 10 s", 7260 → "2 h 1 min".
QString durationText(double seconds);
/// An estimate: 0.4 → "under 1 s", 2.7 → "about 3 s", 100 → "about 2 min", 9000 → "about 2.5 h",
/// 300,000 → "about 3.5 days".
QString roughDuration(double seconds);

} // namespace rlab
