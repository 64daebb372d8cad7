"""Turns on call begin and end: a manager by week, six-hour shifts, downtime, covers, another zone (D10)."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.schedules import Override
from bot.domain.working_time import at_wall
from tests.scenarios.on_call import FEDERAL, MANAGER, NIGHT, PACIFIC, Tell, override, with_schedules
from tests.story import T0

NEXT_MONDAY = T0.replace(day=30, hour=9)


def pacific(day: int, hour: int) -> datetime:
    return at_wall(PACIFIC, date(2026, 11, day), time(hour))


def test_a_manager_takes_over_on_monday_with_what_is_open_d10(tell: Tell) -> None:
    story = tell(with_schedules(manager=MANAGER))
    lea, max_, olga = story.person("lea"), story.person("max"), story.person("olga")
    story.until(NEXT_MONDAY - timedelta(minutes=1))
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    story.expect_nothing()

    story.until(NEXT_MONDAY)

    begins = story.expect("Your turn begins: Manager on call", to=max_)
    begins.shows("until Mon 7 Dec 09:00 CET", "Before you: Lea.", "Still waiting", "The export is broken", "Mute")
    ends = story.expect("Your turn is over: Manager on call", to=lea)
    ends.shows("Max is on call now.", "The export is broken", "Mute for today")
    assert begins.mentions() == ends.mentions() == set()
    assert "*Manager on call*: Max until Mon 7 Dec 09:00 CET\nNext: Lea." in olga.opens_home()
    assert "Manager on call: Max until Mon 7 Dec 09:00 CET." in olga.commands("who")
    for name in ("ann", "ben"):
        story.expect("Support is open", to=story.person(name))
    ask.reply(story.person("ann"), "Looking")


def test_nothing_is_said_when_the_same_person_goes_on_nor_at_a_restart_d10_n1(tell: Tell) -> None:
    alone = {**MANAGER, "layers": [{"people": ["U0MAX"], "handoff": "mon 09:00", "every": "7d"}]}
    round_the_clock = {"layers": [{"people": ["U0EVE", "U0KIM"], "from": "09:00", "to": "09:00", "every": "30d"}]}
    story = tell(with_schedules(manager=alone, clock=round_the_clock))

    story.until(NEXT_MONDAY)
    with story.down():
        pass
    story.until(NEXT_MONDAY + timedelta(days=2))

    story.expect_nothing()


def test_two_six_hour_shifts_a_day_hand_over_seven_days_a_week_d10(tell: Tell) -> None:
    story = tell(with_schedules(federal=FEDERAL), at=pacific(21, 12))  # a Saturday
    eve, pia, rob = story.person("eve"), story.person("pia"), story.person("rob")

    story.until(pacific(21, 17))
    story.expect("Your turn is over: US Federal", "next is Eve, from Sun 22 Nov 05:00 PST", to=rob)
    story.until(pacific(22, 5) - timedelta(minutes=1))
    story.expect_nothing()
    story.until(pacific(22, 5))
    story.expect("Your turn begins: US Federal until 11:00 PST", "Rob until Sat 21 Nov 17:00 PST", to=eve)
    story.until(pacific(22, 11))
    story.expect("Your turn begins: US Federal until 17:00 PST", "Before you: Eve.", to=pia)
    story.expect("Your turn is over: US Federal", "Pia is on call now.", to=eve)
    story.until(pacific(22, 17))
    story.expect("Your turn is over: US Federal", "Nobody is on call now; next is Kim", to=pia)


@pytest.mark.parametrize(
    ("saturday", "hours"), [(date(2027, 3, 13), 5), (date(2027, 11, 6), 7)], ids=["five hours", "seven hours"]
)
def test_a_six_hour_shift_over_the_night_of_a_clock_change_ends_at_its_wall_time_d10(
    tell: Tell, saturday: date, hours: int
) -> None:
    ten_at_night = at_wall(PACIFIC, saturday, time(22))
    story = tell(with_schedules(night=NIGHT), at=ten_at_night - timedelta(hours=1))
    eve, pia = story.person("eve"), story.person("pia")

    story.until(ten_at_night)
    story.expect("Your turn begins: Night desk", "until Sun", "04:00 PDT" if hours == 5 else "04:00 PST", to=eve)
    story.until(ten_at_night + timedelta(hours=hours, minutes=-1))
    story.expect_nothing()
    story.until(ten_at_night + timedelta(hours=hours))

    story.expect("Your turn is over: Night desk", to=eve)
    story.expect("Your turn begins: Night desk", "until 10:00", "Before you", to=pia)
    assert story.clock.now().astimezone(PACIFIC).time() == time(4)


@pytest.mark.parametrize("clock", ["02:30", "01:30"], ids=["skipped in spring", "repeated in autumn"])
@pytest.mark.parametrize("sunday", [date(2027, 3, 14), date(2027, 11, 7)], ids=["spring", "autumn"])
def test_a_handover_at_a_wall_time_that_is_missing_or_comes_twice_happens_once_d10(
    tell: Tell, sunday: date, clock: str
) -> None:
    desk = {"name": "Desk", "time_zone": PACIFIC.key}
    layers = [
        {"people": ["U0EVE"], "from": "20:00", "to": clock, "every": "1d"},
        {"people": ["U0PIA"], "from": clock, "to": "20:00", "every": "1d"},
    ]
    evening = at_wall(PACIFIC, sunday - timedelta(days=1), time(21))
    story = tell(with_schedules(desk={**desk, "layers": layers}), at=evening)

    story.until(at_wall(PACIFIC, sunday, time(19)))

    story.expect("Your turn is over: Desk", to=story.person("eve"))
    story.expect("Your turn begins: Desk", to=story.person("pia"))


def test_after_downtime_across_several_turns_only_those_whom_it_concerns_hear_of_it_once_d10(tell: Tell) -> None:
    story = tell(with_schedules(federal=FEDERAL), at=pacific(21, 12))
    with story.down():
        story.until(pacific(24, 12))  # six turns later

    ends = story.expect("Your turn is over: US Federal", "is on call now.")
    begins = story.expect("Your turn begins: US Federal", "It began", "I can tell you only now.", "11:00 PST")
    assert begins.channel != ends.channel
    assert {begins.channel, ends.channel} == {story.direct_channel(story.person(name)) for name in ("pia", "rob")}
    story.until(pacific(24, 16))
    story.expect_nothing()


def test_a_cover_that_begins_now_is_told_at_once_and_ends_in_its_time_d10_d8(tell: Tell) -> None:
    story = tell(with_schedules(manager=MANAGER))
    lea, kim = story.person("lea"), story.person("kim")
    until = T0 + timedelta(hours=5)

    override(story, "manager", Override(user="U0KIM", replaces="U0LEA", starts_at=T0, ends_at=until))

    story.expect("Your turn begins: Manager on call", "until 15:00 CET", "Before you: Lea", to=kim).shows_no("only now")
    story.expect("Your turn is over: Manager on call", "Kim is on call now.", to=lea)
    story.until(until)
    story.expect("Your turn begins: Manager on call", "Before you: Kim.", to=lea)
    story.expect("Your turn is over: Manager on call", "Lea is on call now.", to=kim)


def test_another_zone_in_the_configuration_moves_what_was_armed_already_d10(tell: Tell) -> None:
    story = tell(with_schedules(manager=MANAGER), at=T0 + timedelta(hours=6))
    with story.down(with_schedules(manager={**MANAGER, "time_zone": "America/New_York"})):
        pass

    story.until(NEXT_MONDAY + timedelta(hours=5, minutes=59))
    story.expect_nothing()
    story.until(NEXT_MONDAY + timedelta(hours=6))

    story.expect("Your turn begins: Manager on call", "until Mon 7 Dec 09:00 EST", to=story.person("max"))
    story.expect("Your turn is over: Manager on call", to=story.person("lea"))


def test_other_people_in_the_configuration_take_over_at_the_start_d10(tell: Tell) -> None:
    story = tell(with_schedules(manager=MANAGER))
    replaced = {**MANAGER, "layers": [{**MANAGER["layers"][0], "people": ["U0SUE"]}]}

    with story.down(with_schedules(manager=replaced)):
        story.advance(hours=1)

    story.expect("Your turn begins: Manager on call", to=story.person("sue"))
    story.expect("Your turn is over: Manager on call", "Sue is on call now.", to=story.person("lea"))
    with story.down(with_schedules()):
        story.advance(hours=1)
    with story.down(with_schedules(manager=MANAGER)):
        story.advance(hours=1)
    story.expect_nothing()  # a schedule that comes back begins anew


def test_whoever_muted_messages_is_left_in_peace_and_the_other_side_is_told_n4(tell: Tell) -> None:
    story = tell(with_schedules(manager=MANAGER))
    lea, max_ = story.person("lea"), story.person("max")
    story.until(NEXT_MONDAY - timedelta(hours=1))
    lea.opens_home()
    story.click_home(lea, "Mute for today")

    story.until(NEXT_MONDAY)

    story.expect("Your turn begins: Manager on call", to=max_)


def test_a_channel_shows_who_is_on_call_in_one_line_that_is_edited_in_place_d10_n1(tell: Tell) -> None:
    story = tell(with_schedules(manager={**MANAGER, "channel": "C0OTHER"}))
    line = story.expect("*Manager on call*: Lea until Mon 30 Nov 09:00 CET", "Next: Max.", channel="C0OTHER")

    story.until(NEXT_MONDAY)

    line.shows("*Manager on call*: Max until Mon 7 Dec 09:00 CET", "Next: Lea.")
    story.expect("Your turn begins", to=story.person("max"))
    story.expect("Your turn is over", to=story.person("lea"))
    with story.down(with_schedules(manager={**MANAGER, "channel": "C0TEAM"})):
        pass
    story.expect("*Manager on call*: Max", channel="C0TEAM")
    assert [each for each in story.bot_messages() if each.channel == "C0OTHER"] == []
