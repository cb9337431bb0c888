// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveFigure.h"

#include <QObject>
#include <QThreadPool>

#include <functional>

class QWidget;

namespace rlab {

/// Brings the present view of the curves, or their data, to a file or to the clipboard. Pictures
/// are drawn on the GUI thread, where scenes live; encoding and writing happen on a thread of its
/// own.
class CurvesExporter : public QObject {
    Q_OBJECT

public:
    /// `shown`: the figure whose view is exported. Both must outlive the exporter.
    CurvesExporter(const CurveSet& set, const CurveFigure& shown, QWidget* window);
    /// Waits until what has begun is written.
    ~CurvesExporter() override;

    /// Above exported figures, and the suggested file name.
    void setTitle(const QString& title) { title_ = title; }

    // Ask for a file first.
    void askForPicture(const QString& format);
    void askForCsv();

    /// .png, .svg or .pdf; its name decides.
    void savePicture(const QString& file);
    void saveCsv(const QString& file);
    void copyPicture();

signals:
    void saved(const QString& file);
    /// A sentence for people: which file, and what is wrong.
    void failed(const QString& message);

private:
    using Bytes = std::function<std::string()>;

    void ask(const QString& caption, const QString& suffix, const QString& filter,
             void (CurvesExporter::*save)(const QString&));
    void writeLater(const QString& file, Bytes bytes);
    void draw(const std::function<void(CurveFigure&)>& use) const;

    const CurveSet& set_;
    const CurveFigure& shown_;
    QWidget* window_;
    QString title_;
    QThreadPool writer_; ///< last: waits before anything else goes
};

} // namespace rlab
