// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/FigureExport.h"
#include "tests/FileContents.h"

#include "core/base/Error.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

using namespace rlab;

namespace {

FigureCurve fallingCurve(const char* label, NetworkKind kind, int depth, double slope) {
    FigureCurve curve{label, kind, depth, {{}}};
    for (int epoch = 1; epoch <= 5; ++epoch) {
        MetricPoint point;
        point.epoch = epoch;
        point.images = 100 * epoch;
        point.trainError = 0.9 - slope * epoch;
        point.testError = point.trainError + 0.05;
        point.endsEpoch = true;
        curve.histories[0].push_back(point);
    }
    return curve;
}

std::vector<FigureCurve> fourCurves() {
    return {fallingCurve("plain-20", NetworkKind::Plain, 20, 0.08),
            fallingCurve("plain-56", NetworkKind::Plain, 56, 0.01),
            fallingCurve("resnet-20", NetworkKind::Residual, 20, 0.14),
            fallingCurve("resnet-56", NetworkKind::Residual, 56, 0.16)};
}

/// Whether a pixel of about this colour is to be found.
bool hasColor(const QImage& image, const QColor& wanted) {
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor color = image.pixelColor(x, y);
            if (qAbs(color.red() - wanted.red()) + qAbs(color.green() - wanted.green()) +
                    qAbs(color.blue() - wanted.blue()) <
                12)
                return true;
        }
    }
    return false;
}

} // namespace

class FigureExportTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void writesSvgWithItsTexts() {
        const QString file = folder_.filePath(QStringLiteral("figure.svg"));
        exportFigure(file, fourCurves(), {.title = QStringLiteral("Degradation")});
        const QByteArray svg = contents(file);
        for (const char* text : {"Degradation", "Plain", "Residual", "epochs", "error, %",
                                 "training error", "test error", "plain-56", "resnet-20"})
            QVERIFY2(svg.contains(text), text);
    }

    void writesPngWithItsColors() {
        const QString file = folder_.filePath(QStringLiteral("figure.PNG"));
        exportFigure(file, fourCurves());
        const QImage image(file);
        QCOMPARE(image.size(), QSize(2080, 1120));
        for (const char* color : {"#F2A35E", "#C9480B", "#5DB3E8", "#0B5FA5"})
            QVERIFY2(hasColor(image, QColor(color)), color);
    }

    void writesPdf() {
        const QString file = folder_.filePath(QStringLiteral("figure.pdf"));
        exportFigure(file, fourCurves());
        QVERIFY(contents(file).startsWith("%PDF-"));
        QVERIFY(contents(file).trimmed().endsWith("%%EOF"));
    }

    void oneKindFillsTheFigure() {
        const QString file = folder_.filePath(QStringLiteral("plain.svg"));
        exportFigure(file, {fallingCurve("plain-20", NetworkKind::Plain, 20, 0.1)});
        QVERIFY(contents(file).contains(">Plain<"));
        QVERIFY(!contents(file).contains(">Residual<"));
    }

    void drawsTheTestErrorOfASingleEpoch() {
        FigureCurve curve = fallingCurve("plain-20", NetworkKind::Plain, 20, 0.1);
        curve.histories[0].resize(1);
        const QString with = folder_.filePath(QStringLiteral("with.png"));
        exportFigure(with, {curve});
        curve.histories[0][0].testError.reset();
        const QString without = folder_.filePath(QStringLiteral("without.png"));
        exportFigure(without, {curve});
        QVERIFY(QImage(with) != QImage(without));
    }

    void drawsSeveralSeedsAsMeanAndBand() {
        FigureCurve curve = fallingCurve("plain-20", NetworkKind::Plain, 20, 0.1);
        curve.histories.push_back(fallingCurve("", NetworkKind::Plain, 20, 0.05).histories[0]);
        const QString file = folder_.filePath(QStringLiteral("seeds.svg"));
        exportFigure(file, {curve});
        QVERIFY(contents(file).contains("training error, mean of the seeds"));
        QVERIFY(contents(file).contains("lowest to highest seed"));
    }

    void drawsAnEmptyHistory() {
        const QString file = folder_.filePath(QStringLiteral("empty.svg"));
        exportFigure(file, {{"plain-20", NetworkKind::Plain, 20, {{}}}});
        QVERIFY(contents(file).contains("Plain"));
    }

    void refusesOtherExtensions() {
        const QString file = folder_.filePath(QStringLiteral("figure.gif"));
        try {
            exportFigure(file, fourCurves());
            QFAIL("no error");
        } catch (const SpecError& error) {
            const QString message = QString::fromUtf8(error.what());
            for (const char* extension : {".svg", ".png", ".pdf"})
                QVERIFY2(message.contains(QLatin1String(extension)), qPrintable(message));
        }
        QVERIFY(!QFile::exists(file));
    }

    void tellsWhereItCannotWrite() {
        const QString file = folder_.filePath(QStringLiteral("no/such/folder/figure.svg"));
        QVERIFY_EXCEPTION_THROWN(exportFigure(file, fourCurves()), FileError);
    }

private:
    QTemporaryDir folder_;
};

QTEST_MAIN(FigureExportTest)
#include "FigureExportTest.moc"
