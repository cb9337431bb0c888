// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/images/AnswersCsv.h"
#include "ui/session/AskedNetwork.h"

#include <QList>
#include <QWidget>

#include <filesystem>
#include <vector>

class QGridLayout;
class QPushButton;
class QScrollArea;
class QSplitter;

namespace rlab {

class AlbumPane;
class AnswerCard;
class AnswersModel;
class ImagesActions;
class ImagesModel;

/// What the networks answer for the picture, side by side, and below in a table for many pictures.
class AnswersPane : public QWidget {
    Q_OBJECT

public:
    /// All must outlive it.
    AnswersPane(ImagesModel& model, const AnswersModel& answers, const ImagesActions& actions,
                QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// A table of these pictures' answers.
    void showAlbum(const QString& title, const std::vector<std::filesystem::path>& files);
    /// Those of the table, or those for the picture.
    QList<AnswerLine> lines() const;

signals:
    /// Of the table: a file.
    void pictureChosen(const QString& path);
    void trainRequested();
    /// A sentence for people.
    void failed(const QString& message);

private:
    QWidget* makeNotice(const ImagesActions& actions);
    void showNetworks();
    void showAnswers();
    void showAnswer(AnswerCard& card);
    QList<AskedNetwork> shownNetworks() const;
    bool canAnswer() const;

    ImagesModel& model_;
    const AnswersModel& answers_;
    Theme theme_ = Theme::lightTheme();
    QWidget* notice_;
    QWidget* cardsContents_;
    QGridLayout* grid_;
    QScrollArea* scroll_;
    QList<AnswerCard*> cards_;
    AlbumPane* album_;
    QSplitter* splitter_;
};

} // namespace rlab
