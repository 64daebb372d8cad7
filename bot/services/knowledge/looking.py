"""Asking the index: from words to candidates and the weights of words, in a bounded number of statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.similarity.lookup import ALL, Phrase, lookups, months_back, scope, term
from bot.domain.similarity.weights import Weights
from bot.domain.teams import Team
from bot.ports.search import Candidate, EntryKind
from bot.services.work import Work


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was counted: in how many entries words occur, how many entries there are, and how many in the scopes."""

    occurs_in: Mapping[str, int]
    texts: int
    entries: int


def scopes_of(teams: Iterable[Team], kinds: Collection[EntryKind]) -> list[str]:
    """The words that all entries of these teams and kinds have."""
    return [scope(kind.value, team.id) for team in teams for kind in sorted(kinds)]


def numbers(work: Work, scopes: Sequence[str], words: Collection[str]) -> Numbers:
    """Look up what was counted (one statement). What was not counted yet is as good as new."""
    occurs_in = work.uow.search.occurs_in({ALL, *scopes, *words, *months_back(work.now)})
    return Numbers(occurs_in, occurs_in.get(ALL, 0), sum(occurs_in.get(each, 0) for each in scopes))


def also(work: Work, known: Numbers, words: Collection[str]) -> Numbers:
    """The numbers with those of more words (at most one statement): what is not counted seems to be in no entry."""
    more = set(words) - known.occurs_in.keys()
    return replace(known, occurs_in={**known.occurs_in, **work.uow.search.occurs_in(more)}) if more else known


def candidates(
    work: Work, scopes: Sequence[str], names: Mapping[str, Sequence[Phrase]], known: Numbers
) -> dict[int, Candidate]:
    """Entries of the scopes that have some of the words, under any of their names (at most two statements)."""
    terms = [term(stem, of_stem, known.occurs_in) for stem, of_stem in names.items()]
    asked = lookups(
        terms, entries=known.entries, texts=known.texts, months=months_back(work.now), occurs_in=known.occurs_in
    )
    return {found.id: found for lookup in asked for found in work.uow.search.candidates(scopes, lookup)}


def weights(work: Work, known: Numbers, words: Collection[str]) -> Weights:
    """The weights of these words besides those that are known (one statement)."""
    return Weights(known.texts, {**work.uow.search.occurs_in(set(words)), **known.occurs_in})
