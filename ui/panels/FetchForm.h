// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/DatasetCatalogue.h"
#include "ui/session/DatasetFetcher.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace rlab {

/// What can be done about a data set that is not where the experiment looks for it, or is damaged
/// there: how much there is to download, on what terms and where to, the button that begins, and
/// how far that is.
class FetchForm : public QWidget {
    Q_OBJECT

public:
    explicit FetchForm(DatasetFetcher& fetcher);

    /// For a set that has a source, whenever anything of it has changed. Looks at a few files.
    void showData(const DataSpec& spec, bool isMissing);

signals:
    /// The user has the files, in some folder.
    void folderWanted();

private:
    void makeControls();
    void arrange();
    void showProgress(const FetchStatus& status);
    void showOffer(const QString& error);
    std::filesystem::path otherPlace() const;
    QString offerText() const;
    QString keptText() const;

    DatasetFetcher& fetcher_;
    DataSpec data_;
    bool isMissing_ = true; ///< else it is there, but damaged
    QLabel* error_;
    QLabel* text_;
    QProgressBar* bar_;
    QLabel* figures_;
    QPushButton* download_;
    QPushButton* choose_;
    QPushButton* cancel_;
};

} // namespace rlab
