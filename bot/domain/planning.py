"""The coming weeks: announced ones stay, only what breaks is picked anew, and all is carried forward (D2, D4)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from bot.domain.availability import MISSED_BY_AN_OBSERVER, in_days, is_newcomer, learned
from bot.domain.fairness import Account, account, expected
from bot.domain.objections import NEW
from bot.domain.pick_facts import Facts, facts_of
from bot.domain.pick_reasons import uncovered
from bot.domain.picking import coverage, is_enough, judge_from, pick_from, with_observer
from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, DayCover, Pick, Situation, Slot, assignments_of
from bot.domain.schedules import Shift

# What keeps a person of an announced team from serving at all; a shift without rest stays as it was announced.
_BREAKS = {"inactive", "opted_out", "cannot", "away_whole_shift", "already_assigned_elsewhere"}
# What was known when the team was announced, unless its coverage then says otherwise.
_REGULAR = {"free_day", "holiday"}


class Picker(Protocol):
    """Chooses a team from what is known about a slot; `keep` are people of a broken team, who stay if they can."""

    def __call__(self, facts: Facts, keep: Collection[str]) -> Pick: ...


def plan(
    situation: Situation,
    slots: Sequence[Slot],
    frozen: Mapping[date, Choice],
    broken: Mapping[date, Choice] | None = None,
    *,
    settled: Collection[date] = (),
    picker: Picker = pick_from,
) -> list[Pick]:
    """A pick for each slot, in the order given, which must be that of time.

    Frozen weeks stay as they are and are only judged, except that one without an observer gets the newcomer who waits,
    and one whose observer has learned elsewhere meanwhile lets them go (trap 6); those that are `settled` stay whole.
    Weeks in `broken` are picked anew, and keep those of their people who can still serve. Debts, rest, pairs
    and newcomers' observer shifts are carried forward; a week that is picked also minds the frozen weeks behind it.
    """
    known = _Known(situation, slots, frozen, settled, picker)
    return [known.next(slot, (broken or {}).get(slot.week)) for slot in slots]


def account_of(situation: Situation, slot: Slot, choice: Choice) -> dict[str, Account]:
    """What a team will mean for everybody's debt if it serves as planned: for a shift that is not closed yet (D4)."""
    return account(situation, slot, expected(situation, slot, choice))


def still_holds(
    situation: Situation, slot: Slot, choice: Choice, announced: Sequence[DayCover] = ()
) -> tuple[Reason, ...]:
    """What broke in an announced or confirmed week since then; nothing if it still holds (D4).

    Somebody cannot serve any more, or is away so that a day is not covered as it was. `announced` is the coverage as it
    was told: a day that lacked people then is no news. Whether a newcomer will have observed by then is a matter of the
    weeks before: see the failures of `plan`.
    """
    facts = facts_of(situation, slot)
    gone = [reason for user in choice.people if (reason := _gone(facts, user)) is not None]
    told = {cover.day for cover in announced if not cover.complete}
    lacking = [one for one in coverage(facts, choice) if not is_enough(facts, one) and one.day not in told]
    missed = [reason for cover in lacking for reason in _missed(facts, choice, cover.day)]
    news = [reason for reason in missed if announced or reason.code not in _REGULAR]
    if announced and not news and not gone:
        news = [*uncovered(facts, choice, lacking)]
    return tuple(dict.fromkeys([*gone, *news, *_interrupted(facts, choice)]))


class _Known:
    """What is known while a plan grows: the situation as it will be when the next slot begins."""

    def __init__(
        self,
        situation: Situation,
        slots: Sequence[Slot],
        frozen: Mapping[date, Choice],
        settled: Collection[date],
        picker: Picker,
    ) -> None:
        self._picker = picker
        self._settled = settled
        self._frozen = frozen
        self._ahead = {slot.week: (slot, frozen[slot.week]) for slot in slots if slot.week in frozen}
        self._plain = situation  # with debts up to now, and the observers of earlier slots
        self._shifts = {week: _shift(slot, choice) for week, (slot, choice) in self._ahead.items()}
        self._later: dict[date, dict[str, float]] = {}
        for week, (slot, choice) in self._ahead.items():
            self._later[week] = {user: one.debt for user, one in account_of(situation, slot, choice).items()}

    def next(self, slot: Slot, broken: Choice | None) -> Pick:
        """The pick for the next slot in order, carried forward."""
        self._later.pop(slot.week, None)
        frozen = self._frozen.get(slot.week)
        facts = facts_of(self._seen(slot, with_later=frozen is None), slot)
        found = self._picked(facts, broken) if frozen is None else self._kept(facts, frozen)
        self._carry(facts, slot, found.choice)
        return found

    def _picked(self, facts: Facts, broken: Choice | None) -> Pick:
        return self._picker(self._without_promised(facts), broken.people if broken else ())

    def _kept(self, facts: Facts, frozen: Choice) -> Pick:
        if facts.slot.week in self._settled:
            return judge_from(facts, frozen)
        return judge_from(facts, with_observer(self._without_promised(facts), _without_learned(facts, frozen)))

    def _without_promised(self, facts: Facts) -> Facts:
        """Newcomers who observe in a frozen week do not observe in another one as well."""
        promised = {self._ahead[week][1].observer for week in self._later}
        planned = {
            user: Reason("observes_later", f"{reason.sentence.removesuffix('.')}, which is planned.")
            for user, reason in facts.objections.items()
            if user in promised and reason.code == NEW
        }
        return replace(facts, objections={**facts.objections, **planned}) if planned else facts

    def _seen(self, slot: Slot, *, with_later: bool) -> Situation:
        """The situation for one slot; a judged week is explained by what was before it alone."""
        debts = dict(self._plain.debts)
        for later in self._later.values() if with_later else ():
            for user, debt in later.items():
                debts[user] = debts.get(user, 0.0) + debt
        shifts = [shift for week, shift in self._shifts.items() if week != slot.week]
        return replace(self._plain, debts=debts, history=(*self._plain.history, *shifts))

    def _carry(self, facts: Facts, slot: Slot, choice: Choice) -> None:
        """Add what a slot means for those behind it."""
        served = expected(self._plain, slot, choice, facts.there)
        accounts = account(self._plain, slot, served, facts.there)
        debts = {user: self._plain.debts.get(user, 0.0) + one.debt for user, one in accounts.items()}
        self._shifts[slot.week] = _shift(slot, choice)
        waiting = {user for user, reason in facts.objections.items() if reason.code == NEW and user != choice.observer}
        self._plain = replace(
            self._plain,
            debts={**self._plain.debts, **debts},
            members=tuple(
                replace(one, observed=slot.days[-1])
                if one.user == choice.observer and learned(self._plain, slot, one.user, facts.there)
                else one
                for one in self._plain.members
            ),
            waited={**self._plain.waited, **{user: self._plain.waited.get(user, 0) + 1 for user in waiting}},
        )


def _without_learned(facts: Facts, frozen: Choice) -> Choice:
    """The team without an observer who need not observe any more: once is enough (D2)."""
    observer = facts.members.get(frozen.observer or "")
    needless = observer is not None and not is_newcomer(facts.situation, facts.slot, observer)
    return replace(frozen, observer=None) if needless else frozen


def _shift(slot: Slot, choice: Choice) -> Shift:
    """A planned team as a shift of the history."""
    return Shift(
        team="",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        assignments=assignments_of(choice),
        confirmed=True,
        week=slot.week,
    )


def _gone(facts: Facts, user: str) -> Reason | None:
    """Why somebody of the team cannot serve at all."""
    if user not in facts.members:
        return Reason("inactive", f"{user} is not on the roster any more.")
    reason = facts.objections.get(user)
    return reason if reason is not None and reason.code in _BREAKS else None


def _missed(facts: Facts, choice: Choice, day: date) -> list[Reason]:
    """Who should be there on a day that lacks somebody, and is not, for a reason that came up since."""
    serving = [*choice.responders]
    if choice.fallback is not None and day in choice.fallback_days:
        serving.append(choice.fallback)
    reasons = [facts.there[user].missing.get(day) for user in serving if user in facts.there]
    return [reason for reason in reasons if reason is not None]


def _interrupted(facts: Facts, choice: Choice) -> list[Reason]:
    """An observer who would miss too much to learn (trap 7)."""
    if choice.observer is None or choice.observer not in facts.there:
        return []
    missing = facts.there[choice.observer].missing
    if len(missing) <= MISSED_BY_AN_OBSERVER or _gone(facts, choice.observer) is not None:
        return []
    name = facts.name(choice.observer)
    return [Reason("observer_interrupted", f"{name} observes that week, and is not there on {in_days(missing)}.")]
