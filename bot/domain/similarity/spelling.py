"""Words one slip away from a word that nobody else has used."""

from bot.domain.similarity.scripts import Script, script_of

SHORTEST = 4  # letters; shorter words are one slip away from half the dictionary
_ALPHABETS = {
    Script.LATIN: "abcdefghijklmnopqrstuvwxyz0123456789",
    Script.CYRILLIC: "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ",
    Script.GREEK: "αβγδεζηθικλμνξοπρστυφχψωσς",
    Script.HEBREW: "אבגדהוזחטיכלמנסעפצקרשת",
    Script.ARABIC: "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
}


def one_slip_away(word: str) -> set[str]:
    """A letter too many, too few, wrong, or two in each other's place; nothing for short words and pairs of signs."""
    if len(word) < SHORTEST:
        return set()
    letters = _ALPHABETS.get(script_of(word[0]), "")
    cuts = [(word[:index], word[index:]) for index in range(len(word) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    found |= {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    found |= {a + letter + b for a, b in cuts for letter in letters}
    return found - {word}
