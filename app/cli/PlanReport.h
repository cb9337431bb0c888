// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/Plan.h"

#include <QCoreApplication>
#include <QString>

#include <memory>

namespace rlab {

/// How a network runs on this machine, on all of its threads: step by step, for people or as data.
class PlanReport {
    Q_DECLARE_TR_FUNCTIONS(rlab::PlanReport)

public:
    /// Makes the plan, which takes the memory that running it takes. `network` must outlive it.
    PlanReport(const NetworkSpec& network, int batch, Mode mode);

    QString text() const;
    /// One JSON document.
    QString json() const;

private:
    QString stepsTable() const;
    QString memoryText() const;
    QString engineText() const;
    QString reasonText() const;

    const NetworkSpec& network_;
    const int batch_;
    const Mode mode_;
    const Parallel parallel_;
    const bool fused_;
    const std::unique_ptr<const Plan<float>> plan_;
};

} // namespace rlab
