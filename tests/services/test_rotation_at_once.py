"""Two people, or a person and the clock, decide about one week at the same moment, on PostgreSQL (D5, D6)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.reasons import Reason
from bot.domain.rotation import Choice, choice_of
from bot.domain.schedules import Shift
from bot.services import seeding, timers
from bot.services.rotation import decisions, plans, weeks
from bot.services.rotation.decisions import Decided, Decision
from bot.services.work import Work
from tests.databases import fresh_postgres
from tests.scenarios.weeks import at, rotating
from tests.scheduler.parts import HandClock
from tests.services.replicas import Pair, replicas
from tests.storage.threads import PATIENCE, in_thread
from tests.story import T0

pytestmark = pytest.mark.postgres

WEEK = at(25, "09:00").date()
KIM_AND_ROB, CID_AND_EVE = Choice(responders=("U0KIM", "U0ROB")), Choice(responders=("U0CID", "U0EVE"))


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Monday 23 November at 14:00, when the first team is proposed."""
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(rotating()))
    timers.kinds()
    clock = HandClock()
    clock.time = T0
    with fresh_postgres() as url, replicas(url, rulebook(load(path, {}), T0), clock) as found:
        with found.one.desk.work("test") as work:
            seeding.seed(work)
            weeks.begin(work)
        clock.time = at(23, "14:00")
        yield found


def stored(pair: Pair) -> Shift:
    with pair.one.desk.reading() as work:
        shift = work.uow.duty.shift_of("backend", WEEK)
    assert shift is not None
    return shift


def proposed(pair: Pair) -> Shift:
    timers.run_due(pair.one.desk)
    return stored(pair)


def audited(pair: Pair, action: str) -> int:
    with pair.one.desk.reading() as work:
        return sum(row.action == action for row in work.uow.audit.of(f"rotation:backend:{WEEK}"))


def sentence(outcome: Decision) -> str:
    assert isinstance(outcome, Reason), outcome
    return outcome.sentence


def test_of_two_who_choose_different_teams_at_once_the_first_wins_and_the_second_reads_it(pair: Pair) -> None:
    shift = proposed(pair)

    def choose(user: str, choice: Choice) -> Decision:
        return pair.two.does(lambda work: decisions.change(work, user, shift.id, shift.version, choice=choice))

    def choose_first(work: Work) -> Decision:
        return decisions.change(work, "U0ANN", shift.id, shift.version, choice=KIM_AND_ROB)

    with pair.held(choose_first) as first:
        second = in_thread(lambda: choose("U0BEN", CID_AND_EVE))
        pair.wait_blocked()

    assert isinstance(first, Decided)
    assert sentence(second.result(PATIENCE)) == "Ann has confirmed Kim and Rob meanwhile."
    assert choice_of(stored(pair)) == KIM_AND_ROB
    assert audited(pair, "rotation.changed") == 1


def test_whoever_confirms_while_the_shift_starts_by_itself_reads_that_it_has_begun(pair: Pair) -> None:
    shift = proposed(pair)
    pair.clock.time = at(25, "09:00")
    team = pair.one.desk.rules.teams["backend"]

    with pair.held(lambda work: plans.ensure(work, team, plans.coming(work, team, 1)[0]), "timer"):
        late = in_thread(lambda: pair.two.does(lambda work: decisions.confirm(work, "U0ANN", shift.id, shift.version)))
        pair.wait_blocked()
    assert isinstance(late.result(PATIENCE), Decided)

    timers.run_due(pair.one.desk)

    assert stored(pair).confirmed_by == "U0ANN"
    assert len(pair.wanted("takeover:")) == 1


def test_two_replicas_propose_once(pair: Pair) -> None:
    rounds = [in_thread(lambda desk=replica.desk: timers.run_due(desk)) for replica in (pair.one, pair.two)]

    assert sum(each.result(PATIENCE) for each in rounds) == 1
    assert len(pair.wanted("proposal:")) == 1
    assert audited(pair, "rotation.proposed") == 1


def test_two_replicas_that_start_at_once_announce_each_week_once(pair: Pair) -> None:
    rounds = [in_thread(lambda one=replica: one.does(weeks.begin, "start")) for replica in (pair.one, pair.two)]

    for each in rounds:
        each.result(PATIENCE)

    assert audited(pair, "rotation.announced") == 1
