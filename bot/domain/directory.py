"""The directory: which service is whose, which customer has whom; found by name, alias or typo (S1)."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.domain.reasons import Reason

ALIKE = 0.72  # of 1.0: "biling api" finds "Billing API", and "shipping" does not find "shopping list"
SHORTEST_MENTION = 3  # letters; a shorter name would be found in half of all messages
MOST_ANSWERS = 5

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


def named_in(text: str, services: Iterable[Service]) -> tuple[Service, ...]:
    """Services that a text names by name or alias, as whole words; a longer name hides a shorter one inside it."""
    words = f" {folded(text)} "
    called = sorted(
        ((name, service) for service in services for name in _names(service) if len(name) >= SHORTEST_MENTION),
        key=lambda pair: (-len(pair[0]), pair[1].name),
    )
    found: dict[int, Service] = {}
    for name, service in called:
        if f" {name} " in words:
            words = words.replace(f" {name} ", " \0 ")
            found.setdefault(service.id, service)
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
    services: Iterable[Service], customers: Iterable[Customer], *, gone: Callable[[str], bool]
) -> Iterator[tuple[Entry, Reason]]:
    """Entries for which nobody could be called (S1). `gone`: whether somebody's account is deactivated."""
    for service in services:
        if not service.owners:
            yield service, Reason("no_owner", "nobody owns it")
        elif all(map(gone, service.owners)):
            yield service, Reason("owners_left", "all its owners have left")
        elif any(map(gone, service.owners)):
            yield service, Reason("owner_left", "one of its owners has left")
    for customer in customers:
        if customer.account_manager is None:
            yield customer, Reason("no_account_manager", "nobody looks after them")
        elif gone(customer.account_manager):
            yield customer, Reason("account_manager_left", "their account manager has left")


def _names(entry: Entry) -> set[str]:
    return {name for each in (entry.name, *entry.aliases) if (name := folded(each))}


def _holds(name: str, wanted: str) -> bool:
    """Whether the words typed begin words of the name, in any order: "bill" is part of "billing api"."""
    known: Sequence[str] = name.split()
    return all(any(word.startswith(part) for word in known) for part in wanted.split())


def _likeness(wanted: str, entry: Entry) -> float:
    return max((SequenceMatcher(None, wanted, name).ratio() for name in _names(entry)), default=0.0)
