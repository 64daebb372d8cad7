"""Whatever stands in the directory, each gap is counted in the digests of those whom it concerns (S1, N1)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.directory import Customer, Entry, Service, gaps
from bot.domain.teams import Rulebook
from bot.ports.digest_screens import DirectoryGaps
from bot.services import timers
from bot.services.digest import sections
from bot.services.digest.directory_gaps import LISTED, directory_gaps
from bot.services.digest.sections import Edition, Week
from bot.services.directory import book
from bot.services.people import Names
from bot.services.work import Desk
from handlers.views.digest_parts import draw_part
from storage.engine import SqlStore, open_store
from tests.databases import fresh_sqlite
from tests.scheduler.parts import HandClock
from tests.story import CONFIG, T0

LEFT, STRANGE = "U0LEFT", "U0STRANGE"
USERS = st.sampled_from(["U0ANN", LEFT, STRANGE])
TEAMS = ("backend", "data")
SERVICES = st.tuples(
    st.lists(USERS, unique=True, max_size=2).map(tuple), st.sampled_from([None, *TEAMS, "somebody else"])
)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    path = tmp_path_factory.mktemp("rules") / "config.yaml"
    path.write_text(yaml.safe_dump(CONFIG))
    timers.kinds()
    configured = rulebook(load(path, {}), T0)
    backend = configured.teams["backend"]
    return replace(configured, teams={"backend": backend, "data": replace(backend, id="data", name="Data")})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    opened = open_store(fresh_sqlite(Path(tmp_path_factory.mktemp("digest"))))
    yield opened
    opened.close()


def told(desk: Desk, team: str) -> DirectoryGaps | None:
    with desk.reading() as work:
        week = Week(after=work.now - timedelta(days=7), until=work.now)
        edition = Edition(work=work, names=Names(work), team=work.rules.teams[team], week=week)
        found = directory_gaps(edition)
    assert found is None or isinstance(found, DirectoryGaps)
    return found


def counted(found: DirectoryGaps | None) -> Counter[str]:
    groups = found.groups if found is not None else ()
    assert all(len(group.listed) <= LISTED for group in groups)
    return Counter({group.code: group.number for group in groups})


@pytest.mark.usefixtures("rules")
def test_every_section_has_a_view_and_a_place_of_its_own() -> None:
    assert len(sections.declared()) >= 5
    for show in sections.declared():
        kinds = [each for each in get_args(get_type_hints(show)["return"]) if each is not type(None)]
        assert kinds, f"{show.__name__} does not say what it shows, or that it may be nothing"
        assert all(draw_part.dispatch(each) is not draw_part.dispatch(object) for each in kinds), show.__name__


@given(services=st.lists(SERVICES, max_size=30), customers=st.lists(st.none() | USERS, max_size=20))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_gap_is_lost_when_the_list_is_capped_s1(
    rules: Rulebook,
    store: SqlStore,
    services: list[tuple[tuple[str, ...], str | None]],
    customers: list[str | None],
) -> None:
    clock = HandClock()
    clock.time = T0
    desk = Desk(store, clock, rules)
    filed: list[Entry] = [Service(name=f"S{at}", owners=own, team=of) for at, (own, of) in enumerate(services)]
    filed += [Customer(name=f"C{at}", account_manager=user) for at, user in enumerate(customers)]
    with desk.work("test") as work:
        for old in book.entries(work):
            remove = (
                work.uow.directory.remove_service if isinstance(old, Service) else work.uow.directory.remove_customer
            )
            remove(old.id)
        for entry in filed:
            book.put(work, entry)
        work.uow.settings.put(f"deleted:{LEFT}", value=True, now=work.now)
        work.uow.settings.put(f"unknown:{STRANGE}", value=True, now=work.now)

    for team in TEAMS:
        foreign = next(each for each in TEAMS if each != team)
        own = [each for each in filed if not (isinstance(each, Service) and each.team == foreign)]
        expected = gaps(
            [each for each in own if isinstance(each, Service)],
            [each for each in own if isinstance(each, Customer)],
            gone=LEFT.__eq__,
            unknown=STRANGE.__eq__,
        )
        assert counted(told(desk, team)) == Counter(reason.code for _, reason in expected)
