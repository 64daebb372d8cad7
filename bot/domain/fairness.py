"""Debt in days: a fair share of each day that one could have served is credit, and serving spends it (D4)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.domain.availability import SATURDAY, Attendance, attendance, is_anchor, is_newcomer, needed_days
from bot.domain.rotation import Choice, Situation, Slot
from bot.domain.schedules import Duty
from bot.domain.working_time import DAY, at_wall

LARGEST = 10.0  # days; where debts are compared, more than this counts as this much (rotation.md)
NOON = time(12)
_LAST_DAYS = {(12, 24), (12, 31)}  # month and day on which nobody likes to serve, where they are working days


@dataclass(frozen=True, slots=True)
class Account:
    """What a shift means for one person, in weighted days."""

    credit: float = 0.0
    served: float = 0.0

    @property
    def debt(self) -> float:
        """Positive: owes days; negative: did more than their share."""
        return self.credit - self.served


def served_days(
    duties: Iterable[Duty],
    days: Collection[date],
    zone: ZoneInfo,
    there: Mapping[str, Attendance] | None = None,
) -> dict[str, frozenset[date]]:
    """On which of the days each person served: whoever is on duty at noon; observers did not (D4).

    With `there`, a responder serves on no day on which they are known to be missing, and a fallback only on days on
    which a responder really is: one who merely stands by has served nothing.
    """
    pieces = list(duties)
    found: dict[str, set[date]] = {}
    for day in days:
        noon = at_wall(zone, day, NOON)
        duty = next((one for one in pieces if one.starts_at <= noon < one.ends_at), None)
        for user in _serving(duty, day, there or {}):
            found.setdefault(user, set()).add(day)
    return {user: frozenset(served) for user, served in found.items()}


def account(
    situation: Situation,
    slot: Slot,
    served: Mapping[str, Collection[date]],
    known: Mapping[str, Attendance] | None = None,
) -> dict[str, Account]:
    """What serving on those days of a slot means for every member, and for others who served; debts sum to zero.

    The need of a day is the number of people who did serve, so that the sum stays zero when somebody was missing or a
    third one helped. A day on which nobody on the roster could have served counts for nobody.
    """
    there = attendance(situation, slot) if known is None else known
    able, anchors = _able(situation, slot, there)
    credit: dict[str, float] = {member.user: 0.0 for member in situation.members}
    spent: dict[str, float] = {**credit, **dict.fromkeys(served, 0.0)}
    for day in needed_days(situation, slot):
        present = [user for user in able if day in there[user].free]
        serving = [user for user, days in served.items() if day in days]
        if not present or not serving:
            continue
        weight = weight_of(situation, day)
        first = [user for user in present if user in anchors]
        of_anchors, of_others = shares(len(first), len(present) - len(first), len(serving), situation.policy.anchors)
        for user in present:
            credit[user] += weight * (of_anchors if user in anchors else of_others)
        for user in serving:
            spent[user] += weight
    return {user: Account(credit.get(user, 0.0), spent[user]) for user in sorted(spent)}


def shares(anchors: int, others: int, need: int, by_anchors: int) -> tuple[float, float]:
    """What each anchor and each other person carries of one day's need; anchors carry more only if they must."""
    if not anchors:
        return 0.0, need / others
    if not others:
        return need / anchors, 0.0
    of_anchors = max(min(by_anchors, need) / anchors, need / (anchors + others))
    return of_anchors, (need - of_anchors * anchors) / others


def weight_of(situation: Situation, day: date) -> float:
    """What a day counts: 1, or more if it is unpopular, such as a bridge day or 24 and 31 December (D4)."""
    unpopular = (day.month, day.day) in _LAST_DAYS or _is_bridge(situation, day)
    return situation.policy.unpopular_weight if unpopular else 1.0


def expected(
    situation: Situation, slot: Slot, choice: Choice, known: Mapping[str, Attendance] | None = None
) -> dict[str, frozenset[date]]:
    """On which days each person of a team would serve: responders when they are there, the fallback when one is not."""
    there = attendance(situation, slot) if known is None else known
    days = {user: there[user].free if user in there else frozenset() for user in choice.responders}
    if choice.fallback is not None and choice.fallback in there:
        gaps = {day for day in choice.fallback_days if sum(day in free for free in days.values()) < len(days)}
        days[choice.fallback] = there[choice.fallback].free & gaps
    return days


def compared(debt: float) -> float:
    """A debt as it is compared: never more than ten days on either side, so that the past does not rule forever."""
    return max(-LARGEST, min(LARGEST, debt))


def in_words(debt: float) -> str:
    """A debt in words, behind a name: "owes 2.4 days", "is 1.1 days ahead", "is even"."""
    amount = f"{abs(debt):.1f}".removesuffix(".0")
    if amount == "0":
        return "is even"
    days = f"{amount} day" if amount == "1" else f"{amount} days"
    return f"owes {days}" if debt > 0 else f"is {days} ahead"


def _serving(duty: Duty | None, day: date, there: Mapping[str, Attendance]) -> Iterable[str]:
    """Who serves on a day: the responders who are there, and the fallback if one of them is not."""
    if duty is None:
        return
    present = [user for user in duty.responders if user not in there or day not in there[user].missing]
    yield from present
    if not there or len(present) < len(duty.responders):
        yield from duty.fallback


def _able(situation: Situation, slot: Slot, there: Mapping[str, Attendance]) -> tuple[list[str], set[str]]:
    """Who earns credit on the days on which they are there, and which of them are anchors of the shift."""
    needed = needed_days(situation, slot)
    able = [one for one in situation.members if one.active and not one.paused and not is_newcomer(situation, slot, one)]
    anchors = {one.user for one in able if is_anchor(one, there[one.user], needed)}
    return [one.user for one in able], anchors


def _is_bridge(situation: Situation, day: date) -> bool:
    """Whether a working day lies between a public holiday and another free day."""
    public = situation.holidays.get("", frozenset())
    beside = (day - DAY, day + DAY)
    free = [one in public or (one.weekday() >= SATURDAY and one not in situation.open_days) for one in beside]
    return all(free) and any(one in public for one in beside)
