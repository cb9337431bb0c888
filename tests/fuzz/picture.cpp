// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pictures/PictureFile.h"
#include "tests/fuzz/Fuzz.h"

using namespace rlab;

/// The frame of any picture, and the pixels of small ones: their memory is the decoded picture's.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    fuzz::readGuarded(size, [&] {
        try {
            const PictureFile file(bytes);
            constexpr qint64 mostPixels = 1'000'000;
            if (qint64{file.size().width()} * file.size().height() <= mostPixels)
                file.decode();
        } catch (const PictureRefused&) { // what a user would be told
        }
    });
    return 0;
}
