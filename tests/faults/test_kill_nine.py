"""kill -9 at random moments under load: nothing lost, nothing said twice, every reminder once (design.md)."""

import random
import threading
import time
from pathlib import Path

import pytest

from tests.faults.rig import Rig


def _load(rig: Rig, stop: threading.Event, every: float) -> None:
    """People ask, and half of them are answered at once."""
    chance = random.Random(7)
    while not stop.is_set():
        channel, ts = rig.ask()
        if chance.random() < 0.5:
            rig.answer(channel, ts)
        stop.wait(every)


def _series(folder: Path, url: str, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    with Rig(folder, url) as rig:
        stop = threading.Event()
        load = threading.Thread(target=_load, args=(rig, stop, 0.4))
        load.start()
        try:
            for _ in range(kills):
                bot = rig.start()
                time.sleep(chance.uniform(0.6, 4.0))  # from the middle of the start to full load
                rig.kill(bot)
        finally:
            stop.set()
            load.join()
        last = rig.start()
        rig.wait_ready(last)
        rig.wait_idle()
        rig.check()
        assert rig.terminate(last) == 0


@pytest.mark.timeout(300)
def test_a_few_kills_under_load_lose_nothing_and_double_nothing(tmp_path: Path, any_url: str) -> None:
    _series(tmp_path, any_url, kills=6, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(3000)
def test_two_hundred_kills_under_load_lose_nothing_and_double_nothing(tmp_path: Path, any_url: str) -> None:
    _series(tmp_path, any_url, kills=100, seed=2)
