"""kill -9 while people in Teams ask and are answered: each is a request once, each hears everything in order (O1)."""

import base64
import hashlib
import hmac
import json
import random
import time
from collections import Counter
from datetime import UTC
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.clock import VirtualClock
from tests.faults.rig import HASTY, Bot, Rig, channel_of
from tests.stand_ins.outside import Hooks, free_port, hooks

TOKEN = base64.b64encode(b"what Microsoft Teams made up").decode()
PEOPLE = 6
TEAM = "team0"


class Outsiders:
    """People in Teams, who send the same again when nobody takes it."""

    def __init__(self, rig: Rig, port: int, place: Hooks) -> None:
        self._rig = rig
        self._address = f"http://127.0.0.1:{port}/webhooks/requests/teams"
        self._environment = {"WEBHOOK_SECRET_TEAMS": TOKEN, "NOTIFY_SALES_URL": f"json://127.0.0.1:{place.port}/"}

    def start(self) -> Bot:
        bot = self._rig.start(HASTY, **self._environment)
        self._rig.wait_ready(bot)
        return bot

    def asks(self, number: int) -> bool:
        """Whether it was taken in."""
        activity = {
            "type": "message",
            "id": str(number),
            "timestamp": VirtualClock().now().astimezone(UTC).isoformat(),
            "from": {"id": f"29:{number}", "name": f"Person {number}"},
            "conversation": {"id": f"19:sales;messageid={number}"},
            "text": f"<at>Firstline</at> question {number}",
            "textFormat": "plain",
        }
        body = json.dumps(activity).encode()
        made = base64.b64encode(hmac.new(base64.b64decode(TOKEN), body, hashlib.sha256).digest()).decode()
        try:
            answer = httpx.post(self._address, content=body, headers={"authorization": f"HMAC {made}"}, timeout=3)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    def begun(self) -> dict[str, str]:
        """The requests that exist: their text, and where they stand."""
        rows = self._rig.rows("SELECT text, message_ts FROM requests")
        return {row["text"]: row["message_ts"] for row in rows}


@pytest.mark.timeout(240)
def test_three_kills_lose_no_question_and_no_answer(tmp_path: Path, sqlite_url: str) -> None:
    port = free_port()
    more: dict[str, Any] = {
        "http": {"port": port},
        "notify": {"sales": {"kind": "teams"}},
        "webhooks": {"requests": {"teams": {"kind": "teams", "channel": channel_of(TEAM), "updates": "sales"}}},
    }
    chance = random.Random(5)  # noqa: S311 - repeatable
    with hooks() as place, Rig(tmp_path, sqlite_url, more) as rig:
        outsiders = Outsiders(rig, port, place)
        waiting, answered = list(range(PEOPLE)), set[str]()
        for _ in range(3):
            bot = outsiders.start()
            waiting = [number for number in waiting if not outsiders.asks(number)]
            for text, ts in outsiders.begun().items():
                if text not in answered:
                    rig.answer(TEAM, ts)
                    answered.add(text)
            time.sleep(chance.uniform(0.05, 1.0))
            rig.kill(bot)
        last = outsiders.start()
        assert all(outsiders.asks(number) for number in waiting)
        rig.wait_for(lambda: len(outsiders.begun()) == PEOPLE, "every question is a request")
        for text, ts in outsiders.begun().items():
            if text not in answered:
                rig.answer(TEAM, ts)
        rig.wait_for(lambda: len(_answers(place)) == PEOPLE, "everybody was answered")
        for ts in outsiders.begun().values():
            rig.solve(TEAM, ts)
        rig.wait_for(lambda: len(_told(place)) == PEOPLE, "everybody hears of the end")
        assert rig.terminate(last) == 0
        state = rig.slack.state()

    posts = Counter(each["text"] for each in state["messages"][channel_of(TEAM)] if "asks from" in each["text"])
    assert sorted(posts.values()) == [1] * PEOPLE
    for number in range(PEOPLE):
        mine = [each["message"] for _, _, each in place.posts if f"Person {number}" in each["message"]]
        once = list(dict.fromkeys(mine))
        kinds = ["answer" if " answers " in each else "end" if "resolved" in each else "taken" for each in once]
        assert [kind for kind in kinds if kind != "taken"] == ["answer", "end"], once
        assert len(mine) - len(once) <= rig.kills


def _answers(place: Hooks) -> set[str]:
    return {each["title"] for _, _, each in place.posts if " answers " in each["message"]}


def _told(place: Hooks) -> set[str]:
    return {each["title"] for _, _, each in place.posts if "resolved" in each["message"]}
