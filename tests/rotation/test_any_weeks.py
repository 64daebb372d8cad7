"""Whatever people do and whenever the bot sleeps: one team at every minute, and a past that stays (D; trap 8)."""

from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from random import Random
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.domain.members import MONDAY_TO_FRIDAY, Absence, Member
from bot.domain.planning import plan
from bot.domain.reasons import Reason
from bot.domain.rotation import Unconfirmed, WeekMoment, choice_of
from bot.domain.working_time import DAY, local_date, next_weekday_time
from bot.ports.slack import Profile
from bot.services import refresh
from bot.services.calendars.away_days import SOURCE
from bot.services.rotation import absences, asking, book, decisions, plans, roster
from bot.services.rotation.trail import record
from bot.services.work import Work
from tests.rotation.at_hand import LEADS, TEAM
from tests.rotation.town import Town
from tests.story import PRAGUE

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
ANSWERS = st.sampled_from(["accept", "accept", "allow", "decline", "withdraw", "nothing"])
T = TypeVar("T")


class AnyWeeks(Town):
    """People of a team, its leads, time and the file, each moved by hand."""

    # Time

    @rule(how_long=PASSING)
    def time_passes(self, how_long: timedelta) -> None:
        self.wakes()
        self.bot.until(self.bot.now + how_long)

    @rule(beside=AROUND)
    def it_gets_to_the_next_step(self, beside: timedelta) -> None:
        """To the moment of a step itself, and around it; nothing has rung yet."""
        due = self.bot.looks(lambda work: work.uow.timers.next_due(besides="board"))
        if due is not None and due + beside > self.bot.now:
            self.bot.clock.time = due + beside

    @rule(how_long=SLEEPING, wakes=st.booleans())
    def the_bot_is_down(self, how_long: timedelta, wakes: bool) -> None:
        """People may act after the start and before the timers ring."""
        self.bot.clock.time = self.bot.now + how_long
        self.bot.starts()
        if wakes:
            self.wakes()

    # The roster

    @precondition(lambda self: self.joined < 4)
    @rule(data=st.data(), from_file=st.booleans())
    def somebody_joins(self, data: st.DataObject, from_file: bool) -> None:
        """A joiner changes no announced week, unless it lacks people and so is broken (trap 6)."""
        self.joined += 1
        user = f"U0JOINER{self.joined}"
        before = self.responding()
        if from_file:
            country = data.draw(st.sampled_from([None, "US"]))
            works = data.draw(st.sampled_from([MONDAY_TO_FRIDAY, frozenset(range(7))]))
            today = local_date(PRAGUE, self.bot.now)
            member = Member(user=user, name=user.title(), team=TEAM, country=country, works=works, joined=today)
            self.bot.configure(roster=(*self.bot.team.roster, member))
            self.bot.starts()
        else:
            profile = Profile(user=user, name=user.title(), deleted=False, is_bot=False, time_zone=None)
            self.lead(data, lambda work, lead: roster.add(work, lead, self.bot.team, profile))
        after = self.responding()
        full = {week: team for week, team in before.items() if len(team[0]) == self.bot.team.rotation.responders}
        changed = {week: (team, after[week]) for week, team in full.items() if after[week] != team}
        assert not changed, f"a joiner changed announced weeks: {changed}"

    @rule(data=st.data())
    def somebody_leaves(self, data: st.DataObject) -> None:
        user = self.somebody(data)
        self.lead(data, lambda work, lead: roster.remove(work, lead, self.bot.team, user))

    @rule(data=st.data(), days=st.one_of(st.none(), st.integers(1, 20)))
    def somebody_is_paused(self, data: st.DataObject, days: int | None) -> None:
        user, until = self.somebody(data), None if days is None else self.today() + days * DAY
        self.lead(data, lambda work, lead: roster.pause(work, lead, self.bot.team, user, until))

    @rule(data=st.data())
    def somebody_is_resumed(self, data: st.DataObject) -> None:
        user = self.somebody(data)
        self.lead(data, lambda work, lead: roster.resume(work, lead, self.bot.team, user))

    @rule(data=st.data(), yes=st.booleans(), what=st.sampled_from(["experienced", "access", "days"]))
    def a_lead_says_what_somebody_can_do(self, data: st.DataObject, yes: bool, what: str) -> None:
        user, team = self.somebody(data), self.bot.team
        if what == "experienced":
            self.lead(data, lambda work, lead: roster.set_experienced(work, lead, team, user, experienced=yes))
        elif what == "access":
            self.lead(data, lambda work, lead: roster.set_access(work, lead, team, user, access=yes))
        else:
            days = frozenset({0, 1, 2, 3}) if yes else MONDAY_TO_FRIDAY
            self.lead(data, lambda work, lead: roster.set_days(work, lead, team, user, days))

    @rule(data=st.data(), comes_back=st.booleans())
    def an_account_is_deactivated(self, data: st.DataObject, comes_back: bool) -> None:
        user = self.somebody(data)
        self.bot.does(lambda work: refresh.left(work, user), "refresh")
        if comes_back:
            self.bot.does(lambda work: work.uow.settings.delete(f"deleted:{user}"), "refresh")

    # Absences and offers

    @rule(data=st.data(), first=OFFSETS, length=LENGTHS)
    def somebody_is_away(self, data: st.DataObject, first: int, length: int) -> None:
        user, start = self.somebody(data), self.today() + first * DAY
        self.bot.does(lambda work: absences.add(work, user, start, start + (length - 1) * DAY, "vacation"))

    @precondition(lambda self: self.bot.rows("absence"))
    @rule(data=st.data())
    def an_absence_is_removed(self, data: st.DataObject) -> None:
        users = {row["id"]: row["user"] for row in self.bot.rows("absence")}
        number = data.draw(st.sampled_from(list(users)))
        self.bot.does(lambda work: absences.remove(work, users[number], number))

    @rule(data=st.data(), first=OFFSETS, length=LENGTHS)
    def a_calendar_is_read(self, data: st.DataObject, first: int, length: int) -> None:
        user, start = self.somebody(data), self.today() + first * DAY
        found = [Absence(user=user, start=start, end=start + (length - 1) * DAY, source=SOURCE, uid="event")]

        def read(work: Work) -> None:
            if work.uow.duty.replace_absences(user, SOURCE, found):
                record(work, TEAM, f"person:{user}", "absence.calendar", "firstline")
                absences.changed(work, self.bot.team, user)

        self.bot.does(read, "calendar")

    @rule(data=st.data(), named=st.booleans(), answer=ANSWERS)
    def cover_is_asked_for(self, data: st.DataObject, named: bool, answer: str) -> None:
        user, days = self.days_of_somebody(data)
        helper = self.somebody(data) if named else None
        self.bot.does(lambda work: asking.ask_cover(work, user, days, helper=helper))
        self.answer(data, answer)

    @rule(data=st.data(), whole=st.booleans(), answer=ANSWERS)
    def a_swap_is_asked_for(self, data: st.DataObject, whole: bool, answer: str) -> None:
        (user, mine), (other, theirs) = self.days_of_somebody(data), self.days_of_somebody(data)
        if whole:
            self.bot.does(lambda work: asking.ask_swap(work, user, other))
        else:
            self.bot.does(lambda work: asking.ask_swap(work, user, other, mine=mine, theirs=theirs))
        self.answer(data, answer)

    @precondition(lambda self: self.open_offers())
    @rule(data=st.data(), answer=ANSWERS)
    def an_offer_is_answered(self, data: st.DataObject, answer: str) -> None:
        self.answer(data, answer)

    # Decisions

    @precondition(lambda self: not self.proposed())
    @rule(data=st.data())
    def a_team_is_picked_ahead(self, data: st.DataObject) -> None:
        self.lead(data, lambda work, lead: decisions.propose_now(work, self.bot.team, lead))

    @precondition(lambda self: self.proposed())
    @rule(data=st.data(), stale=st.booleans(), by_lead=st.booleans())
    def somebody_confirms(self, data: st.DataObject, stale: bool, by_lead: bool) -> None:
        shift = self.one_of(data, self.proposed())
        user = data.draw(st.sampled_from(LEADS)) if by_lead else self.somebody(data)
        version, reason = shift.version - stale, "nobody else" if by_lead else ""
        decided = self.bot.does(lambda work: decisions.confirm(work, user, shift.id, version, reason), "button")
        assert not (stale and not isinstance(decided, Reason)), "a stale confirmation counted"

    @rule(data=st.data())
    def the_next_proposal_is_confirmed(self, data: st.DataObject) -> None:
        """A quiet week: Monday 14:30, and a member presses the button."""
        self.wakes()
        self.bot.until(next_weekday_time(PRAGUE, 0, time(14, 30), self.bot.now))
        for shift in self.proposed():
            confirms = partial(
                decisions.confirm, user=self.somebody(data), shift_id=shift.id, seen_version=shift.version
            )
            self.bot.does(confirms, "button")

    @precondition(lambda self: self.bot.stored())
    @rule(data=st.data(), reason=st.sampled_from(["", "they asked for it"]), twice=st.booleans())
    def leads_change_a_team(self, data: st.DataObject, reason: str, twice: bool) -> None:
        """Any team; when two leads decide on what they both saw, the first wins."""
        shift = self.one_of(data, self.bot.stored())
        done = 0
        for lead in LEADS[: 1 + twice]:
            choice = self.any_choice(data, shift)
            done += self.changes(shift, lead, choice, reason)
        assert done <= 1, "two teams for one week"

    @precondition(lambda self: self.proposed())
    @rule(data=st.data())
    def somebody_cannot(self, data: st.DataObject) -> None:
        shift = self.one_of(data, self.proposed())
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


TestAnyWeeks = pytest.mark.timeout(300)(AnyWeeks.TestCase)
TestAnyWeeks.settings = settings(
    max_examples=8, stateful_step_count=25, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck)
)


class ManyWeeks(AnyWeeks):
    """The same at length."""


TestManyWeeks = pytest.mark.timeout(1800)(pytest.mark.soak(ManyWeeks.TestCase))
TestManyWeeks.settings = settings(
    max_examples=100, stateful_step_count=50, derandomize=False, deadline=None, suppress_health_check=list(HealthCheck)
)
