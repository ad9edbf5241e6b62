"""Slack's rate limits, where a workspace switches them on: a bucket per method, and per channel for posting.

Owns the buckets; how a refusal looks is webapi.py. Source: SLACK.md section 3 (tiers).
"""

import time
from dataclasses import dataclass, field

PER_MINUTE = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "t5": 600}
POSTS_PER_SECOND, POST_BURST = 1.0, 5.0


@dataclass
class Bucket:
    rate: float  # a second
    burst: float
    level: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.level, self.at = self.burst, time.monotonic()

    def wait(self) -> int:
        """Whole seconds until the next call may come; 0 when this one may."""
        now = time.monotonic()
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level < 1:
            return int((1 - self.level) / self.rate) + 1
        self.level -= 1
        return 0


class RateLimits:
    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def wait(self, method: str, tier: str, channel: str | None) -> int:
        """Seconds for Retry-After, 0 when the call is within its limits."""
        if method == "chat.postMessage":
            bucket = self._bucket(f"{method} {channel}", POSTS_PER_SECOND, POST_BURST)
        else:
            a_minute = PER_MINUTE[tier]
            bucket = self._bucket(method, a_minute / 60, a_minute)
        return bucket.wait()

    def _bucket(self, name: str, rate: float, burst: float) -> Bucket:
        return self._buckets.setdefault(name, Bucket(rate, burst))
