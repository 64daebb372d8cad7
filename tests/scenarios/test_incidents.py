"""Incidents from raise to resolved: who is called, who may do what, late clicks (I1-I4, X5)."""

from collections.abc import Callable

import pytest

from tests.scenarios.incident_story import WITH_INCIDENTS, raises, use_up_pages
from tests.scenarios.written_down import clicks
from tests.story import INCIDENTS, SUPPORT, Person, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; incidents have a channel, and a manager on call."""
    return tell(WITH_INCIDENTS)


@pytest.fixture
def pia(story: Story) -> Person:
    """Somebody of sales."""
    return story.person("pia")


def test_anybody_raises_one_and_those_it_concerns_are_called_once_i1_i2(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev1"}, known="Since *10:00* <!channel>")

    assert card.thread_ts is None
    assert card.mentions() == {"U0ANN", "U0BEN", "U0MAX"}
    card.shows("🚨 *Incident 1: Nobody can pay*", "*sev1*", "raised by Olga", "> Since ∗10:00∗ &lt;!channel&gt;")
    card.shows("Incident manager: Max", "Responder: nobody yet", "To be acknowledged by")

    card.click(ann, "Acknowledge")
    card.shows("👀", "*acknowledged*", "by Ann", "Responder: Ann").shows_no("<@U0ANN>")
    card.click(ann, "Contact made")
    card.click(ann, "Mitigated")
    card.shows("🩹", "*mitigated*")
    card.click(max_, "Resolve")
    card.shows("✅", "*resolved*", "by Max")
    story.expect("It is resolved.", to=olga)
    story.expect("Root cause of incident 1", channel=INCIDENTS)
    story.expect_nothing()


def test_words_behind_the_command_raise_it_at_once_i1(story: Story, olga: Person) -> None:
    said = olga.commands("incident The shop is down", channel=SUPPORT)

    assert "Incident 1 is raised as sev2." in said
    story.expect("The shop is down", channel=INCIDENTS)
    use_up_pages(story)
    assert "The shop is down" in olga.commands("incident")


def test_it_is_not_resolved_before_contact_was_made_i4(story: Story, olga: Person, ann: Person) -> None:
    card = raises(story, olga, "Nobody can pay")
    card.click(ann, "Acknowledge")
    card.click(ann, "Mitigated")

    card.click(ann, "Resolve")

    story.expect("Say first that contact was made", only_to=ann)
    card.shows("*mitigated*")


def test_whoever_presses_late_hears_what_happened_meanwhile_x5(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    card = raises(story, olga, "Nobody can pay")
    value, action = card.value_of("Acknowledge"), card.action_of("Acknowledge")
    block = card.now.blocks[-1]["block_id"]
    card.click(ann, "Acknowledge")

    story.sandbox.client.click(ben.id, action, block_id=block, channel=card.channel, ts=card.ts, value=value)
    story.settle()

    story.expect("Ann changed it meanwhile, so nothing happened. It is acknowledged now.", only_to=ben)


def test_two_steps_in_a_row_are_two_however_late_the_screen_is_i4(story: Story, olga: Person, ann: Person) -> None:
    card = raises(story, olga, "Nobody can pay")
    card.click(ann, "Acknowledge")
    value = card.value_of("Contact made")
    block = card.now.blocks[-1]["block_id"]
    card.click(ann, "Contact made")

    story.sandbox.client.click(
        ann.id, "incident_mitigate", block_id=block, channel=card.channel, ts=card.ts, value=value
    )
    story.settle()

    card.shows("*mitigated*")


def test_only_those_whom_it_concerns_move_it_p1(story: Story, olga: Person, pia: Person) -> None:
    card = raises(story, olga, "Nobody can pay")

    card.click(pia, "Acknowledge")

    story.expect("Only people of Backend support and those whom the incident concerns can do that.", only_to=pia)
    card.shows("*raised*")


def test_roles_are_taken_and_passed_i2(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    card = raises(story, olga, "Nobody can pay")

    card.click(ann, "More…")
    clicks(story, ann, "I respond")
    card.shows("*acknowledged*", "Responder: Ann")
    card.click(ben, "More…")
    clicks(story, ben, "Pass a role…")
    ben.submits(standing={"option": "manager"}, person={"user": "U0BEN"})

    card.shows("Incident manager: Ben")


def test_the_same_form_raises_one_incident_whoever_sends_it_again_i1(story: Story, olga: Person) -> None:
    raises(story, olga, "Nobody can pay")
    with story.bot.desk.reading() as work:
        (incident,) = work.uow.incidents.open()
    assert incident.source_key is not None
    assert incident.source_key.startswith("view:")
    assert incident.thread_ts is not None
