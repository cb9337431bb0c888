// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/EvaluationService.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace rlab {

/// A cell of a confusion matrix: images of the class `label` and the answer to them.
struct ConfusionCell {
    int label = 0;
    int answer = 0;

    bool isRight() const { return label == answer; }
    bool operator==(const ConfusionCell&) const = default;
};

/// Whose matrix is looked at.
enum class QualitySubject { First, Second, Difference };

/// How good networks are: the one state that figures, table, gallery and files share. Two of the
/// networks are compared.
struct QualityView {
    std::shared_ptr<const Dataset> dataset; ///< null only while there are no networks
    std::vector<Judgement> networks;        ///< in the order of the shelf
    std::size_t first = 0, second = 0;      ///< of them; the same if there is only one
    QualitySubject subject = QualitySubject::First;
    std::optional<ConfusionCell> chosen;
    Theme theme = Theme::lightTheme();

    bool isEmpty() const { return networks.empty(); }
    bool isPair() const { return first != second; }
    bool isDifference() const { return isPair() && subject == QualitySubject::Difference; }
    const JudgedNetwork& firstNetwork() const { return *networks[first]; }
    const JudgedNetwork& secondNetwork() const { return *networks[second]; }
    /// Whose matrix, mistakes and hard images are shown; of a difference, the first one.
    const JudgedNetwork& shown() const;
    /// The one or two that are looked at.
    std::vector<const JudgedNetwork*> compared() const;

    int classes() const { return dataset->classes(); }
    QString className(int index) const;
    QColor colorOf(const JudgedNetwork& network) const;
    /// Side by side with the other one: the second of two of one kind is grey, for their own
    /// colours are too much alike.
    QColor pairColor(const JudgedNetwork& network) const;

    /// Images in a cell; of a difference, how many more of them the first network has.
    std::int64_t count(const ConfusionCell& cell) const;
    /// The largest of all counts' magnitudes, at least 1.
    std::int64_t largest() const;
};

/// A network's label, its middle left out if it is long, as files' names are.
QString shortLabel(const JudgedNetwork& network);
/// "71.2 %", with two digits behind the point for thousands of images; "–" for what is
/// not a number.
QString shareText(double share, std::int64_t images = 0);

} // namespace rlab
