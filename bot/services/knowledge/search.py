"""Finding what was asked, answered or written down before: for a new text, and for words that people type (T3)."""

from collections.abc import Collection, Mapping, Sequence, Set

from bot.domain.intake import title_of
from bot.domain.messages import plain_text
from bot.domain.requests import RequestState
from bot.domain.similarity.excerpts import excerpt
from bot.domain.similarity.likeness import Vector, likeness, vector
from bot.domain.similarity.lookup import Phrase
from bot.domain.similarity.ranking import Asked, coverage, newest_first_among_equals, shortlist
from bot.domain.similarity.scripts import folded, runs
from bot.domain.similarity.spelling import one_slip_away
from bot.domain.similarity.stems import LONGEST_STEM, stems
from bot.domain.similarity.thresholds import FOUND_FROM, SHOWN_FROM
from bot.domain.similarity.weights import Weights, says_something
from bot.domain.teams import Team
from bot.ports.search import Candidate, EntryKind, Indexed, Match
from bot.services import lines
from bot.services.knowledge import looking
from bot.services.knowledge.indexing import OF_REQUESTS, words_of
from bot.services.work import Work

CURATED = frozenset({EntryKind.COMMON, EntryKind.HANDBOOK})
MOST_TYPED = 12  # words; the rest of what somebody pasted is passed over
_SHORTEST_BEGINNING = 3  # letters from which on the last word that is typed may be unfinished
_MOST_ENDINGS = 8  # words that an unfinished word may become
_MOST_SLIPS = 3  # unknown words that are looked up with other letters


def like(
    work: Work, team: Team, text: str, *, kinds: Collection[EntryKind], limit: int, besides: int | None = None
) -> Sequence[Match]:
    """Entries of the team that resemble a text, most alike first; `besides`: the id of the request that it is from."""
    words = team.glossary.unified(words_of(team, text).words)
    if not says_something(words) or limit <= 0:
        return ()
    names = _names(team, words)
    scopes = looking.scopes_of([team], kinds)
    known = looking.numbers(work, scopes, _each_word(names))
    slips = _slips(work, [word for word in names if not known.occurs_in.get(word)])
    spelled = _with_slips(names, slips)
    known = looking.also(work, known, _each_word(spelled))
    found = looking.candidates(work, scopes, spelled, known)
    others = (each for each in found.values() if each.kind not in OF_REQUESTS or each.ref != str(besides))
    near = {*words, *(near for each in slips.values() for near in each)}
    short = shortlist(
        ((each, team.glossary.unified(_split(each))) for each in others), near, Weights(known.texts, known.occurs_in).of
    )
    weights = looking.weights(work, known, {word for each in short for word in _split(each)})
    asked = vector(words, weights.of)
    scores = {each.id: likeness(asked, _vector(team, each, weights)) for each in short}
    return _matches(work, scores, limit, SHOWN_FROM, set(words))


def find(work: Work, teams: Sequence[Team], words: str, *, kinds: Collection[EntryKind], limit: int) -> Sequence[Match]:
    """Entries of these teams for words that somebody typed, best first; the caller decides which teams they may see.

    The last word may be unfinished, and words that nobody used are looked up with one letter changed.
    """
    typed = stems(plain_text(words))
    stemmed = list(dict.fromkeys((*typed.words, *typed.identifiers)))[:MOST_TYPED]
    scopes = looking.scopes_of(teams, kinds)
    ends = _endings(work, words)
    names: dict[str, list[Phrase]] = {stem: [(stem,)] for stem in stemmed or ends}
    for team in teams:
        _add_names(names, team)
    if not names or not scopes or limit <= 0:
        return ()
    known = looking.numbers(work, scopes, _each_word(names))
    unknown = [stem for stem in names if not known.occurs_in.get(stem)]
    variants = _slips(work, unknown) | ({list(names)[-1]: ends} if ends else {})
    weights = Weights(known.texts, known.occurs_in)
    spelled = _with_slips(names, variants)
    found = looking.candidates(work, scopes, spelled, looking.also(work, known, _each_word(spelled)))
    asked = [Asked(weights.of(stem), tuple(names[stem]), frozenset(variants.get(stem, ()))) for stem in names]
    scores = {each.id: coverage(asked, each.words.split(), each.more.split()) for each in found.values()}
    hits = _each_word(names) | {near for each in variants.values() for near in each}
    return _matches(work, scores, limit, FOUND_FROM, hits)


def _names(team: Team, words: Sequence[str]) -> dict[str, list[Phrase]]:
    names: dict[str, list[Phrase]] = {word: [(word,)] for word in words}
    return names | team.glossary.other_names(names)


def _add_names(names: dict[str, list[Phrase]], team: Team) -> None:
    """What else the team calls the things that were typed."""
    for stem, others in team.glossary.other_names(team.glossary.unified(list(names))).items():
        for typed in [word for word in names if stem in team.glossary.unified([word])]:
            names[typed] = list(dict.fromkeys((*names[typed], *others)))


def _with_slips(
    names: Mapping[str, Sequence[Phrase]], slips: Mapping[str, Collection[str]]
) -> dict[str, Sequence[Phrase]]:
    return {stem: (*of_stem, *((near,) for near in sorted(slips.get(stem, ())))) for stem, of_stem in names.items()}


def _each_word(names: Mapping[str, Sequence[Phrase]]) -> set[str]:
    return {word for of_stem in names.values() for name in of_stem for word in name}


def _slips(work: Work, unknown: Sequence[str]) -> dict[str, Collection[str]]:
    """Known words that are one slip away from words that nobody used."""
    slips = {stem: one_slip_away(stem) for stem in unknown[:_MOST_SLIPS]}
    known = work.uow.search.occurs_in({near for each in slips.values() for near in each})
    return {stem: each & known.keys() for stem, each in slips.items() if each & known.keys()}


def _endings(work: Work, words: str) -> Sequence[str]:
    """Known words that begin like the last one typed."""
    last = runs(folded(plain_text(words)))[-1:]
    beginning = last[0][1][:LONGEST_STEM] if last else ""
    return work.uow.search.words_from(beginning, _MOST_ENDINGS) if len(beginning) >= _SHORTEST_BEGINNING else ()


def _split(candidate: Candidate) -> list[str]:
    if candidate.kind in CURATED:
        return candidate.words.split() + candidate.more.split()
    return candidate.words.split()


def _vector(team: Team, candidate: Candidate, weights: Weights) -> Vector:
    also = candidate.more.split() if candidate.kind in CURATED else ()
    return vector(team.glossary.unified(candidate.words.split()), weights.of, also=team.glossary.unified(also))


def _matches(work: Work, scores: Mapping[int, float], limit: int, least: float, hits: Set[str]) -> list[Match]:
    best = newest_first_among_equals(scores, limit, least)
    entries = {entry.id: entry for entry in work.uow.search.entries(best)}
    found = (_match(work, entries[each], scores[each], hits) for each in best if each in entries)
    return [match for match in found if match is not None]


def _match(work: Work, entry: Indexed, score: float, hits: Set[str]) -> Match | None:
    title, snippet, link = entry.title, excerpt(entry.text, hits), entry.link
    if entry.kind in OF_REQUESTS:
        request = work.uow.requests.get(int(entry.ref))
        if request is None or request.state is RequestState.WITHDRAWN:
            return None
        title = title_of(request.text, request.file_count)
        snippet = excerpt(plain_text(request.resolution or request.text), hits)
        link = lines.link(work, request).permalink
    return Match(
        kind=entry.kind,
        ref=entry.ref,
        team=entry.team,
        title=title,
        snippet=snippet,
        link=link,
        score=score,
        at=entry.at,
    )
