// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/WeightsDialog.h"

#include "core/data/DatasetCatalogue.h"
#include "ui/Theme.h"
#include "ui/widgets/Roles.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace rlab {

namespace {

constexpr int dialogWidth = 440;

/// The entry that the file's name speaks for: "cifar10-resnet20.th" for "cifar-10".
int entryInName(const QComboBox& box, const QString& path) {
    const auto letters = [](QString text) { return text.toLower().remove(u'-').remove(u'_'); };
    const QString name = letters(QFileInfo(path).completeBaseName());
    int best = 0;
    qsizetype longest = 0;
    for (int i = 0; i < box.count(); ++i) {
        const QString entry = letters(box.itemText(i));
        if (name.contains(entry) && entry.size() > longest) {
            best = i;
            longest = entry.size();
        }
    }
    return best;
}

} // namespace

std::vector<std::string> WeightsDialog::datasetsFor(const ForeignWeights& weights) {
    std::vector<std::string> names;
    for (const DatasetInfo& info : datasetCatalogue())
        if (static_cast<int>(info.classNames.size()) == weights.classes &&
            info.imageShape[0] == weights.channels)
            names.push_back(info.name);
    return names;
}

WeightsDialog::WeightsDialog(const QString& path, const ForeignWeights& weights, QWidget* parent)
    : QDialog(parent)
    , weights_(weights)
    , datasets_(datasetsFor(weights))
    , network_(new QComboBox)
    , dataset_(new QComboBox)
    , statistics_(new QComboBox) {
    setWindowTitle(tr("What are these weights?"));
    for (const CifarNetworkOptions& network : weights.networks)
        network_->addItem(QString::fromStdString(networkName(network)));
    for (const std::string& name : datasets_)
        dataset_->addItem(QString::fromStdString(datasetInfo(name).title));
    statistics_->addItem(tr("the data set's mean and deviation"), false);
    if (weights.channels == 3)
        statistics_->insertItem(0, tr("ImageNet's mean and deviation"), true);
    network_->setCurrentIndex(entryInName(*network_, path));
    dataset_->setCurrentIndex(entryInName(*dataset_, path));
    statistics_->setCurrentIndex(0);
    explain(*network_, tr("Which network they belong to"),
            tr("All networks that have just these tensors. A plain network has those of its "
               "residual twin, so the file can't tell them apart."));
    explain(*dataset_, tr("What it was trained on"),
            tr("The classes and the size of the pictures are those of this data set."));
    explain(*statistics_, tr("How its pictures were normalised"),
            tr("Many published networks were trained with ImageNet's figures, whatever their data "
               "set. With other figures than in its training a network answers worse."));

    auto* text = makeLabel("secondary", tr("%1 holds the tensors of a network, but doesn't say "
                                           "what it was trained on.")
                                            .arg(QFileInfo(path).fileName()));
    text->setWordWrap(true);
    auto* form = new QFormLayout;
    form->setSpacing(Theme::grid);
    const auto add = [&](const QString& name, QComboBox* box) {
        box->setAccessibleName(name);
        form->addRow(makeLabel("", name), box);
    };
    add(tr("Network"), network_);
    add(tr("Trained on"), dataset_);
    add(tr("Normalised with"), statistics_);
    auto* buttons = new QDialogButtonBox;
    QPushButton* accept = makeButton("primary", tr("Add network"));
    accept->setDefault(true);
    buttons->addButton(accept, QDialogButtonBox::AcceptRole);
    buttons->addButton(makeButton("", tr("Cancel")), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(2 * Theme::grid);
    layout->addWidget(text);
    layout->addLayout(form);
    layout->addWidget(buttons);
    setMinimumWidth(dialogWidth);
}

WeightsDescription WeightsDialog::description() const {
    return {weights_.networks[static_cast<std::size_t>(network_->currentIndex())],
            datasets_[static_cast<std::size_t>(dataset_->currentIndex())],
            statistics_->currentData().toBool()};
}

} // namespace rlab
