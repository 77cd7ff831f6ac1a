#pragma once

/// @file
/// How often each feature is among the strongest reasons, with an interval that leaves ties open.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <lotrecht/explain/reason_tally.hpp>
#include <lotrecht/stats/binomial_tally.hpp>
#include <lotrecht/stats/confidence.hpp>
#include <lotrecht/stats/estimate.hpp>
#include <lotrecht/stats/wilson.hpp>

namespace lotrecht::explain {

/// The share of rows in which a feature is one of the `top` strongest reasons.
struct ReasonShare {
  stats::Estimate share;
  std::uint64_t among = 0;  ///< rows in which it is one of them, whoever breaks ties
  std::uint64_t tied = 0;   ///< rows in which it shares the last place with more than fit
};

/// (features) shares of what a tally counted.
///
/// The value counts rows whoever breaks ties. The interval reaches from Wilson's lower bound of that to Wilson's upper
/// bound of the share in which every tie is broken in the feature's favour: it covers however ties are broken. The
/// share of nobody's reasons is undefined.
[[nodiscard]] inline std::vector<ReasonShare> reason_shares(const ReasonTally& tally,
                                                            const stats::Confidence& confidence) {
  std::vector<ReasonShare> shares;
  for (std::size_t f = 0; f < tally.among.size(); ++f) {
    ReasonShare found{{}, tally.among[f], tally.tied[f]};
    found.share.confidence = confidence.level();
    found.share.n = tally.rows;
    found.share.method = found.tied == 0 ? "wilson" : "wilson_ties_open";
    found.share.value = static_cast<double>(found.among) / static_cast<double>(tally.rows);
    found.share.low = stats::wilson({found.among, tally.rows}, confidence).low;
    found.share.high = stats::wilson({found.among + found.tied, tally.rows}, confidence).high;
    shares.push_back(found);
  }
  return shares;
}

}  // namespace lotrecht::explain
