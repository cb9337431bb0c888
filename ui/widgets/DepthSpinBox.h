// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/nn/CifarNetwork.h"

#include <QSpinBox>

namespace rlab {

/// Steps only through depths that can be built from a kind of block (6n + 2, with bottleneck blocks
/// 9n + 2). A number that is set or typed stays, also if it can't be built: whoever takes it tells
/// the problem.
class DepthSpinBox : public QSpinBox {
    Q_OBJECT

public:
    explicit DepthSpinBox(QWidget* parent = nullptr);

    void setBlock(BlockKind block);

    void stepBy(int steps) override;

private:
    BlockKind block_ = BlockKind::Basic;
};

} // namespace rlab
