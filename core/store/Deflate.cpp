// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Deflate.h"

#include <new>

#include <zlib.h>

namespace rlab {
namespace {

const Bytef* zlibBytes(const QByteArray& bytes) {
    return reinterpret_cast<const Bytef*>(bytes.data());
}

} // namespace

QByteArray deflated(const QByteArray& bytes) {
    uLongf size = compressBound(static_cast<uLong>(bytes.size()));
    QByteArray result(static_cast<qsizetype>(size), Qt::Uninitialized);
    const int status = compress(reinterpret_cast<Bytef*>(result.data()), &size, zlibBytes(bytes),
                                static_cast<uLong>(bytes.size()));
    if (status != Z_OK) // nothing else can be wrong with a bound that is kept
        throw std::bad_alloc();
    result.truncate(static_cast<qsizetype>(size));
    return result;
}

QByteArray inflated(const QByteArray& bytes, std::size_t expected) {
    QByteArray result(static_cast<qsizetype>(expected) + 1, Qt::Uninitialized);
    uLongf size = expected + 1;
    const int status = uncompress(reinterpret_cast<Bytef*>(result.data()), &size, zlibBytes(bytes),
                                  static_cast<uLong>(bytes.size()));
    result.truncate(status == Z_OK ? static_cast<qsizetype>(size) : 0);
    return result;
}

} // namespace rlab
