"""Weeks of teams that agreed on something else: another end, no room, picked ahead of time (D6, P1, N4)."""

from collections.abc import Callable
from typing import Any

from bot.domain.members import Absence
from bot.services.rotation import plans
from tests.scenarios.weeks import ROSTER, at, on_duty, rotating, stored, team_of
from tests.story import CONFIG, ROOM, Person, Story, with_team

WEDNESDAY, NEXT = at(25, "09:00"), at(2, "09:00", 12)


def welcomed(story: Story, users: set[str]) -> None:
    for user in sorted(users):
        story.expect("You are on support", to=Person(story, user))


def first_week(story: Story) -> set[str]:
    """The first team is confirmed and takes over."""
    story.until(at(23, "14:00"))
    story.expect("proposed team for", channel=ROOM).click(story.person("ann"), "Confirm")
    story.until(WEDNESDAY)
    story.expect("on support until", channel=ROOM)
    welcomed(story, on_duty(story))
    return on_duty(story)


def with_rotation(**rotation: Any) -> dict[str, Any]:
    return with_team(CONFIG, rotation=rotation, roster=ROSTER)


def test_a_team_may_agree_that_the_present_one_stays_when_nobody_confirms(tell: Callable[..., Story]) -> None:
    story = tell(with_rotation(unconfirmed="keep_current"), shift=False)
    first = first_week(story)
    story.until(at(30, "14:00"))
    proposal = story.expect("proposed team for", "If nobody confirms, the present team stays on", channel=ROOM)
    planned = team_of(story, NEXT)

    story.until(NEXT)

    assert on_duty(story) == first == team_of(story, NEXT)
    kept = story.expect("Nobody confirmed the proposal, so the present team stays on.", channel=ROOM)
    assert kept.mentions() == first
    for _ in range(3):
        story.expect("Nobody confirmed in time", channel=ROOM)
    for user in sorted(planned - first):
        story.expect("you are not needed any more", to=Person(story, user))
    names = {each["user"]: each["name"] for each in ROSTER}
    proposal.shows(*(names[user] for user in first))
    assert stored(story, NEXT).confirmed_by == "firstline"


def test_without_an_internal_channel_the_leads_decide_by_direct_message(tell: Callable[..., Story]) -> None:
    story = tell(rotating(internal_channel=None, leads=["U0LEA", "U0MAX"]), shift=False)
    lea, max_ = story.person("lea"), story.person("max")

    story.until(at(23, "17:00"))

    proposals = [story.expect("proposed team for", to=lead) for lead in (lea, max_)]
    reminders = [story.expect("waits for somebody to decide", to=lead) for lead in (lea, max_)]
    reminders[0].click(lea, "Confirm")
    for each in proposals:
        each.shows("confirmed by", "Mute for today")
    for each in reminders:
        each.shows_no("waits for somebody")
    story.until(WEDNESDAY)
    welcomed(story, on_duty(story))
    story.expect_nothing()


def test_a_lead_has_the_team_of_now_picked_when_there_never_was_one(tell: Callable[..., Story]) -> None:
    story = tell(rotating(), shift=False)
    ben, lea = story.person("ben"), story.person("lea")
    assert "Only leads" in ben.commands("pick")

    assert "Now proposed" in lea.commands("pick")

    proposal = story.expect("proposed team for Wed 18 Nov to Wed 25 Nov", channel=ROOM)
    proposal.click(ben, "Confirm")
    story.expect("on support until", channel=ROOM)
    team = team_of(story, at(18, "09:00"))
    assert on_duty(story) == team
    assert stored(story, at(18, "09:00")).starts_at == story.clock.now()
    welcomed(story, team)
    story.until(at(23, "14:00"))
    story.expect("proposed team for Wed 25 Nov", channel=ROOM).click(ben, "Confirm")


def test_a_team_that_was_picked_ahead_of_time_is_not_proposed_again_on_monday(tell: Callable[..., Story]) -> None:
    story = tell(rotating(), shift=False)
    first_week(story)
    lea = story.person("lea")

    lea.commands("pick")
    proposal = story.expect("proposed team for Wed 2 Dec", channel=ROOM)
    assert "proposed already" in lea.commands("pick")
    story.until(at(30, "16:59"))
    story.expect_nothing()
    proposal.click(lea, "Confirm")
    assert "has confirmed" in lea.commands("pick")
    story.until(at(2, "08:59", 12))
    story.expect_nothing()


def test_an_absence_that_hits_a_proposed_week_edits_the_proposal_and_tells_those_concerned_d4(
    tell: Callable[..., Story],
) -> None:
    story = tell(rotating(), shift=False)
    story.until(at(23, "14:00"))
    proposal = story.expect("proposed team for", channel=ROOM)
    before = team_of(story, WEDNESDAY)
    absent = min(before)
    others = {week: team_of(story, week) for week in (NEXT, at(9, "09:00", 12), at(16, "09:00", 12))}

    with story.bot.desk.work("story") as work:
        work.uow.duty.add_absence(Absence(user=absent, start=WEDNESDAY.date(), end=at(1, "09:00", 12).date()))
        plans.refresh(work, work.rules.teams["backend"])
    story.settle()

    after = team_of(story, WEDNESDAY)
    assert before - {absent} <= after
    assert {week: team_of(story, week) for week in others} == others, "only the broken week changes"
    story.expect("you are not needed any more", "is away", to=Person(story, absent))
    (coming,) = after - before
    story.expect("you are on support now", "is away", to=Person(story, coming))
    proposal.shows("Confirm", "is away")
    proposal.click(story.person("lea"), "Confirm")


def test_a_joiner_changes_no_announced_week_and_a_leaver_only_their_own_d4(tell: Callable[..., Story]) -> None:
    story = tell(rotating(), shift=False)
    weeks = [WEDNESDAY, NEXT, at(9, "09:00", 12), at(16, "09:00", 12)]
    before = [team_of(story, week) for week in weeks]
    joined = rotating([*ROSTER, {"user": "U0SUE", "name": "Sue", "production_access": True, "experienced": True}])

    with story.down(joined):
        story.advance(minutes=1)

    assert [team_of(story, week) for week in weeks] == before
    story.expect_nothing()


def test_who_comes_next_is_shown_with_how_sure_that_is_d9(tell: Callable[..., Story]) -> None:
    story = tell(rotating(), shift=False)
    olga, ann = story.person("olga"), story.person("ann")
    assert "(announced)." in olga.commands("who")

    story.until(at(23, "14:00"))
    proposal = story.expect("proposed team for", channel=ROOM)
    assert "(proposed)." in olga.commands("who")
    proposal.click(ann, "Confirm")

    assert "Next: " in (answer := olga.commands("who"))
    assert "(" not in answer.partition("Next: ")[2].partition("\n")[0]


def test_without_an_internal_channel_the_new_team_gets_what_is_open_by_direct_message_h2(
    tell: Callable[..., Story],
) -> None:
    story = tell(rotating(internal_channel=None, leads=[]), shift=False)
    story.until(at(24, "16:00"))
    asked = story.person("olga").posts("The export is broken")
    asked.card.click(story.person("ann"), "Take")
    asked.reply(story.person("ann"), "Looking")

    story.until(WEDNESDAY)

    for user in sorted(on_duty(story)):
        story.expect("You are on support", to=Person(story, user))
        story.expect("handoff", "The export is broken", "Mute for today", to=Person(story, user))
    story.expect_nothing()
