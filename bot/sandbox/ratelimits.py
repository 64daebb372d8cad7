"""Slack's rate limits as token buckets, per method and for posts per channel.

They run on real time: a client that is told to wait a second waits a real one, whatever the sandbox's clock says.
"""

import math
import time
from dataclasses import dataclass

MINUTE = 60.0
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
# Slack lets short bursts pass; a fifth of a minute's budget is the order of what people report.
BURST_SHARE = 0.2
LEAST_BURST = 3
POSTS_PER_SECOND = 1.0
POSTS_AT_ONCE = 4
POSTS_PER_MINUTE = 600


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time; `take` answers how long to wait, 0 when one was there."""

    rate: float
    size: float
    tokens: float
    at: float

    def take(self, now: float) -> float:
        """Take a token at `now` (monotonic seconds) or say in how many seconds there will be one."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / self.rate


class RateLimits:
    """All buckets of the one app in the one workspace."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def wait(self, method: str, tier: int, channel: str | None) -> int:
        """Seconds for Retry-After, or 0 when the call may go on; tier 0 has no limit of its own."""
        now = time.monotonic()
        if method == "chat.postMessage":
            seconds = self._bucket(method, channel or "", POSTS_PER_SECOND, POSTS_AT_ONCE, now).take(now)
            if seconds == 0:
                ceiling = POSTS_PER_MINUTE / MINUTE
                seconds = self._bucket(method, "*", ceiling, POSTS_PER_MINUTE * BURST_SHARE, now).take(now)
            return math.ceil(seconds)
        if tier == 0:
            return 0
        per_minute = TIERS[tier]
        size = max(LEAST_BURST, per_minute * BURST_SHARE)
        return math.ceil(self._bucket(method, "", per_minute / MINUTE, size, now).take(now))

    def forget(self) -> None:
        """Fill all buckets; for a reset."""
        self._buckets.clear()

    def _bucket(self, method: str, scope: str, rate: float, size: float, now: float) -> Bucket:
        return self._buckets.setdefault((method, scope), Bucket(rate, size, size, now))
