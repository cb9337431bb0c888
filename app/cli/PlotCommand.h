// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

#include <QCoreApplication>

namespace rlab {

/// residual-lab plot
class PlotCommand : public Command {
    Q_DECLARE_TR_FUNCTIONS(rlab::PlotCommand)

public:
    QString name() const override { return QStringLiteral("plot"); }
    QString summary() const override {
        return tr("Draws the two-panel figure of one or several runs");
    }
    bool draws() const override { return true; }
    void addOptions(QCommandLineParser& parser) const override;
    int run(const QCommandLineParser& parser) const override;
};

} // namespace rlab
