// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

#include <QCoreApplication>

namespace rlab {

/// residual-lab summary
class SummaryCommand : public Command {
    Q_DECLARE_TR_FUNCTIONS(rlab::SummaryCommand)

public:
    QString name() const override { return QStringLiteral("summary"); }
    QString summary() const override {
        return tr("Layers, shapes, parameters and multiply-adds of a network, and how it runs");
    }
    void addOptions(QCommandLineParser& parser) const override;
    int run(const QCommandLineParser& parser) const override;
};

} // namespace rlab
