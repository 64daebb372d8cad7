"""A request that was missed by one team and handed to another: the other team's chain calls its own people (F6, H1)."""

import pytest

from bot.services import handoff, timers
from bot.services.handoff import ToTeam
from tests.services.replicas import Pair

pytestmark = pytest.mark.postgres


def test_the_thread_calls_the_people_of_the_other_team_as_well(pair: Pair) -> None:
    request = pair.asks("U0OLGA")
    pair.clock.advance(minutes=5)
    while timers.run_due(pair.one.desk):
        pass

    pair.one.does(lambda work: handoff.hand_off(work, "U0ANN", request.id, ToTeam("data"), "", seen_version=None))
    for _ in range(6):
        pair.clock.advance(minutes=1)
        timers.run_due(pair.one.desk)

    posts = pair.wanted("missed:")
    assert [post.data["mention"] for post in posts] == [["U0ANN", "U0BEN"], ["U0ANN", "U0BEN"]]
    assert pair.request(request.id).own_posts == 2
