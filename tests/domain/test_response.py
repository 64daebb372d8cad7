from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reasons import Reason
from bot.domain.requests import met
from bot.domain.response import FirstResponse, ResponseKind, Standing, counts, first_response, may_retract, missed_at
from bot.domain.teams import ColleagueAnswers, ResponsePolicy, StopOn
from bot.ports.rows import ResponseRow
from tests.domain.values import DUE, MICROSECOND, MINUTE, OPENED, SECOND, a_request

REPLY, MENTION, ACK, TRIAGE, RESOLVE, MARKED = ResponseKind
EITHER, WORDS_ONLY = StopOn
SIXTY = 60 * SECOND


def response(
    kind: ResponseKind = REPLY,
    after: timedelta = MINUTE,
    *,
    by: str = "U0ANN",
    standing: Standing = Standing.RESPONDER,
    approximate: bool = False,
    retracted: bool = False,
) -> ResponseRow:
    at = OPENED + after
    return ResponseRow(
        request_id=1,
        kind=kind,
        by=by,
        standing=standing,
        at=at,
        approximate=approximate,
        retracted_at=at + SECOND if retracted else None,
    )


def policy(colleagues: ColleagueAnswers = ColleagueAnswers.HINT) -> ResponsePolicy:
    return ResponsePolicy(targets={}, chain=(), colleague_answers=colleagues)


# F2-F4: who counts, and by what.


@pytest.mark.parametrize(("standing", "kind", "colleagues"), list(product(Standing, ResponseKind, ColleagueAnswers)))
def test_f4_responders_and_observers_always_count_colleagues_when_they_do_more_than_react_and_nobody_else_ever(
    standing: Standing, kind: ResponseKind, colleagues: ColleagueAnswers
) -> None:
    expected = standing in {Standing.RESPONDER, Standing.OBSERVER} or (
        standing is Standing.COLLEAGUE and kind is not ACK and colleagues is not ColleagueAnswers.NOT_COUNTED
    )

    refused = counts(kind, standing, policy(colleagues))

    assert (refused is None) == expected


@pytest.mark.parametrize(
    ("standing", "kind", "colleagues", "code"),
    [
        (Standing.BOT, REPLY, ColleagueAnswers.HINT, "bot"),
        (Standing.REQUESTER, REPLY, ColleagueAnswers.HINT, "requester"),
        (Standing.OUTSIDER, ACK, ColleagueAnswers.HINT, "outsider"),
        (Standing.COLLEAGUE, ACK, ColleagueAnswers.SILENT, "colleague_ack"),
        (Standing.COLLEAGUE, REPLY, ColleagueAnswers.NOT_COUNTED, "colleague_not_counted"),
    ],
)
def test_f3_what_does_not_count_says_why(
    standing: Standing, kind: ResponseKind, colleagues: ColleagueAnswers, code: str
) -> None:
    refused = counts(kind, standing, policy(colleagues))

    assert isinstance(refused, Reason)
    assert refused.code == code
    assert refused.sentence.endswith(".")


# F2: the first of all, the acknowledgement and the reply.


def test_nothing_recorded_is_no_first_response() -> None:
    assert first_response([], EITHER) == FirstResponse()


def test_f2_acknowledgement_and_reply_are_kept_apart_and_the_first_of_them_stops_the_clock() -> None:
    first = first_response([response(REPLY, 3 * MINUTE, by="U0BEN"), response(ACK, MINUTE, by="U0ANN")], EITHER)

    assert (first.ack_at, first.ack_by) == (OPENED + MINUTE, "U0ANN")
    assert (first.reply_at, first.reply_by) == (OPENED + 3 * MINUTE, "U0BEN")
    assert (first.stopped_at, first.stopped_by, first.stopped_kind) == (OPENED + MINUTE, "U0ANN", ACK)


def test_f2_with_stop_on_reply_taking_is_not_enough_and_is_reported_all_the_same() -> None:
    taken = response(ACK, MINUTE)

    alone = first_response([taken], WORDS_ONLY)
    answered = first_response([taken, response(REPLY, 2 * MINUTE)], WORDS_ONLY)

    assert (alone.ack_at, alone.stopped_at) == (OPENED + MINUTE, None)
    assert (answered.ack_at, answered.stopped_at) == (OPENED + MINUTE, OPENED + 2 * MINUTE)


@pytest.mark.parametrize("kind", ResponseKind)
@pytest.mark.parametrize("stop_on", StopOn)
def test_f2_every_way_to_respond_stops_the_clock_except_gestures_where_a_reply_is_asked_for(
    kind: ResponseKind, stop_on: StopOn
) -> None:
    first = first_response([response(kind)], stop_on)

    assert (first.stopped_at is None) == (
        stop_on is WORDS_ONLY and kind not in {REPLY, MENTION, ResponseKind.DUPLICATE}
    )


@pytest.mark.parametrize("kind", ResponseKind)
def test_f2_only_a_reply_or_a_mention_is_something_that_the_requester_can_read(kind: ResponseKind) -> None:
    first = first_response([response(kind)], EITHER)

    assert (first.reply_at is not None) == (kind in {REPLY, MENTION})
    assert (first.ack_at is None) == (kind in {REPLY, MENTION})


def test_f4_an_answer_by_a_colleague_is_recorded_as_one_only_if_it_was_the_first() -> None:
    colleague = response(REPLY, MINUTE, by="U0CID", standing=Standing.COLLEAGUE)
    responder = response(REPLY, 2 * MINUTE)

    assert first_response([colleague, responder], EITHER).by_colleague
    assert not first_response([replace(colleague, at=responder.at + SECOND), responder], EITHER).by_colleague


def test_f5_what_was_retracted_never_happened() -> None:
    first = first_response([response(ACK, MINUTE, retracted=True), response(REPLY, 4 * MINUTE)], EITHER)

    assert (first.ack_at, first.stopped_at) == (None, OPENED + 4 * MINUTE)
    assert first_response([response(retracted=True)], EITHER) == FirstResponse()


# R13: the time of an approximate response is the latest that it can have.


def test_r13_what_came_after_an_approximate_response_was_not_the_first() -> None:
    found = response(ACK, 20 * MINUTE, approximate=True)
    late = response(REPLY, 25 * MINUTE, by="U0BEN")

    first = first_response([late, found], EITHER)

    assert (first.stopped_at, first.approximate) == (found.at, True)
    assert missed_at(DUE, first, OPENED + 30 * MINUTE) is None


@pytest.mark.parametrize("after", [3 * MINUTE, 20 * MINUTE], ids=["before", "at the same time"])
def test_r13_what_was_said_before_an_approximate_response_is_the_first_known_for_certain(after: timedelta) -> None:
    first = first_response([response(ACK, 20 * MINUTE, approximate=True), response(REPLY, after)], EITHER)

    assert (first.stopped_at, first.approximate) == (OPENED + after, False)


responses = st.builds(
    response,
    st.sampled_from(ResponseKind),
    st.one_of(st.sampled_from([MINUTE, 5 * MINUTE]), st.timedeltas(timedelta(0), 10 * MINUTE)),
    by=st.sampled_from(["U0ANN", "U0BEN", "U0CID"]),
    standing=st.just(Standing.RESPONDER),
    approximate=st.booleans(),
    retracted=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(responses, max_size=4), st.sampled_from(StopOn))
def test_r7_the_first_response_is_the_same_in_whatever_order_its_events_arrived(
    recorded: list[ResponseRow], stop_on: StopOn
) -> None:
    assert len({first_response(order, stop_on) for order in permutations(recorded)}) == 1


@settings(max_examples=100, deadline=None)
@given(st.lists(responses, max_size=6), responses, st.sampled_from(StopOn))
def test_f8_what_comes_later_never_changes_the_first_response(
    recorded: list[ResponseRow], later: ResponseRow, stop_on: StopOn
) -> None:
    before = first_response(recorded, stop_on)
    after = first_response([*recorded, replace(later, at=OPENED + 11 * MINUTE)], stop_on)

    for at in ("ack_at", "reply_at", "stopped_at"):
        assert getattr(before, at) in {None, getattr(after, at)}


@settings(max_examples=100, deadline=None)
@given(st.lists(responses, max_size=6), st.sampled_from(StopOn))
def test_f2_the_clock_never_stops_before_the_first_acknowledgement_or_reply(
    recorded: list[ResponseRow], stop_on: StopOn
) -> None:
    first = first_response(recorded, stop_on)
    known = [at for at in (first.ack_at, first.reply_at) if at is not None]

    assert first.stopped_at is None or first.stopped_at >= min(known)
    assert (first.stopped_at is None) == (first.stopped_by is None) == (first.stopped_kind is None)


# F5: taking back.


@pytest.mark.parametrize(
    ("after", "in_time"),
    [
        pytest.param(timedelta(0), True, id="at once"),
        pytest.param(SIXTY, True, id="at exactly sixty seconds"),
        pytest.param(SIXTY + MICROSECOND, False, id="a microsecond later"),
        pytest.param(5 * MINUTE, False, id="much later"),
        pytest.param(-SECOND, True, id="by an event that is stamped before"),
    ],
)
def test_f5_a_response_can_be_taken_back_within_sixty_seconds(after: timedelta, in_time: bool) -> None:
    given_one = response()

    assert may_retract(given_one, removed_at=given_one.at + after, within=SIXTY) is in_time


def test_f5_nothing_is_taken_back_twice() -> None:
    gone = response(retracted=True)

    assert not may_retract(gone, removed_at=gone.at + SECOND, within=SIXTY)


# F8: the miss is a fact at the due time.


@pytest.mark.parametrize(
    ("stopped_at", "now", "missed"),
    [
        pytest.param(None, DUE, False, id="unanswered at the due time itself"),
        pytest.param(None, DUE + MICROSECOND, True, id="unanswered a microsecond later"),
        pytest.param(None, DUE + timedelta(days=3), True, id="noticed three days late"),
        pytest.param(DUE, DUE + MINUTE, False, id="answered at 10:05:00"),
        pytest.param(DUE + MICROSECOND, DUE + MINUTE, True, id="answered at 10:05:00.000001"),
        pytest.param(DUE - MINUTE, DUE + timedelta(days=3), False, id="answered in time, learned late"),
    ],
)
def test_f8_a_miss_is_recorded_at_the_due_time_however_late_it_is_noticed(
    stopped_at: datetime | None, now: datetime, missed: bool
) -> None:
    first = FirstResponse(stopped_at=stopped_at)

    assert missed_at(DUE, first, now) == (DUE if missed else None)


@pytest.mark.parametrize("stopped_at", [DUE - MINUTE, DUE + MINUTE])
def test_r13_an_approximate_response_is_no_miss(stopped_at: datetime) -> None:
    assert missed_at(DUE, FirstResponse(stopped_at=stopped_at, approximate=True), DUE + 9 * MINUTE) is None


def test_f1_a_reply_before_opening_time_meets_the_target() -> None:
    early = first_response([response(after=-80 * MINUTE)], EITHER)

    assert missed_at(DUE, early, DUE + MINUTE) is None


@settings(max_examples=100, deadline=None)
@given(st.lists(responses, max_size=5), st.sampled_from(StopOn), st.timedeltas(timedelta(0), 20 * MINUTE))
def test_f8_the_stored_result_and_the_recorded_miss_agree(
    recorded: Sequence[ResponseRow], stop_on: StopOn, after: timedelta
) -> None:
    first = first_response(recorded, stop_on)
    missed = missed_at(DUE, first, OPENED + after)
    request = a_request(responded_at=first.stopped_at, approximate=first.approximate, missed_at=missed)

    result = met(request)

    assert (result is False) == (missed is not None)
    assert (result is True) == (first.stopped_at is not None and not first.approximate and first.stopped_at <= DUE)
