// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/DatasetSample.h"

#include <QDialog>

#include <memory>

class QLabel;
class QLayout;
class QTableView;

namespace rlab {

class ImageGrid;

/// A data set to look at: its classes with their counts, pictures of the chosen one, what
/// augmentation makes of a picture, and what of a folder is left out.
class DataDialog : public QDialog {
    Q_OBJECT

public:
    /// `augment` and `seed` as training would use them. Deletes itself when closed.
    DataDialog(std::shared_ptr<const DatasetSample> sample, const AugmentSpec& augment,
               std::uint64_t seed, const Theme& theme, QWidget* parent);

private:
    QLayout* makeClassList();
    QLayout* makePictures(const AugmentSpec& augment, std::uint64_t seed, const Theme& theme);
    QWidget* makeLeftOut() const;
    void fillClasses();
    void showClass(int index);

    std::shared_ptr<const DatasetSample> sample_;
    QTableView* classes_;
    QLabel* caption_;
    ImageGrid* pictures_;
    ImageGrid* augmented_;
};

} // namespace rlab
