// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/PaperFigure.h"
#include "ui/images/ReasonsView.h"
#include "ui/pages/FileExporter.h"

namespace rlab {

/// What the pane shows as a picture for files, in light paper colours: its sentence, then the
/// figure.
class ReasonsPicture : public PaperFigure {
public:
    ReasonsPicture(const ReasonsView& view, const QString& title);

    QSize size() const override;
    QString title() const override { return title_; }
    void paint(QPainter& painter) const override;

private:
    ReasonsView view_;
    QString title_, sentence_;
};

/// Brings it to a file.
class ReasonsExporter : public FileExporter {
    Q_OBJECT

public:
    /// Both must outlive the exporter.
    ReasonsExporter(const ReasonsView& view, QWidget* window);

    /// Asks for a file first.
    void askForPicture(const QString& format);
    /// .png, .svg or .pdf; its name decides.
    void savePicture(const QString& file);

private:
    const ReasonsView& view_;
};

} // namespace rlab
