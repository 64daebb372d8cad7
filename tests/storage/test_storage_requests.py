"""Requests, their messages and responses, on both databases."""

from dataclasses import replace

import pytest

from bot.domain.requests import ClosedAs, Priority, RequestState
from bot.domain.response import ResponseKind, Standing
from bot.ports.rows import MessagePart
from storage.engine import SqlStore
from tests.storage.values import MINUTE, SECOND, T0, a_message, a_post, a_request, a_response, an_added_request

FULL = {
    "owner": "U2",
    "handoff_to": "U3",
    "handoff_note": "please 🙏",
    "category": "bug",
    "first_ack_at": T0 + SECOND / 1_000_000,
    "first_ack_by": "U2",
    "first_reply_at": T0 + MINUTE,
    "first_reply_by": "U3",
    "responded_at": T0 + SECOND,
    "responded_by": "U2",
    "by_colleague": True,
    "approximate": True,
    "missed_at": T0,
    "last_reply_by": "U4",
    "waiting_since": T0,
    "nudged_at": T0,
    "closed_at": T0,
    "closed_by": "U5",
    "closed_as": ClosedAs.PARKED,
    "resolution": "fixed\nfor good",
    "own_posts": 2,
    "priority": Priority.LOW,
    "state": RequestState.RESOLVED,
    "target": SECOND / 1_000_000,
    "version": 7,
}


def test_a_request_comes_back_as_it_was_stored_to_the_microsecond(store: SqlStore) -> None:
    with store.begin() as uow:
        parent = uow.requests.add(a_request(1))
        assert parent is not None
        stored = uow.requests.add(a_request(2, **FULL, duplicate_of=parent.id, linked_from=parent.id))

    with store.reading() as uow:
        assert stored is not None
        assert uow.requests.get(stored.id) == stored


def test_a_message_is_a_request_once_however_often_it_is_delivered_r7(store: SqlStore) -> None:
    with store.begin() as uow:
        first = uow.requests.add(a_request())
        assert first is not None

        assert uow.requests.add(a_request(author="U9")) is None
        assert uow.requests.get(first.id) == first


def test_the_given_id_of_a_new_request_is_ignored(store: SqlStore) -> None:
    with store.begin() as uow:
        first = uow.requests.add(a_request(1, id=77))
        second = uow.requests.add(a_request(2, id=77))

    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_saving_writes_every_field(store: SqlStore) -> None:
    with store.begin() as uow:
        request = an_added_request(uow)
        locked = uow.requests.lock(request.id)
        assert locked == request
        changed = uow.requests.save(replace(request, **FULL))

    with store.reading() as uow:
        assert uow.requests.get(request.id) == changed


def test_saving_a_row_that_does_not_exist_is_an_error(store: SqlStore) -> None:
    with pytest.raises(LookupError), store.begin() as uow:
        uow.requests.save(a_request(id=404))


def test_what_is_unknown_is_none(store: SqlStore) -> None:
    with store.begin() as uow:
        assert uow.requests.get(404) is None
        assert uow.requests.lock(404) is None
        assert uow.requests.id_of_message("C1", "1.0") is None
        assert uow.requests.message("C1", "1.0") is None
        assert uow.requests.latest_of_author("C1", "U1") is None
        assert list(uow.requests.ids_of_thread("C1", "1.0")) == []


def test_anchor_grouped_message_and_reply_lead_to_their_request(store: SqlStore) -> None:
    with store.begin() as uow:
        request = an_added_request(uow)
        uow.requests.add_message(a_message(request.id, "8.0", part=MessagePart.GROUPED))
        uow.requests.add_message(a_message(request.id, "9.0", part=MessagePart.REPLY))

        assert uow.requests.id_of_message("C1", request.message_ts) == request.id
        assert uow.requests.id_of_message("C1", "8.0") == request.id
        assert uow.requests.id_of_message("C1", "9.0") == request.id
        assert uow.requests.id_of_message("C2", "9.0") is None


def test_a_reply_that_became_a_request_leads_to_the_new_one_r3(store: SqlStore) -> None:
    with store.begin() as uow:
        parent = an_added_request(uow)
        uow.requests.add_message(a_message(parent.id, "9.0"))
        child = uow.requests.add(a_request(2, message_ts="9.0", thread_ts=parent.message_ts))

        assert child is not None
        assert uow.requests.id_of_message("C1", "9.0") == child.id


def test_a_thread_knows_its_requests_newest_first(store: SqlStore) -> None:
    with store.begin() as uow:
        parent = an_added_request(uow, 1)
        uow.requests.add_message(a_message(parent.id, "8.0", part=MessagePart.GROUPED))
        uow.requests.add_message(a_message(parent.id, "9.0", part=MessagePart.REPLY))
        child = uow.requests.add(a_request(2, message_ts="9.0", thread_ts=parent.message_ts))
        assert child is not None

        assert list(uow.requests.ids_of_thread("C1", parent.message_ts)) == [child.id, parent.id]
        assert list(uow.requests.ids_of_thread("C1", "8.0")) == [parent.id]
        assert list(uow.requests.ids_of_thread("C1", "9.0")) == [child.id]


def test_the_latest_of_an_author_goes_by_opening_time_not_by_arrival_r7(store: SqlStore) -> None:
    with store.begin() as uow:
        later = an_added_request(uow, 5)
        an_added_request(uow, 2)
        an_added_request(uow, 9, author="U2")
        an_added_request(uow, 8, channel="C2")

        assert uow.requests.latest_of_author("C1", "U1") == later


def test_requests_of_an_author_in_a_channel_since_an_instant_oldest_first_f2(store: SqlStore) -> None:
    with store.begin() as uow:
        later = an_added_request(uow, 5, responded_at=T0)
        first = an_added_request(uow, 2)
        an_added_request(uow, 1)
        an_added_request(uow, 9, author="U2")
        an_added_request(uow, 8, channel="C2")

        assert list(uow.requests.of_author_since("C1", "U1", first.opened_at)) == [first, later]


def test_unanswered_are_open_without_a_response_oldest_first(store: SqlStore) -> None:
    with store.begin() as uow:
        second = an_added_request(uow, 2)
        first = an_added_request(uow, 1, state=RequestState.IN_PROGRESS, owner="U2", author="U2")
        an_added_request(uow, 3, responded_at=T0)
        an_added_request(uow, 4, state=RequestState.WITHDRAWN)
        an_added_request(uow, 5, team="payments")

        assert list(uow.requests.unanswered("backend")) == [first, second]
        assert list(uow.requests.opened_unanswered_since("backend", second.opened_at)) == [second]


def test_open_threads_name_each_thread_once_r13(store: SqlStore) -> None:
    with store.begin() as uow:
        parent = an_added_request(uow, 1)
        an_added_request(uow, 2, thread_ts=parent.thread_ts)
        an_added_request(uow, 3, state=RequestState.DUPLICATE)

        assert list(uow.requests.open_threads()) == [("C1", parent.thread_ts)]


def test_children_are_the_duplicates_of_a_request_r10(store: SqlStore) -> None:
    with store.begin() as uow:
        parent = an_added_request(uow, 1)
        child = an_added_request(uow, 2, duplicate_of=parent.id)

        assert list(uow.requests.children_of(parent.id)) == [child]
        assert list(uow.requests.children_of(child.id)) == []


def test_a_stored_message_is_known_changed_and_taken_out(store: SqlStore) -> None:
    with store.begin() as uow:
        request = an_added_request(uow)
        message = uow.requests.add_message(a_message(request.id, "9.0"))
        assert message is not None
        assert uow.requests.add_message(a_message(request.id, "9.0", text="again")) is None

        edited = replace(message, text="", edited_ts="10.0", deleted_at=T0)
        uow.requests.save_message(edited)
        assert uow.requests.message("C1", "9.0") == edited
        assert list(uow.requests.messages(request.id)) == [edited]

        uow.requests.remove_message("C1", "9.0")
        assert list(uow.requests.messages(request.id)) == []


def test_messages_are_in_the_order_of_slack(store: SqlStore) -> None:
    with store.begin() as uow:
        request = an_added_request(uow)
        for ts in ("3.0", "1.0", "2.0"):
            uow.requests.add_message(a_message(request.id, ts))

        assert [message.ts for message in uow.requests.messages(request.id)] == ["1.0", "2.0", "3.0"]


def test_responses_are_kept_in_the_order_of_their_time_and_can_be_retracted_f5(store: SqlStore) -> None:
    with store.begin() as uow:
        request = an_added_request(uow)
        late = uow.requests.add_response(a_response(request.id, at=T0 + MINUTE))
        early = uow.requests.add_response(
            a_response(request.id, kind=ResponseKind.ACK, standing=Standing.OBSERVER, emoji="eyes", message_ts="1.0")
        )
        retracted = replace(early, retracted_at=T0 + SECOND)
        uow.requests.save_response(retracted)

        assert list(uow.requests.responses(request.id)) == [retracted, late]


def test_a_new_channel_id_is_written_wherever_the_old_one_stood(store: SqlStore) -> None:
    with store.begin() as uow:
        request = an_added_request(uow)
        uow.requests.add_message(a_message(request.id, "9.0"))
        uow.outbox.want(a_post("card:1"), T0)
        uow.cursors.advance("C1", "5.0", T0)
        uow.cursors.advance("C9", "7.0", T0)

        assert uow.requests.move_channel("C1", "C9") == 1

        assert uow.requests.id_of_message("C9", request.message_ts) == request.id
        assert uow.requests.id_of_message("C9", "9.0") == request.id
        row = uow.outbox.get("card:1")
        assert row is not None
        assert row.channel == "C9"
        assert uow.cursors.get("C9") == "5.0", "the older mark is kept: nothing may be skipped (R13)"
        assert uow.cursors.get("C1") is None


def test_moving_a_channel_leaves_alone_what_is_known_under_the_new_id(store: SqlStore) -> None:
    with store.begin() as uow:
        old = an_added_request(uow, 1, channel="C1")
        new = an_added_request(uow, 1, channel="C9")
        uow.cursors.advance("C9", "7.0", T0)

        assert uow.requests.move_channel("C1", "C9") == 0
        assert uow.requests.move_channel("C7", "C9") == 0

        assert uow.requests.id_of_message("C9", new.message_ts) == new.id
        assert uow.requests.get(old.id) == old
        assert uow.cursors.get("C9") == "7.0"
