"""Discord's rate limits: buckets per route and channel, and 50 requests a second over all.

Counted in real time, because discord.py sleeps in real time. Discord does not publish the
numbers; those here are the ones observed by others (and for messages, by many).
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field

from bot.clock import Clock


@dataclass(frozen=True, slots=True)
class Rule:
    """How many requests a bucket takes in how long."""

    limit: int
    window_s: float


GLOBAL = Rule(50, 1.0)
DEFAULT = Rule(50, 1.0)
RULES = {
    "POST /channels/{channel_id}/messages": Rule(5, 5.0),
    "PATCH /channels/{channel_id}/messages/{message_id}": Rule(5, 5.0),
    "DELETE /channels/{channel_id}/messages/{message_id}": Rule(5, 1.0),
    "POST /channels/{channel_id}/messages/{message_id}/crosspost": Rule(10, 3600.0),
    "POST /channels/{channel_id}/typing": Rule(5, 5.0),
    "POST /webhooks/{webhook_id}/{webhook_token}": Rule(5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": Rule(5, 2.0),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": Rule(5, 2.0),
}
BUCKETS_KEPT = 4_096
# The callback and follow-ups of interactions do not count towards the global limit.
GLOBALLY_EXEMPT = ("/interactions/", "/webhooks/")


@dataclass(frozen=True, slots=True)
class Rates:
    """Which limits hold.

    scale      factor on every bucket's window: tests shrink it, 1.0 is Discord
    rules      by "METHOD /template"
    all_routes the limit over all routes of the bot
    """

    scale: float = 1.0
    rules: dict[str, Rule] = field(default_factory=lambda: dict(RULES))
    all_routes: Rule = GLOBAL


@dataclass(slots=True)
class Bucket:
    """A fixed window that opens with its first request."""

    rule: Rule
    used: int = 0
    opened_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and what the headers say.

    retry_after_s   how long to wait; 0.0 when it passes
    is_global       whether the limit over all routes refused it
    """

    headers: dict[str, str]
    retry_after_s: float = 0.0
    is_global: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether the request must wait."""
        return self.retry_after_s > 0


class RateLimiter:
    """Counts requests; `clock` is real time."""

    def __init__(self, clock: Clock, rates: Rates) -> None:
        self._clock = clock
        self._rates = rates
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._recent: deque[float] = deque()

    def admit(self, method: str, template: str, major: str) -> Verdict:
        """Count a request and judge it; one that is refused does not count.

        template   the route with its parameters unfilled
        major      the channel, guild or webhook that has a bucket of its own
        """
        now = self._clock.monotonic()
        is_exempt = template.startswith(GLOBALLY_EXEMPT)
        if not is_exempt:
            wait_s = self._global_wait(now)
            if wait_s > 0:
                return Verdict(_global_headers(wait_s), wait_s, is_global=True)
        route = f"{method} {template}"
        bucket = self._bucket(route, major)
        window_s = bucket.rule.window_s * self._rates.scale
        if now - bucket.opened_at >= window_s:
            bucket.used, bucket.opened_at = 0, now
        left_s = bucket.opened_at + window_s - now
        refused = bucket.used >= bucket.rule.limit
        if not refused:
            bucket.used += 1
            if not is_exempt:
                self._recent.append(now)
        headers = self._headers(route, bucket, left_s)
        if refused:
            headers |= {"Retry-After": f"{left_s:.3f}", "X-RateLimit-Scope": "user"}
        return Verdict(headers, left_s if refused else 0.0)

    def _bucket(self, route: str, major: str) -> Bucket:
        key = (route, major)
        if key not in self._buckets:
            self._forget_closed()
            rule = self._rates.rules.get(route, DEFAULT)
            # Never opened: the first request opens it whatever the clock reads.
            self._buckets[key] = Bucket(rule, opened_at=float("-inf"))
        return self._buckets[key]

    def _forget_closed(self) -> None:
        """Drop buckets whose window is over, once there are many: each interaction has its own."""
        if len(self._buckets) >= BUCKETS_KEPT:
            now, scale = self._clock.monotonic(), self._rates.scale
            self._buckets = {
                key: bucket
                for key, bucket in self._buckets.items()
                if now - bucket.opened_at < bucket.rule.window_s * scale
            }

    def _headers(self, route: str, bucket: Bucket, left_s: float) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(bucket.rule.limit),
            "X-RateLimit-Remaining": str(max(0, bucket.rule.limit - bucket.used)),
            "X-RateLimit-Reset": f"{self._clock.now().timestamp() + left_s:.3f}",
            "X-RateLimit-Reset-After": f"{left_s:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
        }

    def _global_wait(self, now: float) -> float:
        rule = self._rates.all_routes
        while self._recent and self._recent[0] <= now - rule.window_s:
            self._recent.popleft()
        if len(self._recent) < rule.limit:
            return 0.0
        return self._recent[0] + rule.window_s - now


def _global_headers(wait_s: float) -> dict[str, str]:
    return {
        "Retry-After": f"{wait_s:.3f}",
        "X-RateLimit-Global": "true",
        "X-RateLimit-Scope": "global",
    }
