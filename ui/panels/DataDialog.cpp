// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/DataDialog.h"

#include "ui/Text.h"
#include "ui/widgets/ImageGrid.h"
#include "ui/widgets/Roles.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include <utility>

namespace rlab {

namespace {

constexpr QSize firstSize(864, 560);
constexpr int margin = 16;
constexpr int listWidth = 300;
constexpr int columns = 9, gap = 6;
constexpr int side = 52;
constexpr int shownEpochs = columns - 1;
constexpr int leftOutHeight = 96;

QStandardItem* cellOf(const QString& text, Qt::Alignment alignment) {
    auto* item = new QStandardItem(text);
    item->setEditable(false);
    item->setTextAlignment(alignment | Qt::AlignVCenter);
    return item;
}

} // namespace

DataDialog::DataDialog(std::shared_ptr<const DatasetSample> sample, const AugmentSpec& augment,
                       std::uint64_t seed, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , sample_(std::move(sample))
    , classes_(new QTableView)
    , caption_(makeLabel("section"))
    , pictures_(new ImageGrid)
    , augmented_(new ImageGrid) {
    setObjectName(QStringLiteral("dataDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(firstSize);
    setWindowTitle(tr("Data: %1").arg(QString::fromStdString(datasetTitle(sample_->data.dataset))));
    auto* across = new QHBoxLayout;
    across->setSpacing(margin);
    across->addLayout(makeClassList());
    across->addLayout(makePictures(augment, seed, theme), 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(margin);
    layout->addLayout(across, 1);
    if (!sample_->leftOut.empty())
        layout->addWidget(makeLeftOut());
    connect(classes_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& index) { showClass(index.row()); });
    classes_->selectRow(0);
    classes_->setFocus();
}

QLayout* DataDialog::makeClassList() {
    classes_->setObjectName(QStringLiteral("dataClasses"));
    classes_->setAccessibleName(tr("Classes"));
    classes_->setWhatsThis(tr("The classes, and how many pictures of each there are to train and "
                              "to test with. The chosen one's are shown beside."));
    classes_->setFixedWidth(listWidth);
    classes_->setSelectionBehavior(QAbstractItemView::SelectRows);
    classes_->setSelectionMode(QAbstractItemView::SingleSelection);
    classes_->setShowGrid(false);
    classes_->verticalHeader()->hide();
    fillClasses();
    classes_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    classes_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    auto* counts =
        makeLabel("small", tr("%1 training and %2 test pictures of %3 classes")
                               .arg(fullCount(sample_->counted), fullCount(sample_->testCounted),
                                    fullCount(static_cast<std::int64_t>(sample_->classes.size()))));
    counts->setWordWrap(true);
    auto* layout = new QVBoxLayout;
    layout->setSpacing(Theme::grid);
    layout->addWidget(classes_, 1);
    layout->addWidget(counts);
    return layout;
}

void DataDialog::fillClasses() {
    auto* model = new QStandardItemModel(0, 3, this);
    model->setHorizontalHeaderLabels({tr("Class"), tr("Training"), tr("Test")});
    model->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int column : {1, 2})
        model->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    for (const DatasetSample::Class& its : sample_->classes)
        model->appendRow({cellOf(its.name, Qt::AlignLeft),
                          cellOf(fullCount(its.count), Qt::AlignRight),
                          cellOf(fullCount(its.testCount), Qt::AlignRight)});
    classes_->setModel(model);
}

QLayout* DataDialog::makePictures(const AugmentSpec& augment, std::uint64_t seed,
                                  const Theme& theme) {
    pictures_->setObjectName(QStringLiteral("dataPictures"));
    pictures_->setTheme(theme);
    pictures_->setCells(examplesOfAClass, columns, side, gap);
    const bool isOn = augment != AugmentSpec();
    augmented_->setObjectName(QStringLiteral("dataAugmented"));
    augmented_->setTheme(theme);
    augmented_->setCells(columns, columns, side, gap);
    augmented_->setImages(augmentedPictures(*sample_, {}, seed, 1) +
                              augmentedPictures(*sample_, augment, seed, shownEpochs),
                          {});
    augmented_->setAccessibleName(tr("A training image in the first epochs"));
    auto* explanation = makeLabel(
        "small",
        isOn ? tr("One picture, then as the networks see it in epochs 1 to %1").arg(shownEpochs)
             : tr("Off: in each epoch the networks see a picture as it is"));
    auto* layout = new QVBoxLayout;
    layout->setSpacing(Theme::grid);
    layout->addWidget(caption_);
    layout->addWidget(pictures_);
    layout->addSpacing(margin);
    layout->addWidget(makeLabel("section", tr("Augmentation")));
    layout->addWidget(augmented_);
    layout->addWidget(explanation);
    layout->addStretch();
    return layout;
}

QWidget* DataDialog::makeLeftOut() const {
    QStringList lines;
    for (const LeftOutPicture& picture : sample_->leftOut)
        lines.append(QString::fromStdString(picture.file + ": " + picture.reason));
    auto* list = new QPlainTextEdit(lines.join(QLatin1Char('\n')));
    list->setObjectName(QStringLiteral("dataLeftOut"));
    list->setReadOnly(true);
    list->setTabChangesFocus(true);
    list->setLineWrapMode(QPlainTextEdit::NoWrap);
    list->setFixedHeight(leftOutHeight);
    list->setAccessibleName(tr("Pictures that are left out"));
    list->setWhatsThis(tr("Files of the folder that are not used, and why."));
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    layout->addWidget(makeLabel("section", tr("Left out: %1").arg(fullCount(lines.size()))));
    layout->addWidget(list);
    return box;
}

void DataDialog::showClass(int index) {
    if (index < 0)
        return;
    const DatasetSample::Class& its = sample_->classes[static_cast<std::size_t>(index)];
    caption_->setText(its.name);
    pictures_->setImages(its.examples, {});
    pictures_->setAccessibleName(tr("Pictures of %1").arg(its.name));
}

} // namespace rlab
