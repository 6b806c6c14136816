"""`/sources browse`: the catalogue in pages, and the menu that adds a source from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from discord.app_commands import Choice

from bot.errors import UserError
from bot.ingest.catalogue import entry_key
from bot.models import Payload
from bot.render import outlines as render
from bot.render import sources as source_render
from bot.render.paging import page_items
from bot.runtime import replies
from cogs.ui import choices
from cogs.ui.controls import Control, Interaction, check_owner, guild_id
from cogs.ui.pages import OWNED_PAGE, TurnPage, owned_page, owner_and_page, page_of

_WANTED = r"(?P<country>[A-Z]{0,2}):(?P<language>[\w-]{0,8}):(?P<desk>[a-z]{0,20})"

Wanted = tuple[str, str, str]
"""Country, language and desk; empty where any will do."""


async def complete_country(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer the countries of the catalogue's outlets."""
    codes = _values(entry.country for entry in interaction.client.ingest.catalogue.entries)
    known = [(choices.country_name(code), code) for code in codes]
    return choices.choices(sorted(_fitting(known, typed)))


async def complete_language(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer the languages of the catalogue's outlets."""
    codes = _values(entry.language for entry in interaction.client.ingest.catalogue.entries)
    bare = {code.partition("-")[0] for code in codes}
    known = [(choices.LANGUAGES.get(code, code), code) for code in bare]
    return choices.choices(sorted(_fitting(known, typed)))


async def complete_desk(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer the desks of the catalogue's feeds."""
    desks = _values(entry.desk for entry in interaction.client.ingest.catalogue.entries)
    return choices.choices(_fitting([(desk.capitalize(), desk) for desk in sorted(desks)], typed))


async def complete_entry(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer outlets of the catalogue by name, for those who know no address."""
    entries = interaction.client.ingest.catalogue.select()
    known = [(render.entry_title(entry), entry.feed_url) for entry in entries]
    return choices.choices(_fitting(known, typed)) if typed.strip() else []


async def read_wanted(
    interaction: Interaction, country: str | None, language: str | None, desk: str | None
) -> Wanted:
    """Return what was picked or typed. Raises UserError for what the catalogue does not have."""
    offers = (complete_country, complete_language, complete_desk)
    kinds = ("country", "language", "desk")
    found = []
    for kind, offer, typed in zip(kinds, offers, (country, language, desk), strict=True):
        if not typed:
            found.append("")
            continue
        offered = await offer(interaction, typed)
        exact = [
            one
            for one in offered
            if typed.casefold() in (one.value.casefold(), one.name.casefold())
        ]
        if not (exact or len(offered) == 1):
            raise UserError(
                f"The catalogue has no {kind} “{typed}”; pick one that is offered while you type."
            )
        found.append((exact or offered)[0].value)
    return found[0], found[1], found[2]


async def catalogue_page(interaction: Interaction, wanted: Wanted, *, number: int = 1) -> Payload:
    """Return a page of what the catalogue has. Raises UserError when it has nothing."""
    ingest, owner = interaction.client.ingest, interaction.user.id
    country, language, desk = wanted
    entries = ingest.catalogue.select(country or None, language or None, desk or None)
    if not entries:
        raise UserError("The catalogue has nothing of that kind; leave out an option.")
    statuses = await ingest.list_sources(guild_id(interaction))
    place = ":".join(wanted)
    page = page_of(
        number, len(entries), render.PAGE_SIZE, lambda to: f"browse:{place}:{owned_page(owner, to)}"
    )
    asked = [
        choices.country_name(country) if country else "",
        choices.LANGUAGES.get(language, language),
        desk,
    ]
    shown = page_items(entries, page.number, render.PAGE_SIZE)
    return render.catalogue_page(
        [(entry_key(entry), entry) for entry in shown],
        page,
        note=" · ".join(filter(None, [f"{len(entries)} feeds", *asked])),
        listed={status.url for status in statuses},
        select_id=f"browse-add:{owned_page(owner, page.number)}",
    )


class TurnCatalogue(TurnPage, template=rf"browse:{_WANTED}:{OWNED_PAGE}"):
    """A button of `/sources browse`."""

    async def page(self, interaction: Interaction, number: int) -> Payload:
        """Return a page of the catalogue as it is now."""
        wanted = (self.found["country"], self.found["language"], self.found["desk"])
        return await catalogue_page(interaction, wanted, number=number)


class AddFromCatalogue(Control, template=rf"browse-add:{OWNED_PAGE}"):
    """The menu of `/sources browse`: adds what is chosen, and says so beside the page."""

    async def use(self, interaction: Interaction) -> None:
        """Add the source, for the one who called the catalogue up or another admin."""
        owner, _ = owner_and_page(self.found)
        check_owner(interaction, owner, admins=True)
        await replies.think(interaction, ephemeral=True)
        ingest = interaction.client.ingest
        entry = ingest.catalogue.find(_chosen(interaction))
        if entry is None:
            raise UserError("The catalogue no longer has this source; call /sources browse again.")
        added = await ingest.add_source(
            guild_id(interaction), entry.feed_url, actor_id=interaction.user.id
        )
        await replies.answer(interaction, source_render.source_added(added))


def _chosen(interaction: Interaction) -> str:
    data: Any = interaction.data
    return str(data["values"][0])


def _values(found: Iterable[str | None]) -> set[str]:
    return {value for value in found if value}


def _fitting(known: Iterable[tuple[str, str]], typed: str) -> list[tuple[str, str]]:
    """Return the (label, value) pairs of which a word begins as was typed, or the value is it."""
    wanted = typed.strip().casefold()
    begins = re.compile(rf"(?:^|[\W_]){re.escape(wanted)}", re.IGNORECASE)
    return [
        (label, value)
        for label, value in known
        if wanted == value.casefold() or begins.search(label)
    ]
