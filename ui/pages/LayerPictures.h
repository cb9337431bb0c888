// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientView.h"
#include "ui/charts/LayerHistory.h"

#include <QWidget>

namespace rlab {

/// How large the numbers of the chosen layer are, in powers of two, at the step that is looked at.
class HistogramView : public QWidget {
    Q_OBJECT

public:
    HistogramView(const GradientView& view, MagnitudeHistogram LayerSample::*histogram,
                  const QString& title, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override { return {64, 88}; }
    /// Another layer, or more samples.
    void refresh();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const GradientView& view_;
    MagnitudeHistogram LayerSample::*histogram_;
    QString title_;
    BinRange bins_;
};

/// The chosen statistic of the chosen layer over the training.
class CourseView : public QWidget {
    Q_OBJECT

public:
    explicit CourseView(const GradientView& view, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override { return {72, 88}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const GradientView& view_;
};

} // namespace rlab
