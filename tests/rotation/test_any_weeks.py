"""Whatever people do and whenever the bot sleeps: one team at every minute, and a past that stays (D; trap 8)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.members import MONDAY_TO_FRIDAY, Absence, Member
from bot.domain.offers import OfferState
from bot.domain.planning import plan
from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, Unconfirmed, WeekMoment, choice_of
from bot.domain.schedules import Shift
from bot.domain.working_time import DAY, local_date
from bot.ports.slack import Profile
from bot.services import refresh
from bot.services.calendars.away_days import SOURCE
from bot.services.rotation import absences, asking, book, decisions, offers, plans, roster
from bot.services.rotation.asking import Days
from bot.services.rotation.trail import record
from bot.services.work import Work
from tests.rotation.at_hand import LEADS, TEAM, HandBot
from tests.rotation.promises import Promises
from tests.story import PRAGUE

STARTS = (  # before a change of the clocks, before holidays, before the other change
    datetime(2026, 10, 19, 10, tzinfo=PRAGUE),
    datetime(2026, 12, 14, 10, tzinfo=PRAGUE),
    datetime(2027, 3, 22, 10, tzinfo=PRAGUE),
)
QUICK = [phase for phase in Phase if phase is not Phase.shrink]  # the limit of a test's time is no place to shrink
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PASSING = st.sampled_from([HOUR, 5 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 15 * DAY])
SLEEPING = st.sampled_from([MINUTE, 20 * MINUTE, 3 * HOUR, 20 * HOUR, 2 * DAY, 5 * DAY, 9 * DAY, 21 * DAY])
AROUND = st.sampled_from([timedelta(microseconds=-1), timedelta(0), timedelta(seconds=30), 2 * MINUTE, 3 * HOUR])
OFFSETS = st.integers(-1, 30)
LENGTHS = st.sampled_from([1, 1, 2, 3, 5, 7, 14, 40])
REMINDERS = st.sampled_from(
    [
        (WeekMoment(0, time(17)), WeekMoment(1, time(10)), WeekMoment(1, time(15))),
        (WeekMoment(0, time(16)), WeekMoment(1, time(9))),
        (WeekMoment(1, time(11)),),
        (),
    ]
)
T = TypeVar("T")


class AnyWeeks(RuleBasedStateMachine):
    """People of a team, its leads, time and the file, each moved by hand."""

    @initialize(start=st.sampled_from(STARTS), confirmed=st.booleans())
    def begin(self, start: datetime, confirmed: bool) -> None:
        self.bot = HandBot(start)
        self.promises = Promises(self.bot)
        self.joined = 0
        self.awake = True
        self.bot.rings()
        if confirmed:
            self.a_team_is_picked_ahead()
            self.bot.until(self.bot.now + 3 * DAY)

    # Time

    @rule(how_long=PASSING)
    def time_passes(self, how_long: timedelta) -> None:
        self._wakes()
        self.bot.until(self.bot.now + how_long)

    @rule(beside=AROUND)
    def it_gets_to_the_next_step(self, beside: timedelta) -> None:
        """To the moment of a step itself, and around it; nothing has rung yet."""
        due = self.bot.looks(lambda work: work.uow.timers.next_due(besides="board"))
        if due is not None and due + beside > self.bot.now:
            self.bot.clock.time = due + beside
            self.awake = False

    @rule(how_long=SLEEPING, wakes=st.booleans())
    def the_bot_is_down(self, how_long: timedelta, wakes: bool) -> None:
        """People may act after the start and before the timers ring."""
        self.bot.clock.time = self.bot.now + how_long
        self.bot.starts()
        self.awake = False
        if wakes:
            self._wakes()

    # The roster

    @precondition(lambda self: self.joined < 4)
    @rule(data=st.data(), from_file=st.booleans())
    def somebody_joins(self, data: st.DataObject, from_file: bool) -> None:
        """A joiner changes no announced week (trap 6)."""
        self.joined += 1
        user = f"U0JOINER{self.joined}"
        before = self._responding()
        if from_file:
            country = data.draw(st.sampled_from([None, "US"]))
            works = data.draw(st.sampled_from([MONDAY_TO_FRIDAY, frozenset(range(7))]))
            today = local_date(PRAGUE, self.bot.now)
            member = Member(user=user, name=user.title(), team=TEAM, country=country, works=works, joined=today)
            self.bot.configure(roster=(*self.bot.team.roster, member))
            self.bot.starts()
        else:
            profile = Profile(user=user, name=user.title(), deleted=False, is_bot=False, time_zone=None)
            self._lead(data, lambda work, lead: roster.add(work, lead, self.bot.team, profile))
        after = self._responding()
        assert {week: after[week] for week in before} == before, "a joiner changed an announced week"

    @rule(data=st.data())
    def somebody_leaves(self, data: st.DataObject) -> None:
        user = self._somebody(data)
        self._lead(data, lambda work, lead: roster.remove(work, lead, self.bot.team, user))

    @rule(data=st.data(), days=st.one_of(st.none(), st.integers(1, 20)))
    def somebody_is_paused(self, data: st.DataObject, days: int | None) -> None:
        user, until = self._somebody(data), None if days is None else self._today() + days * DAY
        self._lead(data, lambda work, lead: roster.pause(work, lead, self.bot.team, user, until))

    @rule(data=st.data())
    def somebody_is_resumed(self, data: st.DataObject) -> None:
        user = self._somebody(data)
        self._lead(data, lambda work, lead: roster.resume(work, lead, self.bot.team, user))

    @rule(data=st.data(), yes=st.booleans(), what=st.sampled_from(["experienced", "access", "days"]))
    def a_lead_says_what_somebody_can_do(self, data: st.DataObject, yes: bool, what: str) -> None:
        user, team = self._somebody(data), self.bot.team
        if what == "experienced":
            self._lead(data, lambda work, lead: roster.set_experienced(work, lead, team, user, experienced=yes))
        elif what == "access":
            self._lead(data, lambda work, lead: roster.set_access(work, lead, team, user, access=yes))
        else:
            days = frozenset({0, 1, 2, 3}) if yes else MONDAY_TO_FRIDAY
            self._lead(data, lambda work, lead: roster.set_days(work, lead, team, user, days))

    @rule(data=st.data(), comes_back=st.booleans())
    def an_account_is_deactivated(self, data: st.DataObject, comes_back: bool) -> None:
        user = self._somebody(data)
        self.bot.does(lambda work: refresh.left(work, user), "refresh")
        if comes_back:
            self.bot.does(lambda work: work.uow.settings.delete(f"deleted:{user}"), "refresh")

    # Absences and offers

    @rule(data=st.data(), first=OFFSETS, length=LENGTHS)
    def somebody_is_away(self, data: st.DataObject, first: int, length: int) -> None:
        user, start = self._somebody(data), self._today() + first * DAY
        self.bot.does(lambda work: absences.add(work, user, start, start + (length - 1) * DAY, "vacation"))

    @precondition(lambda self: self.bot.rows("absence"))
    @rule(data=st.data())
    def an_absence_is_removed(self, data: st.DataObject) -> None:
        users = {row["id"]: row["user"] for row in self.bot.rows("absence")}
        number = data.draw(st.sampled_from(list(users)))
        self.bot.does(lambda work: absences.remove(work, users[number], number))

    @rule(data=st.data(), first=OFFSETS, length=LENGTHS)
    def a_calendar_is_read(self, data: st.DataObject, first: int, length: int) -> None:
        user, start = self._somebody(data), self._today() + first * DAY
        found = [Absence(user=user, start=start, end=start + (length - 1) * DAY, source=SOURCE, uid="event")]

        def read(work: Work) -> None:
            if work.uow.duty.replace_absences(user, SOURCE, found):
                record(work, TEAM, f"person:{user}", "absence.calendar", "firstline")
                absences.changed(work, self.bot.team, user)

        self.bot.does(read, "calendar")

    @rule(data=st.data(), first=st.integers(0, 20), length=LENGTHS, named=st.booleans())
    def cover_is_asked_for(self, data: st.DataObject, first: int, length: int, named: bool) -> None:
        user, start = self._on_duty(data), self._today() + first * DAY
        days = Days(start, start + (length - 1) * DAY)
        helper = self._somebody(data) if named else None
        self.bot.does(lambda work: asking.ask_cover(work, user, days, helper=helper))

    @rule(data=st.data(), first=st.integers(0, 20), length=LENGTHS, whole=st.booleans())
    def a_swap_is_asked_for(self, data: st.DataObject, first: int, length: int, whole: bool) -> None:
        user, other, start = self._on_duty(data), self._somebody(data), self._today() + first * DAY
        mine = None if whole else Days(start, start + (length - 1) * DAY)
        self.bot.does(lambda work: asking.ask_swap(work, user, other, mine=mine))

    @precondition(lambda self: self._open_offers())
    @rule(data=st.data(), answer=st.sampled_from(["accept", "accept", "accept", "decline", "withdraw", "allow"]))
    def an_offer_is_answered(self, data: st.DataObject, answer: str) -> None:
        number, asked, absent = data.draw(st.sampled_from(self._open_offers()))
        user = data.draw(st.sampled_from(asked)) if asked else absent
        if answer == "accept":
            self.bot.does(lambda work: offers.accept(work, user, number), "button")
        elif answer == "decline":
            self.bot.does(lambda work: offers.decline(work, user, number), "button")
        elif answer == "withdraw":
            self.bot.does(lambda work: offers.withdraw(work, absent, number), "button")
        else:
            self._lead(data, lambda work, lead: offers.allow(work, lead, number, user, "this time"))

    # Decisions

    @rule(data=st.data())
    def a_team_is_picked_ahead(self, data: st.DataObject | None = None) -> None:
        lead = data.draw(st.sampled_from(LEADS)) if data else LEADS[0]
        decided = self.bot.does(lambda work: decisions.propose_now(work, self.bot.team, lead))
        if data is None and not isinstance(decided, Reason):
            self.bot.does(lambda work: decisions.confirm(work, lead, decided.shift.id, decided.shift.version, "first"))

    @precondition(lambda self: self._proposed())
    @rule(data=st.data(), stale=st.booleans(), by_lead=st.booleans())
    def somebody_confirms(self, data: st.DataObject, stale: bool, by_lead: bool) -> None:
        shift = self._one_of(data, self._proposed())
        user = data.draw(st.sampled_from(LEADS)) if by_lead else self._somebody(data)
        version, reason = shift.version - stale, "nobody else" if by_lead else ""
        decided = self.bot.does(lambda work: decisions.confirm(work, user, shift.id, version, reason), "button")
        assert not (stale and not isinstance(decided, Reason)), "a stale confirmation counted"

    @precondition(lambda self: self.bot.stored())
    @rule(data=st.data(), reason=st.sampled_from(["", "they asked for it"]), twice=st.booleans())
    def leads_change_a_team(self, data: st.DataObject, reason: str, twice: bool) -> None:
        """Any team; when two leads decide on what they both saw, the first wins."""
        shift = self._one_of(data, self.bot.stored())
        done = 0
        for lead in LEADS[: 1 + twice]:
            choice = self._any_choice(data, shift)
            done += self._changes(shift, lead, choice, reason)
        assert done <= 1, "two teams for one week"

    @precondition(lambda self: self._proposed())
    @rule(data=st.data())
    def somebody_cannot(self, data: st.DataObject) -> None:
        shift = self._one_of(data, self._proposed())
        user = data.draw(st.sampled_from(choice_of(shift).people or ("U0ANN",)))
        done = self.bot.does(lambda work: decisions.cannot(work, user, shift.id, "dentist"), "button")
        assert isinstance(done, Reason) or user not in choice_of(done.shift).people

    @rule(remind=REMINDERS, unconfirmed=st.sampled_from(Unconfirmed))
    def the_file_changes(self, remind: tuple[WeekMoment, ...], unconfirmed: Unconfirmed) -> None:
        self.bot.configure(rotation=replace(self.bot.team.rotation, remind=remind, unconfirmed=unconfirmed))
        self.bot.starts()

    @rule(seed=st.integers(0, 9))
    def the_plan_is_the_same_whoever_asks(self, seed: int) -> None:
        """Same input, same pick, in whatever order the rows come (D4)."""

        def shuffled(work: Work) -> None:
            found = book.read(work, self.bot.team, plans.coming(work, self.bot.team, 6))
            if found.known is None:
                return
            random = Random(seed)  # noqa: S311 - an order
            mixed = replace(
                found.known,
                members=tuple(random.sample(found.known.members, len(found.known.members))),
                absences=tuple(random.sample(found.known.absences, len(found.known.absences))),
                debts=dict(random.sample(sorted(found.known.debts.items()), len(found.known.debts))),
            )
            stored = {week: choice_of(row) for week, row in found.rows.items()}
            settled = {week for week, row in found.rows.items() if row.confirmed}
            again = plan(mixed, found.open_slots, stored, settled=settled)
            assert found.plan() == found.plan() == again

        self.bot.looks(shuffled)

    # What must hold

    @invariant()
    def the_promises_hold(self) -> None:
        if hasattr(self, "promises"):
            self.promises.always()

    def teardown(self) -> None:
        if not hasattr(self, "bot"):
            return
        try:
            self._wakes()
            self.bot.until(self.bot.now + 8 * DAY)
            self.promises.always()
            self.promises.after_timers()
        finally:
            self.bot.close()

    # How

    def _wakes(self) -> None:
        self.bot.rings()
        self.awake = True
        self.promises.after_timers()

    def _lead(self, data: st.DataObject, act: Callable[[Work, str], T]) -> T:
        lead = data.draw(st.sampled_from(LEADS))
        return self.bot.does(lambda work: act(work, lead))

    def _today(self) -> date:
        return local_date(PRAGUE, self.bot.now)

    def _somebody(self, data: st.DataObject) -> str:
        found: str = data.draw(st.sampled_from(sorted(row["user"] for row in self.bot.rows("member"))))
        return found

    def _on_duty(self, data: st.DataObject) -> str:
        """Somebody of a coming team."""
        users = sorted({user for shift in self.bot.stored() for user in choice_of(shift).responders})
        return data.draw(st.sampled_from(users)) if users else self._somebody(data)

    def _proposed(self) -> list[Shift]:
        return [shift for shift in self.bot.stored() if shift.proposed_at is not None and not shift.confirmed]

    def _one_of(self, data: st.DataObject, shifts: Sequence[Shift]) -> Shift:
        weeks = {shift.week: shift for shift in shifts}
        return weeks[data.draw(st.sampled_from(list(weeks)))]

    def _changes(self, shift: Shift, lead: str, choice: Choice, reason: str) -> bool:
        """Whether it was done."""
        decided = self.bot.does(
            lambda work: decisions.change(work, lead, shift.id, shift.version, choice=choice, reason=reason), "modal"
        )
        return not isinstance(decided, Reason)

    def _responding(self) -> dict[date | None, tuple[object, ...]]:
        """The teams of the coming weeks, without observers."""
        found = {shift.week: choice_of(shift) for shift in self.bot.stored()}
        return {week: (one.responders, one.fallback, one.fallback_days) for week, one in found.items()}

    def _open_offers(self) -> list[tuple[int, Sequence[str], str]]:
        found = [row for row in self.bot.rows("offer") if row["state"] in {OfferState.OPEN, OfferState.OPEN.value}]
        return [(row["id"], row["asked"], row["absent"]) for row in found]

    def _any_choice(self, data: st.DataObject, shift: Shift) -> Choice:
        users = sorted(row["user"] for row in self.bot.rows("member"))
        people = data.draw(st.lists(st.sampled_from(users), min_size=1, max_size=4, unique=True))
        assert shift.week is not None
        days = frozenset(shift.week + DAY * step for step in range(3))
        return Choice(
            responders=tuple(people[:2]),
            fallback=people[2] if len(people) > 2 else None,
            fallback_days=days if len(people) > 2 else frozenset(),
            observer=people[3] if len(people) > 3 else None,
        )


TestAnyWeeks = pytest.mark.timeout(300)(AnyWeeks.TestCase)
TestAnyWeeks.settings = settings(
    max_examples=10, stateful_step_count=25, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck)
)


class ManyWeeks(AnyWeeks):
    """The same at length."""


TestManyWeeks = pytest.mark.timeout(900)(pytest.mark.soak(ManyWeeks.TestCase))
TestManyWeeks.settings = settings(
    max_examples=150, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
