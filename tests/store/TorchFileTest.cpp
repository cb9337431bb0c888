// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/torch/TorchFile.h"

#include "tests/store/StoreTestTools.h"
#include "tests/store/TorchPieces.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <algorithm>
#include <limits>

using namespace rlab;
using namespace rlab::test;

namespace {

std::filesystem::path golden(const QString& name) {
    return std::filesystem::path(RLAB_GOLDEN_DIR) / "torch-files" / name.toStdString();
}

qsizetype elementsOf(const TensorInfo& tensor) {
    qsizetype product = 1;
    for (const std::int64_t extent : tensor.shape)
        product *= extent;
    return product;
}

/// All elements of any type, as numbers.
std::vector<double> numbersOf(TensorFile& file, std::size_t index) {
    const TensorInfo& tensor = file.tensors()[index];
    const auto count = static_cast<std::size_t>(elementsOf(tensor));
    if (isFloatingPoint(tensor.type)) {
        std::vector<float> floats(count);
        file.readFloats(index, floats);
        return {floats.begin(), floats.end()};
    }
    std::vector<double> numbers;
    for (std::size_t i = 0; i < count; ++i) {
        std::int64_t number = 0;
        const std::size_t size = elementSize(tensor.type);
        file.read(index, static_cast<std::int64_t>(i),
                  std::as_writable_bytes(std::span(&number, 1)).first(size));
        numbers.push_back(tensor.type == ElementType::I32 ? static_cast<std::int32_t>(number)
                                                          : static_cast<double>(number));
    }
    return numbers;
}

/// Opens these bytes as a file and reads all that is in it.
QString errorOf(const QByteArray& bytes) {
    const ScratchFolder folder;
    writeRaw(folder / "weights.pth", bytes);
    return fileErrorOf([&] {
        const auto file = openTensorFile(folder / "weights.pth");
        for (std::size_t i = 0; i < file->tensors().size(); ++i)
            numbersOf(*file, i);
    });
}

QByteArray changed(QByteArray bytes, const QByteArray& before, const QByteArray& after) {
    if (bytes.count(before) != 1)
        qFatal("the piece to be damaged isn't there once");
    return bytes.replace(before, after);
}

ZipContents with(const QByteArray& name, const QByteArray& bytes) {
    ZipContents contents = plainZip();
    for (auto& entry : contents)
        if (entry.first == name) {
            entry.second = bytes;
            return contents;
        }
    contents.append({name, bytes});
    return contents;
}

QByteArray viewOf(std::int64_t offset, const QByteArray& size, const QByteArray& strides) {
    return legacyFile(dictOf(textOf("w") + tensorOf(storageOf(4), offset, size, strides)));
}

/// Where the directory tells of "a/data/0".
qsizetype lastEntry(const QByteArray& zip) {
    return zip.lastIndexOf("PK\1\2");
}

/// Other bytes in what the directory tells of "a/data/0".
QByteArray zipWith(qsizetype at, const QByteArray& bytes) {
    QByteArray zip = zipFile(plainZip());
    return zip.replace(lastEntry(zip) + at, bytes.size(), bytes);
}

} // namespace

class TorchFileTest : public QObject {
    Q_OBJECT

private slots:
    void readsWhatTorchWrote_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("zip") << "tensors.pth";
        QTest::newRow("legacy") << "tensors.th";
    }
    void readsWhatTorchWrote() {
        QFETCH(QString, name);
        const auto file = openTensorFile(golden(name));
        const QJsonObject expected =
            QJsonDocument::fromJson(readRaw(golden("tensors.json"))).object();
        QCOMPARE(static_cast<qsizetype>(file->tensors().size()), expected.size());
        for (std::size_t i = 0; i < file->tensors().size(); ++i) {
            const TensorInfo& tensor = file->tensors()[i];
            const QJsonObject wanted = expected[QString::fromStdString(tensor.name)].toObject();
            QCOMPARE(QString::fromStdString(std::string(elementTypeText(tensor.type))),
                     wanted["type"].toString());
            const QJsonArray shape = wanted["shape"].toArray();
            QCOMPARE(static_cast<qsizetype>(tensor.shape.size()), shape.size());
            for (qsizetype axis = 0; axis < shape.size(); ++axis)
                QCOMPARE(tensor.shape[static_cast<std::size_t>(axis)], shape[axis].toInteger());
            const QJsonArray elements = wanted["elements"].toArray();
            const std::vector<double> numbers = numbersOf(*file, i);
            QCOMPARE(static_cast<qsizetype>(numbers.size()), elements.size());
            for (qsizetype e = 0; e < elements.size(); ++e) {
                const double number = elements[e].toDouble();
                QCOMPARE(numbers[static_cast<std::size_t>(e)],
                         isFloatingPoint(tensor.type) ? static_cast<float>(number) : number);
            }
        }
    }

    void acceptsItsOwnPieces() {
        // Without this, the damaged files below could be refused for another reason.
        QCOMPARE(errorOf(legacyFile(dictOf(plainTensor()))), QString());
        QCOMPARE(errorOf(zipFile(plainZip())), QString());
        QCOMPARE(errorOf(zipFile(plainZip(), true)), QString());
        QCOMPARE(errorOf(zipFile(with("a/byteorder", "little"))), QString());
        for (const char* wrapper : {"state_dict", "model", "model_state_dict"})
            QCOMPARE(errorOf(legacyFile(dictOf(textOf("epoch") + numberOf(7) + textOf(wrapper) +
                                               dictOf(plainTensor())))),
                     QString());
    }

    void piecesAreReadInAnyOrder() {
        const auto file = openTensorFile(golden("tensors.pth"));
        for (const char* name : {"transposed", "float", "repeated", "transposed"}) {
            const auto at = std::ranges::find(file->tensors(), name, &TensorInfo::name);
            const auto index = static_cast<std::size_t>(at - file->tensors().begin());
            const std::vector<double> all = numbersOf(*file, index);
            float last = 0;
            file->read(index, static_cast<std::int64_t>(all.size()) - 1,
                       std::as_writable_bytes(std::span(&last, 1)));
            QCOMPARE(static_cast<double>(last), all.back());
        }
    }

    void refusesPickles_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QByteArray& bytes, const char* reason) {
            QTest::newRow(name) << bytes << reason;
        };
        const auto object = [](const QByteArray& pickle) { return legacyFile(pickle); };
        const QByteArray good = legacyFile(dictOf(plainTensor()));
        row("unknown opcode", object("\x93"), "has the opcode 0x93, which no state_dict needs");
        row("inst", object("(ios\nsystem\n"), "has the opcode 0x69");
        row("os.system", object(globalNamed("os", "system") + textOf("true") + "\x85R"),
            "asks for os.system, which is not among what a state_dict needs");
        row("eval", object(globalNamed("builtins", "eval")), "asks for builtins.eval");
        row("whole module", object(globalNamed("torchvision.models.resnet", "ResNet")),
            "asks for torchvision.models.resnet.ResNet");
        row("other storage", object(globalNamed("torch", "ComplexFloatStorage")),
            "asks for torch.ComplexFloatStorage");
        row("another protocol", QByteArray("\x80\x04") + QByteArray(20, 'N'), "has protocol 4");
        row("call of a dictionary", object("})R"), "calls a dictionary in a way");
        row("call with a list", object(globalNamed("collections", "OrderedDict") + "]\x85R"),
            "calls collections.OrderedDict in a way");
        row("rebuild without storage",
            object(globalNamed("torch._utils", "_rebuild_tensor") + "(NK\0)" + ")tR"),
            "calls torch._utils._rebuild_tensor in a way");
        row("parameter of no tensor",
            object(globalNamed("torch._utils", "_rebuild_parameter") + "(N\x89Nt" + "R"),
            "calls torch._utils._rebuild_parameter in a way");
        row("attributes of a text", object(textOf("x") + "}b"), "adds to the attributes");
        row("wrong persistent id", object(textOf("storage") + "Q"), "names a storage that is not");
        row("other persistent id", changed(good, textOf("storage"), textOf("stOrage")),
            "names a storage that is not");
        row("view of a storage",
            object("(" + textOf("storage") + globalNamed("torch", "FloatStorage") + textOf("0") +
                   textOf("cpu") + numberOf(4) + "]tQ"),
            "names a storage that is not");
        row("memo miss", object("h\5"), "recalls object 5, but remembers only 0");
        row("memo gap", object("Nq\5"), "remembers object 5 before object 0");
        row("memo of nothing", object("q" + QByteArray(1, '\0')),
            "remembers an object that isn't there");
        row("empty stack", object("a"), "takes more from its stack than there is");
        row("below the mark", object("]N(a"), "takes more from its stack than there is");
        row("no mark", object("]e"), "up to a mark that isn't there");
        row("append to a number", object("K\1Na"), "adds to a list that isn't there");
        row("key without value", object("}(Nu"), "a key without a value");
        row("left over", object("NN"), "ends with objects left over");
        row("mark left over", object("N(N"), "ends with objects left over");
        row("nested too deep", object(QByteArray(101, '(')), "is nested deeper than 100 levels");
        row("too many objects", object(QByteArray(200'001, ']')), "holds more than 200000 objects");
        row("too many opcodes",
            object("Nq" + QByteArray(1, '\0') +
                   QByteArray(500'000, 'x').replace("x", QByteArray("h\0", 2))),
            "has more than 500000 opcodes");
        row("text beyond the end", legacyStart() + "\x80\x02X" + littleEndian(0xFFFFFFF0u) + "abc",
            "is cut short");
        row("number beyond the end", legacyStart() + "\x80\x02\x8A\xFF" + "abc", "is cut short");
        row("huge number for a size",
            viewOf(0, "\x8A\xFF" + QByteArray(255, '\x7F') + "\x85", tupleOf({1})),
            "has a size that is not a whole number of 64 bits");
    }
    void refusesPickles() { refuse(); }

    void refusesTensors_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QByteArray& bytes, const char* reason) {
            QTest::newRow(name) << bytes << reason;
        };
        constexpr std::int64_t huge = std::numeric_limits<std::int64_t>::max();
        row("no dictionary", legacyFile("](" + plainTensor() + "e"),
            "holds a list, not a dictionary");
        row("no tensors",
            legacyFile(
                dictOf(textOf("list") + "](" + plainTensor() + "e" + textOf("epoch") + "K\1")),
            "holds a dictionary without tensors");
        row("name is a number",
            legacyFile(dictOf("K\1" + tensorOf(storageOf(4), 0, tupleOf({4}), tupleOf({1})))),
            "has a tensor whose name is the number 1");
        row("one name twice", legacyFile(dictOf(plainTensor() + plainTensor())),
            "has the tensor \"w\" twice");
        row("storage too short", viewOf(0, tupleOf({5}), tupleOf({1})),
            "tensor \"w\" reaches up to element 4 of a storage of 4");
        row("offset too far", viewOf(1, tupleOf({4}), tupleOf({1})), "reaches up to element 4");
        row("stride too far", viewOf(0, tupleOf({2, 2}), tupleOf({3, 1})),
            "reaches up to element 4");
        row("negative offset", viewOf(-1, tupleOf({1}), tupleOf({1})), "negative offset -1");
        row("negative size", viewOf(0, tupleOf({-2, -2}), tupleOf({2, 1})), "negative size -2");
        row("negative stride", viewOf(3, tupleOf({4}), tupleOf({-1})), "negative stride -1");
        row("stride overflows", viewOf(0, tupleOf({3}), tupleOf({huge})),
            "strides that overflow 64 bits");
        row("sum of strides overflows", viewOf(0, tupleOf({2, 2}), tupleOf({huge, huge})),
            "strides that overflow 64 bits");
        row("offset overflows", viewOf(huge, tupleOf({1}), tupleOf({1})),
            "strides that overflow 64 bits");
        row("size overflows", viewOf(0, tupleOf({huge, 3}), tupleOf({0, 0})),
            "a size that overflows 64 bits");
        row("other number of strides", viewOf(0, tupleOf({4}), tupleOf({1, 1})),
            "has 1 extents, but 2 strides");
        row("too many axes",
            viewOf(0, tupleOf({1, 1, 1, 1, 1, 1, 1, 1, 1}), tupleOf({1, 1, 1, 1, 1, 1, 1, 1, 1})),
            "has 9 axes");
        row("text in the size", viewOf(0, textOf("4") + "\x85", tupleOf({1})),
            "has a size that is not a whole number");
    }
    void refusesTensors() { refuse(); }

    void refusesLegacyFiles_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QByteArray& bytes, const char* reason) {
            QTest::newRow(name) << bytes << reason;
        };
        const QByteArray good = legacyFile(dictOf(plainTensor()));
        row("some other pickle", pickleOf(dictOf(textOf("a") + "K\1")),
            "is a pickle, but none of PyTorch's");
        row("other magic", changed(good, "\x50\x19", "\x50\x18"), "none of PyTorch's");
        row("other version", changed(good, "M\xE9\x03", "M\xEA\x03"),
            "has the number 1002 for a protocol version");
        row("big-endian",
            changed(good, textOf("little_endian") + "\x88", textOf("little_endian") + "\x89"),
            "doesn't say that it was written on a little-endian machine");
        row("cut in the data", good.chopped(1), "is cut short: the storage \"0\" has 4 elements");
        row("cut before the data", good.chopped(16 + 8), "is cut short before the storage \"0\"");
        row("no data", legacyStart() + pickleOf(dictOf(plainTensor())) + pickleOf("]"),
            "has no data for the storage \"0\"");
        row("bytes behind", good + "x", "has 1 bytes behind its last storage");
        row("keys are no list",
            legacyStart() + pickleOf(dictOf(plainTensor())) + pickleOf("N") + fourFloats(),
            "has None where the list of its storages should be");
        row("unknown storage",
            legacyStart() + pickleOf(dictOf(plainTensor())) + pickleOf("]" + textOf("1") + "a"),
            "lists a storage that no tensor uses: the text \"1\"");
        row("storage listed twice",
            legacyStart() + pickleOf(dictOf(plainTensor())) +
                pickleOf("](" + textOf("0") + textOf("0") + "e") + littleEndian(std::int64_t{4}) +
                fourFloats() + littleEndian(std::int64_t{4}) + fourFloats(),
            "lists the storage \"0\" twice");
        row("other count",
            changed(good, littleEndian(std::int64_t{4}) + fourFloats(),
                    littleEndian(std::int64_t{3}) + fourFloats()),
            "of 3 elements, but its tensors say 4");
        row("negative count",
            changed(legacyFile(dictOf(textOf("w") +
                                      tensorOf(storageOf(-1), 0, tupleOf({0}), tupleOf({1})))),
                    littleEndian(std::int64_t{4}) + fourFloats(), littleEndian(std::int64_t{-1})),
            "of -1 elements");
        row("one storage, two types",
            legacyFile(dictOf(plainTensor() + textOf("v") +
                              tensorOf(storageOf(4, "IntStorage"), 0, tupleOf({4}), tupleOf({1})))),
            "describes the storage \"0\" in two ways");
    }
    void refusesLegacyFiles() { refuse(); }

    void refusesZipFiles_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const QByteArray& bytes, const char* reason) {
            QTest::newRow(name) << bytes << reason;
        };
        const QByteArray good = zipFile(plainZip());
        const QByteArray good64 = zipFile(plainZip(), true);
        row("truncated", good.first(good.size() / 2), "is cut short");
        row("bytes behind", good + "x", "has bytes behind the end of its zip directory");
        row("no data.pkl", zipFile({{"a/other", "x"}}), "none of PyTorch's: it has no data.pkl");
        row("data.pkl too deep", zipFile({{"a/b/data.pkl", "x"}}), "it has no data.pkl");
        row("big-endian", zipFile(with("a/byteorder", "big")), "has the byte order \"big\"");
        row("long byte order", zipFile(with("a/byteorder", QByteArray(17, 'l'))),
            "at most 16 are read");
        row("no storage", zipFile(plainZip().first(1)),
            "has no entry \"a/data/0\", the storage of");
        row("storage too short", zipFile(with("a/data/0", fourFloats().chopped(1))),
            "has 15 bytes in \"a/data/0\", but tensor \"w\" says");
        row("storage too long", zipFile(with("a/data/0", fourFloats() + "qrst")), "has 20 bytes");
        row("entry twice", zipFile(plainZip() + plainZip()), "has the entry \"a/data.pkl\" twice");
        row("compressed", zipWith(10, "\x08"), "has the compressed entry \"a/data/0\"");
        row("encrypted", zipWith(8, "\x01"), "has the encrypted entry \"a/data/0\"");
        row("two sizes", zipWith(20, "\x11"), "has two sizes for its stored entry");
        row("size beyond the end", zipWith(20, QByteArray("\xFF\xFF\xFF\x7F\xFF\xFF\xFF\x7F")),
            "has 2147483647 bytes in");
        row("place beyond the end", zipWith(42, QByteArray("\xFF\xFF\xFF\x7F")),
            "lies outside of it");
        row("place of another kind", zipWith(42, QByteArray("\x01")), "isn't where the directory");
        row("changed data", changed(good, fourFloats(), fourFloats().replace('a', 'b')),
            "the checksum of its entry \"a/data/0\" is another");
        row("damaged directory",
            changed(good, "PK\1\2" + good.mid(lastEntry(good) + 4, 20),
                    "PK\1\3" + good.mid(lastEntry(good) + 4, 20)),
            "has a damaged zip directory");
        row("fewer entries promised", QByteArray(good).replace(good.size() - 12, 1, "\1"),
            "has more in its zip directory than the 1 entries");
        row("more entries promised", QByteArray(good).replace(good.size() - 12, 1, "\3"),
            "has a zip directory that is cut short");
        row("very many entries", QByteArray(good).replace(good.size() - 12, 2, "\xFF\xFF"),
            "more than any state_dict needs");
        row("directory outside", QByteArray(good).replace(good.size() - 6, 4, "\xFF\xFF\xFF\x7F"),
            "has a zip directory that lies outside of it");
        const qsizetype record = good64.lastIndexOf("PK\6\6");
        const qsizetype locator = good64.lastIndexOf("PK\6\7");
        row("zip64 record outside",
            QByteArray(good64).replace(locator + 8, 8, QByteArray(8, '\xFF')),
            "has a zip64 record that lies outside of it");
        row("zip64 record elsewhere", QByteArray(good64).replace(locator + 8, 1, "\1"),
            "has no zip64 record where it says");
        row("zip64 directory outside",
            QByteArray(good64).replace(record + 48, 8, QByteArray(8, '\xFF')),
            "has a zip directory that lies outside of it");
        row("zip64 directory too long",
            QByteArray(good64).replace(record + 40, 8, QByteArray(8, '\xFF')),
            "has a zip directory that lies outside of it");
        row("zip64 place outside",
            QByteArray(good64).replace(good64.lastIndexOf(QByteArray("\1\0\x8\0", 4)) + 4, 8,
                                       QByteArray(8, '\xFF')),
            "lies outside of it");
        row("no zip64 sizes", zipWith(24, QByteArray(4, '\xFF')), "has no zip64 sizes");
    }
    void refusesZipFiles() { refuse(); }

    void everyTruncationIsRefused_data() { readsWhatTorchWrote_data(); }
    void everyTruncationIsRefused() {
        QFETCH(QString, name);
        const QByteArray good = readRaw(golden(name));
        for (int length = 0; length < good.size(); ++length)
            QVERIFY2(!errorOf(good.first(length)).isEmpty(), qPrintable(QString::number(length)));
    }

    void everyChangedByteIsReadOrRefused_data() { readsWhatTorchWrote_data(); }
    void everyChangedByteIsReadOrRefused() {
        QFETCH(QString, name);
        const QByteArray good = readRaw(golden(name));
        int refused = 0;
        for (int at = 0; at < good.size(); ++at)
            for (const int flip : {0x01, 0x80}) {
                QByteArray bad = good;
                bad[at] = static_cast<char>(bad[at] ^ flip);
                refused += !errorOf(bad).isEmpty();
            }
        QVERIFY(refused > good.size() / 4);
    }

private:
    void refuse() const {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, reason);
        const QString error = errorOf(bytes);
        QVERIFY2(error.contains("weights.pth: "), qPrintable(error));
        QVERIFY2(error.contains(reason), qPrintable(error));
    }
};

QTEST_GUILESS_MAIN(TorchFileTest)
#include "TorchFileTest.moc"
