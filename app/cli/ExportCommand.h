// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"

#include <QCoreApplication>

namespace rlab {

/// residual-lab export
class ExportCommand : public Command {
    Q_DECLARE_TR_FUNCTIONS(rlab::ExportCommand)

public:
    QString name() const override { return QStringLiteral("export"); }
    QString summary() const override {
        return tr(
            "Weights of any readable file as safetensors or ONNX, with all that classifying needs");
    }
    void addOptions(QCommandLineParser& parser) const override;
    int run(const QCommandLineParser& parser) const override;
};

} // namespace rlab
