// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/Glossary.h"
#include "ui/help/GlossaryDialog.h"
#include "ui/help/GlossaryModel.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QListView>
#include <QTextBrowser>
#include <QtTest>

using namespace rlab;

class GlossaryTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyReferenceLeadsSomewhere() {
        for (const GlossaryEntry& entry : glossary()) {
            for (const QString& id : references(entry.text))
                QVERIFY2(glossaryEntry(id), qPrintable(entry.term + QStringLiteral(": ") + id));
            const QString read = unlinkedText(entry.text);
            QVERIFY2(!read.contains(u'[') && !read.contains(u'|'), qPrintable(read));
            QVERIFY2(read.count(QStringLiteral(". ")) <= 3, qPrintable(entry.term));
            QVERIFY(read.endsWith(u'.'));
        }
    }

    void explainsWhatTheWindowSpeaksOf() {
        for (const char* id :
             {"degradation",  "mac",           "epoch",         "batch",        "training-error",
              "test-error",   "overfitting",   "identity",      "options",      "residual-block",
              "bottleneck",   "preactivation", "batch-norm",    "relu",         "he-init",
              "xavier",       "learning-rate", "schedule",      "warm-up",      "momentum",
              "weight-decay", "adam",          "sgd",           "augmentation", "seed",
              "repeat",       "band",          "cross-entropy", "chance",       "divergence",
              "parameter",    "width",         "depth",         "twin",         "shortcut"})
            QVERIFY2(glossaryEntry(QLatin1String(id)), id);
    }

    void idsAreUniqueAndTermsInOrder() {
        QStringList ids;
        for (const GlossaryEntry& entry : glossary()) {
            QVERIFY2(!ids.contains(entry.id), qPrintable(entry.id));
            ids.append(entry.id);
        }
        for (std::size_t i = 1; i < glossary().size(); ++i)
            QVERIFY(QString::localeAwareCompare(glossary()[i - 1].term, glossary()[i].term) < 0);
    }

    void modelKeepsTheRules() {
        GlossaryModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), static_cast<int>(glossary().size()));
        QVERIFY(!model.data(model.index(0, 0), GlossaryModel::SearchRole).toString().isEmpty());
    }

    void findsWhatIsTyped() {
        GlossaryDialog dialog;
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        auto* list = dialog.findChild<QListView*>(QStringLiteral("glossaryList"));
        auto* text = dialog.findChild<QTextBrowser*>(QStringLiteral("glossaryText"));
        QVERIFY(dialog.focusWidget()->inherits("QLineEdit"));
        QTest::keyClicks(dialog.focusWidget(), QStringLiteral("epoch"));
        QCOMPARE(dialog.term(), QStringLiteral("epoch")); // though others speak of it, too
        QVERIFY(list->model()->rowCount() > 1);
        QVERIFY(text->toPlainText().contains(QStringLiteral("One pass over all training images")));
        QTest::keyClick(dialog.focusWidget(), Qt::Key_Down);
        QVERIFY(dialog.term() != QStringLiteral("epoch"));
        QTest::keyClicks(dialog.focusWidget(), QStringLiteral(" zzz"));
        QCOMPARE(list->model()->rowCount(), 0);
        QVERIFY(dialog.term().isEmpty());
        QCOMPARE(text->toPlainText(), QStringLiteral("No term holds these letters."));
        dialog.findChild<QLineEdit*>()->clear();
        QCOMPARE(list->model()->rowCount(), static_cast<int>(glossary().size()));
    }

    void followsLinks() {
        GlossaryDialog dialog;
        dialog.setTheme(Theme::darkTheme());
        dialog.showTerm(QStringLiteral("degradation"));
        auto* text = dialog.findChild<QTextBrowser*>(QStringLiteral("glossaryText"));
        QVERIFY(text->toHtml().contains(Theme::darkTheme().accent.name(), Qt::CaseInsensitive));
        emit text->anchorClicked(QUrl(QStringLiteral("term:overfitting")));
        QCOMPARE(dialog.term(), QStringLiteral("overfitting"));
        dialog.showTerm(QStringLiteral("nothing"));
        QCOMPARE(dialog.term(), QStringLiteral("overfitting"));
    }
};

QTEST_MAIN(GlossaryTest)
#include "GlossaryTest.moc"
