// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/GradientView.h"

#include <QFrame>

#include <vector>

class QLabel;
class QToolButton;

namespace rlab {

class CourseView;
class HistogramView;

/// A card with all that was seen of the chosen layer.
class LayerDetails : public QFrame {
    Q_OBJECT

public:
    explicit LayerDetails(const GradientView& view, QWidget* parent = nullptr);

    /// Whatever has changed in the view.
    void refresh();

signals:
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void layOut();

    const GradientView& view_;
    QLabel* name_;
    QLabel* facts_;
    QToolButton* close_;
    std::vector<QLabel*> values_;
    HistogramView* gradients_;
    HistogramView* weights_;
    CourseView* course_;
};

} // namespace rlab
