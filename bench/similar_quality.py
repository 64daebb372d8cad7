"""How often search is right: precision and recall at the thresholds, on subjects that nothing was chosen by."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bench.similar_past import Index
from bench.similar_set import Message, Others, messages
from bench.similar_texts import Subject, held_out, tuning
from bot.domain.similarity.thresholds import RECURRING_FROM, SHOWN_FROM, SUGGESTED_FROM, SUGGESTED_MARGIN
from bot.ports.search import EntryKind

SIDES: dict[str, Sequence[Subject]] = {"tuning": tuning.SUBJECTS, "held out": held_out.SUBJECTS}
EACH = 3  # messages of a phrase
SHOWN = 5  # past requests that responders see
LOOKED_AT = 50
OTHER = -1  # the subject of a request about anything else


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of 0 to 1: of what was given, how much was right; of what there was to find, how much was given."""

    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that was looked up: what it is about, and what was found."""

    subject: int
    past: Sequence[tuple[int, float]]  # subject and score
    curated: Sequence[tuple[int, float]]
    to_find: int  # past requests of the subject


def asked_on(side: str, index: Index, others: int, seed: int = 7) -> list[Asked]:
    """Each phrase is looked up among the messages made of the other phrases of its subject, of the other subjects of
    its side, and of so many requests about anything else. Every second subject has a curated entry."""
    subjects = SIDES[side]
    known = messages(subjects, side, EACH, seed)
    about: dict[str, Message] = {}
    for message in known:
        about[index.add(message.text)] = message
    for text in Others(seed).texts(others):
        index.add(text)
    for number, subject in enumerate(subjects[::2]):
        index.curate(number * 2, subject)
    index.counted()
    return [_asked(index, message, about) for message in messages(subjects, side, 1, seed + 1)]


def _asked(index: Index, message: Message, about: dict[str, Message]) -> Asked:
    found = [(about.get(match.ref), match.score) for match in index.like(message.text, EntryKind.REQUEST, LOOKED_AT)]
    past = [
        (of.subject if of is not None else OTHER, score)
        for of, score in found
        if of is None or (of.subject, of.phrase) != (message.subject, message.phrase)
    ]
    curated = [(int(match.ref), match.score) for match in index.like(message.text, EntryKind.COMMON, 2)]
    others = [each for each in about.values() if each.subject == message.subject and each.phrase != message.phrase]
    return Asked(message.subject, past, curated, len(others))


def shown(asked: Sequence[Asked], least: float = SHOWN_FROM) -> Quality:
    """What responders are shown: how much of it is about the same, and for how many there is something."""
    lists = [[subject == each.subject for subject, score in each.past if score >= least][:SHOWN] for each in asked]
    given = sum(map(len, lists))
    return Quality(sum(map(sum, lists)) / max(given, 1), sum(map(any, lists)) / len(asked))


def recurring(asked: Sequence[Asked], least: float = RECURRING_FROM) -> Quality:
    """Pairs that count as the same question."""
    pairs = [subject == each.subject for each in asked for subject, score in each.past if score >= least]
    return Quality(sum(pairs) / max(len(pairs), 1), sum(pairs) / sum(each.to_find for each in asked))


def suggested(asked: Sequence[Asked], least: float = SUGGESTED_FROM, margin: float = SUGGESTED_MARGIN) -> Quality:
    """Suggestions to requesters: how many are right, and how many of those get one for whom there is an entry."""
    given = []
    for each in asked:
        scores = [score for _, score in each.curated] + [0.0]
        if len(scores) > 1 and scores[0] >= least and scores[0] - scores[1] >= margin:
            given.append(each.curated[0][0] == each.subject)
    with_entry = sum(each.subject % 2 == 0 for each in asked)
    return Quality(sum(given) / max(len(given), 1), sum(given) / with_entry)


def main() -> None:
    """Print what other thresholds would give, for choosing them: `python -m bench.similar_quality [others]`."""
    with Index.temporary(timedelta(days=30)) as index:
        asked = asked_on("tuning", index, int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
    for number in range(10, 80, 5):
        least = number / 100
        found = (shown(asked, least), recurring(asked, least), suggested(asked, least))
        print(f"{least:.2f}", *(f"  p {each.precision:.3f} r {each.recall:.3f}" for each in found))


if __name__ == "__main__":
    main()
