"""Acts on incidents, and on the requests and alerts they came from, never wait for each other crosswise (X4)."""

import logging
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.domain.alerts.alert import AppMessage
from bot.domain.incidents import IncidentMove, IncidentPolicy, Raise, RcaKind, Role, Severity
from bot.domain.messages import Author, Posted
from bot.domain.requests import Request
from bot.domain.teams import Channel, ChannelKind
from bot.errors import LostRace
from bot.ports.alerts import MuteScope
from bot.sandbox.clock import slack_ts
from bot.services import duplicates, handoff, hearing, intake, noise, requests, timers
from bot.services.alerts import muting
from bot.services.alerts.muting import Wish
from bot.services.handoff import ToTeam
from bot.services.incidents import (
    actions,
    calling,
    changing,
    course,
    engineers,
    following,
    raising,
    relief,
    root_causes,
    silence,
    updates,
)
from bot.services.incidents.updates import Said
from bot.services.work import Work
from tests.scenarios.monitoring import GRAFANA, grafana_says
from tests.services.replicas import Pair, Replica
from tests.storage.threads import PATIENCE, all_at_once
from tests.story import ALERTS, INCIDENTS, errors_in

pytestmark = pytest.mark.postgres

TURNS = 60
KNOWN = 6  # incidents that are meant: three are there at the start, others come from requests
PEOPLE = ("U0ANN", "U0BEN", "U0LEA")
MINUTE = timedelta(minutes=1)  # the acts are a second apart, so that chains climb and updates become due
POLICY = IncidentPolicy(
    channel=INCIDENTS,
    severities=(
        Severity(name="sev1", acknowledge=MINUTE, update_every=3 * MINUTE, channels=("C0OTHER",)),
        Severity(name="sev2"),
    ),
)
Act = Callable[[Work], object]


@pytest.fixture
def busy(pair: Pair) -> Pair:
    """Two replicas with incidents, whose team has an alerts channel."""
    for replica in (pair.one, pair.two):
        rules = replica.desk.rules
        team = rules.teams["backend"]
        watching = replace(team, channels=(*team.channels, Channel(id=ALERTS, kind=ChannelKind.ALERTS)))
        replica.desk.rules = replace(rules, teams={**rules.teams, "backend": watching}, incidents=POLICY)
    return pair


def alert(pair: Pair, title: str) -> Posted:
    """A message of Grafana's as it comes in now."""
    pair.clock.advance(seconds=1)
    return Posted(
        channel=ALERTS,
        ts=slack_ts(pair.clock.now()),
        thread_ts=None,
        user=None,
        bot_id=GRAFANA,
        author=Author.BOT,
        subtype=None,
        text="",
        app=AppMessage(text="", attachments=grafana_says(title), app_name="Grafana", bot_id=GRAFANA),
    )


def alerted(pair: Pair, title: str) -> Request:
    """An alert, judged."""
    message = alert(pair, title)
    request = pair.one.does(lambda work: intake.message_posted(work, message), "event")
    assert request is not None
    return request


def test_an_incident_is_raised_from_a_request_that_somebody_takes_meanwhile_i2(busy: Pair) -> None:
    request = busy.asks("U0OLGA")

    with busy.held(lambda work: raising.raise_from(work, "U0ANN", request.id, Raise(title="Nobody can pay"))):
        taken = busy.two.begins(lambda work: requests.take(work, "U0BEN", request.id, None))
        busy.wait_blocked()
    taken.result(PATIENCE)

    assert busy.request(request.id).owner == "U0BEN"
    assert [row.view for row in busy.wanted("incident:")] == ["incident_card"]


def test_two_who_raise_from_one_request_at_once_raise_one_incident_i1(busy: Pair) -> None:
    request = busy.asks("U0OLGA")

    with busy.held(lambda work: raising.raise_from(work, "U0ANN", request.id, Raise(title="Nobody can pay"))):
        other = busy.two.begins(lambda work: raising.raise_from(work, "U0BEN", request.id, Raise(title="No payments")))
        busy.wait_blocked()

    assert "Ann raised incident 1" in str(getattr(other.result(PATIENCE), "sentence", ""))
    assert len(busy.wanted("incident:")) == 1


def test_hundreds_of_acts_on_incidents_and_what_they_came_from_meet_no_deadlock(
    busy: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    """Moves, roles, severities, merges, root causes and timers beside acts on requests and alerts, by four hands."""
    asked = [busy.asks(user) for user in ("U0OLGA", "U0TOM", "U0EVE")]
    asked += [alerted(busy, title) for title in ("CPU is high on shop", "Disk is full on store")]
    for wish in (Raise(title="Nobody can pay"), Raise(title="No mail leaves"), Raise(title="The search is empty")):
        busy.one.does(partial(raising.raise_incident, user="U0OLGA", wish=wish))
    lost: Counter[str] = Counter()
    caplog.set_level(logging.WARNING)

    def hands(replica: Replica, seed: int) -> int:
        chance = random.Random(seed)  # noqa: S311 - the same acts in every run
        for _ in range(TURNS):
            act = _some_act(chance, asked)
            busy.clock.advance(seconds=1)
            try:
                replica.does(act)
                timers.run_due(replica.desk)
            except LostRace as error:
                lost[str(error.__cause__)] += 1
        return 0

    all_at_once(*[lambda r=r, seed=seed: hands(r, seed) for seed, r in enumerate((busy.one, busy.two) * 2)])

    assert not lost
    assert not errors_in(caplog.records), errors_in(caplog.records)


def _some_act(chance: random.Random, asked: Sequence[Request]) -> Act:
    one, other = (each.id for each in chance.sample(asked, 2))
    incident, into = chance.sample(range(1, KNOWN + 1), 2)
    who = chance.choice(PEOPLE)
    groups = [_on_requests(who, one, other), _on_alerts(who, asked[-1].id), _on_incidents(chance, who, incident, one)]
    if chance.random() < 0.02:  # a merged one is nothing but that for ever
        return lambda work: changing.merge(work, who, incident, None, into)
    return chance.choice(chance.choices(groups, weights=(3, 1, 6))[0])


def _on_requests(who: str, one: int, other: int) -> Sequence[Act]:
    return (
        lambda work: requests.take(work, who, one, None),
        lambda work: requests.resolve(work, who, one, None, "Restarted it"),
        lambda work: requests.reopen(work, who, one, None),
        lambda work: duplicates.mark_duplicate(work, who, one, other, None),
        lambda work: handoff.hand_off(work, who, one, ToTeam("data"), "yours", seen_version=None),
        lambda work: noise.home(work, who),
    )


def _on_alerts(who: str, alert_id: int) -> Sequence[Act]:
    return (
        lambda work: muting.mute(work, who, alert_id, None, _quiet(work)),
        lambda work: muting.unmute(work, who, 1),
        lambda work: raising.raise_from(work, who, alert_id, Raise(title="From an alert")),
    )


def _quiet(work: Work) -> Wish:
    return Wish(scope=MuteScope.FINGERPRINT, until=work.now + timedelta(hours=1), reason="known")


def _on_incidents(chance: random.Random, who: str, incident: int, request: int) -> Sequence[Act]:
    moves, role, part = chance.sample(_BY_HAND, 3), chance.choice(list(Role)), chance.choice(list(RcaKind))
    severity, receiver = chance.choice(["sev1", "sev2"]), chance.choice(PEOPLE)
    said = Said(
        impact="Nobody can pay", doing="We go back", next_in=timedelta(minutes=5), source_key=f"view:{chance.random()}"
    )
    return (
        lambda work: updates.write(work, who, incident, said),
        lambda work: following.follow(work, who, incident),
        lambda work: calling.page_somebody(work, who, incident, receiver),
        lambda work: calling.acknowledge(work, who, incident, chance.randint(1, 20)),
        lambda work: engineers.search(work, who, incident),
        lambda work: engineers.accept(work, who, incident, chance.randint(1, 20)),
        lambda work: relief.ask(work, who, incident),
        lambda work: raising.raise_from(work, who, request, Raise(title="From a request", severity="sev1")),
        *(partial(course.move, user=who, incident_id=incident, seen_version=None, wanted=each) for each in moves),
        lambda work: course.give(work, who, incident, None, role=role, receiver=receiver),
        lambda work: changing.severity(work, who, incident, None, wanted=severity),
        lambda work: changing.doubt(work, who, incident),
        lambda work: root_causes.write(work, who, incident, part, 1, answers={"what": "A full disk"}, cause="disk"),
        lambda work: actions.add(work, who, incident, what="Watch it", owner=who, day=work.now.date()),
        lambda work: actions.done(work, who, 1),
        lambda work: silence.wait(work, who, incident),
        lambda work: silence.answered(work, who, incident),
        lambda work: hearing.posted(work, _reply(work, chance.choice([who, "U0OLGA"]), request)),
    )


def _reply(work: Work, who: str, request: int) -> Posted:
    """Somebody writes in the thread of a request, which may be an incident's timeline (I6)."""
    about = work.uow.requests.get(request)
    assert about is not None
    return Posted(
        channel=about.channel,
        ts=slack_ts(work.now),
        thread_ts=about.thread_ts,
        user=who,
        bot_id=None,
        author=Author.PERSON,
        subtype=None,
        text="It is the database",
    )


_BY_HAND = [move for move in IncidentMove if move in course.BY_PEOPLE and move is not IncidentMove.MERGE]
