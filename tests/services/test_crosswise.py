"""Units of work that touch the same messages never wait for each other crosswise: nobody loses a race (X4)."""

import random
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from bot.domain.requests import Priority, Request
from bot.domain.triage import Course, Decision
from bot.errors import LostRace
from bot.services import duplicates, handoff, intake, noise, personal, requests, shared_lines, timers
from bot.services.handoff import ToTeam
from bot.services.triage import deciding
from bot.services.work import Work
from tests.services.replicas import Pair, Replica
from tests.storage.threads import PATIENCE, all_at_once

pytestmark = pytest.mark.postgres


def test_a_unit_of_work_under_way_keeps_nobody_else_from_the_screens(pair: Pair) -> None:
    first, second = pair.asks("U0OLGA"), pair.asks("U0TOM")

    with pair.held(lambda work: work) as work:
        noise.changed(work, first)
        pair.two.begins(lambda other: noise.changed(other, second)).result(PATIENCE)
        noise.changed(work, second)


def test_a_storm_is_written_while_one_of_its_requests_is_closed_f9(pair: Pair) -> None:
    first, second = pair.asks("U0OLGA"), pair.asks("U0TOM")
    team = pair.one.desk.rules.teams["backend"]
    pair.one.does(lambda work: shared_lines.storm(work, team, [first, second], ["U0ANN"]), "timer")

    with pair.held(lambda work: shared_lines.storm(work, team, [first, second], ["U0BEN"]), "timer"):
        closed = pair.two.begins(lambda work: requests.not_a_request(work, "U0ANN", second.id, None))
        pair.wait_blocked()
    closed.result(PATIENCE)

    assert len(pair.wanted("line:")) == 1


def test_a_line_of_misses_and_one_of_a_storm_that_list_one_request_are_both_looked_after_f9(pair: Pair) -> None:
    first, second = pair.asks("U0OLGA"), pair.asks("U0TOM")
    team = pair.one.desk.rules.teams["backend"]

    with pair.held(lambda work: shared_lines.missed(work, team, first), "timer"):
        storm = pair.two.begins(lambda work: shared_lines.storm(work, team, [second, first], ()), "timer")
        pair.wait_blocked()
    storm.result(PATIENCE)

    with pair.one.desk.reading() as work:
        assert len(shared_lines.listing(work, [first])) == 2


def test_hundreds_of_acts_on_a_handful_of_requests_meet_no_deadlock(pair: Pair) -> None:
    """Resolutions that fan out, duplicates, reopening, handoffs between teams, notes and timers, by four hands."""
    asked = [pair.asks(user) for user in ("U0OLGA", "U0TOM", "U0EVE", "U0KIM", "U0PIA", "U0ROB")]
    lost: Counter[str] = Counter()

    def hands(replica: Replica, seed: int) -> int:
        chance = random.Random(seed)  # noqa: S311 - the same acts in every run
        for _ in range(60):
            act = _some_act(chance, asked)
            pair.clock.advance(seconds=1)
            try:
                replica.does(act)
                timers.run_due(replica.desk)
            except LostRace as error:
                lost[str(error.__cause__)] += 1
        return 0

    all_at_once(*[lambda r=r, seed=seed: hands(r, seed) for seed, r in enumerate((pair.one, pair.two) * 2)])

    assert not lost


def _some_act(chance: random.Random, asked: Sequence[Request]) -> Callable[[Work], object]:
    one, other = (each.id for each in chance.sample(asked, 2))
    who = chance.choice(("U0ANN", "U0BEN", "U0LEA"))
    where = chance.choice(("backend", "data"))
    priority, course = chance.choice(list(Priority)), chance.choice([Course.TICKET, Course.WORKAROUND, Course.RECORD])
    decision = Decision(category="bug", priority=priority, course=course, reply="It goes on in {ticket}")
    acts: tuple[Callable[[Work], object], ...] = (
        lambda work: requests.take(work, who, one, None),
        lambda work: requests.resolve(work, who, one, None, "Restarted it"),
        lambda work: requests.reopen(work, who, one, None),
        lambda work: requests.ask_requester(work, who, one, None),
        lambda work: duplicates.mark_duplicate(work, who, one, other, None),
        lambda work: handoff.hand_off(work, who, one, ToTeam(where), "yours", seen_version=None),
        lambda work: deciding.triage(work, who, one, None, decision),
        lambda work: personal.take_next(work, who),
        lambda work: noise.home(work, who),
        lambda work: personal.mute_today(work, who) and personal.unmute(work, who),
        lambda work: intake.make_separate(work, "U0OLGA", one, "1.0"),
    )
    return chance.choice(acts)
