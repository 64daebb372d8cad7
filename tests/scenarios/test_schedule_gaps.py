"""Times in which nobody is on call: on Home, and in the digest of the team that counts on it (D10, N1)."""

from datetime import date, timedelta

from bot.domain.members import Absence
from tests.scenarios.on_call import FEDERAL, MANAGER, Tell, with_schedules
from tests.story import ROOM, T0, Story

FRIDAY = T0.replace(day=27, hour=15)
WEEK = timedelta(days=7)
OFFICE_DAYS = {**MANAGER, "layers": [{"people": ["U0MAX"], "days": "mon-fri"}]}
ALONE = {**MANAGER, "layers": [{"people": ["U0MAX"]}]}


def away(story: Story, user: str, first: date, last: date) -> None:
    with story.bot.desk.work("story") as work:
        work.uow.duty.add_absence(Absence(user=user, start=first, end=last))


def quiet_turns(story: Story) -> None:
    """Messages about turns are other stories."""
    for name in ("max", "lea"):
        while any(each.channel == story.direct_channel(story.person(name)) for each in story.left_over()):
            story.expect("Your turn", to=story.person(name))


def test_without_gaps_there_is_nothing_to_say_n1(tell: Tell) -> None:
    story = tell(with_schedules(manager=ALONE))

    story.until(FRIDAY + WEEK)

    story.expect_nothing()
    assert "Nobody on call" not in story.person("ann").opens_home()


def test_hours_that_no_layer_covers_are_told_once_and_stand_on_home_d10_n1(tell: Tell) -> None:
    story = tell(with_schedules(manager=OFFICE_DAYS))

    story.until(FRIDAY)
    line = story.expect("Nobody is on call at these times in the next 30 days", channel=ROOM)
    line.shows("*Manager on call*: 5 times, first Sat 28 Nov 00:00 CET until Mon 30 Nov 00:00 CET")
    story.until(FRIDAY + 3 * WEEK)
    quiet_turns(story)

    story.expect_nothing()
    home = story.person("ann").opens_home()
    assert "🕳️ Nobody on call in the next 30 days" in home
    assert "*Manager on call*: 5 times, first Sat 19 Dec 00:00 CET" in home
    assert "Nobody on call" not in story.person("olga").opens_home()


def test_whoever_is_away_on_call_is_told_each_week_until_somebody_else_is_d10(tell: Tell) -> None:
    story = tell(with_schedules(manager=ALONE))
    away(story, "U0MAX", date(2026, 12, 16), date(2026, 12, 18))

    story.until(FRIDAY)
    gap = "*Manager on call*: Wed 16 Dec 00:00 CET until Sat 19 Dec 00:00 CET · Max is not there"
    story.expect(gap, channel=ROOM)
    story.until(FRIDAY + WEEK)
    story.expect(gap, channel=ROOM)
    with story.bot.desk.work("story") as work:
        work.uow.duty.remove_absence(work.uow.duty.absences_of("U0MAX")[0].id)
    story.until(FRIDAY + 2 * WEEK)

    story.expect_nothing()


def test_a_deactivated_person_and_an_empty_schedule_are_gaps_without_an_end_d10(tell: Tell) -> None:
    story = tell(with_schedules(manager=ALONE, empty={"name": "Empty"}))
    max_ = story.person("max")
    assert "Nobody on call" not in max_.opens_home()
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("deleted:U0MAX", value=True, now=work.now)

    story.until(FRIDAY)

    story.expect("*Manager on call*: now without an end in sight · Max is not there", channel=ROOM).shows_no("Empty")


def test_a_friday_that_passed_while_the_bot_was_down_is_told_once_n1(tell: Tell) -> None:
    story = tell(with_schedules(manager=OFFICE_DAYS))
    with story.down():
        story.until(FRIDAY + 2 * WEEK + timedelta(days=1))

    line = story.expect("Nobody is on call at these times", "first Sat 12 Dec", channel=ROOM)
    line.shows("This digest comes late: I was away when it was due (Fri 27 Nov 15:00 CET).")
    quiet_turns(story)
    story.until(FRIDAY + 4 * WEEK)
    quiet_turns(story)
    story.expect_nothing()


def test_the_people_of_a_schedule_see_its_gaps_although_no_team_counts_on_it_d10(tell: Tell) -> None:
    story = tell(with_schedules(federal=FEDERAL))

    home = story.person("eve").opens_home()

    assert "*US Federal*: 31 times, first Sun 22 Nov 17:00 PST until Mon 23 Nov 05:00 PST" in home
    assert "Nobody on call" not in story.person("ann").opens_home()
