"""Reading back goes on beside live events, and history may lag: what is not in it yet was not deleted (R6, R13)."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.domain.requests import RequestState
from bot.ports.slack import HistoryMessage
from bot.services.catch_up import CatchUp
from tests.story import Ask, Person, Story


class Meanwhile:
    """Slack, where something happens right after each reading, or the newest messages are not shown yet."""

    def __init__(self, story: Story, then: Callable[[], object] = lambda: None, *, hidden: str = "none") -> None:
        self._slack, self._then, self._hidden = story.bot.slack, then, hidden

    def history(self, channel: str, *, oldest: str | None) -> Sequence[HistoryMessage]:
        return self._read(self._slack.history(channel, oldest=oldest))

    def replies(self, channel: str, thread_ts: str, *, oldest: str | None) -> Sequence[HistoryMessage]:
        return self._read(self._slack.replies(channel, thread_ts, oldest=oldest))

    def _read(self, messages: Sequence[HistoryMessage]) -> Sequence[HistoryMessage]:
        then, self._then = self._then, lambda: None
        then()
        return [message for message in messages if message.posted.ts != self._hidden]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._slack, name)


def read_back(story: Story, slack: Meanwhile) -> None:
    CatchUp(story.bot.desk, slack, story.clock, lambda _channel, _error: None).run()
    story.settle()


def test_a_request_that_comes_while_history_is_read_is_not_taken_for_deleted(
    story: Story, olga: Person, tom: Person, ann: Person
) -> None:
    first = olga.posts("The export is broken")
    first.card.shows("Waiting for a first response")
    asked: list[Ask] = []

    read_back(story, Meanwhile(story, lambda: asked.append(tom.posts("The import is broken"))))

    (second,) = asked
    assert second.row.state is RequestState.WAITING
    second.card.shows("Waiting for a first response")
    for ask in (first, second):
        ask.reply(ann, "Looking")


def test_a_reply_that_history_does_not_show_yet_stays_the_answer(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    ask.card.shows("Waiting for a first response")
    reply = ask.reply(ann, "Looking")

    read_back(story, Meanwhile(story, hidden=reply))

    assert ask.row.first_reply_by == "U0ANN"
    story.advance(hours=1)
    story.expect_nothing()


def test_a_request_that_history_does_not_show_yet_stays_open(
    story: Story, olga: Person, tom: Person, ann: Person
) -> None:
    first, second = olga.posts("The export is broken"), tom.posts("The import is broken")
    for ask in (first, second):
        ask.card.shows("Waiting for a first response")

    read_back(story, Meanwhile(story, hidden=second.ts))

    assert second.row.state is RequestState.WAITING
    for ask in (first, second):
        ask.reply(ann, "Looking")
