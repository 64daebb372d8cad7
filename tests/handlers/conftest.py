"""A desk on a Monday morning: Ann and Ben are on duty, Cid is not, Lea leads, Olga and Tom ask."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.clock import VirtualClock
from bot.sandbox.server import Sandbox
from tests.databases import fresh_sqlite
from tests.handlers.front_desk import FrontDesk, open_desk
from tests.story import CONFIG, T0, shift_of, town

WEDNESDAY_BEFORE = T0.replace(day=18, hour=9)


@pytest.fixture(scope="session")
def local_slack() -> Iterator[Sandbox]:
    with Sandbox(town(), VirtualClock(T0, flowing=False)) as running:
        yield running


@pytest.fixture
def desk_with(local_slack: Sandbox, tmp_path: Path) -> Iterator[Callable[[dict[str, Any]], FrontDesk]]:
    """Open the desk with a configuration."""
    opened: list[FrontDesk] = []

    def begin(config: dict[str, Any]) -> FrontDesk:
        local_slack.client.clear_faults()
        local_slack.clock.set(T0)
        local_slack.slack.reset(town())
        desk = open_desk(local_slack, tmp_path, fresh_sqlite(tmp_path), config)
        opened.append(desk)
        with desk.bot.desk.work("test") as work:
            work.uow.duty.add_shift(shift_of(WEDNESDAY_BEFORE))
        return desk

    yield begin
    for desk in opened:
        desk.store.close()


@pytest.fixture
def desk(desk_with: Callable[[dict[str, Any]], FrontDesk]) -> FrontDesk:
    return desk_with(CONFIG)
