"""The page of an escalation leaves Slack once, is tried again while nobody takes it, and fails in view (F6, O1)."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.integrations.notifiers import AppriseNotifiers
from tests.stand_ins.outside import Hooks, hooks
from tests.story import CONFIG, ROOM, Person, Story


def paging(**kinds: Any) -> dict[str, Any]:
    return {**CONFIG, "notify": {"page": {"kind": "other"}, **kinds}}


@pytest.fixture
def pager() -> Iterator[Hooks]:
    with hooks() as kept:
        yield kept


@pytest.fixture
def paged(story: Story, pager: Hooks) -> Story:
    """The bot starts again with a pager."""
    with story.down(paging()):
        story.notifier = AppriseNotifiers({"page": f"json://127.0.0.1:{pager.port}/page"})
    return story


def heard(story: Story) -> None:
    """What is said inside Slack meanwhile; other stories are about that."""
    for seen in story.left_over():
        story.expect(channel=seen.channel)


def test_an_unanswered_request_pages_once_with_the_leads(paged: Story, olga: Person, pager: Hooks) -> None:
    ask = olga.posts("The &lt;b&gt;export&lt;/b&gt; is broken")
    paged.advance(minutes=9)
    assert pager.posts == []

    paged.advance(minutes=30)

    ((_, _, sent),) = pager.posts
    assert sent["title"] == "Backend support: a request without a first response"
    assert "#1 “The <b>export</b> is broken”, asked by Olga, due Mon 10:05 CET." in sent["message"]
    assert ask.ts.replace(".", "") in sent["message"]
    assert sent["type"] == "failure"
    heard(paged)


def test_an_answer_in_time_pages_nobody(paged: Story, olga: Person, ann: Person, pager: Hooks) -> None:
    ask = olga.posts("The export is broken")
    ask.reply(ann, "Looking")

    paged.advance(minutes=60)

    assert pager.posts == []
    heard(paged)


def test_an_outage_of_the_pager_is_told_in_the_room_once_and_the_page_comes_late(
    paged: Story, olga: Person, pager: Hooks
) -> None:
    pager.status = 503
    olga.posts("The export is broken")
    paged.advance(minutes=20)
    assert len(pager.posts) > 3

    pager.status = 200
    before = len(pager.posts)
    paged.advance(minutes=10)

    assert len(pager.posts) == before + 1
    paged.expect("I cannot reach anybody by page at the moment.", "until then call people yourselves", channel=ROOM)
    assert "I cannot reach anybody" not in "".join(seen.words for seen in paged.left_over())
    heard(paged)


def test_an_address_that_cannot_work_is_parked_in_view(story: Story, olga: Person) -> None:
    with story.down(paging()):
        story.notifier = AppriseNotifiers({"page": "nonsense://example"})
    olga.posts("The export is broken")

    story.advance(minutes=20)

    story.expect("I cannot reach anybody by page", "NOTIFY_PAGE_URL is of no known kind", channel=ROOM)
    assert "could not be delivered" in story.person("lea").commands("config")
    story.expect_parked("notify:page:1:3:1")
    heard(story)
