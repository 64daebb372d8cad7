"""The outbox as a whole: redrawing, coalescing, dropping, parked messages, ages and counts."""

import pytest

from bot.ports.outbox import Kind, OutboxState
from storage.engine import SqlStore
from tests.storage.values import LEASE, MINUTE, SECOND, T0, a_post, claimed, retried, row_of, sent, wanted


def test_redrawing_asks_for_visible_messages_only(store: SqlStore) -> None:
    with store.begin() as uow:
        for key in ("sent", "dead", "gone"):
            wanted(uow, key, channel=f"C-{key}")
        for row in claimed(uow):
            if row.key == "dead":
                uow.outbox.settle_dead(row, now=T0, error="is_archived")
            else:
                sent(uow, row)
        wanted(uow, "gone", channel="C-gone", gone=True)
        wanted(uow, "pending")
        wanted(uow, "skipped", gone=True)

        count = uow.outbox.redraw(["sent", "dead", "gone", "pending", "skipped", "unknown"], T0 + MINUTE)

        assert count == 2
        assert uow.outbox.redraw([], T0) == 0
    assert (row_of(store, "sent").state, row_of(store, "sent").desired_version) == (OutboxState.PENDING, 2)
    assert row_of(store, "sent").not_before == T0 + MINUTE
    assert (row_of(store, "pending").desired_version, row_of(store, "pending").not_before) == (2, T0)
    assert row_of(store, "dead").state is OutboxState.DEAD
    assert row_of(store, "skipped").state is OutboxState.SKIPPED
    assert row_of(store, "gone").desired_version == 2


def test_many_redraws_in_a_short_time_are_one_edit_at_the_first_ones_time(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "home:U1")
        sent(uow, claimed(uow)[0])
        uow.outbox.redraw(["home:U1"], T0, T0 + 5 * SECOND)
        uow.outbox.redraw(["home:U1"], T0 + SECOND, T0 + 6 * SECOND)

    row = row_of(store, "home:U1")
    assert (row.not_before, row.desired_version) == (T0 + 5 * SECOND, 3)


def test_a_redraw_during_the_call_is_done_afterwards(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        claim = claimed(uow)[0]
        uow.outbox.redraw(["card:1"], T0 + SECOND, T0 + 3 * SECOND)
        sent(uow, claim, now=T0 + 2 * SECOND)

    row = row_of(store, "card:1")
    assert (row.state, row.not_before) == (OutboxState.PENDING, T0 + 3 * SECOND)


def test_reminders_that_are_still_unsent_are_coalesced_f6(store: SqlStore) -> None:
    with store.begin() as uow:
        assert uow.outbox.append_pending("reminder:U1:", "requests", 2) is None
        wanted(uow, "reminder:U1:1", data={"requests": [1], "role": "duty"})

        row = uow.outbox.append_pending("reminder:U1:", "requests", 2)

        assert row is not None
        assert row.data == {"requests": [1, 2], "role": "duty"}
        assert uow.outbox.get("reminder:U1:1") == row
        assert uow.outbox.append_pending("reminder:U2:", "requests", 2) is None
        assert uow.outbox.append_pending("reminder:u1:", "requests", 2) is None


def test_nothing_is_appended_to_a_reminder_that_is_under_way_or_may_have_arrived(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "reminder:U1:1", data={"requests": [1]})
        claim = claimed(uow)[0]
        assert uow.outbox.append_pending("reminder:U1:", "requests", 2) is None

        retried(uow, claim, verify=True)
        assert uow.outbox.append_pending("reminder:U1:", "requests", 2) is None

        sent(uow, claimed(uow)[0])
        wanted(uow, "reminder:U1:1", data={"requests": [1]})
        assert uow.outbox.append_pending("reminder:U1:", "requests", 2) is None


def test_signs_that_mean_anything_to_sql_are_plain_letters_in_a_prefix(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "reminder:A:1", data={"requests": [1]})

        assert uow.outbox.append_pending("reminder:_:", "requests", 2) is None
        assert uow.outbox.append_pending("%", "requests", 2) is None


def test_moot_reminders_of_a_request_are_dropped_by_kind_or_view(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card", request_id=1)
        wanted(uow, "dm", kind=Kind.DM, user="U1", view="reminder", request_id=1)
        wanted(uow, "missed", view="missed_in_thread", request_id=1)
        wanted(uow, "other", kind=Kind.DM, user="U1", view="reminder", request_id=2)

        assert uow.outbox.drop(1, [Kind.DM, "missed_in_thread"]) == 2
        assert uow.outbox.drop(1, [Kind.DM, "missed_in_thread"]) == 0

    states = {key: row_of(store, key).state for key in ("card", "dm", "missed", "other")}
    assert states == {
        "card": OutboxState.PENDING,
        "dm": OutboxState.SKIPPED,
        "missed": OutboxState.SKIPPED,
        "other": OutboxState.PENDING,
    }


def test_what_was_delivered_once_is_not_dropped(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "line", request_id=1)
        sent(uow, claimed(uow)[0])
        wanted(uow, "line", request_id=1)

        assert uow.outbox.drop(1, [Kind.MESSAGE]) == 0


def test_our_message_is_found_by_where_it_stands(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        sent(uow, claimed(uow)[0], slack_channel="D1", slack_ts="9.0")

        assert uow.outbox.find_by_slack("D1", "9.0") == uow.outbox.get("card:1")
        assert uow.outbox.find_by_slack("D1", "9.1") is None


def test_parked_messages_are_listed_newest_first_and_tried_again_on_request(store: SqlStore) -> None:
    with store.begin() as uow:
        for key in ("a", "b"):
            wanted(uow, key, channel=key)
        for row in claimed(uow):
            uow.outbox.settle_dead(row, now=T0, error="is_archived")

        dead = uow.outbox.dead(10)
        assert [row.key for row in dead] == ["b", "a"]
        assert [row.key for row in uow.outbox.dead(1)] == ["b"]
        assert dead[0].last_error == "is_archived"
        assert uow.outbox.revive(dead[0].id, T0 + MINUTE)
        assert not uow.outbox.revive(dead[0].id, T0 + MINUTE), "it is not parked any more"
        assert [row.key for row in claimed(uow, T0 + MINUTE)] == ["b"]


def test_the_age_of_the_oldest_wish_counts_from_when_it_should_be_visible(store: SqlStore) -> None:
    with store.begin() as uow:
        assert uow.outbox.oldest_pending() is None
        wanted(uow, "card:1")
        sent(uow, claimed(uow)[0])
        assert uow.outbox.oldest_pending() is None

        wanted(uow, "later", T0, not_before=T0 + 30 * MINUTE)
        assert uow.outbox.oldest_pending() == T0 + 30 * MINUTE

        wanted(uow, "card:1", T0 + 10 * MINUTE)
        wanted(uow, "card:1", T0 + 11 * MINUTE)
        assert uow.outbox.oldest_pending() == T0 + 10 * MINUTE

        claim = claimed(uow, T0 + 12 * MINUTE)[0]
        assert uow.outbox.oldest_pending() == T0 + 10 * MINUTE, "what is under way is not there yet"
        retried(uow, claim, T0 + 12 * MINUTE, not_before=T0 + 20 * MINUTE)
        assert uow.outbox.oldest_pending() == T0 + 10 * MINUTE, "failing does not make it younger"


def test_open_rows_are_counted_by_state(store: SqlStore) -> None:
    with store.begin() as uow:
        assert uow.outbox.counts() == {"pending": 0, "sending": 0, "dead": 0}
        for key in ("a", "b", "c", "d"):
            wanted(uow, key, channel=key)
        rows = claimed(uow, limit=3)
        sent(uow, rows[0])
        uow.outbox.settle_dead(rows[1], now=T0, error="x")

        assert uow.outbox.counts() == {"pending": 1, "sending": 1, "dead": 1}


def test_a_lane_that_a_rolled_back_unit_of_work_made_is_made_again(store: SqlStore) -> None:
    def fail() -> None:
        with store.begin() as uow:
            uow.outbox.want(a_post("card:1", "C7"), T0)
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    with store.begin() as uow:
        uow.outbox.want(a_post("card:1", "C7"), T0)
        assert [row.key for row in uow.outbox.claim(T0, worker="w", limit=1, lease=LEASE)] == ["card:1"]
