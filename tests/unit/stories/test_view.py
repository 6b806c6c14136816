from __future__ import annotations

from datetime import timedelta

from bot.models import Coverage, Report
from bot.stories.view import ranked, view
from tests.fakes import MORNING

HOUR = timedelta(hours=1)


def report(number: int, title: str, *, hours_ago: int = 1, **more: object) -> Report:
    values = {"summary": f"{title}, officials said.", "language": "en"} | more
    return Report(
        article_id=number,
        source=f"Outlet {number}",
        outlet=f"outlet{number}.example",
        title=title,
        published_at=MORNING - hours_ago * HOUR,
        **values,  # type: ignore[arg-type]
    )


def seen(*reports: Report, story_id: int = 1) -> Coverage:
    newest_first = sorted(reports, key=lambda report: report.published_at, reverse=True)
    return Coverage(story_id, tuple(newest_first), desks=("diplomacy",), countries=("JP",))


def test_a_story_has_the_counts_and_dates_of_its_reports() -> None:
    story = view(
        seen(
            report(1, "Leaders to meet", hours_ago=5, group="north"),
            report(2, "Leaders will meet", hours_ago=2, group="north"),
            report(3, "Meeting of leaders set", duplicate_of=1, official=True),
        ),
        MORNING,
    )
    assert (story.outlets, story.independent, story.official) == (3, 1, True)
    assert (story.first_seen, story.last_seen) == (MORNING - 5 * HOUR, MORNING - HOUR)
    assert (story.desks, story.countries) == (("diplomacy",), ("JP",))


def test_the_newest_of_equally_central_headlines_speaks() -> None:
    first = report(1, "Leaders to meet in Lisbon", hours_ago=5)
    second = report(2, "Leaders meet in Lisbon on Friday", hours_ago=1)
    assert view(seen(first, second), MORNING).headline == second.title


def test_an_aside_is_no_headline_however_new() -> None:
    story = view(
        seen(
            report(1, "Prime minister Arai to meet president Holt", hours_ago=5),
            report(2, "Arai and Holt to meet in Lisbon", hours_ago=4),
            report(3, "President Holt receives prime minister Arai", hours_ago=3),
            report(4, "Chip tariffs may rise, Holt tells farmers", hours_ago=1),
        ),
        MORNING,
    )
    assert "Arai" in story.headline


def test_the_readers_language_comes_first() -> None:
    japanese = report(1, "首相、訪米へ", hours_ago=5, language="ja")
    english = report(2, "Prime minister to visit", language="en-GB")
    assert view(seen(japanese, english), MORNING, language="ja").headline == japanese.title
    assert view(seen(japanese, english), MORNING, language="de").headline == english.title


def test_a_copy_and_a_report_without_a_lead_speak_last() -> None:
    copy = report(1, "Leaders to meet in Lisbon", hours_ago=1, duplicate_of=9)
    bare = report(2, "Leaders to meet in Lisbon today", hours_ago=2, summary="")
    full = report(3, "In Lisbon leaders are to meet", hours_ago=3)
    assert view(seen(copy, bare, full), MORNING).headline == full.title
    assert view(seen(copy), MORNING).headline == copy.title


def test_a_report_without_a_title_is_named_after_its_outlet() -> None:
    assert view(seen(report(1, "")), MORNING).headline == "Outlet 1"


def test_stories_are_ranked_by_voices_and_age() -> None:
    alone = seen(report(1, "One voice"), story_id=1)
    several = seen(report(2, "Two voices"), report(3, "Two voices indeed"), story_id=2)
    old = seen(report(4, "Yesterday", hours_ago=30), story_id=3)
    assert [story.id for story in ranked([alone, old, several], MORNING)] == [2, 1, 3]
