// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/AnswersModel.h"
#include "ui/session/ImagesModel.h"
#include "ui/session/PictureIntake.h"
#include "ui/session/RunHistory.h"

#include <QAction>
#include <QList>
#include <QTimer>
#include <QWidget>

class QActionGroup;
class QMimeData;
class QStackedWidget;

namespace rlab {

class AnswersPane;
class ImagesActions;
class ImagesExporter;
class NetworksMenu;
class PictureSource;
class QualityPane;
class ReasonsPane;

/// Pictures for the networks to answer, why they answer so, and how good they are.
class ImagesPage : public QWidget {
    Q_OBJECT

public:
    explicit ImagesPage(QWidget* parent = nullptr);
    ~ImagesPage() override;

    void setTheme(const Theme& theme);
    /// What works in the background may use so many: one while networks are trained.
    void setThreads(int threads);
    /// A run with other contenders than before.
    void setRun(const RunModel& run);
    /// The same contenders, longer histories. Costs next to nothing while the page isn't seen.
    void updateRun(const RunModel& run);

    ImagesModel& model() { return model_; }
    const AnswersModel& answers() const { return answerModel_; }
    /// For the window's menu, with a separator first.
    QList<QAction*> exportActions() const { return exportActions_; }
    ImagesExporter& exporter() { return *exporter_; }

    /// What is dragged or copied: pictures, folders of them, weights files.
    static bool accepts(const QMimeData& given);
    void take(const QMimeData& given);
    /// The same for files and folders.
    void open(const QStringList& paths);
    /// The networks of an earlier run, as far as their weights were kept.
    void addNetworksOf(qint64 run, const QList<KeptWeights>& weights);

public slots:
    void showAnswers();

signals:
    /// The experiment is to be trained: so far nobody can answer.
    void trainRequested();
    /// Networks of an earlier run are to be added: it is chosen in the list of runs.
    void earlierRunWanted();
    /// A file was written.
    void saved(const QString& file);
    /// The weights as they are now are looked at: at most once a second, and only while the page is
    /// seen and a training goes on.
    void statesWanted();
    /// A sentence for people.
    void failed(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum Pane { Answers, Reasons, Quality };

    void layOut();
    QWidget* makeToolRow();
    void connectActions();
    void connectParts();
    void setPane(Pane pane);
    void askForPictures();
    void askForFolder();
    void askForWeights();
    void askWhatItIs(const QString& path, const ForeignWeights& weights);
    void paste();
    void wantStates();

    ImagesModel model_;
    AnswersModel answerModel_;
    PictureIntake intake_;
    std::int64_t imagesSeen_ = 0;  ///< that the run has trained
    std::int64_t imagesAsked_ = 0; ///< the same, when states were asked for
    QTimer pace_;                  ///< runs for a second after asking for states

    ImagesActions* actions_;
    QActionGroup* choices_; ///< in the order of Pane
    QList<QAction*> exportActions_;
    NetworksMenu* networks_;
    QWidget* exportAnswers_;
    PictureSource* source_;
    QStackedWidget* panes_;
    AnswersPane* answers_;
    ReasonsPane* reasons_;
    QualityPane* quality_;
    ImagesExporter* exporter_;
};

} // namespace rlab
