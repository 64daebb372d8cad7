from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reasons import Reason
from bot.domain.requests import CLOSED, MOVES, STATE_WORDS, Move, Moved, Request, RequestState, apply, is_open, met
from tests.domain.values import DUE, MICROSECOND, OPENED, a_request

WAITING, RESPONDED, IN_PROGRESS, ON_REQUESTER, RESOLVED, WITHDRAWN, DUPLICATE = RequestState
WHAT_TO_DO = ("Reopen", "Go on", "Reply", "Wait")

# R8, written down a second time: a request that was answered, state by state.
ENDINGS = {Move.RESOLVE: RESOLVED, Move.WITHDRAW: WITHDRAWN, Move.MARK_DUPLICATE: DUPLICATE}
ALLOWED: dict[RequestState, dict[Move, RequestState]] = {
    WAITING: {Move.RESPOND: RESPONDED, Move.TAKE: IN_PROGRESS, **ENDINGS},
    RESPONDED: {
        Move.TAKE: IN_PROGRESS,
        Move.WORK: IN_PROGRESS,
        Move.ASK_REQUESTER: ON_REQUESTER,
        Move.RETRACT: WAITING,
        **ENDINGS,
    },
    IN_PROGRESS: {
        Move.RESPOND: IN_PROGRESS,
        Move.TAKE: IN_PROGRESS,
        Move.WORK: IN_PROGRESS,
        Move.ASK_REQUESTER: ON_REQUESTER,
        Move.RETRACT: WAITING,
        **ENDINGS,
    },
    ON_REQUESTER: {
        Move.RESPOND: ON_REQUESTER,
        Move.TAKE: ON_REQUESTER,
        Move.WORK: ON_REQUESTER,
        Move.REQUESTER_REPLIED: IN_PROGRESS,
        Move.PARK: RESOLVED,
        Move.RETRACT: WAITING,
        **ENDINGS,
    },
    RESOLVED: {Move.REOPEN: IN_PROGRESS, Move.RETRACT: WAITING},
    WITHDRAWN: {Move.REOPEN: IN_PROGRESS},
    DUPLICATE: {Move.REOPEN: IN_PROGRESS},
}
EVERY_PAIR = list(product(RequestState, Move))


def in_state(state: RequestState, *, answered: bool = True) -> Request:
    return a_request(state=state, responded_at=OPENED if answered else None)


@pytest.mark.parametrize(("state", "move"), EVERY_PAIR)
def test_r8_every_move_from_every_state_leads_where_the_table_says_or_is_refused(
    state: RequestState, move: Move
) -> None:
    expected = ALLOWED[state].get(move)

    outcome = apply(in_state(state), move)

    if expected is None:
        assert isinstance(outcome, Reason)
    else:
        assert outcome == Moved(expected)


@pytest.mark.parametrize(("state", "move"), [pair for pair in EVERY_PAIR if pair not in MOVES])
def test_r8_a_refused_move_says_why_and_what_to_do_in_full_sentences(state: RequestState, move: Move) -> None:
    outcome = apply(in_state(state), move)

    assert isinstance(outcome, Reason)
    assert outcome.code
    assert outcome.sentence.endswith(".")
    assert any(words in outcome.sentence for words in WHAT_TO_DO)


@pytest.mark.parametrize(
    ("state", "move", "code"),
    [
        (RESOLVED, Move.RESOLVE, "closed"),
        (WITHDRAWN, Move.TAKE, "closed"),
        (DUPLICATE, Move.MARK_DUPLICATE, "closed"),
        (IN_PROGRESS, Move.REOPEN, "still_open"),
        (WAITING, Move.ASK_REQUESTER, "unanswered"),
        (ON_REQUESTER, Move.ASK_REQUESTER, "already_asked"),
        (RESPONDED, Move.RESPOND, "already_answered"),
        (IN_PROGRESS, Move.PARK, "not_now"),
    ],
)
def test_r8_each_refusal_has_a_stable_code(state: RequestState, move: Move, code: str) -> None:
    outcome = apply(in_state(state), move)

    assert isinstance(outcome, Reason)
    assert outcome.code == code


@pytest.mark.parametrize("state", RequestState)
def test_r8_a_refusal_names_the_state_in_words_where_the_state_is_the_reason(state: RequestState) -> None:
    outcome = apply(in_state(state), Move.RESOLVE if state in CLOSED else Move.REOPEN)

    assert isinstance(outcome, Reason)
    assert STATE_WORDS[state] in outcome.sentence


@pytest.mark.parametrize("state", sorted(CLOSED))
def test_r9_reopening_what_nobody_answered_waits_for_a_first_response_again(state: RequestState) -> None:
    assert apply(in_state(state, answered=False), Move.REOPEN) == Moved(WAITING)


@pytest.mark.parametrize("state", RequestState)
def test_r8_from_every_state_a_request_can_be_open_and_be_closed_again(state: RequestState) -> None:
    reached = {state}
    while grown := {to for (origin, _), to in MOVES.items() if origin in reached} - reached:
        reached |= grown

    assert reached >= CLOSED
    assert IN_PROGRESS in reached


def test_r8_there_are_words_for_every_state_and_no_two_states_share_them() -> None:
    assert set(STATE_WORDS) == set(RequestState)
    assert len(set(STATE_WORDS.values())) == len(RequestState)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(Move), max_size=25), st.booleans())
def test_r8_whatever_happens_a_closed_request_opens_again_only_by_reopening_or_retracting(
    moves: list[Move], answered: bool
) -> None:
    request = in_state(WAITING, answered=answered)

    for move in moves:
        outcome = apply(request, move)
        if isinstance(outcome, Reason):
            assert outcome.sentence
            continue
        after = in_state(outcome.state, answered=answered)
        assert after.state in RequestState
        assert is_open(request) or not is_open(after) or move in {Move.REOPEN, Move.RETRACT}
        assert after.state is not WAITING or move in {Move.REOPEN, Move.RETRACT}
        assert after.state is not WITHDRAWN or move is Move.WITHDRAW
        assert after.state is not DUPLICATE or move is Move.MARK_DUPLICATE
        request = after


@pytest.mark.parametrize("state", RequestState)
def test_a_request_is_open_until_it_is_resolved_withdrawn_or_a_duplicate(state: RequestState) -> None:
    assert is_open(in_state(state)) == (state not in {RESOLVED, WITHDRAWN, DUPLICATE})


@pytest.mark.parametrize(
    ("responded_at", "in_time"),
    [
        pytest.param(OPENED, True, id="at once"),
        pytest.param(OPENED - MICROSECOND, True, id="before its clock started"),
        pytest.param(DUE, True, id="at 10:05:00"),
        pytest.param(DUE + MICROSECOND, False, id="at 10:05:00.000001"),
        pytest.param(None, None, id="never"),
    ],
)
@pytest.mark.parametrize("missed", [False, True])
@pytest.mark.parametrize("approximate", [False, True])
def test_f1_a_target_is_met_by_a_response_not_after_the_due_time_unless_a_miss_was_recorded(
    responded_at: object, in_time: bool | None, missed: bool, approximate: bool
) -> None:
    request = a_request(responded_at=responded_at, missed_at=DUE if missed else None, approximate=approximate)

    expected = False if missed else None if approximate else in_time  # F8 before R13 before F1
    assert met(request) is expected
