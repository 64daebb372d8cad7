"""Very many alerts at once: one card for a group, one line for very many groups, nobody called twice (F9, N1, A2)."""

from collections.abc import Callable

import pytest

from tests.scenarios.monitoring import CONFIG_WITH_ALERTS, GRAFANA, fires, grafana_says
from tests.story import ALERTS, ROOM, Ask, Person, Seen, Story

TITLE = "CPU is high on shop-1"
WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    return tell(CONFIG_WITH_ALERTS)


def edits_of(story: Story, card: Seen) -> int:
    calls = story.sandbox.client.calls(method="chat.update")
    return sum(call["args"].get("ts") == card.ts for call in calls)


def test_two_hundred_alerts_of_a_kind_are_one_card_that_is_edited_a_few_times(story: Story) -> None:
    alert = fires(story, TITLE)
    assert alert.card
    for _ in range(40):
        for _ in range(5):
            story.sandbox.client.app_post(GRAFANA, ALERTS, name="Grafana", attachments=grafana_says(TITLE))
        story.settle()
        story.advance(seconds=1)

    story.advance(seconds=10)
    alert.card.shows("201 times")
    assert edits_of(story, alert.card) <= 12
    story.expect_nothing()


@pytest.fixture
def alerts(story: Story) -> list[Ask]:
    """Eight groups within eight seconds; their cards were seen."""
    found = []
    for word in WORDS:
        found.append(fires(story, f"Queue {word} is long"))
        story.advance(seconds=1)
    assert all(each.card for each in found)
    return found


def test_from_the_sixth_group_on_one_line_calls_people_and_the_cards_call_nobody(story: Story) -> None:
    five = [fires(story, f"Queue {word} is long") for word in WORDS[:5]]
    assert all(each.card.mentions() == {"U0ANN", "U0BEN"} for each in five)

    sixth = fires(story, f"Queue {WORDS[5]} is long")

    line = story.expect("6 alerts came in at once", "6 still waiting", channel=ROOM)
    assert line.mentions() == {"U0ANN", "U0BEN"}
    assert sixth.card.mentions() == set()
    assert fires(story, f"Queue {WORDS[6]} is long").card.mentions() == set()
    line.shows("7 alerts came in at once", *(f"Queue {word} is long" for word in WORDS[:7]))
    story.expect_nothing()


def test_the_line_stands_for_reminders_and_follows_what_happens(story: Story, alerts: list[Ask], ann: Person) -> None:
    line = story.expect("8 alerts came in at once", channel=ROOM)
    story.advance(minutes=14)
    story.expect_nothing()

    for alert in alerts[:-1]:
        alert.card.click(ann, "I'm on it")
    line.shows("1 still waiting")
    fires(story, "Queue theta is long", resolved=True)
    line.shows("the rush is over")
    story.advance(hours=1)
    story.expect_nothing()


@pytest.mark.usefixtures("alerts")
def test_requests_and_alerts_do_not_share_a_line(story: Story) -> None:
    line = story.expect("8 alerts came in at once", channel=ROOM)
    ask = story.person("olga").posts("The shop is slow")
    assert ask.card.mentions() == {"U0ANN", "U0BEN"}

    story.advance(minutes=3)

    for name in ("ann", "ben"):
        story.expect("1 request waits", "The shop is slow", to=story.person(name))
    line.shows_no("The shop is slow")
    ask.reply(story.person("ann"), "The alerts say why")
    story.advance(minutes=2)
