// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/Command.h"
#include "core/data/DatasetCatalogue.h"

#include <cstdint>

namespace rlab {

// Values of options, checked. All throw UsageError that names the option.

/// A whole number of at least `least`.
int wholeNumber(const QCommandLineParser& parser, const QString& option, int least);
/// A seed: any whole number of 64 bits.
std::uint64_t seedNumber(const QCommandLineParser& parser, const QString& option);
double realNumber(const QCommandLineParser& parser, const QString& option);
/// The index of the option's value among `words`.
int oneOf(const QCommandLineParser& parser, const QString& option, const QStringList& words);

/// Refuses positional arguments behind the command's name.
void requireNoArguments(const QCommandLineParser& parser);

/// --threads N; by default all that the machine has.
void addThreadsOption(QCommandLineParser& parser);
int threadsOf(const QCommandLineParser& parser);

/// --json
void addJsonOption(QCommandLineParser& parser);
bool wantsJson(const QCommandLineParser& parser);

/// --dataset, --data, --subset, --test-subset, --resolution
void addDataOptions(QCommandLineParser& parser);
/// Changes those fields whose option is given.
void readDataOptions(const QCommandLineParser& parser, DataSpec& data);

/// C,H,W
Shape parseImageShape(const QString& text);

} // namespace rlab
