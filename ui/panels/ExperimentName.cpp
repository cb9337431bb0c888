// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ExperimentName.h"

#include "core/store/RunFolder.h"
#include "ui/widgets/Roles.h"

#include <QFocusEvent>
#include <QPainter>
#include <QStyleOptionFrame>

namespace rlab {

namespace {

constexpr int textInset = 2; ///< as QLineEdit draws it

QString networksText(const ExperimentSpec& experiment) {
    QStringList names;
    for (const std::string& name : contenderNames(experiment.networks))
        names.append(QString::fromStdString(name));
    return names.join(QStringLiteral(", "));
}

} // namespace

ExperimentName::ExperimentName(ExperimentEditor& editor, QWidget* parent)
    : QLineEdit(parent)
    , editor_(editor) {
    setProperty("role", "inline");
    setObjectName(QStringLiteral("experimentName"));
    setAccessibleName(tr("Name of the experiment"));
    setWhatsThis(tr("What the experiment is called in the list of runs and in its file. Without a "
                    "name it is called by its networks."));
    connect(this, &QLineEdit::textEdited, this, [this](const QString& text) {
        ExperimentSpec next = editor_.experiment();
        next.name = text.toStdString();
        editor_.edit(tr("Rename experiment"), objectName(), next);
    });
    connect(this, &QLineEdit::returnPressed, this, [this] { clearFocus(); });
    connect(&editor_, &ExperimentEditor::changed, this, &ExperimentName::showExperiment);
    showExperiment();
}

void ExperimentName::showExperiment() {
    const QString name = QString::fromStdString(editor_.experiment().name);
    setPlaceholderText(networksText(editor_.experiment()));
    setToolTip(name.isEmpty() ? tr("Click to give the experiment a name") : name);
    if (text() == name)
        return;
    setText(name);
    setCursorPosition(0);
}

/// A long name is read from its beginning.
void ExperimentName::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    setCursorPosition(0);
}

/// Where there is no room, an ellipsis says so.
void ExperimentName::paintEvent(QPaintEvent* event) {
    QStyleOptionFrame option;
    initStyleOption(&option);
    const QRect room = style()->subElementRect(QStyle::SE_LineEditContents, &option, this);
    const QString shown = text().isEmpty() ? placeholderText() : text();
    if (hasFocus() || fontMetrics().horizontalAdvance(shown) <= room.width())
        return QLineEdit::paintEvent(event);
    QPainter painter(this);
    style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);
    painter.setPen(palette().color(text().isEmpty() ? QPalette::PlaceholderText : QPalette::Text));
    painter.drawText(room.adjusted(textInset, 0, -textInset, 0), Qt::AlignVCenter,
                     fontMetrics().elidedText(shown, Qt::ElideRight, room.width() - 2 * textInset));
}

} // namespace rlab
