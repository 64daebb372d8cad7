"""Several people answer one offer at the same moment, on PostgreSQL: the first taker has it, once (D8)."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.offers import Offer, OfferState
from bot.domain.reasons import Reason
from bot.domain.rotation import assignments_of, slot_of
from bot.domain.schedules import Override, Shift
from bot.services import seeding, timers
from bot.services.rotation import absences, asking, offers
from bot.services.work import Work
from tests.databases import fresh_postgres
from tests.scenarios.duty_changes import LATER, NEXT_WEEK, THIS_WEEK, THURSDAY, rotating, serving
from tests.scheduler.parts import HandClock
from tests.services.replicas import Pair, replicas
from tests.storage.threads import PATIENCE

pytestmark = pytest.mark.postgres

FRIDAY = asking.Days(date(2026, 11, 27), date(2026, 11, 27))


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A Thursday: Ann and Ben serve this week, Cid and Eve the next."""
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(rotating()))
    timers.kinds()
    rules = rulebook(load(path, {}), THURSDAY)
    clock = HandClock()
    clock.time = THURSDAY
    with fresh_postgres() as url, replicas(url, rules, clock) as found:
        with found.one.desk.work("test") as work:
            seeding.seed(work)
            _fix_weeks(work)
        yield found


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


def stored(pair: Pair, number: int) -> Offer:
    with pair.one.desk.reading() as work:
        found = work.uow.duty.offer(number)
    assert found is not None
    return found


def overrides(pair: Pair) -> list[Override]:
    with pair.one.desk.reading() as work:
        return list(work.uow.duty.overrides("backend", THURSDAY, THURSDAY + timedelta(days=60)))


def cover_is_asked(pair: Pair) -> None:
    told = pair.one.does(lambda work: asking.ask_cover(work, "U0BEN", FRIDAY), "command")
    assert isinstance(told, str)
    assert {"U0KIM", "U0ROB", "U0SUE"} <= set(stored(pair, 1).asked)


def test_of_two_who_accept_at_once_one_has_it_and_the_other_reads_who_d8(pair: Pair) -> None:
    cover_is_asked(pair)

    with pair.held(lambda work: offers.accept(work, "U0ROB", 1)) as first:
        second = pair.two.begins(lambda work: offers.accept(work, "U0KIM", 1))
        pair.wait_blocked()

    assert first == "Thank you! You serve on Fri 27 Nov."
    assert second.result(PATIENCE) == Reason("decided", "Rob has it already, thanks.")
    assert [(one.user, one.replaces) for one in overrides(pair)] == [("U0ROB", "U0BEN")]
    assert stored(pair, 1).decided_by == "U0ROB"


def test_three_who_press_in_threads_make_one_override_d8(pair: Pair) -> None:
    cover_is_asked(pair)
    people = ("U0ROB", "U0KIM", "U0SUE")

    pressed = [
        replica.begins(lambda work, user=user: offers.accept(work, user, 1))
        for user, replica in zip(people, (pair.one, pair.two, pair.one), strict=True)
    ]
    answers = [each.result(PATIENCE) for each in pressed]

    taker = people[next(index for index, each in enumerate(answers) if isinstance(each, str))]
    assert sum(isinstance(each, str) for each in answers) == 1
    assert [(one.user, one.replaces) for one in overrides(pair)] == [(taker, "U0BEN")]


def test_whoever_declines_while_somebody_accepts_changes_nothing_d8(pair: Pair) -> None:
    cover_is_asked(pair)

    with pair.held(lambda work: offers.accept(work, "U0ROB", 1)):
        second = pair.two.begins(lambda work: offers.decline(work, "U0KIM", 1))
        pair.wait_blocked()

    assert second.result(PATIENCE) == Reason("decided", "Rob has it already, thanks.")
    assert stored(pair, 1).state is OfferState.ACCEPTED


def test_an_offer_that_is_taken_back_at_the_moment_of_a_click_is_not_taken_d8(pair: Pair) -> None:
    cover_is_asked(pair)

    with pair.held(lambda work: offers.withdraw(work, "U0BEN", 1)):
        second = pair.two.begins(lambda work: offers.accept(work, "U0KIM", 1))
        pair.wait_blocked()

    assert second.result(PATIENCE) == Reason("decided", "Ben took it back.")
    assert overrides(pair) == []


def test_whoever_becomes_absent_at_the_moment_of_accepting_does_not_get_it_d8(pair: Pair) -> None:
    cover_is_asked(pair)

    with pair.held(lambda work: absences.add(work, "U0KIM", FRIDAY.start, FRIDAY.end, "sick"), "command"):
        second = pair.two.begins(lambda work: offers.accept(work, "U0KIM", 1))
        pair.wait_blocked()

    refused = second.result(PATIENCE)
    assert isinstance(refused, Reason)
    assert refused.code == "away"
    assert overrides(pair) == []


def test_the_timer_of_silence_waits_for_an_answer_that_is_being_given_d8(pair: Pair) -> None:
    told = pair.one.does(lambda work: absences.add(work, "U0CID", date(2026, 12, 3), date(2026, 12, 4)), "command")
    assert isinstance(told, str)
    pair.clock.advance(hours=2)

    with pair.held(lambda work: offers.accept(work, "U0KIM", 1)):
        timers.run_due(pair.two.desk)
    timers.run_due(pair.two.desk)

    assert stored(pair, 1).asked == ("U0KIM",)
