"""A bot for one team that rotates, on a Monday morning, with nobody turning its crank."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest

from tests.rotation.at_hand import ROSTER, HandBot
from tests.story import PRAGUE

MONDAY = datetime(2026, 11, 23, 10, tzinfo=PRAGUE)


@pytest.fixture
def hand() -> Iterator[Callable[..., HandBot]]:
    """Makes such bots."""
    bots: list[HandBot] = []

    def make(roster: Sequence[dict[str, Any]] = ROSTER, start: datetime = MONDAY) -> HandBot:
        bots.append(HandBot(start, roster))
        return bots[-1]

    yield make
    for bot in bots:
        bot.close()
