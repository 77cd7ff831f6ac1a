#pragma once

/// @file
/// How often a false alarm may come, in the calendar's words.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <lotrecht/core/error.hpp>
#include <lotrecht/core/shown_number.hpp>

namespace lotrecht::drift {

/// A stretch of the calendar.
enum class TimeUnit : std::uint8_t { day, week, month, quarter, year };

/// How many there are in a year of the Gregorian calendar, 365.2425 days on average.
[[nodiscard]] constexpr double per_year(TimeUnit unit) noexcept {
  switch (unit) {
    case TimeUnit::day: return 365.2425;
    case TimeUnit::week: return 365.2425 / 7.0;
    case TimeUnit::month: return 12.0;
    case TimeUnit::quarter: return 4.0;
    case TimeUnit::year: break;
  }
  return 1.0;
}

/// "week" or "weeks", and so on.
[[nodiscard]] constexpr std::optional<TimeUnit> time_unit_named(std::string_view wanted) noexcept {
  if (wanted.ends_with('s')) wanted.remove_suffix(1);
  if (wanted == "day") return TimeUnit::day;
  if (wanted == "week") return TimeUnit::week;
  if (wanted == "month") return TimeUnit::month;
  if (wanted == "quarter") return TimeUnit::quarter;
  if (wanted == "year") return TimeUnit::year;
  return std::nullopt;
}

/// One false alarm in so much time, for somebody who looks once in every `every`: the number of looks, which is the
/// money at which an e-detector sounds an alarm. Five years of weeks are 260.9 looks.
///
/// Somebody who skips looks has fewer false alarms in the same time, never more.
///
/// @throws InvalidInput unless the amount is positive and comes to 1 to 10^12 looks
[[nodiscard]] inline double looks_in(double amount, TimeUnit unit, TimeUnit every) {
  const double looks = amount * per_year(every) / per_year(unit);
  if (!(looks >= 1.0 && looks <= 1e12)) {
    throw InvalidInput{"one_false_alarm_per", "amount",
                       "must come to 1 to 10^12 looks, got " + shown_number(looks) +
                           ": a false alarm more often than one looks is no promise"};
  }
  return looks;
}

}  // namespace lotrecht::drift
