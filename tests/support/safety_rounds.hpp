/// How much the safety tests try: little by default, much with the `safety` preset.
#pragma once

#include <cstdlib>

namespace broadsheet {

inline unsigned environment_number(const char* name, unsigned otherwise) {
    const char* const value = std::getenv(name);
    return value == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(value, nullptr, 10));
}

inline unsigned safety_rounds() { return environment_number("BROADSHEET_SAFETY_ROUNDS", 1); }
inline unsigned safety_seed() { return environment_number("BROADSHEET_SAFETY_SEED", 1); }

}  // namespace broadsheet
