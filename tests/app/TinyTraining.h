// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace rlab {

/// Two tiny networks on a few shapes: done in a blink.
inline QStringList tinyTraining(const QString& folder, int epochs = 2, const QString& seed = "0") {
    return {"train",
            "--network",
            "plain-8:width=2",
            "--network",
            "resnet-8:width=2",
            "--subset",
            "100",
            "--test-subset",
            "60",
            "--resolution",
            "8",
            "--epochs",
            QString::number(epochs),
            "--batch-size",
            "16",
            "--seed",
            seed,
            "--threads",
            "2",
            "--out",
            folder};
}

} // namespace rlab
