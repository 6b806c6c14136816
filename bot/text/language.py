"""Guess the language of a text from its script and its commonest small words.

Good enough to choose a set of rules; where two languages look alike, the feed's own statement
should win over this guess.
"""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 1000
_LETTERS = re.compile(r"[^\W\d_]+")
# The same for ASCII: a blank for whatever is no letter, at once for the whole text.
_ONLY_LETTERS = "".join(chr(code) if chr(code).isalpha() else " " for code in range(128))

# Scripts that one language uses, or that mean one language here; checked in this order.
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
_PERSIAN = re.compile(r"[پچژگی]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")

_STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in a is that for on was with as by at from his he it are be has have "
        "will said who not after an this which would been were they their but",
        "fr": "le la les des et en du une un est que qui dans pour sur au par avec il a ce cette "
        "ne pas plus aux son sa ses ont été sont être l d à selon mais leur",
        "de": "der die das und in den von zu mit ist im des dem nicht ein eine für auf sich auch "
        "als an es nach wird bei einer um am sind noch wie hat einen war werden",
        "es": "el la los las de que y en un una por con para del se no es su al lo como más ha "
        "este esta pero sus le fue son entre sobre según también",
        "it": "il la che di e in un una per con del della è non si le i gli al dei da sono nel "
        "alla ha come anche più dal questo ma degli delle nella primo",
        "pt": "o a os as de que e em um uma para com do da no na não se por mais dos das ao é são "
        "foi como pela pelo sua seu",
        "nl": "de het een en van in is dat op te voor met zijn niet aan er ook als door bij naar "
        "om uit maar worden heeft",
        "sv": "och i att det som en på är av för med till den har de inte om ett var men från",
        "pl": "w i na z do się że nie jest to o jak po za od przez dla są ma oraz był",
        "tr": "ve bir bu da de için ile olarak daha çok gibi olan ne en sonra kadar",
    }.items()
}
_SPEAKERS = {
    word: tuple(language for language, own in _STOP_WORDS.items() if word in own)
    for word in frozenset().union(*_STOP_WORDS.values())
}


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of `text`, None when nothing speaks for one.

    Only the first 1,000 characters are read.

    >>> detect_language("Le ministre a annoncé une visite dans la capitale.")
    'fr'
    """
    sample = text[:_SAMPLE]
    by_script = _from_script(sample)
    return by_script or _from_words(sample)


def _from_script(sample: str) -> str | None:
    if sample.isascii():
        return None
    letters = sum(map(str.isalpha, sample))
    for language, script in _SCRIPTS:
        share = len(script.findall(sample)) / letters if letters else 0.0
        # A few kana among many Han characters already mean Japanese.
        if share > (0.03 if language == "ja" else 0.3):
            return _refine(language, sample)
    return None


def _refine(language: str, sample: str) -> str:
    if language == "ru" and len(_UKRAINIAN.findall(sample)) >= 2:
        return "uk"
    if language == "ar" and len(_PERSIAN.findall(sample)) >= 2:
        return "fa"
    return language


def _from_words(sample: str) -> str | None:
    if sample.isascii():
        words = sample.lower().translate(_ONLY_LETTERS).split()
    else:
        words = [word.lower() for word in _LETTERS.findall(sample)]
    scores = dict.fromkeys(_STOP_WORDS, 0)
    for word, count in Counter(filter(_SPEAKERS.__contains__, words)).items():
        for language in _SPEAKERS[word]:
            scores[language] += count
    best, second = sorted(scores, key=lambda name: scores[name], reverse=True)[:2]
    # One shared small word, or a tie, proves nothing.
    return best if scores[best] >= 2 and scores[best] > scores[second] else None
