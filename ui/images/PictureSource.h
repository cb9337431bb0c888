// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/AskedPicture.h"

#include <QList>
#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace rlab {

class AnswersModel;
class ElidedLabel;
class ImageGrid;
class ImagesActions;
class ImagesModel;
class PictureFrame;

/// The picture that networks are asked about, as it was given and as they see it, and where another
/// one can be had: files, the clipboard, samples, test images.
class PictureSource : public QWidget {
    Q_OBJECT

public:
    /// All must outlive it.
    PictureSource(ImagesModel& model, const AnswersModel& answers, const ImagesActions& actions,
                  QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// The first sample.
    void showSample();

public slots:
    /// One of the chosen class, at random.
    void showTestImage();

private:
    QWidget* makeFacts(const ImagesActions& actions);
    QWidget* makeTestImages();
    void showPicture();
    void showSeen();
    void showData();

    ImagesModel& model_;
    const AnswersModel& answers_;
    const QList<AskedPicture> samples_;
    PictureFrame* given_;
    PictureFrame* seen_;
    ElidedLabel* name_;
    ElidedLabel* facts_;
    QComboBox* class_;
    QToolButton* testImage_;
    ImageGrid* grid_;
};

} // namespace rlab
