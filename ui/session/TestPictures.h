// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/WorkThread.h"

#include <QImage>
#include <QList>
#include <QObject>

#include <cstdint>
#include <memory>
#include <vector>

namespace rlab {

struct Dataset;

/// Makes pictures of test images, on a thread of its own: those of large folders lie in a file.
class TestPictures : public QObject {
    Q_OBJECT

public:
    explicit TestPictures(QObject* parent = nullptr);
    ~TestPictures() override;

    /// By their indices. Takes the place of a request that has not been answered.
    void request(const std::shared_ptr<const Dataset>& dataset, std::vector<std::int64_t> indices);

signals:
    /// In the order of the request.
    void ready(const QList<QImage>& pictures);

private:
    int latest_ = 0;    ///< number of the latest request
    WorkThread thread_; ///< last: stops before anything else goes
};

} // namespace rlab
