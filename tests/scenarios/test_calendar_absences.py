"""Absences from people's own calendars: read, repaired where they break a week, kept on errors, owners told (D8)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.members import Absence
from bot.integrations.calendars import CalendarReader
from bot.ports.calendars import Answer, Question
from bot.services.calendars.absences_feed import AbsenceCalendars
from bot.services.rotation import absences
from tests.integrations.calendar_server import CalendarServer, reply
from tests.scenarios.duty_changes import ROSTER, asked, begin, responders_on, room, rotating
from tests.story import Story

HALF_AN_HOUR = {"minutes": 36}  # with the jitter
THU, FRI = date(2026, 12, 3), date(2026, 12, 4)


def vacation(first: date, last: date, uid: str = "1", more: str = "") -> str:
    """An all-day event from the first to the last day."""
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART;VALUE=DATE:{first:%Y%m%d}\r\n"
        f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}\r\nSUMMARY:Knee surgery\r\n{more}END:VEVENT\r\n"
    )


def ics(*events: str) -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{''.join(events)}END:VCALENDAR\r\n"


class Counting(CalendarReader):
    """The real reader, with the questions it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Question] = []

    def read(self, question: Question) -> Answer:
        self.asked.append(question)
        return super().read(question)


class Town:
    """A story, the server of Cid's calendar, and the bot's reader of calendars."""

    def __init__(self, tell: Callable[..., Story], server: CalendarServer, **member: Any) -> None:
        self.server = server
        self.put(ics())
        cid = {"absences": {"calendar": f"{server.address}/cid.ics"}, **member}
        roster = [{**each, **cid} if each["name"] == "Cid" else each for each in ROSTER]
        self.config = {**rotating(roster=roster), "calendars": {"allow_private": True}}
        self.story = begin(tell, config=self.config)
        self.reader = Counting()

    def put(self, text: str, **headers: str) -> None:
        """This stands in Cid's calendar now."""
        self.server.at("/cid.ics", text, **headers)

    def look(self, **later: float) -> int:
        """Time passes, and the bot reads what is due."""
        self.story.advance(**later)
        read = AbsenceCalendars(self.story.bot.desk, self.reader, absences.changed).look()
        self.story.settle()
        return read

    def away(self, user: str = "U0CID") -> list[tuple[date, date]]:
        return [(each.start, each.end) for each in self.rows(user)]

    def rows(self, user: str = "U0CID") -> list[Absence]:
        with self.story.bot.desk.reading() as work:
            return list(work.uow.duty.absences_of(user))


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    running = CalendarServer()
    yield running
    running.close()


@pytest.fixture
def town(tell: Callable[..., Story], server: CalendarServer) -> Town:
    return Town(tell, server)


def test_a_vacation_in_a_calendar_breaks_a_confirmed_week_and_a_replacement_is_asked_at_once(town: Town) -> None:
    town.put(ics(vacation(THU, FRI)))

    assert town.look() == 1

    assert town.away() == [(THU, FRI)]
    line = room(town.story, "Cid cannot serve on Thu 3 Dec and Fri 4 Dec. I asked Kim to take over.")
    line.shows_no("surgery")
    kim = town.story.person("kim")
    question = asked(town.story, kim, "Cid cannot serve for Backend support on Thu 3 Dec and Fri 4 Dec")
    question.shows_no("surgery").click(kim, "Accept")
    town.story.expect("Kim serves for you on Thu 3 Dec and Fri 4 Dec.", to=town.story.person("cid"))
    town.story.expect("Thank you! You serve", only_to=kim)
    assert responders_on(town.story, THU) == {"kim", "eve"}


def test_what_an_event_is_called_is_stored_nowhere(town: Town) -> None:
    town.put(ics(vacation(date(2027, 3, 1), date(2027, 3, 2))))
    town.look()

    (row,) = town.rows()
    assert (row.reason, row.source) == ("calendar", "calendar")
    with town.story.bot.desk.reading() as work:
        kept = work.uow.settings.with_prefix("calendar:")
        trail = work.uow.audit.of("person:U0CID")
    assert "surgery" not in repr((row, kept, trail)).lower()
    assert town.server.address not in repr((kept, trail))
    assert [each.action for each in trail] == ["absences.read"]


def test_a_calendar_is_read_every_half_hour_and_not_before(town: Town) -> None:
    assert town.look() == 1
    assert town.look(minutes=24) == 0
    assert town.look(minutes=12) == 1
    assert town.look() == 0


def test_a_vacation_that_moves_or_is_called_off_follows_within_half_an_hour(town: Town) -> None:
    february = date(2027, 2, 1)
    town.put(ics(vacation(february, february)))
    town.look()
    assert town.away() == [(february, february)]

    town.put(ics(vacation(february, february + timedelta(days=2))))
    town.look(**HALF_AN_HOUR)
    assert town.away() == [(february, february + timedelta(days=2))]

    town.put(ics(vacation(february, february, more="STATUS:CANCELLED\r\n")))
    town.look(**HALF_AN_HOUR)
    assert town.away() == []


def test_what_people_told_by_themselves_is_left_alone(town: Town) -> None:
    told = town.story.person("cid").commands("away 1-2 mar 2027")
    assert "Noted" in told
    town.put(ics(vacation(date(2027, 2, 1), date(2027, 2, 1))))
    town.look()
    town.put(ics())
    town.look(**HALF_AN_HOUR)

    assert town.away() == [(date(2027, 3, 1), date(2027, 3, 2))]


def test_the_same_copy_is_not_fetched_again_within_a_day(town: Town) -> None:
    town.put(ics(vacation(date(2027, 2, 1), date(2027, 2, 1))), ETag='"one"')
    town.look()
    town.server.at("/cid.ics", lambda headers: [reply("304 Not Modified" if "if-none-match" in headers else "500 Oh")])

    town.look(**HALF_AN_HOUR)

    assert town.reader.asked[-1].etag == '"one"'
    assert len(town.away()) == 1
    town.put(ics(vacation(date(2027, 2, 1), date(2027, 2, 1))), ETag='"one"')
    town.look(hours=24)
    assert town.reader.asked[-1].etag is None


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("<html>Log in</html>", "no calendar file"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEV", "damaged"),
        ("x" * 3_000_000, "larger than 2 MB"),
    ],
)
def test_on_errors_the_last_good_copy_counts_and_the_owner_is_told_once_and_again_when_it_works(
    town: Town, broken: str, said: str
) -> None:
    story, cid, february = town.story, town.story.person("cid"), date(2027, 2, 1)
    town.put(ics(vacation(february, february)))
    town.look()

    town.put(broken)
    town.look(**HALF_AN_HOUR)
    story.expect_nothing()  # once is a passing trouble
    town.look(**HALF_AN_HOUR)
    news = story.expect("I cannot read your calendar of absences.", said, "what I read last counts", to=cid)
    news.shows("Mute").shows_no(town.server.address)
    for _ in range(3):
        town.look(**HALF_AN_HOUR)
    story.expect_nothing()
    assert town.away() == [(february, february)]

    town.put(ics())
    town.look(**HALF_AN_HOUR)

    story.expect("I can read your calendar of absences again.", to=cid)
    assert town.away() == []
    town.put(broken)
    town.look(**HALF_AN_HOUR)
    town.look(**HALF_AN_HOUR)
    story.expect("I cannot read your calendar of absences.", to=cid)


def test_a_single_failure_between_good_copies_is_told_to_nobody(town: Town) -> None:
    for text in (ics(), "broken", ics(), "broken", ics()):
        town.put(text)
        town.look(**HALF_AN_HOUR)

    town.story.expect_nothing()


def test_whoever_muted_me_hears_of_it_when_they_listen_again(town: Town) -> None:
    cid = town.story.person("cid")
    cid.opens_home()
    town.story.click_home(cid, "Mute for today")
    town.put("broken")
    for _ in range(3):
        town.look(**HALF_AN_HOUR)
    town.story.expect_nothing()

    town.story.click_home(cid, "Unmute")
    town.look(**HALF_AN_HOUR)

    town.story.expect("I cannot read your calendar of absences.", to=cid)


def test_a_private_address_is_refused_unless_it_is_allowed(tell: Callable[..., Story], server: CalendarServer) -> None:
    town = Town(tell, server)
    town.put(ics(vacation(THU, FRI)))
    with town.story.down({**town.config, "calendars": {"allow_private": False}}):
        pass

    town.look()
    town.look(**HALF_AN_HOUR)

    town.story.expect("leads into a private network", to=town.story.person("cid"))
    assert town.away() == []
    assert server.received == []


def test_a_calendar_that_is_taken_out_of_the_configuration_counts_no_more(town: Town) -> None:
    town.put(ics(vacation(date(2027, 2, 1), date(2027, 2, 1))))
    town.look()
    assert town.away()

    with town.story.down(rotating()):
        pass
    town.look()

    assert town.away() == []
    with town.story.bot.desk.reading() as work:
        assert work.uow.settings.with_prefix("calendar:") == {}


def test_days_are_those_of_the_zone_in_which_somebody_lives(tell: Callable[..., Story], server: CalendarServer) -> None:
    """2 February in Auckland is over in Prague at noon: most of the working hours in it are those of the day before."""
    town = Town(tell, server, time_zone="Pacific/Auckland")
    town.put(ics(vacation(date(2027, 2, 2), date(2027, 2, 2))))

    town.look()

    assert town.away() == [(date(2027, 2, 1), date(2027, 2, 1))]
    assert town.reader.asked[0].zone == "Pacific/Auckland"


def test_another_replica_that_looks_at_the_same_time_reads_nothing_twice(town: Town) -> None:
    class Impatient(Counting):
        def read(self, question: Question) -> Answer:
            other = AbsenceCalendars(town.story.bot.desk, town.reader, absences.changed)
            assert other.look() == 0
            return super().read(question)

    reader = Impatient()
    assert AbsenceCalendars(town.story.bot.desk, reader, absences.changed).look() == 1
    assert len(reader.asked) + len(town.reader.asked) == 1


def test_each_read_asks_for_a_month_back_and_thirteen_ahead(town: Town) -> None:
    town.look()

    (question,) = town.reader.asked
    now: datetime = town.story.clock.now()
    assert (question.start, question.end) == (now - timedelta(days=30), now + timedelta(days=400))
