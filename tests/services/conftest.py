"""Two replicas on a fresh PostgreSQL, on a Monday morning: Ann and Ben are on duty, Olga and Tom ask."""

from collections.abc import Iterator

import pytest
import yaml

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.teams import Rulebook
from bot.services import seeding, timers
from tests.databases import fresh_postgres
from tests.scheduler.parts import HandClock
from tests.services.replicas import Pair, replicas
from tests.story import CONFIG, T0, shift_of

OTHER_ROOM = "C0DATA"


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The town of the stories, with a second team that shares two people with the first."""
    other = {
        **CONFIG["teams"]["backend"],
        "name": "Data support",
        "channels": [{"id": "C0DATASUP", "kind": "requests"}],
        "internal_channel": OTHER_ROOM,
        "roster": [{"user": "U0BEN", "name": "Ben"}, {"user": "U0ANN", "name": "Ann"}],
    }
    path = tmp_path_factory.mktemp("rules") / "config.yaml"
    path.write_text(yaml.safe_dump({**CONFIG, "teams": {**CONFIG["teams"], "data": other}}))
    timers.kinds()
    return rulebook(load(path, {}), T0)


@pytest.fixture
def pair(rules: Rulebook) -> Iterator[Pair]:
    clock = HandClock()
    clock.time = T0
    with fresh_postgres() as url, replicas(url, rules, clock) as found:
        with found.one.desk.work("test") as work:
            seeding.seed(work)
            work.uow.duty.add_shift(shift_of(T0.replace(day=18, hour=9)))
        yield found
