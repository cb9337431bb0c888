// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/FormSection.h"

#include "ui/Text.h"
#include "ui/widgets/FormRow.h"
#include "ui/widgets/Roles.h"

#include <QVBoxLayout>

#include <algorithm>
#include <map>

namespace rlab {

namespace {

constexpr int rowSpacing = 5;

} // namespace

FormSection::FormSection(const QString& name, const QString& title, ExperimentEditor& editor)
    : editor_(editor)
    , rows_(new QVBoxLayout)
    , problems_(makeLabel("problem")) {
    setObjectName(name);
    problems_->setObjectName(name + QStringLiteral("Problems"));
    problems_->setWordWrap(true);
    problems_->hide();
    rows_->setSpacing(rowSpacing);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rowSpacing);
    layout->addWidget(makeLabel("section", title));
    layout->addLayout(rows_);
    layout->addWidget(problems_);
    // Room that is left when words go lies below the fields, until the column has closed up.
    layout->addStretch();
}

FormRow* FormSection::makeRow(const std::string& path, const QString& label, QWidget* field) {
    field->setObjectName(QString::fromStdString(path));
    auto* row = new FormRow(label, field);
    all_.emplace_back(path, row);
    return row;
}

FormRow* FormSection::addRow(const std::string& path, const QString& label, QWidget* field) {
    FormRow* row = makeRow(path, label, field);
    rows_->addWidget(row);
    return row;
}

void FormSection::follow() {
    connect(&editor_, &ExperimentEditor::changed, this, &FormSection::refresh);
    refresh();
}

void FormSection::refresh() {
    const QScopedValueRollback showing(isShowing_, true);
    showExperiment();
}

std::vector<Problem> FormSection::takeProblems(const std::vector<Problem>& problems) {
    std::map<std::string, QString> texts;
    std::vector<Problem> rest;
    for (const Problem& problem : problems) {
        // Most data problems without a field of their own come from too many images.
        const std::string path = problem.field == "data" ? "data.subset" : problem.field;
        if (std::ranges::find(all_, path, &Row::first) != all_.end())
            texts.try_emplace(path, asSentence(QString::fromStdString(problem.message)));
        else
            rest.push_back(problem);
    }
    QStringList told;
    for (const auto& [path, row] : all_) {
        const QString& text = texts[path];
        row->setProblem(text);
        if (text.isEmpty())
            continue;
        told.append(text);
        reveal(*row);
    }
    problems_->setText(told.join(u'\n'));
    problems_->setVisible(!told.empty());
    return rest;
}

QString FormSection::firstProblem() const {
    return problems_->text().section(u'\n', 0, 0);
}

} // namespace rlab
