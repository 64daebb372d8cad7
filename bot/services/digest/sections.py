"""The table of sections: what a digest may tell, each declared where it is found, in the order in which they stand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.teams import Team
from bot.domain.working_time import local_date
from bot.services.people import Names
from bot.services.work import Work

Facts = dict[str, object]  # JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What a digest is about: from the one before until its own moment (aware, UTC)."""

    after: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One digest of one team, as a section sees it; `facts`: what the section itself found at the weekly moment."""

    work: Work
    names: Names
    team: Team
    week: Week
    facts: Facts = field(default_factory=dict)


Show = Callable[[Edition], object | None]
Find = Callable[[Work, Team, Week], Facts | None]


@dataclass(frozen=True, slots=True)
class _Section:
    order: int
    show: Show
    find: Find | None


_SECTIONS: dict[str, _Section] = {}


def section(name: str, *, order: int, find: Find | None = None) -> Callable[[Show], Show]:
    """Declare a section: what views draw of it whenever the digest is drawn, or None if there is nothing to say.

    Sections stand in the order of their numbers. `find` runs once, at the weekly moment, and may write; its facts
    come back in `Edition.facts`, and None means that there is nothing to say this week. Without it the section is
    asked what it would show. How it looks is declared in `handlers.views.digest_parts`.
    """

    def declare(show: Show) -> Show:
        _SECTIONS[name] = _Section(order, show, find)
        return show

    return declare


def declared() -> tuple[Show, ...]:
    """Every section in the order in which they stand."""
    return tuple(each.show for _, each in _in_order())


def found(work: Work, team: Team, week: Week) -> dict[str, Facts]:
    """The sections that have something to say now, and what they found; empty: there is nothing to say (N1)."""
    names, told = Names(work), {}
    for name, each in _in_order():
        facts = each.find(work, team, week) if each.find is not None else {}
        if facts is not None and each.show(_edition(work, names, team, week, facts)) is not None:
            told[name] = facts
    return told


def shown(work: Work, names: Names, team: Team, week: Week, told: dict[str, Facts]) -> tuple[object, ...]:
    """What there is to draw of the sections that were found; one that has nothing left to say is left out."""
    parts = (each.show(_edition(work, names, team, week, told[name])) for name, each in _in_order() if name in told)
    return tuple(part for part in parts if part is not None)


def key_of(team: Team, at: datetime) -> str:
    """The outbox key of the digest that was made at `at`; that to a lead has the lead's id behind it."""
    return f"digest:{team.id}:{local_date(team.calendar.zone, at).isoformat()}"


def keys_of(team: Team, at: datetime) -> list[str]:
    """The keys of every message of that digest."""
    key = key_of(team, at)
    return [key, *(f"{key}:{lead}" for lead in team.leads)]


def _edition(work: Work, names: Names, team: Team, week: Week, facts: Facts) -> Edition:
    return Edition(work=work, names=names, team=team, week=week, facts=facts)


def _in_order() -> Iterator[tuple[str, _Section]]:
    return iter(sorted(_SECTIONS.items(), key=lambda pair: (pair[1].order, pair[0])))
