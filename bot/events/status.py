"""Tell which dates of an English sentence an event was moved from, moved to, or lost."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from bot.events.reports import Status
from bot.events.words import words

_MOVED = words(
    "postponed postpone postpones postponing delayed delay delays delaying moved rescheduled "
    "reschedule deferred defer adjourned pushed put shifted brought moving move moves rescheduling shift shifts"
)
_CANCELLED = words(
    "cancelled canceled cancel cancels cancelling canceling scrapped scrap scraps abandoned abandon "
    "dropped shelved axed suspended banned called call calls calling skip skips skipped"
)
_NEEDS_OFF = words("called call calls calling put")
_NEEDS_TARGET = words("adjourned moved brought shifted pushed move moves moving shift shifts")
_FROM = words("from back forward until")
_WHEN = words(
    "january february march april may june july august september october november december jan feb "
    "mar apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday "
    "sunday next later early late tomorrow mid"
)
_OTHER_DAY = words("later new another different")
_PASSIVE = words("been was were is are")
_SITTINGS = words("session sessions hearing hearings sitting trial vote meeting talks election")
_PAST_PLAN = words("originally initially previously earlier")
_PLANNED = words("scheduled planned due set slated expected")
_BE_THEN = words("was were been")
_WAS_PLANNED = words("to due planned scheduled supposed set expected")
_DESCRIBING = words('a an the his her its their long much - " “')
_OTHER_MATTER = words("where after because although while whereas following since despite")


_SIGNALS = _MOVED | _CANCELLED | words("now no")


def change_in(lower: Sequence[str]) -> tuple[Status, int] | None:
    """Return what happens to an event's date in a sentence and where it says so.

    lower   the tokens in lower case
    """
    if _SIGNALS.isdisjoint(lower):  # as in nearly every sentence
        return None
    for index, word in enumerate(lower):
        following = lower[index + 1 : index + 5]
        if word.endswith("ed") and _describes(lower, index):
            continue
        if word == "suspended" and not _is_called_off(lower, index):
            continue
        if word == "adjourned" and lower[index - 1] not in _PASSIVE:
            continue  # "the court adjourned on Friday": it has
        if word in _MOVED and not _is_negated(lower, index):
            if word in _NEEDS_OFF and not {"off", "back"}.intersection(following):
                continue
            if word in _NEEDS_TARGET and not _has_target(lower[index + 1 : index + 9]):
                continue
            return Status.POSTPONED, index
        if word in _CANCELLED and not _is_negated(lower, index):
            if word in _NEEDS_OFF and "off" not in lower[index + 1 : index + 3]:
                continue
            return Status.CANCELLED, index
        if word == "now" and lower[index - 1] == "will" and _was_planned(lower[:index]):
            return Status.POSTPONED, index  # "were to meet on May 4, will now do so on May 11"
        if word == "no" and list(following[:1]) == ["longer"]:
            return Status.CANCELLED, index
    return None


def _was_planned(before: Sequence[str]) -> bool:
    pairs = set(itertools.pairwise(before))
    return any((be, plan) in pairs for be in _BE_THEN for plan in _WAS_PLANNED)


def _is_called_off(lower: Sequence[str], index: int) -> bool:
    """Tell whether "suspended" is said of a sitting: "was suspended", "suspended a session"."""
    if lower[index - 1] in _PASSIVE:
        return True
    return not _SITTINGS.isdisjoint(lower[index + 1 : index + 4])


def _has_target(following: Sequence[str]) -> bool:
    """Tell whether what follows "moved" or "brought" is a time rather than a place."""
    if not _FROM.isdisjoint(following):
        return True
    pairs = list(itertools.pairwise(following))
    if ("to", "a") in pairs and not _OTHER_DAY.isdisjoint(following):
        return True
    return any(word == "to" and after in _WHEN for word, after in pairs)


def _describes(lower: Sequence[str], index: int) -> bool:
    """Tell whether a participle is an adjective: "a deferred payment", "a newly banned party"."""
    before = index - 1
    if before > 0 and lower[before].endswith("ly"):
        before -= 1
    return before >= 0 and lower[before] in _DESCRIBING


def _is_negated(lower: Sequence[str], index: int) -> bool:
    return bool(
        {"not", "n't", "without", "never", "no", "if"}.intersection(
            lower[max(0, index - 3) : index]
        )
    )


def status_of(lower: Sequence[str], first: int, change: tuple[Status, int] | None) -> Status:
    """Return the status that a sentence gives to the date at token `first`.

    "Postponed from the 10th to the 12th", "the vote planned for the 10th was moved to the 12th":
    what follows "to" or "until" is the new date, every other one the old.
    """
    if change is None:
        return Status.SCHEDULED
    status, where = change
    between = lower[min(first, where) : max(first, where)]
    if not _OTHER_MATTER.isdisjoint(between) or (where > first and "which" in between):
        return Status.SCHEDULED
    if where > first and _is_of_another(lower, first, where):
        return Status.SCHEDULED
    before = [word for word in lower[max(0, first - 2) : first] if word not in ("on", "the")]
    is_new = first > where and bool(before) and before[-1] in ("to", "until", "till", "for")
    is_new = is_new or (first > where and lower[where] == "now")
    if is_new and before[-1:] == ["for"]:
        is_new = _PLANNED.isdisjoint(lower[max(0, first - 4) : first])
    return Status.SCHEDULED if is_new and status is Status.POSTPONED else status


def _is_of_another(lower: Sequence[str], first: int, where: int) -> bool:
    """Tell whether what is off is not what has the date: "meets on Monday, but a tour was axed".

    The date is still promised, and the verb of the change has a subject of its own.
    """
    if "but" not in lower[first:where] or lower[where - 1] not in _PASSIVE:
        return False
    turn = first + list(lower[first:where]).index("but")
    told = lower[:turn]
    is_promised = not _PROMISING.isdisjoint(told) and _BE_THEN.isdisjoint(told)
    return is_promised and lower[turn + 1] in _OWN_SUBJECT


_PROMISING = words("is are will shall")
_OWN_SUBJECT = words("a an his her their another one two three some")


def was_only_planned(lower: Sequence[str], first: int) -> bool:
    """Tell whether the phrase at `first` belongs to a plan that is over: "had been due on…"."""
    near = lower[max(0, first - 8) : first]
    if "had" in near and not _PLANNED.isdisjoint(near):
        return True
    if "supposed" in near and not _BE_THEN.isdisjoint(near):  # "was supposed to meet on Thursday"
        return True
    return not _PAST_PLAN.isdisjoint(near) and not _PLANNED.isdisjoint(near)
