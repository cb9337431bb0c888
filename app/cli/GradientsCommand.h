// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

#include <QCoreApplication>

namespace rlab {

/// residual-lab gradients
class GradientsCommand : public Command {
    Q_DECLARE_TR_FUNCTIONS(rlab::GradientsCommand)

public:
    QString name() const override { return QStringLiteral("gradients"); }
    QString summary() const override {
        return tr("The gradient of one batch: its size for each parameter, layer and block");
    }
    void addOptions(QCommandLineParser& parser) const override;
    int run(const QCommandLineParser& parser) const override;
};

} // namespace rlab
