// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/probe/ProbeSample.h"

#include <QByteArray>

#include <string>

namespace rlab {

/// What was seen of a step in few bytes, bit for bit: column by column, bytes of equal weight side
/// by side, deflated. About 60 bytes a layer.
QByteArray encodeProbe(const ProbeSample& sample);

/// The inverse. Throws FileError that names `source` if the bytes are not what encodeProbe() makes.
ProbeSample decodeProbe(const QByteArray& bytes, const std::string& source);

} // namespace rlab
