// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveFigure.h"
#include "ui/pages/FileExporter.h"

#include <functional>

namespace rlab {

/// Brings the present view of the curves, or their data, to a file or to the clipboard. Pictures
/// are drawn on the GUI thread, where scenes live.
class CurvesExporter : public FileExporter {
    Q_OBJECT

public:
    /// `shown`: the figure whose view is exported. Both must outlive the exporter.
    CurvesExporter(const CurveSet& set, const CurveFigure& shown, QWidget* window);

    // Ask for a file first.
    void askForPicture(const QString& format);
    void askForCsv();

    /// .png, .svg or .pdf; its name decides.
    void savePicture(const QString& file);
    void saveCsv(const QString& file);
    void copyPicture();

private:
    void draw(const std::function<void(CurveFigure&)>& use) const;

    const CurveSet& set_;
    const CurveFigure& shown_;
};

} // namespace rlab
