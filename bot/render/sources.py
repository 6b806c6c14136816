"""Answers about sources: the list with its health, and what happened to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.models import Entry, FeedOffer, Payload, SourceAdded, SourceStatus, SourceTest, Trouble
from bot.render.components import Accent, Component, container, message, separator, text
from bot.render.escape import escape, excerpt, link, plain, stamp
from bot.render.limits import clip, first_fitting
from bot.render.notices import notice, titled
from bot.render.paging import Page, pager

PAGE_SIZE: Final = 8
"""Sources on one page of the list."""

_NAME = 60
_TITLE = 60
_HEADLINE = 110
# From the most that is shown to what fits however long the texts and addresses are.
_LINES = ((True, 160), (False, 160), (False, 50))
"""Whether a name is linked, and characters of an error."""
_GAP_SHOWN = timedelta(days=7)
_SAMPLES = (5, 3, 1)
_OFFERS = (5, 3, 1)
_TROUBLES = ((10, 200), (10, 80), (3, 80), (1, 80))
"""How many of them are shown, and characters of each one's cause."""


def source_list(
    statuses: Sequence[SourceStatus], page: Page, *, total: int, failing: int, paused: int
) -> Payload:
    """Return one page of a guild's sources.

    statuses   those of this page, at most `PAGE_SIZE`
    total, failing, paused   counted over the whole list
    """
    facts = [f"{total} on the list"]
    if failing:
        facts.append(f"{failing} {'needs' if failing == 1 else 'need'} attention")
    if paused:
        facts.append(f"{paused} paused")
    accent = Accent.CAUTION if failing else Accent.NEWS

    def build(shape: tuple[bool, int]) -> Payload:
        parts: list[Component] = [titled("Sources", " · ".join(facts)), separator()]
        parts += [text(_status(status, *shape)) for status in statuses]
        return message([container(parts, accent), *pager(page)])

    return first_fitting(build, _LINES)


def no_sources() -> Payload:
    """Return the list of a guild that has none yet."""
    return notice(
        "This server has no sources of its own yet, so it reads the public ones that come "
        "with this bot.",
        hint="Add an outlet with /sources add: its feed, or any page of its site.",
    )


def source_added(added: SourceAdded) -> Payload:
    """Return what `/sources add` did, and what can be done with it now."""
    if added.already:
        said = f"{_named(added.status)} was on the list already; nothing has changed."
    else:
        said = f"{_named(added.status)} is on the list now, with {_articles(added.articles)}."
    parts = [text(f"{said}\n-# Read it with /latest politics, or post it with /digest create.")]
    return first_fitting(
        lambda most: message([container(parts + _offers(added.others, most), Accent.GOOD)]), _OFFERS
    )


def source_test(tested: SourceTest) -> Payload:
    """Return what an address gives now, with its newest headlines."""
    title = clip(plain(tested.title) or plain(tested.url), _TITLE) or "(no title)"
    dates = [entry.published_at for entry in tested.entries if entry.published_at]
    facts = [f"a feed ({escape(tested.format)})", _entries(len(tested.entries))]
    if dates:
        facts.append(f"newest {stamp(max(dates))}")

    def build(most: int) -> Payload:
        parts = [
            text(f"### {link(title, tested.url)}\n-# {' · '.join(facts)}"),
            *([text(_sample(tested.entries[:most]))] if tested.entries else []),
            text("-# Nothing was stored. Add it with /sources add."),
        ]
        return message([container(parts + _offers(tested.others, most))])

    return first_fitting(build, _SAMPLES)


def feeds_failing(troubles: Sequence[Trouble]) -> Payload:
    """Return the notice to a guild's admins that feeds have failed for a while, and why."""
    one = len(troubles) == 1
    heading = "A source cannot be read" if one else f"{len(troubles)} sources cannot be read"
    advice = (
        "I go on trying, at least once a day, and say when "
        f"{'it' if one else 'they'} can be read again. See /sources list; take away what is gone "
        "for good with /sources remove. This is said only once."
    )

    def build(shape: tuple[int, int]) -> Payload:
        most, length = shape
        lines = [
            f"**{_feed_link(trouble)}** since {stamp(trouble.since)}\n"
            f"{excerpt(trouble.text or '', length)}"
            for trouble in troubles[:most]
        ]
        return _told(heading, [*lines, *_and_more(len(troubles) - most)], advice, Accent.CAUTION)

    return first_fitting(build, _TROUBLES)


def feeds_back(troubles: Sequence[Trouble]) -> Payload:
    """Return the notice that feeds, of which the admins were told, can be read again."""
    one = len(troubles) == 1
    heading = f"{'A source' if one else f'{len(troubles)} sources'} can be read again"

    def build(shape: tuple[int, int]) -> Payload:
        lines = [f"**{_feed_link(trouble)}**" for trouble in troubles[: shape[0]]]
        return _told(heading, [*lines, *_and_more(len(troubles) - shape[0])], "", Accent.GOOD)

    return first_fitting(build, _TROUBLES)


def _told(heading: str, lines: Sequence[str], advice: str, accent: Accent) -> Payload:
    parts = [text(f"### {heading}"), *(text(line) for line in lines)]
    if advice:
        parts.append(text(f"-# {advice}"))
    return message([container(parts, accent)])


def _feed_link(trouble: Trouble) -> str:
    return link(_full_name(trouble.name, trouble.title), trouble.url)


def _and_more(count: int) -> list[str]:
    return [f"-# and {count} more" for _ in range(count > 0)]


def source_named(status: SourceStatus) -> str:
    """Return how a source is called in a sentence or a choice, plain.

    The feed's own title tells two feeds of an outlet apart.
    """
    return _full_name(status.name, status.title)


def _full_name(outlet: str, feed: str) -> str:
    name, title = clip(plain(outlet), _NAME), clip(plain(feed), _TITLE)
    return name if not title or title == name else f"{name} – {title}"


def _named(status: SourceStatus, *, linked: bool = True) -> str:
    return f"**{link(source_named(status), status.url if linked else None)}**"


def _status(status: SourceStatus, linked: bool, error_length: int) -> str:
    return f"{_named(status, linked=linked)}\n-# {_health(status, error_length)}"


def _health(status: SourceStatus, error_length: int) -> str:
    if status.paused:
        return "⏸ paused · resume with /sources resume"
    if status.error_text:
        worked = f" · last worked {stamp(status.last_success_at)}" if status.last_success_at else ""
        return f"⚠ {excerpt(status.error_text, error_length)}{worked}"
    facts = [_articles(status.articles)]
    if status.last_new_at:
        facts.append(f"newest {stamp(status.last_new_at)}")
    if status.full_text:
        facts.append("full texts")
    facts.append(f"next look {stamp(status.next_poll_at)}")
    if status.gap_at and status.next_poll_at - status.gap_at < _GAP_SHOWN:
        facts.append(f"⚠ may have missed articles {stamp(status.gap_at)}, so it is read more often")
    return " · ".join(facts)


def _sample(entries: Sequence[Entry]) -> str:
    return "\n".join(
        f"- {link(clip(plain(entry.title), _HEADLINE) or '(no headline)', entry.link)}"
        + (f" · {stamp(entry.published_at)}" if entry.published_at else "")
        for entry in entries
    )


def _offers(offers: Sequence[FeedOffer], most: int) -> list[Component]:
    if not offers:
        return []
    lines = [
        f"- {link(clip(plain(offer.title) or plain(offer.url), _TITLE), offer.url)}"
        for offer in offers[:most]
    ]
    if len(offers) > most:
        lines.append(f"-# and {len(offers) - most} more")
    return [separator(), text("**The page offers other feeds too**\n" + "\n".join(lines))]


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count} articles"


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"
