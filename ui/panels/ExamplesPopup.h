// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"
#include "ui/session/DatasetSample.h"

#include <QFrame>

namespace rlab {

/// The first pictures of a class. Closes with Esc or a click elsewhere, and is then deleted.
class ExamplesPopup : public QFrame {
    Q_OBJECT

public:
    ExamplesPopup(const DatasetSample::Class& shown, const QString& caption, const Theme& theme,
                  QWidget* parent);

    /// Below `place` in `widget`, or above where there is no room.
    void openBeside(const QWidget& widget, const QRect& place);
};

} // namespace rlab
