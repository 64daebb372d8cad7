"""From which score on two texts count as alike, by what a mistake costs; chosen on the tuning set of bench/similar."""

SHOWN_FROM = 0.30  # responders look for themselves: rather one too many
RECURRING_FROM = 0.55  # what counts as the same question for a proposal to leads (T4)
SUGGESTED_FROM = 0.45  # what a requester is shown unasked (T3)
SUGGESTED_MARGIN = 0.08  # how far the best entry must be ahead of the second one
FOUND_FROM = 0.3  # the share of typed words, by weight, that an entry must have
