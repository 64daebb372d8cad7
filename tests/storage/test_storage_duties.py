"""Runs of recurring duties in both databases (U1)."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.duties import DutyRun, RunState, missed
from storage.engine import SqlStore
from tests.storage.values import T0 as NOW

HOUR = timedelta(hours=1)
RUN = DutyRun(team="backend", duty="Deploy", checklist=("announce", "deploy"), opens_at=NOW, due_at=NOW + HOUR)


def test_a_time_of_a_duty_is_kept_once_u1(store: SqlStore) -> None:
    with store.begin() as uow:
        added = uow.duty_runs.add(RUN)
        again = uow.duty_runs.add(replace(RUN, checklist=()))
        other = uow.duty_runs.add(replace(RUN, team="data"))

    assert again is None
    assert added is not None
    assert other is not None
    with store.reading() as uow:
        assert uow.duty_runs.get(added.id) == replace(RUN, id=added.id)
        assert uow.duty_runs.get(99) is None


def test_runs_are_found_by_what_is_asked_of_them_u1(store: SqlStore) -> None:
    with store.begin() as uow:
        first = uow.duty_runs.add(replace(RUN, message="duties:backend:1", told=("U0ANN",)))
        second = uow.duty_runs.add(replace(RUN, opens_at=NOW + HOUR, due_at=NOW + 2 * HOUR))
        third = uow.duty_runs.add(replace(RUN, duty="Sanity check"))
        assert first is not None
        assert second is not None
        done = uow.duty_runs.save(replace(first, state=RunState.DONE, closed_by="U0ANN", closed_at=NOW))
        late = uow.duty_runs.save(replace(missed(second), reminder="duty_reminder:1", reminded=("U0BEN",)))

    with store.reading() as uow:
        runs = uow.duty_runs
        assert list(runs.of_message("duties:backend:1")) == [done]
        assert list(runs.of_reminder("duty_reminder:1")) == [late]
        assert list(runs.open("backend")) == [third]
        assert list(runs.since("backend", NOW)) == [done, third, late]
        assert list(runs.since("backend", NOW + HOUR)) == [late]
        assert runs.latest("backend", "Deploy") == late
        assert runs.latest("backend", "Release upload") is None
        assert list(runs.missed("backend", NOW, NOW + 2 * HOUR)) == [late]
        assert list(runs.missed("backend", NOW + 2 * HOUR, NOW + 3 * HOUR)) == []
