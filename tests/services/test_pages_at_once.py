"""People and timers meet in one incident at the same moment, on PostgreSQL: one of them wins, once (I4, I5, X5)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.incidents import Incident, IncidentMove, Page, PageKind, Raise
from bot.domain.reasons import Reason
from bot.services import seeding, timers
from bot.services.incidents import calling, course, engineers, raising
from bot.services.work import Work
from tests.databases import fresh_postgres
from tests.scenarios.incident_story import WITH_INCIDENTS
from tests.scheduler.parts import HandClock
from tests.services.replicas import Pair, replicas
from tests.storage.threads import PATIENCE
from tests.story import T0, shift_of

pytestmark = pytest.mark.postgres


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Ann alone is on duty; an emergency was raised, and she is paged."""
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(WITH_INCIDENTS))
    timers.kinds()
    clock = HandClock()
    clock.time = T0
    with fresh_postgres() as url, replicas(url, rulebook(load(path, {}), T0), clock) as found:
        with found.one.desk.work("test") as work:
            seeding.seed(work)
            work.uow.duty.add_shift(shift_of(T0, responders=("U0ANN",), observers=()))
        found.one.does(raised)
        yield found


def raised(work: Work) -> Incident:
    incident = raising.raise_incident(work, "U0OLGA", Raise(title="Nobody can pay", severity="sev1"))
    assert isinstance(incident, Incident)
    return incident


def pages(pair: Pair, kind: PageKind = PageKind.PAGE) -> list[Page]:
    with pair.one.desk.reading() as work:
        return [each for each in work.uow.incidents.pages(1) if each.kind is kind]


def test_of_two_engineers_who_accept_at_once_one_has_it_and_the_other_reads_who_i5(pair: Pair) -> None:
    pair.one.does(lambda work: engineers.search(work, "U0MAX", 1))
    asked = {each.user: each.id for each in pages(pair, PageKind.ASK)}

    with pair.held(lambda work: engineers.accept(work, "U0CID", 1, asked["U0CID"])) as first:
        second = pair.two.begins(lambda work: engineers.accept(work, "U0BEN", 1, asked["U0BEN"]))
        pair.wait_blocked()

    assert isinstance(first, Incident)
    assert second.result(PATIENCE) == Reason("taken", "Cid has it already. Thank you all the same.")
    with pair.one.desk.reading() as work:
        incident = work.uow.incidents.get(1)
    assert incident is not None
    assert incident.responder == "U0CID"
    assert [each.user for each in pages(pair, PageKind.ASK) if each.acknowledged_at] == ["U0CID"]


def test_of_two_who_acknowledge_at_once_one_has_it_and_the_other_reads_who_i4(pair: Pair) -> None:
    (page,) = pages(pair)

    with pair.held(lambda work: course.move(work, "U0BEN", 1, 1, IncidentMove.ACKNOWLEDGE)):
        second = pair.two.begins(lambda work: calling.acknowledge(work, "U0ANN", 1, page.id))
        pair.wait_blocked()

    assert second.result(PATIENCE) == Reason("answered", "Ben acknowledged already, so nobody else has to come.")


def test_nobody_is_paged_in_the_moment_in_which_somebody_acknowledges_i4(pair: Pair) -> None:
    (page,) = pages(pair)
    pair.clock.time = T0 + timedelta(minutes=5)

    with pair.held(lambda work: calling.acknowledge(work, "U0ANN", 1, page.id)):
        timers.run_due(pair.two.desk)
        assert len(pages(pair)) == 1
    timers.run_due(pair.two.desk)

    assert [each.user for each in pages(pair)] == ["U0ANN"]


def test_two_replicas_page_the_next_person_once_i4(pair: Pair) -> None:
    pair.clock.time = T0 + timedelta(minutes=5)

    for replica in (pair.one, pair.two):
        timers.run_due(replica.desk)

    assert [each.user for each in pages(pair)] == ["U0ANN", "U0MAX"]
