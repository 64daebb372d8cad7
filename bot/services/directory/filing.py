"""The directory from a file: introduced once at the start, brought in at will by the command line (S1, P2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.directory import Entry, Service, folded
from bot.services.directory import book
from bot.services.work import BOT_ACTOR, Work

LABELS = {"ticket_project": "ticket project", "account_manager": "account manager"}


@dataclass(frozen=True, slots=True)
class Filed:
    """An entry as a file describes it; only the `given` facts are to be changed about an entry that is known."""

    entry: Entry
    given: frozenset[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is to become `after`; `sentence` says what changes."""

    before: Entry | None
    after: Entry
    sentence: str


def seed(work: Work) -> int:
    """Store entries of the configured file that were never introduced before; the number of them.

    What people changed or removed in Slack is never overwritten by the file.
    """
    known, stored = _by_name(book.entries(work)), 0
    for filed in work.rules.directory:
        key = _key(filed)
        if work.uow.settings.put_once(f"seeded:{key[0]}:{key[1]}", value=True, now=work.now) and key not in known:
            book.audit(work, BOT_ACTOR, book.put(work, filed), None, "introduced by the file")
            stored += 1
    return stored


def differences(stored: Iterable[Entry], filed: Sequence[Filed]) -> list[Difference]:
    """What an import would change, in the order of the file; nothing the second time."""
    known = _by_name(stored)
    found = (_difference(known.get(_key(each.entry)), each) for each in filed)
    return [each for each in found if each is not None]


def bring_in(work: Work, filed: Sequence[Filed], actor: str, reason: str) -> int:
    """Make the differences true; the number of entries that changed. Nothing is removed."""
    work.uow.serialize("directory")
    changes = differences(book.entries(work), filed)
    for change in changes:
        book.audit(work, actor, book.put(work, change.after), change.before, reason)
    return len(changes)


def _difference(before: Entry | None, filed: Filed) -> Difference | None:
    if before is None:
        return Difference(None, filed.entry, f"{filed.entry.name} is added.")
    given: Mapping[str, object] = {name: getattr(filed.entry, name) for name in filed.given if name != "name"}
    facts = [name for name in given if given[name] != getattr(before, name)]
    if not facts:
        return None
    after = replace(before, **{name: given[name] for name in facts}, version=before.version + 1)  # type: ignore[arg-type]  # both kinds name their own fields
    told = [f"{LABELS.get(name, name)} {_words(getattr(before, name))} → {_words(given[name])}" for name in facts]
    return Difference(before, after, f"{before.name}: {', '.join(told)}.")


def _by_name(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    return {_key(each): each for each in entries}


def _key(entry: Entry) -> tuple[str, str]:
    return ("service" if isinstance(entry, Service) else "customer", folded(entry.name))


def _words(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, tuple) else str(value or "none")
