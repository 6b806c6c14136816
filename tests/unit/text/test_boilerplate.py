from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.boilerplate import strip_boilerplate

_OWN = "The bill passed by two votes."


@pytest.mark.parametrize(
    "text",
    [
        _OWN,
        f"{_OWN} Read more",
        f"{_OWN} Read more »",
        f"{_OWN} [Read more...]",
        f"{_OWN} (Read the full story)",
        f"{_OWN} Continue reading The bill that passed…",
        f"{_OWN} The post The bill appeared first on The Courier.",
        f"{_OWN} Read more The post The bill appeared first on The Courier.",
        f"{_OWN} Lire la suite",
        f"{_OWN} Weiterlesen…",
        f"{_OWN} Mehr lesen",
        f"{_OWN} Leer más",
        f"{_OWN} Leggi tutto",
        f"{_OWN} 続きを読む",
        f"{_OWN} [link] [comments]",
        f"{_OWN} 12 comments",
        f"{_OWN} Share Tweet Email",
        f"{_OWN} Read more Share Tweet Pin 3 comments Weiterlesen",
        f"By Jane Doe | {_OWN}",
        f"By JANE DOE and John van der Roe, political editor – {_OWN}",
        f"Von Erika Beispiel und Max Muster | {_OWN} Zum Artikel",
    ],
)
def test_what_surrounds_the_outlets_words_goes(text: str) -> None:
    assert strip_boilerplate(text) == _OWN


@pytest.mark.parametrize(
    "text",
    [
        "He went on to read on",
        "Ministers will read the full report.",
        "By Tuesday the count | of votes was known",
        "Von der Leyen – president of the Commission – spoke.",
        "The comments link two affairs.",
        "首相は会談で合意した。全文は公表されない",
        "",
    ],
)
def test_phrases_that_belong_to_a_sentence_stay(text: str) -> None:
    assert strip_boilerplate(text) == text


@pytest.mark.parametrize("end", ["[…]", "[...]", "(...)", "....", " […]"])
def test_a_cut_text_ends_in_one_ellipsis(end: str) -> None:
    assert strip_boilerplate(f"The bill {end}").replace(" …", "…") == "The bill…"


def test_a_text_of_phrases_only_becomes_empty() -> None:
    assert strip_boilerplate("Read more") == ""


@given(st.text(max_size=300))
def test_nothing_is_ever_added_but_an_ellipsis(text: str) -> None:
    assert strip_boilerplate(text).rstrip("…") in text
