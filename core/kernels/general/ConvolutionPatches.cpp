// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/general/ConvolutionPatches.h"

#include "core/kernels/general/InsideRange.h"

namespace rlab {
namespace {

/// What one row of a band's patch matrix takes from a channel of the image, for one position in the
/// kernel: the pixel (oy, ox) of the output takes plane[(oy·S + dy)·W + ox·S + dx].
struct PatchRow {
    std::int64_t channel;
    std::int64_t dy, dx;
    Range columns; ///< that lie inside of the image
};

/// Calls work(index of the row, row) for all rows of a patch matrix.
template <class Work>
void forEachPatchRow(const ConvGeometry& g, const Work& work) {
    std::int64_t index = 0;
    for (std::int64_t c = 0; c < g.groupChannels(); ++c)
        for (int kh = 0; kh < g.kernel.height; ++kh)
            for (int kw = 0; kw < g.kernel.width; ++kw) {
                const std::int64_t dx = kw - g.padding.width;
                work(index++, PatchRow{c, kh - g.padding.height, dx,
                                       insideRange(g.outWidth, g.width, g.stride.width, dx)});
            }
}

/// The rows of the band, counted from its top, whose pixels lie inside of the image.
Range insideRows(const ConvGeometry& g, const Band& band, const PatchRow& row) {
    return insideRange(band.rows, g.height, g.stride.height, band.top * g.stride.height + row.dy);
}

/// Output and image have lines of the same length: a patch row is the plane, shifted.
bool isShift(const ConvGeometry& g) {
    constexpr Extent one{1, 1};
    return g.stride == one && g.outWidth == g.width;
}

/// Sets the columns that lie outside of the image to zero. Column by column: there are few.
template <class T>
void clearBorders(const ConvGeometry& g, Range rows, Range columns, T* patches) {
    const auto clear = [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t ox = begin; ox < end; ++ox)
            for (std::int64_t oy = rows.begin; oy < rows.end; ++oy)
                patches[oy * g.outWidth + ox] = T{0};
    };
    clear(0, columns.begin);
    clear(columns.end, g.outWidth);
}

} // namespace

template <class T>
void imageToPatches(const ConvGeometry& g, const Band& band, const T* image, T* patches) {
    const std::int64_t pixels = band.rows * g.outWidth;
    forEachPatchRow(g, [&](std::int64_t index, const PatchRow& row) {
        T* const out = patches + index * pixels;
        const Range rows = insideRows(g, band, row), columns = row.columns;
        if (rows.begin == rows.end || columns.begin == columns.end) {
            std::fill_n(out, pixels, T{0});
            return;
        }
        const T* const plane = image + row.channel * g.pixels();
        const auto line = [&](std::int64_t oy) {
            return plane + ((band.top + oy) * g.stride.height + row.dy) * g.width;
        };
        std::fill(out, out + rows.begin * g.outWidth, T{0});
        if (isShift(g)) {
            std::copy(line(rows.begin) + columns.begin + row.dx,
                      line(rows.end - 1) + columns.end + row.dx,
                      out + rows.begin * g.outWidth + columns.begin);
        } else {
            for (std::int64_t oy = rows.begin; oy < rows.end; ++oy)
                forEachInside(columns, g.stride.width, row.dx,
                              [to = out + oy * g.outWidth, from = line(oy)](
                                  std::int64_t ox, std::int64_t x) { to[ox] = from[x]; });
        }
        clearBorders(g, rows, columns, out);
        std::fill(out + rows.end * g.outWidth, out + pixels, T{0});
    });
}

template <class T>
void addPatchesToImage(const ConvGeometry& g, const Band& band, T* patches, T* image) {
    const std::int64_t pixels = band.rows * g.outWidth;
    forEachPatchRow(g, [&](std::int64_t index, const PatchRow& row) {
        T* const in = patches + index * pixels;
        const Range rows = insideRows(g, band, row), columns = row.columns;
        if (rows.begin == rows.end || columns.begin == columns.end)
            return;
        T* const plane = image + row.channel * g.pixels();
        const auto line = [&](std::int64_t oy) {
            return plane + ((band.top + oy) * g.stride.height + row.dy) * g.width;
        };
        if (isShift(g)) {
            clearBorders(g, rows, columns, in);
            T* const first = line(rows.begin) + columns.begin + row.dx;
            const std::int64_t count = line(rows.end - 1) + columns.end + row.dx - first;
            const T* const from = in + rows.begin * g.outWidth + columns.begin;
            for (std::int64_t i = 0; i < count; ++i)
                first[i] += from[i];
            return;
        }
        for (std::int64_t oy = rows.begin; oy < rows.end; ++oy)
            forEachInside(columns, g.stride.width, row.dx,
                          [to = line(oy), from = in + oy * g.outWidth](
                              std::int64_t ox, std::int64_t x) { to[x] += from[ox]; });
    });
}

#define RLAB_INSTANTIATE(T)                                                                        \
    template void imageToPatches(const ConvGeometry&, const Band&, const T*, T*);                  \
    template void addPatchesToImage(const ConvGeometry&, const Band&, T*, T*);
RLAB_INSTANTIATE(float)
RLAB_INSTANTIATE(double)
#undef RLAB_INSTANTIATE

} // namespace rlab
