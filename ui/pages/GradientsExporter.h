// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientsFigure.h"
#include "ui/pages/FileExporter.h"

namespace rlab {

/// Brings what the Gradients page shows, or its data, to a file.
class GradientsExporter : public FileExporter {
    Q_OBJECT

public:
    /// Both must outlive the exporter.
    GradientsExporter(const GradientView& view, QWidget* window);

    void setShowsShortcuts(bool shows) { showsShortcuts_ = shows; }

    // Ask for a file first.
    void askForPicture(const QString& format);
    void askForCsv();

    /// .png, .svg or .pdf; its name decides.
    void savePicture(const QString& file);
    void saveCsv(const QString& file);

private:
    const GradientView& view_;
    bool showsShortcuts_ = false;
};

} // namespace rlab
