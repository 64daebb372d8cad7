"""The user group and the channel's topic follow the people on duty; what Slack refuses is explained once (D7)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.schedules import Override
from bot.sandbox.records import UserGroup
from bot.sandbox.server import Sandbox
from bot.services.rotation import takeover
from tests.scenarios.weeks import at, on_duty, rotating
from tests.story import ROOM, SUPPORT, Person, Story

GROUP = "S0BACKEND"
WEDNESDAY = at(25, "09:00")
Begin = Callable[..., Story]


@pytest.fixture
def begin(tell: Callable[..., Story], sandbox: Sandbox) -> Begin:
    """The Wednesday of a first takeover, with a user group and topics that the bot is to keep."""

    def begun(**workspace: bool) -> Story:
        story = tell(rotating(), shift=False)
        sandbox.workspace.user_groups[GROUP] = UserGroup(id=GROUP, handle="support-backend", users=["U0SUE"])
        for name, value in workspace.items():
            setattr(sandbox.workspace, name, value)
        with story.down(rotating(user_group=GROUP, topic=True)):
            story.advance(seconds=30)
        story.until(at(23, "14:00"))
        story.expect("proposed team for", channel=ROOM).click(story.person("ann"), "Confirm")
        story.until(WEDNESDAY)
        story.expect("on support until", channel=ROOM)
        for user in sorted(on_duty(story)):
            story.expect("You are on support", to=Person(story, user))
        return story

    return begun


def group(story: Story) -> set[str]:
    return set(story.sandbox.workspace.user_groups[GROUP].users)


def topic(story: Story) -> str:
    return story.sandbox.workspace.channels[SUPPORT].topic


def topic_changes(story: Story) -> int:
    return len(story.sandbox.client.calls(method="conversations.setTopic"))


def test_group_and_topic_name_whoever_is_on_duty(begin: Begin) -> None:
    story = begin()

    assert group(story) == on_duty(story)
    with story.bot.desk.reading() as work:
        names = sorted(one.name for one in work.uow.duty.members("backend") if one.user in on_duty(story))
    assert all(name in topic(story) for name in names)
    assert "<@" not in topic(story)


def test_a_cover_of_a_day_is_followed_to_its_end_and_the_topic_changes_only_then_d8(begin: Begin) -> None:
    story = begin()
    team = on_duty(story)
    absent, before = min(team), topic_changes(story)
    with story.bot.desk.work("story") as work:
        start = WEDNESDAY + timedelta(days=1)
        cover = Override(user="U0SUE", replaces=absent, starts_at=start, ends_at=start + timedelta(days=1))
        work.uow.duty.add_override("backend", cover)
        takeover.follow(work, work.rules.teams["backend"])
    story.settle()
    assert group(story) == team

    story.until(at(26, "09:00"))
    assert group(story) == team - {absent} | {"U0SUE"}
    story.until(at(27, "09:00"))

    assert group(story) == team
    assert topic_changes(story) == before + 2


def test_a_group_that_was_emptied_by_hand_is_mended_the_next_morning(begin: Begin) -> None:
    story = begin()
    story.advance(hours=2)
    story.sandbox.client.user_group("U0SUE", GROUP, users=[], disabled=True)

    story.until(at(26, "09:00"))

    assert group(story) == on_duty(story)
    assert not story.sandbox.workspace.user_groups[GROUP].disabled


@pytest.mark.parametrize(
    ("workspace", "words"),
    [
        ({"groups_editable": False}, ("permission_denied", "let everyone edit them")),
        ({"groups_paid": False}, ("paid_teams_only", "paid plan")),
    ],
    ids=["editing is restricted", "no paid plan"],
)
def test_a_refusal_is_explained_once_and_parked_where_admins_see_it(
    begin: Begin, workspace: dict[str, bool], words: tuple[str, ...]
) -> None:
    story = begin(**workspace)

    story.expect("I cannot keep the user group equal to the people on duty", *words, channel=ROOM)
    story.expect_parked("user_group:backend")
    assert group(story) == {"U0SUE"}
    assert "members of the user group" in story.person("lea").commands("config")
    story.until(at(27, "10:00"))
    story.expect_nothing()


def test_a_missing_right_for_topics_is_explained_once(begin: Begin, sandbox: Sandbox) -> None:
    story = begin()
    scopes = [scope for scope in sandbox.workspace.app.scopes if not scope.endswith(":write.topic")]
    story.sandbox.client.change_app(scopes=scopes)
    with story.bot.desk.work("story") as work:
        cover = Override(
            user="U0SUE",
            replaces=min(on_duty(story)),
            starts_at=work.now,
            ends_at=work.now + timedelta(hours=1),
        )
        work.uow.duty.add_override("backend", cover)
        takeover.follow(work, work.rules.teams["backend"])
    story.settle()

    story.expect("I cannot keep the topic", "missing_scope", "doctor", channel=ROOM)
    story.expect_parked("topic:backend:C0BACKEND")
    story.until(at(27, "10:00"))
    story.expect_nothing()


def test_with_nobody_on_duty_the_group_stays_as_it_is_and_that_is_said_once(
    tell: Callable[..., Story], sandbox: Sandbox
) -> None:
    story = tell(rotating([]), shift=False)
    sandbox.workspace.user_groups[GROUP] = UserGroup(id=GROUP, handle="support-backend", users=["U0SUE"])
    with story.down(rotating([], user_group=GROUP)):
        story.advance(minutes=1)

    story.expect("Nobody is on duty, and Slack allows no empty user group", channel=ROOM)
    story.until(at(25, "09:30"))
    assert group(story) == {"U0SUE"}
    story.expect("nobody is available", channel=ROOM)
    for _ in range(3):
        story.expect("waits for somebody to decide", channel=ROOM)
    story.expect("Nobody is available for the shift", to=story.person("lea"))
    story.expect_nothing()
