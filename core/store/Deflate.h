// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstddef>

namespace rlab {

// For the sources of core/store only: zlib itself, since qUncompress() writes warnings and believes
// the size that it reads.

QByteArray deflated(const QByteArray& bytes);
/// Empty if the bytes are damaged or become more than `expected`.
QByteArray inflated(const QByteArray& bytes, std::size_t expected);

} // namespace rlab
