from __future__ import annotations

import logging

import discord
import pytest
from discord import app_commands

from bot.errors import StorageError, UserError
from bot.runtime.mistakes import in_words


def said(error: BaseException) -> str:
    payload = in_words(error, used="latest politics")
    content: str = payload["components"][0]["components"][0]["content"]
    return content


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UserError("There is no *such* digest."), r"There is no \*such\* digest."),
        (app_commands.CommandNotFound("x", []), "has just changed"),
        (app_commands.CheckFailure(), "Ask someone who manages this server"),
        (app_commands.NoPrivateMessage(), "Ask someone who manages this server"),
        (
            app_commands.TransformerError(
                "#gone", discord.AppCommandOptionType.channel, app_commands.Transformer()
            ),
            r"I cannot use “\#gone” there",
        ),
    ],
)
def test_a_persons_mistake_is_explained(error: BaseException, words: str) -> None:
    assert words in said(error)


def test_our_own_fault_has_a_reference_that_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    shown = said(StorageError("disk is full: /secret/path"))
    (record,) = caplog.records
    assert vars(record)["ref"] in shown
    assert "secret" not in shown
    assert record.exc_info is not None
