// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/AskedPicture.h"
#include "ui/session/NetworkShelf.h"
#include "ui/session/SharedDataset.h"

#include <QObject>

namespace rlab {

/// What all parts of the page *Images* look at: the networks, their data set, and the picture that
/// they are asked about.
class ImagesModel : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    NetworkShelf& shelf() { return shelf_; }
    SharedDataset& data() { return data_; }

    void setRun(const RunModel& run);
    void updateRun(const RunModel& run);

    /// Its image is null as long as there is none.
    const AskedPicture& picture() const { return picture_; }
    void setPicture(const AskedPicture& picture);

signals:
    void pictureChanged();

private:
    NetworkShelf shelf_;
    SharedDataset data_;
    AskedPicture picture_;
};

} // namespace rlab
