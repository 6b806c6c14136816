"""How a server's sources and digests are doing."""

from __future__ import annotations

from bot.models import DigestStatus, GuildStatus, Payload
from bot.render.components import Accent, Component, container, message, separator, text
from bot.render.escape import excerpt, safe_url, stamp
from bot.render.limits import first_fitting
from bot.render.notices import titled
from bot.render.sources import source_named

# How many failing sources and digests are named; the last fits however long their texts are.
_COUNTS = ((5, 8), (3, 3), (1, 1))
_ERROR = 160
_NAME = 80


def status_page(status: GuildStatus) -> Payload:
    """Return one page on sources, articles, digests and what waits to be posted."""
    troubled = bool(status.failing) or any(
        each.trouble or each.digest.paused_reason for each in status.digests
    )
    verdict = "something needs attention" if troubled else "all well"
    accent = Accent.CAUTION if troubled else Accent.GOOD

    def build(counts: tuple[int, int]) -> Payload:
        failing, digests = counts
        parts: list[Component] = [titled("Status", verdict), separator(), text(_sources(status))]
        if status.failing:
            parts.append(text(_failing(status, failing)))
        parts += [separator(), text(_digests(status, digests))]
        return message([container(parts, accent)])

    return first_fitting(build, _COUNTS)


def _sources(status: GuildStatus) -> str:
    if status.sources:
        read = status.sources - status.paused_sources - len(status.failing)
        counts = [f"{read} of {status.sources} read without trouble"]
        if status.paused_sources:
            counts.append(f"{status.paused_sources} paused")
    else:
        counts = ["the public ones that come with this bot; add your own with /sources add"]
    newest = f", the newest {stamp(status.newest_at)}" if status.newest_at else ""
    return (
        f"**Sources**: {', '.join(counts)}\n"
        f"**Articles** to read: {status.articles}{newest}\n"
        f"**Messages** waiting to be posted: {status.pending}"
    )


def _failing(status: GuildStatus, most: int) -> str:
    lines = [
        f"⚠ **{excerpt(source_named(source), _NAME)}** – {excerpt(source.error_text or '', _ERROR)}"
        for source in status.failing[:most]
    ]
    if len(status.failing) > most:
        lines.append(f"-# and {len(status.failing) - most} more in /sources list")
    return "\n".join(lines)


def _digests(status: GuildStatus, most: int) -> str:
    if not status.digests:
        return "**Digests**: none yet. Make one with /digest create."
    lines = ["**Digests**", *(_digest(one) for one in status.digests[:most])]
    if len(status.digests) > most:
        lines.append(f"-# and {len(status.digests) - most} more in /digest list")
    return "\n".join(lines)


def _digest(status: DigestStatus) -> str:
    digest = status.digest
    if digest.next_run_at:
        facts = [f"next {stamp(digest.next_run_at)}"]
    else:
        facts = [f"⏸ {excerpt(digest.paused_reason or 'paused', _ERROR)}"]
    if status.last_sent_at:
        url = safe_url(status.last_link)
        when = stamp(status.last_sent_at)
        facts.append(f"[last posted](<{url}>) {when}" if url else f"last posted {when}")
    else:
        facts.append("not posted yet")
    if status.trouble and status.trouble != digest.paused_reason:
        facts.append(f"⚠ newest message: {excerpt(status.trouble, _ERROR)}")
    return f"- **{excerpt(digest.spec.name, _NAME)}** · {' · '.join(facts)}"
