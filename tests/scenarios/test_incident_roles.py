"""Whoever has a role without having taken it is told directly, once (I2, N3)."""

from collections.abc import Callable

import pytest

from tests.scenarios.incident_story import WITH_INCIDENTS, raises, use_up_what_others_read
from tests.scenarios.written_down import clicks
from tests.story import INCIDENTS, Person, Seen, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; incidents have a channel, and a manager on call."""
    return tell(WITH_INCIDENTS)


@pytest.fixture
def card(story: Story, olga: Person, ann: Person) -> Seen:
    """Ann responds, and Max manages it."""
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev2"})
    card.click(ann, "Acknowledge")
    return card


def passes(card: Seen, by: Person, role: str, to: Person) -> None:
    """Somebody passes a role by the form behind **More…**."""
    card.click(by, "More…")
    clicks(card.story, by, "Pass a role…")
    by.submits(standing={"option": role}, person={"user": to.id})


def test_whoever_is_given_a_role_is_told_by_whom_i2(story: Story, card: Seen, ann: Person, cid: Person) -> None:
    passes(card, ann, "responder", cid)

    told = story.expect("Ann made you the responder of an incident: 1, Nobody can pay (acknowledged).", to=cid)
    told.shows("<https://firstline.slack.com/archives/C0INC/p", "If you cannot: More… on its card")
    card.shows("Responder: Cid")
    story.expect_nothing()


def test_whoever_gives_themselves_a_role_is_told_nothing_n3(story: Story, card: Seen, ben: Person) -> None:
    passes(card, ben, "manager", ben)

    card.shows("Incident manager: Ben")
    story.expect_nothing()


def test_those_who_had_a_role_hear_that_it_was_reopened_unless_they_did_it_i2_n3(
    story: Story, card: Seen, ann: Person, max_: Person
) -> None:
    card.click(ann, "Contact made")
    card.click(max_, "Resolve")
    use_up_what_others_read(story)
    story.expect("Root cause of incident 1", channel=INCIDENTS)

    card.click(ann, "Reopen")

    story.expect("Ann reopened an incident that you manage: 1, Nobody can pay (acknowledged).", to=max_)
    story.expect("It is not over: people work on it again.", to=story.person("olga"))
    story.expect_nothing()


def test_once_they_have_left_whoever_runs_incidents_hears_that_it_was_reopened_i2(
    story: Story, card: Seen, ann: Person, ben: Person, lea: Person
) -> None:
    card.click(ann, "Contact made")
    card.click(ben, "Resolve")
    use_up_what_others_read(story)
    story.expect("Root cause of incident 1", channel=INCIDENTS)
    with story.bot.desk.work("event") as work:
        for user in ("U0ANN", "U0MAX"):
            work.uow.settings.put(f"deleted:{user}", value=True, now=work.now)

    card.click(ben, "Reopen")

    story.expect("Ben reopened an incident whose manager and responder have left", to=lea)
    story.expect("It is not over: people work on it again.", to=story.person("olga"))
    story.expect_nothing()
