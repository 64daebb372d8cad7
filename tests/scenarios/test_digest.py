"""One digest a week tells each team what the week left open, and nothing where nothing is (N1, S1, U1, C1, D10, T4)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.domain.directory import Customer, Entry, Service
from bot.services.directory import book
from bot.services.refresh import refresh
from tests.scenarios.on_call import MANAGER
from tests.scenarios.test_changes import proposes
from tests.scenarios.test_duties import DEPLOY, with_duties
from tests.scenarios.test_recurring_questions import asked_by
from tests.scenarios.weeks import at
from tests.story import CONFIG, ROOM, Person, Seen, Story, with_team

FRIDAY = at(27, "15:00")
WEEK = timedelta(days=7)
OFFICE_DAYS = {**MANAGER, "layers": [{"people": ["U0MAX"], "days": "mon-fri"}]}

Tell = Callable[..., Story]


def files(story: Story, *entries: Entry) -> None:
    """Entries of the directory, as a lead made them."""
    with story.bot.desk.work("story") as work:
        for entry in entries:
            book.put(work, entry)


def digest(story: Story, **where: Any) -> Seen:
    """The digest, expected and so used up."""
    return story.expect("🗞️ *Backend support: the week*", **(where or {"channel": ROOM}))


def in_order(seen: Seen, *parts: str) -> bool:
    """Whether the parts stand below each other."""
    places = [seen.words.index(part) for part in parts]
    return places == sorted(places)


def test_a_week_without_anything_open_is_silent_n1(story: Story) -> None:
    files(
        story,
        Service(name="Billing API", owners=("U0ANN",)),
        Customer(name="Acme", account_manager="U0TOM"),
    )

    story.until(FRIDAY + 2 * WEEK)

    story.expect_nothing()


def test_everything_that_a_week_left_open_is_one_message_that_calls_nobody_n1_n3(tell: Tell) -> None:
    story = tell({**with_duties(DEPLOY), "schedules": {"manager": OFFICE_DAYS}})
    ann = story.person("ann")
    files(story, Service(name="Search"), Service(name="Data lake"), Customer(name="Acme"))
    asked_by(story, "olga", "tom", "eve")
    story.until(at(23, "12:05"))
    story.expect("Deployments", channel=ROOM)
    story.expect("nobody has said yet", to=ann)
    story.expect("nobody has said yet", to=story.person("ben"))
    for day in (24, 25, 26):
        story.until(at(day, "11:00"))
        story.expect("Deployments", channel=ROOM).click(ann, "Done")
    proposes(story, ann)
    story.until(FRIDAY)
    story.expect("Ann waits for somebody to decide", to=story.person("ben"))

    week = digest(story)

    week.shows("*2 services have no owner*: Data lake and Search", "*1 customer has no account manager*: Acme")
    week.shows("`/support owner` shows them.")
    week.shows("*1 open change*", "· Ann · waits for approval since Thu 26 Nov", f"card in <#{ROOM}>")
    week.shows("*Duties missed in the last week* · Deployments (1 time)")
    week.shows("Nobody is on call at these times in the next 30 days")
    week.shows("Asked again and again in the last 30 days", "Add to common requests…")
    assert in_order(week, "📇", "🎛️", "🧰", "🕳️", "🔁")
    assert week.text.startswith(
        "Backend support, the week: 2 services have no owner and 1 customer has no account manager; 1 open change; "
    )
    assert week.mentions() == set()
    story.until(FRIDAY + timedelta(hours=1))
    story.expect_nothing()


def test_what_is_decided_under_it_is_drawn_into_it_t4(story: Story, lea: Person) -> None:
    files(story, Service(name="Search"))
    asked_by(story, "olga", "tom", "eve")
    story.until(FRIDAY)
    week = digest(story)

    week.click(lea, "Not now")

    week.shows("Not now, said Lea", "1 service has no owner").shows_no("Add to common requests")


def test_owners_who_left_or_whom_slack_does_not_know_are_gaps_s1(story: Story) -> None:
    files(
        story,
        Service(name="Billing API", owners=("U0ANN", "U0TOM")),
        Service(name="Search", owners=("U0NOBODY",)),
        Customer(name="Acme", account_manager="U0TOM"),
    )
    refresh(story.bot.desk, story.bot.slack)
    story.sandbox.client.deactivate("U0TOM")
    refresh(story.bot.desk, story.bot.slack)

    story.until(FRIDAY)

    week = digest(story)
    week.shows("*1 service has an owner who left*: Billing API (Tom)")
    week.shows("*1 service has only owners unknown to Slack*: Search")
    week.shows("*1 customer has an account manager who left*: Acme (Tom)")
    story.until(FRIDAY + WEEK)
    digest(story)  # every week until it is mended
    files(story, *_mended(story))
    story.until(FRIDAY + 2 * WEEK)
    story.expect_nothing()


def _mended(story: Story) -> list[Entry]:
    with story.bot.desk.reading() as work:
        services, customers = work.uow.directory.services(), work.uow.directory.customers()
    return [
        *(Service(id=each.id, name=each.name, owners=("U0ANN",)) for each in services),
        *(Customer(id=each.id, name=each.name, account_manager="U0LEA") for each in customers),
    ]


def test_many_gaps_are_counted_and_the_command_shows_the_rest_s1(story: Story, lea: Person) -> None:
    files(story, *(Service(name=f"Service {number:02}") for number in range(40)))

    story.until(FRIDAY)

    digest(story).shows("*40 services have no owner*: Service 00, ", "Service 07 and 32 more", "shows them all.")
    answer = lea.commands("owner")
    assert all(f"*Service {number:02}*" in answer for number in range(40))


def test_a_service_of_another_team_stands_in_the_digest_of_that_team_alone_s1(tell: Tell) -> None:
    own = CONFIG["teams"]["backend"]
    other = {**own, "name": "Data", "channels": [{"id": "C0OTHER", "kind": "requests"}], "internal_channel": "C0ALERTS"}
    story = tell({**CONFIG, "teams": {"backend": own, "data": other}})
    files(story, Service(name="Search", team="backend"), Service(name="Lake", team="data"), Customer(name="Acme"))

    story.until(FRIDAY)

    digest(story).shows("Search", "Acme").shows_no("Lake")
    story.expect("Data: the week", channel="C0ALERTS").shows("Lake", "Acme").shows_no("Search")


def test_weeks_without_the_bot_are_told_once_and_say_so_n1(tell: Tell) -> None:
    story = tell(with_duties(DEPLOY))
    files(story, Service(name="Search"))
    with story.down():
        story.until(FRIDAY + WEEK + timedelta(days=1))
    story.expect("Deployments", channel=ROOM)
    story.advance(minutes=2)

    week = digest(story)

    week.shows("This digest comes late: I was away when it was due (Fri 27 Nov 15:00 CET).", "Search")
    week.shows("*Duties missed since Fri 20 Nov 15:00 CET* · Deployments (8 times)")
    story.until(FRIDAY + WEEK + timedelta(days=2))
    story.expect_nothing()
    story.until(FRIDAY + 2 * WEEK)
    digest(story).shows("in the last week", "Deployments (4 times)").shows_no("comes late")
    while story.left_over():
        story.expect("Deployments")


def test_the_digest_keeps_its_time_on_the_wall_when_clocks_change_and_on_holidays(tell: Tell) -> None:
    story = tell(at=at(22, "10:00", month=3), shift=False)  # Friday 26 March 2027 is Good Friday
    files(story, Service(name="Search"))

    story.until(at(26, "14:59", month=3))
    story.expect_nothing()
    story.until(at(26, "15:00", month=3))
    digest(story)
    story.until(at(2, "14:59", month=4))
    story.expect_nothing()
    story.until(at(2, "15:00", month=4))
    digest(story).shows_no("comes late")


def test_leads_of_a_team_without_a_room_read_it_directly_n4(tell: Tell) -> None:
    story = tell(with_team(CONFIG, internal_channel=None))
    files(story, Service(name="Search"))

    story.until(FRIDAY)

    digest(story, to=story.person("lea")).shows("1 service has no owner", "Mute for today")


def test_a_week_that_no_lead_could_read_is_told_with_the_next_one_n4(tell: Tell) -> None:
    story = tell(with_team(CONFIG, internal_channel=None))
    asked_by(story, "olga", "tom", "eve")
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("mute:U0LEA", (FRIDAY + timedelta(hours=1)).isoformat(), work.now)

    story.until(FRIDAY)
    story.expect_nothing()
    story.until(FRIDAY + WEEK)

    digest(story, to=story.person("lea")).shows("asked by 3 people")
