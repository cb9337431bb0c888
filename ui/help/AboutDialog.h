// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QDialog>

namespace rlab {

/// What this program is, its licence, what it is made of, and the paper that it follows. It takes
/// its size from the style sheet of `parent`.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    /// `version`: "0.1.0".
    AboutDialog(const QString& version, const Theme& theme, QWidget* parent = nullptr);
};

} // namespace rlab
