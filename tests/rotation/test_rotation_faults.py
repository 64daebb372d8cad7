"""Faults in the middle of a week: a process that dies, a file that changes, accounts that vanish (D2, D6, D7)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.reasons import Reason
from bot.domain.rotation import WeekMoment, choice_of
from bot.domain.working_time import DAY, Calendar
from bot.ports.storage import UnitOfWork
from bot.services import people, refresh, timers
from bot.services.rotation import asking, decisions, offers
from bot.services.work import Desk
from storage.engine import SqlStore
from tests.faults.scripted import ProcessDied
from tests.rotation.at_hand import HandBot, person
from tests.rotation.promises import Promises
from tests.story import PRAGUE

TICK = timedelta(microseconds=1)
NEW_YORK, AUCKLAND = ZoneInfo("America/New_York"), ZoneInfo("Pacific/Auckland")


def at(day: int, clock: str, zone: ZoneInfo = PRAGUE, month: int = 11) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


class Dying:
    """A store whose process dies right before the commit."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    @contextmanager
    def begin(self, **how: Any) -> Iterator[UnitOfWork]:
        with self._store.begin(**how) as uow:
            yield uow
            raise ProcessDied

    def reading(self) -> Any:
        return self._store.reading()

    def close(self) -> None:
        self._store.close()


def responders(bot: HandBot, moment: datetime) -> tuple[str, ...]:
    return bot.looks(lambda work: people.duty_at(work, bot.team, moment).responders)


def confirmed(bot: HandBot) -> None:
    """Ann confirms the team that is proposed on Monday."""
    bot.until(at(23, "14:00"))
    row = next(row for row in bot.rows("shift") if row["proposed_at"])
    bot.does(lambda work: decisions.confirm(work, "U0ANN", row["id"], row["version"]))


@pytest.mark.parametrize(
    ("moment", "action"),
    [
        (at(23, "14:00"), "rotation.proposed"),
        (at(23, "17:00"), "rotation.reminded"),
        (at(25, "09:00"), "rotation.took_over"),
    ],
)
def test_a_process_that_dies_before_the_commit_leaves_nothing_half_done_and_the_next_does_it_once(
    hand: Callable[..., HandBot], moment: datetime, action: str
) -> None:
    bot = hand()
    bot.until(moment - TICK)
    before, messages, rows = bot.trail(), bot.message_keys(), bot.rows("shift")
    bot.clock.time = moment

    with pytest.raises(ProcessDied):
        timers.run_due(Desk(Dying(bot.store), bot.clock, bot.desk.rules))

    assert (bot.trail(), bot.message_keys()) == (before, messages)
    bot.starts()
    assert bot.rows("shift")[: len(rows)] == rows, "announced weeks stay"
    bot.rings()
    bot.starts()
    bot.rings()
    done = [row["action"] for row in bot.trail()[len(before) :]]
    assert done.count(action) == 1


@pytest.mark.parametrize(
    ("moment", "zone"),
    [
        (at(23, "20:00"), NEW_YORK),
        (at(23, "20:00"), AUCKLAND),
        (at(25, "08:59"), NEW_YORK),
        (at(25, "08:59"), AUCKLAND),
        (at(25, "09:01"), NEW_YORK),
        (at(25, "09:01"), AUCKLAND),
    ],
)
@pytest.mark.parametrize("decided", [True, False])
def test_a_zone_that_changes_between_two_starts_leaves_no_gap_and_moves_what_is_to_come(
    hand: Callable[..., HandBot], moment: datetime, zone: ZoneInfo, decided: bool
) -> None:
    bot = hand()
    promises = Promises(bot)
    row = bot.does(lambda work: decisions.propose_now(work, bot.team, "U0LEA"))
    assert not isinstance(row, Reason)
    bot.does(lambda work: decisions.confirm(work, "U0LEA", row.shift.id, row.shift.version, "first"))
    if decided:
        confirmed(bot)
    bot.until(moment)
    begun = [shift.week for shift in bot.shifts() if shift.starts_at <= bot.now]
    promises.responsibility()

    bot.configure(calendar=_in(bot, zone))
    bot.starts()
    bot.rings()

    assert [shift.week for shift in bot.shifts() if shift.starts_at <= bot.now][: len(begun)] == begun
    bot.until(at(30, "12:00", zone))
    promises.responsibility()
    first = next(shift for shift in bot.shifts() if shift.week == at(25, "09:00").date())
    wanted = at(25, "09:00", zone)
    ahead = moment < min(wanted, at(25, "09:00"))
    assert first.starts_at == (wanted if ahead else at(25, "09:00")), "what has begun has begun"
    assert first.ends_at == at(2, "09:00", zone, month=12)
    last = bot.shifts()[-1]
    bot.until(at(2, "08:59", zone, month=12))
    assert responders(bot, bot.now) == choice_of(last).responders
    bot.until(at(2, "09:00", zone, month=12))
    assert responders(bot, bot.now) == choice_of(bot.shifts()[-1]).responders
    assert bot.shifts()[-1].starts_at == at(2, "09:00", zone, month=12)
    took_over = [row["subject"] for row in bot.trail() if row["action"] == "rotation.took_over"]
    assert len(took_over) == len(set(took_over)) == 3


def _in(bot: HandBot, zone: ZoneInfo) -> Calendar:
    return replace(bot.team.calendar, zone=zone)


@pytest.mark.parametrize(("day", "learned"), [(25, True), (26, True), (27, False)])
def test_an_observer_learned_nothing_on_the_days_before_a_shift_that_began_late(
    hand: Callable[..., HandBot], day: int, learned: bool
) -> None:
    """Trap 7: one missed day is no harm, two are."""
    bot = hand([person("ann", production_access=True), person("ben"), person("noa", experienced=False)])
    bot.until(at(24, "16:00"))

    bot.clock.time = at(day, "11:00")
    bot.starts()
    bot.rings()
    assert choice_of(bot.shifts()[0]).observer == "U0NOA"
    bot.until(at(2, "09:00", month=12))

    noa = next(row for row in bot.rows("member") if row["user"] == "U0NOA")
    assert (noa["observed"] is not None) == learned
    assert ("U0NOA" in choice_of(bot.shifts()[1]).responders) == learned


def test_an_hour_that_is_named_later_on_the_day_of_the_start_does_not_stop_the_weeks(
    hand: Callable[..., HandBot],
) -> None:
    bot = hand()
    bot.until(at(25, "10:00"))
    later = replace(bot.team.rotation, starts=WeekMoment(2, time(12)))

    bot.configure(rotation=later)
    bot.starts()
    bot.rings()
    bot.until(at(2, "12:00", month=12))

    assert [shift.starts_at for shift in bot.shifts()] == [at(25, "09:00"), at(2, "12:00", month=12)]
    assert [row["subject"] for row in bot.trail() if row["action"] == "rotation.proposed"] == [
        "rotation:backend:2026-11-25",
        "rotation:backend:2026-12-02",
    ]


def test_when_all_on_duty_are_deactivated_the_roster_answers_until_two_others_have_taken_over(
    hand: Callable[..., HandBot],
) -> None:
    bot = hand()
    bot.until(at(26, "10:00"))
    gone = set(responders(bot, bot.now))
    for user in sorted(gone):
        bot.does(partial(refresh.left, user=user), "refresh")

    answering = bot.looks(lambda work: people.present_at(work, bot.team, work.now).responders)
    assert answering
    assert not gone & set(answering)
    asked = {row["id"]: row["asked"][0] for row in bot.rows("offer")}
    assert len(set(asked.values())) == len(gone), "nobody is asked for two places at once"
    for number, user in asked.items():
        bot.does(partial(offers.accept, user=user, offer_id=number))

    assert set(responders(bot, bot.now)) == set(asked.values())


def test_a_place_that_passes_on_in_an_announced_week_is_in_the_trail_of_that_week(hand: Callable[..., HandBot]) -> None:
    """P2: whoever looks at the week reads who changed it, as does somebody with a stale proposal."""
    bot = hand()
    week = at(2, "09:00", month=12).date()
    first = next(shift for shift in bot.stored() if shift.week == week)
    asker = choice_of(first).responders[0]
    bot.does(lambda work: asking.ask_cover(work, asker, asking.Days(week, week + 6 * DAY)))
    offer = bot.rows("offer")[0]
    taker = offer["asked"][0]

    bot.does(lambda work: offers.accept(work, taker, offer["id"]))

    last = [row for row in bot.trail() if row["subject"] == f"rotation:backend:{week}"][-1]
    assert (last["action"], last["actor"]) == ("rotation.passed_on", taker)
    assert taker in choice_of(next(shift for shift in bot.stored() if shift.week == week)).responders
