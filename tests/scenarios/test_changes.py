"""Change requests from proposal to the end: who may decide, reminders, late clicks (C1, P1, P2, N3)."""

from typing import Any

from tests.scenarios.weeks import at, rotating
from tests.story import ALERTS, CONFIG, ROOM, SUPPORT, Person, Seen, Story, shift_of, with_team

WISH: dict[str, Any] = {
    "setting": "connections of the <!channel> database",
    "before": "50",
    "after": "80",
    "reason": "Orders wait for *connections* at noon",
    "begins": "today after 17:00",
    "verification": "fewer than 1 % errors",
}


def proposes(story: Story, person: Person, channel: str = ROOM, **other: Any) -> Seen:
    """A member fills in the form; the card."""
    answer = story.sandbox.client.command(person.id, channel, "/support", "change")
    story.settle()
    ephemeral = story.ephemerals_of(person)[-1]
    story.use_up_ephemerals(person.id)
    assert answer is not None
    ephemeral.click(person, "New change…")
    person.submits(**{**WISH, **other})
    return story.expect("*Change ")


def test_a_change_goes_from_proposed_to_verified_and_everything_is_kept_c1(
    story: Story, ann: Person, ben: Person
) -> None:
    card = proposes(story, ann)
    assert card.channel == ROOM
    assert card.mentions() == {"U0BEN"}
    card.shows("connections of the &lt;!channel&gt; database", "from “50” to “80”", "*When:* today after 17:00")
    card.shows("> Orders wait for ∗connections∗ at noon", "*Verified:* fewer than 1 % errors")

    card.click(ben, "Approve")
    story.expect("Ben approved your change 1", "Press Applied on its card once it is made.", to=ann)
    card.shows("Approved by Ben Mon 23 Nov 10:00 CET, to be applied").shows_no("<@U0BEN>", "Decline…")
    card.click(ann, "Applied")
    card.shows("applied by Ann Mon 23 Nov 10:00 CET, to be verified")
    card.click(ann, "Verified")

    card.shows("✅ Approved by Ben", "verified by Ann").shows_no("Rolled back…")
    story.until(at(24, "17:00"))
    story.expect_nothing()
    with story.bot.desk.reading() as work:
        rows = sorted(work.uow.audit.of("change:1"), key=lambda row: row.id)
    assert [(row.action, row.actor) for row in rows] == [
        ("change.proposed", "U0ANN"),
        ("change.approved", "U0BEN"),
        ("change.applied", "U0ANN"),
        ("change.verified", "U0ANN"),
    ]


def test_its_author_cannot_approve_it_and_refusals_say_who_can_p2(
    story: Story, ann: Person, cid: Person, olga: Person
) -> None:
    card = proposes(story, ann)

    card.click(ann, "Approve")
    story.expect("Somebody else has to decide about your change: Ben or a lead.", only_to=ann)
    card.click(cid, "Approve")
    story.expect("Only people on duty and leads can decide about a change: Ben or a lead.", only_to=cid)
    card.click(olga, "Decline…")
    story.expect("Only members of Backend support can do that.", only_to=olga)
    card.click(cid, "Withdraw")
    story.expect("Only Ann, who proposed it, and leads can withdraw it. You can decline it.", only_to=cid)
    card.click(ann, "Withdraw")

    card.shows("➖ Withdrawn by Ann")


def test_whoever_declines_says_why_and_its_author_reads_it_c1(story: Story, ann: Person, lea: Person) -> None:
    card = proposes(story, ann)

    card.click(lea, "Decline…")
    lea.submits(reason="The database has no *room* for more")

    card.shows("🚫 Declined by Lea", "“The database has no ∗room∗ for more”")
    story.expect("Lea declined your change 1", "no ∗room∗ for more", to=ann)


def test_what_was_applied_is_rolled_back_with_a_reason_c1(story: Story, ann: Person, ben: Person) -> None:
    card = proposes(story, ann)
    card.click(ben, "Approve")
    story.expect("Ben approved", to=ann)
    card.click(ben, "Applied")

    card.click(ben, "Rolled back…")
    ben.submits(reason="Twice the errors")

    card.shows("↩️ Approved by Ben", "applied by Ben", "rolled back by Ben", "“Twice the errors”")


def test_late_clicks_hear_what_happened_meanwhile_x5(story: Story, ann: Person, ben: Person, lea: Person) -> None:
    card = proposes(story, ann)

    with story.slow_screens():
        card.click(ben, "Approve")
        card.click(lea, "Approve")
        card.click(ben, "Approve")
        card.click(lea, "Decline…")

    story.expect("Meanwhile Ben approved it, so nothing was changed. It is now approved.", only_to=lea)
    story.expect("Meanwhile Ben approved it", only_to=lea)
    story.expect("You approved it already, so nothing was changed. It is now approved.", only_to=ben)
    story.expect("Ben approved", to=ann)


def test_nobody_decides_for_half_an_hour_of_working_time_so_people_on_duty_hear_it_once_c1(
    story: Story, ann: Person, ben: Person
) -> None:
    story.until(at(23, "17:45"))
    card = proposes(story, ann)

    story.until(at(24, "09:14"))
    story.expect_nothing()
    story.until(at(25, "12:00"))

    story.expect("Ann waits for somebody to decide about change 1", to=ben)
    story.expect_nothing()
    card.click(ann, "Withdraw")


def test_applied_and_not_verified_in_time_its_author_hears_it_once_c1(story: Story, ann: Person, ben: Person) -> None:
    card = proposes(story, ann, period={"option": "30m"})
    card.click(ben, "Approve")
    story.expect("Ben approved", to=ann)
    story.advance(hours=2)
    card.click(ben, "Applied")

    story.advance(minutes=29)
    story.expect_nothing()
    story.advance(hours=5)

    story.expect("Applied is change 1", "of Ann, and nobody has said yet that it works.", to=ann)
    story.expect_nothing()


def test_the_card_stands_where_it_was_typed_if_that_is_a_channel_of_the_team_c1(story: Story, ann: Person) -> None:
    assert proposes(story, ann, SUPPORT).channel == SUPPORT
    assert proposes(story, ann, ALERTS).channel == ROOM


def test_without_a_room_it_has_to_be_typed_in_a_channel_of_the_team_x4(tell: Any) -> None:
    story: Story = tell(with_team(CONFIG, internal_channel=None))
    ann = story.person("ann")
    story.sandbox.client.command(ann.id, "C0OTHER", "/support", "change")
    story.settle()
    answer = story.ephemerals_of(ann)[-1]
    story.use_up_ephemerals(ann.id)

    answer.click(ann, "New change…")
    refused = ann.submits(**WISH)

    assert "Backend support has no internal channel." in str(refused)


def test_the_list_shows_what_is_open_to_members_only_p1(story: Story, ann: Person, ben: Person, olga: Person) -> None:
    assert "No change is open." in ben.commands("change")
    card = proposes(story, ann)

    listed = ben.commands("change")
    assert "1 open change" in listed
    assert "*1* connections of the &lt;!channel&gt; database · Ann · It waits for the approval" in listed
    assert "Only members of a support team can propose changes." in olga.commands("change")
    card.click(ann, "Withdraw")
    assert "No change is open." in ben.commands("change")


def test_what_was_typed_behind_the_verb_stands_in_the_form_x1(story: Story, ann: Person) -> None:
    story.sandbox.client.command(ann.id, ROOM, "/support", "change pool size: 50 -> 80")
    story.settle()
    answer = story.ephemerals_of(ann)[-1]
    story.use_up_ephemerals(ann.id)

    answer.click(ann, "New change…")

    assert "pool size: 50 -&gt; 80" in str(ann.modal) or "pool size: 50 -> 80" in str(ann.modal)


def test_a_change_of_somebody_who_left_is_looked_after_by_people_on_duty_c1(
    story: Story, ann: Person, ben: Person, lea: Person
) -> None:
    card = proposes(story, ann)
    card.click(lea, "Approve")
    story.expect("Lea approved", to=ann)
    card.click(ben, "Applied")
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("deleted:U0ANN", value=True, now=work.now)

    story.advance(hours=2)

    story.expect("nobody has said yet that it works", to=ben)


def test_home_shows_members_what_is_open_and_follows_c1_x3(
    story: Story, ann: Person, ben: Person, olga: Person
) -> None:
    assert "Open changes" not in ben.opens_home()
    card = proposes(story, ann)
    story.advance(seconds=10)
    assert "*1* connections of the &lt;!channel&gt; database · Ann · waits for approval since" in ben.home
    assert "Open changes" not in olga.opens_home()

    card.click(ben, "Approve")
    story.expect("Ben approved your change 1", to=ann)
    story.advance(seconds=10)

    assert "approved, to be applied" in ben.home
    card.click(ann, "Withdraw")
    story.advance(seconds=10)
    assert "Open changes" not in ben.home


def test_what_is_open_passes_to_the_new_team_with_the_handoff_h2_c1(tell: Any) -> None:
    story: Story = tell({**rotating(), "schedules": {}})
    ann = story.person("ann")
    story.confirm(shift_of(at(25, "09:00"), responders=("U0CID", "U0EVE"), observers=()))
    story.until(at(25, "08:50"))
    card = proposes(story, ann)
    story.until(at(25, "09:00"))

    handed = story.expect("handoff", "1 change", "Changes that pass on", "Ann · waits for approval", channel=ROOM)

    card.click(story.person("cid"), "Approve")
    handed.shows("approved, to be applied")
    card.click(ann, "Withdraw")
    handed.shows("➖ withdrawn")
    while story.left_over():
        story.expect("")
