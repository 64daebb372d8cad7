"""An incident in the thread of a request: whoever acknowledges it has answered the request's call (F2, I2, I4)."""

from collections.abc import Callable

import pytest

from tests.scenarios.incident_story import WITH_INCIDENTS, use_up_what_others_read
from tests.story import SUPPORT, Ask, Person, Seen, Story


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; incidents have a channel, and a manager on call."""
    return tell(WITH_INCIDENTS)


@pytest.fixture
def ask(olga: Person) -> Ask:
    """What Olga asks, with its card."""
    asked = olga.posts("Payments are down")
    assert asked.card.mentions() == {"U0ANN", "U0BEN"}
    return asked


def raised(story: Story, ask: Ask, by: Person) -> Seen:
    by.shortcut("Raise an incident…", ask.ts)
    by.submits(title="Nobody can pay", severity={"option": "sev2"})
    use_up_what_others_read(story)
    return story.expect("Nobody can pay", channel=SUPPORT, thread=ask.ts)


def test_nobody_is_chased_for_a_request_whose_incident_somebody_acknowledged_f2_i4(
    story: Story, ask: Ask, ann: Person, ben: Person
) -> None:
    card = raised(story, ask, ann)

    card.click(ben, "Acknowledge")

    ask.card.shows("Ben")
    assert ask.row.owner == "U0BEN"
    story.advance(minutes=12)
    story.expect_nothing()


def test_what_somebody_took_before_stays_theirs_f2(story: Story, ask: Ask, ann: Person, ben: Person) -> None:
    ask.card.click(ann, "Take")
    card = raised(story, ask, ann)

    card.click(ben, "Acknowledge")

    assert ask.row.owner == "U0ANN"
    story.expect_nothing()


def test_whoever_is_no_member_acknowledges_the_incident_alone_p1(
    story: Story, ask: Ask, ann: Person, max_: Person
) -> None:
    card = raised(story, ask, ann)

    card.click(max_, "Acknowledge")

    card.shows("*acknowledged*", "by Max")
    assert ask.row.owner is None
    story.expect_nothing()
