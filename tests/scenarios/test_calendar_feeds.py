"""Calendar feeds: who gets an address, what stands there, and what becomes of it when duties change (D9, P3)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Event

from bot.domain.rotation import Choice, Slot, slot_of
from bot.domain.schedules import Override
from bot.domain.teams import Team
from bot.integrations.calendar_events import busy_between
from bot.services.calendars import feeds as feeds_service
from bot.services.calendars import planned as coming
from bot.services.calendars.away_days import away_days
from bot.services.calendars.feeds import CalendarFeeds
from bot.services.calendars.shifts import Plans
from bot.services.work import Work
from tests.scenarios.duty_changes import asked, begin, room, rotating
from tests.story import CONFIG, PRAGUE, T0, Person, Story, shift_of

PUBLIC = {**CONFIG, "http": {"public_url": "https://firstline.example.com/bot/"}}
WEDNESDAY = T0.replace(day=25, hour=9)
TEAM, MANAGER = "team:backend", "schedule:manager"


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00: Ann and Ben are on duty until Wednesday; what comes then is planned."""
    return tell(PUBLIC)


@pytest.fixture
def planned() -> dict[date, Choice]:
    """The weeks that are planned; a test may change them."""
    return {
        date(2026, 11, 25): Choice(
            responders=("U0CID", "U0BEN"), fallback="U0ANN", fallback_days=frozenset({date(2026, 11, 27)})
        ),
        date(2026, 12, 2): Choice(responders=("U0ANN", "U0BEN"), observer="U0NOA"),
    }


def fixed(weeks: dict[date, Choice]) -> Plans:
    """A plan of these weeks, as they are when it is asked for."""

    def plans(_work: Work, team: Team) -> list[tuple[Slot, Choice]]:
        return [(slot_of(team.rotation, PRAGUE, week), choice) for week, choice in weeks.items()]

    return plans


class Feeds:
    """Feeds as calendar programs see them, by address."""

    def __init__(self, story: Story, plans: Plans) -> None:
        self._story = story
        self._feeds = CalendarFeeds(story.bot.desk, plans)

    def get(self, person: Person, name: str, button: str = "Get address") -> str:
        """The address that a person gets for the feed of that name in their Home tab."""
        person.opens_home()
        self._press(person, name, button)
        view = person.modal
        assert view is not None
        (address,) = re.findall(r"https://[^\s`]+", str(view["blocks"][1]))
        self._story.sandbox.client.close_view(person.id, view["id"])
        return address

    def _press(self, person: Person, name: str, button: str) -> None:
        names = {"My shifts": f"person:{person.id}", "Backend support": TEAM, "Manager on call": MANAGER}
        view = self._story.sandbox.client.home(person.id)
        assert view is not None
        buttons = [
            element
            for block in view["blocks"]
            for element in [*block.get("elements", []), block.get("accessory") or {}]
            if (element.get("text") or {}) == {"type": "plain_text", "text": button, "emoji": True}
        ]
        nth = next(n for n, each in enumerate(buttons) if each["value"] == f"feed:{names[name]}")
        self._story.click_home(person, button, nth)

    def revoke(self, person: Person, name: str) -> str:
        person.opens_home()
        self._press(person, name, "Revoke…")
        return str(person.modal)

    def read(self, address: str) -> str | None:
        found = re.fullmatch(r"https://firstline\.example\.com/bot/calendar/([\w-]{43})\.ics", address)
        assert found, address
        return self._feeds.read(found[1])

    def events(self, address: str) -> list[Event]:
        """The events at an address, in order."""
        text = self.read(address)
        assert text is not None
        return list(Calendar.from_ical(text).walk("VEVENT"))

    def told(self, address: str) -> list[str]:
        """Each event in one line."""
        return [
            f"{each.start:%m-%d %H:%M}..{each.end:%m-%d %H:%M} {each['SUMMARY']} {each['STATUS']} {each['SEQUENCE']}"
            for each in self.events(address)
        ]


@pytest.fixture
def feeds(story: Story, planned: dict[date, Choice]) -> Feeds:
    return Feeds(story, fixed(planned))


def test_a_member_gets_the_address_of_their_own_shifts_and_sees_when_it_is_their_turn(
    feeds: Feeds, ann: Person
) -> None:
    assert feeds.told(feeds.get(ann, "My shifts")) == [
        "11-18 08:00..11-25 08:00 Backend support CONFIRMED 0",
        "11-26 23:00..11-27 23:00 Backend support (fallback, planned) TENTATIVE 0",
        "12-02 08:00..12-09 08:00 Backend support (planned) TENTATIVE 0",
    ]


def test_the_feed_of_a_team_has_everybody_with_their_part(feeds: Feeds, lea: Person) -> None:
    told = feeds.told(feeds.get(lea, "Backend support"))

    assert set(told[:3]) == {
        "11-18 08:00..11-25 08:00 Ann CONFIRMED 0",
        "11-18 08:00..11-25 08:00 Ben CONFIRMED 0",
        "11-18 08:00..11-25 08:00 Noa (observer) CONFIRMED 0",
    }
    assert len(told) == 9


def test_whoever_is_on_call_gets_the_feed_of_their_schedule_without_being_on_a_team(feeds: Feeds, max_: Person) -> None:
    told = feeds.told(feeds.get(max_, "Manager on call"))

    assert "11-23 08:00..11-30 08:00 Max CONFIRMED 0" in told
    assert len(told) == 29  # half a month back, half a year ahead, whole weeks


def test_people_are_offered_and_given_what_they_belong_to_and_no_more(story: Story, olga: Person, max_: Person) -> None:
    assert "Calendar feed" not in olga.opens_home()
    assert "My shifts" in max_.opens_home()

    for user, subject in [(olga.id, TEAM), (olga.id, "person:U0OLGA"), ("U0ANN", "person:U0BEN"), (max_.id, TEAM)]:
        with story.bot.desk.work("button") as work:
            assert feeds_service.create(work, user, subject) == feeds_service.NOT_YOURS


def test_without_a_public_address_it_is_said_what_to_configure(tell: Callable[..., Story]) -> None:
    story = tell(CONFIG)
    ann = story.person("ann")
    ann.opens_home()

    story.click_home(ann, "Get address")

    assert "http.public_url" in str(ann.modal)


def test_an_address_is_shown_once_and_stored_nowhere_and_a_new_one_ends_it(
    folder: Path, feeds: Feeds, ann: Person
) -> None:
    first = feeds.get(ann, "My shifts")
    assert feeds.read(first) is not None
    assert "you have had an address since" in ann.home
    assert first not in ann.home

    second = feeds.get(ann, "My shifts", "New address…")

    assert feeds.read(first) is None
    assert feeds.read(second) is not None
    token = second.rpartition("/")[2].removesuffix(".ics").encode()
    assert not [path.name for path in folder.iterdir() if token in path.read_bytes()]


def test_a_revoked_address_gives_nothing_and_those_of_others_stay(feeds: Feeds, ann: Person, ben: Person) -> None:
    address, other = feeds.get(ann, "Backend support"), feeds.get(ben, "Backend support")

    assert "The address is revoked" in feeds.revoke(ann, "Backend support")

    assert feeds.read(address) is None
    assert feeds.read(other) is not None
    assert "Revoke" not in ann.home


def test_whoever_leaves_the_team_reads_its_feed_no_more(story: Story, feeds: Feeds, ann: Person) -> None:
    address = feeds.get(ann, "Backend support")

    with story.bot.desk.work("story") as work:
        member = next(each for each in work.uow.duty.members("backend") if each.user == ann.id)
        work.uow.duty.put_member(replace(member, active=False))

    assert feeds.read(address) is None


def test_a_confirmed_week_is_the_same_event_with_a_higher_sequence(story: Story, feeds: Feeds, ann: Person) -> None:
    address = feeds.get(ann, "My shifts")
    before = {str(event["UID"]): event for event in feeds.events(address)}
    story.advance(hours=1)

    story.confirm(replace(shift_of(WEDNESDAY.replace(month=12, day=2), observers=()), week=date(2026, 12, 2)))
    after = {str(event["UID"]): event for event in feeds.events(address)}

    assert set(after) == set(before)
    (changed,) = [uid for uid in after if after[uid] != before[uid]]
    assert (after[changed]["STATUS"], after[changed]["SEQUENCE"]) == ("CONFIRMED", 1)
    assert after[changed]["LAST-MODIFIED"].dt == story.clock.now().replace(microsecond=0)
    assert after[changed]["SUMMARY"] == "Backend support"


def test_somebody_who_drops_out_of_a_planned_week_reads_cancelled_for_thirty_days(
    story: Story, feeds: Feeds, planned: dict[date, Choice], ann: Person
) -> None:
    address = feeds.get(ann, "My shifts")
    assert len(feeds.told(address)) == 3

    planned[date(2026, 12, 2)] = Choice(responders=("U0CID", "U0BEN"))
    story.advance(minutes=10)

    cancelled = "12-02 08:00..12-09 08:00 Backend support (planned) CANCELLED 1"
    assert cancelled in feeds.told(address)
    story.advance(days=8)
    assert cancelled in feeds.told(address)
    planned[date(2026, 12, 2)] = Choice(responders=("U0ANN", "U0BEN"))
    story.advance(minutes=10)
    assert "12-02 08:00..12-09 08:00 Backend support (planned) TENTATIVE 2" in feeds.told(address)
    planned[date(2026, 12, 2)] = Choice(responders=("U0CID", "U0BEN"))
    story.advance(minutes=10)
    assert "12-02 08:00..12-09 08:00 Backend support (planned) CANCELLED 3" in feeds.told(address)
    story.advance(days=30)
    assert not any("CANCELLED" in line for line in feeds.told(address))


def test_a_cover_stands_in_the_feeds_of_both(story: Story, feeds: Feeds, ann: Person, cid: Person) -> None:
    anns, cids = feeds.get(ann, "My shifts"), feeds.get(cid, "My shifts")
    feeds.told(anns)
    first = datetime(2026, 11, 23, 23, tzinfo=UTC)

    with story.bot.desk.work("story") as work:
        cover = Override(user="U0CID", replaces="U0ANN", starts_at=first, ends_at=first + timedelta(hours=4))
        work.uow.duty.add_override("backend", cover)

    assert feeds.told(anns)[:2] == [
        "11-18 08:00..11-23 23:00 Backend support CONFIRMED 1",
        "11-24 03:00..11-25 08:00 Backend support CONFIRMED 0",
    ]
    assert feeds.told(cids)[0] == "11-23 23:00..11-24 03:00 Backend support CONFIRMED 0"


def test_nothing_changes_only_because_time_passes(story: Story, feeds: Feeds, ann: Person, max_: Person) -> None:
    addresses = [feeds.get(ann, "Backend support"), feeds.get(max_, "Manager on call")]
    known: dict[str, Event] = {}

    for _ in range(30):
        for address in addresses:
            assert feeds.read(address) == feeds.read(address)
            for event in feeds.events(address):
                assert known.setdefault(str(event["UID"]), event) == event
        story.advance(hours=31)


def test_what_ended_fifteen_days_ago_is_gone_and_was_never_called_cancelled(
    story: Story, feeds: Feeds, ann: Person
) -> None:
    address = feeds.get(ann, "Backend support")
    assert any("11-18 08:00..11-25 08:00" in line for line in feeds.told(address))

    story.until(WEDNESDAY + timedelta(days=15) - timedelta(seconds=1))
    assert any("11-18 08:00..11-25 08:00" in line for line in feeds.told(address))
    story.until(WEDNESDAY + timedelta(days=15))

    assert not any("11-18 08:00..11-25 08:00" in line for line in feeds.told(address))
    assert not any("CANCELLED" in line for line in feeds.told(address))


@pytest.mark.parametrize(
    ("week", "times"),
    [(date(2027, 3, 24), "03-24 08:00..03-31 07:00"), (date(2026, 10, 21), "10-21 07:00..10-28 08:00")],
)
def test_a_week_with_a_clock_change_begins_and_ends_at_nine_on_the_wall(
    tell: Callable[..., Story], week: date, times: str
) -> None:
    story = tell(PUBLIC, shift=False, at=datetime(week.year, week.month, 19, 10, tzinfo=PRAGUE))
    feeds = Feeds(story, fixed({week: Choice(responders=("U0ANN", "U0BEN"))}))

    assert feeds.told(feeds.get(story.person("ann"), "My shifts")) == [f"{times} Backend support (planned) TENTATIVE 0"]


def test_shifts_of_hours_over_a_clock_change_begin_and_end_as_written(tell: Callable[..., Story]) -> None:
    night: dict[str, Any] = {
        "federal": {
            "name": "US Federal",
            "time_zone": "America/Los_Angeles",
            "layers": [{"people": ["U0ANN"], "days": "mon-sun", "from": "22:00", "to": "04:00", "every": "1d"}],
        }
    }
    story = tell({**PUBLIC, "schedules": night}, shift=False, at=datetime(2027, 3, 10, 10, tzinfo=PRAGUE))
    feeds = Feeds(story, fixed({}))
    told = feeds.told(feeds.get(story.person("ann"), "My shifts"))

    assert "03-13 06:00..03-13 12:00 US Federal CONFIRMED 0" in told
    assert "03-14 06:00..03-14 11:00 US Federal CONFIRMED 0" in told  # five real hours
    assert "03-15 05:00..03-15 11:00 US Federal CONFIRMED 0" in told


def test_our_own_feed_takes_nobody_off_duty_and_read_as_busy_gives_the_same_days(
    story: Story, feeds: Feeds, cid: Person
) -> None:
    """Somebody may give the address of their duty feed for the one of their absences by mistake."""
    text = feeds.read(feeds.get(cid, "My shifts"))
    assert text is not None
    window = T0 - timedelta(days=30), T0 + timedelta(days=400)

    assert busy_between(text.encode(), PRAGUE, *window) == ()

    events = busy_between(text.replace("TRANSP:TRANSPARENT", "TRANSP:OPAQUE").encode(), PRAGUE, *window)
    team = story.bot.desk.rules.teams["backend"]
    found = away_days(cid.id, events, team.calendar, *window)
    assert [(each.start, each.end) for each in found] == [(date(2026, 11, 25), date(2026, 12, 1))]
    assert [day for each in found for day in _days(each.start, each.end)] == list(
        slot_of(team.rotation, PRAGUE, date(2026, 11, 25)).days
    )


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)


def test_feeds_have_names_and_nothing_by_which_people_can_be_reached(feeds: Feeds, ann: Person) -> None:
    text = feeds.read(feeds.get(ann, "Backend support"))

    assert text is not None
    assert "Ann" in text
    assert not re.search(r"U0[A-Z]+|@(?!firstline)|mailto", text)


def test_the_plan_of_half_a_year_stands_in_the_feed_and_whoever_takes_over_in_theirs(
    tell: Callable[..., Story],
) -> None:
    story = begin(tell, config={**rotating(), "http": {"public_url": "https://firstline.example.com/bot"}})
    feeds = Feeds(story, coming.planned)
    ann, cid, kim = story.person("ann"), story.person("cid"), story.person("kim")
    team, anns = feeds.get(ann, "Backend support"), feeds.get(ann, "My shifts")
    cids = feeds.get(cid, "My shifts")

    certain = {(f"{event.start:%m-%d}", str(event["STATUS"])) for event in feeds.events(team)}
    assert {("11-25", "CONFIRMED"), ("12-02", "CONFIRMED"), ("12-09", "TENTATIVE"), ("12-16", "TENTATIVE")} <= certain
    assert len({event.start for event in feeds.events(team)}) >= 26
    assert feeds.told(anns)[0] == "11-25 08:00..12-02 08:00 Backend support CONFIRMED 0"
    feeds.told(cids)

    cid.commands("away 3 dec 2026")
    room(story, "I asked Kim to take over")
    asked(story, kim, "Cid cannot serve").click(kim, "Accept")
    story.expect("Kim serves for you", to=cid)
    story.expect("Thank you! You serve", only_to=kim)

    assert feeds.told(cids)[:2] == [
        "12-02 08:00..12-02 23:00 Backend support CONFIRMED 1",
        "12-03 23:00..12-09 08:00 Backend support CONFIRMED 0",
    ]
    assert "12-02 23:00..12-03 23:00 Kim CONFIRMED 0" in feeds.told(team)
