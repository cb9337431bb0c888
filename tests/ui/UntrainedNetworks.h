// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Philox.h"
#include "ui/session/AskedNetwork.h"

#include <QImage>

namespace rlab {

// Networks and a picture to ask them about, without a training.

/// With the weights that its seed gives; ten classes, "class 0" … "class 9".
inline AskedNetwork untrainedNetwork(const char* name, const Shape& input) {
    const CifarNetworkOptions options = parseCifarNetwork(name);
    AskedNetwork network;
    network.key = QString::fromLatin1(name);
    network.label = QString::fromStdString(shortName(options));
    network.origin = QStringLiteral("This run");
    network.color = {options.kind, 1};
    network.spec = std::make_shared<const NetworkSpec>(makeCifarNetwork(options, input, 10));
    network.state =
        std::make_shared<const NetworkState>(initialState(*network.spec, InitKind::He, 0));
    network.statistics = {{0.5f, 0.5f, 0.5f}, {0.25f, 0.25f, 0.25f}};
    for (int i = 0; i < 10; ++i)
        network.classNames.push_back("class " + std::to_string(i));
    return network;
}

inline QImage anyPicture(int width, int height) {
    RandomStream random(1, Purpose::Benchmark);
    QImage picture(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            picture.setPixel(
                x, y, qRgb(static_cast<int>(random.below(256)), x * 255 / width, y * 255 / height));
    return picture;
}

} // namespace rlab
