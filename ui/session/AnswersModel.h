// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/FamiliarityService.h"
#include "ui/session/PredictionService.h"

#include <QObject>

#include <map>

namespace rlab {

class ImagesModel;

/// The answers of all networks of an ImagesModel for its picture. They follow the picture and the
/// training.
class AnswersModel : public QObject {
    Q_OBJECT

public:
    /// `images` must outlive it.
    explicit AnswersModel(ImagesModel& images, QObject* parent = nullptr);

    /// Networks are asked only while somebody looks.
    void setActive(bool active);

    /// The latest answer; null as long as there is none.
    const PictureAnswer* answer(const QString& key) const;
    /// FamiliarPictures::familiarity() of the present picture; not a number as long as it isn't
    /// known.
    double familiarity(const QString& key) const;
    /// The picture as the first network with an answer sees it; null without one.
    QImage seen() const;

signals:
    /// One of the networks has another answer, or knows more of the picture.
    void changed(const QString& key);
    /// All networks have answered for the present picture.
    void completed();

private:
    void ask();
    void forgetOthers();

    ImagesModel& images_;
    bool isActive_ = false;
    std::map<QString, PictureAnswer> answers_;
    std::map<QString, double> familiarities_;
    PredictionService predictions_;
    FamiliarityService familiarity_;
};

} // namespace rlab
