"""Countries and cities, and the place that a phrase names.

The table `data/events/places.tsv` has a country, its adjectives and its cities in each row.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot import SHIPPED

_MAX_WORDS = 4
# Buildings and bodies that stand for the city in which they are.
_SEATS = {
    "White House": "Washington",
    "Capitol Hill": "Washington",
    "Oval Office": "Washington",
    "Pentagon": "Washington",
    "Kremlin": "Moscow",
    "Downing Street": "London",
    "Lancaster House": "London",
    "Buckingham Palace": "London",
    "Westminster": "London",
    "Elysee": "Paris",
    "Elysee Palace": "Paris",
    "Bundestag": "Berlin",
    "U.N. General Assembly": "New York",
    "UN General Assembly": "New York",
    "United Nations": "New York",
    "Security Council": "New York",
    "Capitol": "Washington",
    "Crawford": "Crawford, Texas",
    "Camp David": "Camp David",
    "Vatican": "Vatican",
}


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of places.

    names        a name as written -> how we show it
    adjectives   "Kenyan" -> "Kenya"
    shown        all that `names` may give
    countries    every name of a country
    """

    names: dict[str, str]
    adjectives: dict[str, str]
    shown: frozenset[str]
    countries: frozenset[str]

    def longest(self, words: list[str], index: int) -> int:
        """Return how many tokens from `index` on spell a place, 0 when none does."""
        for length in range(min(_MAX_WORDS, len(words) - index), 0, -1):
            if " ".join(words[index : index + length]) in self.names:
                return length
        return 0


@cache
def gazetteer() -> Gazetteer:
    """Return the shipped table, read once."""
    names: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    nations: set[str] = set()
    text = (SHIPPED / "events" / "places.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#") or not line:
            continue
        countries, people, cities = (*line.split("\t"), "", "")[:3]
        country = countries.split(",")[0]
        nations.update(countries.split(","))
        for name in countries.split(","):
            names[name] = country if name.isupper() or name.endswith(".") else name
        names.update((name, name) for name in cities.split(",") if name)
        adjectives.update((name, country) for name in people.split(",") if name)
    names.update(_SEATS)
    return Gazetteer(names, adjectives, frozenset(names.values()), frozenset(nations))
