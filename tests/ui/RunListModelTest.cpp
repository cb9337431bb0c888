// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunListModel.h"

#include "core/store/RunStore.h"
#include "tests/store/RunStoreTools.h"
#include "tests/store/StoreTestTools.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/models/RunText.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include <optional>

using namespace rlab;
using namespace rlab::test;

namespace {

RunId keep(RunStore& store, const std::string& name) {
    ExperimentSpec experiment = tinyExperiment();
    experiment.name = name;
    const RunId run = store.begin(experiment, {}, 1'800'000'000'000);
    RunProgress progress;
    progress.points[0] = learningCurve(1, 10);
    progress.seconds = 75;
    store.append(run, progress);
    store.end(run, RunState::Completed);
    return run;
}

/// A history with `runs` runs called "run 1", "run 2", …, and its list.
struct Fixture {
    enum Reader { Tester, NobodyAsks };

    /// The tester checks the model after each change, and asks for more rows as a view does.
    explicit Fixture(int runs, Reader reader = Tester)
        : store(folder / "runs.sqlite") {
        if (reader == Tester)
            tester.emplace(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 1; i <= runs; ++i)
            ids.push_back(keep(store, "run " + std::to_string(i)));
    }

    bool answered() {
        QSignalSpy listed(&model, &RunListModel::listed);
        return listed.wait();
    }
    bool refreshed() {
        model.refresh();
        return answered();
    }
    QString name(int row) const { return model.index(row, RunListModel::Name).data().toString(); }

    ScratchFolder folder;
    RunStore store;
    std::vector<RunId> ids;
    RunHistory history{QString::fromStdString((folder / "runs.sqlite").string())};
    RunListModel model{history};
    std::optional<QAbstractItemModelTester> tester;
};

} // namespace

class RunListModelTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsRunsNewestFirst() {
        Fixture f(3);
        QCOMPARE(f.model.rowCount(), 0);
        QVERIFY(!f.model.isListed());
        QVERIFY(f.refreshed());
        QVERIFY(f.model.isListed());
        QCOMPARE(f.model.rowCount(), 3);
        QCOMPARE(f.name(0), QStringLiteral("run 3"));
        QCOMPARE(f.name(2), QStringLiteral("run 1"));
        const auto text = [&](RunListModel::Column column) {
            return f.model.index(0, column).data().toString();
        };
        QCOMPARE(text(RunListModel::Dataset), QStringLiteral("Shapes · 64"));
        QCOMPARE(text(RunListModel::Networks), QStringLiteral("plain-8, resnet-8"));
        QCOMPARE(text(RunListModel::State), QStringLiteral("Completed"));
        QCOMPARE(text(RunListModel::Duration), QStringLiteral("1 min 15 s"));
        QVERIFY(text(RunListModel::BestError).endsWith(QStringLiteral(" %")));
    }

    void loadsPagesOnDemand() {
        Fixture f(RunListModel::pageSize + 30, Fixture::NobodyAsks);
        QVERIFY(f.refreshed());
        QCOMPARE(f.model.rowCount(), RunListModel::pageSize);
        QCOMPARE(f.model.total(), RunListModel::pageSize + 30);
        QVERIFY(f.model.canFetchMore({}));
        f.model.fetchMore({});
        QVERIFY(!f.model.canFetchMore({})); // is on its way
        QVERIFY(f.answered());
        QCOMPARE(f.model.rowCount(), RunListModel::pageSize + 30);
        QVERIFY(!f.model.canFetchMore({}));
        QCOMPARE(f.name(RunListModel::pageSize + 29), QStringLiteral("run 1"));
    }

    void rowsBringTheNextPageAtOnce() {
        Fixture f(RunListModel::pageSize + 30); // the tester asks when it sees rows
        QVERIFY(f.refreshed());
        QVERIFY(!f.model.canFetchMore({}));
        QTRY_COMPARE(f.model.rowCount(), RunListModel::pageSize + 30);
    }

    void aPageMayShiftWhileItIsAskedFor() {
        Fixture f(RunListModel::pageSize + 5, Fixture::NobodyAsks);
        QVERIFY(f.refreshed());
        keep(f.store, "new");
        f.model.fetchMore({});
        QVERIFY(f.answered());
        QVERIFY(f.refreshed()); // asks for as many as there were, so the last one slides out
        QVERIFY(f.model.canFetchMore({}));
        f.model.fetchMore({});
        QVERIFY(f.answered());
        QCOMPARE(f.model.rowCount(), RunListModel::pageSize + 6);
        QCOMPARE(f.name(0), QStringLiteral("new"));
        for (int row = 1; row < f.model.rowCount(); ++row)
            QCOMPARE(f.name(row), QStringLiteral("run %1").arg(RunListModel::pageSize + 6 - row));
    }

    void aPageDoesNotReplaceARefresh() {
        Fixture f(RunListModel::pageSize + 5, Fixture::NobodyAsks);
        QVERIFY(f.refreshed());
        keep(f.store, "new");
        f.model.refresh();
        f.model.fetchMore({}); // before the answer
        QTRY_COMPARE(f.model.rowCount(), RunListModel::pageSize + 6);
        QCOMPARE(f.name(0), QStringLiteral("new"));
    }

    void refreshKeepsWhatStays() {
        Fixture f(6);
        QVERIFY(f.refreshed());
        const QPersistentModelIndex kept = f.model.indexOf(f.ids[2]);
        QCOMPARE(kept.data().toString(), QStringLiteral("run 3"));
        for (const int gone : {0, 3, 4})
            f.store.remove(f.ids[static_cast<std::size_t>(gone)]);
        keep(f.store, "run 7");
        f.store.rename(f.ids[2], "renamed");
        QVERIFY(f.refreshed());
        QCOMPARE(f.model.rowCount(), 4);
        QVERIFY(kept.isValid());
        QCOMPARE(kept.row(), 2);
        QCOMPARE(kept.data().toString(), QStringLiteral("renamed"));
        f.store.restore(f.ids[3]);
        QVERIFY(f.refreshed());
        QCOMPARE(f.name(2), QStringLiteral("run 4"));
        QCOMPARE(kept.row(), 3);
    }

    void searches() {
        Fixture f(12);
        QVERIFY(f.refreshed());
        f.model.setFilter(QStringLiteral("RUN 1"));
        QVERIFY(!f.model.isListed());
        QVERIFY(f.answered());
        QCOMPARE(f.model.rowCount(), 4); // 1, 10, 11, 12
        f.model.setFilter(QStringLiteral("nothing like it"));
        QVERIFY(f.answered());
        QCOMPARE(f.model.rowCount(), 0);
        f.model.setFilter({});
        QVERIFY(f.answered());
        QCOMPARE(f.model.rowCount(), 12);
    }

    void renames() {
        Fixture f(2);
        QVERIFY(f.refreshed());
        const QModelIndex index = f.model.index(1, RunListModel::Name);
        QVERIFY(f.model.flags(index) & Qt::ItemIsEditable);
        QVERIFY(!(f.model.flags(f.model.index(1, RunListModel::When)) & Qt::ItemIsEditable));
        QVERIFY(!f.model.setData(index, QStringLiteral("  ")));
        QVERIFY(f.model.setData(index, QStringLiteral(" a better\nname ")));
        QCOMPARE(f.name(1), QStringLiteral("a better name"));
        QTRY_COMPARE(f.store.load(f.ids[0]).summary.name, std::string("a better name"));
    }

    void marksOverlays() {
        Fixture f(2);
        QVERIFY(f.refreshed());
        QSignalSpy changed(&f.model, &RunListModel::dataChanged);
        f.model.setOverlays({f.ids[1]});
        QCOMPARE(changed.size(), 1);
        QVERIFY(f.model.index(0, 0).data(RunListModel::OverlaidRole).toBool());
        QVERIFY(!f.model.index(1, 0).data(RunListModel::OverlaidRole).toBool());
        QVERIFY(f.model.index(0, 0).data(Qt::AccessibleTextRole).toString().contains("drawn"));
    }

    void chipsTellNetworksApart() {
        Fixture f(0);
        ExperimentSpec experiment = tinyExperiment();
        experiment.networks = {parseCifarNetwork("plain-20"), parseCifarNetwork("resnet-20"),
                               parseCifarNetwork("resnet-20:shortcut=B"),
                               parseCifarNetwork("resnet-56:width=8")};
        f.store.begin(experiment, {}, 0);
        QVERIFY(f.refreshed());
        const auto chips = f.model.index(0, RunListModel::Networks)
                               .data(RunListModel::ChipsRole)
                               .value<QList<NetworkChip>>();
        QCOMPARE(chips.size(), 4);
        QCOMPARE(chips[0].label, QStringLiteral("plain-20"));
        QCOMPARE(chips[0].depth, QStringLiteral("20"));
        QVERIFY(chips[0].color->kind == NetworkKind::Plain);
        QCOMPARE(chips[1].depth, QStringLiteral("20"));
        QCOMPARE(chips[2].depth, QStringLiteral("20 B"));
        QCOMPARE(chips[3].depth, QStringLiteral("56"));
        QVERIFY(chips[3].color->shade > chips[1].color->shade);
    }

    void tellsWhyThereIsNoList() {
        const ScratchFolder folder;
        writeRaw(folder / "runs.sqlite", QByteArray(2000, 'x'));
        RunHistory history(QString::fromStdString((folder / "runs.sqlite").string()));
        RunListModel model(history);
        QSignalSpy listed(&model, &RunListModel::listed);
        model.refresh();
        QVERIFY(listed.wait());
        QVERIFY(model.problem().contains(QStringLiteral("move it away")));
        QCOMPARE(model.rowCount(), 0);
    }

    void timesAreToldAsPeopleDo() {
        const QDateTime now(QDate(2026, 11, 24), QTime(14, 30));
        const auto at = [&](QDate date) { return whenText(QDateTime(date, QTime(9, 5)), now); };
        QCOMPARE(at({2026, 11, 24}), QStringLiteral("Today 9:05"));
        QCOMPARE(at({2026, 11, 23}), QStringLiteral("Yesterday 9:05"));
        QCOMPARE(at({2026, 11, 3}), QStringLiteral("3 Nov 9:05"));
        QCOMPARE(at({2025, 11, 24}), QStringLiteral("24 Nov 2025"));
    }
};

QTEST_GUILESS_MAIN(RunListModelTest)
#include "RunListModelTest.moc"
