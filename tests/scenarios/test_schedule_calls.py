"""Whom an escalation reaches by a schedule: who is on call, a stand-in, and the next when somebody cannot (D10, F6)."""

from datetime import date, timedelta

import pytest

from bot.domain.members import Absence
from bot.domain.schedules import Override
from bot.services.refresh import refresh
from tests.scenarios.on_call import MANAGER, Tell, override, with_schedules
from tests.story import ROOM, T0, Ask, Story, with_team

CHAIN = [
    {"after": "0m", "tell": ["duty"], "how": "card"},
    {"after": "5m", "tell": ["duty"], "how": "thread"},
    {"after": "10m", "tell": ["schedule:manager"], "how": "dm"},
    {"after": "15m", "tell": ["schedule:manager"], "how": "dm"},
    {"after": "20m", "tell": ["schedule:manager"], "how": "dm"},
]
THREE = {**MANAGER, "layers": [{"people": ["U0MAX", "U0LEA", "U0SUE"], "handoff": "mon 09:00", "every": "7d"}]}
CONFIG = with_team(with_schedules(manager=THREE), first_response={"escalation": CHAIN})
WHY = "as the manager on call"


@pytest.fixture
def story(tell: Tell) -> Story:
    """A Monday at 10:00; this week's manager on call is Lea, then come Sue and Max."""
    told = tell(CONFIG)
    assert "Lea until Mon 30 Nov 09:00 CET\nNext: Sue" in told.person("lea").opens_home()
    return told


def missed(story: Story) -> Ask:
    """A request that nobody answers, until right before the first step beyond the team."""
    ask = story.person("olga").posts("The export is broken")
    assert ask.card.ts
    story.advance(minutes=9, seconds=59)
    story.expect("within 5 min", thread=ask.ts)
    return ask


def test_who_does_not_react_is_passed_over_for_the_one_whose_turn_is_next_f6(story: Story) -> None:
    missed(story)

    for name in ("lea", "sue", "max"):
        story.advance(minutes=1)
        story.expect(WHY, to=story.person(name))
        story.advance(minutes=4)
    story.advance(hours=1)
    story.expect_nothing()


def test_a_stand_in_is_called_instead_of_the_one_whose_turn_it_is_d10_d8(story: Story) -> None:
    cover = Override(user="U0KIM", replaces="U0LEA", starts_at=T0, ends_at=T0 + timedelta(days=1))
    override(story, "manager", cover)
    story.expect("Your turn begins", to=story.person("kim"))
    story.expect("Your turn is over", to=story.person("lea"))

    missed(story)
    story.advance(minutes=1)

    story.expect(WHY, to=story.person("kim"))
    story.expect_nothing()


def test_somebody_deactivated_is_passed_over_shown_as_missing_and_told_of_once_d10(story: Story) -> None:
    story.sandbox.client.deactivate("U0LEA")
    ask = missed(story)

    story.advance(minutes=1)
    story.expect("Lea's Slack account is deactivated", channel=ROOM)
    story.advance(minutes=5)

    story.expect(WHY, to=story.person("sue"))
    who = story.person("olga").commands("who")
    assert "*Manager on call*: nobody is on call until Mon 30 Nov 09:00 CET" in who
    assert "It is the turn of Lea, whose Slack account is deactivated; Sue is called instead." in who
    ask.reply(story.person("ann"), "Looking")
    story.until(T0.replace(day=30, hour=9))
    story.expect("Your turn begins", "Before you: Lea", to=story.person("sue"))
    story.expect("Nobody is on call at these times", "Mon 14 Dec 09:00 CET", "Lea is not there", channel=ROOM)


def test_the_room_hears_of_a_deactivated_person_of_its_schedule_who_is_not_on_the_team_d10(story: Story) -> None:
    story.sandbox.client.deactivate("U0SUE")

    refresh(story.bot.desk, story.bot.slack)
    story.settle()

    story.expect("Sue's Slack account is deactivated, so I no longer count on them.", channel=ROOM)


def test_somebody_who_is_away_or_muted_comes_after_the_others_f6_n4(story: Story) -> None:
    with story.bot.desk.work("story") as work:
        work.uow.duty.add_absence(Absence(user="U0LEA", start=date(2026, 11, 23), end=date(2026, 11, 23)))
    sue = story.person("sue")
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("mute:U0SUE", (T0 + timedelta(days=1)).isoformat(), work.now)
    missed(story)

    story.advance(minutes=1)
    story.expect(WHY, to=story.person("max"))
    story.advance(minutes=5)
    story.expect(WHY, to=story.person("lea"))
    story.advance(minutes=5)

    assert story.direct_channel(sue) == "none"


def test_when_a_whole_layer_is_deactivated_the_card_says_that_nobody_was_there_d10(tell: Tell) -> None:
    alone = {**MANAGER, "layers": [{"people": ["U0MAX"], "handoff": "mon 09:00"}]}
    story = tell(with_team(with_schedules(manager=alone), first_response={"escalation": CHAIN}))
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("deleted:U0MAX", value=True, now=work.now)

    ask = story.person("olga").posts("The export is broken")
    assert ask.card.ts
    story.advance(minutes=25)

    story.expect("within 5 min", thread=ask.ts)
    ask.card.shows("nobody was there to be told")
    assert "*Manager on call*: nobody is on call\n" in story.person("olga").commands("who")


def test_a_schedule_without_people_leaves_nobody_on_call_and_breaks_nothing_d10(tell: Tell) -> None:
    story = tell(with_team(with_schedules(manager={"name": "Manager"}), first_response={"escalation": CHAIN}))
    ask = story.person("olga").posts("The export is broken")
    assert ask.card.ts

    story.advance(minutes=25)

    story.expect("within 5 min", thread=ask.ts)
    assert "*Manager*: nobody is on call" in story.person("olga").commands("who")
