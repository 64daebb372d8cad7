"""The words by which a text is found: stems, the same for every text whatever language the rest of it is in.

A stem depends on its word alone. Guessing the language of a text would give the same word different stems in two
texts whenever a guess fails, and short questions full of product names make it fail often. So each script has one
stemmer (Latin: English, the language of most support channels), and what it leaves is cut to seven letters: that
takes off most endings of the other languages of the script, and what remains is matched by parts of words.
"""

import re
import threading
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from bot.domain.similarity.noise_words import STOP_WORDS
from bot.domain.similarity.scripts import Script, folded, runs

LONGEST_STEM = 7
LONGEST_WORD = 40  # characters; what is longer is no word
LONGEST_TEXT = 8000  # characters that are read of a text
MOST_WORDS = 300  # of one text: the beginning says what it is about

_STEMMERS = {
    script: snowballstemmer.stemmer(language)
    for script, language in {
        Script.LATIN: "english",
        Script.CYRILLIC: "russian",
        Script.GREEK: "greek",
        Script.ARABIC: "arabic",
        Script.DEVANAGARI: "hindi",
    }.items()
}
_CODE_NUMBER = 4  # digits: 404 and 8080 say something, order numbers only to whom looks for them
_IDENTIFIER = re.compile(r"(?=.*\d.*\d.*\d)(?=.*[a-z])[0-9a-z]{8,}")  # hashes, keys, parts of UUIDs
_ONE_AT_A_TIME = threading.Lock()  # a stemmer keeps the word that it works on in itself


@dataclass(frozen=True, slots=True)
class Stems:
    """The stems of a text in their order, and the identifiers in it, which mean something only to a search for them."""

    words: tuple[str, ...]
    identifiers: tuple[str, ...] = ()


def stems(text: str) -> Stems:
    """The stems of a text. Never raises; nothing for a text without words."""
    words: list[str] = []
    identifiers: list[str] = []
    for script, word in runs(folded(text[:LONGEST_TEXT])[:LONGEST_TEXT]):
        if script is Script.UNSPACED:
            words.extend(_pairs(word))
        elif _is_identifier(script, word):
            identifiers.append(word[:LONGEST_WORD])
        elif (stem := stem_of(script, word)) is not None:
            words.append(stem)
        if len(words) >= MOST_WORDS:
            break
    return Stems(tuple(words[:MOST_WORDS]), tuple(identifiers[:MOST_WORDS]))


@lru_cache(maxsize=16384)
def stem_of(script: Script, word: str) -> str | None:
    """The stem of a folded word; None for words that say nothing."""
    if word in STOP_WORDS or (len(word) < 2 and script is not Script.OTHER):
        return None
    stemmer, stem = _STEMMERS.get(script), word[:LONGEST_WORD]
    if stemmer is not None:
        with _ONE_AT_A_TIME:
            stem = stemmer.stemWord(stem)
    return _storable(folded(stem)[:LONGEST_STEM]) or None


def _storable(stem: str) -> str:
    """Without signs of ASCII that the full text of either database takes for the end of a word."""
    return "".join(sign for sign in stem if sign.isalnum() or (not sign.isascii() and not sign.isspace()))


def _is_identifier(script: Script, word: str) -> bool:
    if script is Script.DIGITS:
        return len(word) > _CODE_NUMBER
    return len(word) > LONGEST_WORD or _IDENTIFIER.fullmatch(word) is not None


def _pairs(word: str) -> list[str]:
    letters = _storable(word[: MOST_WORDS + 1])
    if len(letters) < 2:
        return [letters] if letters else []
    return [letters[index : index + 2] for index in range(len(letters) - 1)]
