// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/QualityView.h"
#include "ui/images/QualityExporter.h"
#include "ui/session/ShelfEvaluation.h"

#include <QAction>
#include <QList>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace rlab {

class CalibrationView;
class ClassTableModel;
class ConfusionView;
class ElidedLabel;
class FigureSortModel;
class ImagesModel;
class NetworkChoice;
class QualityGallery;

/// How good the networks are: their answers for all test images as confusion matrices, figures of
/// the classes and calibration, with the images that tell something. Evaluated when asked for, and
/// kept until a network with newer weights is evaluated again.
class QualityPane : public QWidget {
    Q_OBJECT

public:
    /// `model` must outlive it.
    explicit QualityPane(ImagesModel& model, QWidget* parent = nullptr);
    ~QualityPane() override;

    void setTheme(const Theme& theme);
    /// What is under way goes on with so many.
    void setThreads(int threads) { evaluation_.setThreads(threads); }

    const QualityView& view() const { return view_; }
    QualityExporter& exporter() { return *exporter_; }
    /// Of the figure or the table that is shown.
    QList<QAction*> exportActions() const { return exportActions_; }

public slots:
    void evaluateOrCancel();

signals:
    /// One of the test images has become the model's picture.
    void pictureChosen();
    void saved(const QString& file);
    /// A sentence for people.
    void failed(const QString& message);

private:
    void makeChoices();
    void makeExportActions();
    void makeTable();
    void layOut();
    QWidget* makeToolRow();
    QWidget* makeStatusRow();
    QWidget* makeContents();
    void connectParts();

    void choose(QualityMode mode);
    void choosePair(int first, int second);
    void follow();
    void findPair();
    void refresh();
    void showProgress(const EvaluationProgress& progress);
    void showChoices();
    void showState();
    QString hintText() const;
    QString stateText() const;

    ImagesModel& model_;
    QualityView view_;
    QString firstKey_, secondKey_; ///< of the networks that were chosen; empty: none was yet
    QList<QAction*> modes_, subjects_, exportActions_;
    NetworkChoice *first_, *second_;
    QWidget* subjectRow_;
    QPushButton* evaluate_;
    ElidedLabel* status_;
    QProgressBar* progress_;
    QLabel *sentence_, *hint_;
    ConfusionView* matrix_;
    ClassTableModel* classes_;
    FigureSortModel* sorted_;
    QTableView* table_;
    CalibrationView* calibration_;
    QStackedWidget* figures_; ///< in the order of QualityMode
    QualityGallery* gallery_;
    QStackedWidget* contents_; ///< the hint, or figures and gallery
    QualityExporter* exporter_;
    ShelfEvaluation evaluation_; ///< last: stops before anything else goes
};

} // namespace rlab
