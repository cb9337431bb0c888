// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/LesionView.h"
#include "ui/pages/FileExporter.h"

namespace rlab {

/// Brings a sweep over blocks, or its data, to a file.
class LesionExporter : public FileExporter {
    Q_OBJECT

public:
    /// All must outlive the exporter.
    LesionExporter(const LesionView& view, QWidget* window);

    // Ask for a file first.
    void askForPicture(const QString& format);
    void askForCsv();

    /// .png, .svg or .pdf; its name decides.
    void savePicture(const QString& file);
    void saveCsv(const QString& file);

private:
    bool isEmpty();

    const LesionView& view_;
};

} // namespace rlab
