"""A team whose people, leads and time are moved by hand: what every rule of the state machine needs."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from bot.domain.offers import OfferState
from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, choice_of, slot_of
from bot.domain.schedules import Shift
from bot.domain.working_time import DAY, local_date
from bot.services.rotation import decisions, offers
from bot.services.rotation.asking import Days
from bot.services.work import Work
from tests.rotation.at_hand import LEADS, HandBot
from tests.rotation.promises import Promises
from tests.story import PRAGUE

STARTS = (  # before a change of the clocks, before holidays, before the other change
    datetime(2026, 10, 19, 10, tzinfo=PRAGUE),
    datetime(2026, 12, 14, 10, tzinfo=PRAGUE),
    datetime(2027, 3, 22, 10, tzinfo=PRAGUE),
)
T = TypeVar("T")


class Town(RuleBasedStateMachine):
    """A bot, what it promised, and what people can choose from."""

    @initialize(start=st.sampled_from(STARTS), confirmed=st.booleans())
    def begin(self, start: datetime, confirmed: bool) -> None:
        self.bot = HandBot(start)
        self.promises = Promises(self.bot)
        self.joined = 0
        self.bot.rings()
        if confirmed:
            self.first_team()
            self.bot.until(self.bot.now + 3 * DAY)

    # What must hold

    @invariant()
    def the_promises_hold(self) -> None:
        if hasattr(self, "promises"):
            self.promises.always()

    def teardown(self) -> None:
        if not hasattr(self, "bot"):
            return
        try:
            self.wakes()
            self.bot.until(self.bot.now + 8 * DAY)
            self.promises.always()
            self.promises.after_timers()
        finally:
            self.bot.close()

    # How

    def first_team(self) -> None:
        """A lead has the present team picked and confirms it."""
        lead = LEADS[0]
        decided = self.bot.does(lambda work: decisions.propose_now(work, self.bot.team, lead))
        if not isinstance(decided, Reason):
            self.bot.does(lambda work: decisions.confirm(work, lead, decided.shift.id, decided.shift.version, "first"))

    def wakes(self) -> None:
        self.bot.rings()
        self.promises.after_timers()

    def lead(self, data: st.DataObject, act: Callable[[Work, str], T]) -> T:
        lead = data.draw(st.sampled_from(LEADS))
        return self.bot.does(lambda work: act(work, lead))

    def today(self) -> date:
        return local_date(PRAGUE, self.bot.now)

    def somebody(self, data: st.DataObject) -> str:
        found: str = data.draw(st.sampled_from(sorted(row["user"] for row in self.bot.rows("member"))))
        return found

    def days_of_somebody(self, data: st.DataObject) -> tuple[str, Days]:
        """Some days, or all, of somebody in a team of now or of a coming week."""
        shift = self.one_of(data, self.bot.stored())
        user = data.draw(st.sampled_from(choice_of(shift).responders or ("U0ANN",)))
        slot = slot_of(self.bot.team.rotation, PRAGUE, shift.week or self.today())
        days = [day for day in slot.days if day >= self.today()] or [self.today()]
        first, last = sorted(data.draw(st.tuples(*[st.sampled_from([days[0], days[0], *days, days[-1]])] * 2)))
        return user, Days(first, last)

    def answer(self, data: st.DataObject, answer: str) -> None:
        """The newest open offer is answered by somebody who was asked, or by a lead."""
        if not self.open_offers():
            return
        number, asked, absent = self.open_offers()[-1]
        user = data.draw(st.sampled_from(asked)) if asked else absent
        if answer == "accept":
            self.bot.does(lambda work: offers.accept(work, user, number), "button")
        elif answer == "decline":
            self.bot.does(lambda work: offers.decline(work, user, number), "button")
        elif answer == "withdraw":
            self.bot.does(lambda work: offers.withdraw(work, absent, number), "button")
        elif answer == "allow":
            self.lead(data, lambda work, lead: offers.allow(work, lead, number, user, "this time"))

    def proposed(self) -> list[Shift]:
        return [shift for shift in self.bot.stored() if shift.proposed_at is not None and not shift.confirmed]

    def one_of(self, data: st.DataObject, shifts: Sequence[Shift]) -> Shift:
        weeks = {shift.week: shift for shift in shifts}
        return weeks[data.draw(st.sampled_from(list(weeks)))]

    def changes(self, shift: Shift, lead: str, choice: Choice, reason: str) -> bool:
        """Whether it was done."""
        decided = self.bot.does(
            lambda work: decisions.change(work, lead, shift.id, shift.version, choice=choice, reason=reason), "modal"
        )
        return not isinstance(decided, Reason)

    def responding(self) -> dict[date | None, tuple[object, ...]]:
        """The teams of the coming weeks, without observers."""
        found = {shift.week: choice_of(shift) for shift in self.bot.stored()}
        return {week: (one.responders, one.fallback, one.fallback_days) for week, one in found.items()}

    def open_offers(self) -> list[tuple[int, Sequence[str], str]]:
        found = [row for row in self.bot.rows("offer") if row["state"] in {OfferState.OPEN, OfferState.OPEN.value}]
        return [(row["id"], row["asked"], row["absent"]) for row in found]

    def any_choice(self, data: st.DataObject, shift: Shift) -> Choice:
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
