"""One person, one emergency: the manager on call finds another engineer with one button; cover of requests (I5, X5)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.scenarios.incident_story import RUN, WITH_INCIDENTS, files, use_up_pages
from tests.story import CONFIG, Person, Seen, Story, shift_of

SEV1 = {"option": "sev1"}
REGION: dict[str, Any] = {
    "name": "Emergencies in Europe",
    "time_zone": "Europe/Prague",
    "layers": [{"people": ["U0KIM", "U0EVE"], "handoff": "mon 09:00", "every": "7d"}],
}
WITH_REGION: dict[str, Any] = {
    **WITH_INCIDENTS,
    "schedules": {**CONFIG["schedules"], "region": REGION},
    "incidents": {**RUN, "region": "schedule:region"},
}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; another region can be asked for engineers."""
    return tell(WITH_REGION)


@pytest.fixture
def kim(story: Story) -> Person:
    return story.person("kim")


@pytest.fixture
def eve(story: Story) -> Person:
    return story.person("eve")


def two_emergencies(story: Story, olga: Person, ann: Person, max_: Person) -> tuple[Seen, Seen]:
    """Ann has one and takes another; what the manager reads, and the card of the second."""
    files(story, olga, "Nobody can pay", severity=SEV1).click(ann, "Acknowledge")
    card = files(story, olga, "Nobody can log in", severity=SEV1)
    use_up_pages(story)
    card.click(ann, "Acknowledge")
    use_up_pages(story)
    return story.expect("Find another engineer", to=max_), card


def asked(story: Story, person: Person) -> Seen:
    return story.expect("The first to accept has it", to=person)


def test_the_manager_finds_another_engineer_and_the_first_to_accept_has_it_i5(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    kim, eve = story.person("kim"), story.person("eve")
    told, card = two_emergencies(story, olga, ann, max_)
    told.shows("Ann already has incident 1, “Nobody can pay”, and incident 2, “Nobody can log in” needs somebody")
    story.expect_nothing()

    told.click(max_, "Find another engineer")
    first, second = asked(story, kim), asked(story, eve)
    first.shows("Max looks for an engineer", "incident 2: Nobody can log in")
    first.click(kim, "I take it")

    first.shows("You have it. Thank you!").shows_no("Cannot")
    second.shows("Kim has it.").shows_no("I take it")
    told.shows("Kim has incident 2 now.").shows_no("Find another engineer")
    card.shows("Responder: Kim")
    story.advance(minutes=15)
    story.expect_nothing()


def test_of_two_who_accept_at_once_one_has_it_and_the_other_is_told_politely_x5(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    kim, eve = story.person("kim"), story.person("eve")
    told, card = two_emergencies(story, olga, ann, max_)
    told.click(max_, "Find another engineer")
    first, second = asked(story, kim), asked(story, eve)

    with story.slow_screens():
        second.click(eve, "I take it")
        first.click(kim, "I take it")

    story.expect("Eve has it already. Thank you all the same.", only_to=kim)
    card.shows("Responder: Eve")
    first.shows("Eve has it.")


def test_once_everybody_declined_the_manager_hears_it_at_once_i5(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    kim, eve = story.person("kim"), story.person("eve")
    told, _ = two_emergencies(story, olga, ann, max_)
    told.click(max_, "Find another engineer")
    first, second = asked(story, kim), asked(story, eve)

    first.click(kim, "Cannot")
    first.shows("You said that you cannot.")
    story.expect_nothing()
    second.click(eve, "Cannot")

    story.expect("Nobody whom I asked can take incident 2", "/support page 2", to=max_)
    told.click(max_, "Find another engineer")
    story.expect("There is nobody left whom I could ask.", only_to=max_)
    story.advance(minutes=15)
    story.expect_nothing()


def test_after_ten_minutes_without_anybody_the_manager_is_told_again_once_i5(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    kim, eve = story.person("kim"), story.person("eve")
    told, card = two_emergencies(story, olga, ann, max_)
    told.click(max_, "Find another engineer")
    first, second = asked(story, kim), asked(story, eve)
    told.click(max_, "Find another engineer")
    story.expect("I have asked already, and wait for", only_to=max_)
    first.click(kim, "Cannot")

    story.advance(minutes=10)

    story.expect("Nobody whom I asked has taken incident 2, “Nobody can log in”, within 10 minutes.", to=max_)
    second.click(eve, "I take it")
    card.shows("Responder: Eve")
    story.advance(minutes=10)
    story.expect_nothing()


def test_an_emergency_raised_while_all_on_duty_are_busy_is_told_before_anybody_takes_it_i5(
    tell: Callable[..., Story],
) -> None:
    story = tell(WITH_INCIDENTS, shift=False)
    story.confirm(shift_of(story.clock.now(), responders=("U0ANN",)))
    olga, ann, max_, cid = map(story.person, ("olga", "ann", "max", "cid"))
    files(story, olga, "Nobody can pay", severity=SEV1).click(ann, "Acknowledge")
    use_up_pages(story)

    card = files(story, olga, "Nobody can log in", severity=SEV1)

    told = story.expect("Ann already has incident 1", "Find another engineer", to=max_)
    use_up_pages(story)
    told.click(max_, "Find another engineer")
    asked(story, story.person("ben")).shows("I take it")
    asked(story, cid).click(cid, "I take it")
    card.shows("*acknowledged*", "Responder: Cid")
    story.expect_nothing()


def test_a_nuisance_beside_an_emergency_is_no_second_emergency_i5(story: Story, olga: Person, ann: Person) -> None:
    files(story, olga, "Nobody can pay", severity=SEV1).click(ann, "Acknowledge")
    card = files(story, olga, "The logo is blurred", severity={"option": "sev3"})
    use_up_pages(story)

    card.click(ann, "Acknowledge")

    use_up_pages(story)
    story.expect_nothing()


def test_an_incident_that_is_over_needs_no_other_engineer_x4(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    kim, eve = story.person("kim"), story.person("eve")
    told, card = two_emergencies(story, olga, ann, max_)
    told.click(max_, "Find another engineer")
    first = asked(story, kim)
    asked(story, eve)
    card.click(ann, "Contact made")
    with story.slow_screens():
        card.click(ann, "Resolve")
        first.click(kim, "I take it")

    story.expect("Incident 2 is resolved, so nobody else is needed.", only_to=kim)
    first.shows("It is over; nobody else is needed.")
    told.shows("It is over; nobody else is needed.")
    for seen in story.left_over():
        story.expect(channel=seen.channel)


def test_whoever_takes_an_emergency_on_duty_can_have_their_requests_covered_i5_h1(
    story: Story, olga: Person, tom: Person, ann: Person, ben: Person
) -> None:
    first, second = olga.posts("The export is broken"), tom.posts("The import is broken")
    for ask in (first, second):
        ask.card.click(ann, "Take")
    card = files(story, olga, "Nobody can pay", severity=SEV1)
    use_up_pages(story)
    card.click(ann, "Acknowledge")

    offer = story.expect("You have incident 1, “Nobody can pay” now, and 2 open requests besides.", to=ann)
    offer.shows("The export is broken", "The import is broken")
    offer.click(ann, "Ask somebody to cover my requests")

    for ask in (first, second):
        handed = story.expect("I have incident 1, so please look after this one.", thread=ask.ts)
        assert handed.mentions() == {"U0BEN"}
        assert ask.row.handoff_to == "U0BEN"
    offer.shows("I asked Ben to take over 2 requests of yours.").shows_no("Ask somebody to cover")
    first.card.click(ben, "Take")
    story.expect("You took it over from Ann.", only_to=ben)
    assert first.row.owner == "U0BEN"


def test_nobody_is_asked_to_cover_where_nobody_else_is_free_i5(tell: Callable[..., Story]) -> None:
    story = tell(WITH_INCIDENTS, shift=False)
    story.confirm(shift_of(story.clock.now(), responders=("U0ANN",)))
    olga, ann = story.person("olga"), story.person("ann")
    ask = olga.posts("The export is broken")
    ask.card.click(ann, "Take")
    card = files(story, olga, "Nobody can pay", severity=SEV1)
    use_up_pages(story)
    card.click(ann, "Acknowledge")
    offer = story.expect("1 open request besides", to=ann)

    offer.click(ann, "Ask somebody to cover my requests")

    story.expect("Nobody else on duty is free.", only_to=ann)
    assert ask.row.handoff_to is None
