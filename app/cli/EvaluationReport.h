// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Subjects.h"
#include "core/analysis/PredictionTable.h"

#include <QCoreApplication>

#include <string>
#include <vector>

namespace rlab {

struct EvaluatedNetwork {
    const Subject& subject;
    PredictionTable table;
};

/// How good networks are on the test images of one data set.
class EvaluationReport {
    Q_DECLARE_TR_FUNCTIONS(rlab::EvaluationReport)

public:
    /// At least one network, with an image at least. All outlive the report.
    EvaluationReport(const Dataset& dataset, const std::vector<EvaluatedNetwork>& networks,
                     bool perClass);

    /// Over all networks.
    std::int64_t images() const;
    /// Whether each network has seen all images.
    bool isComplete() const;

    /// A sentence for one network, a table for several; then a table of the classes.
    QString text() const;
    /// An object for one network, a list of them for several.
    QString json() const;
    /// network,label,answer,images: a row for each pair of classes.
    std::string confusionCsv() const;

private:
    QString sentence() const;
    QString networksTable() const;
    QString classesTable() const;

    const Dataset& dataset_;
    const std::vector<EvaluatedNetwork>& networks_;
    const bool perClass_;
};

} // namespace rlab
