// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ExperimentForm.h"

#include "ui/Text.h"
#include "ui/widgets/FormRow.h"
#include "ui/widgets/RateSpinBox.h"
#include "ui/widgets/Roles.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

namespace rlab {

namespace {

constexpr int rowSpacing = 5;
constexpr int mostSeedWidth = 196;

/// Wide ranges: what is impossible is said in words by validate(), not refused key by key.
QSpinBox* makeSpinBox(int most, int step) {
    auto* box = new QSpinBox;
    box->setRange(0, most);
    box->setSingleStep(step);
    return box;
}

/// Digits only: toULongLong() alone would take signs, too.
std::optional<std::uint64_t> seedOf(const QString& text) {
    const QString digits = text.trimmed();
    bool isNumber = std::ranges::all_of(digits, [](QChar c) { return c >= u'0' && c <= u'9'; });
    const std::uint64_t seed = isNumber ? digits.toULongLong(&isNumber) : 0;
    return isNumber ? std::optional(seed) : std::nullopt;
}

QString joined(const std::vector<std::string>& names) {
    QStringList list;
    for (const std::string& name : names)
        list.append(QString::fromStdString(name));
    return list.join(QStringLiteral(", "));
}

} // namespace

ExperimentForm::ExperimentForm(QWidget* parent)
    : QWidget(parent)
    , layout_(new QVBoxLayout(this))
    , dataset_(new QComboBox)
    , subset_(makeSpinBox(10'000'000, 500))
    , resolution_(makeSpinBox(1024, 4))
    , epochs_(makeSpinBox(100'000, 1))
    , batchSize_(makeSpinBox(100'000, 16))
    , learningRate_(new RateSpinBox)
    , seed_(new QLineEdit)
    , problems_(makeLabel("problem")) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(rowSpacing);
    subset_->setSpecialValueText(tr("all"));
    resolution_->setSuffix(tr(" px"));
    addRow("data.dataset", tr("&Data set"), dataset_);
    addRow("data.subset", tr("Training &images"), subset_);
    addRow("data.resolution", tr("&Resolution"), resolution_);
    addRow("epochs", tr("E&pochs"), epochs_);
    addRow("batchSize", tr("&Batch size"), batchSize_);
    addRow("optimizer.learningRate", tr("&Learning rate"), learningRate_);
    addRow("seed", tr("S&eed"), seed_);
    problems_->setObjectName(QStringLiteral("fieldProblems"));
    problems_->setWordWrap(true);
    problems_->hide();
    layout_->addWidget(problems_);
    connectFields();
}

void ExperimentForm::addRow(const std::string& path, const QString& label, QWidget* field) {
    field->setObjectName(QString::fromStdString(path));
    auto* row = new FormRow(label, field);
    rows_.emplace_back(path, row);
    layout_->addWidget(row);
}

/// Looks for at most a dozen files, once, when the window opens: well under a millisecond, and the
/// list is right from the start. A thread for this would cost more than it saves.
void ExperimentForm::fillDatasets() {
    auto* model = new QStandardItemModel(dataset_);
    for (const DatasetInfo& info : datasetCatalogue()) {
        auto* item = new QStandardItem(QString::fromStdString(info.title));
        item->setData(QString::fromStdString(info.name), Qt::UserRole);
        const bool isChosen = info.name == experiment_.data.dataset;
        const std::filesystem::path folder =
            isChosen ? experiment_.data.directory : std::filesystem::path();
        if (!info.files.empty() && findDataset(info, folder).empty()) {
            item->setEnabled(false);
            item->setToolTip(tr("Not on this computer.\nPut %1\ninto %2.\nSource: %3")
                                 .arg(joined(info.files),
                                      QString::fromStdString(info.systemDirectory.string()),
                                      QString::fromStdString(info.source)));
        }
        model->appendRow(item);
    }
    dataset_->setModel(model);
    dataset_->view()->setAccessibleName(tr("Data sets"));
}

void ExperimentForm::setExperiment(const ExperimentSpec& experiment) {
    const QScopedValueRollback showing(isShowing_, true);
    experiment_ = experiment;
    givenData_ = experiment.data;
    fillDatasets();
    dataset_->setCurrentIndex(
        dataset_->findData(QString::fromStdString(experiment.data.dataset), Qt::UserRole));
    showStoredResolution();
    subset_->setValue(experiment.data.subset);
    resolution_->setValue(experiment.data.resolution);
    epochs_->setValue(experiment.epochs);
    batchSize_->setValue(experiment.batchSize);
    learningRate_->setValue(experiment.optimizer.learningRate);
    seed_->setText(QString::number(experiment.seed));
    seed_->setCursorPosition(0);
}

void ExperimentForm::connectFields() {
    const auto onEdit = [this](auto change) {
        return [this, change](auto value) {
            if (!isShowing_) {
                change(value);
                emit edited();
            }
        };
    };
    connect(dataset_, &QComboBox::currentIndexChanged, this, onEdit([this](int index) {
                chooseDataset(dataset_->itemData(index).toString().toStdString());
            }));
    connect(subset_, &QSpinBox::valueChanged, this,
            onEdit([this](int value) { experiment_.data.subset = value; }));
    connect(resolution_, &QSpinBox::valueChanged, this,
            onEdit([this](int value) { experiment_.data.resolution = value; }));
    connect(epochs_, &QSpinBox::valueChanged, this,
            onEdit([this](int value) { experiment_.epochs = value; }));
    connect(batchSize_, &QSpinBox::valueChanged, this,
            onEdit([this](int value) { experiment_.batchSize = value; }));
    connect(learningRate_, &QDoubleSpinBox::valueChanged, this,
            onEdit([this](double value) { experiment_.optimizer.learningRate = value; }));
    connect(seed_, &QLineEdit::textChanged, this,
            onEdit([this](const QString& text) { takeSeed(text); }));
    connect(seed_, &QLineEdit::textChanged, this, &ExperimentForm::fitSeed);
}

void ExperimentForm::chooseDataset(const std::string& name) {
    experiment_.data.dataset = name;
    const bool isGiven = name == givenData_.dataset;
    experiment_.data.directory = isGiven ? givenData_.directory : std::filesystem::path();
    showStoredResolution();
}

/// 0 stands for the data set's own resolution; the messages call it 0 and so does the field.
void ExperimentForm::showStoredResolution() {
    const auto& catalogue = datasetCatalogue();
    const auto info = std::ranges::find(catalogue, experiment_.data.dataset, &DatasetInfo::name);
    resolution_->setSpecialValueText(
        info == catalogue.end() ? tr("as stored") : tr("0 (%1 px)").arg(info->imageShape[1]));
}

void ExperimentForm::takeSeed(const QString& text) {
    experiment_.seed = seedOf(text).value_or(experiment_.seed);
}

/// A long seed gets more room than the other fields have, as far as the label leaves it.
void ExperimentForm::fitSeed() {
    constexpr int frame = 24;
    const int wanted = seed_->fontMetrics().horizontalAdvance(seed_->text()) + frame;
    seed_->setFixedWidth(std::clamp(wanted, FormRow::fieldWidth, mostSeedWidth));
}

std::vector<Problem> ExperimentForm::inputProblems() const {
    if (seedOf(seed_->text()))
        return {};
    const QString message = tr("The seed must be a whole number from 0 to %1")
                                .arg(std::numeric_limits<std::uint64_t>::max());
    return {{"seed", message.toStdString()}};
}

std::vector<Problem> ExperimentForm::takeProblems(const std::vector<Problem>& problems) {
    std::map<std::string, QString> texts;
    std::vector<Problem> rest;
    for (const Problem& problem : problems) {
        // Most data problems without a field of their own come from too many images.
        const std::string path = problem.field == "data" ? "data.subset" : problem.field;
        if (std::ranges::find(rows_, path, &Row::first) != rows_.end())
            texts.try_emplace(path, asSentence(QString::fromStdString(problem.message)));
        else
            rest.push_back(problem);
    }
    QStringList told;
    for (const auto& [path, row] : rows_) {
        row->setProblem(texts[path]);
        if (!texts[path].isEmpty())
            told.append(texts[path]);
    }
    problems_->setText(told.join(u'\n'));
    problems_->setVisible(!told.empty());
    return rest;
}

QString ExperimentForm::firstProblem() const {
    return problems_->text().section(u'\n', 0, 0);
}

void ExperimentForm::setLocked(bool locked) {
    for (const auto& [path, row] : rows_)
        row->field()->setEnabled(!locked);
}

} // namespace rlab
