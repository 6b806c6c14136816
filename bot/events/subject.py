"""Whose event it is, where a sentence takes it for granted: "The next meeting is on 18 March".

News names an institution once and then says "it" or "the next one". What is meant is the body
that the headline is about, or that the sentences before have named last, if it is just one; else
nobody is assumed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from bot.events.heads import NOUNS, VERBS, third_person
from bot.events.identity import named_actors
from bot.events.reports import EventReport
from bot.tagging.gazetteer import Entry, Kind, entries
from bot.text.sentences import sentences

_BACK = 4
"""Sentences that are asked after the headline, nearest first."""
_BACK_CHARACTERS = 1_500

# A pronoun that opens the sentence, a body called only by its sort, or "the next" of a series.
_TAKEN_FOR_GRANTED = {
    "en": re.compile(
        r"^(?:it|they|the (?:bank|court|committee|commission|council|board|panel|agency|body))\b"
        r"|\b(?:the|its|their) next\b",
        re.IGNORECASE,
    ),
    "de": re.compile(r"^(?:sie|es)\b|\bnächste[nrsm]?\b", re.IGNORECASE),
    "fr": re.compile(r"^(?:elles?|ils?)\b|\bprochaine?s?\b", re.IGNORECASE),
    "es": re.compile(r"\bpróxim[ao]s?\b", re.IGNORECASE),
    "ja": re.compile(r"次の|次回|^同(?:行|会|委|党|省|庁)"),
}


def with_subject(report: EventReport, before: str, headline: str, language: str) -> EventReport:
    """Return the report with the body whose event it is, where its own line names nobody.

    before     text of the article up to the report's sentence
    headline   of the article; asked first

    The body is written as the article writes it.
    """
    pattern = _TAKEN_FOR_GRANTED.get(language[:2].lower())
    if pattern is None or report.participants or not pattern.search(report.evidence):
        return report
    if named_actors(report.title):
        return report
    body = _body_before(before, headline, language)
    if not body:
        return report
    return replace(report, participants=(body,), title=_titled(body, report.title, language))


def _titled(body: str, title: str, language: str) -> str:
    """Return "Federal Reserve: next meeting" or, from an English verb, "ECB decides again"."""
    first, _, rest = title.partition(" ")
    if language[:2].lower() == "en" and first in VERBS and first not in NOUNS:
        return f"{body} {third_person(first)} {rest}".strip()
    return f"{body}: {title}"


def _body_before(before: str, headline: str, language: str) -> str:
    """Return the one body that the first of them with any names, "" for none or several."""
    said = sentences(before[-_BACK_CHARACTERS:], language)[-_BACK:]
    for sentence in (headline, *reversed(said)):
        bodies = [_bodies()[name] for name in named_actors(sentence) if name in _bodies()]
        if bodies:
            return _as_written(bodies[0], sentence) if len(bodies) == 1 else ""
    return ""


def _as_written(body: Entry, sentence: str) -> str:
    spellings = sorted((body.name, *body.aliases), key=len, reverse=True)
    return next((spelling for spelling in spellings if spelling in sentence), body.name)


@cache
def _bodies() -> dict[str, Entry]:
    return {entry.name: entry for entry in entries() if entry.kind is Kind.BODY}
