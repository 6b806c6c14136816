"""Invented events told by several outlets in their own words: each becomes one story."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.analyze_stories import analyze_stories

CORPUS = Path(__file__).parents[2] / "corpus"
BEGIN = datetime(2025, 10, 6, 6, tzinfo=UTC)
LOOK_ALIKE = [
    {"belgian-rail", "italian-airports"},
    {"asean", "eu-summit"},
    {"kenya-bill", "ghana-bill"},
    {"heating", "coalition"},
]


def read_lines(path):
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def reports():
    """Return the reports of all events in the order of time."""
    rows = [
        {
            "id": number,
            "title": title,
            "text": lead,
            "published": (BEGIN + timedelta(hours=float(hours))).isoformat(),
            "source": outlet,
            "lang": language,
            "event": event,
        }
        for number, (event, hours, outlet, language, title, lead) in enumerate(
            read_lines(CORPUS / "stories" / "events.tsv")
        )
    ]
    return sorted(rows, key=lambda row: (row["published"], row["id"]))


def background():
    """Return other reports of the day before, which belong to no event."""
    return [
        {
            "id": f"{path.stem}-{number}",
            "title": title,
            "text": "" if lead == "-" else lead,
            "published": (BEGIN - timedelta(hours=24 - number / 10)).isoformat(),
            "lang": "en" if path.stem == "headlines" else path.stem,
            "event": None,
        }
        for path in sorted((CORPUS / "topics").glob("*.tsv"))
        for number, (_, _, _, title, lead) in enumerate(read_lines(path))
    ]


def told(rows):
    """Return (event, story) of each report of an event."""
    answers = analyze_stories(rows)
    pairs = [(row["event"], answer["cluster"]) for row, answer in zip(rows, answers, strict=True)]
    return [pair for pair in pairs if pair[0] is not None]


def bcubed(pairs):
    both = Counter(pairs)
    events, stories = Counter(event for event, _ in pairs), Counter(story for _, story in pairs)
    precision = sum(n * n / stories[story] for (_, story), n in both.items()) / len(pairs)
    recall = sum(n * n / events[event] for (event, _), n in both.items()) / len(pairs)
    return 2 * precision * recall / (precision + recall)


def test_events_are_told_apart_from_the_first_report_on():
    assert bcubed(told(reports())) >= 0.95


def test_events_are_told_apart_among_other_news():
    rows = sorted([*background(), *reports()], key=lambda row: (row["published"], str(row["id"])))
    assert bcubed(told(rows)) >= 0.9


def test_look_alikes_of_one_day_stay_two_stories():
    stories = {}
    for event, story in told(reports()):
        stories.setdefault(event, set()).add(story)
    for one, other in LOOK_ALIKE:
        assert stories[one].isdisjoint(stories[other])


def test_no_report_in_other_words_is_a_copy():
    assert not any(answer["duplicate_of"] for answer in analyze_stories(reports()))
