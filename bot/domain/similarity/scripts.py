"""Words of any script: which letters belong together, and how accents and spellings are folded away."""

import re
import unicodedata
from enum import Enum
from functools import lru_cache

_LIGATURES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ё": "е", "ـ": None}
)
_RUNS = re.compile(r"[^\W_]+")


class Script(Enum):
    """Families of letters that are treated alike."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    GREEK = "greek"
    ARABIC = "arabic"
    HEBREW = "hebrew"
    DEVANAGARI = "devanagari"
    UNSPACED = "unspaced"  # no spaces between words, or endings that stick to them: taken in pairs of characters
    DIGITS = "digits"
    OTHER = "other"


# First and last character of blocks, with the script they are of.
_BLOCKS = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0370, 0x03FF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x0900, 0x097F, Script.DEVANAGARI),
    (0x0E00, 0x0EFF, Script.UNSPACED),  # Thai, Lao
    (0x1000, 0x109F, Script.UNSPACED),  # Burmese
    (0x1100, 0x11FF, Script.UNSPACED),  # Hangul
    (0x1780, 0x17FF, Script.UNSPACED),  # Khmer
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x1F00, 0x1FFF, Script.GREEK),
    (0x3005, 0x3007, Script.UNSPACED),
    (0x3041, 0x30FF, Script.UNSPACED),  # Kana
    (0x3130, 0x318F, Script.UNSPACED),
    (0x3400, 0x4DBF, Script.UNSPACED),  # Han
    (0x4E00, 0x9FFF, Script.UNSPACED),
    (0xAC00, 0xD7AF, Script.UNSPACED),
    (0xF900, 0xFAFF, Script.UNSPACED),
    (0x20000, 0x3134F, Script.UNSPACED),
)
_UNACCENTED = frozenset({Script.LATIN, Script.GREEK, Script.HEBREW, Script.ARABIC})


@lru_cache(maxsize=4096)
def script_of(sign: str) -> Script:
    """The script of one character."""
    if sign.isdigit():
        return Script.DIGITS
    code = ord(sign)
    return next((script for first, last, script in _BLOCKS if first <= code <= last), Script.OTHER)


def folded(text: str) -> str:
    """Lower case without accents, one spelling for each letter; marks that are vowels (Devanagari, Thai) stay."""
    if text.isascii():
        return text.lower()
    whole = unicodedata.normalize("NFKC", text).casefold().translate(_LIGATURES)
    if whole.isascii():
        return whole
    parts = unicodedata.normalize("NFD", whole)
    kept, base = [], Script.OTHER
    for sign in parts:
        if unicodedata.combining(sign):
            if base not in _UNACCENTED:
                kept.append(sign)
        else:
            base = script_of(sign)
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_LIGATURES)


def runs(text: str) -> list[tuple[Script, str]]:
    """The words of a folded text with their scripts; a run of letters that mixes scripts is cut where they change."""
    return [part for word in _words(text) for part in _by_script(word)]


def _words(text: str) -> list[str]:
    if text.isascii():
        return _RUNS.findall(text)
    # Vowel signs are no letters for `re`, but they hold a word together.
    kept = "".join(sign if sign.isalnum() or unicodedata.combining(sign) or _is_vowel(sign) else " " for sign in text)
    return [word for word in kept.split() if any(sign.isalnum() for sign in word)]


def _is_vowel(sign: str) -> bool:
    return unicodedata.category(sign) in {"Mc", "Mn"}


def _by_script(word: str) -> list[tuple[Script, str]]:
    if word.isascii():
        return [(Script.DIGITS if word.isdigit() else Script.LATIN, word)]
    found: list[tuple[Script, str]] = []
    for sign in word:
        script = script_of(sign)
        if found and (script in {found[-1][0], Script.DIGITS, Script.OTHER} or found[-1][0] is Script.DIGITS):
            before, letters = found[-1]
            found[-1] = (script if before is Script.DIGITS else before, letters + sign)
        else:
            found.append((script, sign))
    return found
