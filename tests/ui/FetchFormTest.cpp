// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/FetchForm.h"
#include "tests/data/TestFiles.h"
#include "tests/fetch/FetchTools.h"
#include "tests/fetch/WebServer.h"
#include "tests/ui/TinyExperiment.h"
#include "ui/StyleSheet.h"
#include "ui/panels/DataForm.h"
#include "ui/widgets/ImageGrid.h"

#include "core/data/DatasetPlaces.h"
#include "core/fetch/UserDatasets.h"

#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>

#include <map>

using namespace rlab;
using namespace rlab::test;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 60'000;
constexpr DownloadOptions hasty{4, 0ms, 5000ms};

/// As many images of 28 × 28 as MNIST has, each with a few bright pixels at random.
QByteArray images(std::uint32_t count) {
    constexpr int side = 28, pixels = side * side, bright = 16;
    QByteArray bytes = bigEndianWords({0x803, count, side, side});
    const qsizetype head = bytes.size();
    bytes.resize(head + qsizetype{count} * pixels);
    std::fill(bytes.begin() + head, bytes.end(), '\0');
    std::mt19937 random(count);
    for (std::uint32_t i = 0; i < count; ++i)
        for (int k = 0; k < bright; ++k)
            bytes[head + qsizetype{i} * pixels + random() % pixels] = static_cast<char>(random());
    return bytes;
}

QByteArray labels(std::uint32_t count) {
    QByteArray bytes = bigEndianWords({0x801, count});
    for (std::uint32_t i = 0; i < count; ++i)
        bytes.append(static_cast<char>(i % 10));
    return bytes;
}

struct Packed {
    SourceFile file;
    QByteArray bytes;
};

/// MNIST's four files, made once: packing takes a moment.
const std::vector<Packed>& packedSet() {
    static const std::vector<Packed> set = [] {
        std::vector<Packed> files;
        const std::vector<std::string>& names = datasetInfo("mnist").files;
        const std::array contents{images(60'000), labels(60'000), images(10'000), labels(10'000)};
        for (std::size_t i = 0; i < names.size(); ++i)
            files.push_back({sourceFile(names[i], contents[i]), gzipped(contents[i])});
        return files;
    }();
    return set;
}

template <class Child>
Child& child(const QWidget& parent, const char* name) {
    auto* found = parent.findChild<Child*>(QLatin1String(name));
    if (!found)
        qFatal("there is no %s", name);
    return *found;
}

} // namespace

/// A data set of MNIST's shape, from a server in this very thread, fetched from within the form.
class FetchFormTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!findDataset(datasetInfo("mnist"), {}).empty())
            QSKIP("MNIST is installed on this computer, so nothing is missing");
    }

    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        qputenv("RESIDUAL_LAB_DATASETS", folder_->path().toLocal8Bit());
        setUserDatasets(userDatasetFolder());
        server_ = std::make_unique<WebServer>();
        makeForm(tinyExperiment());
    }
    void cleanup() {
        form_.reset();
        fetcher_.reset();
        preview_.reset();
        editor_.reset();
        setUserDatasets({});
    }

    void isOffered() {
        QVERIFY(!fetchForm().isVisible()); // Shapes need nothing
        choose();
        QVERIFY(fetchForm().isVisible());
        QVERIFY(!editor_->problems().empty());
        QCOMPARE(problem(), QStringLiteral("MNIST is not on this computer"));
        const QString told = plain(text().text());
        RLAB_VERIFY_CONTAINS(told, QStringLiteral(" to download, 55 MB on the disk, in ") +
                                       folder_->path() + QStringLiteral("/mnist."));
        RLAB_VERIFY_CONTAINS(told, QStringLiteral("Licence: to be tested with."));
        RLAB_VERIFY_CONTAINS(download().text(), QStringLiteral("Download "));
        QVERIFY(download().isVisible() && !cancel().isVisible() && !bar().isVisible());
        QVERIFY(server_->requests.isEmpty()); // nobody asked for it
        choose("shapes");
        QVERIFY(!fetchForm().isVisible());
        QVERIFY(editor_->problems().empty());
    }

    void isFetchedAndUsed() {
        choose();
        download().setFocus();
        download().click();
        QVERIFY(cancel().hasFocus());
        QCOMPARE(problem(), QStringLiteral("MNIST is being fetched"));
        QVERIFY(cancel().isVisible() && !download().isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
        QVERIFY(!fetchForm().isVisible());
        QVERIFY(child<QComboBox>(*form_, "data.dataset").hasFocus()); // and no number's field
        QTRY_COMPARE_WITH_TIMEOUT(thumbnails().images().size(), 10, patience);
        QVERIFY(thumbnails().isVisible());
        QVERIFY(QFile::exists(folder_->filePath("mnist/t10k-labels-idx1-ubyte")));
        QCOMPARE(editor_->undoStack().count(), 1); // the choice of the set
    }

    void tellsHowFarItIs() {
        server_->stallAfter = 500'000;
        choose();
        download().click();
        QTRY_VERIFY_WITH_TIMEOUT(text().text().startsWith(QStringLiteral("Downloading: 500 kB of")),
                                 patience);
        const double fraction = double(bar().value()) / bar().maximum();
        QVERIFY(std::abs(fraction - 500'000.0 / double(source().downloadBytes())) < 0.001);
    }

    void isCancelledAndGoesOn() {
        server_->stallAfter = 500'000;
        choose();
        download().setFocus();
        download().click();
        QTRY_VERIFY_WITH_TIMEOUT(bar().value() > 0, patience);
        QElapsedTimer timer;
        timer.start();
        cancel().click();
        QCOMPARE(text().text(), QStringLiteral("Stopping …"));
        QTRY_VERIFY(download().isVisible());
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(download().text(), QStringLiteral("Go on downloading"));
        QVERIFY(download().hasFocus());
        RLAB_VERIFY_CONTAINS(text().text(), QStringLiteral("500 kB of "));
        QCOMPARE(problem(), QStringLiteral("MNIST is not on this computer"));

        // The same in the next window.
        makeForm(editor_->experiment());
        QCOMPARE(download().text(), QStringLiteral("Go on downloading"));
        server_->stallAfter = -1;
        download().click();
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
        QCOMPARE(server_->ranges(), QList<QByteArray>{"bytes=500000-"});
    }

    void failsAndIsTriedAgain() {
        const auto file = server_->files.take("/train-labels-idx1-ubyte");
        choose();
        download().click();
        QTRY_VERIFY_WITH_TIMEOUT(error().isVisible(), patience);
        const QString told = plain(error().text());
        QVERIFY(told.startsWith(QStringLiteral("It could not be fetched: http://127.0.0.1:")));
        RLAB_VERIFY_CONTAINS(told, QStringLiteral("/train-labels-idx1-ubyte: the server answers "
                                                  "404 Not Found"));
        QCOMPARE(download().text(), QStringLiteral("Try again"));
        QCOMPARE(problem(), QStringLiteral("MNIST is not on this computer"));
        QVERIFY(!editor_->problems().empty());
        server_->files["/train-labels-idx1-ubyte"] = file;
        download().click();
        QVERIFY(!error().isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
    }

    void aWrongFileIsRefused() {
        QByteArray& bytes = server_->files["/train-images-idx3-ubyte"].bytes;
        bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
        choose();
        download().click();
        QTRY_VERIFY_WITH_TIMEOUT(error().isVisible(), patience);
        RLAB_VERIFY_CONTAINS(plain(error().text()), QStringLiteral("its SHA-256 begins with "));
        QVERIFY(isMissing());
    }

    /// Another set is looked at meanwhile.
    void goesOnOutOfSight() {
        server_->stallAfter = 500'000;
        choose();
        download().click();
        QTRY_VERIFY_WITH_TIMEOUT(bar().value() > 0, patience);
        choose("shapes");
        QVERIFY(!fetchForm().isVisible());
        QVERIFY(editor_->problems().empty());
        choose();
        QVERIFY(cancel().isVisible());
        RLAB_VERIFY_CONTAINS(text().text(), QStringLiteral("Downloading: 500 kB of"));
    }

    void aFolderIsChosenInstead() {
        const QTemporaryDir mine;
        for (const Packed& packed : packedSet())
            writeFile(mine.filePath(QString::fromStdString(packed.file.name + ".gz")),
                      packed.bytes);
        choose();
        child<QPushButton>(*form_, "fetchChoose").click();
        emit child<QFileDialog>(*form_, "folderDialog").fileSelected(mine.path());
        QVERIFY(editor_->experiment().data.directory == mine.path().toStdString());
        QVERIFY(editor_->problems().empty());
        QVERIFY(!fetchForm().isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(thumbnails().images().size(), 10, patience);
        QVERIFY(server_->requests.isEmpty());
    }

    /// An experiment of another computer names a folder that isn't there.
    void aFolderWithoutItIsGivenUp() {
        ExperimentSpec foreign = tinyExperiment();
        foreign.data = {.dataset = "mnist", .directory = "/home/nobody/sets", .subset = 100};
        makeForm(foreign);
        QVERIFY(fetchForm().isVisible());
        RLAB_VERIFY_CONTAINS(plain(text().text()),
                             QStringLiteral("It is not in /home/nobody/sets"));
        download().click();
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
        QVERIFY(editor_->experiment().data.directory.empty());
        editor_->undoStack().undo();
        QVERIFY(editor_->experiment() == foreign);
        RLAB_VERIFY_CONTAINS(plain(text().text()),
                             QStringLiteral("It is not in /home/nobody/sets, but in ") +
                                 folder_->path() + QStringLiteral("/mnist."));
        server_->files.clear(); // nothing is downloaded a second time
        QCOMPARE(download().text(), QStringLiteral("Use that"));
        download().click();
        QTRY_VERIFY_WITH_TIMEOUT(editor_->problems().empty(), patience);
    }

    void aDamagedSetIsFetchedAnew() {
        QVERIFY(QDir(folder_->path()).mkdir("mnist"));
        for (const std::string& file : datasetInfo("mnist").files)
            writeFile(folder_->filePath("mnist/" + QString::fromStdString(file)), "damaged");
        choose();
        QTRY_VERIFY_WITH_TIMEOUT(fetchForm().isVisible(), patience);
        RLAB_VERIFY_CONTAINS(plain(child<QLabel>(*form_, "previewNote").text()),
                             QStringLiteral("mnist/train-images-idx3-ubyte: "));
        RLAB_VERIFY_CONTAINS(text().text(), QStringLiteral("It can be fetched anew."));
        download().click();
        QTRY_COMPARE_WITH_TIMEOUT(thumbnails().images().size(), 10, patience);
        QVERIFY(!fetchForm().isVisible());
    }

    /// With the window in which it is.
    void closingKeepsWhatIsThere() {
        server_->stallAfter = 500'000;
        choose();
        download().click();
        QTRY_VERIFY_WITH_TIMEOUT(bar().value() > 0, patience);
        QElapsedTimer timer;
        timer.start();
        form_.reset();
        fetcher_.reset();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        fetcher_ = std::make_unique<DatasetFetcher>(std::vector{source()}, hasty);
        QCOMPARE(fetcher_->bytesKept("mnist"), 500'000);
    }

    void everythingIsExplained() {
        choose();
        for (const QPushButton* button : fetchForm().findChildren<QPushButton*>()) {
            QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->objectName()));
            QVERIFY2(!button->whatsThis().isEmpty(), qPrintable(button->objectName()));
            QVERIFY2(!button->text().isEmpty(), qPrintable(button->objectName()));
        }
    }

private:
    void makeForm(const ExperimentSpec& experiment) {
        form_.reset();
        fetcher_ = std::make_unique<DatasetFetcher>(std::vector{source()}, hasty);
        preview_ = std::make_unique<DatasetPreview>();
        editor_ = std::make_unique<ExperimentEditor>(experiment);
        form_ = std::make_unique<DataForm>(*editor_, *preview_, *fetcher_);
        form_->setStyleSheet(makeStyleSheet(Theme::lightTheme()));
        form_->show();
        QVERIFY(QTest::qWaitForWindowActive(form_.get()));
    }

    DatasetSource source() const {
        DatasetSource source{"mnist", "home", "to be tested with", "citation", {}};
        for (const Packed& packed : packedSet()) {
            const QString path = QString::fromStdString('/' + packed.file.name);
            if (!server_->files.contains(path))
                server_->files[path] = {packed.bytes};
            source.downloads.push_back({packed.file.name + ".gz",
                                        SourceDownload::Kind::Gzip,
                                        packed.bytes.size(),
                                        sha256(packed.bytes),
                                        {server_->address(path)},
                                        {packed.file}});
        }
        return source;
    }

    void choose(const char* name = "mnist") {
        auto& box = child<QComboBox>(*form_, "data.dataset");
        box.setCurrentIndex(box.findData(QString::fromLatin1(name)));
    }
    bool isMissing() const { return !editor_->problems().empty(); }
    /// Of the data set's field.
    QString problem() const {
        for (const Problem& problem : editor_->problems())
            if (problem.field == "data.dataset")
                return QString::fromStdString(problem.message);
        return {};
    }
    static QString plain(QString text) { return text.remove(QChar(0x200B)).remove(QChar(0x2060)); }

    FetchForm& fetchForm() const { return child<FetchForm>(*form_, "fetchForm"); }
    QLabel& text() const { return child<QLabel>(*form_, "fetchText"); }
    QLabel& error() const { return child<QLabel>(*form_, "fetchError"); }
    QProgressBar& bar() const { return child<QProgressBar>(*form_, "fetchProgress"); }
    QPushButton& download() const { return child<QPushButton>(*form_, "fetchDownload"); }
    QPushButton& cancel() const { return child<QPushButton>(*form_, "fetchCancel"); }
    ImageGrid& thumbnails() const { return child<ImageGrid>(*form_, "classThumbnails"); }

    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<WebServer> server_;
    std::unique_ptr<ExperimentEditor> editor_;
    std::unique_ptr<DatasetPreview> preview_;
    std::unique_ptr<DatasetFetcher> fetcher_;
    std::unique_ptr<DataForm> form_;
};

QTEST_MAIN(FetchFormTest)
#include "FetchFormTest.moc"
