"""kill -9 at random moments under load: nothing lost, nothing said twice, every reminder once (design.md)."""

import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.faults.conftest import Figures
from tests.faults.load import Load, check, wait_idle
from tests.faults.rig import HASTY, RUN, Rig

FAULTS: Sequence[dict[str, Any]] = [
    {"method": method, "kind": kind, "probability": 0.03}
    for method in ("chat.postMessage", "chat.update", "conversations.replies")
    for kind in ("429", "500", "500_after", "drop_after")
]
SLOW: Sequence[dict[str, Any]] = [{"method": "*", "kind": "timeout_after", "probability": 0.02}]


def _series(rig: Rig, kills: int, *, seed: int, every: float, command: Sequence[str] = RUN) -> Load:
    """Kill so many times, then let the last process finish, and take the account."""
    chance = random.Random(seed)  # noqa: S311 - repeatable
    load = Load(rig, every)
    with load.running():
        for number in range(kills):
            bot = rig.start(command) if number % 2 == 0 else rig.start_ready(command)
            time.sleep(chance.uniform(0.1, 2.5))  # from starting up to full load
            rig.kill(bot)
        last = rig.start_ready(command)
    wait_idle(rig, load)
    rig.slack.clear_faults()
    check(rig, load)
    assert rig.terminate(last) == 0
    return load


@pytest.mark.timeout(120)
def test_a_few_kills_under_load_lose_nothing_and_double_nothing(tmp_path: Path, sqlite_url: str) -> None:
    with Rig(tmp_path, sqlite_url) as rig:
        _series(rig, kills=4, seed=1, every=0.2)


@pytest.mark.postgres
@pytest.mark.timeout(120)
def test_a_few_kills_while_slack_fails_lose_nothing_and_double_nothing(tmp_path: Path, postgres_url: str) -> None:
    with Rig(tmp_path, postgres_url) as rig:
        rig.slack.faults(rules=[*FAULTS])
        _series(rig, kills=4, seed=2, every=0.2, command=HASTY)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("faults", [[], [*FAULTS, *SLOW]], ids=["slack works", "slack fails"])
def test_many_kills_under_load_lose_nothing_and_double_nothing(
    tmp_path: Path, any_url: str, faults: Sequence[dict[str, Any]], figures: Figures
) -> None:
    with Rig(tmp_path, any_url) as rig:
        rig.slack.faults(rules=[*faults])
        load = _series(rig, kills=55, seed=3, every=0.2)
    figures.note(f"{rig.kills} kills, {len(load.asked)} requests, {len(load.left_alone)} left alone: 0 lost, 0 doubled")
