"""What to ask the index for, so that few rows are read and those that matter are among them.

Posting lists of words that everybody uses are long, and reading them takes as long as they are. So the rarest words
of a text are looked up first, alone, as far as a bounded number of entries goes. Of the others only entries that
have two of them are read, and of these as many of the newest months as a bounded number of entries needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, product

ALL = "§all"  # a word of every entry
MOST_READ = 600  # entries that single words may bring
MOST_PAIRED = 400  # entries that pairs of usual words may bring
_PAIRED_WORDS = 4
_MOST_NAMES = 4  # of a thing in a pair
_MONTHS = 36  # how far back pairs of usual words are looked for
_TOGETHER = 8  # how much more often words of one subject meet than by chance

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for: the stem that stands for it, the ways in which an entry may have it, in how many."""

    stem: str
    names: tuple[Phrase, ...]
    occurs: int


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to the index: entries that have all words of one of the groups, in one of the periods if any."""

    groups: tuple[Phrase, ...]
    periods: tuple[str, ...]
    most: int


def scope(kind: str, team: str) -> str:
    """The word of all entries of a kind and team; both databases take it for one word."""
    return f"§{kind}§" + "".join(sign if sign.isalnum() and not sign.isupper() else f"§{ord(sign):x}§" for sign in team)


def month(at: datetime) -> str:
    """The word of all entries of an instant's month (UTC)."""
    return f"§{at.year:04}{at.month:02}"


def months_back(now: datetime) -> list[str]:
    """The words of the present month and those before it, newest first."""
    first = now.year * 12 + now.month - 1
    return [f"§{index // 12:04}{index % 12 + 1:02}" for index in range(first, first - _MONTHS, -1)]


def term(stem: str, names: Iterable[Phrase], occurs_in: Mapping[str, int]) -> Term:
    """What to look for, with an upper limit of how many entries have it."""
    known = tuple(names)
    return Term(stem, known, sum(min(occurs_in.get(word, 0) for word in name) for name in known))


def lookups(
    terms: Sequence[Term], *, entries: int, texts: int, months: Sequence[str], occurs_in: Mapping[str, int]
) -> list[Lookup]:
    """The questions to ask; `entries`: how many there are in the scopes, `texts`: in the whole index."""
    rarest_first = sorted(terms, key=lambda each: (each.occurs, each.stem))
    if entries <= MOST_READ or not terms:
        groups = tuple(name for each in rarest_first for name in each.names)
        return [Lookup(groups, (), MOST_READ)] if groups else []
    alone, read = [], 0
    for each in rarest_first:
        read += each.occurs
        if read > MOST_READ:
            break
        alone.append(each)
    usual = rarest_first[len(alone) : len(alone) + _PAIRED_WORDS]
    asked = [Lookup(tuple(name for each in alone for name in each.names), (), MOST_READ)] if alone else []
    groups, expected = _paired(usual, texts) if len(usual) > 1 else _single(usual if not alone else ())
    if groups:
        asked.append(Lookup(groups, _recent(expected, texts, months, occurs_in), MOST_PAIRED))
    return asked


def factored(groups: Iterable[Phrase]) -> list[tuple[tuple[str, ...], tuple[Phrase, ...]]]:
    """The same condition with fewer words: heads of which one must be there, and tails of which one must be whole.

    Pairs of four words with four spellings each are 96 groups of 192 words, or three conditions of 36. A full text
    judges each entry that it meets by all of them.
    """
    tails: dict[str, list[Phrase]] = {}
    for head, *tail in groups:
        tails.setdefault(head, []).append(tuple(tail))
    heads: dict[tuple[Phrase, ...], list[str]] = {}
    for head, of_head in tails.items():
        alone: tuple[Phrase, ...] = ((),)  # the head is enough, whatever else may follow it
        heads.setdefault(alone if () in of_head else tuple(sorted(set(of_head))), []).append(head)
    return [(tuple(of_tails), each) for each, of_tails in heads.items()]


def _single(terms: Sequence[Term]) -> tuple[tuple[Phrase, ...], float]:
    return tuple(name for each in terms for name in each.names), float(sum(each.occurs for each in terms))


def _paired(terms: Sequence[Term], texts: int) -> tuple[tuple[Phrase, ...], float]:
    groups: list[Phrase] = []
    expected = 0.0
    for one, other in combinations(terms, 2):
        groups += [a + b for a, b in product(one.names[:_MOST_NAMES], other.names[:_MOST_NAMES])]
        expected += min(one.occurs, other.occurs, _TOGETHER * one.occurs * other.occurs / max(texts, 1))
    return tuple(groups), expected


def _recent(expected: float, texts: int, months: Sequence[str], occurs_in: Mapping[str, int]) -> tuple[str, ...]:
    """So many of the newest months that they bring about as many entries as may be read; none if all may be read."""
    if expected <= MOST_PAIRED:
        return ()
    taken, brought = [], 0.0
    for each in months:
        taken.append(each)
        brought += expected * occurs_in.get(each, 0) / max(texts, 1)
        if brought >= MOST_PAIRED:
            break
    return tuple(taken)
