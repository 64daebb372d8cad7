"""Desired messages by key: what wanting, redrawing, appending and dropping do to a row."""

import pytest

from bot.ports.outbox import Kind, OutboxState, Priority
from storage.engine import SqlStore
from tests.storage.values import MINUTE, SECOND, T0, claimed, retried, row_of, sent, wanted


def test_a_wish_is_stored_with_all_it_says(store: SqlStore) -> None:
    with store.begin() as uow:
        row = wanted(
            uow,
            "card:1",
            thread_ts="1.0",
            data={"request": 1, "mention": ["U1"]},
            priority=Priority.CARD,
            request_id=42,
            not_before=T0 + MINUTE,
        )

        assert uow.outbox.get("card:1") == row
    assert (row.kind, row.lane, row.channel, row.thread_ts) == (Kind.MESSAGE, "C1", "C1", "1.0")
    assert row.data == {"request": 1, "mention": ["U1"]}
    assert (row.priority, row.request_id, row.not_before) == (Priority.CARD, 42, T0 + MINUTE)
    assert (row.state, row.desired_version, row.delivered_version) == (OutboxState.PENDING, 1, 0)
    assert (row.attempts, row.failures, row.verify, row.slack_ts) == (0, 0, False, None)


@pytest.mark.parametrize(
    ("wish", "lane"),
    [
        ({"kind": Kind.MESSAGE}, "C1"),
        ({"kind": Kind.DM, "channel": None, "user": "U1"}, "dm:U1"),
        ({"kind": Kind.EPHEMERAL, "user": "U1"}, "ephemeral:C1"),
        ({"kind": Kind.REACTIONS}, "reactions:C1"),
        ({"kind": Kind.TOPIC}, "topic:C1"),
        ({"kind": Kind.USER_GROUP, "data": {"group": "S1"}}, "user_group:S1"),
        ({"kind": Kind.HOME, "channel": None, "user": "U1"}, "home:U1"),
        ({"kind": Kind.NOTIFY, "data": {"target": "page"}}, "notify:page"),
    ],
)
def test_each_kind_has_its_lanes(sqlite_store: SqlStore, wish: dict[str, object], lane: str) -> None:
    with sqlite_store.begin() as uow:
        assert wanted(uow, "key", **wish).lane == lane


@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.DM])
def test_a_wish_without_an_address_is_refused(sqlite_store: SqlStore, kind: Kind) -> None:
    with pytest.raises(ValueError, match="needs a channel or a user"), sqlite_store.begin() as uow:
        wanted(uow, "key", kind=kind, channel=None)


def test_only_the_newest_version_of_a_wish_counts(store: SqlStore) -> None:
    with store.begin() as uow:
        first = wanted(uow, "card:1", data={"n": 1})
        second = wanted(uow, "card:1", T0 + SECOND, data={"n": 2}, view="other", priority=Priority.CARD)

    assert (second.id, second.desired_version, second.data, second.view) == (first.id, 2, {"n": 2}, "other")
    assert second.priority is Priority.CARD
    assert second.created_at == T0


def test_wanting_the_same_again_asks_to_draw_again(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")

        assert wanted(uow, "card:1").desired_version == 2


def test_a_message_that_was_sent_is_pending_again_when_it_is_wanted_again(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        sent(uow, claimed(uow)[0], slack_ts="9.0")

        row = wanted(uow, "card:1", T0 + MINUTE)

    assert (row.state, row.desired_version, row.delivered_version) == (OutboxState.PENDING, 2, 1)
    assert (row.slack_channel, row.slack_ts, row.attempts) == ("C1", "9.0", 1)
    assert row.not_before == T0 + MINUTE
    assert row.first_claimed_at is None, "a new version has its own patience"


def test_a_parked_message_that_is_wanted_again_gets_a_fresh_start(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        retried(uow, claimed(uow)[0], count_failure=True)
        uow.outbox.settle_dead(claimed(uow)[0], now=T0, error="channel_not_found")

        row = wanted(uow, "card:1")

    assert (row.state, row.failures, row.attempts) == (OutboxState.PENDING, 0, 2)


def test_a_new_wish_does_not_cut_a_backoff_short(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        retried(uow, claimed(uow)[0], not_before=T0 + MINUTE, count_failure=True)

        assert wanted(uow, "card:1", T0 + SECOND).not_before == T0 + MINUTE


def test_a_new_wish_does_not_cut_the_wait_before_a_look_up_short(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        retried(uow, claimed(uow)[0], not_before=T0 + MINUTE, verify=True)

        row = wanted(uow, "card:1", T0 + SECOND)

    assert (row.not_before, row.verify) == (T0 + MINUTE, True)
    assert row.first_claimed_at == T0, "the look-up must go back that far"


def test_a_wish_that_was_put_off_can_be_wanted_at_once(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "line", not_before=T0 + 10 * MINUTE)

        assert wanted(uow, "line", T0 + SECOND).not_before == T0 + SECOND


def test_a_wish_during_the_call_leaves_the_claim_alone_and_is_sent_afterwards(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1", data={"n": 1})
        claim = claimed(uow)[0]

        during = wanted(uow, "card:1", data={"n": 2})
        assert during.state is OutboxState.SENDING
        assert sent(uow, claim, slack_ts="9.0")

    row = row_of(store, "card:1")
    assert (row.state, row.desired_version, row.delivered_version) == (OutboxState.PENDING, 2, 1)
    assert (row.slack_ts, row.data) == ("9.0", {"n": 2})


def test_a_removal_of_what_was_never_posted_needs_no_call_r6(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")

        assert wanted(uow, "card:1", gone=True).state is OutboxState.SKIPPED
        assert wanted(uow, "card:2", gone=True).state is OutboxState.SKIPPED
        assert claimed(uow) == []


def test_a_removal_of_what_was_posted_is_a_call_and_then_nothing_stands_there(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        sent(uow, claimed(uow)[0], slack_ts="9.0")
        wanted(uow, "card:1", gone=True)

        claim = claimed(uow)[0]
        assert (claim.gone, claim.slack_ts) == (True, "9.0")
        sent(uow, claim, slack_ts="9.0")

    row = row_of(store, "card:1")
    assert (row.state, row.slack_ts, row.slack_channel) == (OutboxState.SENT, None, None)


def test_what_was_removed_and_is_wanted_again_is_posted_anew(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        sent(uow, claimed(uow)[0])
        wanted(uow, "card:1", gone=True)
        sent(uow, claimed(uow)[0])

        row = wanted(uow, "card:1")

    assert (row.state, row.gone, row.slack_ts) == (OutboxState.PENDING, False, None)


def test_a_removal_of_what_may_stand_in_slack_unknown_to_us_looks_first(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        retried(uow, claimed(uow)[0], verify=True)

        row = wanted(uow, "card:1", gone=True)

    assert (row.state, row.verify) == (OutboxState.PENDING, True)


def test_a_removal_during_a_post_that_surely_failed_needs_no_call(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "card:1")
        claim = claimed(uow)[0]
        wanted(uow, "card:1", gone=True)

        assert retried(uow, claim)

    assert row_of(store, "card:1").state is OutboxState.SKIPPED


def test_reactions_that_were_set_are_removed_by_a_call(store: SqlStore) -> None:
    with store.begin() as uow:
        wanted(uow, "reactions:1", kind=Kind.REACTIONS, thread_ts="1.0")
        sent(uow, claimed(uow)[0], slack_channel=None, slack_ts=None)

        assert wanted(uow, "reactions:1", kind=Kind.REACTIONS, gone=True).state is OutboxState.PENDING
