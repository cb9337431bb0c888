// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/FileExporter.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "ui/Text.h"
#include "ui/charts/FigureExport.h"

#include <QFileDialog>

#include <new>

namespace rlab {

namespace {

QString fileNameFrom(const QString& title) {
    QString name;
    for (const QChar character : title)
        name += character.isLetterOrNumber() ? character.toLower() : QChar(u'-');
    while (name.contains(QStringLiteral("--")))
        name.replace(QStringLiteral("--"), QStringLiteral("-"));
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.left(60);
}

} // namespace

FileExporter::FileExporter(QWidget* window, const QString& fallback)
    : window_(window)
    , fallback_(fallback) {
    writer_.setMaxThreadCount(1);
}

FileExporter::~FileExporter() {
    writer_.waitForDone();
}

void FileExporter::ask(const QString& caption, const QString& suffix, const QString& filter,
                       const std::function<void(const QString& file)>& save) {
    const QString name = fileNameFrom(title_);
    auto* dialog = new QFileDialog(window_, caption);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(filter);
    dialog->selectFile((name.isEmpty() ? fallback_ : name) + u'.' + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, save);
    dialog->open();
}

void FileExporter::writeLater(const QString& file, Bytes bytes) {
    writer_.start([this, file, bytes = std::move(bytes)] {
        QString problem;
        try {
            writeFile(file.toStdString(), bytes());
        } catch (const Error& error) {
            problem = asSentence(QString::fromUtf8(error.what()));
        } catch (const std::bad_alloc&) {
            problem = tr("There is not enough memory to write %1.").arg(file);
        }
        QMetaObject::invokeMethod(this, [this, file, problem] {
            if (problem.isEmpty())
                emit saved(file);
            else
                emit failed(problem);
        });
    });
}

void FileExporter::writePicture(const QString& file, const PaperFigure& figure) {
    try {
        const QString format = figureFormat(file);
        if (format == QStringLiteral("png")) {
            writeLater(file, [image = figure.image()] { return pngBytes(image).toStdString(); });
            return;
        }
        const QByteArray bytes = figureBytes(figure, format);
        writeLater(file, [bytes] { return bytes.toStdString(); });
    } catch (const Error& error) {
        emit failed(asSentence(QString::fromUtf8(error.what())));
    }
}

} // namespace rlab
