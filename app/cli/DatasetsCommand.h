// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

#include <QCoreApplication>

namespace rlab {

/// residual-lab datasets
class DatasetsCommand : public Command {
    Q_DECLARE_TR_FUNCTIONS(rlab::DatasetsCommand)

public:
    QString name() const override { return QStringLiteral("datasets"); }
    QString summary() const override { return tr("Lists, fetches and checks the data sets"); }
    void addOptions(QCommandLineParser& parser) const override;
    int run(const QCommandLineParser& parser) const override;
};

} // namespace rlab
