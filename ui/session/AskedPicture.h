// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>

namespace rlab {

/// A picture that networks are asked about.
struct AskedPicture {
    QString name;  ///< a file's name, or "Test image 17"
    QImage image;  ///< RGB32, as large as it was given; preparePicture() makes it the network's
    QString label; ///< the class that it is known to be of; empty for a picture of one's own
};

} // namespace rlab
