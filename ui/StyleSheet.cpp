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
QAbstractButton[role="cardHeader"] { background: transparent; border: 1px solid transparent;
    border-radius: 9px; }
QAbstractButton[role="cardHeader"]:hover { background: @control; }
QAbstractButton[role="cardHeader"]:focus { border-color: @accent; }
#examplesPopup { background: @surface; border: 1px solid @line; }
QFrame[role="notice"] { background: @control; border: 1px solid @line; border-radius: 10px; }
#banner { background: @dangerSurface; border: 1px solid @danger; border-radius: 10px; }
)";

constexpr const char* texts = R"(
QLabel { color: @text; background: transparent; }
QLabel[role="secondary"] { color: @secondary; }
QLabel[role="fact"] { font-size: 12px; }
QLabel[role="fact"][emphasis="true"] { font-weight: 600; }
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
#runBar QPushButton { padding: 8px 12px; }
#runBar QPushButton[role="primary"]:focus { padding: 7px 11px; }
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
QPushButton[role="outline"][compact="true"] { padding: 3px 9px; font-size: 12px;
    border-radius: 10px; }
QToolButton[role="disclosure"] { font-size: 13px; padding: 3px 4px 3px 0; margin-left: -6px; }
QToolButton { color: @secondary; background: transparent; border: 1px solid transparent;
    border-radius: 6px; font-size: 16px; }
QToolButton:hover { color: @text; background: @control; }
QToolButton:focus { border-color: @accent; }
)";

constexpr const char* curves = R"(
QFrame[role="segments"] { background: @control; border: none; border-radius: 13px; }
QToolButton[role="segment"] { color: @secondary; background: transparent; border-radius: 11px;
    padding: 3px 7px; font-size: 12px; border: 1px solid transparent; }
QToolButton[role="segment"]:hover { color: @text; background: @controlHover; }
QToolButton[role="segment"]:checked { color: @text; background: @surface; font-weight: 600;
    border-color: @line; }
QToolButton[role="segment"]:focus { border-color: @accent; }
QToolButton[role="pill"] { color: @secondary; background: transparent; border: 1px solid @line;
    border-radius: 13px; padding: 4px 8px; font-size: 12px; }
QToolButton[role="pill"][popupMode="2"] { padding: 4px 13px 4px 6px; }
QToolButton[role="pill"]:hover, QToolButton[role="pill"]:pressed { color: @text;
    background: @control; }
QToolButton[role="pill"]:checked { color: @text; background: @controlHover; font-weight: 600; }
QToolButton[role="pill"]:focus { border-color: @accent; }
QToolButton[role="pill"]::menu-indicator { image: url(:/residual-lab/down.svg); width: 8px;
    height: 8px; subcontrol-origin: padding; subcontrol-position: right center; right: 5px; }
QFrame[role="chip"] { background: @surface; border: 1px solid @line; border-radius: 12px; }
QToolButton[role="chipName"] { color: @disabled; font-size: 12px; padding: 2px 6px;
    border-radius: 9px; }
QToolButton[role="chipName"]:checked { color: @text; }
QToolButton[role="chipRemove"] { font-size: 14px; padding: 0 5px 1px 5px; border-radius: 9px; }
#curveTable { alternate-background-color: @background; border: none;
    border-top: 1px solid @line; border-radius: 0; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:horizontal { width: 1px; }
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
QLineEdit[role="inline"] { background: transparent; border-color: transparent; font-weight: 600;
    padding: 2px 4px; margin-left: -5px; }
QLineEdit[role="inline"]:hover { background: @control; border-color: @control; }
QLineEdit[role="inline"]:focus { background: @control; border-color: @accent; }
QCheckBox { color: @secondary; spacing: 8px; padding: 2px 0; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @disabled; border-radius: 4px;
    background: @control; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent;
    image: url(:/residual-lab/check.svg); }
QCheckBox::indicator:focus { border-color: @accent; }
QCheckBox:focus { color: @text; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/residual-lab/down.svg); width: 9px; height: 9px; }
QComboBoxPrivateContainer { background: @surface; border: 1px solid @line; }
QComboBox QAbstractItemView { color: @text; background: @surface; border: none; outline: none;
    padding: 4px; selection-color: @text; selection-background-color: @control; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; border-radius: 6px; }
QComboBox QAbstractItemView::item:selected { color: @text; background: @controlHover; }
QComboBox QAbstractItemView::item:disabled { color: @disabled; }
)";

constexpr const char* menus = R"(
QMenuBar { background: transparent; color: @secondary; border: none; spacing: 2px; }
QMenuBar::item { background: transparent; padding: 6px 9px; border-radius: 7px; }
QMenuBar::item:selected { color: @text; background: @control; }
QMenuBar::item:pressed { color: @text; background: @controlHover; }
QMenu { color: @text; background: @surface; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 6px 24px 6px 28px; border-radius: 6px; }
QMenu::item:selected { background: @control; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @line; margin: 5px 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 8px; }
QPushButton[role="page"] { color: @secondary; background: transparent; border-color: transparent;
    padding: 7px 12px; font-weight: 400; }
QPushButton[role="page"]:hover { color: @text; }
QPushButton[role="page"]:checked { color: @text; background: @control; font-weight: 600; }
QPushButton[role="page"]:focus { border-color: @accent; }
QDialog, QMessageBox { background: @surface; }
)";

constexpr const char* tables = R"(
QTableView, QListView, QTreeView, QTextEdit, QPlainTextEdit, QTextBrowser { color: @text;
    background: @surface; border: 1px solid @line; border-radius: 10px; outline: none;
    gridline-color: @line; selection-color: @text; selection-background-color: @control; }
QTextEdit:focus, QPlainTextEdit:focus, QTableView:focus, QListView:focus {
    border-color: @accent; }
QTableView::item, QListView::item { border: none; padding: 4px 8px; }
QTableView::item:selected, QListView::item:selected { color: @text; background: @control; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { color: @secondary; background: @surface; border: none;
    border-bottom: 1px solid @line; padding: 6px 8px; font-size: 12px; font-weight: 600; }
QTreeView#runList:focus { border-color: @accent; }
QTreeView::item { padding: 0 5px; border: none; }
QTreeView::item:hover, QTreeView::item:selected { color: @text; background: @control; }
QTreeView#runList QLineEdit { border-radius: 0; padding: 0 7px; border-color: @accent; }
#runDetails QTableWidget, #runDetails QPlainTextEdit { font-size: 12px; }
#runDetails QTableWidget::item { padding: 0 5px; border: none; }
#runsPage QSplitter::handle, #networksPage QSplitter::handle, #imagesPage QSplitter::handle {
    background: transparent; }
#layerTable, #sweepTable, #classTable, #lesionTable { font-size: 12px; }
#layerTable QAbstractScrollArea::corner, #layerTable::corner { background: transparent;
    border: none; }
#layerTable::item, #sweepTable::item, #classTable::item, #lesionTable::item { padding: 0 8px; border: none; }
QScrollArea#layerFacts, #layerFactsContents { background: transparent; border: none; }
QScrollArea#runFacts, QScrollArea#runFacts QWidget { background: transparent; }
QTableCornerButton::section { background: @surface; border: none; }
QCheckBox, QRadioButton { color: @text; spacing: 8px; }
QSplitter::handle { background: @line; }
)";

constexpr const char* bars = R"(
QProgressBar { background: @controlHover; border: none; border-radius: 3px; min-height: 6px;
    max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QSlider[role="time"] { background: transparent; min-height: 24px; }
QSlider[role="time"]::groove:horizontal { background: @controlHover; height: 6px;
    border-radius: 3px; }
QSlider[role="time"]::sub-page:horizontal { background: @accent; height: 6px;
    border-radius: 3px; }
QSlider[role="time"]::handle:horizontal { background: @surface; border: 2px solid @accent;
    width: 10px; height: 10px; margin: -4px 0; border-radius: 7px; }
QSlider[role="time"]::handle:horizontal:hover, QSlider[role="time"]::handle:horizontal:focus {
    background: @accent; }
QSlider[role="time"]::sub-page:horizontal:disabled { background: @controlHover; }
QSlider[role="time"]::handle:horizontal:disabled { border-color: @disabled; }
QScrollArea[role="plain"], QScrollArea[role="plain"] > QWidget > QWidget {
    background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 1px; }
QScrollBar::handle:vertical { background: @line; border-radius: 3px; min-height: 32px; }
QScrollBar::handle:vertical:hover { background: @disabled; }
QScrollBar[idle="true"]::handle:vertical { background: transparent; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 1px; }
QScrollBar::handle:horizontal { background: @line; border-radius: 3px; min-width: 32px; }
QScrollBar::handle:horizontal:hover { background: @disabled; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

constexpr const char* explanation = R"(
#explanationPanel { background: @surface; border: none; border-left: 1px solid @line; }
#explanationContents, #lessonContents { background: @surface; }
#explanation { background: transparent; border: 1px solid transparent; border-radius: 6px; }
#explanation:focus { border-color: @accent; }
#explanationPanel QLabel[role="section"] { padding-left: 4px; }
QLabel[role="headline"] { font-size: 16px; }
QLabel[role="stepTitle"] { font-size: 16px; font-weight: 600; }
QFrame[role="advice"] { background: @control; border: none; border-radius: 8px; }
QLabel[role="certainty"] { color: @secondary; }
QLabel[role="figure"] { font-size: 12px; }
QPushButton[role="lesson"] { background: transparent; border: 1px solid transparent;
    border-radius: 6px; padding: 0; }
QPushButton[role="lesson"]:hover { background: @control; }
QPushButton[role="lesson"]:focus { border-color: @accent; }
QPushButton[role="link"] { color: @accent; background: transparent; border: 1px solid transparent;
    border-radius: 6px; padding: 3px 7px; font-weight: 400; }
QPushButton[role="link"]:hover { background: @control; }
QPushButton[role="link"]:focus { border-color: @accent; }
#explanationPanel[presentation="true"] QLabel, #explanationPanel[presentation="true"] QPushButton {
    font-size: 18px; }
#explanationPanel[presentation="true"] QLabel[role="headline"],
#explanationPanel[presentation="true"] QLabel[role="stepTitle"] { font-size: 24px; }
#explanationPanel[presentation="true"] QLabel[role="small"],
#explanationPanel[presentation="true"] QLabel[role="section"],
#explanationPanel[presentation="true"] QLabel[role="figure"] { font-size: 15px; }
)";

constexpr const char* help = R"(
#glossary, #shortcuts, #about, #shortcutsContents { background: @surface; }
QDialog QListView, QTextBrowser { color: @text; background: @surface; border: none; }
QDialog QListView { border: 1px solid @line; border-radius: 8px; padding: 4px; outline: none;
    selection-color: @text; selection-background-color: @controlHover; }
QDialog QListView:focus { border-color: @accent; }
QDialog QListView::item { min-height: 26px; padding: 0 6px; border-radius: 6px; }
QDialog QListView::item:selected { color: @text; background: @controlHover; }
QTextBrowser { border: 1px solid transparent; border-radius: 8px; padding: 4px; }
QTextBrowser:focus { border-color: @accent; }
QLabel[role="keys"] { color: @text; background: @control; border-radius: 6px; padding: 2px 8px; }
QFrame[role="bubble"] { background: @surface; border: none; border-radius: 10px; }
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
    for (const char* part :
         {surfaces, texts, buttons, curves, fields, menus, tables, bars, explanation, help})
        sheet += QString::fromUtf8(part);
    for (const auto& [name, color] : names(theme))
        sheet.replace(name, color.name());
    return sheet.replace(QStringLiteral("@font"), Theme::font().family());
}

} // namespace rlab
