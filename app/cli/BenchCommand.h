// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

#include <QCoreApplication>

namespace rlab {

/// residual-lab bench
class BenchCommand : public Command {
    Q_DECLARE_TR_FUNCTIONS(rlab::BenchCommand)

public:
    QString name() const override { return QStringLiteral("bench"); }
    QString summary() const override {
        return tr("Measures how many images a second this machine trains and classifies");
    }
    void addOptions(QCommandLineParser& parser) const override;
    int run(const QCommandLineParser& parser) const override;
};

} // namespace rlab
