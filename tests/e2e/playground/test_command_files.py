"""Files given with a command: from the page, over the server, to the real client and back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest

from tests.e2e.driver import PageDriver, PageError
from tests.e2e.playground.conftest import Client, Connect

pytestmark = pytest.mark.e2e

MOST_BYTES = 10 * 2**20


def filing_client() -> Client:
    client = Client()
    sources = discord.app_commands.Group(name="sources", description="Feeds of this server")
    client.tree.add_command(sources)

    @sources.command(name="import", description="Read a list")
    async def bring(
        interaction: discord.Interaction, file: discord.Attachment, note: str = ""
    ) -> None:
        content = await file.read()
        assert len(content) == file.size
        await interaction.response.send_message(
            f"{file.filename} {file.content_type} {file.size} {note}: {content[:20].decode()}",
            ephemeral=True,
        )

    return client


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[Client]:
    async with connect(filing_client()) as client:
        await client.tree.sync()
        yield client


async def test_a_file_reaches_the_bot_as_it_is(client: Client, page: PageDriver) -> None:
    outcome = await page.command("sources import", file=("my feeds.txt", b"one\ntwo"), note="x")
    answer = await page.answer(outcome)
    assert answer["content"] == "my_feeds.txt text/plain 7 x: one\ntwo"


async def test_a_file_of_the_largest_size_is_carried(client: Client, page: PageDriver) -> None:
    outcome = await page.command("sources import", file=("a.txt", b"a" * MOST_BYTES))
    assert f" {MOST_BYTES} " in (await page.answer(outcome))["content"]


@pytest.mark.parametrize(
    ("attachments", "words"),
    [
        ([], "did not come"),
        ([{"id": "another", "filename": "a", "data": ""}], "did not come"),
        ([{"id": "file", "filename": "a", "data": "%"}], "base64"),
        ([{"id": "file", "filename": "a", "data": "YWFh" * (MOST_BYTES // 3 + 1)}], "10 MB"),
        ("file", "did not come"),
    ],
)
async def test_a_file_that_cannot_be_is_refused(
    client: Client, page: PageDriver, attachments: object, words: str
) -> None:
    command = (await page.commands())["sources"]
    inner = {"name": "file", "type": 11, "value": "file"}
    data = {
        "id": command["id"],
        "name": "sources",
        "type": 1,
        "options": [{"name": "import", "type": 1, "options": [inner]}],
    }
    with pytest.raises(PageError, match=words) as refused:
        await page.interact(2, data, "politics", attachments=attachments)
    assert refused.value.status == 400
