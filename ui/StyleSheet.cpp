// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/StyleSheet.h"

#include <QList>
#include <QPair>

namespace rlab {

namespace {

/// The family is said here because a style sheet's fonts do not follow the parent's reliably.
constexpr const char* surfaces = R"(
QWidget { font-family: "@font"; font-size: 13px; }
QMainWindow { background: @background; }
#centre { background: @background; border: none; border-left: 1px solid @line; }
#topBar { background: @surface; border: none; border-bottom: 1px solid @line; }
#runBar { background: @surface; border: none; border-top: 1px solid @line; }
#experimentPanel { background: @surface; border: none; }
#experimentContents { background: @surface; }
QFrame[role="card"] { background: @surface; border: 1px solid @line; border-radius: 10px; }
#banner { background: @dangerSurface; border: 1px solid @danger; border-radius: 10px; }
)";

constexpr const char* texts = R"(
QLabel { color: @text; background: transparent; }
QLabel[role="secondary"] { color: @secondary; }
QLabel[role="small"] { color: @secondary; font-size: 12px; }
QLabel[role="section"] { color: @secondary; font-size: 12px; font-weight: 600; }
QLabel[role="title"] { font-size: 15px; font-weight: 700; }
QLabel[role="name"], QLabel[role="value"] { font-weight: 600; }
QLabel[role="result"] { font-size: 21px; font-weight: 600; }
QLabel[role="problem"] { color: @danger; font-size: 12px; }
QLabel[failed="true"] { color: @danger; }
QToolTip { font-family: "@font"; font-size: 12px; color: @text; background: @surface; border: 1px solid @line; padding: 4px; }
)";

constexpr const char* buttons = R"(
QPushButton { color: @text; background: @control; border: 1px solid @control;
    border-radius: 8px; padding: 8px 16px; font-weight: 600; }
QPushButton:hover { background: @controlHover; border-color: @controlHover; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @disabled; background: @control; border-color: @control; }
QPushButton[role="primary"] { color: @onPrimary; background: @primary; border-color: @primary; }
QPushButton[role="primary"]:hover { background: @primaryHover; border-color: @primaryHover; }
QPushButton[role="primary"]:focus { border: 2px solid @accent; padding: 7px 15px; }
QPushButton[role="primary"]:disabled { color: @disabled; background: @control;
    border-color: @control; }
QPushButton[role="outline"] { color: @secondary; background: transparent;
    border: 1px solid @line; border-radius: 13px; padding: 4px 12px; font-weight: 400; }
QPushButton[role="outline"]:hover { color: @text; background: @control; }
QPushButton[role="outline"]:focus { border-color: @accent; }
QPushButton[role="outline"]:disabled { color: @disabled; }
QPushButton[role="choice"] { color: @secondary; padding: 5px 8px; }
QPushButton[role="choice"]:checked { color: @text; background: @surface;
    border: 2px solid @text; padding: 4px 7px; }
QPushButton[role="choice"]:focus, QPushButton[role="choice"]:checked:focus {
    border-color: @accent; }
QPushButton[role="compact"] { padding: 5px 12px; }
QPushButton[role="primary"][compact="true"] { padding: 5px 12px; }
QPushButton[role="primary"][compact="true"]:focus { padding: 4px 11px; }
QToolButton { color: @secondary; background: transparent; border: 1px solid transparent;
    border-radius: 6px; font-size: 16px; }
QToolButton:hover { color: @text; background: @control; }
QToolButton:focus { border-color: @accent; }
)";

constexpr const char* fields = R"(
QAbstractSpinBox, QComboBox, QLineEdit { color: @text; background: @control;
    border: 1px solid @control; border-radius: 7px; padding: 2px 8px; min-height: 22px;
    selection-color: @surface; selection-background-color: @accent; }
QAbstractSpinBox { padding-right: 20px; }
QAbstractSpinBox:hover, QComboBox:hover, QLineEdit:hover { background: @controlHover;
    border-color: @controlHover; }
QAbstractSpinBox:focus, QComboBox:focus, QLineEdit:focus { border-color: @accent; }
QAbstractSpinBox[invalid="true"], QComboBox[invalid="true"], QLineEdit[invalid="true"] {
    border-color: @danger; }
QAbstractSpinBox:disabled, QComboBox:disabled, QLineEdit:disabled { color: @secondary; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 18px; border: none;
    background: transparent; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url(:/residual-lab/up.svg); width: 9px; height: 9px; }
QAbstractSpinBox::down-arrow { image: url(:/residual-lab/down.svg); width: 9px; height: 9px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/residual-lab/down.svg); width: 9px; height: 9px; }
QComboBoxPrivateContainer { background: @surface; border: 1px solid @line; }
QComboBox QAbstractItemView { color: @text; background: @surface; border: none; outline: none;
    padding: 4px; selection-color: @text; selection-background-color: @control; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { color: @text; background: @controlHover; }
QComboBox QAbstractItemView::item:disabled { color: @disabled; }
)";

constexpr const char* bars = R"(
QProgressBar { background: @controlHover; border: none; border-radius: 3px; min-height: 6px;
    max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 1px; }
QScrollBar::handle:vertical { background: @line; border-radius: 3px; min-height: 32px; }
QScrollBar::handle:vertical:hover { background: @disabled; }
QScrollBar[idle="true"]::handle:vertical { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

/// Longer names before those they begin with.
QList<QPair<QString, QColor>> names(const Theme& theme) {
    return {{"@dangerSurface", theme.dangerSurface},
            {"@controlHover", theme.controlHover},
            {"@primaryHover", theme.primaryHover},
            {"@background", theme.background},
            {"@onPrimary", theme.onPrimary},
            {"@secondary", theme.secondary},
            {"@disabled", theme.disabled},
            {"@surface", theme.surface},
            {"@control", theme.control},
            {"@primary", theme.primary},
            {"@accent", theme.accent},
            {"@danger", theme.danger},
            {"@line", theme.line},
            {"@text", theme.text}};
}

} // namespace

QString makeStyleSheet(const Theme& theme) {
    QString sheet;
    for (const char* part : {surfaces, texts, buttons, fields, bars})
        sheet += QString::fromUtf8(part);
    for (const auto& [name, color] : names(theme))
        sheet.replace(name, color.name());
    return sheet.replace(QStringLiteral("@font"), Theme::font().family());
}

} // namespace rlab
