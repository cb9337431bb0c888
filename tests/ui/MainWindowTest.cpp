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
#include <QLineEdit>
#include <QRegularExpression>
#include <QScreen>
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
        QVERIFY(child<QLabel>(window, "status").text().startsWith(QStringLiteral("Finished")));
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
        QVERIFY(child<QLabel>(window, "status").text().startsWith(QStringLiteral("Stopped")));
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

    void problemsMoveNoField() {
        MainWindow window(sampleExperiment(), 1);
        window.show();
        const auto& below = child<QWidget>(window, "batchSize");
        const auto& told = child<QLabel>(window, "fieldProblems");
        const auto& status = child<QLabel>(window, "status");
        // At some of these heights the words need a scroll bar that was not needed before.
        for (int height = window.minimumHeight(); height <= window.minimumHeight() + 120;
             height += 15) {
            window.resize(window.width(), height);
            QTest::qWait(20); // layouts follow later
            const QPoint before = below.mapTo(&window, QPoint());
            child<QSpinBox>(window, "epochs").setValue(0);
            QTest::qWait(20);
            QVERIFY(told.isVisible());
            QVERIFY(told.text().startsWith(u'T'));
            QVERIFY(status.text().endsWith(told.text()));
            QCOMPARE(below.mapTo(&window, QPoint()), before);
            child<QSpinBox>(window, "epochs").setValue(1);
            QVERIFY(!told.isVisible());
        }
    }

    void tellsTheOutcomeAgainWhenAProblemIsGone() {
        MainWindow window(tinyExperiment(1), 1);
        window.show();
        window.train();
        QTRY_VERIFY_WITH_TIMEOUT(!window.session().isRunning(), patience);
        const auto& status = child<QLabel>(window, "status");
        const QString outcome = status.text();
        child<QSpinBox>(window, "epochs").setValue(0);
        QVERIFY(status.text() != outcome);
        QVERIFY(status.property("failed").toBool());
        child<QSpinBox>(window, "epochs").setValue(3);
        QCOMPARE(status.text(), outcome);
        QVERIFY(!status.property("failed").toBool());
    }

    void takesWholeSeedsOnly_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isSeed");
        QTest::addRow("zero") << "0" << true;
        QTest::addRow("largest") << "18446744073709551615" << true;
        QTest::addRow("spaces around") << " 12 " << true;
        QTest::addRow("too large") << "18446744073709551616" << false;
        QTest::addRow("negative") << "-5" << false;
        QTest::addRow("sign") << "+5" << false;
        QTest::addRow("empty") << "" << false;
        QTest::addRow("word") << "seven" << false;
        QTest::addRow("fraction") << "1.5" << false;
    }
    void takesWholeSeedsOnly() {
        QFETCH(const QString, text);
        QFETCH(const bool, isSeed);
        MainWindow window(tinyExperiment(), 1);
        window.show();
        auto& seed = child<QLineEdit>(window, "seed");
        seed.selectAll();
        QTest::keyClick(&seed, Qt::Key_Delete);
        QTest::keyClicks(&seed, text);
        QCOMPARE(seed.text(), text);
        QCOMPARE(child<QWidget>(window, "trainButton").isEnabled(), isSeed);
        QCOMPARE(child<QLabel>(window, "fieldProblems").isVisible(), !isSeed);
        if (isSeed)
            QCOMPARE(window.run().experiment().seed, text.trimmed().toULongLong());
        QVERIFY(seed.fontMetrics().horizontalAdvance(text) < seed.width());
    }

    void leavesRoomForTheFrame() {
        const MainWindow window(tinyExperiment(), 1);
        QVERIFY(window.height() <= window.screen()->availableSize().height() - 40);
    }

    void tellsOfTwinsWithoutPaths() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks.push_back(experiment.networks.front());
        MainWindow window(experiment, 1);
        window.show();
        QVERIFY(!child<QWidget>(window, "trainButton").isEnabled());
        bool isTold = false;
        for (const QLabel* label : window.findChildren<QLabel*>()) {
            QVERIFY2(!label->text().contains(u'['), qPrintable(label->text()));
            isTold |= label->isVisible() && label->text().contains(QStringLiteral("already"));
        }
        QVERIFY(isTold);
    }

    void offersANetworkThatIsNotInTheList() {
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks.push_back(
            {.kind = NetworkKind::Residual, .depth = 14, .width = 2, .norm = NormKind::None});
        experiment.networks.push_back({.kind = NetworkKind::Residual, .depth = 14, .width = 2});
        experiment.networks.push_back({.kind = NetworkKind::Residual, .depth = 20, .width = 2});
        std::swap(experiment.networks[1], experiment.networks.back()); // the last one: resnet-8
        MainWindow window(experiment, 1);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        click(window, "addNetwork");
        auto& depth = child<QSpinBox>(window, "newDepth");
        QCOMPARE(depth.value(), 26);
        QVERIFY(child<QWidget>(window, "newAdd").isEnabled());
        QVERIFY(depth.hasFocus());
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("32"));
        QCOMPARE(depth.value(), 32);
        depth.setValue(14); // is there already
        QVERIFY(!child<QWidget>(window, "newAdd").isEnabled());
    }

    void addsANetwork() {
        MainWindow window(tinyExperiment(), 1);
        window.show();
        click(window, "addNetwork");
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
