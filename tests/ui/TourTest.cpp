// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/Tour.h"

#include "ui/StyleSheet.h"
#include "ui/help/TourOverlay.h"

#include <QAbstractButton>
#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace rlab;

namespace {

/// A window with four things to point at.
class Window : public QWidget {
public:
    Window() {
        resize(1280, 720);
        setStyleSheet(makeStyleSheet(Theme::lightTheme()));
        left.setGeometry(0, 48, 264, 600);
        right.setGeometry(1016, 48, 264, 600);
        bottom.setGeometry(16, 660, 120, 40);
        middle.setGeometry(264, 48, 752, 600);
        button.setGeometry(400, 660, 120, 40);
        left.setFocusPolicy(Qt::StrongFocus);
    }

    QList<TourStop> stops() {
        return {{&left, QStringLiteral("Left"), QStringLiteral("The experiment is made here.")},
                {&middle, QStringLiteral("Middle"), QStringLiteral("The curves grow here.")},
                {&right, QStringLiteral("Right"), QStringLiteral("What is to be seen.")},
                {&bottom, QStringLiteral("Bottom"), QStringLiteral("Press Train.")}};
    }

    QWidget left{this};
    QWidget right{this};
    QWidget bottom{this};
    QWidget middle{this};
    QPushButton button{QStringLiteral("Train"), this};
};

TourOverlay* overlayOf(const QWidget& window) {
    return window.findChild<TourOverlay*>();
}

QString title(const QWidget& window) {
    return window.findChild<QLabel*>(QStringLiteral("tourTitle"))->text();
}

void click(const QWidget& window, const char* name) {
    QTest::mouseClick(window.findChild<QAbstractButton*>(QLatin1String(name)), Qt::LeftButton);
}

} // namespace

class TourTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QVERIFY(settings_.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings_.path());
    }
    void init() {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QSettings(QStringLiteral("residual-lab"), QStringLiteral("residual-lab")).clear();
    }

    void leadsThroughAllStops() {
        Window window;
        Tour tour(&window, window.stops());
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.left.setFocus();
        QSignalSpy ended(&tour, &Tour::ended);
        tour.startFirstTime();
        QVERIFY(tour.isRunning());
        QCOMPARE(title(window), QStringLiteral("Left"));
        QVERIFY(!window.findChild<QWidget*>(QStringLiteral("tourBack"))->isVisible());
        click(window, "tourNext");
        QCOMPARE(title(window), QStringLiteral("Middle"));
        click(window, "tourBack");
        QCOMPARE(title(window), QStringLiteral("Left"));
        for (int stop = 0; stop < 4; ++stop)
            click(window, "tourNext");
        QVERIFY(!tour.isRunning());
        QCOMPARE(ended.count(), 1);
        QCOMPARE(window.focusWidget(), &window.left); // as before
        QVERIFY(Tour::isSeen());
        tour.startFirstTime();
        QVERIFY(!tour.isRunning()); // never again by itself
        tour.start();
        QVERIFY(tour.isRunning());
    }

    void escapeSkipsAndNothingElseHearsIt() {
        Window window;
        QAction stop(&window);
        stop.setShortcut(QKeySequence(Qt::Key_Escape));
        window.addAction(&stop);
        QSignalSpy stopped(&stop, &QAction::triggered);
        Tour tour(&window, window.stops());
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        tour.start();
        QTest::keyClick(window.focusWidget(), Qt::Key_Escape);
        QVERIFY(!tour.isRunning());
        QVERIFY(Tour::isSeen());
        QCOMPARE(stopped.count(), 0);
        QTest::keyClick(&window, Qt::Key_Escape);
        QCOMPARE(stopped.count(), 1);
    }

    void worksByKeyboard() {
        Window window;
        Tour tour(&window, window.stops());
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        tour.start();
        QCOMPARE(window.focusWidget()->objectName(), QStringLiteral("tourNext"));
        QTest::keyClick(window.focusWidget(), Qt::Key_Space);
        QCOMPARE(title(window), QStringLiteral("Middle"));
        QTest::keyClick(window.focusWidget(), Qt::Key_Right);
        QCOMPARE(title(window), QStringLiteral("Right"));
        QTest::keyClick(window.focusWidget(), Qt::Key_Left);
        QCOMPARE(title(window), QStringLiteral("Middle"));
        QTest::keyClick(window.focusWidget(), Qt::Key_Return);
        QCOMPARE(title(window), QStringLiteral("Right"));
        QStringList reached;
        for (int i = 0; i < 3; ++i) {
            QTest::keyClick(window.focusWidget(), Qt::Key_Tab);
            reached.append(window.focusWidget()->objectName());
        }
        QCOMPARE(reached, (QStringList{QStringLiteral("tourSkip"), QStringLiteral("tourBack"),
                                       QStringLiteral("tourNext")}));
    }

    void aClickOnTheTargetReachesItAndEndsTheTour() {
        Window window;
        QAbstractButton& button = window.button;
        QSignalSpy clicked(&button, &QAbstractButton::clicked);
        Tour tour(&window, {{&button, QStringLiteral("Train"), QStringLiteral("Press it.")}});
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        tour.start();
        // Through the window, as a mouse does: what lies on top gets it.
        const QPoint outside(640, 300);
        QTest::mouseClick(window.windowHandle(), Qt::LeftButton, {}, outside);
        QVERIFY(tour.isRunning());
        QTest::mouseClick(window.windowHandle(), Qt::LeftButton, {}, button.geometry().center());
        QCOMPARE(clicked.count(), 1);
        QTRY_VERIFY(!tour.isRunning());
        QVERIFY(Tour::isSeen());
    }

    void leavesOutWhatIsHiddenAndStopsAtFive() {
        Window window;
        QList<TourStop> stops = window.stops() + window.stops();
        stops.prepend({nullptr, QStringLiteral("Nothing"), {}});
        Tour tour(&window, stops);
        window.left.hide();
        window.show();
        tour.start();
        QCOMPARE(title(window), QStringLiteral("Middle"));
        QCOMPARE(window.findChild<QLabel*>(QStringLiteral("tourProgress"))->text(),
                 QStringLiteral("1 of 5"));
    }

    void doesNotBeginWithNothingToShow() {
        Window window;
        Tour tour(&window, {});
        window.show();
        tour.start();
        QVERIFY(!tour.isRunning());
        QVERIFY(!Tour::isSeen());
    }

    void bubblesStayInsideAndBesideTheirTarget_data() {
        QTest::addColumn<QSize>("size");
        QTest::addRow("1280 x 720") << QSize(1280, 720);
        QTest::addRow("960 x 600") << QSize(960, 600);
        QTest::addRow("2560 x 1440") << QSize(2560, 1440);
    }
    void bubblesStayInsideAndBesideTheirTarget() {
        QFETCH(const QSize, size);
        const QRect area(QPoint(), size);
        const QSize bubble(304, 140);
        const QList<QRect> targets{
            QRect(0, 48, 264, size.height() - 100), QRect(size.width() - 264, 48, 264, 400),
            QRect(16, size.height() - 50, 80, 36), QRect(size.width() - 90, 8, 80, 32)};
        for (const QRect& target : targets) {
            const QRect place = bubblePlace(target, bubble, area);
            QVERIFY(area.contains(place));
            QVERIFY(!place.intersects(target));
        }
        const QRect all = bubblePlace(area, bubble, area);
        QVERIFY(area.contains(all));
        QCOMPARE(all.size(), bubble);
    }

    void followsTheWindow() {
        Window window;
        Tour tour(&window, window.stops());
        window.show();
        tour.start();
        click(window, "tourNext");
        window.middle.setGeometry(300, 60, 500, 500);
        window.resize(1400, 800);
        QTRY_COMPARE(overlayOf(window)->size(), QSize(1400, 800));
        QCOMPARE(overlayOf(window)->targetPlace().center(), window.middle.geometry().center());
    }

private:
    QTemporaryDir settings_;
};

QTEST_MAIN(TourTest)
#include "TourTest.moc"
