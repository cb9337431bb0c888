// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/torch/PickleReader.h"

#include "core/base/Error.h"
#include "core/store/torch/PickleGlobals.h"

#include <array>
#include <cstring>
#include <optional>
#include <span>

namespace rlab {
namespace {

using Kind = PickleValue::Kind;
using Items = std::vector<const PickleValue*>;

// A state_dict takes about 25 opcodes and 10 values for each tensor; ResNet-1202 has 6,000.
constexpr std::size_t mostOpcodes = 500'000;
constexpr std::size_t mostValues = 200'000;
constexpr std::size_t mostMarks = 100;

// Names and codes as in Python's pickletools.
enum Opcode : unsigned char {
    Mark = '(',
    EmptyTuple = ')',
    Stop = '.',
    BinFloat = 'G',
    BinInt = 'J',
    BinInt1 = 'K',
    BinInt2 = 'M',
    None = 'N',
    BinPersId = 'Q',
    Reduce = 'R',
    BinUnicode = 'X',
    EmptyList = ']',
    Append = 'a',
    Build = 'b',
    Global = 'c',
    Appends = 'e',
    BinGet = 'h',
    LongBinGet = 'j',
    BinPut = 'q',
    LongBinPut = 'r',
    SetItem = 's',
    Tuple = 't',
    SetItems = 'u',
    EmptyDict = '}',
    Proto = 0x80,
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    NewTrue = 0x88,
    NewFalse = 0x89,
    Long1 = 0x8A,
};

std::string hexByte(unsigned char byte) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    return {'0', 'x', digits[byte >> 4], digits[byte & 15]};
}

/// Python's stack machine, as far as it makes plain data.
class PickleMachine {
public:
    PickleMachine(std::string_view bytes, std::string source)
        : bytes_(bytes)
        , source_(std::move(source)) {}

    PickleDocument run() {
        for (std::size_t count = 0; !document_.root; ++count) {
            if (count == mostOpcodes)
                fail("has more than " + std::to_string(mostOpcodes) + " opcodes");
            opcodeAt_ = at_;
            step(takeNumber<unsigned char>());
        }
        document_.bytes = at_;
        return std::move(document_);
    }

private:
    [[noreturn]] void fail(const std::string& reason) const {
        throw FileError(source_,
                        "its pickle " + reason + " (at byte " + std::to_string(opcodeAt_) + ")");
    }

    std::string_view take(std::size_t count) {
        if (count > bytes_.size() - at_)
            fail("is cut short");
        at_ += count;
        return bytes_.substr(at_ - count, count);
    }
    template <class Number>
    Number takeNumber() {
        Number number;
        std::memcpy(&number, take(sizeof number).data(), sizeof number);
        return number;
    }
    /// Up to the line's end.
    std::string_view takeLine() {
        const std::size_t end = bytes_.find('\n', at_);
        if (end == std::string_view::npos)
            fail("is cut short");
        const std::string_view line = take(end - at_);
        take(1);
        return line;
    }

    void push(const PickleValue* value) { stack_.push_back(value); }
    void push(PickleValue value) { push(own(std::move(value))); }
    const PickleValue* own(PickleValue value) {
        if (document_.values.size() == mostValues)
            fail("holds more than " + std::to_string(mostValues) + " objects");
        return &document_.values.emplace_back(std::move(value));
    }
    void pushInt(std::int64_t number) { push({.kind = Kind::Int, .number = number}); }

    /// How much of the stack lies below the innermost mark.
    std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
    const PickleValue* pop() {
        if (stack_.size() <= floor())
            fail("takes more from its stack than there is");
        const PickleValue* value = stack_.back();
        stack_.pop_back();
        return value;
    }
    Items popItems(std::size_t count) {
        Items items(count);
        for (std::size_t i = count; i-- > 0;)
            items[i] = pop();
        return items;
    }
    Items popToMark() {
        if (marks_.empty())
            fail("takes items up to a mark that isn't there");
        Items items = popItems(stack_.size() - marks_.back());
        marks_.pop_back();
        return items;
    }
    PickleValue& top(Kind kind, const char* what) {
        if (stack_.size() <= floor() || stack_.back()->kind != kind)
            fail(std::string("adds to ") + what + " that isn't there");
        // All values are ours; they are const for those who read them afterwards.
        return const_cast<PickleValue&>(*stack_.back());
    }

    void step(unsigned char opcode);
    bool stepNumber(unsigned char opcode);
    bool stepContainer(unsigned char opcode);
    void pushLong(std::string_view bytes);
    void mark();
    void put(std::size_t index);
    void get(std::size_t index);
    void append(const Items& items);
    void setItems(const Items& items);
    void pushStorage();
    void reduce();
    void build();
    void stop();

    std::string_view bytes_;
    std::string source_;
    std::size_t at_ = 0;
    std::size_t opcodeAt_ = 0;
    Items stack_;
    std::vector<std::size_t> marks_; ///< where in the stack
    Items memo_;
    PickleDocument document_;
};

void PickleMachine::step(unsigned char opcode) {
    if (stepNumber(opcode) || stepContainer(opcode))
        return;
    switch (opcode) {
    case Proto:
        if (const int version = takeNumber<unsigned char>(); version != 2)
            fail("has protocol " + std::to_string(version) +
                 "; only 2, torch.save()'s own, is read");
        return;
    case Global: {
        const std::string_view module = takeLine();
        const std::string_view name = takeLine();
        std::optional<PickleValue> known = pickleGlobal(module, name);
        if (!known)
            fail("asks for " + std::string(module) + "." + std::string(name) +
                 ", which is not among what a state_dict needs; only files of plain tensors are "
                 "read, as torch.save(model.state_dict(), …) writes them");
        return push(std::move(*known));
    }
    case BinUnicode:
        return push({.kind = Kind::Text, .text = take(takeNumber<std::uint32_t>())});
    case BinPut:
        return put(takeNumber<unsigned char>());
    case LongBinPut:
        return put(takeNumber<std::uint32_t>());
    case BinGet:
        return get(takeNumber<unsigned char>());
    case LongBinGet:
        return get(takeNumber<std::uint32_t>());
    case BinPersId:
        return pushStorage();
    case Reduce:
        return reduce();
    case Build:
        return build();
    case Stop:
        return stop();
    default:
        fail("has the opcode " + hexByte(opcode) + ", which no state_dict needs");
    }
}

bool PickleMachine::stepNumber(unsigned char opcode) {
    switch (opcode) {
    case None:
        push({.kind = Kind::None});
        return true;
    case NewTrue:
    case NewFalse:
        push({.kind = Kind::Bool, .number = opcode == NewTrue});
        return true;
    case BinInt:
        pushInt(takeNumber<std::int32_t>());
        return true;
    case BinInt1:
        pushInt(takeNumber<std::uint8_t>());
        return true;
    case BinInt2:
        pushInt(takeNumber<std::uint16_t>());
        return true;
    case Long1:
        pushLong(take(takeNumber<unsigned char>()));
        return true;
    case BinFloat:
        take(sizeof(double));
        push({.kind = Kind::Float});
        return true;
    default:
        return false;
    }
}

bool PickleMachine::stepContainer(unsigned char opcode) {
    switch (opcode) {
    case Mark:
        mark();
        return true;
    case EmptyTuple:
        push({.kind = Kind::Tuple});
        return true;
    case EmptyList:
        push({.kind = Kind::List});
        return true;
    case EmptyDict:
        push({.kind = Kind::Dict});
        return true;
    case Tuple1:
    case Tuple2:
    case Tuple3:
        push({.kind = Kind::Tuple, .items = popItems(std::size_t{1} + opcode - Tuple1)});
        return true;
    case Tuple:
        push({.kind = Kind::Tuple, .items = popToMark()});
        return true;
    case Append:
        append(popItems(1));
        return true;
    case Appends:
        append(popToMark());
        return true;
    case SetItem:
        setItems(popItems(2));
        return true;
    case SetItems:
        setItems(popToMark());
        return true;
    default:
        return false;
    }
}

void PickleMachine::pushLong(std::string_view bytes) {
    if (bytes.size() > sizeof(std::int64_t))
        return push({.kind = Kind::BigInt, .text = bytes});
    const bool isNegative = !bytes.empty() && static_cast<unsigned char>(bytes.back()) >= 0x80;
    std::int64_t number = isNegative ? -1 : 0;
    std::memcpy(&number, bytes.data(), bytes.size());
    pushInt(number);
}

void PickleMachine::mark() {
    if (marks_.size() == mostMarks)
        fail("is nested deeper than " + std::to_string(mostMarks) + " levels");
    marks_.push_back(stack_.size());
}

void PickleMachine::put(std::size_t index) {
    if (stack_.size() <= floor())
        fail("remembers an object that isn't there");
    // Python counts them up.
    if (index > memo_.size())
        fail("remembers object " + std::to_string(index) + " before object " +
             std::to_string(memo_.size()));
    if (index == memo_.size())
        memo_.push_back(nullptr);
    memo_[index] = stack_.back();
}

void PickleMachine::get(std::size_t index) {
    if (index >= memo_.size())
        fail("recalls object " + std::to_string(index) + ", but remembers only " +
             std::to_string(memo_.size()));
    push(memo_[index]);
}

void PickleMachine::append(const Items& items) {
    Items& list = top(Kind::List, "a list").items;
    list.insert(list.end(), items.begin(), items.end());
}

void PickleMachine::setItems(const Items& items) {
    if (items.size() % 2 != 0)
        fail("gives a dictionary a key without a value");
    Items& dict = top(Kind::Dict, "a dictionary").items;
    dict.insert(dict.end(), items.begin(), items.end());
}

void PickleMachine::pushStorage() {
    std::optional<PickleValue> storage = pickleStorage(*pop());
    if (!storage)
        fail("names a storage that is not ('storage', type, key, location, elements)");
    push(std::move(*storage));
    document_.storages.push_back(stack_.back());
}

void PickleMachine::reduce() {
    const PickleValue& arguments = *pop();
    const PickleValue& function = *pop();
    std::optional<PickleValue> result = pickleCall(function, arguments);
    if (!result)
        fail("calls " + describe(function) + " in a way that torch.save() doesn't");
    push(std::move(*result));
}

/// The attributes of an object. Those of a state_dict are its modules' versions, which say nothing
/// about tensors.
void PickleMachine::build() {
    pop();
    top(Kind::Dict, "the attributes of a dictionary");
}

void PickleMachine::stop() {
    document_.root = pop();
    if (!stack_.empty() || !marks_.empty())
        fail("ends with objects left over");
}

} // namespace

PickleDocument readPickle(std::string_view bytes, const std::string& source) {
    return PickleMachine(bytes, source).run();
}

std::string describe(const PickleValue& value) {
    switch (value.kind) {
    case Kind::None:
        return "None";
    case Kind::Bool:
        return value.number ? "True" : "False";
    case Kind::Int:
        return "the number " + std::to_string(value.number);
    case Kind::BigInt:
    case Kind::Float:
        return "a number";
    case Kind::Text:
        return "the text \"" + std::string(value.text.substr(0, 40)) + "\"";
    case Kind::Tuple:
        return "a tuple";
    case Kind::List:
        return "a list";
    case Kind::Dict:
        return "a dictionary";
    case Kind::OrderedDict:
        return "collections.OrderedDict";
    case Kind::Rebuild:
        return "torch._utils." + std::string(value.text);
    case Kind::StorageType:
        return "a type of storage";
    case Kind::Storage:
        return "a storage";
    case Kind::Tensor:
        return "a tensor";
    }
    return {};
}

} // namespace rlab
