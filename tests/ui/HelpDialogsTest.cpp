// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/AboutDialog.h"
#include "ui/help/ShortcutsDialog.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QtTest>

using namespace rlab;

namespace {

QStringList texts(const QWidget& dialog) {
    QStringList shown;
    for (const QLabel* label : dialog.findChildren<QLabel*>())
        if (label->isVisible())
            shown.append(label->text());
    return shown;
}

} // namespace

class HelpDialogsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsTheShortcutsAsTheyAre() {
        QMenu menu(QStringLiteral("&Run"));
        QAction train(QStringLiteral("&Train"));
        train.setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_R), QKeySequence(Qt::Key_F9)});
        menu.addAction(&train);
        QAction silent(QStringLiteral("Nothing"));
        auto gone = std::make_unique<QAction>(QStringLiteral("Gone"));
        gone->setShortcut(QKeySequence(Qt::Key_F2));
        QAction loose(QStringLiteral("Loose…"));
        loose.setShortcut(QKeySequence(Qt::Key_F3));
        ShortcutsDialog dialog({&train, &silent, gone.get(), &loose});
        gone.reset();
        dialog.show();
        QCOMPARE(texts(dialog),
                 (QStringList{QStringLiteral("Run"), QStringLiteral("Train"),
                              QStringLiteral("Ctrl+R or F9"), QStringLiteral("Elsewhere"),
                              QStringLiteral("Loose"), QStringLiteral("F3")}));
        dialog.hide();
        train.setShortcut(QKeySequence(Qt::Key_F8));
        dialog.show();
        QVERIFY(texts(dialog).contains(QStringLiteral("F8")));
        QVERIFY(!texts(dialog).contains(QStringLiteral("Ctrl+R or F9")));
        QTest::keyClick(&dialog, Qt::Key_Escape);
        QVERIFY(!dialog.isVisible());
    }

    void tellsVersionLicenceAndPaper() {
        AboutDialog dialog(QStringLiteral("1.2.3"), Theme::lightTheme());
        dialog.show();
        const QString all = texts(dialog).join(u' ');
        for (const char* words : {"1.2.3", "GPL-3.0-or-later", "1512.03385", "Kaiming He"})
            QVERIFY2(all.contains(QLatin1String(words)), words);
        QVERIFY(all.contains(QLatin1String(qVersion())));
    }
};

QTEST_MAIN(HelpDialogsTest)
#include "HelpDialogsTest.moc"
