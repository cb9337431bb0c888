// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/images/ImagesActions.h"

#include "ui/widgets/Roles.h"

namespace rlab {

namespace {

QAction* makeAction(QObject* parent, const QString& text, const QString& help,
                    const QKeySequence& key = {}) {
    auto* action = new QAction(text, parent);
    explain(*action, key.isEmpty() ? help
                                   : QStringLiteral("%1 (%2)").arg(
                                         help, key.toString(QKeySequence::NativeText)));
    action->setShortcut(key);
    return action;
}

} // namespace

ImagesActions::ImagesActions(QObject* parent)
    : QObject(parent)
    , open(makeAction(parent, tr("Open…"), tr("Asks the networks about pictures of your own"),
                      Qt::CTRL | Qt::SHIFT | Qt::Key_O))
    , openFolder(makeAction(parent, tr("Folder…"),
                            tr("Asks about all pictures in a folder and below, in a table")))
    , paste(makeAction(parent, tr("Paste"), tr("Asks about the picture on the clipboard"),
                       QKeySequence::Paste))
    , addWeights(makeAction(parent, tr("Add a weights file…"),
                            tr("Asks a network that was trained elsewhere, beside those of the "
                               "run: .safetensors, .pth, .th")))
    , addEarlier(makeAction(parent, tr("Add networks of an earlier run…"),
                            tr("Goes to the list of runs: choose one and press Images there")))
    , exportPng(makeAction(parent, tr("Answers as PNG…"), tr("The picture and its answers")))
    , exportSvg(makeAction(parent, tr("Answers as SVG…"), tr("The picture and its answers")))
    , exportPdf(makeAction(parent, tr("Answers as PDF…"), tr("The picture and its answers")))
    , exportCsv(makeAction(parent, tr("Answers as CSV…"),
                           tr("The answers for all pictures of the table, or for the one shown"))) {
}

} // namespace rlab
