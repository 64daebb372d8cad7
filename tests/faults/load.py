"""What people do while bots die, and the account that is taken afterwards: nothing lost, nothing said twice."""

import json
import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.faults import tally
from tests.faults.rig import PEOPLE, TEAMS, Rig, channel_of, member_of

STORMY = TEAMS[-1]  # nobody answers there, so its reminders are those of a storm (F9)
LEFT_ALONE = 3  # requests per other team that nobody answers: too few for a storm
FAR_BEHIND = 60  # messages that wait: enough for a crash to meet any of them
LATE = 2.5  # seconds: after the first reminder, before the target
STEPS = {1: "duty", 3: "lead"}  # the steps that go by direct message, and whom they tell
Place = tuple[str, str]  # channel, ts


@dataclass
class Load:
    """People ask; most are answered at once, some late, some never."""

    rig: Rig
    every: float
    asked: list[Place] = field(default_factory=list)
    answered_at_once: set[Place] = field(default_factory=set)
    left_alone: set[Place] = field(default_factory=set)
    _alone: Counter[str] = field(default_factory=Counter)
    _late: list[tuple[float, str, str]] = field(default_factory=list)

    @contextmanager
    def running(self, seed: int = 7) -> Iterator[None]:
        """During the block people ask; at its end the late ones are answered."""
        enough = threading.Event()
        people = threading.Thread(target=self._ask, args=(enough, random.Random(seed)))  # noqa: S311 - repeatable
        people.start()
        try:
            yield
        finally:
            enough.set()
            people.join()
            self._answer_late(everybody=True)

    def _ask(self, enough: threading.Event, chance: random.Random) -> None:
        while not enough.wait(self.every) and len(self.asked) < PEOPLE:
            if self._is_far_behind():  # on a slow machine, where the bots die before they have said much
                continue
            team = chance.choice(TEAMS)
            ts = self.rig.ask(team)
            self.asked.append((channel_of(team), ts))
            self._answer(team, ts, chance.random())
            self._answer_late()

    def _is_far_behind(self) -> bool:
        return self.rig.count("outbox WHERE state IN ('pending', 'sending')") > FAR_BEHIND

    def _answer(self, team: str, ts: str, how: float) -> None:
        place = (channel_of(team), ts)
        if team == STORMY or (how < 0.2 and self._alone[team] < LEFT_ALONE):
            self._alone[team] += 1
            self.left_alone.add(place)
        elif how < 0.4:
            self._late.append((time.monotonic() + LATE, team, ts))
        else:
            self.rig.answer(team, ts)
            self.answered_at_once.add(place)
            if how > 0.5:  # a bot that starts reads the threads of open requests, which must not become ever more
                self.rig.solve(team, ts)

    def _answer_late(self, *, everybody: bool = False) -> None:
        due = [each for each in self._late if everybody or each[0] <= time.monotonic()]
        self._late = [each for each in self._late if each not in due]
        for _, team, ts in due:
            self.rig.answer(team, ts)
            self.rig.solve(team, ts)


@dataclass(frozen=True)
class Account:
    """What the database and Slack say in the end."""

    requests: Mapping[Place, dict[str, Any]]
    outbox: list[dict[str, Any]]
    steps: Mapping[int, Counter[int]]  # request → how often each step ran
    posted: Counter[str]  # key → how often it stands in Slack

    @classmethod
    def of(cls, rig: Rig) -> "Account":
        steps: dict[int, Counter[int]] = defaultdict(Counter)
        for row in rig.rows("SELECT subject, data FROM audit WHERE action = 'request.escalated'"):
            steps[int(row["subject"].removeprefix("request:"))][_data(row)["step"]] += 1
        return cls(
            requests={(row["channel"], row["message_ts"]): row for row in rig.rows("SELECT * FROM requests")},
            outbox=rig.rows("SELECT * FROM outbox"),
            steps=steps,
            posted=tally.keys(rig.slack),
        )

    def reminders(self, number: int, user: str, role: str) -> list[str]:
        """The keys of direct messages that stand in Slack and remind a person of a request in a role."""
        return [
            row["key"]
            for row in self.outbox
            if row["view"] == "reminder"
            and (row["user"], _data(row).get("role")) == (user, role)
            and number in _data(row)["requests"]
            and self.posted[row["key"]]
        ]

    def was_in_a_storm(self, number: int) -> bool:
        """Whether a storm's line, which stands in Slack, lists the request."""
        lines = [row for row in self.outbox if row["view"] == "storm" and self.posted[row["key"]]]
        return any(number in _data(row)["requests"] for row in lines)


def wait_idle(rig: Rig, load: Load) -> None:
    """Everything is known, judged, reminded of and said."""
    rig.wait_for(lambda: _idle(rig, len(load.asked)), "rest")


def _idle(rig: Rig, asked: int) -> bool:
    waiting = (
        "inbox WHERE state = 'new'",
        "outbox WHERE state IN ('pending', 'sending')",
        "timers WHERE state = 'armed' AND kind = 'escalation'",
        "requests WHERE responded_at IS NULL AND missed_at IS NULL AND due_at IS NOT NULL",
    )
    return rig.count("requests") >= asked and not any(rig.count(each) for each in waiting)


def check(rig: Rig, load: Load) -> None:
    """0 requests lost, 0 posts doubled, every reminder exactly once, none about what was answered at once."""
    account = Account.of(rig)
    assert sorted(account.requests) == sorted(load.asked), "requests were lost or invented"
    assert {key: n for key, n in account.posted.items() if n > 1} == {}, "posted twice"
    assert [row["key"] for row in account.outbox if row["state"] == "dead"] == [], "messages were given up"
    for place, request in account.requests.items():
        _check_request(account, load, place, request)


def _check_request(account: Account, load: Load, place: Place, request: dict[str, Any]) -> None:
    number, steps = request["id"], account.steps[request["id"]]
    assert account.posted[f"card:{number}"] == 1, f"request {number} has no card"
    assert all(times == 1 for times in steps.values()), f"request {number} was escalated twice: {steps}"
    if place in load.answered_at_once:
        assert not steps, f"request {number} was answered at once, and yet somebody was reminded: {steps}"
    if place not in load.left_alone:
        assert request["responded_at"] is not None, f"nobody noticed that request {number} was answered"
        return
    assert request["missed_at"] is not None, f"nobody noticed that request {number} was missed"
    assert steps[max(STEPS)] == 1, f"nobody was told in the end about request {number}: {steps}"
    if place[0] != channel_of(STORMY):
        _check_reminders(account, place, number, steps)


def _check_reminders(account: Account, place: Place, number: int, steps: Counter[int]) -> None:
    ann = next(member_of(team) for team in TEAMS if channel_of(team) == place[0])
    for step, role in STEPS.items():
        found = account.reminders(number, ann if role == "duty" else "U0LEA", role)
        # Another request's reminder may have named this one before its own step was due; and where bots are down for
        # long, answers are judged late, so that a storm's line may stand for reminders (F9).
        fewest = 0 if account.was_in_a_storm(number) else steps[step]
        assert fewest <= len(found) <= 1, f"request {number}, step {step} ran {steps[step]} times: {found}"


def _data(row: dict[str, Any]) -> dict[str, Any]:
    data = row["data"]
    return data if isinstance(data, dict) else json.loads(data)
