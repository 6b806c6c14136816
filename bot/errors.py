"""Every error that crosses a package border.

    DaybookError
    ├── UserError                 safe to show as it is; says what to do next
    ├── ConfigError               settings that cannot work, all problems at once
    ├── StorageError              the database is out of reach, locked, read-only or broken
    ├── FetchError                a feed or page could not be had
    │   ├── AddressRefused        an address that we never connect to (private, odd scheme)
    │   ├── Unreachable           no such host, refused or dropped connection, bad certificate
    │   ├── FetchTimeout          no answer, or not all of it, in time
    │   ├── TooLarge              more bytes than we read
    │   ├── BadStatus             an HTTP status that is no success
    │   └── NotAFeed              the answer is no feed that we know
    ├── WorkFailed                a worker stumbled over what it was given to read
    └── DeliveryError             Discord did not take a message
        ├── RetryLater            it may work later
        ├── Uncertain             it may have been accepted: look before sending again
        ├── CannotTell            it may have been accepted, and looking does not tell
        ├── LeaseLost             another worker sends it, or nobody wants it any more
        └── Refused               it will never work as it is

Errors of a library are raised again as one of these, `from` their cause, by the package
that uses the library.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class DaybookError(Exception):
    """Root of all errors of this project."""


class UserError(DaybookError):
    """A mistake or limit that its text explains to a person, with what to do next."""


class ConfigError(DaybookError):
    """Settings that cannot work.

    problems   one sentence each, naming the setting and what to do
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StorageError(DaybookError):
    """The database cannot do what was asked; the text says why and what to do next."""


class WorkFailed(DaybookError):
    """A worker raised an error that nobody foresaw; its text is the trace.

    What it was given is at fault, or our reading of it: other work goes on.
    """


class FetchError(DaybookError):
    """A feed or page could not be had.

    url           the address that failed, after redirects
    code          short stable name of the cause, kept with the feed's health
    retry_after   what the server asked us to wait, if it did
    """

    code = "fetch"

    def __init__(self, message: str, *, url: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.url = url
        self.retry_after = retry_after


class AddressRefused(FetchError):
    """The address leads where we never connect to: a private network, an odd scheme or port."""

    code = "refused"


class Unreachable(FetchError):
    """No such host, no connection, a dropped connection or a bad certificate."""

    code = "unreachable"


class FetchTimeout(FetchError):
    """The server did not answer, or not completely, within our time limit."""

    code = "timeout"


class TooLarge(FetchError):
    """The answer has more bytes, headers or items than we are willing to read."""

    code = "too_large"


class BadStatus(FetchError):
    """The server answered with an HTTP status that is no success.

    status   the HTTP status code
    """

    code = "status"

    def __init__(
        self, message: str, *, url: str, status: int, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message, url=url, retry_after=retry_after)
        self.status = status


class NotAFeed(FetchError):
    """The bytes are no feed that we know, and no page that names one."""

    code = "not_a_feed"


class DeliveryError(DaybookError):
    """Discord did not take a message."""


class RetryLater(DeliveryError):
    """Discord is busy or limited us; nothing was accepted.

    after        how long to wait at least
    everywhere   nothing else would be taken meanwhile either: a token or an address that is
                 refused, not a message
    """

    def __init__(
        self, message: str, *, after: timedelta = timedelta(0), everywhere: bool = False
    ) -> None:
        super().__init__(message)
        self.after = after
        self.everywhere = everywhere


class Uncertain(DeliveryError):
    """The connection or the server broke: Discord may have accepted the message.

    suspect_payload   a server error that a payload of too many bytes would cause too
    after             how long to wait at least
    """

    def __init__(
        self, message: str, *, suspect_payload: bool = False, after: timedelta = timedelta(0)
    ) -> None:
        super().__init__(message)
        self.suspect_payload = suspect_payload
        self.after = after


class CannotTell(DeliveryError):
    """An earlier attempt may have been accepted, and the channel does not show us whether."""


class LeaseLost(DeliveryError):
    """The delivery was cancelled, or given to another worker, before it left."""


class Cause(StrEnum):
    """Why Discord refuses a message for good."""

    MISSING_CHANNEL = "missing_channel"
    MISSING_PERMISSION = "missing_permission"
    PAYLOAD = "payload"
    OTHER = "other"


class Refused(DeliveryError):
    """Discord will not take this message as it is.

    cause   what an admin or we can do about it depends on this
    """

    def __init__(self, message: str, *, cause: Cause) -> None:
        super().__init__(message)
        self.cause = cause
