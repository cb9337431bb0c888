// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/LayerDetails.h"

#include "ui/pages/LayerPictures.h"
#include "ui/widgets/Roles.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace rlab {

namespace {

constexpr int statisticRows = 5;

} // namespace

LayerDetails::LayerDetails(const GradientView& view, QWidget* parent)
    : QFrame(parent)
    , view_(view)
    , name_(makeLabel("name"))
    , facts_(makeLabel("small"))
    , close_(new QToolButton)
    , gradients_(new HistogramView(view, &LayerSample::gradientHistogram, tr("Gradients")))
    , weights_(new HistogramView(view, &LayerSample::weightHistogram, tr("Weights")))
    , course_(new CourseView(view)) {
    setObjectName(QStringLiteral("layerDetails"));
    setProperty("role", "card");
    name_->setObjectName(QStringLiteral("layerName"));
    facts_->setObjectName(QStringLiteral("layerFacts"));
    close_->setObjectName(QStringLiteral("closeDetails"));
    close_->setText(QStringLiteral("×"));
    close_->setAccessibleName(tr("Close the layer's details"));
    close_->setFocusPolicy(Qt::TabFocus);
    explain(*close_, tr("Close the details (Esc)"), tr("Closes the details of the chosen layer."));
    connect(close_, &QToolButton::clicked, this, &LayerDetails::closed);
    layOut();
}

void LayerDetails::layOut() {
    auto* head = new QHBoxLayout;
    head->setSpacing(Theme::grid);
    head->addWidget(name_);
    head->addWidget(facts_, 1);
    head->addWidget(close_);
    auto* table = new QGridLayout;
    table->setHorizontalSpacing(Theme::grid);
    table->setVerticalSpacing(1);
    for (std::size_t i = 0; i < layerStatistics.size(); ++i) {
        const LayerStatistic statistic = layerStatistics[i];
        QLabel* caption = makeLabel("small", statisticName(statistic));
        QLabel* value = makeLabel("fact");
        value->setObjectName(QStringLiteral("statistic%1").arg(i));
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        value->setAccessibleName(statisticName(statistic));
        value->setMinimumWidth(value->fontMetrics().horizontalAdvance(u"1.23e-05"_qs));
        for (QLabel* label : {caption, value})
            explain(*label, statisticHelp(statistic), statisticHelp(statistic));
        const int row = static_cast<int>(i) % statisticRows;
        const int column = static_cast<int>(i) / statisticRows * 3;
        table->addWidget(caption, row, column);
        table->addWidget(value, row, column + 1);
        values_.push_back(value);
    }
    table->setColumnMinimumWidth(2, Theme::grid);
    table->setRowStretch(statisticRows, 1);
    auto* pictures = new QHBoxLayout;
    pictures->setSpacing(2 * Theme::grid);
    pictures->addLayout(table);
    for (QWidget* picture : std::initializer_list<QWidget*>{gradients_, weights_, course_})
        pictures->addWidget(picture, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 6, 12, 8);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addLayout(pictures, 1);
}

void LayerDetails::refresh() {
    if (!view_.chosen || view_.run.empty())
        return;
    const ProbedNetwork& network = view_.run.networks()[view_.chosen->network];
    const auto layer = static_cast<std::size_t>(view_.chosen->layer);
    const ProbedLayer& facts = network.layers[layer];
    name_->setText(tr("%1, %2").arg(network.label, layerText(network, view_.chosen->layer)));
    QString text = tr("output %1 · weights %2").arg(facts.output, facts.weights);
    const ProbeSample* sample = network.at(view_.step);
    if (sample && view_.step > network.samples.back()->step)
        text += tr(" · last seen in batch %1").arg(sample->step + 1);
    facts_->setText(text);
    for (std::size_t i = 0; i < layerStatistics.size(); ++i) {
        const double value = sample ? valueOf(sample->layers[layer], layerStatistics[i]) : NAN;
        values_[i]->setText(statisticText(layerStatistics[i], value));
        setStyleProperty(*values_[i], "emphasis", layerStatistics[i] == view_.statistic);
    }
    gradients_->refresh();
    weights_->refresh();
    course_->update();
}

void LayerDetails::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        emit closed();
    else
        QFrame::keyPressEvent(event);
}

} // namespace rlab
