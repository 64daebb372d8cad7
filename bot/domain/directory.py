"""The directory: which service is whose, which customer has whom; found by name, alias or typo (S1)."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from bot.domain.reasons import Reason

ALIKE = 0.72  # of 1.0: "biling api" finds "Billing API", and "shipping" does not find "shopping list"
SHORTEST_MENTION = 3  # letters; a shorter name would be found in half of all messages
MOST_ANSWERS = 5

LACKING = {  # what a gap is called, the gravest first
    "no_owner": "nobody owns it",
    "owners_left": "all its owners have left",
    "owners_unknown": "Slack knows none of its owners",
    "no_account_manager": "nobody looks after them",
    "account_manager_left": "their account manager has left",
    "account_manager_unknown": "Slack does not know their account manager",
    "owner_left": "one of its owners has left",
    "owner_unknown": "Slack does not know one of its owners",
}

_APART = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Something that can break, and whom to call when it does."""

    id: int = 0
    name: str
    aliases: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()  # user ids, the first to be called first
    team: str | None = None  # the key of a configured team, or the name of any other
    channel: str | None = None
    runbook: str | None = None  # an address
    ticket_project: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer, and who looks after them."""

    id: int = 0
    name: str
    aliases: tuple[str, ...] = ()
    account_manager: str | None = None  # a user id
    plan: str | None = None
    region: str | None = None
    version: int = 1


Entry = Service | Customer
E = TypeVar("E", bound=Service | Customer)


class How(StrEnum):
    """How an entry was found."""

    NAME = "name"  # by its name or an alias
    PART = "part"  # by words of it
    TYPO = "typo"  # by something written alike


@dataclass(frozen=True, slots=True)
class Found:
    """Entries that somebody may mean, the likeliest first, and how they were found."""

    how: How
    entries: tuple[Entry, ...]


def folded(name: str) -> str:
    """A name as it is compared: without case, accents and signs, words parted by one space."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(_APART.sub(" ", plain.casefold()).split())


def find(typed: str, entries: Iterable[Entry]) -> Found | None:
    """What somebody means who typed this (S1): the name, part of it, or something alike; None if nothing is near."""
    wanted = folded(typed)
    if not wanted:
        return None
    known = list(entries)
    by_name = [each for each in known if wanted in _names(each)]
    if by_name:
        return Found(How.NAME, tuple(by_name[:MOST_ANSWERS]))
    by_part = [each for each in known if any(_holds(name, wanted) for name in _names(each))]
    if by_part:
        return Found(How.PART, tuple(sorted(by_part, key=lambda each: (len(each.name), each.name))[:MOST_ANSWERS]))
    alike = sorted(((_likeness(wanted, each), each) for each in known), key=lambda pair: (-pair[0], pair[1].name))
    near = tuple(each for likeness, each in alike if likeness >= ALIKE)
    return Found(How.TYPO, near[:MOST_ANSWERS]) if near else None


def named_in(text: str, entries: Iterable[E]) -> tuple[E, ...]:
    """Entries that a text names by name or alias, as whole words; a longer name hides a shorter one inside it."""
    called: dict[str, list[E]] = {}
    for entry in entries:
        for name in _names(entry):
            if len(name) >= SHORTEST_MENTION:
                called.setdefault(name, []).append(entry)
    words = f" {folded(text)} "
    found: dict[tuple[type, int], E] = {}
    for name in sorted(called, key=lambda each: (-len(each), each)):
        if f" {name} " in words:
            words = words.replace(f" {name} ", " \0 ")
            for each in called[name]:
                found.setdefault((type(each), each.id), each)
    return tuple(found.values())


def clash(entry: Entry, others: Iterable[Entry]) -> Reason | None:
    """Why an entry cannot have its name and aliases: another one of its kind is called so already."""
    mine = _names(entry)
    for other in others:
        shared = mine & _names(other) if other.id != entry.id else set()
        if shared:
            called = sorted(shared)[0]
            return Reason("name_taken", f"“{called}” is a name of {other.name} already. Choose another one.")
    return None


def gaps(
    services: Iterable[Service],
    customers: Iterable[Customer],
    *,
    gone: Callable[[str], bool],
    unknown: Callable[[str], bool] = lambda _user: False,
) -> Iterator[tuple[Entry, Reason]]:
    """Entries for which nobody could be called, or not all who should (S1), one reason each, the gravest.

    `gone`: whether somebody's account is deactivated. `unknown`: whether there is no such account.
    """
    entries: list[Entry] = [*services, *customers]
    for entry in entries:
        code = _lacking(entry, gone, unknown)
        if code is not None:
            yield entry, Reason(code, LACKING[code])


def people_of(entry: Entry) -> tuple[str, ...]:
    """Owners of a service, or the account manager of a customer."""
    if isinstance(entry, Service):
        return entry.owners
    return (entry.account_manager,) if entry.account_manager else ()


def _lacking(entry: Entry, gone: Callable[[str], bool], unknown: Callable[[str], bool]) -> str | None:
    """The code of what is wrong with the people of an entry."""
    called, is_service = people_of(entry), isinstance(entry, Service)
    if not called:
        return "no_owner" if is_service else "no_account_manager"
    left, strange = [user for user in called if gone(user)], [user for user in called if unknown(user)]
    if not left and not strange:
        return None
    how = "left" if left else "unknown"
    if not is_service:
        return f"account_manager_{how}"
    return f"owners_{how}" if {*left, *strange} == set(called) else f"owner_{how}"


def _names(entry: Entry) -> set[str]:
    return {name for each in (entry.name, *entry.aliases) if (name := folded(each))}


def _holds(name: str, wanted: str) -> bool:
    """Whether the words typed begin words of the name, in any order: "bill" is part of "billing api"."""
    known: Sequence[str] = name.split()
    return all(any(word.startswith(part) for word in known) for part in wanted.split())


def _likeness(wanted: str, entry: Entry) -> float:
    return max((SequenceMatcher(None, wanted, name).ratio() for name in _names(entry)), default=0.0)
