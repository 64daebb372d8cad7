"""Recurring duties: who is called, **Done** and **Skip…**, reminders, what stays missed (U1, N1, N3)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.scenarios.weeks import at
from tests.story import CONFIG, ROOM, Person, Story, with_team

DEPLOY = {
    "name": "Deployments",
    "when": "cron: 0 11 * * mon-thu",
    "checklist": ["announce", "deploy", "watch *dashboards*"],
}
CHECK = {"name": "Sanity check", "when": "cron: 0 11 * * mon-fri", "due_within": "30m"}
UPLOAD = {"name": "Release upload", "when": "cron: 0 14 * * tue"}


def with_duties(*duties: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return with_team(CONFIG, duties=list(duties), **changes)


@pytest.fixture
def story(tell: Any) -> Story:
    """Monday at 10:00; deployments come up at 11:00."""
    begun: Story = tell(with_duties(DEPLOY))
    return begun


def test_a_duty_calls_the_people_on_duty_once_and_shows_its_steps_u1_n3(story: Story, ann: Person) -> None:
    story.until(at(23, "11:00"))

    line = story.expect("*Deployments* · due Mon 23 Nov 12:00 CET", "1. announce\n2. deploy", channel=ROOM)
    assert line.mentions() == {"U0ANN", "U0BEN"}
    line.shows("watch ∗dashboards∗")
    story.advance(minutes=10)
    line.click(ann, "Done")

    line.shows("✅ done by Ann Mon 23 Nov 11:10 CET").shows_no("<@U0ANN>", "<@U0BEN>", "1. announce", "Skip…")
    story.until(at(24, "10:00"))
    story.expect_nothing()


def test_duties_of_the_same_minute_share_one_message_and_are_closed_each_for_itself_n1(
    tell: Any,
) -> None:
    story: Story = tell(with_duties(DEPLOY, CHECK))
    story.until(at(23, "11:00"))
    line = story.expect(
        "Deployments (due Mon 23 Nov 12:00 CET) and Sanity check (due Mon 23 Nov 11:30 CET)", channel=ROOM
    )

    line.click(story.person("ann"), "Done")  # the first of the two

    line.shows("*Deployments* · ✅ done by Ann", "*Sanity check* · due Mon 23 Nov 11:30 CET", "<@U0ANN>")
    line.click(story.person("ben"), "Done")
    line.shows("*Sanity check* · ✅ done by Ben").shows_no("<@U0ANN>")


def test_anybody_of_the_team_may_say_that_it_is_done_and_nobody_else_p1_p2(
    story: Story, olga: Person, cid: Person
) -> None:
    story.until(at(23, "11:00"))
    line = story.expect("Deployments", channel=ROOM)

    line.click(olga, "Done")
    story.expect("Only members of Backend support can say what became of its duties.", only_to=olga)
    line.click(cid, "Done")
    line.shows("done by Cid")
    with story.bot.desk.reading() as work:
        actions = [(row.action, row.actor) for row in reversed(work.uow.audit.of("duty_run:1"))]
    assert sorted(actions) == [("duty.came_up", "firstline"), ("duty.done", "U0CID")]


def test_a_second_press_gets_a_polite_answer_x5(story: Story, ann: Person, ben: Person) -> None:
    story.until(at(23, "11:00"))
    line = story.expect("Deployments", channel=ROOM)

    with story.slow_screens():
        line.click(ann, "Done")
        line.click(ben, "Done")
        line.click(ann, "Done")
        line.click(ben, "Skip…")

    story.expect("Ann did “Deployments” already, so nothing was changed.", only_to=ben)
    story.expect("You did “Deployments” already", only_to=ann)
    story.expect("Ann did “Deployments” already", only_to=ben)
    line.shows("done by Ann")


def test_a_duty_is_skipped_with_a_reason_that_everybody_reads_u1_n5(story: Story, ann: Person) -> None:
    story.until(at(23, "11:00"))
    line = story.expect("Deployments", channel=ROOM)

    line.click(ann, "Skip…")
    ann.submits(reason="<!channel> nothing was *merged*")

    line.shows("➖ skipped by Ann Mon 23 Nov 11:00 CET · “&lt;!channel&gt; nothing was ∗merged∗”").shows_no("Done")


def test_when_its_time_is_over_people_on_duty_are_reminded_once_and_it_counts_as_missed_u1(
    story: Story, ann: Person, ben: Person
) -> None:
    story.until(at(23, "12:00"))

    line = story.expect("Deployments", channel=ROOM).shows("⏰ missed, it was due Mon 23 Nov 12:00 CET")
    line.shows_no("<@U0ANN>")
    reminder = story.expect("nobody has said yet that this is done", "Deployments", "1. announce", to=ann)
    story.expect("nobody has said yet that this is done", to=ben)
    story.until(at(23, "17:00"))
    reminder.click(ann, "Done")

    line.shows("✅ done by Ann Mon 23 Nov 17:00 CET, late: it was due Mon 23 Nov 12:00 CET")
    reminder.shows("done by Ann").shows_no("nobody has said yet")


def test_done_at_exactly_the_due_time_is_in_time_u1(story: Story, ann: Person) -> None:
    story.until(at(23, "11:00"))
    line = story.expect("Deployments", channel=ROOM)
    story.clock.set(at(23, "12:00"))

    line.click(ann, "Done")

    line.shows("✅ done by Ann Mon 23 Nov 12:00 CET").shows_no("late")


def test_a_missed_one_stays_missed_once_the_next_has_come_up_u1(story: Story, ann: Person, ben: Person) -> None:
    story.until(at(23, "12:00"))
    line = story.expect("Deployments", channel=ROOM)
    story.expect("nobody has said yet", to=ann)
    story.expect("nobody has said yet", to=ben)
    value, action = line.value_of("Done"), line.action_of("Done")

    story.until(at(24, "11:00"))
    story.expect("*Deployments* · due Tue 24 Nov 12:00 CET", channel=ROOM).click(ann, "Done")
    story.sandbox.client.click(ann.id, action, channel=line.channel, ts=line.ts, value=value)
    story.settle()

    story.expect("“Deployments” has come up again since, so this time stays missed.", only_to=ann)


def test_holidays_are_left_out_unless_the_duty_says_otherwise_u1(tell: Any) -> None:
    always = {**CHECK, "also_on_holidays": True}
    story: Story = tell(with_duties(DEPLOY, always), at=at(23, "12:00", month=12), shift=False)

    story.until(at(24, "11:00", month=12))

    story.expect("Sanity check", channel=ROOM).shows_no("Deployments")


def test_who_is_told_is_configured_and_leads_hear_it_where_that_is_nobody_u1(tell: Any) -> None:
    story: Story = tell(with_duties({**DEPLOY, "tell": ["schedule:manager"]}, {**CHECK, "tell": ["fallback"]}, UPLOAD))
    story.until(at(23, "11:00"))

    assert story.expect("Deployments", channel=ROOM).mentions() == {"U0MAX", "U0LEA"}


def test_without_a_room_people_are_told_directly_u1(tell: Any) -> None:
    story: Story = tell(with_duties(DEPLOY, internal_channel=None))
    ann, ben = story.person("ann"), story.person("ben")
    story.until(at(23, "11:00"))
    first = story.expect("*Deployments* · due", to=ann)
    second = story.expect("*Deployments* · due", "Mute for today", to=ben)

    first.click(ann, "Done")

    first.shows("done by Ann")
    second.shows("done by Ann")


def test_the_list_shows_today_and_what_comes_next_and_takes_a_name_u1_x1(tell: Any) -> None:
    story: Story = tell(with_duties(DEPLOY, UPLOAD))
    ann, olga = story.person("ann"), story.person("olga")
    assert "Next: Deployments Mon 23 Nov 11:00 CET · Release upload Tue 24 Nov 14:00 CET" in ann.commands("duty")
    assert "No duty is to be done right now." in ann.commands("duty done deployments")
    story.until(at(23, "11:00"))
    line = story.expect("Deployments", channel=ROOM)

    assert "*Deployments* · due Mon 23 Nov 12:00 CET" in ann.commands("duty")
    assert "That duty is not to be done right now. What is: Deployments." in ann.commands("duty done release UPLOAD")
    assert "Which one is done? Write its name behind the word: Deployments." in ann.commands("duty done x")
    assert "“Deployments” is done." in ann.commands("duty done Deploy")
    line.shows("done by Ann")
    assert "done by Ann" in ann.commands("duty")
    assert "Only members of a support team have recurring duties." in olga.commands("duty")
    assert "Only members of a support team have recurring duties." in olga.commands("duty done Deployments")


def test_a_team_without_duties_hears_so_x4(tell: Any) -> None:
    story: Story = tell()

    assert "Your team has no recurring duties." in story.person("ann").commands("duty")
    assert "Duties" not in story.person("ann").opens_home()


def test_home_shows_duties_to_members_with_done_x3(story: Story, ann: Person, olga: Person) -> None:
    assert "Nothing came up today." in ann.opens_home()
    story.until(at(23, "11:00"))
    line = story.expect("Deployments", channel=ROOM)
    story.advance(seconds=10)
    assert "*Deployments* · due Mon 23 Nov 12:00 CET" in ann.home
    assert "Deployments" not in olga.opens_home()

    story.click_home(ann, "Done")
    story.advance(seconds=10)

    line.shows("done by Ann")
    assert "✅ done by Ann" in ann.home


def test_missed_ones_are_one_line_a_week_and_none_if_none_were_missed_u1_n1(
    story: Story, ann: Person, ben: Person
) -> None:
    for day in (23, 24):
        story.until(at(day, "12:05"))
        story.expect("Deployments", channel=ROOM)
        story.expect("nobody has said yet", to=ann)
        story.expect("nobody has said yet", to=ben)
    story.expect_nothing()
    assert "“Deployments” is done. It was late, which stays on record." in ann.commands("duty done deployments")
    for day in (25, 26):
        story.until(at(day, "11:00"))
        story.expect("Deployments", channel=ROOM).click(ann, "Done")

    story.until(at(27, "15:00"))
    week = story.expect("uties missed in the last week", "Deployments (2 times, 1 of them done late)", channel=ROOM)
    assert week.mentions() == set()
    with story.down(with_duties()):
        story.until(at(30, "09:00"))
    story.until(at(4, "15:30", month=12))
    story.expect_nothing()


def test_a_mute_keeps_the_reminder_away_but_not_the_fact_n4(story: Story, ben: Person) -> None:
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("mute:U0ANN", (work.now + timedelta(hours=8)).isoformat(), work.now)
    story.until(at(23, "12:00"))

    story.expect("Deployments", channel=ROOM).shows("missed")
    story.expect("nobody has said yet", to=ben)
    story.expect_nothing()


def test_without_a_room_leads_read_directly_what_was_missed_u1(tell: Any) -> None:
    story: Story = tell(with_duties(DEPLOY, internal_channel=None))
    with story.down():
        story.until(at(23, "16:00"))
    story.until(at(24, "10:59"))
    with story.down(with_duties({**DEPLOY, "when": "cron: 0 11 1 1 *"}, internal_channel=None)):
        story.until(at(24, "11:30"))

    story.until(at(27, "15:00"))

    story.expect("duties missed in the last week: Deployments (", "Mute for today", to=story.person("lea"))
    while story.left_over():
        story.expect("")
