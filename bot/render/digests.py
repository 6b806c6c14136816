"""Answers about digests: the list, and what was done to one of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from bot.models import Digest, DigestLayout, DigestSpec, Payload, RunResult
from bot.render.components import Accent, Component, container, message, separator, text
from bot.render.escape import escape, excerpt, stamp
from bot.render.limits import first_fitting
from bot.render.notices import done, notice, titled
from bot.render.paging import Page, pager

PAGE_SIZE: Final = 8
"""Digests on one page of the list."""

# Characters of a name, and of each list and reason; the last fits whatever was written.
_LENGTHS = ((80, 160), (30, 30))
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def digest_list(digests: Sequence[Digest], page: Page, *, total: int) -> Payload:
    """Return one page of a guild's digests; `total` counts the whole list."""
    note = "1 digest" if total == 1 else f"{total} digests"

    def build(lengths: tuple[int, int]) -> Payload:
        parts: list[Component] = [titled("Digests", note), separator()]
        parts += [text(_line(digest, *lengths)) for digest in digests]
        return message([container(parts), *pager(page)])

    return first_fitting(build, _LENGTHS)


def no_digests() -> Payload:
    """Return the list of a guild that has none yet."""
    return notice(
        "This server has no digest yet.",
        hint="Make one with /digest create: a name, a channel, a time and a time zone.",
    )


def digest_created(digest: Digest) -> Payload:
    """Return the confirmation of a new digest with its first slot."""
    return _card(
        f"{_named(digest.spec)} will be posted in <#{digest.spec.channel_id}>.",
        _state(digest),
        "See it first with /digest preview, or post it at once with /digest run.",
    )


def digest_changed(digest: Digest, done_to_it: str) -> Payload:
    """Return what was done to a digest, such as "paused", with its state."""
    return _card(f"{_named(digest.spec)} is {escape(done_to_it)}.", _state(digest))


def digest_deleted(digest: Digest) -> Payload:
    """Return that a digest is gone."""
    return done(f"“{digest.spec.name}” is deleted.", hint="What it posted stays in the channel.")


def digest_run(digest: Digest, result: RunResult) -> Payload:
    """Return what `/digest run` owes to the channel now."""
    if digest.spec.layout is DigestLayout.WEEK:
        if not result.events:
            return nothing_ahead(digest, "nothing is posted")
        return _under_way(digest, _counted(result.events, "event", "events"))
    if not result.stories:
        return notice(
            f"“{digest.spec.name}” has nothing new to tell, so nothing is posted.",
            hint="Stories that it has told already are never posted again.",
        )
    return _under_way(digest, _counted(result.stories, "story", "stories"))


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _under_way(digest: Digest, count: str) -> Payload:
    return _card(f"{_named(digest.spec)} is on its way to <#{digest.spec.channel_id}>: {count}.")


def nothing_ahead(digest: Digest, outcome: str) -> Payload:
    """Return that a week ahead has nothing to tell; `outcome` goes on after "so"."""
    return notice(
        f"“{digest.spec.name}” knows of nothing in the seven days ahead, so {outcome}.",
        hint="It tells what is announced for a day or a week by your outlets, on its desks. "
        "Read more outlets with /sources add, or give it more desks.",
    )


def nothing_to_preview(digest: Digest) -> Payload:
    """Return the preview of a digest that would be silent now."""
    if digest.spec.layout is DigestLayout.WEEK:
        return nothing_ahead(digest, "it would post nothing now")
    return notice(
        f"“{digest.spec.name}” would post nothing now: there is no new story for its desks.",
        hint="It stays silent then. Read more outlets with /sources add, or add desks.",
    )


def weekdays_in_words(weekdays: Collection[int]) -> str:
    """Return days of the week as people say them; Monday is 0.

    >>> weekdays_in_words({0, 2})
    'Mon, Wed'
    """
    days = sorted(weekdays)
    known = {tuple(range(7)): "every day", tuple(range(5)): "Monday to Friday", (5, 6): "weekends"}
    return known.get(tuple(days)) or ", ".join(_DAYS[day] for day in days)


def _card(*lines: str) -> Payload:
    first, *rest = lines
    return message(
        [container([text("\n".join([first, *(f"-# {line}" for line in rest)]))], Accent.GOOD)]
    )


def _named(spec: DigestSpec, length: int = _LENGTHS[0][0]) -> str:
    return f"**{excerpt(spec.name, length)}**"


def _line(digest: Digest, name_length: int, length: int) -> str:
    spec = digest.spec
    return f"{_named(spec, name_length)} in <#{spec.channel_id}>\n-# {_state(digest, length)}"


def _what(spec: DigestSpec) -> str:
    if spec.layout is DigestLayout.WEEK:
        return f"the week ahead, up to {_counted(spec.size, 'event', 'events')}"
    return f"up to {_counted(spec.size, 'story', 'stories')}"


def _state(digest: Digest, length: int = _LENGTHS[0][1]) -> str:
    spec = digest.spec
    facts = [
        f"{weekdays_in_words(spec.weekdays)} at {spec.at:%H:%M} ({escape(spec.timezone)})",
        excerpt(", ".join(spec.desks), length) or "all desks",
        excerpt(", ".join(spec.countries), length),
        _what(spec),
    ]
    if digest.next_run_at:
        facts.append(f"next {stamp(digest.next_run_at, 'f')} ({stamp(digest.next_run_at)})")
    else:
        reason = excerpt(digest.paused_reason or "paused", length)
        facts.append(f"⏸ {reason} · resume with /digest resume")
    return " · ".join(filter(None, facts))
