// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/RunExplanation.h"

#include "ui/Theme.h"

#include <QFrame>
#include <QList>

class QLabel;
class QVBoxLayout;

namespace rlab {

/// An explanation as a headline and calm paragraphs. What has not changed is left alone.
class ExplanationView : public QFrame {
    Q_OBJECT

public:
    explicit ExplanationView(QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    /// `roles`: one for each network that the explanation speaks of.
    void setExplanation(const Explanation& explanation, const std::vector<ColorRole>& roles);
    const Explanation& explanation() const { return explanation_; }

private:
    void render();
    void fill(QList<QLabel*>& labels, QVBoxLayout* layout, const char* role,
              const QStringList& texts);

    Theme theme_;
    Explanation explanation_;
    std::vector<ColorRole> roles_;
    QLabel* headline_;
    QVBoxLayout* paragraphsPlace_;
    QFrame* adviceFrame_;
    QVBoxLayout* advicePlace_;
    QList<QLabel*> paragraphs_;
    QList<QLabel*> advice_;
    QLabel* certainty_;
};

} // namespace rlab
