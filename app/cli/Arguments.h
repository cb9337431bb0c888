// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/base/Error.h"
#include "core/data/DatasetCatalogue.h"
#include "core/engine/Engine.h"

#include <cstdint>
#include <limits>

namespace rlab {

// Values of options, checked. All throw UsageError that names the option.

/// A whole number from `least` to `most`.
int wholeNumber(const QCommandLineParser& parser, const QString& option, int least,
                int most = std::numeric_limits<int>::max());
/// A seed: any whole number of 64 bits.
std::uint64_t seedNumber(const QCommandLineParser& parser, const QString& option);
double realNumber(const QCommandLineParser& parser, const QString& option);
/// The index of the option's value among `words`.
int oneOf(const QCommandLineParser& parser, const QString& option, const QStringList& words);

/// Returns read(), which works on what stands on the command line; a SpecError becomes a UsageError
/// that names `place`, "--network" for one.
template <class Read>
decltype(auto) fromCommandLine(const QString& place, const Read& read) {
    try {
        return read();
    } catch (const SpecError& error) {
        throw UsageError(place + QStringLiteral(": ") + QString::fromUtf8(error.what()));
    }
}

/// Refuses positional arguments behind the command's name.
void requireNoArguments(const QCommandLineParser& parser);

/// --threads N; by default all that the machine has.
void addThreadsOption(QCommandLineParser& parser);
int threadsOf(const QCommandLineParser& parser);

/// --engine fast|reference
void addEngineOption(QCommandLineParser& parser);
Engine engineOf(const QCommandLineParser& parser);

/// --json
void addJsonOption(QCommandLineParser& parser);
bool wantsJson(const QCommandLineParser& parser);

/// --dataset, --data, --test-subset, --resolution, --split-seed
void addDataOptions(QCommandLineParser& parser);
/// Changes those fields whose option is given.
void readDataOptions(const QCommandLineParser& parser, DataSpec& data);

/// C,H,W
Shape parseImageShape(const QString& text);

} // namespace rlab
