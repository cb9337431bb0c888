// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include "tests/ui/TinyExperiment.h"
#include "ui/panels/ContenderCard.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/FormRow.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QRegularExpression>
#include <QSettings>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QtTest>

using namespace rlab;

namespace {

constexpr int patience = 30'000;

template <class Widget>
Widget& child(MainWindow& window, const char* name) {
    auto* widget = window.findChild<Widget*>(QLatin1String(name));
    if (!widget)
        qFatal("no widget %s", name);
    return *widget;
}

void click(MainWindow& window, const char* name) {
    QTest::mouseClick(&child<QAbstractButton>(window, name), Qt::LeftButton);
}

QList<ContenderCard*> cards(const MainWindow& window) {
    QList<ContenderCard*> shown = window.findChildren<ContenderCard*>();
    shown.removeIf([](const ContenderCard* card) { return card->isHidden(); });
    return shown;
}

} // namespace

class MainWindowTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(settings_.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings_.path());
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void trainsToTheEnd() {
        MainWindow window(tinyExperiment(2), 1);
        window.show();
        QCOMPARE(cards(window).size(), 2);
        QVERIFY(!child<QWidget>(window, "stopButton").isEnabled());
        click(window, "trainButton");
        QVERIFY(!child<QWidget>(window, "trainButton").isEnabled());
        QVERIFY(!child<QWidget>(window, "epochs").isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QCOMPARE(window.run().count(RunEnd::Completed), 2);
        QVERIFY(child<QLabel>(window, "status").text().startsWith(QStringLiteral("finished")));
        QVERIFY(cards(window).first()->value().endsWith(QStringLiteral("%")));
        QVERIFY(child<QWidget>(window, "trainButton").isEnabled());
        QVERIFY(child<QWidget>(window, "epochs").isEnabled());
    }

    void figuresVanishFromCardsOfAnotherExperiment() {
        MainWindow window(tinyExperiment(1), 1);
        window.show();
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QVERIFY(!cards(window).first()->value().isEmpty());
        child<QSpinBox>(window, "batchSize").setValue(8);
        QVERIFY(cards(window).first()->value().isEmpty());
        child<QSpinBox>(window, "batchSize").setValue(16);
        QVERIFY(!cards(window).first()->value().isEmpty());
    }

    void stopsAndTrainsAgain() {
        MainWindow window(endlessExperiment(), 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window)); // shortcuts belong to the active window
        QTest::keyClick(&window, Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(window.run().hasPoints(), patience);
        QTest::keyClick(&window, Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QCOMPARE(window.run().count(RunEnd::Stopped), 2);
        QVERIFY(child<QLabel>(window, "status").text().startsWith(QStringLiteral("stopped")));
        child<QSpinBox>(window, "epochs").setValue(1);
        QTest::keyClick(&window, Qt::Key_R, Qt::ControlModifier);
        QVERIFY(window.session().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        QCOMPARE(window.run().count(RunEnd::Completed), 2);
    }

    void closesWhileTraining() {
        auto window = std::make_unique<MainWindow>(endlessExperiment(), 2);
        window->show();
        window->train();
        QTRY_VERIFY_WITH_TIMEOUT(window->run().hasPoints(), patience);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(window->close());
        window.reset();
        QVERIFY(timer.elapsed() < 5000); // within a batch; generous for a busy machine
    }

    void problemsAreToldAtTheirFieldAndTrainWaits() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        auto& epochs = child<QSpinBox>(window, "epochs");
        epochs.setValue(0);
        auto* row = qobject_cast<FormRow*>(epochs.parentWidget());
        QVERIFY(row);
        QVERIFY(!row->problem().isEmpty());
        QVERIFY(!child<QWidget>(window, "trainButton").isEnabled());
        window.train();
        QVERIFY(!window.session().isRunning());
        epochs.setValue(1);
        QVERIFY(row->problem().isEmpty());
        QVERIFY(child<QWidget>(window, "trainButton").isEnabled());
    }

    void addsANetwork() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        click(window, "addNetwork");
        QVERIFY(!child<QWidget>(window, "newAdd").isEnabled()); // resnet-8 is there already
        click(window, "newPlain");
        child<QSpinBox>(window, "newDepth").setValue(14);
        click(window, "newAdd");
        QTRY_COMPARE(cards(window).size(), 3);
        QCOMPARE(window.run().contenders()[1].label, std::string("plain-14"));
    }

    void removesNetworks() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        emit cards(window).first()->removeClicked();
        QTRY_COMPARE(cards(window).size(), 1);
        QCOMPARE(window.run().contenders()[0].label, std::string("resnet-8"));
        emit cards(window).first()->removeClicked();
        QVERIFY(cards(window).empty());
        QVERIFY(!child<QWidget>(window, "trainButton").isEnabled());
    }

    void tellsWhatIsMissing() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.data = {.dataset = "cifar-10", .directory = "/nowhere/cifar"};
        MainWindow window(experiment, 1);
        window.show();
        auto& datasets = child<QComboBox>(window, "data.dataset");
        auto* model = qobject_cast<QStandardItemModel*>(datasets.model());
        QVERIFY(!model->item(datasets.currentIndex())->isEnabled());
        QVERIFY(!model->item(datasets.currentIndex())->toolTip().isEmpty());
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        auto* banner = window.findChild<Banner*>();
        QVERIFY(!banner->isHidden());
        QVERIFY(banner->message().contains(QStringLiteral("/nowhere/cifar")));
    }

    void everyControlHasAName() {
        MainWindow window(tinyExperiment(), 1);
        for (const QWidget* widget : window.findChildren<QWidget*>()) {
            const bool isReachable = widget->focusPolicy() & Qt::TabFocus;
            const auto* button = qobject_cast<const QAbstractButton*>(widget);
            const bool isInner = widget->objectName().startsWith(QStringLiteral("qt_"));
            if (isReachable && !isInner) {
                const bool named =
                    !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
                QVERIFY2(named, widget->parent()->metaObject()->className());
            }
        }
    }

    void followsTheSystemsColors() {
        MainWindow window(tinyExperiment(), 1);
        const QString before = window.styleSheet();
        const QPalette palette = QApplication::palette();
        QPalette dark = palette;
        dark.setColor(QPalette::Window, Qt::black);
        QApplication::setPalette(dark);
        QCoreApplication::processEvents();
        QVERIFY(window.styleSheet() != before);
        QApplication::setPalette(palette);
        QCoreApplication::processEvents();
        QCOMPARE(window.styleSheet(), before);
    }

private:
    QTemporaryDir settings_;
};

QTEST_MAIN(MainWindowTest)
#include "MainWindowTest.moc"
