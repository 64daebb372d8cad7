"""Waiting for the customer: 15 minutes, a text; 15 more, the bridge is closed; any answer ends it (I8, I10)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.incidents import Incident
from tests.scenarios.incident_story import RUN, raises, use_up_pages, use_up_what_others_read
from tests.scenarios.written_down import clicks, prefilled
from tests.story import CONFIG, INCIDENTS, Person, Seen, Story

CALM: dict[str, Any] = {  # an emergency whose own reminders come later than the silence of these stories
    **CONFIG,
    "incidents": {**RUN, "severities": {"sev1": {"acknowledge": "5m", "update_every": "8h"}, "sev4": {}}},
}
TEXT = "We have not heard from you about “Nobody can pay”"
OVER = "The customer had not answered for 15 min. Nothing is left to do about it."


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; incidents have a channel, and a manager on call."""
    return tell(CALM)


def of(story: Story, incident_id: int = 1) -> Incident:
    """The incident as it is stored."""
    with story.bot.desk.reading() as work:
        found = work.uow.incidents.get(incident_id)
    assert found is not None
    return found


def waiting(story: Story, olga: Person, ann: Person, **fields: Any) -> Seen:
    """The card of an emergency that Ann responds to, and in which she waits for the customer since 10:00."""
    card = raises(story, olga, "Nobody can pay", **{"severity": {"option": "sev1"}, **fields})
    card.click(ann, "Acknowledge")
    use_up_what_others_read(story)
    card.click(ann, "More…")
    clicks(story, ann, "Waiting for the customer")
    card.shows("Waiting for the customer since")
    return card


def test_after_fifteen_minutes_the_responder_gets_the_text_with_the_three_points_i8(
    story: Story, olga: Person, ann: Person
) -> None:
    card = waiting(story, olga, ann)

    story.advance(minutes=14, seconds=59)
    story.expect_nothing()
    story.advance(seconds=1)

    offered = story.expect(TEXT, thread=card.ts)
    assert offered.mentions() == {"U0ANN"}
    offered.shows("> 1. The bridge is still open", "> 2. If another time", "> 3. If we do not hear from you")
    offered.shows("in 15 min", "Without an answer the bridge is closed")
    offered.click(ann, "Customer answered")
    offered.shows(OVER).shows_no(TEXT)
    card.shows_no("Waiting for the customer")
    story.advance(minutes=30)
    story.expect_nothing()


def test_after_thirty_minutes_the_bridge_is_closed_and_it_is_no_emergency_i8(
    story: Story, olga: Person, ann: Person
) -> None:
    card = waiting(story, olga, ann)
    story.advance(minutes=29, seconds=59)
    story.expect(TEXT, thread=card.ts).shows("Customer answered")

    story.advance(seconds=1)

    closed = story.expect("the bridge is closed. It is no emergency any more", thread=card.ts)
    assert closed.mentions() == set()
    card.shows("No emergency any more, because the customer does not answer.").shows_no("ext update by")
    assert of(story).lowered_at == story.clock.now()
    story.advance(hours=9)
    story.expect_nothing()  # no update is due, and nobody is paged


@pytest.mark.parametrize("minute", [14, 16, 29])
def test_an_answer_in_the_thread_ends_the_wait_i8(story: Story, olga: Person, ann: Person, minute: int) -> None:
    card = waiting(story, olga, ann)
    story.advance(minutes=minute)
    if minute > 15:
        story.expect(TEXT, thread=card.ts)

    olga.posts("They are back on the line", channel=INCIDENTS, thread=card.ts)
    story.advance(minutes=40)

    story.expect_nothing()
    assert (of(story).asked_customer_at, of(story).lowered_at) == (None, None)


def test_our_own_words_are_no_answer_i8(story: Story, olga: Person, ann: Person, max_: Person) -> None:
    card = waiting(story, olga, ann)
    ann.posts("I called them again", channel=INCIDENTS, thread=card.ts)
    max_.posts("Try their other number", channel=INCIDENTS, thread=card.ts)

    story.advance(minutes=15)

    story.expect(TEXT, thread=card.ts)


def test_downtime_leaves_the_customer_the_second_period_and_an_answer_counts_i8_r13(
    story: Story, olga: Person, ann: Person
) -> None:
    card = waiting(story, olga, ann)
    with story.down():
        story.advance(hours=2)
    story.expect(TEXT, thread=card.ts)
    story.advance(minutes=14)
    with story.down():
        story.sandbox.client.post("U0OLGA", INCIDENTS, "Here we are", thread_ts=card.ts)
        story.advance(hours=1)

    story.expect_nothing()
    assert of(story).lowered_at is None


def test_an_answer_after_all_makes_it_an_emergency_again_but_thanks_do_not_i8(
    story: Story, olga: Person, ann: Person
) -> None:
    card = waiting(story, olga, ann)
    story.advance(minutes=30)
    story.expect(OVER, thread=card.ts)
    story.expect("the bridge is closed", thread=card.ts)

    olga.posts("thanks", channel=INCIDENTS, thread=card.ts)
    story.expect_nothing()
    olga.posts("We are back, and still cannot pay", channel=INCIDENTS, thread=card.ts)

    again = story.expect("answered, so this is an emergency again", thread=card.ts)
    assert again.mentions() == {"U0ANN"}
    card.shows("ext update by").shows_no("No emergency any more")


def test_the_request_that_it_came_from_goes_on_with_high_priority_i8(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("Nobody can pay")
    ask.reply(ann, "I look")
    ask.card.click(ann, "Similar and more…")
    clicks(story, ann, "Raise an incident")
    ann.submits(title="Nobody can pay", severity={"option": "sev1"})
    use_up_pages(story)
    card = story.expect("Incident 1", thread=ask.ts)
    story.expect("It was raised from your request", to=olga)
    card.click(ann, "Acknowledge")
    use_up_what_others_read(story)
    assert str(ask.row.priority) == "urgent"
    card.click(ann, "More…")
    clicks(story, ann, "Waiting for the customer")

    story.advance(minutes=30, seconds=5)

    story.expect(OVER, thread=ask.ts)
    story.expect("The request goes on with high priority.", thread=ask.ts)
    assert str(ask.row.priority) == "high"


def test_no_emergency_only_loses_its_bridge_i8(story: Story, olga: Person, ann: Person) -> None:
    card = waiting(story, olga, ann, severity={"option": "sev4"})

    story.advance(minutes=30)

    story.expect(OVER, thread=card.ts)
    story.expect("so the bridge is closed.", thread=card.ts).shows_no("emergency")
    assert of(story).lowered_at is None
    assert of(story).asked_customer_at is None


def test_waiting_twice_is_waiting_once_and_only_people_it_concerns_may_i8_p1(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev4"})
    for person in (ann, ben, olga):
        card.click(person, "More…")
    clicks(story, ann, "Waiting for the customer")
    story.advance(minutes=1)
    clicks(story, ben, "Waiting for the customer")
    clicks(story, olga, "Waiting for the customer")

    asked = of(story).asked_customer_at
    assert asked is not None
    assert asked < story.clock.now() - timedelta(seconds=30)
    card.click(ann, "More…")
    clicks(story, ann, "Customer answered")


def test_the_end_of_a_call_is_written_down_with_who_can_be_reached_i10(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev4"}, customer="Shopio")
    ann.posts("I talk to them", channel=INCIDENTS, thread=card.ts)
    for label in ("Acknowledge", "Contact made", "Resolve"):
        card.click(ann, label)
    use_up_what_others_read(story)

    offer = story.expect("Two things help those who come after you", to=max_)
    use_up_follow_up(story)
    offer.click(max_, "Post-call notes…")
    notes = prefilled(max_)["note"]
    assert "Customer: Shopio" in notes
    assert "On the call: Max, Ann" in notes
    max_.submits(note=f"{notes}\nAgreed: a call tomorrow")
    story.expect("Notes of the call", "> Agreed: a call tomorrow", thread=card.ts)

    offer.click(max_, "Who will be available…")
    who = prefilled(max_)["note"]
    assert "Backend support: Ann, Ben" in who
    assert "Manager on call: Max" in who
    max_.submits(note=who)
    story.expect("Who will be available", "> Manager on call: Max", thread=card.ts).shows("by Max")
    story.expect_nothing()


def use_up_follow_up(story: Story) -> None:
    """Who writes the root cause is told so; other stories are about that."""
    for each in story.left_over():
        if "root cause" in each.words.lower():
            story.expect(each.text, channel=each.channel)


def test_once_it_is_resolved_nobody_waits_any_more_i8(story: Story, olga: Person, ann: Person) -> None:
    card = waiting(story, olga, ann, severity={"option": "sev4"})
    story.advance(minutes=15)
    offered = story.expect(TEXT, thread=card.ts)

    for label in ("Contact made", "Resolve"):
        card.click(ann, label)
    use_up_what_others_read(story)
    use_up_follow_up(story)
    story.expect("Two things help those who come after you")

    offered.shows(OVER)
    story.advance(minutes=20)
    story.expect_nothing()
