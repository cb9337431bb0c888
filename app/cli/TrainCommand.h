// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

#include <QCoreApplication>

namespace rlab {

/// residual-lab train
class TrainCommand : public Command {
    Q_DECLARE_TR_FUNCTIONS(rlab::TrainCommand)

public:
    QString name() const override { return QStringLiteral("train"); }
    QString summary() const override {
        return tr("Trains networks side by side and writes curves and weights into a folder");
    }
    void addOptions(QCommandLineParser& parser) const override;
    int run(const QCommandLineParser& parser) const override;
};

} // namespace rlab
