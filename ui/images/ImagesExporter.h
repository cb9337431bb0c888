// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/images/AnswersPane.h"
#include "ui/pages/FileExporter.h"

namespace rlab {

/// Brings the answers of the page Images to a file.
class ImagesExporter : public FileExporter {
    Q_OBJECT

public:
    /// All must outlive the exporter.
    ImagesExporter(ImagesModel& model, const AnswersModel& answers, const AnswersPane& pane,
                   QWidget* window);

    // Ask for a file first.
    void askForPicture(const QString& format);
    void askForCsv();

    /// .png, .svg or .pdf; its name decides.
    void savePicture(const QString& file);
    void saveCsv(const QString& file);

private:
    ImagesModel& model_;
    const AnswersModel& answers_;
    const AnswersPane& pane_;
};

} // namespace rlab
