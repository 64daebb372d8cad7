"""Splits and what was learned, while somebody else does something to the same at that moment (R3, T3, T4)."""

import pytest

from bot.domain.messages import Edited
from bot.domain.reasons import Reason
from bot.domain.recurrence import Recurrence
from bot.domain.requests import RequestState
from bot.services import intake, requests, tracking
from bot.services.knowledge import common, recurring, suggested
from bot.services.knowledge.common import Kept
from bot.services.work import Done
from tests.scenarios.written_down import VPN
from tests.services.replicas import Pair
from tests.storage.threads import PATIENCE

pytestmark = pytest.mark.postgres


def test_an_answer_that_meets_the_split_of_its_thread_goes_to_the_request_that_waits_r3(pair: Pair) -> None:
    asked = pair.asks("U0OLGA")
    pair.one.does(lambda work: requests.take(work, "U0BEN", asked.id, None))
    reply = pair.message("U0TOM", "The import is broken as well", thread=asked.thread_ts)
    pair.one.does(lambda work: intake.message_posted(work, reply), "event")
    pair.clock.advance(seconds=1)

    with pair.held(lambda work: tracking.track(work, "U0BEN", reply), "shortcut") as split:
        answer = pair.message("U0ANN", "<@U0OLGA> I restart the export", thread=asked.thread_ts)
        heard = pair.two.begins(lambda work: intake.message_posted(work, answer), "event")
        pair.wait_blocked()

    assert isinstance(split, Done)
    answered = heard.result(PATIENCE)
    assert answered is not None
    assert answered.id == asked.id
    assert pair.request(asked.id).last_reply_by == "U0ANN"
    assert pair.request(split.request.id).responded_at is None


def test_a_gesture_that_overtakes_the_reply_splits_it_all_the_same_r7(pair: Pair) -> None:
    asked = pair.asks("U0OLGA")
    reply = pair.message("U0TOM", "The import is broken as well", thread=asked.thread_ts)

    split = pair.one.does(lambda work: tracking.track(work, "U0ANN", reply), "shortcut")
    heard = pair.one.does(lambda work: intake.message_posted(work, reply), "event")

    assert isinstance(split, Done)
    assert (split.request.linked_from, split.request.author) == (asked.id, "U0TOM")
    assert heard is not None
    assert [message.ts for message in pair.messages(split.request.id)] == [reply.ts]
    assert [message.ts for message in pair.messages(asked.id)] == [asked.message_ts]


def test_a_reply_is_split_once_while_its_author_edits_it_r3(pair: Pair) -> None:
    asked = pair.asks("U0OLGA")
    reply = pair.message("U0TOM", "The import is broken as well", thread=asked.thread_ts)
    pair.one.does(lambda work: intake.message_posted(work, reply), "event")
    edited = Edited(channel=reply.channel, ts=reply.ts, text="The import hangs", file_count=0, edited_ts=reply.ts)

    with pair.held(lambda work: tracking.track(work, "U0ANN", reply), "shortcut") as split:
        late = pair.two.begins(lambda work: intake.message_edited(work, edited), "event")
        pair.wait_blocked()
    late.result(PATIENCE)

    assert isinstance(split, Done)
    assert pair.request(split.request.id).text == "The import hangs"
    assert [message.ts for message in pair.messages(asked.id)] == [asked.message_ts]


def test_a_suggestion_that_helps_while_a_member_takes_the_request_counts_once_t3(pair: Pair) -> None:
    entry = pair.one.does(lambda work: common.add(work, "U0ANN", "backend", VPN))
    assert isinstance(entry, Kept)
    asked = pair.asks("U0OLGA", "How do I reset my VPN token?")
    (suggestion,) = pair.one.does(lambda work: list(work.uow.suggestions.of_request(asked.id)))

    with pair.held(lambda work: requests.take(work, "U0BEN", asked.id, None)):
        helped = [
            replica.begins(lambda work: suggested.answered_it(work, "U0OLGA", asked.id, suggestion.id))
            for replica in (pair.two, pair.two)
        ]
        pair.wait_blocked(2)

    assert all(isinstance(each.result(PATIENCE), Done) for each in helped)
    assert pair.request(asked.id).state is RequestState.RESOLVED
    known = pair.one.does(lambda work: work.uow.knowledge.get(entry.entry.id))
    assert known is not None
    assert known.uses == 1


def test_of_two_who_decide_what_recurs_one_is_told_t4(pair: Pair) -> None:
    asked = pair.asks("U0OLGA")
    question = Recurrence(
        team="backend", medoid=asked.id, requests=(asked.id,), askers=("U0OLGA",), proposed_at=pair.clock.now()
    )
    made = pair.one.does(lambda work: work.uow.recurrences.add(question))

    with pair.held(lambda work: recurring.not_now(work, "U0ANN", made.id)) as first:
        second = pair.two.begins(lambda work: recurring.not_now(work, "U0BEN", made.id))
        pair.wait_blocked()

    assert not isinstance(first, Reason)
    told = second.result(PATIENCE)
    assert isinstance(told, Reason)
    assert told.code == "decided"
