// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/images/ReasonsView.h"
#include "ui/session/InspectionService.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace rlab {

class ImagesModel;
class ReasonsArea;
class ReasonsCanvas;
class ReasonsChoices;
class ReasonsExporter;

/// Why: what in the picture the networks go by, and its way from layer to layer.
class ReasonsPane : public QWidget {
    Q_OBJECT

public:
    /// `model` must outlive it.
    explicit ReasonsPane(ImagesModel& model, QWidget* parent = nullptr);
    ~ReasonsPane() override;

    void setTheme(const Theme& theme);

    const ReasonsView& view() const { return view_; }
    ReasonsExporter& exporter() { return *exporter_; }

signals:
    /// A file was written.
    void saved(const QString& file);
    /// A sentence for people.
    void failed(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void layOut();
    QToolButton* makeExport();
    void connectParts();
    InspectionRequest request() const;
    void ask();
    void follow();
    void coverOrCancel();
    void applyChoices();
    void take(const Inspection& inspection);
    void refresh();
    void showParts();
    void showProgress(int done, int all, double secondsLeft);
    QString emptyText() const;
    bool isCovered() const;

    ImagesModel& model_;
    ReasonsView view_;
    bool isStale_ = true; ///< what is shown is not of this picture or these weights
    ReasonsChoices* choices_;
    QToolButton* cover_;
    QProgressBar* progress_;
    QLabel* sentence_;
    ReasonsCanvas* canvas_;
    ReasonsArea* area_;
    QLabel* empty_;
    QToolButton* export_;
    ReasonsExporter* exporter_;
    InspectionService service_; ///< last: stops before anything else goes
};

} // namespace rlab
