"""Two people, or a person and the bot, do something to one request at the same moment (style.md: who wins?)."""

from dataclasses import replace

import pytest

from bot.domain.messages import Deleted, Edited
from bot.domain.requests import RequestState
from bot.services import duplicates, intake, personal, reacting, requests, tracking
from bot.services.work import Done
from tests.services.replicas import Pair, said
from tests.storage.threads import PATIENCE
from tests.story import SUPPORT

pytestmark = pytest.mark.postgres


def test_of_two_who_take_at_once_one_owns_it_and_the_other_reads_who_x5(pair: Pair) -> None:
    request = pair.asks("U0OLGA")

    with pair.held(lambda work: requests.take(work, "U0ANN", request.id, request.version)):
        second = pair.two.begins(lambda work: requests.take(work, "U0BEN", request.id, request.version))
        pair.wait_blocked()

    assert said(second.result(PATIENCE)).startswith("Meanwhile Ann took it, so nothing was changed.")
    assert pair.request(request.id).owner == "U0ANN"


def test_two_who_ask_for_the_next_one_at_once_get_different_ones_x1(pair: Pair) -> None:
    first, second = pair.asks("U0OLGA"), pair.asks("U0TOM")

    with pair.held(lambda work: personal.take_next(work, "U0ANN")):
        other = pair.two.begins(lambda work: personal.take_next(work, "U0BEN"))
        pair.wait_blocked()

    outcome = other.result(PATIENCE)
    assert isinstance(outcome, Done)
    assert outcome.request.id == second.id
    assert pair.request(first.id).owner == "U0ANN"


def test_whoever_asks_for_the_next_one_never_takes_it_from_somebody_who_just_took_it_x1(pair: Pair) -> None:
    request = pair.asks("U0OLGA")

    with pair.held(lambda work: requests.take(work, "U0ANN", request.id, request.version)):
        other = pair.two.begins(lambda work: personal.take_next(work, "U0BEN"))
        pair.wait_blocked()

    assert said(other.result(PATIENCE)) == "Nothing waits for a first response right now."
    assert pair.request(request.id).owner == "U0ANN"


def test_a_message_that_meets_the_end_of_the_request_it_would_have_joined_opens_its_own_r5(pair: Pair) -> None:
    asked = pair.message("U0OLGA", "Hello")
    first = pair.one.does(lambda work: intake.message_posted(work, asked), "event")
    assert first is not None
    more = pair.message("U0OLGA", "The export is broken")

    with pair.held(lambda work: requests.not_a_request(work, "U0ANN", first.id, first.version)):
        second = pair.two.begins(lambda work: intake.message_posted(work, more), "event")
        pair.wait_blocked()

    opened = second.result(PATIENCE)
    assert opened is not None
    assert opened.id != first.id
    assert opened.state is RequestState.WAITING


def test_two_messages_of_one_person_that_arrive_at_once_are_one_request_r5(pair: Pair) -> None:
    hello, more = pair.message("U0OLGA", "Hello"), pair.message("U0OLGA", "The export is broken")

    with pair.held(lambda work: intake.message_posted(work, more), "event"):
        first = pair.two.begins(lambda work: intake.message_posted(work, hello), "event")
        pair.wait_blocked()

    joined = first.result(PATIENCE)
    assert joined is not None
    assert joined.opened_at == hello.at, "the earlier message counts, whichever was judged first (R2, R7)"
    assert len(pair.messages(joined.id)) == 2


def test_an_event_and_history_tell_of_one_message_at_once_r7(pair: Pair) -> None:
    asked = pair.message("U0OLGA", "The export is broken")
    again = replace(asked, backfilled=True)

    with pair.held(lambda work: intake.message_posted(work, asked), "event"):
        second = pair.two.begins(lambda work: intake.message_posted(work, again), "catch-up")
        pair.wait_blocked()

    found = second.result(PATIENCE)
    assert found is not None
    assert [row.view for row in pair.wanted("card:")] == ["card"]
    assert len(pair.messages(found.id)) == 1


def test_a_mention_that_comes_second_is_no_second_first_response_f2(pair: Pair) -> None:
    request = pair.asks("U0OLGA")
    reply = pair.message("U0ANN", "Looking", thread=request.thread_ts)
    answer = pair.message("U0BEN", "<@U0OLGA> try again please")

    with pair.held(lambda work: intake.message_posted(work, reply), "event"):
        second = pair.two.begins(lambda work: intake.message_posted(work, answer), "event")
        pair.wait_blocked()

    assert second.result(PATIENCE) is None, "it was answered by then, so the message is a message like any other"


def test_a_mention_that_was_first_is_first_whichever_was_judged_first_f2_r7(pair: Pair) -> None:
    request = pair.asks("U0OLGA")
    answer = pair.message("U0BEN", "<@U0OLGA> try again please")
    reply = pair.message("U0ANN", "Looking", thread=request.thread_ts)

    with pair.held(lambda work: intake.message_posted(work, reply), "event"):
        second = pair.two.begins(lambda work: intake.message_posted(work, answer), "event")
        pair.wait_blocked()
    second.result(PATIENCE)

    assert pair.request(request.id).responded_by == "U0BEN"
    assert pair.request(request.id).responded_at == answer.at


def _separated(pair: Pair) -> tuple[int, str]:
    """A request of two messages; its number and the ts of the second."""
    hello = pair.message("U0OLGA", "Hello")
    request = pair.one.does(lambda work: intake.message_posted(work, hello), "event")
    other = pair.message("U0OLGA", "And the import")
    pair.one.does(lambda work: intake.message_posted(work, other), "event")
    assert request is not None
    return request.id, other.ts


def test_an_edit_of_a_message_that_is_being_made_separate_changes_the_new_request_r6(pair: Pair) -> None:
    number, ts = _separated(pair)
    edit = Edited(channel=SUPPORT, ts=ts, text="And the import, too", file_count=0, edited_ts="1.0")

    with pair.held(lambda work: intake.make_separate(work, "U0OLGA", number, ts)) as separate:
        edited = pair.two.begins(lambda work: intake.message_edited(work, edit), "event")
        pair.wait_blocked()
    edited.result(PATIENCE)

    assert separate is not None
    assert pair.request(number).text == "Hello"
    assert pair.request(separate.id).text == "And the import, too"


def test_a_message_deleted_while_it_is_made_separate_withdraws_the_new_request_r6(pair: Pair) -> None:
    number, ts = _separated(pair)
    deletion = Deleted(channel=SUPPORT, ts=ts, at=pair.clock.now())

    with pair.held(lambda work: intake.make_separate(work, "U0OLGA", number, ts)) as separate:
        deleted = pair.two.begins(lambda work: intake.message_deleted(work, deletion), "event")
        pair.wait_blocked()
    deleted.result(PATIENCE)

    assert separate is not None
    assert pair.request(separate.id).state is RequestState.WITHDRAWN
    assert pair.request(number).state is RequestState.WAITING


def test_eyes_on_a_message_that_is_being_made_separate_take_the_new_request_f2(pair: Pair) -> None:
    number, ts = _separated(pair)
    eyes = pair.reaction("U0ANN", ts, "eyes")

    with pair.held(lambda work: intake.make_separate(work, "U0OLGA", number, ts)) as separate:
        taken = pair.two.begins(lambda work: reacting.reacted(work, eyes), "event")
        pair.wait_blocked()
    taken.result(PATIENCE)

    assert separate is not None
    assert pair.request(separate.id).owner == "U0ANN"
    assert pair.request(number).owner is None


def test_two_gestures_on_one_reply_make_one_request_that_keeps_its_message_r3(pair: Pair) -> None:
    request = pair.asks("U0OLGA")
    reply = pair.message("U0TOM", "The import is broken as well", thread=request.thread_ts)
    pair.one.does(lambda work: intake.message_posted(work, reply), "event")

    with pair.held(lambda work: tracking.track(work, "U0ANN", reply), "shortcut") as first:
        second = pair.two.begins(lambda work: tracking.track(work, "U0BEN", reply), "shortcut")
        pair.wait_blocked()

    assert isinstance(first, Done)
    outcome = second.result(PATIENCE)
    assert isinstance(outcome, Done)
    assert outcome.request.id == first.request.id
    assert [message.ts for message in pair.messages(first.request.id)] == [reply.ts]


def test_a_reply_that_meets_the_gesture_which_makes_its_thread_a_request_is_not_lost_f2(pair: Pair) -> None:
    asked = pair.message("U0CID", "The customer calls about the export")
    reply = pair.message("U0ANN", "Looking", thread=asked.ts)

    with pair.held(lambda work: tracking.track(work, "U0BEN", asked), "shortcut") as tracked:
        heard = pair.two.begins(lambda work: intake.message_posted(work, reply), "event")
        pair.wait_blocked()

    assert isinstance(tracked, Done)
    answered = heard.result(PATIENCE)
    assert answered is not None
    assert answered.id == tracked.request.id
    assert answered.responded_by == "U0ANN"


def test_a_duplicate_of_a_duplicate_hears_of_the_resolution_that_comes_at_the_same_moment_r10(pair: Pair) -> None:
    root, middle, child = pair.asks("U0OLGA"), pair.asks("U0TOM"), pair.asks("U0PIA")
    pair.one.does(lambda work: duplicates.mark_duplicate(work, "U0ANN", middle.id, root.id, None))

    with pair.held(lambda work: requests.resolve(work, "U0ANN", root.id, None, "Restarted it")):
        marked = pair.two.begins(lambda work: duplicates.mark_duplicate(work, "U0BEN", child.id, middle.id, None))
        pair.wait_blocked()
    assert isinstance(marked.result(PATIENCE), Done)

    assert pair.request(child.id).duplicate_of == root.id
    assert len(pair.wanted(f"resolution:{root.id}:for:{child.id}")) == 1


def test_what_happens_to_a_duplicate_while_its_parent_becomes_one_is_kept_r10(pair: Pair) -> None:
    root, parent, child = pair.asks("U0OLGA"), pair.asks("U0TOM"), pair.asks("U0PIA")
    pair.one.does(lambda work: duplicates.mark_duplicate(work, "U0ANN", child.id, parent.id, None))

    with pair.held(lambda work: requests.reopen(work, "U0BEN", child.id, None)):
        marked = pair.two.begins(lambda work: duplicates.mark_duplicate(work, "U0ANN", parent.id, root.id, None))
        pair.wait_blocked()
    marked.result(PATIENCE)

    assert pair.request(child.id).state is RequestState.IN_PROGRESS
    assert pair.request(child.id).duplicate_of is None
