// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/HeatMapsFigure.h"
#include "ui/charts/PaperFigure.h"

#include <string>

namespace rlab {

/// All that the page shows as one picture for files, in light paper colours: profile and heat maps,
/// or the blocks' split.
class GradientsFigure : public PaperFigure {
public:
    GradientsFigure(const GradientView& view, bool showsShortcuts, const QString& title);

    QSize size() const override;
    QString title() const override { return title_; }
    void paint(QPainter& painter) const override;

private:
    GradientView view_;
    HeatMapImages images_;
    bool showsShortcuts_;
    QString title_;
};

/// "network,layer,name,output,weights,step,epoch,…": a row for each layer (projections too, without
/// a number) and sample with all statistics. May run on any thread.
std::string gradientsCsv(const ProbedRun& run);
/// "network,block,name,step,epoch,whole,shortcut,branch,shortcut_share".
std::string blocksCsv(const ProbedRun& run);

} // namespace rlab
