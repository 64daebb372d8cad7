"""Incidents between hands: in the handoff's list, and one mention of whoever is next in their threads (H2, D10)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.scenarios.incident_story import RUN, files, use_up_what_others_read
from tests.scenarios.weeks import at, on_duty, rotating, team_of
from tests.scenarios.written_down import clicks
from tests.story import CONFIG, ROOM, Person, Seen, Story

WEDNESDAY, NEXT = at(25, "09:00"), at(2, "09:00", 12)
SATURDAY = datetime(2026, 10, 24, 10, tzinfo=UTC)  # that night Prague sets its clocks back
REGIONS: dict[str, Any] = {
    "manager": {
        "name": "Follow the sun",
        "time_zone": "Europe/Prague",
        "layers": [
            {"people": ["U0MAX"], "from": "08:00", "to": "16:00", "every": "1d"},
            {"people": ["U0LEA"], "from": "07:00", "to": "15:00", "every": "1d", "time_zone": "America/Los_Angeles"},
            {"people": ["U0KIM"], "from": "07:00", "to": "15:00", "every": "1d", "time_zone": "Asia/Tokyo"},
        ],
    }
}
AROUND_THE_WORLD: dict[str, Any] = {**CONFIG, "schedules": REGIONS, "incidents": RUN}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Iterator[Story]:
    """Tuesday 1 December at 16:00: Monday's proposal is confirmed, its team takes over tomorrow."""
    told = tell({**rotating(), "incidents": RUN}, shift=False)
    told.until(at(23, "14:00"))
    told.expect("proposed team for", channel=ROOM).click(told.person("ann"), "Confirm")
    told.until(WEDNESDAY)
    told.expect("on support until", channel=ROOM)
    use_up_welcomes(told)
    told.until(at(30, "14:00"))
    told.expect("proposed team for", channel=ROOM).click(told.person("ann"), "Confirm")
    told.until(at(1, "16:00", 12))
    yield told
    use_up_what_others_read(told)


@pytest.fixture
def world(tell: Callable[..., Story]) -> Iterator[Story]:
    """A Saturday at noon in Prague: three regions follow the sun, and clocks change in the night."""
    told = tell(AROUND_THE_WORLD, shift=False, at=SATURDAY)
    yield told
    use_up_what_others_read(told)


def use_up_welcomes(story: Story) -> None:
    for user in sorted(on_duty(story)):
        story.expect("You are on support", to=Person(story, user))


def at_utc(day: int, hour: int) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=UTC)


def turns_told(story: Story, *names: str) -> None:
    """Whoever's turn begins or ends has read of it."""
    for name in names:
        story.expect("Your turn", to=story.person(name))


def manager_of(story: Story) -> str | None:
    with story.bot.desk.reading() as work:
        found = work.uow.incidents.get(1)
    return found.manager if found is not None else None


def raises(story: Story, title: str, by: str = "olga") -> Seen:
    return files(story, story.person(by), title, severity={"option": "sev4"})


def test_open_incidents_are_in_the_list_and_the_new_team_is_mentioned_once_in_the_thread_h2(story: Story) -> None:
    going, coming = on_duty(story), team_of(story, NEXT) - on_duty(story)
    staying = Person(story, min(going))
    card = raises(story, "Nobody can pay")
    over = raises(story, "The till is slow")
    for each in (card, over):
        each.click(staying, "Acknowledge")
    over.click(staying, "Contact made")
    over.click(staying, "Mitigated")
    over.click(staying, "Resolve")
    use_up_thread(story, over)

    story.until(NEXT)

    story.expect("on support until", channel=ROOM)
    listed = story.expect("handoff", "Incidents that pass on", "and 2 incidents", channel=ROOM)
    listed.shows("1: Nobody can pay", "2: The till is slow", "sev4", "acknowledged", "resolved")
    listed.shows("run by Max", "responder ")
    assert not listed.mentions()
    use_up_welcomes(story)
    use_up_thread(story, over)
    if coming:
        called = story.expect("you are on duty in Backend support now, and this goes on", thread=card.ts)
        assert called.mentions() == coming
        called.click(Person(story, min(coming)), "I respond")
        assert "Responder: " in card.now.words
    story.advance(hours=1)
    assert not [each for each in story.left_over() if "this goes on" in each.words]


def test_the_list_follows_what_becomes_of_the_incident_h2(story: Story) -> None:
    card = raises(story, "Nobody can pay")
    somebody = Person(story, min(team_of(story, NEXT)))
    story.until(NEXT)
    story.expect("on support until", channel=ROOM)
    listed = story.expect("handoff", "1: Nobody can pay", "raised", channel=ROOM)
    use_up_welcomes(story)
    use_up_thread(story, card)

    card.click(somebody, "Acknowledge")

    listed.shows("acknowledged")


def test_it_goes_from_region_to_region_over_a_night_of_changed_clocks_d10_h2(world: Story) -> None:
    max_, lea, kim = (world.person(name) for name in ("max", "lea", "kim"))
    card = raises(world, "Nobody can pay")
    assert manager_of(world) == max_.id

    world.until(at_utc(24, 14))
    turns_told(world, "max", "lea")
    called = world.expect("you are on call for Follow the sun now, and this goes on", thread=card.ts)
    assert called.mentions() == {lea.id}
    called.click(lea, "I manage it")
    assert manager_of(world) == lea.id

    world.until(at_utc(24, 22))
    turns_told(world, "lea", "kim")
    card.click(max_, "Acknowledge")  # what changes meanwhile does not disable the call
    called = world.expect("this goes on", thread=card.ts)
    assert called.mentions() == {kim.id}
    called.click(kim, "I manage it")
    assert manager_of(world) == kim.id

    world.until(at_utc(25, 6))  # in Prague it is seven only, an hour earlier than the day before
    turns_told(world, "kim")
    world.expect_nothing()
    world.until(at_utc(25, 7))
    turns_told(world, "max")
    assert world.expect("this goes on", "run by Kim", thread=card.ts).mentions() == {max_.id}
    world.until(at_utc(25, 14))
    turns_told(world, "max", "lea")
    world.expect_nothing()  # Max did not take it, so it is Kim's, who was not the one before Lea


def test_after_downtime_over_two_turns_only_who_is_on_call_now_is_mentioned_once(world: Story) -> None:
    card = raises(world, "Nobody can pay")
    with world.down():
        world.clock.set(at_utc(24, 23))
    turns_told(world, "max", "kim")
    assert world.expect("this goes on", thread=card.ts).mentions() == {"U0KIM"}
    with world.down():
        world.clock.set(at_utc(24, 23) + timedelta(minutes=30))
    world.expect_nothing()


def test_nobody_is_mentioned_for_what_is_over_or_managed_by_somebody_else(world: Story) -> None:
    ann, cid = world.person("ann"), world.person("cid")
    over, mine = raises(world, "Nobody can pay"), raises(world, "The till is slow")
    for step in ("Acknowledge", "Contact made", "Mitigated", "Resolve"):
        over.click(ann, step)
    use_up_thread(world, over)
    mine.click(cid, "More…")
    clicks(world, cid, "I manage it")

    world.until(at_utc(24, 14))

    turns_told(world, "max", "lea")
    use_up_thread(world, over)
    use_up_what_others_read(world)
    world.expect_nothing()


def use_up_thread(story: Story, card: Seen) -> None:
    """What follows in the thread of an incident that is over; other stories are about that."""
    for each in story.left_over():
        if each.thread_ts == card.ts or "oot cause" in each.words:
            story.expect(each.text, channel=each.channel)
