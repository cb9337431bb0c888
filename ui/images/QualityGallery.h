// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/images/GalleryContents.h"
#include "ui/session/AskedPicture.h"
#include "ui/session/TestPictures.h"

#include <QAction>
#include <QWidget>

class QLabel;
class QScrollArea;
class QToolButton;

namespace rlab {

class ImageGrid;

/// Test images that tell something about networks: their surest mistakes, the hardest ones, those
/// that only one of two gets right, or those of a cell of the confusion matrix.
class QualityGallery : public QWidget {
    Q_OBJECT

public:
    /// `view` must outlive it.
    explicit QualityGallery(const QualityView& view, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// The view shows something else. What is chosen in it, a cell, is looked at; else what was
    /// chosen here.
    void refresh();

    GalleryKind kind() const;
    const GalleryContents& contents() const { return contents_; }

signals:
    /// By the user: another kind than the chosen cell.
    void cellLeft();
    void pictureChosen(const rlab::AskedPicture& picture);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeKinds();
    void layOut();
    void nameKinds();
    void arrange();
    void show(const QList<QImage>& pictures);
    void choose(int index);

    const QualityView& view_;
    GalleryContents contents_;
    QList<QAction*> kinds_; ///< in the order of GalleryKind, without the cell
    QToolButton* choice_;
    QLabel* caption_;
    ImageGrid* grid_;
    QScrollArea* area_;
    QLabel* answer_;        ///< to the current picture
    TestPictures pictures_; ///< last: stops before anything else goes
};

} // namespace rlab
