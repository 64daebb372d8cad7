"""Settling what was claimed: only the holder of a claim may, and nothing is lost when the holder dies."""

from dataclasses import replace

import pytest

from bot.ports.outbox import Kind, OutboxState
from storage.engine import SqlStore
from tests.storage.values import LEASE, MINUTE, SECOND, T0, claimed, retried, row_of, sent, wanted


def test_a_claim_given_back_is_as_before_but_for_the_attempt(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a")
        row = claimed(uow)[0]
        assert uow.outbox.release(row, T0)
        assert not uow.outbox.release(row, T0)

        again = claimed(uow)[0]
        assert (again.key, again.attempts, again.verify) == ("a", 2, False)


def test_a_claim_given_back_keeps_its_look_up(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a")
        retried(uow, claimed(uow)[0], verify=True)
        uow.outbox.release(claimed(uow)[0], T0)

        assert claimed(uow)[0].verify


@pytest.mark.parametrize(
    "settle",
    [
        sent,
        retried,
        lambda uow, row: uow.outbox.settle_skipped(row, now=T0, reason="moot"),
        lambda uow, row: uow.outbox.settle_dead(row, now=T0, error="is_archived"),
        lambda uow, row: uow.outbox.settle_vanished(row, now=T0),
        lambda uow, row: uow.outbox.release(row, T0),
    ],
    ids=["sent", "retry", "skipped", "dead", "vanished", "release"],
)
def test_whoever_lost_the_claim_changes_nothing(store: SqlStore, settle: object) -> None:
    with store.begin() as uow:
        wanted(uow, "a")
        wanted(uow, "b")
        lost = claimed(uow)[0]
        uow.outbox.reap(T0 + LEASE, 5 * SECOND)
        assert settle(uow, lost) is False, "nobody has it"  # type: ignore[operator]

        later = T0 + LEASE + 5 * SECOND
        taken = claimed(uow, later)[0]
        before = uow.outbox.get("a")
        assert settle(uow, lost) is False, "somebody else has it"  # type: ignore[operator]
        assert uow.outbox.get("a") == before
        assert claimed(uow, later) == [], "the lane still belongs to the new claim"
        assert sent(uow, taken, now=later)


def test_skipped_and_parked_rows_say_why(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a", channel="A")
        wanted(uow, "b", channel="B")
        skipped, dead = claimed(uow)
        assert uow.outbox.settle_skipped(skipped, now=T0, reason="answered meanwhile")
        assert uow.outbox.settle_dead(dead, now=T0, error="is_archived")

    assert (row_of(store, "a").state, row_of(store, "a").last_error) == (OutboxState.SKIPPED, "answered meanwhile")
    assert (row_of(store, "b").state, row_of(store, "b").last_error) == (OutboxState.DEAD, "is_archived")


def test_a_newer_wish_outlives_a_skip_and_a_refusal(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a", channel="A")
        wanted(uow, "b", channel="B")
        skipped, dead = claimed(uow)
        wanted(uow, "a", channel="A")
        wanted(uow, "b", channel="B")
        uow.outbox.settle_skipped(skipped, now=T0, reason="moot")
        uow.outbox.settle_dead(dead, now=T0, error="msg_too_long")

        assert [row.key for row in claimed(uow)] == ["a", "b"]


def test_a_message_that_somebody_deleted_is_posted_anew(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a")
        sent(uow, claimed(uow)[0], slack_ts="9.0")
        wanted(uow, "a")
        assert uow.outbox.settle_vanished(claimed(uow)[0], now=T0 + MINUTE)

        row = claimed(uow, T0 + MINUTE)[0]
    assert (row.slack_ts, row.slack_channel, row.delivered_hash, row.delivered_version) == (None, None, None, 0)


def test_a_deleted_message_that_is_to_go_needs_no_further_call(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a")
        sent(uow, claimed(uow)[0])
        wanted(uow, "a")
        claim = claimed(uow)[0]
        wanted(uow, "a", gone=True)
        uow.outbox.settle_vanished(claim, now=T0)

    assert row_of(store, "a").state is OutboxState.SKIPPED


def test_a_lease_that_ended_leads_to_a_look_up_after_the_settle_time(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a")
        claimed(uow)
        assert uow.outbox.reap(T0 + LEASE - SECOND, 5 * SECOND) == 0
        assert uow.outbox.reap(T0 + LEASE, 5 * SECOND) == 1

        assert claimed(uow, T0 + LEASE + 4 * SECOND) == []
        row = claimed(uow, T0 + LEASE + 5 * SECOND)[0]
    assert (row.key, row.verify, row.attempts, row.first_claimed_at) == ("a", True, 2, T0)


def test_a_process_that_is_alone_takes_back_what_its_forerunner_was_sending(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a", channel="A")
        wanted(uow, "hint", kind=Kind.EPHEMERAL, user="U1")
        wanted(uow, "limited", channel="L")
        for row in claimed(uow):
            if row.key == "limited":
                retried(uow, row, not_before=T0, lane_until=T0 + 30 * SECOND)
        wanted(uow, "next", channel="A")

        assert uow.outbox.abandon(T0 + SECOND, 5 * SECOND) == 2

        assert [row.key for row in claimed(uow, T0 + SECOND)] == ["next"], "the lane is free, Retry-After holds"
        uow.outbox.abandon(T0 + SECOND, 5 * SECOND)
        row = claimed(uow, T0 + 6 * SECOND)[0]
        assert (row.key, row.verify, row.attempts) == ("a", True, 2)
        assert [row.key for row in claimed(uow, T0 + 30 * SECOND)] == ["limited"]
    assert row_of(store, "hint").state is OutboxState.SKIPPED


def test_a_hint_whose_fate_is_unknown_is_never_repeated_n4(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "hint", kind=Kind.EPHEMERAL, user="U1")
        claimed(uow)
        uow.outbox.reap(T0 + LEASE, 5 * SECOND)

    assert row_of(store, "hint").state is OutboxState.SKIPPED


def test_a_settled_call_does_not_free_a_lane_that_somebody_else_took_after_the_lease(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a")
        wanted(uow, "b")
        late = claimed(uow)[0]
        other = claimed(uow, T0 + LEASE)[0]
        assert other.key == "b"

        assert sent(uow, late, now=T0 + LEASE + SECOND), "not reaped yet: the claim still holds"
        wanted(uow, "a")
        assert claimed(uow, T0 + LEASE + 2 * SECOND) == []


def test_the_next_due_row_goes_by_its_own_time_its_lane_and_its_pace(store: SqlStore) -> None:
    with store.begin() as uow:
        assert uow.outbox.next_due(T0) is None
        wanted(uow, "a")
        assert uow.outbox.next_due(T0 + MINUTE) == T0 + MINUTE, "it is due already"
        claim = claimed(uow)[0]
        assert uow.outbox.next_due(T0) is None

        wanted(uow, "b")
        assert uow.outbox.next_due(T0) == T0 + LEASE, "the lane is taken until then, unless it is settled before"
        sent(uow, claim)
        assert uow.outbox.next_due(T0) == T0 + SECOND, "a post must wait for the pace"
        wanted(uow, "a")
        assert uow.outbox.next_due(T0) == T0, "an edit need not"
        wanted(uow, "c", channel="C2", not_before=T0 + MINUTE)
        assert uow.outbox.next_due(T0 + 2 * MINUTE) == T0 + 2 * MINUTE


def test_a_looked_up_message_is_settled_like_an_edit(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a")
        wanted(uow, "b")
        retried(uow, claimed(uow)[0], not_before=T0, verify=True)
        found = replace(claimed(uow)[0], slack_channel="C1", slack_ts="9.0")
        assert sent(uow, found, slack_ts="9.0")

        assert [row.key for row in claimed(uow)] == ["b"]
    assert row_of(store, "a").slack_ts == "9.0"
