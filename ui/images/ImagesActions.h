// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QList>
#include <QObject>

namespace rlab {

/// The commands of the page Images.
class ImagesActions : public QObject {
    Q_OBJECT

public:
    explicit ImagesActions(QObject* parent);

    // Pictures
    QAction* const open;
    QAction* const openFolder;
    QAction* const paste;
    // Networks
    QAction* const addWeights;
    QAction* const addEarlier;
    // Files
    QAction* const exportPng;
    QAction* const exportSvg;
    QAction* const exportPdf;
    QAction* const exportCsv;

    /// Where pictures come from.
    QList<QAction*> sources() const { return {open, openFolder, paste}; }
    QList<QAction*> exports() const { return {exportPng, exportSvg, exportPdf, exportCsv}; }
};

} // namespace rlab
