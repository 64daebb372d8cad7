"""Claiming and settling: one call at a time per lane, in order, and only the holder of a claim may settle it."""

from bot.ports.outbox import Kind, OutboxState, Priority
from storage.engine import SqlStore
from tests.storage.values import LEASE, MINUTE, SECOND, T0, claimed, retried, row_of, sent, wanted


def test_a_claim_says_who_has_the_row_until_when_and_which_attempt_it_is(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")

        row = claimed(uow)[0]

        assert row == uow.outbox.get("card:1")
    assert (row.state, row.attempts, row.claimed_by) == (OutboxState.SENDING, 1, "w1")
    assert (row.first_claimed_at, row.lease_until) == (T0, T0 + LEASE)


def test_one_call_at_a_time_leaves_a_lane_and_lanes_do_not_wait_for_each_other(store: SqlStore) -> None:
    with store.begin() as uow:
        for key, channel in (("a1", "A"), ("a2", "A"), ("b1", "B"), ("b2", "B")):
            wanted(uow, key, channel=channel)

        assert [row.key for row in claimed(uow)] == ["a1", "b1"]
        assert claimed(uow) == []


def test_no_more_than_the_limit_is_claimed(store: SqlStore) -> None:
    with store.begin() as uow:
        for number in range(5):
            wanted(uow, f"k{number}", channel=f"C{number}")

        assert len(claimed(uow, limit=2)) == 2
        assert len(claimed(uow, limit=10)) == 3


def test_busy_lanes_are_left_alone(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a", channel="A")
        wanted(uow, "b", channel="B")

        assert [row.key for row in claimed(uow, busy=["A"])] == ["b"]


def test_what_leaves_outside_slack_is_claimed_without_the_rest(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        wanted(uow, "notify:page:1", kind=Kind.NOTIFY, channel=None, data={"target": "page"})

        assert [row.key for row in claimed(uow, outside=True)] == ["notify:page:1"]
        assert claimed(uow, outside=True) == []
        assert [row.key for row in claimed(uow)] == ["card:1"]


def test_escalations_go_before_cards_and_cards_before_the_rest_then_by_age(store: SqlStore) -> None:
    with store.begin() as uow:
        for key, priority in (
            ("other", Priority.OTHER),
            ("card1", Priority.CARD),
            ("card2", Priority.CARD),
            ("escalation", Priority.ESCALATION),
        ):
            wanted(uow, key, priority=priority)
        order = []
        for step in range(4):
            row = claimed(uow, T0 + step * SECOND)[0]
            order.append(row.key)
            sent(uow, row, now=T0 + step * SECOND)

    assert order == ["escalation", "card1", "card2", "other"]


def test_what_is_put_off_never_holds_its_lane(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "later", priority=Priority.ESCALATION, not_before=T0 + MINUTE)
        wanted(uow, "now")

        assert [row.key for row in claimed(uow)] == ["now"]


def test_a_row_is_due_at_its_very_instant(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "later", not_before=T0 + MINUTE)

        assert claimed(uow, T0 + MINUTE - SECOND / 1_000_000) == []
        assert len(claimed(uow, T0 + MINUTE)) == 1


def test_a_delivered_row_knows_where_it_stands(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        retried(uow, claimed(uow)[0], error="timeout", verify=True, count_failure=True)
        assert sent(uow, claimed(uow)[0], slack_channel="D1", slack_ts="9.0", content_hash="abc", now=T0 + SECOND)

    row = row_of(store, "card:1")
    assert (row.state, row.slack_channel, row.slack_ts, row.delivered_hash) == (OutboxState.SENT, "D1", "9.0", "abc")
    assert (row.delivered_version, row.delivered_at) == (1, T0 + SECOND)
    assert (row.verify, row.failures, row.last_error, row.lease_until, row.claimed_by) == (False, 0, None, None, None)


def test_edits_do_not_wait_for_the_pace_of_posts(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        sent(uow, claimed(uow)[0])
        wanted(uow, "card:2", priority=Priority.ESCALATION)
        wanted(uow, "card:1")

        edit = claimed(uow)
        assert [row.key for row in edit] == ["card:1"], "a post must wait for a second, the edit need not"
        sent(uow, edit[0], slack_ts=edit[0].slack_ts)
        wanted(uow, "card:1")
        again = claimed(uow)
        assert [row.key for row in again] == ["card:1"], "an edit costs nothing of the pace"
        sent(uow, again[0], slack_ts=again[0].slack_ts)
        assert [row.key for row in claimed(uow, T0 + SECOND)] == ["card:2"]


def test_a_burst_may_leave_at_once_and_then_one_per_gap(store: SqlStore) -> None:
    with store.begin() as uow:
        for number in range(6):
            wanted(uow, f"k{number}")
        left = []
        for tenth in range(31):
            now = T0 + tenth * SECOND / 10
            while rows := claimed(uow, now):
                sent(uow, rows[0], now=now, burst=3)
                left.append(tenth)

    assert left == [0, 0, 0, 10, 20, 30]


def test_retry_after_holds_the_whole_lane(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a")
        wanted(uow, "b")
        first = claimed(uow)[0]
        retried(uow, first, not_before=T0 + 30 * SECOND, lane_until=T0 + 30 * SECOND)

        assert claimed(uow, T0 + 29 * SECOND) == []
        assert [row.key for row in claimed(uow, T0 + 30 * SECOND)] == ["a"]


def test_a_backoff_holds_its_row_only(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "a")
        wanted(uow, "b")
        retried(uow, claimed(uow)[0], not_before=T0 + MINUTE, error="timeout", verify=True, count_failure=True)

        assert [row.key for row in claimed(uow)] == ["b"]
    row = row_of(store, "a")
    assert (row.state, row.verify, row.failures, row.last_error) == (OutboxState.PENDING, True, 1, "timeout")
