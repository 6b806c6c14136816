"""Faults on demand: what a bot must live through, exactly when a test or rehearsal wants it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from bot.playground.gateway.hub import Hub


class FaultKind(StrEnum):
    """What goes wrong.

    CUT_BEFORE   the connection breaks and nothing was done
    CUT_AFTER    everything was done, then the connection breaks before the answer
    ERROR_AFTER  everything was done, then the answer is a server error
    """

    RATE_LIMITED = "429"
    REFUSED = "400"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    ERROR_AFTER = "500_after"
    GATEWAY_DROP = "gateway_drop"
    INVALID_SESSION = "invalid_session"


AFTERWARDS = (FaultKind.CUT_AFTER, FaultKind.ERROR_AFTER)
"""Kinds that let the request do its work first."""
SCOPES = ("user", "global", "shared")
STATUSES = {
    FaultKind.REFUSED: (400, "Bad Request"),
    FaultKind.SERVER_ERROR: (500, "Internal Server Error"),
    FaultKind.ERROR_AFTER: (500, "Internal Server Error"),
    FaultKind.BAD_GATEWAY: (502, "Bad Gateway"),
    FaultKind.UNAVAILABLE: (503, "Service Unavailable"),
}


@dataclass(slots=True)
class Fault:
    """A fault that waits for its request.

    match          glob over "METHOD /path", the path below /api/v10
    times          how many requests it still hits
    retry_after_s  what a 429 asks for
    scope          whose limit a 429 names: the bot's on this route ("user"), the bot's on all
                   ("global"), everybody's ("shared")
    """

    kind: FaultKind
    match: str
    times: int
    retry_after_s: float
    scope: str = "user"


class Faults:
    """The faults that wait, oldest first."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._waiting: list[Fault] = []

    def add(
        self,
        kind: FaultKind | str,
        match: str = "*",
        *,
        times: int = 1,
        retry_after_s: float = 1.0,
        scope: str = "user",
    ) -> None:
        """Let the next `times` matching requests fail; gateway kinds strike at once.

        Raises ValueError for an unknown kind or scope, a count or delay that makes no sense.
        """
        fault = Fault(FaultKind(kind), match, times, retry_after_s, scope)
        if times < 1 or retry_after_s < 0:
            raise ValueError("times must be at least 1 and retry_after at least 0")
        if scope not in SCOPES:
            raise ValueError(f"scope must be one of {', '.join(SCOPES)}")
        if fault.kind is FaultKind.GATEWAY_DROP:
            self._hub.drop_all()
        elif fault.kind is FaultKind.INVALID_SESSION:
            self._hub.invalidate_all()
        else:
            self._waiting.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the first fault that waits for this request, and count it."""
        request = f"{method} {path}"
        for fault in self._waiting:
            if fnmatchcase(request, fault.match):
                fault.times -= 1
                if not fault.times:
                    self._waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Forget every fault that still waits."""
        self._waiting.clear()
