"""Somebody takes over turns of a schedule, and takes them back (D8, D10, P1, P2)."""

import random
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.schedules import Override
from bot.domain.turns import position_at
from bot.services.people import Names
from bot.services.schedules import on_call
from bot.services.schedules.taking_over import take_over
from tests.scenarios.on_call import FEDERAL, MANAGER, Tell, with_schedules
from tests.story import T0, Person, Story

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEXT_MONDAY = T0.replace(day=30, hour=9)


@pytest.fixture
def story(tell: Tell) -> Story:
    """A Monday at 10:00; Lea is manager on call, next week it is Max."""
    return tell(with_schedules(manager=MANAGER))


def takes_over(person: Person, begins: str, ends: str | None = None, note: str = "", nth: int = 0) -> str:
    """Fill in the form from Home; what it says then, in the form's place or beside a field."""
    person.opens_home()
    person.story.click_home(person, "Take over…", nth)
    given = {"begins": begins, **({"ends": ends} if ends is not None else {}), **({"note": note} if note else {})}
    answer = person.submits(**given)
    return str(answer.get("errors") or person.modal)


def test_a_colleague_takes_over_until_tonight_and_is_on_call_at_once_d8_d10(story: Story) -> None:
    lea, max_ = story.person("lea"), story.person("max")

    said = takes_over(max_, "now", "18:00", "Lea is at the dentist")

    assert "You are on call from 10:00 CET until 18:00 CET, instead of Lea: Manager on call." in said
    story.expect("Your turn begins: Manager on call until 18:00 CET", "Before you: Lea", to=max_)
    story.expect("Your turn is over: Manager on call", "Max is on call now.", to=lea)
    assert "*Manager on call*: Max until 18:00" in story.person("olga").commands("who").replace("Mon 23 Nov ", "")
    story.until(T0.replace(hour=18))
    story.expect("Your turn begins: Manager on call until Mon 30 Nov 09:00 CET", to=lea)
    story.expect("Your turn is over", "Lea is on call now.", to=max_)
    with story.bot.desk.reading() as work:
        (row,) = work.uow.audit.of("schedule:manager")
    assert (row.actor, row.action, row.reason, row.data["instead_of"]) == (
        "U0MAX",
        "schedule.taken_over",
        "Lea is at the dentist",
        ["U0LEA"],
    )


def test_without_a_change_the_form_means_the_rest_of_the_turn_and_its_owner_can_take_it_back_d8(story: Story) -> None:
    lea, max_ = story.person("lea"), story.person("max")
    takes_over(max_, "now")
    story.expect("Your turn begins: Manager on call until Mon 7 Dec 09:00 CET", to=max_)
    story.expect("Your turn is over", to=lea)
    story.advance(hours=1)

    takes_over(lea, "now", "thu 9:00")
    story.expect("Your turn begins: Manager on call until Thu 26 Nov 09:00 CET", "Before you: Max", to=lea)
    story.expect("Your turn is over", "Lea is on call now.", to=max_)
    story.until(T0.replace(day=26, hour=9))

    story.expect("Your turn begins: Manager on call until Mon 7 Dec 09:00 CET", to=max_)
    story.expect("Your turn is over", "Max is on call now.", to=lea)


def test_whose_turn_lies_ahead_is_told_with_the_note_and_the_calculator_follows_d8(story: Story) -> None:
    lea, max_ = story.person("lea"), story.person("max")

    said = takes_over(lea, "1 dec 9:00", "3 dec 9:00", "Max flies to *Brno*")

    assert "from Tue 1 Dec 09:00 CET until Thu 3 Dec 09:00 CET, instead of Max" in said
    told = story.expect("Lea is on call instead of you", "Tue 1 Dec 09:00 CET until Thu 3 Dec 09:00 CET", to=max_)
    told.shows("> Max flies to ∗Brno∗", "Take over…", "Mute for today")
    story.until(NEXT_MONDAY)
    story.expect("Your turn begins: Manager on call until Tue 1 Dec 09:00 CET", to=max_)
    story.expect("Your turn is over", to=lea)
    story.until(NEXT_MONDAY + timedelta(days=1))
    story.expect("Your turn begins: Manager on call until Thu 3 Dec 09:00 CET", to=lea)
    story.expect("Your turn is over", to=max_)


def test_many_turns_at_once_are_one_message_to_each_of_those_who_had_them_d8(tell: Tell) -> None:
    story = tell(with_schedules(federal=FEDERAL))

    takes_over(story.person("eve"), "24 nov 0:00", "28 nov 0:00")

    for name in ("kim", "pia", "rob"):
        told = story.expect("Eve is on call instead of you: US Federal", to=story.person(name))
        told.shows({"kim": "until Fri 27 Nov 11:00 PST", "pia": "until Thu 26 Nov", "rob": "until Fri 27 Nov"}[name])
    story.expect_nothing()


def test_a_later_one_who_takes_over_wins_and_only_for_that_time_d8(tell: Tell) -> None:
    three = {**MANAGER, "layers": [{**MANAGER["layers"][0], "people": ["U0MAX", "U0LEA", "U0SUE"]}]}
    story = tell(with_schedules(manager=three))
    sue, max_ = story.person("sue"), story.person("max")
    takes_over(max_, "tue 9:00", "fri 9:00")
    story.expect("Max is on call instead of you", to=story.person("lea"))

    takes_over(sue, "wed 9:00", "thu 9:00")

    story.expect("Sue is on call instead of you", to=max_)
    for day, name in ((23, "Lea"), (24, "Max"), (25, "Sue"), (26, "Max"), (27, "Lea")):
        with story.bot.desk.reading() as work:
            (line,) = on_call.schedule_lines(work, Names(work), T0.replace(day=day, hour=12))
        assert line.now is not None
        assert line.now.name == name


@pytest.mark.parametrize(
    ("begins", "ends", "sentence"),
    [
        ("now", "9:00", "over already"),
        ("fri 9:00", "thu 9:00", "end before it begins"),
        ("now", "1 mar", "more than two months"),
        ("now", "when pigs fly", "pigs"),
        ("whenever", "18:00", "whenever"),
    ],
)
def test_a_time_that_makes_no_sense_is_explained_beside_its_field_x4(
    story: Story, begins: str, ends: str, sentence: str
) -> None:
    assert sentence in takes_over(story.person("max"), begins, ends)
    story.expect_nothing()


def test_taking_over_what_is_yours_or_nobodys_is_answered_kindly_x4(tell: Tell) -> None:
    story = tell(with_schedules(manager=MANAGER, federal=FEDERAL))

    assert "You are on call all that time already." in takes_over(story.person("lea"), "now", "18:00", nth=1)
    assert "no turn in that time" in takes_over(story.person("eve"), "now", "4:00")


def test_only_people_of_the_schedule_and_leads_see_the_button_p1(story: Story) -> None:
    story.person("ann").opens_home()
    with pytest.raises(IndexError):
        story.click_home(story.person("ann"), "Take over…")


@pytest.mark.parametrize("seed", range(5))
def test_any_number_of_people_who_take_over_leave_one_person_on_call_each_hour_d8_d10(tell: Tell, seed: int) -> None:
    story = tell(with_schedules(federal=FEDERAL))
    chance = random.Random(seed)  # noqa: S311 - a test that can be repeated needs no secrecy
    schedule = story.bot.desk.rules.schedules["federal"]
    start = story.clock.now()

    def people(overrides: Sequence[Override]) -> list[str | None]:
        positions = (position_at(schedule, overrides, start + hour * HOUR) for hour in range(96))
        return [position.now.user if position.now else None for position in positions]

    expected = people(())
    for _ in range(25):
        taker, begins = chance.choice(["U0EVE", "U0KIM", "U0PIA", "U0ROB", "U0LEA"]), chance.randrange(95)
        ends = chance.randrange(begins + 1, 96)
        with story.bot.desk.work("modal") as work:
            take_over(work, taker, "federal", (start + begins * HOUR, start + ends * HOUR))
            known = work.uow.duty.overrides("schedule:federal", start - 9 * DAY, start + 9 * DAY)
        expected[begins:ends] = [taker if person else None for person in expected[begins:ends]]

        assert people(known) == expected
        assert all(one.ends_at <= other.starts_at for one, other in pairwise(known))
