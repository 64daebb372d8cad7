"""A team's past on a real SQLite and on a real PostgreSQL, with a hand-turned clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.teams import Rulebook
from bot.services import timers
from tests.databases import fresh_postgres, fresh_sqlite
from tests.knowledge.past import Past
from tests.story import CONFIG, T0


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The town of the stories, with a second team."""
    path = tmp_path_factory.mktemp("rules") / "config.yaml"
    other = {**CONFIG["teams"]["backend"], "name": "Data support", "channels": [{"id": "C0DATASUP"}]}
    path.write_text(yaml.safe_dump({**CONFIG, "teams": {**CONFIG["teams"], "data": other}}))
    timers.kinds()
    return rulebook(load(path, {}), T0)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def past(request: pytest.FixtureRequest, rules: Rulebook, tmp_path: Path) -> Iterator[Past]:
    if request.param == "sqlite":
        with Past.on(fresh_sqlite(tmp_path), rules) as opened:
            yield opened
    else:
        with fresh_postgres() as url, Past.on(url, rules) as opened:
            yield opened
