import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import sentence_spans, sentences

CASES = [
    ("en", ["The vote is on Tuesday.", "It may be close."]),
    ("en", ["Mr. Smith left the U.S. on Jan. 14.", "He will return."]),
    ("en", ["He flew to Washington, D.C. for talks with the U.S. State Department."]),
    ("en", ["Talks start at 9 a.m. Monday in Oslo."]),
    ("en", ["The envoy meets U.S. President Holt on Friday.", "U.K. Prime Minister Reed waits."]),
    ("en", ["The hearing begins at 2 p.m. ET in Oslo.", "It ends at 4 p.m. local time."]),
    ("en", ["John F. Kennedy spoke.", "J. D. Vance answered."]),
    ("en", ['"Will it pass?" she asked.', "No one knew."]),
    ("en", ["He met Gen. Mark Milley and Sen. Chuck Schumer.", "They talked."]),
    ("en", ["Turnout was 61.5 percent.", "It fell."]),
    ("en", ["It is No. 10 on the list.", "No. 11 follows."]),
    ("en", ["He said no.", "The talks ended."]),
    ("de", ["Am 7. Februar tagt der Bundestag.", "Danach folgt die Wahl."]),
    ("de", ["Der 21. Parteitag beginnt im Jahr 2025.", "Er dauert drei Tage."]),
    ("de", ["Sie wählen am 12.4. 2026 ein neues Parlament.", "Danach wird regiert."]),
    ("fr", ["Le vote du 12.4. 2026 est maintenu.", "La part est de 12.4.", "Elle monte."]),
    ("en", ["Growth was 2.4.", "2026 may be better."]),
    ("fr", ["M. Barnier arrive le 3 mars.", "Il repart le lendemain."]),
    ("es", ["El presidente viajará a EE.UU. en mayo.", "¿Volverá pronto?", "Nadie lo sabe."]),
    ("ja", ["首相は7日に訪米する。", "大統領と会談する。"]),
    ("ja", ["首相は「7日に行く。必ず行く。」と述べた。", "野党は批判した。"]),
    ("ja", ["本当か！", "誰も知らない。"]),
    ("zh", ["总理下周访问法国。", "双方将会谈。"]),
]


def join(language, parts):
    return ("" if language in {"ja", "zh"} else " ").join(parts)


@pytest.mark.parametrize(("language", "parts"), CASES)
def test_text_is_split_where_a_reader_would(language, parts):
    assert sentences(join(language, parts), language) == parts


def test_an_abbreviation_ends_a_sentence_before_a_usual_opening_word():
    assert sentences("The troops leave the U.S. The allies stay.") == [
        "The troops leave the U.S.",
        "The allies stay.",
    ]
    assert sentences("Talks start at 9 a.m. The minister arrives later.") == [
        "Talks start at 9 a.m.",
        "The minister arrives later.",
    ]


def test_a_quoted_sentence_ends_with_its_quotation_mark():
    assert sentences('"We will go," he said. "We will win." Nobody answered.') == [
        '"We will go," he said.',
        '"We will win."',
        "Nobody answered.",
    ]


def test_a_line_break_ends_a_sentence():
    assert sentences("Vote on Tuesday\nThe house meets") == ["Vote on Tuesday", "The house meets"]


def test_empty_text_has_no_sentence():
    assert sentences(" \n\n ") == []


@given(st.text(max_size=300), st.sampled_from(["en", "de", "ja"]))
def test_spans_cover_everything_but_space_in_order(text, language):
    spans = sentence_spans(text, language)
    covered = [i for start, end in spans for i in range(start, end)]
    assert covered == sorted(set(covered))
    outside = set(range(len(text))) - set(covered)
    assert all(text[i].isspace() for i in outside)
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
