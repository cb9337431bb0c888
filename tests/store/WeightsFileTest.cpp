// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/WeightsFile.h"

#include "core/store/ElementConversion.h"
#include "core/store/Safetensors.h"
#include "tests/store/StoreTestTools.h"

#include <QProcess>
#include <QtTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <sys/resource.h>
#include <zlib.h>

using namespace rlab;
using namespace rlab::test;

namespace {

NetworkSpec network(const std::string& name, const Shape& input = {1, 8, 8}) {
    return makeCifarNetwork(parseCifarNetwork(name), input, 3);
}

NetworkState stateOf(const NetworkSpec& spec) {
    NetworkState state = initialState(spec, InitKind::He, 7);
    state.batchesTracked = 12345678901;
    return state;
}

WeightsMetadata metadata() {
    return {"resnet-8:width=4",
            "shapes",
            {"circle", "ring \"o\"", "Größe"},
            {1, 8, 8},
            {{0.1f}, {0.27f}},
            18446744073709551615u,
            5};
}

bool isSame(const NetworkState& a, const NetworkState& b) {
    bool same = a.batchesTracked == b.batchesTracked && a.tensors.size() == b.tensors.size();
    for (std::size_t i = 0; same && i < a.tensors.size(); ++i)
        same = a.tensors[i].shape() == b.tensors[i].shape() &&
               std::ranges::equal(a.tensors[i].span(), b.tensors[i].span());
    return same;
}

StoredTensor* findTensor(SafetensorsFile& file, const std::string& name) {
    for (StoredTensor& tensor : file.tensors)
        if (tensor.name == name)
            return &tensor;
    return nullptr;
}

std::vector<float> toFloats(ElementType type, const std::vector<std::byte>& bytes) {
    std::vector<float> numbers(bytes.size() / elementSize(type));
    convertToFloat(type, bytes, numbers);
    return numbers;
}

template <class Number>
std::vector<std::byte> bytesOf(const std::vector<Number>& numbers) {
    const auto bytes = std::as_bytes(std::span(numbers));
    return {bytes.begin(), bytes.end()};
}

/// Element i of a tensor in tests/golden/make_torch_files.py.
float goldenNumber(const std::string& name, std::size_t i) {
    const auto start =
        crc32(0, reinterpret_cast<const Bytef*>(name.data()), static_cast<uInt>(name.size()));
    const auto step = static_cast<int>((start + 7 * i) % 64);
    return static_cast<float>(step - 32) / 64 + (name.ends_with("running_var") ? 1.f : 0.f);
}

const QString python = QStringLiteral("/usr/bin/python3");

} // namespace

class WeightsFileTest : public QObject {
    Q_OBJECT

private slots:
    void stateRoundTrips() {
        const ScratchFolder folder;
        const NetworkSpec spec = network("resnet-8:width=4,shortcut=B");
        const NetworkState state = stateOf(spec);
        saveWeights(folder / "w", spec, state, metadata());
        QVERIFY(isSame(loadWeights(folder / "w", spec), state));
    }

    void networksWithoutNormRoundTrip() {
        const ScratchFolder folder;
        const NetworkSpec spec = network("plain-8:width=4,norm=none");
        NetworkState state = initialState(spec, InitKind::Xavier, 1);
        saveWeights(folder / "w", spec, state, metadata());
        QVERIFY(isSame(loadWeights(folder / "w", spec), state));
    }

    void namesAreTorchvisions() {
        const ScratchFolder folder;
        const NetworkSpec spec = network("resnet-8:width=4");
        saveWeights(folder / "w", spec, stateOf(spec), metadata());
        SafetensorsFile file = readSafetensors(folder / "w");
        for (const char* name :
             {"conv1.weight", "bn1.weight", "bn1.running_var", "bn1.num_batches_tracked",
              "layer1.0.conv1.weight", "layer3.0.bn2.num_batches_tracked", "fc.bias"})
            QVERIFY2(findTensor(file, name), name);
        const StoredTensor* count = findTensor(file, "bn1.num_batches_tracked");
        QVERIFY(count->type == ElementType::I64 && count->shape.empty());
        std::int64_t value = 0;
        std::memcpy(&value, count->bytes.data(), sizeof value);
        QCOMPARE(value, 12345678901);
        QCOMPARE(file.metadata["format"], std::string("pt"));
    }

    void metadataRoundTrips() {
        const ScratchFolder folder;
        const NetworkSpec spec = network("resnet-8:width=4");
        saveWeights(folder / "w", spec, stateOf(spec), metadata());
        const std::optional<WeightsMetadata> read = readWeightsMetadata(folder / "w");
        QVERIFY(read.has_value());
        QCOMPARE(read->network, metadata().network);
        QCOMPARE(read->dataset, metadata().dataset);
        QCOMPARE(read->classNames, metadata().classNames);
        QVERIFY(read->imageShape == metadata().imageShape);
        QCOMPARE(read->statistics.mean, metadata().statistics.mean);
        QCOMPARE(read->statistics.deviation, metadata().statistics.deviation);
        QCOMPARE(read->seed, metadata().seed);
        QCOMPARE(read->epochs, 5);
    }

    void foreignWeightsHaveNoMetadata() {
        const ScratchFolder folder;
        writeSafetensors(folder / "w", {}, {{"format", "pt"}});
        QVERIFY(!readWeightsMetadata(folder / "w"));
    }

    void badMetadataIsNamed_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const char* key, const char* value,
                            const char* reason) { QTest::newRow(name) << key << value << reason; };
        row("newer", "residual_lab_version", "2", "written by a newer version");
        row("version", "residual_lab_version", "one", "is not JSON");
        row("classes", "classes", "[1]", "metadata.classes must be a list");
        row("shape", "input_shape", "[1,8]", "must be [channels, height, width]");
        row("huge shape", "input_shape", "[1,99999999,99999999]", "must be [channels");
        row("no shape", "input_shape", "[]", "must be [channels");
        row("mean", "mean", "[0.1,0.2]", "mean must have one number for each of the 1 channels");
        row("deviation", "deviation", "[0]", "deviation must be more than 0");
        row("seed", "seed", "-1", "metadata.seed must be a whole number from 0");
        row("epochs", "epochs", "1.5", "metadata.epochs must be a whole number");
        row("missing", "network", nullptr, "has no \"network\"");
    }
    void badMetadataIsNamed() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, reason);
        const ScratchFolder folder;
        const NetworkSpec spec = network("resnet-8:width=4");
        saveWeights(folder / "w", spec, stateOf(spec), metadata());
        SafetensorsMetadata texts = readSafetensorsMetadata(folder / "w");
        if (value.isNull())
            texts.erase(key.toStdString());
        else
            texts[key.toStdString()] = value.toStdString();
        writeSafetensors(folder / "w", {}, texts);
        const QString error = fileErrorOf([&] { readWeightsMetadata(folder / "w"); });
        QVERIFY2(error.contains(reason), qPrintable(error));
    }

    void allMismatchesInOneMessage() {
        const ScratchFolder folder;
        const NetworkSpec spec = network("resnet-8:width=4");
        saveWeights(folder / "w", spec, stateOf(spec), metadata());
        SafetensorsFile file = readSafetensors(folder / "w");
        findTensor(file, "fc.bias")->name = "last.bias";
        findTensor(file, "fc.weight")->shape = {16, 3};
        StoredTensor& norm = *findTensor(file, "bn1.bias");
        norm.type = ElementType::I64;
        norm.bytes.resize(4 * 8);
        writeSafetensors(folder / "w", file.tensors, {});
        const QString error = fileErrorOf([&] { loadWeights(folder / "w", spec); });
        for (const char* line : {"missing: fc.bias (3)", "unexpected: last.bias (3)",
                                 "wrong shape: fc.weight is 16×3 in the file, 3×16 in the network",
                                 "wrong type: bn1.bias is I64"})
            QVERIFY2(error.contains(line), qPrintable(error));
    }

    void otherProgramsNamesAreUnderstood() {
        const ScratchFolder folder;
        const NetworkSpec spec = network("resnet-8:width=4");
        const NetworkState state = stateOf(spec);
        saveWeights(folder / "w", spec, state, metadata());
        SafetensorsFile file = readSafetensors(folder / "w");
        for (StoredTensor& tensor : file.tensors)
            tensor.name =
                "module." +
                (tensor.name.starts_with("fc.") ? "linear." + tensor.name.substr(3) : tensor.name);
        writeSafetensors(folder / "w", file.tensors, {});
        QVERIFY(isSame(loadWeights(folder / "w", spec), state));
        StoredTensor twice = *findTensor(file, "module.linear.bias");
        twice.name = "fc.bias";
        file.tensors.push_back(twice);
        writeSafetensors(folder / "w", file.tensors, {});
        const QString error = fileErrorOf([&] { loadWeights(folder / "w", spec); });
        QVERIFY2(error.contains("twice: fc.bias and module.linear.bias"), qPrintable(error));
    }

    void torchsFilesAreRead_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("zip form, a state_dict") << "network.pth";
        QTest::newRow("legacy form, a checkpoint in half precision") << "network.th";
    }
    void torchsFilesAreRead() {
        QFETCH(QString, name);
        const auto path =
            std::filesystem::path(RLAB_GOLDEN_DIR) / "torch-files" / name.toStdString();
        const auto colour = [](const std::string& text) {
            return makeCifarNetwork(parseCifarNetwork(text), {3, 8, 8}, 10);
        };
        const NetworkSpec spec = colour("resnet-8:width=2");
        QVERIFY(!readWeightsMetadata(path));
        const NetworkState state = loadWeights(path, spec);
        QCOMPARE(state.batchesTracked, std::int64_t{77});
        for (std::size_t t = 0; t < spec.tensors().size(); ++t)
            for (std::size_t i = 0; i < state.tensors[t].span().size(); ++i)
                QCOMPARE(state.tensors[t].span()[i], goldenNumber(spec.tensors()[t].name, i));
        const QString error = fileErrorOf([&] { loadWeights(path, colour("plain-8:width=4")); });
        QVERIFY2(error.contains("wrong shape: conv1.weight is 2×3×3×3 in the file, 4×3×3×3 in"),
                 qPrintable(error));
    }

    void torchReadsOurFiles() {
        // A reader of safetensors in a few lines of Python, and torch.save().
        if (QProcess::execute(python, {"-c", "import torch"}) != 0)
            QSKIP("needs Debian's python3-torch");
        const ScratchFolder folder;
        const NetworkSpec spec = network("resnet-8:width=4,shortcut=B");
        const NetworkState state = stateOf(spec);
        saveWeights(folder / "w", spec, state, metadata());
        for (const char* form : {"zip", "legacy"}) {
            QCOMPARE(QProcess::execute(python,
                                       {RLAB_GOLDEN_DIR "/../store/safetensors_to_torch.py",
                                        (folder / "w").c_str(), (folder / "w.pth").c_str(), form}),
                     0);
            QVERIFY(isSame(loadWeights(folder / "w.pth", spec), state));
        }
    }

    void longListsAreCut() {
        const ScratchFolder folder;
        const NetworkSpec small = network("resnet-8:width=4");
        saveWeights(folder / "w", small, stateOf(small), metadata());
        const QString error =
            fileErrorOf([&] { loadWeights(folder / "w", network("resnet-56:width=4")); });
        QVERIFY2(error.count('\n') == 13, qPrintable(error));
        QVERIFY2(error.contains("more"), qPrintable(error));
    }

    void anotherWidthIsRefused() {
        const ScratchFolder folder;
        const NetworkSpec spec = network("resnet-8:width=4");
        saveWeights(folder / "w", spec, stateOf(spec), metadata());
        const QString error =
            fileErrorOf([&] { loadWeights(folder / "w", network("resnet-8:width=8")); });
        QVERIFY2(error.contains("conv1.weight is 4×1×3×3 in the file, 8×1×3×3 in the network"),
                 qPrintable(error));
    }

    void smallFileOfAHugeNetworkTakesNoMemory() {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("the sanitizer itself needs more address space than the limit of this test");
#endif
        const ScratchFolder folder;
        const NetworkSpec spec = network("resnet-8:width=4");
        saveWeights(folder / "w", spec, stateOf(spec), metadata());
        const NetworkSpec huge = network("resnet-1202:width=1024");
        rlimit before{};
        getrlimit(RLIMIT_AS, &before);
        const rlimit limit{rlim_t{4} << 30, before.rlim_max};
        setrlimit(RLIMIT_AS, &limit);
        const QString error = fileErrorOf([&] { loadWeights(folder / "w", huge); });
        setrlimit(RLIMIT_AS, &before);
        QVERIFY2(error.contains("wrong shape: conv1.weight"), qPrintable(error));
    }

    void batchCountsAreOptional() {
        const ScratchFolder folder;
        const NetworkSpec spec = network("plain-8:width=4");
        NetworkState state = stateOf(spec);
        saveWeights(folder / "w", spec, state, metadata());
        SafetensorsFile file = readSafetensors(folder / "w");
        std::erase_if(file.tensors, [](const StoredTensor& tensor) {
            return tensor.name.ends_with("num_batches_tracked");
        });
        writeSafetensors(folder / "w", file.tensors, {});
        state.batchesTracked = 0;
        QVERIFY(isSame(loadWeights(folder / "w", spec), state));
    }

    void otherPrecisionsAreConverted() {
        const ScratchFolder folder;
        const NetworkSpec spec = network("plain-8:width=4");
        saveWeights(folder / "w", spec, stateOf(spec), metadata());
        SafetensorsFile file = readSafetensors(folder / "w");
        StoredTensor& bias = *findTensor(file, "fc.bias");
        bias.type = ElementType::F64;
        bias.bytes = bytesOf<double>({1.5, -2, 0.1});
        StoredTensor& norm = *findTensor(file, "bn1.bias");
        norm.type = ElementType::F16;
        norm.bytes = bytesOf<std::uint16_t>({0x3C00, 0xC000, 0x0001, 0x7BFF});
        StoredTensor& scale = *findTensor(file, "bn1.weight");
        scale.type = ElementType::BF16;
        scale.bytes = bytesOf<std::uint16_t>({0x3F80, 0xC000, 0x0001, 0x4049});
        writeSafetensors(folder / "w", file.tensors, {});
        const NetworkState state = loadWeights(folder / "w", spec);
        const auto numbers = [&](const std::string& name) {
            const auto at = std::ranges::find(spec.tensors(), name, &TensorSpec::name);
            const auto span =
                state.tensors[static_cast<std::size_t>(at - spec.tensors().begin())].span();
            return std::vector<float>(span.begin(), span.end());
        };
        QCOMPARE(numbers("fc.bias"), (std::vector<float>{1.5f, -2.f, 0.1f}));
        QCOMPARE(numbers("bn1.bias"), (std::vector<float>{1.f, -2.f, 0x1p-24f, 65504.f}));
        QCOMPARE(numbers("bn1.weight"), (std::vector<float>{1.f, -2.f, 0x1p-133f, 3.140625f}));
    }

    void halfPrecisionIsExact() {
        QCOMPARE(halfToFloat(0x3555), 0.333251953125f);
        QCOMPARE(halfToFloat(0x0400), 0x1p-14f);
        QCOMPARE(halfToFloat(0x03FF), 1023 * 0x1p-24f);
        QVERIFY(std::signbit(halfToFloat(0x8000)));
        QCOMPARE(halfToFloat(0xFC00), -std::numeric_limits<float>::infinity());
        QVERIFY(std::isnan(halfToFloat(0x7E00)));
        QCOMPARE(toFloats(ElementType::BF16, bytesOf<std::uint16_t>({0x7F80})).front(),
                 std::numeric_limits<float>::infinity());
    }
};

QTEST_GUILESS_MAIN(WeightsFileTest)
#include "WeightsFileTest.moc"
