"""Whatever downtime and however the file changes: no time of a duty is lost, doubled or dressed up (U1)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app.calendar_rule import CronReadings
from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.duties import DutyRun, RecurringDuty, RunState, times
from bot.domain.teams import Rulebook
from bot.services import seeding, timers
from bot.services.duties import closing, coming_up
from bot.services.work import Desk
from storage.engine import SqlStore, open_store
from tests.databases import fresh_postgres, fresh_sqlite
from tests.scheduler.parts import HandClock
from tests.storage.threads import all_at_once
from tests.story import CONFIG, T0

PRAGUE = ZoneInfo("Europe/Prague")
BEGIN = datetime(2026, 10, 23, 8, 0, tzinfo=UTC)  # a Friday; on Sunday clocks go back, on Wednesday is a holiday
HOUR = timedelta(hours=1)
RULES = ("0 10 * * mon-fri", "30 2 * * *", "0 */3 * * *")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    path = tmp_path_factory.mktemp("rules") / "config.yaml"
    path.write_text(yaml.safe_dump(CONFIG))
    timers.kinds()
    return rulebook(load(path, {}), T0)


def configured(rules: Rulebook, rule: str, within: timedelta) -> tuple[Rulebook, RecurringDuty]:
    duty = RecurringDuty(name="Deploy", rule=CronReadings(rule), zone=PRAGUE, due_within=within)
    return replace(rules, teams={"backend": replace(rules.teams["backend"], duties=(duty,))}), duty


def begins(store: SqlStore, clock: HandClock, rules: Rulebook) -> Desk:
    """The bot starts (again)."""
    desk = Desk(store, clock, rules)
    with desk.work("start") as work:
        seeding.seed(work)
        coming_up.arm_all(work)
    while timers.run_due(desk):
        pass
    return desk


def runs_of(desk: Desk) -> list[DutyRun]:
    with desk.reading() as work:
        return list(work.uow.duty_runs.since("backend", BEGIN))


PERIODS = st.lists(
    st.tuples(
        st.sampled_from(RULES),
        st.sampled_from([HOUR, 5 * HOUR]),
        st.lists(st.integers(1, 60), min_size=1, max_size=6),  # hours after which the bot looks while it runs
        st.integers(0, 80),  # hours for which it is down then
    ),
    min_size=1,
    max_size=4,
)


@given(periods=PERIODS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_time_is_lost_or_doubled_over_any_downtime_and_configuration_u1(
    rules: Rulebook, tmp_path: Path, periods: list[tuple[str, timedelta, list[int], int]]
) -> None:
    clock = HandClock()
    clock.time = BEGIN
    store = open_store(fresh_sqlite(tmp_path))
    wanted: set[datetime] = set()  # while it ran, or was down and came back with the same rule
    possible: set[datetime] = set()
    last: RecurringDuty | None = None
    stopped = BEGIN
    for rule, within, looks, down in periods:
        book, duty = configured(rules, rule, within)
        calendar = book.teams["backend"].calendar
        since = stopped if last is not None and last.spelled == duty.spelled else clock.now()
        if last is not None:
            possible |= set(times(last, calendar, stopped, clock.now()))
        desk = begins(store, clock, book)
        for hours in looks:
            clock.advance(hours=hours)
            timers.run_due(desk)
        wanted |= set(times(duty, calendar, since, clock.now()))
        stopped, last = clock.now(), duty
        clock.advance(hours=down)

    runs = runs_of(desk)
    store.close()

    opened = [run.opens_at for run in runs]
    assert len(opened) == len(set(opened))
    assert wanted <= set(opened) <= wanted | possible
    for run in runs:
        assert (run.missed_at, run.state) in {(run.due_at, RunState.MISSED), (None, run.state)}
        assert run.state is not RunState.OPEN or stopped < run.due_at
        assert run.message is not None or run.state is RunState.SKIPPED, "whoever missed it reads so"


@pytest.mark.postgres
def test_two_replicas_open_each_time_once_and_of_two_people_one_did_it_u1(rules: Rulebook) -> None:
    clock = HandClock()
    clock.time = T0
    book, _ = configured(rules, "0 11 * * *", HOUR)
    with fresh_postgres() as url:
        stores = [open_store(url) for _ in range(2)]
        desks = [begins(store, clock, book) for store in stores]
        clock.advance(hours=1, seconds=1)
        all_at_once(*[partial(timers.run_due, desk) for desk in desks])
        (run,) = runs_of(desks[0])

        said = all_at_once(
            *[_presses(desk, user, run.id) for desk, user in zip(desks, ("U0ANN", "U0BEN"), strict=True)]
        )

        (closed,) = runs_of(desks[1])
        assert closed.state is RunState.DONE
        assert sum(isinstance(each, DutyRun) for each in said) == 1
        with desks[0].reading() as work:
            actions = sorted(row.action for row in work.uow.audit.of(f"duty_run:{run.id}"))
        assert actions == ["duty.came_up", "duty.done"]
        for store in stores:
            store.close()


def _presses(desk: Desk, user: str, run_id: int) -> Callable[[], object]:
    def press() -> object:
        with desk.work("button") as work:
            return closing.done(work, user, run_id)

    return press
