"""Duties over downtime, other configurations and shift changes: nothing lost, doubled or dressed up (U1, H2)."""

from typing import Any

from tests.scenarios.test_duties import CHECK, DEPLOY, UPLOAD, with_duties
from tests.scenarios.weeks import at, rotating
from tests.story import ROOM, Story, shift_of

HOURLY = {"name": "Queue check", "when": "cron: 0 10-16 * * mon-fri"}


def test_what_came_up_while_the_bot_was_down_is_opened_if_its_time_is_not_over_u1(tell: Any) -> None:
    story: Story = tell(with_duties(DEPLOY))
    with story.down():
        story.until(at(23, "11:20"))

    line = story.expect("*Deployments* · due Mon 23 Nov 12:00 CET", channel=ROOM)
    assert line.mentions() == {"U0ANN", "U0BEN"}
    line.click(story.person("ann"), "Done")


def test_of_several_the_latest_is_opened_and_the_others_are_missed_once_and_said_so_u1(tell: Any) -> None:
    story: Story = tell(with_duties(HOURLY))
    with story.down():
        story.until(at(23, "13:20"))

    line = story.expect("Queue check", channel=ROOM)
    line.shows("missed, it was due Mon 23 Nov 12:00", "missed, it was due Mon 23 Nov 13:00", "due Mon 23 Nov 14:00")
    line.click(story.person("ann"), "Done")
    line.shows("done by Ann")
    with story.bot.desk.reading() as work:
        runs = work.uow.duty_runs.since("backend", at(23, "00:00"))
    assert [(run.opens_at, run.state) for run in runs] == [
        (at(23, "11:00"), "missed"),
        (at(23, "12:00"), "missed"),
        (at(23, "13:00"), "done"),
    ]
    story.until(at(23, "13:59"))
    story.expect_nothing()


def test_what_is_over_when_the_bot_comes_back_calls_nobody_and_can_still_be_said_done_u1(tell: Any) -> None:
    story: Story = tell(with_duties(DEPLOY))
    with story.down():
        story.until(at(23, "16:00"))

    line = story.expect("Deployments", "missed, it was due Mon 23 Nov 12:00", "I was not running", channel=ROOM)
    assert line.mentions() == set()
    line.click(story.person("ann"), "Done")
    line.shows("done by Ann", "late")


def test_a_due_time_that_passed_while_the_bot_was_down_is_a_fact_and_still_reminds_u1(tell: Any) -> None:
    story: Story = tell(with_duties(DEPLOY))
    story.until(at(23, "11:00"))
    line = story.expect("Deployments", channel=ROOM)
    with story.down():
        story.until(at(23, "15:00"))

    line.shows("missed, it was due Mon 23 Nov 12:00")
    story.expect("nobody has said yet", to=story.person("ann"))
    story.expect("nobody has said yet", to=story.person("ben"))


def test_a_duty_that_the_file_moves_comes_up_at_its_new_time_only_u1(tell: Any) -> None:
    story: Story = tell(with_duties(DEPLOY))
    with story.down(with_duties({**DEPLOY, "when": "cron: 0 15 * * mon-thu"})):
        story.until(at(23, "10:30"))

    story.until(at(23, "14:59"))
    story.expect_nothing()
    story.until(at(23, "15:00"))
    story.expect("*Deployments* · due Mon 23 Nov 16:00", channel=ROOM).click(story.person("ann"), "Done")


def test_a_duty_that_the_file_drops_is_over_and_a_new_one_comes_up_u1(tell: Any) -> None:
    story: Story = tell(with_duties(DEPLOY))
    story.until(at(23, "11:00"))
    line = story.expect("Deployments", channel=ROOM)
    with story.down(with_duties(UPLOAD, CHECK)):
        story.until(at(23, "11:10"))

    line.shows("skipped by Firstline", "the duty is no longer configured").shows_no("<@U0ANN>")
    story.until(at(24, "11:00"))
    story.expect("Sanity check", channel=ROOM).click(story.person("ann"), "Done")
    story.until(at(24, "14:00"))
    story.expect("Release upload", channel=ROOM).click(story.person("ann"), "Done")


def test_a_restart_changes_nothing_u1(tell: Any) -> None:
    story: Story = tell(with_duties(DEPLOY))
    for clock in ("10:30", "11:00", "11:30"):
        story.until(at(23, clock))
        with story.down():
            pass
    story.expect("Deployments", channel=ROOM).click(story.person("ann"), "Done")
    story.expect_nothing()


def test_over_a_night_in_which_clocks_jump_a_duty_comes_up_once_u1(tell: Any) -> None:
    night = {"name": "Night check", "when": "cron: 30 2 * * *"}
    story: Story = tell(with_duties(night), at=at(27, "12:00", month=3), shift=False)

    story.until(at(28, "03:30", month=3))
    story.expect("due Sun 28 Mar 04:00 CEST", channel=ROOM).click(story.person("ann"), "Done")
    story.until(at(29, "02:00", month=3))
    story.expect_nothing()


def test_what_is_open_passes_to_the_new_team_with_the_handoff_h2(tell: Any) -> None:
    early = {"name": "Deployments", "when": "cron: 30 8 * * wed"}
    story: Story = tell({**rotating(duties=[early]), "schedules": {}})
    story.confirm(shift_of(at(25, "09:00"), responders=("U0CID", "U0EVE"), observers=()))
    story.until(at(25, "08:30"))
    line = story.expect("*Deployments* · due Wed 25 Nov 09:30", channel=ROOM)
    story.until(at(25, "09:00"))

    handed = story.expect("handoff", "Duties that pass on", "Deployments", channel=ROOM)
    line.shows("<@U0CID>")
    line.click(story.person("cid"), "Done")
    handed.shows("✅ done by Cid")
    while story.left_over():
        story.expect("")
