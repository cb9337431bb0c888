// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/PaperFigure.h"
#include "ui/charts/QualityView.h"
#include "ui/pages/FileExporter.h"

#include <memory>

namespace rlab {

/// What the pane shows.
enum class QualityMode { Confusion, Classes, Calibration };

/// Brings what the pane *How good* shows, or its data, to a file.
class QualityExporter : public FileExporter {
    Q_OBJECT

public:
    /// Both must outlive the exporter.
    QualityExporter(const QualityView& view, QWidget* window);

    void setMode(QualityMode mode) { mode_ = mode; }

    // Ask for a file first.
    void askForPicture(const QString& format);
    void askForCsv();

    /// .png, .svg or .pdf; its name decides. Of the classes, whose figures are a table, it is the
    /// confusion matrix.
    void savePicture(const QString& file);
    /// Of all networks that were evaluated.
    void saveCsv(const QString& file);

private:
    std::unique_ptr<PaperFigure> figure() const;
    bool mayExport();

    const QualityView& view_;
    QualityMode mode_ = QualityMode::Confusion;
};

} // namespace rlab
