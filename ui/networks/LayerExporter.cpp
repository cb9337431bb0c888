// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networks/LayerExporter.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "ui/Text.h"

#include <QFileDialog>

namespace rlab {

LayerExporter::LayerExporter(QWidget* window)
    : QObject(window)
    , window_(window) {
    writer_.setMaxThreadCount(1);
}

LayerExporter::~LayerExporter() {
    writer_.waitForDone();
}

void LayerExporter::ask(const QString& name) {
    auto* dialog = new QFileDialog(window_, tr("Export the table of layers"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->setNameFilter(tr("Comma-separated values (*.csv)"));
    dialog->selectFile(name + QStringLiteral("-layers.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &LayerExporter::fileChosen);
    dialog->open();
}

void LayerExporter::save(const QString& file, std::string text) {
    writer_.start([this, file, text = std::move(text)] {
        QString problem;
        try {
            writeFile(file.toStdString(), std::string_view(text));
        } catch (const Error& error) {
            problem = asSentence(QString::fromUtf8(error.what()));
        }
        QMetaObject::invokeMethod(this, [this, file, problem] {
            if (problem.isEmpty())
                emit saved(file);
            else
                emit failed(problem);
        });
    });
}

} // namespace rlab
