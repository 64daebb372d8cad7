"""Requests outside working hours: the card says when the team is back, the clock starts at the opening (F1, F7)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.story import CONFIG, PRAGUE, Story, with_team

FRIDAY_EVENING = datetime(2026, 11, 20, 19, 30, tzinfo=PRAGUE)
MONDAY_OPENING = datetime(2026, 11, 23, 9, 0, tzinfo=PRAGUE)
HOLIDAY = datetime(2026, 11, 17, 11, 0, tzinfo=PRAGUE)  # a Tuesday: Day of the Struggle for Freedom and Democracy
BEFORE_LUNCH = datetime(2026, 11, 23, 11, 58, tzinfo=PRAGUE)


def test_a_friday_evening_request_waits_in_peace_until_monday(tell: Callable[..., Story]) -> None:
    story = tell(at=FRIDAY_EVENING)
    olga, ann, ben = story.person("olga"), story.person("ann"), story.person("ben")

    ask = olga.posts("The nightly report did not arrive")

    assert ask.card.mentions() == set()
    ask.card.shows("Mon 23 Nov 09:00", "Cannot wait? Tell Max")
    assert ask.row.out_of_hours
    assert ask.row.due_at == MONDAY_OPENING.replace(minute=5)

    story.until(MONDAY_OPENING)
    for responder in (ann, ben):
        story.expect("Support is open", "nightly report", to=responder)
    ask.card.shows("Waiting for a first response", "Ann and Ben").shows_no("Waiting until support opens", "Max")
    story.advance(minutes=2)
    ask.reply(ann, "Found it, sending it again")
    assert ask.row.missed_at is None
    story.advance(hours=2)
    story.expect_nothing()


def test_several_requests_of_one_night_are_one_message_in_the_morning(tell: Callable[..., Story]) -> None:
    story = tell(at=FRIDAY_EVENING)
    olga, tom, ann, ben = (story.person(name) for name in ("olga", "tom", "ann", "ben"))
    first, second = olga.posts("The nightly report did not arrive"), tom.posts("The shop is slow")
    assert first.card.ts
    assert second.card.ts

    story.until(MONDAY_OPENING)

    for responder in (ann, ben):
        story.expect("nightly report", "shop is slow", to=responder)
    first.reply(ann, "Looking")
    second.reply(ben, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_an_answer_before_the_opening_meets_the_target(tell: Callable[..., Story]) -> None:
    story = tell(at=FRIDAY_EVENING)
    olga, ann = story.person("olga"), story.person("ann")
    ask = olga.posts("The nightly report did not arrive")
    assert ask.card.ts

    story.advance(minutes=10)
    ask.reply(ann, "I am still here, sending it again")

    assert ask.row.responded_by == "U0ANN"
    assert ask.row.missed_at is None
    story.until(MONDAY_OPENING)
    story.expect_nothing()


def test_a_request_on_a_public_holiday_waits_for_the_people_of_the_next_working_day(tell: Callable[..., Story]) -> None:
    story = tell(at=HOLIDAY)  # the shift of Ann and Ben begins on the next morning
    olga, ann, ben = story.person("olga"), story.person("ann"), story.person("ben")

    ask = olga.posts("Nobody can log in")

    assert ask.card.shows("Wed 18 Nov 09:00", "Cannot wait? Tell Max").mentions() == set()
    story.until(HOLIDAY.replace(day=18, hour=8, minute=59))
    story.expect_nothing()
    story.advance(minutes=1)
    for responder in (ann, ben):
        story.expect("Nobody can log in", to=responder)
    ask.reply(ben, "Looking")
    assert ask.row.missed_at is None


def test_nobody_is_called_during_the_lunch_break(tell: Callable[..., Story]) -> None:
    lunch = with_team(CONFIG, working_hours={"mon-fri": ["09:00-12:00", "13:00-18:00"]})
    story = tell(lunch, at=BEFORE_LUNCH)
    olga, tom, ann, ben = (story.person(name) for name in ("olga", "tom", "ann", "ben"))
    early = olga.posts("The export is broken")
    assert early.card.mentions() == {"U0ANN", "U0BEN"}

    story.until(BEFORE_LUNCH.replace(hour=12, minute=30))
    late = tom.posts("The import is broken too")
    assert late.card.shows("back 13:00").mentions() == set()
    story.until(BEFORE_LUNCH.replace(hour=12, minute=59))
    story.expect_nothing()

    story.advance(minutes=2)  # 13:00 is the opening for Tom's, 13:01 the third working minute of Olga's
    for responder in (ann, ben):
        story.expect("import is broken", to=responder)
        story.expect("export is broken", to=responder)
    assert early.row.due_at == BEFORE_LUNCH.replace(hour=13, minute=3)
    early.reply(ann, "Back from lunch, looking")
    late.reply(ann, "Yours too")
    assert early.row.missed_at is late.row.missed_at is None


@pytest.mark.parametrize(
    ("without", "words"),
    [({"schedules": {}}, "Cannot wait? Tell Lea"), ({"schedules": {}, "leads": []}, "Support is closed and back")],
)
def test_without_a_manager_on_call_the_card_names_the_leads_or_nobody(
    tell: Callable[..., Story], without: dict[str, Any], words: str
) -> None:
    config = {**CONFIG, "schedules": without["schedules"]}
    story = tell(with_team(config, leads=without.get("leads", ["U0LEA"])), at=FRIDAY_EVENING)

    ask = story.person("olga").posts("The nightly report did not arrive")

    ask.card.shows(words).shows_no("Max")
    if "leads" in without:
        ask.card.shows("Cannot wait? Raise an incident: /support incident and a few words.").shows_no("Tell")
