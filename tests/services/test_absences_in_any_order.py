"""Whatever people do about their duty, in whatever order: two people are responsible, and the past stays (D8)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.offers import Offer
from bot.domain.rotation import assignments_of, slot_of
from bot.domain.schedules import Duty, Shift, shifts_between
from bot.domain.working_time import DAY, at_wall
from bot.services import seeding, timers
from bot.services.rotation import absences, asking, offers
from bot.services.work import Desk, Work
from storage.engine import open_store
from tests.databases import fresh_sqlite
from tests.scenarios.duty_changes import LATER, NEXT_WEEK, ROSTER, THIS_WEEK, THURSDAY, rotating, serving
from tests.scheduler.parts import HandClock

PRAGUE = ZoneInfo("Europe/Prague")
PEOPLE = [str(each["user"]) for each in ROSTER]
TODAY = date(2026, 11, 26)
DAYS = [TODAY + DAY * step for step in range(20)]


@dataclass(frozen=True)
class Office:
    """The bot without its threads, on a database of its own."""

    desk: Desk
    clock: HandClock

    def does(self, act: Callable[[Work], object]) -> None:
        with self.desk.work("command") as work:
            act(work)

    def duties(self, start: datetime, end: datetime) -> list[Duty]:
        with self.desk.reading() as work:
            shifts = work.uow.duty.shifts("backend", start, end)
            overrides = work.uow.duty.overrides("backend", start, end)
        return shifts_between(shifts, overrides, start, end, zone=PRAGUE)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Iterator[Office]]:
    folder = tmp_path_factory.mktemp("changes")
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(rotating()))
    timers.kinds()
    rules = rulebook(load(path, {}), THURSDAY)

    def made() -> Iterator[Office]:
        clock = HandClock()
        clock.time = THURSDAY
        store = open_store(fresh_sqlite(Path(folder)))
        desk = Desk(store, clock, rules)
        with desk.work("test") as work:
            seeding.seed(work)
            _fix_weeks(work)
        yield Office(desk, clock)
        store.close()

    return made


def _fix_weeks(work: Work) -> None:
    team = work.rules.teams["backend"]
    confirmed = {THIS_WEEK: serving("ann", "ben"), NEXT_WEEK: serving("cid", "eve")}
    for week, choice in {**confirmed, **LATER}.items():
        slot = slot_of(team.rotation, team.calendar.zone, week)
        work.uow.duty.add_shift(
            Shift(
                team=team.id,
                week=week,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                assignments=assignments_of(choice),
                confirmed=week in confirmed,
            )
        )


WHO = st.sampled_from(PEOPLE)
WHEN = st.tuples(st.sampled_from(DAYS), st.integers(0, 4))
ASKING = st.one_of(
    st.tuples(st.just("away"), WHO, WHEN),
    st.tuples(st.just("back"), WHO, st.integers(1, 6)),
    st.tuples(st.just("cover"), WHO, WHEN, st.none() | WHO),
    st.tuples(st.just("swap"), WHO, WHO),
    st.tuples(st.just("wait"), st.integers(1, 30)),
)
ANSWERING = st.one_of(
    st.tuples(st.just("accept"), st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.just("allow"), st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.just("decline"), st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.just("withdraw"), st.integers(0, 5)),
)


@given(steps=st.lists(ASKING | ANSWERING, min_size=6, max_size=16))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_two_different_people_are_responsible_whatever_is_agreed_on_and_the_past_never_changes_d8(
    office: Callable[[], Iterator[Office]], steps: list[tuple[object, ...]]
) -> None:
    begins = at_wall(PRAGUE, THIS_WEEK, time(9))
    ends = at_wall(PRAGUE, date(2026, 12, 9), time(9))
    for each in office():
        for step in steps:
            now = each.clock.now()
            before = each.duties(begins, now)

            _do(each, step)

            assert each.duties(begins, now) == before, "what was served stays served"
            duties = each.duties(begins, ends)
            assert all(len(set(duty.responders)) == 2 for duty in duties), duties
            assert duties[0].starts_at == begins
            assert all(one.ends_at == other.starts_at for one, other in pairwise(duties))


def _open_offers(office: Office) -> list[Offer]:
    with office.desk.reading() as work:
        return list(work.uow.duty.open_offers("backend"))


def _do(office: Office, step: tuple[object, ...]) -> None:
    match step:
        case ("away", str(user), (date() as day, int(length))):
            office.does(lambda work: absences.add(work, user, day, day + DAY * length))
        case ("back", str(user), int(number)):
            office.does(lambda work: absences.remove(work, user, number))
        case ("cover", str(user), (date() as day, int(length)), helper):
            named = helper if isinstance(helper, str) else None
            days = asking.Days(day, day + DAY * length)
            office.does(lambda work: asking.ask_cover(work, user, days, helper=named))
        case ("swap", str(user), str(other)):
            office.does(lambda work: asking.ask_swap(work, user, other))
        case ("accept" | "allow" | "decline" as verb, int(which), int(whom)):
            _answer(office, verb, which, whom)
        case ("withdraw", int(which)) if known := _open_offers(office):
            offer = known[which % len(known)]
            office.does(lambda work: offers.withdraw(work, offer.absent, offer.id))
        case ("wait", int(hours)):
            office.clock.time = min(office.clock.time + timedelta(hours=hours), THURSDAY + timedelta(days=10))
            while timers.run_due(office.desk):
                pass


def _answer(office: Office, verb: str, which: int, whom: int) -> None:
    """One of those who are asked answers one of the open offers."""
    waiting = [offer for offer in _open_offers(office) if offer.waiting_for]
    if not waiting:
        return
    offer = waiting[which % len(waiting)]
    user = offer.waiting_for[whom % len(offer.waiting_for)]
    event(verb)
    match verb:
        case "accept":
            office.does(lambda work: offers.accept(work, user, offer.id))
        case "allow":
            office.does(lambda work: offers.allow(work, "U0LEA", offer.id, user, "all right"))
        case _:
            office.does(lambda work: offers.decline(work, user, offer.id))
