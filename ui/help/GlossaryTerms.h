// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace rlab {

/// An entry as written, in English; glossary() has it in the window's language.
struct GlossaryTerm {
    const char* id;
    const char* term;
    const char* text;
};

std::span<const GlossaryTerm> glossaryTerms();

} // namespace rlab
