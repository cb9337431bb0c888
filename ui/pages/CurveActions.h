// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/CurveOptions.h"

#include <QAction>
#include <QActionGroup>
#include <QList>
#include <QObject>

#include <functional>
#include <vector>

class QSettings;

namespace rlab {

/// The choices of how curves are shown, as actions for the tool row and the window's menus.
class CurveActions : public QObject {
    Q_OBJECT

public:
    explicit CurveActions(QObject* parent = nullptr);

    const CurveOptions& options() const { return options_; }
    void setOptions(const CurveOptions& options);

    void save(QSettings& settings) const;
    void restore(const QSettings& settings);

    QList<QAction*> layout() const { return layout_; }
    QList<QAction*> metric() const { return metric_; }
    QList<QAction*> horizontal() const { return horizontal_; }
    QList<QAction*> logarithmic() const { return logarithmic_; }
    /// What is drawn: detail, smoothing, test curve, bands, marks; with headings.
    QList<QAction*> lines() const { return lines_; }
    /// All of them, with separators.
    QList<QAction*> all();

    // What the tool row's buttons say.
    QString metricText() const;
    QString horizontalText() const;
    QString logarithmicText() const;
    QString linesText() const;

signals:
    void optionsChanged();

private:
    using Set = std::function<void(CurveOptions&)>;
    using IsSet = std::function<bool(const CurveOptions&)>;
    struct Choice {
        QAction* action;
        IsSet isSet;
    };

    QAction* makeChoice(const QString& text, const QString& help, Set set, IsSet isSet);
    QAction* makeSwitch(const QString& text, const QString& help, bool CurveOptions::*option);
    QAction* makeHeading(const QString& text);
    QAction* makeSeparator();
    void makeLayout();
    void makeMetric();
    void makeHorizontal();
    void makeLogarithmic();
    void makeLines();
    void change(const CurveOptions& options);
    void followOptions();

    CurveOptions options_;
    std::vector<Choice> choices_;
    QList<QAction*> layout_, metric_, horizontal_, logarithmic_, lines_;
};

} // namespace rlab
