"""Two replicas ring one step of the week, or two people decide about it, at the same moment (D5, D6; trap 9)."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.domain.reasons import Reason
from bot.domain.rotation import choice_of
from bot.domain.schedules import Shift
from bot.services import seeding, timers
from bot.services.rotation import decisions, weeks
from bot.services.rotation.decisions import Decided
from tests.databases import fresh_postgres
from tests.rotation.at_hand import TEAM, rules_from
from tests.rotation.conftest import MONDAY
from tests.scenarios.weeks import at
from tests.scheduler.parts import HandClock
from tests.services.replicas import Pair, replicas
from tests.storage.threads import PATIENCE, all_at_once

pytestmark = pytest.mark.postgres

WEEK = at(25, "09:00").date()
STEPS = (at(23, "14:00"), at(23, "17:00"), at(24, "10:00"), at(24, "15:00"), at(25, "09:00"))


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Monday 23 November before the first team is proposed."""
    timers.kinds()
    clock = HandClock()
    clock.time = MONDAY
    with fresh_postgres() as url, replicas(url, rules_from(MONDAY), clock) as found:
        with found.one.desk.work("test") as work:
            seeding.seed(work)
            weeks.begin(work)
        yield found


@pytest.fixture
def proposed(pair: Pair) -> Shift:
    """Monday 14:00."""
    both_ring(pair, STEPS[0])
    return stored(pair)


def both_ring(pair: Pair, moment: datetime) -> None:
    pair.clock.time = moment
    all_at_once(*[lambda each=each: timers.run_due(each.desk) for each in (pair.one, pair.two)])
    timers.run_due(pair.one.desk)  # whoever found it busy looks again


def stored(pair: Pair) -> Shift:
    with pair.one.desk.reading() as work:
        shift = work.uow.duty.shift_of(TEAM, WEEK)
    assert shift is not None
    return shift


def trail(pair: Pair) -> list[str]:
    with pair.one.desk.reading() as work:
        rows = work.uow.audit.of(f"rotation:{TEAM}:{WEEK}", 100)
    return [f"{row.action}:{row.data['number']}" if "number" in row.data else row.action for row in reversed(rows)]


def test_two_replicas_that_ring_every_step_at_once_say_each_once(pair: Pair) -> None:
    for moment in STEPS:
        both_ring(pair, moment)

    reminded = [f"rotation.reminded:{number}" for number in range(3)]
    begun = ["rotation.took_effect", "rotation.took_over"]
    assert trail(pair) == ["rotation.announced", "rotation.proposed", *reminded, *begun]
    names = [row.key for prefix in ("proposal:", "team_reminder:", "takeover:") for row in pair.wanted(prefix)]
    week = f"{TEAM}:{WEEK}"
    assert names == [f"proposal:{week}", *(f"team_reminder:{week}:{number}" for number in range(3)), f"takeover:{week}"]


def test_of_two_who_confirm_at_once_the_second_reads_who_was_first(pair: Pair, proposed: Shift) -> None:
    with pair.held(lambda work: decisions.confirm(work, "U0ANN", proposed.id, proposed.version)):
        second = pair.two.begins(lambda work: decisions.confirm(work, "U0CID", proposed.id, proposed.version))
        pair.wait_blocked()

    answer = second.result(PATIENCE)
    assert isinstance(answer, Reason)
    assert answer.sentence.startswith("Ann has confirmed")
    assert stored(pair).confirmed_by == "U0ANN"
    assert trail(pair).count("rotation.confirmed") == 1


def test_whoever_cannot_while_somebody_confirms_is_in_the_team_and_reads_what_to_do(
    pair: Pair, proposed: Shift
) -> None:
    user = choice_of(proposed).responders[0]
    with pair.held(lambda work: decisions.confirm(work, "U0LEA", proposed.id, proposed.version)):
        leaving = pair.two.begins(lambda work: decisions.cannot(work, user, proposed.id))
        pair.wait_blocked()

    answer = leaving.result(PATIENCE)
    assert isinstance(answer, Reason)
    assert "confirmed already. Ask for a cover" in answer.sentence
    assert choice_of(stored(pair)) == choice_of(proposed)


def test_whoever_confirms_while_somebody_drops_out_confirms_nothing_they_have_not_seen(
    pair: Pair, proposed: Shift
) -> None:
    user = choice_of(proposed).responders[0]
    with pair.held(lambda work: decisions.cannot(work, user, proposed.id)) as left:
        confirming = pair.two.begins(lambda work: decisions.confirm(work, "U0LEA", proposed.id, proposed.version))
        pair.wait_blocked()

    answer = confirming.result(PATIENCE)
    assert isinstance(left, Decided)
    assert isinstance(answer, Reason)
    assert "has changed meanwhile" in answer.sentence
    assert not stored(pair).confirmed
    assert user not in choice_of(stored(pair)).people
