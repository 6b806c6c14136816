from __future__ import annotations

import pytest

from bot.text.whole import whole_text


@pytest.mark.parametrize(
    ("summary", "text", "whole"),
    [
        ("The vote is on Monday.", None, "The vote is on Monday."),
        ("", "The vote is on Monday.", "The vote is on Monday."),
        ("The vote  is…", "Oslo. The vote\nis on Monday.", "Oslo. The vote\nis on Monday."),
        ("The vote is...", "The vote is on Monday.", "The vote is on Monday."),
        ("A close vote.", "It is on Monday.", "A close vote.\nIt is on Monday."),
    ],
)
def test_a_summary_that_the_text_repeats_is_read_once(summary, text, whole):
    assert whole_text(summary, text) == whole
