// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QList>
#include <QString>
#include <QWidget>

namespace rlab {

/// Shares as bars, each twice: a thin pale one as it was, below it a heavy one as it is now.
class BeforeAfterBars : public QWidget {
    Q_OBJECT

public:
    struct Row {
        QString label;
        double before = 0; ///< 0 … 1, or not a number
        double after = 0;
    };

    explicit BeforeAfterBars(QWidget* parent = nullptr);

    void setColors(const Theme& theme, const QColor& bars);
    void setRows(const QList<Row>& rows);
    const QList<Row>& rows() const { return rows_; }

    /// "8.3 → 14.1 %"; "8.3 %" where nothing changes in the digits shown.
    static QString text(const Row& row);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Theme theme_ = Theme::lightTheme();
    QColor bars_;
    QList<Row> rows_;
};

} // namespace rlab
