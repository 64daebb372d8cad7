"""Examples that the tests of the rotation share: people, situations and slots around November and December 2026."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from bot.domain.members import Absence, Member
from bot.domain.rotation import Choice, RotationPolicy, Situation, Slot, assignments_of, slot_of
from bot.domain.schedules import Shift
from bot.domain.working_time import DAY, public_holidays
from tests.domain.values import PRAGUE

POLICY = RotationPolicy()
WEEK = date(2026, 11, 11)  # a Wednesday; neither it nor the three weeks behind it have a public holiday before the 17th
QUIET = date(2026, 11, 25)  # a Wednesday whose shift has five plain working days
CHRISTMAS = date(2026, 12, 23)
MON_THU = frozenset({0, 1, 2, 3})
MON_WED = frozenset({0, 1, 2})


@cache
def czech_holidays() -> frozenset[date]:
    return public_holidays("CZ", None, (2026, 2027))


@cache
def german_holidays() -> frozenset[date]:
    return public_holidays("DE", None, (2026, 2027))


def slot(week: date = QUIET, policy: RotationPolicy = POLICY) -> Slot:
    """The slot that begins on a Wednesday."""
    return slot_of(policy, PRAGUE, week)


def slots(count: int, first: date = QUIET) -> list[Slot]:
    return [slot(first + 7 * DAY * number) for number in range(count)]


def member(user: str, *, access: bool = False, **changes: object) -> Member:
    """Somebody experienced who works Monday to Friday; named after their user id."""
    plain = Member(user=user, name=user.capitalize(), team="backend", production_access=access, experienced=True)
    return replace(plain, **changes)  # type: ignore[arg-type]  # a test names any field


def newcomer(user: str, **changes: object) -> Member:
    return member(user, experienced=False, **changes)  # type: ignore[arg-type]  # as above


def away(user: str, first: date, last: date | None = None, reason: str = "") -> Absence:
    return Absence(user=user, start=first, end=last or first, reason=reason)


def situation(*members: Member, policy: RotationPolicy = POLICY, **known: object) -> Situation:
    """A team in Prague that is open Monday to Friday and closed on Czech holidays, around the turn of the year."""
    holidays = {"": czech_holidays(), "DE": german_holidays()}
    days = [date(2026, 10, 1) + DAY * number for number in range(400)]
    open_days = frozenset(day for day in days if day.weekday() < 5 and day not in czech_holidays())
    plain = Situation(policy=policy, zone=PRAGUE, members=members, holidays=holidays, open_days=open_days)
    return replace(plain, **known)  # type: ignore[arg-type]  # a test names any field


def shift(week: date, *responders: str, **others: object) -> Shift:
    """A confirmed shift of the past."""
    choice = Choice(responders=responders, **others)  # type: ignore[arg-type]  # as above
    when = slot(week)
    return Shift(
        team="backend",
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        assignments=assignments_of(choice),
        confirmed=True,
        week=week,
    )


def codes(reasons: Iterable[object]) -> list[str]:
    """The codes of reasons, or of the reasons of whys."""
    return [getattr(one, "reason", one).code for one in reasons]  # type: ignore[attr-defined]  # either of two values


def sentence_of(whys: Iterable[object], user: str) -> str:
    found: Mapping[str, str] = {one.user: one.reason.sentence for one in whys}  # type: ignore[attr-defined]  # whys
    return found[user]
