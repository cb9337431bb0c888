// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientView.h"
#include "ui/charts/PaperFigure.h"
#include "ui/charts/SweepView.h"
#include "ui/pages/FileExporter.h"
#include "ui/pages/GradientActions.h"

#include <memory>

namespace rlab {

/// Brings what the Gradients page shows, or its data, to a file.
class GradientsExporter : public FileExporter {
    Q_OBJECT

public:
    /// All must outlive the exporter.
    GradientsExporter(const GradientView& view, const SweepView& sweep, QWidget* window);

    void setMode(GradientsMode mode) { mode_ = mode; }

    // Ask for a file first.
    void askForPicture(const QString& format);
    void askForCsv();

    /// .png, .svg or .pdf; its name decides.
    void savePicture(const QString& file);
    void saveCsv(const QString& file);

private:
    bool isEmpty() const;
    std::unique_ptr<PaperFigure> figure() const;

    const GradientView& view_;
    const SweepView& sweep_;
    GradientsMode mode_ = GradientsMode::Layers;
};

} // namespace rlab
