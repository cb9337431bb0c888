// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

#include <QCoreApplication>

namespace rlab {

/// residual-lab lesion
class LesionCommand : public Command {
    Q_DECLARE_TR_FUNCTIONS(rlab::LesionCommand)

public:
    QString name() const override { return QStringLiteral("lesion"); }
    QString summary() const override {
        return tr("Errors of trained networks with residual blocks switched off");
    }
    void addOptions(QCommandLineParser& parser) const override;
    int run(const QCommandLineParser& parser) const override;
};

} // namespace rlab
