"""The table of an incident's moves: what leads where, and what no path leads to (I4)."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.incidents import (
    FOLLOWED_UP,
    MOVES,
    OPEN,
    RUNNING,
    Incident,
    IncidentMove,
    IncidentPolicy,
    IncidentState,
    Severity,
    apply,
    is_emergency,
    is_running,
)
from bot.domain.reasons import Reason

T0 = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
POLICY = IncidentPolicy(
    severities=(Severity(name="sev1", acknowledge=5 * MINUTE, update_every=30 * MINUTE), Severity(name="sev4"))
)


def raised(state: IncidentState = IncidentState.RAISED, severity: str = "sev1") -> Incident:
    return Incident(
        id=1, team="backend", title="Nobody can pay", severity=severity, state=state, raised_by="U0OLGA",
        raised_at=T0, channel="C0INC",
    )  # fmt: skip


def after(moves: list[IncidentMove]) -> list[Incident]:
    """The incident after each of the moves that was possible, from the beginning."""
    found = [raised()]
    for number, move in enumerate(moves):
        outcome = apply(found[-1], move, "U0ANN", T0 + number * MINUTE)
        if isinstance(outcome, Incident):
            found.append(outcome)
    return found


@pytest.mark.parametrize("state", IncidentState)
@pytest.mark.parametrize("move", IncidentMove)
def test_every_move_from_every_state_happens_or_is_refused_in_a_sentence_i4(
    state: IncidentState, move: IncidentMove
) -> None:
    before = raised(state)
    outcome = apply(before, move, "U0ANN", T0)

    if isinstance(outcome, Reason):
        assert outcome.sentence.endswith(".")
        assert before == raised(state)
    else:
        assert outcome.state is MOVES[state, move]
        assert outcome.version == before.version + 1
        assert outcome.moved_by == "U0ANN"


def test_each_state_is_running_followed_up_or_over_and_only_open_ones_lead_on() -> None:
    over = {IncidentState.CLOSED, IncidentState.MERGED}

    assert not RUNNING & FOLLOWED_UP
    assert frozenset(IncidentState) - OPEN == over
    assert {move for state, move in MOVES if state in over} == {IncidentMove.REOPEN}


PATHS = st.lists(st.sampled_from(IncidentMove), max_size=25)


@given(PATHS)
def test_nothing_is_resolved_before_contact_was_made_i4(moves: list[IncidentMove]) -> None:
    for each in after(moves):
        if each.state in FOLLOWED_UP or each.state is IncidentState.CLOSED:
            assert each.contact_at is not None
            assert each.resolved_at is not None
            assert each.contact_at <= each.resolved_at


@given(PATHS)
def test_nothing_is_closed_but_through_its_root_cause_i9(moves: list[IncidentMove]) -> None:
    path = [each.state for each in after(moves)]

    for before, state in itertools.pairwise(path):
        if state is IncidentState.CLOSED:
            assert before is IncidentState.ROOT_CAUSE


@given(PATHS)
def test_whatever_moved_was_acknowledged_but_for_what_was_merged_at_once(moves: list[IncidentMove]) -> None:
    for each in after(moves):
        if each.state not in {IncidentState.RAISED, IncidentState.MERGED}:
            assert each.acknowledged_at is not None
            assert each.acknowledged_by == "U0ANN"


@given(PATHS)
def test_what_is_part_of_another_one_stays_so_and_nothing_else_ends_for_good(moves: list[IncidentMove]) -> None:
    path = [each.state for each in after(moves)]

    assert IncidentState.MERGED not in path[:-1]
    assert all(apply(raised(IncidentState.MERGED), move, "U0ANN", T0).__class__ is Reason for move in IncidentMove)


@given(PATHS)
def test_a_reopened_one_begins_again_with_contact_i4(moves: list[IncidentMove]) -> None:
    path = after(moves)

    for before, each in itertools.pairwise(path):
        if not is_running(before) and is_running(each):
            assert (each.contact_at, each.mitigated_at, each.resolved_at, each.closed_at) == (None,) * 4


@pytest.mark.parametrize("state", IncidentState)
@pytest.mark.parametrize("severity", ["sev1", "sev4", "gone"])
def test_only_running_ones_of_a_severity_that_wakes_people_are_emergencies_i3(
    state: IncidentState, severity: str
) -> None:
    assert is_emergency(raised(state, severity), POLICY) is (state in RUNNING and severity == "sev1")
