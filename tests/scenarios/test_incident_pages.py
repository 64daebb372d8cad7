"""Pages: one person after the other until somebody acknowledges, inside Slack and outside, also at night (I4, O1)."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from bot.domain.incidents import Page
from bot.integrations.notifiers import AppriseNotifiers
from bot.services import personal
from tests.scenarios.incident_story import RUN, WITH_INCIDENTS, files
from tests.scenarios.written_down import clicks
from tests.stand_ins.outside import Hooks, hooks
from tests.story import PRAGUE, ROOM, Person, Seen, Story

SEV1 = {"option": "sev1"}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; incidents have a channel, and a manager on call."""
    return tell(WITH_INCIDENTS)


@pytest.fixture
def kim(story: Story) -> Person:
    """An engineer of another team."""
    return story.person("kim")


@pytest.fixture
def pia(story: Story) -> Person:
    """Somebody of sales."""
    return story.person("pia")


@pytest.fixture
def pager() -> Iterator[Hooks]:
    with hooks() as kept:
        yield kept


def pages(story: Story, number: int = 1) -> list[Page]:
    """Everybody who was paged or asked for an incident, in order."""
    with story.bot.desk.reading() as work:
        return list(work.uow.incidents.pages(number))


def paged(story: Story, person: Person) -> Seen:
    """The page that somebody has just got."""
    return story.expect("Page: incident", to=person)


def heard(story: Story) -> None:
    """What else is said meanwhile; other stories are about that."""
    for seen in story.left_over():
        story.expect(channel=seen.channel)


def test_one_person_after_the_other_is_paged_until_somebody_acknowledges_i4(
    story: Story, olga: Person, ann: Person, ben: Person, max_: Person
) -> None:
    card = files(story, olga, "Nobody can pay", severity=SEV1, known="Since 10:00")
    first = paged(story, ann)
    first.shows("incident 1: Nobody can pay", "> Since 10:00", "Raised by Olga", "Please acknowledge by 10:05 CET")
    story.expect_nothing()

    story.advance(minutes=5)
    second = paged(story, ben)
    said = story.expect("Paged one after the other", "Ann 10:00 CET", "Ben 10:05 CET", thread=card.ts)
    story.advance(minutes=2)
    third = paged(story, max_)
    said.shows("Max 10:07 CET", "There is no fallback now, so the next was paged at once.")

    third.click(max_, "Acknowledge")

    card.shows("*acknowledged*", "by Max")
    for page in (first, second, third):
        page.shows("Max acknowledged at 10:07 CET.").shows_no("Acknowledge\n")
    said.shows("Max acknowledged at 10:07 CET.")
    story.advance(minutes=10)
    assert [(each.user, each.acknowledged_at is not None) for each in pages(story)] == [
        ("U0ANN", False),
        ("U0BEN", False),
        ("U0MAX", True),
    ]
    story.expect_nothing()


def test_acknowledging_on_the_card_ends_the_chain_too_i4(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    card = files(story, olga, "Nobody can pay", severity=SEV1)
    page = paged(story, ann)

    card.click(ben, "Acknowledge")

    page.shows("Ben acknowledged at 10:00 CET.")
    story.advance(minutes=20)
    assert len(pages(story)) == 1
    story.expect_nothing()


def test_nobody_acknowledges_so_everybody_is_paged_once_more_and_then_the_room_hears_it_i4(
    story: Story, olga: Person
) -> None:
    everybody = [story.person(name) for name in ("ann", "ben", "max", "lea")]
    card = files(story, olga, "Nobody can pay", severity=SEV1)

    story.advance(minutes=11)
    for person in everybody:
        paged(story, person)
    story.expect("Paged one after the other", "Lea 10:09 CET", thread=card.ts)
    story.expect("Nobody has acknowledged incident 1, “Nobody can pay” yet", "Ann, Ben, Max and Lea", thread=card.ts)
    story.advance(minutes=8)

    for person in everybody:
        paged(story, person)
    room = story.expect("Nobody reacts to incident 1, “Nobody can pay” (sev1).", channel=ROOM)
    room.shows("Please call somebody, by phone if need be.", "Its card is in <#C0INC>.")
    story.advance(minutes=5)
    assert len(pages(story)) == 8
    story.expect_nothing()


def test_whoever_raised_it_is_not_paged_before_the_others_n3(story: Story, ann: Person, ben: Person) -> None:
    files(story, ann, "Nobody can pay", severity=SEV1)

    paged(story, ben)
    story.expect_nothing()


def test_a_severity_without_a_target_pages_nobody_i3(story: Story, olga: Person) -> None:
    files(story, olga, "The logo is blurred", severity={"option": "sev4"})

    story.advance(hours=2)

    assert pages(story) == []
    story.expect_nothing()


def test_what_turns_out_to_be_worse_pages_from_then_on_i3_i4(story: Story, olga: Person, ann: Person) -> None:
    card = files(story, olga, "The logo is blurred", severity={"option": "sev4"})
    story.advance(minutes=30)
    card.click(ann, "More…")
    clicks(story, ann, "Change severity…")
    ann.submits(severity={"option": "sev1"})

    page = paged(story, ann).shows("Please acknowledge by 10:35 CET")
    heard(story)
    card.click(ann, "More…")
    clicks(story, ann, "Change severity…")
    ann.submits(severity={"option": "sev4"})
    page.shows("Nobody is needed any more; it is no emergency any more.").shows_no("or else the next person")
    story.advance(minutes=10)

    assert len(pages(story)) == 1


def test_a_worse_severity_does_not_wait_for_the_time_of_the_old_one_i3_i4(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    card = files(story, olga, "Nobody can pay", severity={"option": "sev3"})
    page = paged(story, ann)
    page.shows("Please acknowledge by 11:00 CET")
    story.advance(minutes=10)

    card.click(ben, "More…")
    clicks(story, ben, "Change severity…")
    ben.submits(severity={"option": "sev1"})
    page.shows("Please acknowledge by 10:15 CET")
    heard(story)
    story.advance(minutes=5)

    paged(story, ben)
    heard(story)
    card.click(ben, "Acknowledge")


def test_nobody_is_woken_for_what_is_no_emergency_i3_n4(story: Story, olga: Person, ann: Person) -> None:
    story.until(datetime(2026, 11, 24, 3, 0, tzinfo=PRAGUE))
    heard(story)
    card = files(story, olga, "A report is ugly", severity={"option": "sev3"})
    card.shows("To be acknowledged by 10:00 CET")

    story.until(datetime(2026, 11, 24, 8, 59, tzinfo=PRAGUE))
    assert pages(story) == []
    story.until(datetime(2026, 11, 24, 9, 0, tzinfo=PRAGUE))

    paged(story, ann).shows("Please acknowledge by")
    heard(story)
    card.click(ann, "Acknowledge")


def test_what_becomes_an_emergency_at_night_wakes_people_at_once_i3_i4(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    story.until(datetime(2026, 11, 24, 3, 0, tzinfo=PRAGUE))
    heard(story)
    card = files(story, olga, "A report is ugly", severity={"option": "sev3"})

    card.click(ben, "More…")
    clicks(story, ben, "Change severity…")
    ben.submits(severity={"option": "sev1"})

    paged(story, ann)
    heard(story)
    card.click(ann, "Acknowledge")


def test_whoever_left_is_passed_over_and_an_empty_step_is_said_i4(story: Story, olga: Person, ann: Person) -> None:
    with story.bot.desk.work("story") as work:
        for user in ("U0BEN", "U0MAX"):
            work.uow.settings.put(f"deleted:{user}", value=True, now=work.now)
    card = files(story, olga, "Nobody can pay", severity=SEV1)
    paged(story, ann)

    story.advance(minutes=5)

    paged(story, story.person("lea"))
    said = story.expect("Paged one after the other", "Lea 10:05 CET", thread=card.ts)
    said.shows("There is no fallback now, so the next was paged at once.")
    assert [each.user for each in pages(story)] == ["U0ANN", "U0LEA"]
    story.expect_nothing()


def test_late_steps_are_made_up_for_by_the_highest_alone_i4(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    card = files(story, olga, "Nobody can pay", severity=SEV1)
    paged(story, ann)

    with story.down():
        story.advance(minutes=7, seconds=30)

    paged(story, max_)
    story.expect("Paged one after the other", thread=card.ts)
    assert [each.user for each in pages(story)] == ["U0ANN", "U0MAX"]
    story.expect_nothing()


def test_a_customers_emergency_at_night_climbs_to_the_manager_and_leaves_slack_i4_o1(
    tell: Callable[..., Story], pager: Hooks
) -> None:
    severities: dict[str, Any] = {**RUN["severities"], "sev1": {**RUN["severities"]["sev1"], "audiences": ["pager"]}}
    config = {
        **WITH_INCIDENTS,
        "notify": {"pager": {"kind": "pagerduty"}},
        "incidents": {**RUN, "severities": severities},
    }
    story = tell(WITH_INCIDENTS, at=datetime(2026, 11, 24, 3, 0, tzinfo=PRAGUE))
    with story.down(config):
        story.notifier = AppriseNotifiers({"pager": f"json://127.0.0.1:{pager.port}/page"})
    olga, ann, ben, max_ = map(story.person, ("olga", "ann", "ben", "max"))
    with story.bot.desk.work("story") as work:
        personal.mute_today(work, ann.id)  # whoever is on call is called all the same

    card = files(story, olga, "Bank of Elsewhere cannot pay", severity=SEV1)
    assert [sent["title"] for _, _, sent in pager.posts] == ["Page: incident 1 (sev1): Bank of Elsewhere cannot pay"]
    paged(story, ann)
    story.advance(minutes=7)

    paged(story, ben)
    paged(story, max_).click(max_, "Acknowledge")
    story.expect("Paged one after the other", thread=card.ts)
    told = [sent["message"] for _, _, sent in pager.posts]
    assert [line.split()[0] for line in told] == ["Ann", "Ben", "Max"]
    assert {sent["type"] for _, _, sent in pager.posts} == {"failure"}
    story.advance(minutes=10)
    assert len(pager.posts) == 3
    story.expect_nothing()


def test_somebody_is_paged_by_the_command_and_answers_by_the_button_i4(
    story: Story, olga: Person, ann: Person, kim: Person
) -> None:
    card = files(story, olga, "Nobody can pay", severity=SEV1)
    paged(story, ann).click(ann, "Acknowledge")

    said = ann.commands("page <@U0KIM|kim> The queue stands still &amp; only you know it")

    assert "Your page for incident 1 is out. Without an answer within 5 min the next person is paged." in said
    page = paged(story, kim)
    page.shows("Ann asks for you.", "> The queue stands still &amp; only you know it")
    page.click(kim, "Acknowledge")
    page.shows("Kim acknowledged at 10:00 CET.")
    card.shows("by Ann")
    story.advance(minutes=10)
    story.expect_nothing()


def test_somebody_who_is_paged_by_hand_and_does_not_answer_is_followed_by_the_chain_i4(
    story: Story, olga: Person, ann: Person, ben: Person, kim: Person
) -> None:
    card = files(story, olga, "Nobody can pay", severity=SEV1)
    paged(story, ann).click(ann, "Acknowledge")
    card.click(ann, "More…")
    clicks(story, ann, "Page somebody…")
    ann.submits(person={"user": "U0KIM"}, note="Only you know the queue")
    first = paged(story, kim)

    story.advance(minutes=5)

    second = paged(story, ben)
    second.shows("Ann asks for you.", "Only you know the queue")
    story.expect("Paged one after the other", "Kim 10:00 CET", "Ben 10:05 CET", thread=card.ts)
    second.click(ben, "Acknowledge")
    first.shows("Ben acknowledged at 10:05 CET.")
    story.advance(minutes=10)
    story.expect_nothing()


def test_whoever_paged_somebody_hears_that_nobody_came_i4(story: Story, olga: Person, ann: Person) -> None:
    card = files(story, olga, "Nobody can pay", severity=SEV1)
    paged(story, ann).click(ann, "Acknowledge")
    ann.commands("page 1 <@U0KIM>")

    story.advance(minutes=12)

    for name in ("kim", "ben", "max", "lea"):
        paged(story, story.person(name))
    story.expect("Nobody has acknowledged, and there is nobody else whom I could page.", thread=card.ts)
    story.expect("Nobody whom I paged for you has acknowledged incident 1", to=ann)
    story.expect_nothing()


def test_a_page_that_makes_no_sense_is_refused_with_the_reason_x4(
    story: Story, olga: Person, ann: Person, pia: Person
) -> None:
    assert "No incident is running" in ann.commands("page <@U0KIM>")
    assert "Please name the person behind it" in ann.commands("page somebody")
    files(story, olga, "Nobody can pay", severity=SEV1)
    page = paged(story, ann)

    assert "Ann is paged already and has not answered yet." in story.person("ben").commands("page <@U0ANN>")
    assert "Only people of Backend support" in pia.commands("page <@U0KIM>")
    assert "You are here already." in ann.commands("page <@U0ANN>")
    assert "the number of an incident" in ann.commands("page soon <@U0KIM>")
    page.click(ann, "Acknowledge")
    story.expect_nothing()


def test_a_late_press_on_a_page_hears_who_has_it_x5(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    card = files(story, olga, "Nobody can pay", severity=SEV1)
    page = paged(story, ann)

    with story.slow_screens():
        card.click(ben, "Acknowledge")
        page.click(ann, "Acknowledge")

    story.expect("Ben acknowledged already, so nobody else has to come.", only_to=ann)
    page.shows("Ben acknowledged at 10:00 CET.")
