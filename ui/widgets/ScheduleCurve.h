// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/Schedule.h"
#include "ui/Theme.h"

#include <QWidget>

namespace rlab {

/// The learning rate over a run, as the trainer will set it batch by batch.
class ScheduleCurve : public QWidget {
    Q_OBJECT

public:
    struct Course {
        ScheduleSpec schedule;
        double rate = 0; ///< before the schedule's factor
        std::int64_t epochs = 0;
        std::int64_t stepsPerEpoch = 0;
        bool operator==(const Course&) const = default;
    };

    explicit ScheduleCurve(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// Nothing is drawn of a course without steps.
    void setCourse(const Course& course);
    /// In the batch at this share (0 … 1) of the run.
    double rateAt(double share) const;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    std::int64_t totalSteps() const { return course_.epochs * course_.stepsPerEpoch; }
    QRectF plotArea() const;
    QString spoken() const;

    Theme theme_ = Theme::lightTheme();
    Course course_;
};

} // namespace rlab
