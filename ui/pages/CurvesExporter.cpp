// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/CurvesExporter.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "ui/Text.h"
#include "ui/charts/CurvesCsv.h"
#include "ui/charts/FigureExport.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QWidget>

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
    return name.isEmpty() ? QStringLiteral("curves") : name.left(60);
}

} // namespace

CurvesExporter::CurvesExporter(const CurveSet& set, const CurveFigure& shown, QWidget* window)
    : set_(set)
    , shown_(shown)
    , window_(window) {
    writer_.setMaxThreadCount(1);
}

CurvesExporter::~CurvesExporter() {
    writer_.waitForDone();
}

void CurvesExporter::ask(const QString& caption, const QString& suffix, const QString& filter,
                         void (CurvesExporter::*save)(const QString&)) {
    auto* dialog = new QFileDialog(window_, caption);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(filter);
    dialog->selectFile(fileNameFrom(title_) + u'.' + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, save);
    dialog->open();
}

void CurvesExporter::askForPicture(const QString& format) {
    ask(tr("Export the curves"), format, tr("%1 picture (*.%2)").arg(format.toUpper(), format),
        &CurvesExporter::savePicture);
}

void CurvesExporter::askForCsv() {
    ask(tr("Export the curves' data"), QStringLiteral("csv"), tr("Comma-separated values (*.csv)"),
        &CurvesExporter::saveCsv);
}

/// A figure of its own in paper colours, with the view of the one that is shown.
void CurvesExporter::draw(const std::function<void(CurveFigure&)>& use) const {
    CurveFigure figure(set_);
    figure.setStyle(paperStyle());
    figure.setTitle(title_);
    figure.setSize(paperSize);
    figure.copyZoom(shown_);
    use(figure);
}

void CurvesExporter::savePicture(const QString& file) {
    try {
        const QString format = figureFormat(file);
        draw([&](CurveFigure& figure) {
            if (format == QStringLiteral("png")) {
                writeLater(file,
                           [image = figureImage(figure)] { return pngBytes(image).toStdString(); });
                return;
            }
            const QByteArray bytes = format == QStringLiteral("svg") ? figureSvg(figure, title_)
                                                                     : figurePdf(figure, title_);
            writeLater(file, [bytes] { return bytes.toStdString(); });
        });
    } catch (const Error& error) {
        emit failed(asSentence(QString::fromUtf8(error.what())));
    }
}

void CurvesExporter::saveCsv(const QString& file) {
    writeLater(file, [csv = CurvesCsv(set_)] { return csv.text(); });
}

void CurvesExporter::copyPicture() {
    draw([](CurveFigure& figure) { QGuiApplication::clipboard()->setImage(figureImage(figure)); });
}

void CurvesExporter::writeLater(const QString& file, Bytes bytes) {
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

} // namespace rlab
