"""The shortcut by sketches finds the same copies as comparing every shingle."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from hypothesis import example, given
from hypothesis import strategies as st

from bot.stories.copies import SKETCH_BITS, Text, sketch
from bot.stories.fingerprint import Fingerprint

# Few shingles, some of which share a place in the sketch: much overlap, and much of it hidden.
SHINGLES = [place + turn * SKETCH_BITS for place in range(12) for turn in range(4)]
LEADS = st.sets(st.sampled_from(SHINGLES), max_size=25).map(lambda found: array("I", sorted(found)))


def printed(lead: array[int]) -> Fingerprint:
    return Fingerprint(title=1, words=array("I", [1, 2]), figures=array("I"), lead=lead)


TEXTS = LEADS.map(printed)


@dataclass
class Before:
    text: Fingerprint
    at: float
    sketch: int


def before(text: Fingerprint) -> Before:
    return Before(text, 0.0, sketch(text.lead))


@given(text=TEXTS, others=st.lists(TEXTS, max_size=6))
@example(text=printed(array("I", range(25))), others=[printed(array("I", range(18)))])
def test_no_copy_is_overlooked(text, others):
    sought, candidates = Text(text), list(map(before, others))
    copies = [it for it in candidates if sought.is_printed_in(it.text, 0.0)]
    assert list(sought.copied_from(candidates, 0.0)) == copies


def test_a_text_with_the_needed_part_of_the_lead_is_a_copy():
    lead = array("I", range(25))
    for shared, is_copy in ((18, True), (17, False)):
        other = before(
            printed(array("I", [*range(shared), *range(SKETCH_BITS, SKETCH_BITS + 25 - shared)]))
        )
        assert bool(list(Text(printed(lead)).copied_from([other], 0.0))) is is_copy
