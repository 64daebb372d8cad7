"""Rosters for which no proper team can be found: a clear sentence, and somebody responsible (D5, D6)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.domain.members import Absence
from bot.services import people
from bot.services.refresh import refresh
from bot.services.rotation import plans
from tests.scenarios.weeks import ROSTER, at, on_duty, rotating, stored, team_of
from tests.story import ROOM, Person, Seen, Story

WEDNESDAY, NEXT = at(25, "09:00"), at(2, "09:00", 12)
REMINDERS = 3


def proposed(story: Story) -> Seen:
    """Monday 14:00."""
    story.until(at(23, "14:00"))
    return story.expect("proposed team for", channel=ROOM)


def ignored(story: Story, until: Any = WEDNESDAY) -> None:
    """Nobody reacts to the reminders."""
    story.until(until)
    for _ in range(REMINDERS):
        story.expect("Nobody confirmed in time", channel=ROOM)


def welcomed(story: Story, *users: str) -> None:
    for user in users:
        story.expect("You are on support", to=Person(story, user))


def without_access(*names: str) -> list[dict[str, Any]]:
    return [{"user": f"U0{name.upper()}", "name": name.capitalize(), "experienced": True} for name in names]


def test_without_any_anchor_the_closest_team_is_proposed_with_what_fails_d5(tell: Callable[..., Story]) -> None:
    story = tell(rotating(without_access("ann", "ben", "cid")), shift=False)

    proposal = proposed(story)

    proposal.shows("⚠️", "production access", "Nobody on the roster has production access")
    proposal.click(story.person("ann"), "Confirm")
    refused = story.expect("A lead can confirm it all the same", only_to=story.person("ann"))
    assert refused
    proposal.click(story.person("lea"), "Confirm")  # a lead is asked for the reason
    story.person("lea").submits(reason="We are hiring")
    proposal.shows("confirmed by", "We are hiring")
    story.until(WEDNESDAY)
    story.expect("on support until", channel=ROOM)
    welcomed(story, *sorted(team_of(story, WEDNESDAY)))


def test_one_person_alone_serves_every_week_and_it_says_so(tell: Callable[..., Story]) -> None:
    story = tell(rotating(ROSTER[:1]), shift=False)

    proposed(story).shows("only Ann is in this team")

    ignored(story)
    story.expect("on support until", channel=ROOM)
    welcomed(story, "U0ANN")
    story.until(at(30, "14:00"))
    assert team_of(story, NEXT) == {"U0ANN"}
    story.expect("proposed team for", channel=ROOM)
    ignored(story, NEXT)
    assert on_duty(story) == {"U0ANN"}
    story.expect("on support until", channel=ROOM)


def test_a_newcomer_alone_is_proposed_as_the_closest_team_with_all_that_speaks_against_it_d5(
    tell: Callable[..., Story],
) -> None:
    story = tell(rotating([{"user": "U0NOA", "name": "Noa"}]), shift=False)

    proposed(story).shows("only Noa is in this team", "Noa is new and observes for one shift first.")

    ignored(story)
    story.expect("Nobody confirmed the proposal, so it took effect", channel=ROOM)
    welcomed(story, "U0NOA")
    assert on_duty(story) == {"U0NOA"}


def test_with_nobody_at_all_the_leads_are_told_and_can_name_a_team_later(tell: Callable[..., Story]) -> None:
    story = tell(rotating(ROSTER[:1]), shift=False)
    everybody_leaves(story, WEDNESDAY)
    story.expect("you are not needed any more", "Ann is away", to=story.person("ann"))
    proposal = proposed(story)
    proposal.shows("nobody is available").shows_no("I can't…")

    story.until(WEDNESDAY)

    for _ in range(REMINDERS):
        story.expect("waits for somebody to decide", channel=ROOM)
    story.expect("Nobody is available for the shift of Backend support", to=story.person("lea"))
    assert on_duty(story) == {"U0ANN"}, "without any shift the roster answers"
    story.advance(hours=3)
    proposal.click(story.person("lea"), "Change…")
    assert story.person("lea").submits(responders={"users": ["U0ANN"]}, reason="She came back").get("ok")
    assert story.expect("on support until", channel=ROOM).mentions() == {"U0ANN"}
    welcomed(story, "U0ANN")
    story.expect("you are on support now", to=Person(story, "U0ANN"))
    assert stored(story, WEDNESDAY).starts_at == story.clock.now()


def test_when_everybody_is_away_the_present_team_stays_and_the_leads_are_told(tell: Callable[..., Story]) -> None:
    story = tell(rotating(ROSTER[:4]), shift=False)
    proposed(story).click(story.person("ann"), "Confirm")
    story.until(WEDNESDAY)
    team = team_of(story, WEDNESDAY)
    story.expect("on support until", channel=ROOM)
    welcomed(story, *sorted(team))
    everybody_leaves(story, NEXT)

    story.until(at(30, "14:00"))
    story.expect("proposed team for", "nobody is available", channel=ROOM)
    story.until(NEXT)

    assert on_duty(story) == team
    story.expect("Nobody was available for this shift, so the present team stays on", channel=ROOM)
    story.expect("Nobody is available for the shift of Backend support", to=story.person("lea"))
    for _ in range(REMINDERS):
        story.expect("Nobody confirmed in time", channel=ROOM)
    assert stored(story, NEXT).confirmed_by == "firstline"
    use_up_news(story)


def everybody_leaves(story: Story, week: datetime) -> None:
    """All are on vacation in a shift, of which the plan hears."""
    with story.bot.desk.work("story") as work:
        for member in work.uow.duty.members("backend"):
            last = week.date() + timedelta(days=6)
            work.uow.duty.add_absence(Absence(user=member.user, start=week.date(), end=last))
        plans.refresh(work, work.rules.teams["backend"])
    story.settle()


def use_up_news(story: Story) -> None:
    """People who were planned and are away hear that they are not needed."""
    for seen in list(story.left_over()):
        assert "you are not needed any more" in seen.words or "you are on support now" in seen.words, seen.words
        story.expect(seen.words.split("\n")[0], channel=seen.channel)


def test_when_everybody_on_duty_has_left_the_roster_answers(tell: Callable[..., Story]) -> None:
    story = tell(rotating(ROSTER[:4]), shift=False)
    proposed(story).click(story.person("ann"), "Confirm")
    story.until(WEDNESDAY)
    story.expect("on support until", channel=ROOM)
    team = on_duty(story)
    welcomed(story, *sorted(team))
    for user in team:
        story.sandbox.client.deactivate(user)

    refresh(story.bot.desk, story.bot.slack)
    story.settle()

    with story.bot.desk.reading() as work:
        present = people.present_at(work, work.rules.teams["backend"], work.now)
    assert set(present.responders) == {each["user"] for each in ROSTER[:4]} - team
    for seen in list(story.left_over()):
        story.expect(seen.words.split("\n")[0], channel=seen.channel)
