// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunStore.h"

#include "core/base/Error.h"
#include "core/store/AtomicFile.h"
#include "core/store/CheckpointFolder.h"
#include "core/store/CurveCodec.h"
#include "core/store/ExperimentJson.h"
#include "core/store/ProbeCodec.h"
#include "core/store/RunClaims.h"
#include "core/store/RunFiles.h"
#include "core/store/RunFolder.h"
#include "core/store/RunSchema.h"
#include "core/store/RunSearch.h"
#include "core/store/SqlDatabase.h"

#include <array>
#include <span>

namespace rlab {
namespace {

namespace fs = std::filesystem;

/// Points of a whole chunk. The last chunk of a curve is written anew until it is full, so larger
/// ones cost more while recording; smaller ones deflate less.
constexpr std::size_t chunkPoints = 256;

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

std::string text(const QVariant& value) {
    return value.toString().toStdString();
}

QVariant optional(const std::optional<double>& value) {
    return value ? QVariant(*value) : QVariant();
}

std::optional<double> optional(const QVariant& value) {
    return value.isNull() ? std::nullopt : std::optional(value.toDouble());
}

/// The database has signed numbers only; these have the same bits.
qint64 seedNumber(std::uint64_t seed) {
    return static_cast<qint64>(seed);
}

/// SQLite checks what it opens, but takes files that are shorter than its smallest page for new
/// ones. This one must not be read to look: when it is closed, the locks of all connections that
/// this process has to it are gone.
void refuseFragment(const fs::path& file) {
    constexpr std::uintmax_t smallestPage = 512;
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    if (!error && size > 0 && size < smallestPage)
        throw FileError(file.string(),
                        "is not a history of runs, or is damaged; move it away to begin a new one");
}

fs::path openable(const fs::path& file) {
    requireRegularFile(file);
    refuseFragment(file);
    makeFolder(file.has_parent_path() ? file.parent_path() : fs::path("."));
    return file;
}

fs::path claimsFile(fs::path file) {
    return file += "-claims";
}

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words)
        all += (all.empty() ? "" : " ") + word;
    return all;
}

std::vector<std::string> fullNames(const std::vector<CifarNetworkOptions>& networks) {
    std::vector<std::string> names;
    for (const CifarNetworkOptions& network : networks)
        names.push_back(networkName(network));
    return names;
}

std::vector<RunNetwork> networksOf(const QString& labels, const QString& names) {
    const QStringList labelList = labels.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const QStringList nameList = names.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<RunNetwork> networks;
    for (qsizetype i = 0; i < std::min(labelList.size(), nameList.size()); ++i)
        networks.push_back({labelList[i].toStdString(), nameList[i].toStdString()});
    return networks;
}

const QString summaryColumns = QStringLiteral(
    "id, name, note, state, reason, started, seconds, dataset, subset, labels, networks, seed, "
    "repeats, host, cpu, cores, threads, program, commit_id, "
    "(SELECT min(train_error) FROM member WHERE run = id), folder");
constexpr int summaryColumnCount = 21;

/// All but what isn't in the row: the present state, and whether it can be gone on with.
RunSummary readSummary(const QSqlQuery& row) {
    RunSummary summary;
    summary.id = row.value(0).toLongLong();
    summary.name = text(row.value(1));
    summary.note = text(row.value(2));
    summary.reason = text(row.value(4));
    summary.startedMs = row.value(5).toLongLong();
    summary.seconds = row.value(6).toDouble();
    summary.dataset = text(row.value(7));
    summary.subset = row.value(8).toInt();
    summary.networks = networksOf(row.value(9).toString(), row.value(10).toString());
    summary.seed = static_cast<std::uint64_t>(row.value(11).toLongLong());
    summary.repeats = row.value(12).toInt();
    summary.origin.host = text(row.value(13));
    summary.origin.cpu = text(row.value(14));
    summary.origin.cores = row.value(15).toInt();
    summary.origin.threads = row.value(16).toInt();
    summary.origin.version = text(row.value(17));
    summary.origin.commit = text(row.value(18));
    summary.bestTrainError = optional(row.value(19));
    if (const std::string key = text(row.value(20)); isRunKey(key))
        summary.key = key;
    return summary;
}
constexpr int stateColumn = 3;

/// Whether nothing of a run's files is left.
bool isRemoved(const fs::path& folder) {
    try {
        if (!folder.empty())
            removeFilesOfRun(folder);
        return true;
    } catch (const FileError&) {
        return false;
    }
}

std::optional<RunEnd> readEnd(const QVariant& value) {
    for (const RunEnd end : {RunEnd::Completed, RunEnd::Stopped, RunEnd::Diverged, RunEnd::Failed})
        if (text(value) == runEndText(end))
            return end;
    return {};
}

} // namespace

RunStore::RunStore(const fs::path& file)
    : file_(file)
    , database_(std::make_unique<SqlDatabase>(openable(file))) {
    prepareRunSchema(*database_);
    claims_ = std::make_unique<RunClaims>(claimsFile(file));
    changedByOthers();
}

RunStore::~RunStore() = default;

RunId RunStore::begin(const ExperimentSpec& experiment, const RunOrigin& origin,
                      std::int64_t startedMs, const std::string& key) {
    const std::vector<std::string> labels = contenderNames(experiment.networks);
    const std::string names = joined(fullNames(experiment.networks));
    const std::string name = experiment.name.empty() ? joined(labels) : experiment.name;
    const QVariantList values{text(runStateText(RunState::Running)),
                              text(name),
                              searchText(name, "", experiment.data.dataset, names),
                              static_cast<qint64>(startedMs),
                              text(experiment.data.dataset),
                              experiment.data.subset,
                              text(joined(labels)),
                              text(names),
                              seedNumber(experiment.seed),
                              experiment.repeats,
                              text(origin.host),
                              text(origin.cpu),
                              origin.cores,
                              origin.threads,
                              text(origin.version),
                              text(origin.commit),
                              text(experimentToJson(experiment)),
                              text(key)};

    SqlTransaction transaction(*database_);
    database_->run(
        QStringLiteral("INSERT INTO run (state, name, search, started, dataset, subset, labels, "
                       "networks, seed, repeats, host, cpu, cores, threads, program, commit_id, "
                       "experiment, folder) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
        values);
    const RunId run = database_->lastId();
    insertMembers(run, experiment);
    claims_->take(run); // before anybody can see the run and take it for an abandoned one
    transaction.commit();
    recordings_[run].hasBegun = true;
    return run;
}

KeptRun RunStore::takeUp(RunId run) {
    if (isRecording(run) || !claims_->take(run))
        throw FileError(database_->file(),
                        "that run is in use already, in this window or another one");
    try {
        if (!summary(run).canResume)
            throw FileError(database_->file(),
                            "that run can't go on: it has no checkpoint to go on from");
        KeptRun kept = keptRun(run);
        recordings_[run];
        return kept;
    } catch (...) {
        letGo(run);
        throw;
    }
}

void RunStore::insertMembers(RunId run, const ExperimentSpec& experiment) const {
    const std::vector<std::string> labels = contenderNames(experiment.networks);
    int index = 0;
    for (const Member& member : members(experiment))
        database_->run(QStringLiteral("INSERT INTO member (run, member, label, network, seed) "
                                      "VALUES (?,?,?,?,?)"),
                       {static_cast<qint64>(run), index++, text(labels[member.network]),
                        text(networkName(experiment.networks[member.network])),
                        seedNumber(member.seed)});
}

void RunStore::append(RunId run, const RunProgress& progress) {
    const Recording& recording = recordings_.at(run);
    if (!recording.hasBegun && !progress.soFar)
        return;
    Tails tails = recording.tails; // a copy: what fails leaves no trace
    SqlTransaction transaction(*database_);
    if (progress.soFar)
        replace(run, *progress.soFar, tails);
    for (const auto& [member, points] : progress.points)
        writePoints(run, member, points, tails[member]);
    for (const auto& [member, samples] : progress.probes)
        writeProbes(run, member, samples);
    for (const auto& [member, end, reason] : progress.ends)
        database_->run(
            QStringLiteral("UPDATE member SET end_state = ?, reason = ? WHERE run = ? AND "
                           "member = ?"),
            {text(runEndText(end)), text(reason), static_cast<qint64>(run), member});
    writeRateChanges(run, progress.rateChanges);
    if (progress.seconds > 0)
        database_->run(QStringLiteral("UPDATE run SET seconds = ? WHERE id = ?"),
                       {progress.seconds, static_cast<qint64>(run)});
    transaction.commit();
    recordings_[run] = {std::move(tails), true};
}

/// Samples that the run had by then stay, even if the checkpoint's log has lost them.
void RunStore::replace(RunId run, const RunSoFar& soFar, Tails& tails) const {
    const QVariant id(static_cast<qint64>(run));
    database_->run(QStringLiteral("DELETE FROM chunk WHERE run = ?"), {id});
    database_->run(QStringLiteral("DELETE FROM rate_change WHERE run = ?"), {id});
    database_->run(QStringLiteral("UPDATE member SET end_state = NULL, reason = '', train_error = "
                                  "NULL, train_loss = NULL, test_error = NULL, test_loss = NULL "
                                  "WHERE run = ?"),
                   {id});
    tails.clear();
    for (std::size_t i = 0; i < soFar.curves.size(); ++i) {
        const int member = static_cast<int>(i);
        database_->run(QStringLiteral("DELETE FROM probe WHERE run = ? AND member = ? AND "
                                      "step >= ?"),
                       {id, member, static_cast<qint64>(soFar.steps[i])});
        writePoints(run, member, soFar.curves[i], tails[member]);
        writeProbes(run, member, soFar.probes[i]);
    }
    writeRateChanges(run, soFar.rateChanges);
    database_->run(
        QStringLiteral("UPDATE run SET state = ?, reason = '', seconds = ? WHERE id = ?"),
        {text(runStateText(RunState::Running)), soFar.seconds, id});
}

void RunStore::writeProbes(RunId run, int member, const ProbeHistory& samples) const {
    for (const std::shared_ptr<const ProbeSample>& sample : samples)
        database_->run(QStringLiteral("INSERT INTO probe VALUES (?,?,?,?) ON CONFLICT DO NOTHING"),
                       {static_cast<qint64>(run), member, static_cast<qint64>(sample->step),
                        encodeProbe(*sample)});
}

void RunStore::writeRateChanges(RunId run, const std::vector<RateChange>& changes) const {
    for (const auto& [epoch, step, rate] : changes)
        database_->run(QStringLiteral("INSERT INTO rate_change SELECT ?, count(*), ?, ?, ? FROM "
                                      "rate_change WHERE run = ?"),
                       {static_cast<qint64>(run), epoch, static_cast<qint64>(step), rate,
                        static_cast<qint64>(run)});
}

void RunStore::writePoints(RunId run, int member, const MetricHistory& points, Tail& tail) const {
    for (const MetricPoint& point : points) {
        if (tail.points.size() == chunkPoints) {
            writeChunk(run, member, tail);
            tail.points.clear();
            ++tail.number;
        }
        tail.points.push_back(point);
        tail.present.add(point);
        if (point.testError)
            tail.testError = point.testError;
        if (point.testLoss)
            tail.testLoss = point.testLoss;
    }
    if (points.empty())
        return;
    writeChunk(run, member, tail);
    database_->run(QStringLiteral("UPDATE member SET train_error = ?, train_loss = ?, "
                                  "test_error = ?, test_loss = ? WHERE run = ? AND member = ?"),
                   {tail.present.trainError(), tail.present.trainLoss(), optional(tail.testError),
                    optional(tail.testLoss), static_cast<qint64>(run), member});
}

void RunStore::writeChunk(RunId run, int member, const Tail& tail) const {
    database_->run(QStringLiteral("INSERT INTO chunk (run, member, number, points) VALUES "
                                  "(?,?,?,?) ON CONFLICT DO UPDATE SET points = excluded.points"),
                   {static_cast<qint64>(run), member, tail.number, encodePoints(tail.points)});
}

void RunStore::end(RunId run, RunState state, const std::string& reason) {
    if (recordings_.at(run).hasBegun)
        database_->run(QStringLiteral("UPDATE run SET state = ?, reason = ? WHERE id = ?"),
                       {text(runStateText(state)), text(reason), static_cast<qint64>(run)});
    letGo(run);
    recordings_.erase(run); // last: a call that failed can be repeated
}

/// Whoever can still bring it back keeps it.
void RunStore::letGo(RunId run) {
    const QVariant deleted = database_->value(
        QStringLiteral("SELECT deleted FROM run WHERE id = ?"), {static_cast<qint64>(run)});
    if (!deleted.toBool())
        claims_->release(run);
}

/// A run that nobody records any more, though it says that it is running, was cut off.
RunState RunStore::stateOf(RunId run, const std::string& word) const {
    for (const RunState state :
         {RunState::Completed, RunState::Stopped, RunState::Diverged, RunState::Failed})
        if (word == runStateText(state))
            return state;
    return isRecording(run) || claims_->isTakenByOther(run) ? RunState::Running
                                                            : RunState::Interrupted;
}

RunRows RunStore::list(const std::string& filter, int offset, int limit) const {
    QString where = QStringLiteral(" FROM run WHERE deleted = 0");
    QVariantList values;
    for (const QString& word : searchWords(filter)) {
        where += QStringLiteral(" AND instr(search, ?)");
        values.append(word);
    }
    RunRows found;
    found.total = database_->value(QStringLiteral("SELECT count(*)") + where, values).toInt();
    values << limit << offset;
    QSqlQuery rows = database_->run(QStringLiteral("SELECT ") + summaryColumns + where +
                                        QStringLiteral(" ORDER BY id DESC LIMIT ? OFFSET ?"),
                                    values);
    while (rows.next())
        found.rows.push_back(summaryOf(rows));
    database_->checkEnd(rows);
    return found;
}

RunSummary RunStore::summaryOf(const QSqlQuery& row) const {
    RunSummary summary = readSummary(row);
    summary.state = stateOf(summary.id, text(row.value(stateColumn)));
    const bool wasCutOff = summary.state == RunState::Stopped ||
                           summary.state == RunState::Interrupted ||
                           summary.state == RunState::Failed;
    summary.canResume =
        wasCutOff && !summary.key.empty() && holdsCheckpoints(checkpointsOf(folderOf(summary.key)));
    return summary;
}

/// Empty for something that isn't a key: who has written the file may have meant harm.
fs::path RunStore::folderOf(const std::string& key) const {
    return isRunKey(key) ? filesOfRun(file_, key) : fs::path();
}

KeptRun RunStore::keptRun(RunId run) const {
    QSqlQuery row =
        database_->run(QStringLiteral("SELECT experiment, folder FROM run WHERE id = ?"),
                       {static_cast<qint64>(run)});
    if (!row.next()) {
        database_->checkEnd(row);
        throw FileError(database_->file(), "does not hold this run any more");
    }
    return {run, experimentOf(run, row.value(0)), folderOf(text(row.value(1)))};
}

ExperimentSpec RunStore::experimentOf(RunId run, const QVariant& json) const {
    return experimentFromJson(text(json), database_->file() + ", run " + std::to_string(run));
}

RunSummary RunStore::summary(RunId run) const {
    QSqlQuery row = database_->run(QStringLiteral("SELECT ") + summaryColumns +
                                       QStringLiteral(" FROM run WHERE id = ? AND deleted = 0"),
                                   {static_cast<qint64>(run)});
    if (row.next())
        return summaryOf(row);
    database_->checkEnd(row);
    throw FileError(database_->file(), "does not hold this run any more");
}

std::optional<RunSummary> RunStore::unfinished() const {
    constexpr int mostWindows = 20; // with a run that is being trained
    for (RunSummary& run : list("", 0, mostWindows).rows)
        if (run.state != RunState::Running)
            return run.state == RunState::Interrupted && run.canResume
                       ? std::optional(std::move(run))
                       : std::nullopt;
    return std::nullopt;
}

StoredRun RunStore::load(RunId run) const {
    QSqlQuery row = database_->run(QStringLiteral("SELECT ") + summaryColumns +
                                       QStringLiteral(", experiment FROM run WHERE id = ?"),
                                   {static_cast<qint64>(run)});
    if (!row.next()) {
        database_->checkEnd(row);
        throw FileError(database_->file(), "does not hold this run any more");
    }
    StoredRun stored;
    stored.summary = summaryOf(row);
    stored.experiment = experimentOf(run, row.value(summaryColumnCount));
    loadMembers(stored);
    QSqlQuery changes = database_->run(
        QStringLiteral("SELECT epoch, step, learning_rate FROM rate_change WHERE run = ? ORDER BY "
                       "number"),
        {static_cast<qint64>(run)});
    while (changes.next())
        stored.rateChanges.push_back({changes.value(0).toDouble(), changes.value(1).toLongLong(),
                                      changes.value(2).toDouble()});
    database_->checkEnd(changes);
    return stored;
}

void RunStore::loadMembers(StoredRun& run) const {
    QSqlQuery rows = database_->run(
        QStringLiteral("SELECT member, label, network, seed, end_state, reason, train_error, "
                       "train_loss, test_error, test_loss FROM member WHERE run = ? ORDER BY "
                       "member"),
        {static_cast<qint64>(run.summary.id)});
    while (rows.next()) {
        StoredMember member;
        member.label = text(rows.value(1));
        member.network = text(rows.value(2));
        member.seed = static_cast<std::uint64_t>(rows.value(3).toLongLong());
        member.end = readEnd(rows.value(4));
        member.reason = text(rows.value(5));
        member.trainError = optional(rows.value(6));
        member.trainLoss = optional(rows.value(7));
        member.testError = optional(rows.value(8));
        member.testLoss = optional(rows.value(9));
        member.history = loadCurve(run.summary.id, rows.value(0).toInt());
        run.members.push_back(std::move(member));
    }
    database_->checkEnd(rows);
    if (run.members.size() != members(run.experiment).size())
        throw FileError(database_->file(), "is damaged: the networks of run " +
                                               std::to_string(run.summary.id) +
                                               " are not those of its experiment");
}

MetricHistory RunStore::loadCurve(RunId run, int member) const {
    MetricHistory history;
    QSqlQuery chunks = database_->run(
        QStringLiteral("SELECT points FROM chunk WHERE run = ? AND member = ? ORDER BY number"),
        {static_cast<qint64>(run), member});
    while (chunks.next())
        decodePoints(chunks.value(0).toByteArray(), history, database_->file());
    database_->checkEnd(chunks);
    return history;
}

std::vector<ProbeHistory> RunStore::loadProbes(RunId run) const {
    const QVariantList id{static_cast<qint64>(run)};
    const int count =
        database_->value(QStringLiteral("SELECT count(*) FROM member WHERE run = ?"), id).toInt();
    std::vector<ProbeHistory> histories(static_cast<std::size_t>(count));
    QSqlQuery rows = database_->run(
        QStringLiteral("SELECT member, sample FROM probe WHERE run = ? ORDER BY member, step"), id);
    while (rows.next())
        histories.at(rows.value(0).toUInt())
            .push_back(std::make_shared<const ProbeSample>(
                decodeProbe(rows.value(1).toByteArray(), database_->file())));
    database_->checkEnd(rows);
    return histories;
}

bool RunStore::changedByOthers() {
    const std::int64_t version =
        database_->value(QStringLiteral("PRAGMA data_version")).toLongLong();
    return std::exchange(dataVersion_, version) != version;
}

void RunStore::rename(RunId run, const std::string& name) {
    updateText(run, "name", name);
}

void RunStore::annotate(RunId run, const std::string& note) {
    updateText(run, "note", note);
}

void RunStore::updateText(RunId run, const char* column, const std::string& newText) {
    SqlTransaction transaction(*database_);
    const QVariant id(static_cast<qint64>(run));
    database_->run(QStringLiteral("UPDATE run SET %1 = ? WHERE id = ?").arg(QLatin1String(column)),
                   {text(newText), id});
    QSqlQuery row = database_->run(
        QStringLiteral("SELECT name, note, dataset, networks FROM run WHERE id = ?"), {id});
    if (!row.next())
        throw FileError(database_->file(), "does not hold this run any more");
    const QString search =
        searchText(text(row.value(0)), text(row.value(1)), text(row.value(2)), text(row.value(3)));
    row.finish();
    database_->run(QStringLiteral("UPDATE run SET search = ? WHERE id = ?"), {search, id});
    transaction.commit();
}

void RunStore::remove(RunId run) {
    claims_->take(run); // first, so that nobody purges it
    setDeleted(run, true);
    removed_.insert(run);
}

void RunStore::restore(RunId run) {
    setDeleted(run, false);
    removed_.erase(run);
    if (!isRecording(run))
        claims_->release(run);
}

void RunStore::setDeleted(RunId run, bool deleted) {
    const QSqlQuery done = database_->run(QStringLiteral("UPDATE run SET deleted = ? WHERE id = ?"),
                                          {deleted ? 1 : 0, static_cast<qint64>(run)});
    if (done.numRowsAffected() == 0)
        throw FileError(database_->file(), "does not hold this run any more");
}

void RunStore::purge() {
    std::vector<std::pair<RunId, fs::path>> abandoned;
    {
        QSqlQuery rows =
            database_->run(QStringLiteral("SELECT id, folder FROM run WHERE deleted = 1"));
        while (rows.next())
            if (const RunId run = rows.value(0).toLongLong();
                !removed_.contains(run) && !claims_->isTakenByOther(run))
                abandoned.emplace_back(run, folderOf(text(rows.value(1))));
        database_->checkEnd(rows);
    }
    // The files first: without its row nobody would know whose they are.
    std::erase_if(abandoned, [](const auto& run) { return !isRemoved(run.second); });
    for (const auto& [run, folder] : abandoned)
        database_->run(QStringLiteral("DELETE FROM run WHERE id = ? AND deleted = 1"),
                       {static_cast<qint64>(run)});
    if (abandoned.empty())
        return;
    QSqlQuery freed = database_->run(QStringLiteral("PRAGMA incremental_vacuum"));
    while (freed.next()) // one row for each page
        ;
    database_->checkEnd(freed);
}

} // namespace rlab
