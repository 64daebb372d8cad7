"""Alerts in any order of arrival, and any of them several times, come to the same group (R7, A2)."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.alerts.alert import AppMessage
from bot.domain.messages import Author, Posted
from bot.sandbox.clock import VirtualClock, slack_ts
from bot.services import intake
from bot.services.work import Desk
from storage.engine import open_store
from tests.databases import fresh_sqlite
from tests.scenarios.monitoring import CONFIG_WITH_ALERTS, GRAFANA, grafana_says
from tests.story import ALERTS, T0

STORY = (("fires", 0), ("fires", 3), ("over", 5), ("fires", 8), ("fires", 9), ("over", 12))  # minutes


def message(what: str, minute: int) -> Posted:
    attachments = grafana_says("CPU is high on shop-1", resolved=what == "over")
    return Posted(
        channel=ALERTS,
        ts=slack_ts(T0 + timedelta(minutes=minute)),
        thread_ts=None,
        user=None,
        bot_id=GRAFANA,
        author=Author.BOT,
        subtype=None,
        text="",
        app=AppMessage(text="", attachments=attachments, app_name="Grafana", bot_id=GRAFANA),
    )


def lived(folder: Path, messages: Sequence[Posted]) -> tuple[object, ...]:
    """What a group is after these messages, judged in this order."""
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(CONFIG_WITH_ALERTS))
    url = fresh_sqlite(folder)
    clock = VirtualClock(T0 + timedelta(minutes=15), flowing=False)
    store = open_store(url)
    desk = Desk(store, clock, rulebook(load(path, {"DATABASE_URL": url}), clock.now()))
    try:
        for each in messages:
            with desk.work("event") as work:
                intake.message_posted(work, each)
        with desk.reading() as work:
            request = work.uow.requests.get(1)
            group = work.uow.alerts.get(1)
            assert request is not None
            assert group is not None
            assert work.uow.requests.get(2) is None
        return (group.count, group.first_seen, group.last_seen, group.over_at, request.state, request.closed_as)
    finally:
        store.close()


@pytest.mark.parametrize("seed", range(12))
def test_any_order_with_repetitions_ends_alike(seed: int, tmp_path: Path) -> None:
    in_order = [message(*each) for each in STORY]
    chance = random.Random(seed)  # noqa: S311 - the same orders in every run
    begun, *others = in_order
    others = [*others, *chance.choices(in_order, k=3)]
    chance.shuffle(others)
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()

    assert lived(tmp_path / "other", [begun, *others]) == lived(tmp_path / "one", in_order)


def test_what_history_shows_again_changes_nothing(tmp_path: Path) -> None:
    in_order = [message(*each) for each in STORY]
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()

    read_back = [replace(each, backfilled=True) for each in in_order]

    assert lived(tmp_path / "other", [*in_order, *read_back]) == lived(tmp_path / "one", in_order)
