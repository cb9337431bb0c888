// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

#include <QCoreApplication>

namespace rlab {

/// residual-lab classify
class ClassifyCommand : public Command {
    Q_DECLARE_TR_FUNCTIONS(rlab::ClassifyCommand)

public:
    QString name() const override { return QStringLiteral("classify"); }
    QString summary() const override { return tr("What trained networks see in your pictures"); }
    void addOptions(QCommandLineParser& parser) const override;
    int run(const QCommandLineParser& parser) const override;
};

} // namespace rlab
