"""The moves of a change request, all of them and no others (C1)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.domain.changes import MOVES, Change, ChangeMove, ChangeState, apply, last_actor
from bot.domain.reasons import Reason

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CHANGE = Change(
    team="backend",
    channel="C0TEAM",
    author="U0ANN",
    setting="pool size",
    before="50",
    after="80",
    why="waits",
    planned="today",
    verified_how="fewer errors",
    verify_minutes=60,
    proposed_at=NOW,
)


@pytest.mark.parametrize(("state", "move"), list(product(ChangeState, ChangeMove)))
def test_a_move_leads_where_the_table_says_or_is_refused_c1(state: ChangeState, move: ChangeMove) -> None:
    moved = apply(replace(CHANGE, state=state), move, "U0BEN", NOW)

    if (state, move) in MOVES:
        assert isinstance(moved, Change)
        assert (moved.state, moved.version, last_actor(moved)) == (MOVES[state, move], 2, "U0BEN")
    else:
        assert isinstance(moved, Reason)


def test_the_time_to_verify_counts_from_when_it_was_applied_c1() -> None:
    applied = apply(replace(CHANGE, state=ChangeState.APPROVED), ChangeMove.APPLY, "U0BEN", NOW)

    assert isinstance(applied, Change)
    assert applied.verify_by == NOW + timedelta(hours=1)


def test_every_state_can_be_reached_and_left_or_is_an_end_c1() -> None:
    assert {*MOVES.values(), ChangeState.PROPOSED} == set(ChangeState)
    ends = set(ChangeState) - {state for state, _ in MOVES}
    assert ends == {ChangeState.DECLINED, ChangeState.WITHDRAWN, ChangeState.VERIFIED, ChangeState.ROLLED_BACK}
