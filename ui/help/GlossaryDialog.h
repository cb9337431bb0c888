// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QDialog>

class QLineEdit;
class QListView;
class QSortFilterProxyModel;
class QTextBrowser;
class QUrl;

namespace rlab {

/// The words of the window, explained; stays open beside it. The search looks into terms and
/// texts; references lead from term to term.
class GlossaryDialog : public QDialog {
    Q_OBJECT

public:
    explicit GlossaryDialog(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// "batch-norm"; an id that is not there is ignored.
    void showTerm(const QString& id);
    /// The id that is shown; empty if the search finds nothing.
    QString term() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void onSearch(const QString& text);
    void onCurrentChanged();
    void onLink(const QUrl& link);

    QLineEdit* search_;
    QListView* list_;
    QTextBrowser* text_;
    QSortFilterProxyModel* found_;
};

} // namespace rlab
