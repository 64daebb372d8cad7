"""A ticket from a request: created, linked, followed, told of once, and what happens when the tracker is in trouble."""

from collections.abc import Callable, Iterator

import pytest

from bot.integrations.trackers.console import Console
from bot.ports.tickets import TicketState
from bot.ports.tracker import TicketDraft
from bot.services.tickets import creating
from tests.scenarios.ticketing import Door, jira_at, opens_ticket_form, suggested, tickets_of, updated, wants_ticket
from tests.stand_ins.jira import JiraStandIn
from tests.story import Ask, Person, Story


@pytest.fixture
def jira() -> Iterator[JiraStandIn]:
    with JiraStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def story(tell: Callable[..., Story], jira: JiraStandIn) -> Story:
    return tell(tracker=jira_at(jira))


@pytest.fixture
def asked(olga: Person, ann: Person) -> Ask:
    """Olga asks, and Ann answers."""
    asked = olga.posts("Exports are <https://x.example|stuck> since 10:00")
    asked.card.click(ann, "Take")
    asked.reply(ann, "I am looking into it")
    return asked


def with_ticket(story: Story, by: Person, asked: Ask) -> Ask:
    wants_ticket(story, by, asked)
    story.expect("The ticket is on its way", only_to=by)
    return asked


def test_a_ticket_is_created_from_a_request_and_its_link_stands_on_the_card_t1_t5(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person
) -> None:
    opens_ticket_form(story, ann, asked)
    ann.submits(**{**suggested(ann), "title": "Exports are stuck"})

    issue = jira.issue("EDGE-1")
    assert issue.summary == "Exports are stuck"
    assert "Exports are stuck since 10:00" in issue.description
    assert "Impact: urgent priority" in issue.description
    assert "Asked by Olga" in issue.description
    assert "/archives/C0BACKEND/p" in issue.description
    asked.card.shows("EDGE-1", f"{jira.url}/browse/EDGE-1", "To Do")
    story.expect("The ticket is on its way", only_to=ann)
    story.expect_nothing()
    (ticket,) = tickets_of(story, asked)
    assert (ticket.state, ticket.body) == (TicketState.CREATED, "")


def test_who_is_no_member_cannot_want_a_ticket_p1(story: Story, asked: Ask, olga: Person) -> None:
    answer = asked.card.click(olga, "Similar and more…")

    assert answer
    story.expect("Only members of Backend support", only_to=olga)
    assert olga.modal is None


def test_a_ticket_that_exists_is_linked_by_its_address_and_followed(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person, tom: Person
) -> None:
    ben = story.person("ben")
    with_ticket(story, ann, asked)
    other = tom.posts("Is the export broken?")
    other.reply(ben, "Yes, one moment")
    opens_ticket_form(story, ben, other)
    ben.submits(title="", ticket_text="", ticket=f"{jira.url}/browse/EDGE-1")

    other.card.shows("EDGE-1", "To Do")
    story.expect("EDGE-1 is linked", only_to=ben)
    assert len(jira.issues) == 1

    jira.move("EDGE-1", "In Progress")
    story.advance(minutes=6)
    asked.card.shows("EDGE-1", "In Progress")
    other.card.shows("EDGE-1", "In Progress")


def test_what_is_no_ticket_is_said_in_the_form_and_what_does_not_exist_to_who_linked_it(
    story: Story, asked: Ask, ann: Person
) -> None:
    opens_ticket_form(story, ann, asked)
    answer = ann.submits(title="", ticket_text="", ticket="the one from yesterday")
    assert "This is no ticket of Jira" in str(answer["errors"]["ticket"])

    ann.submits(title="", ticket_text="", ticket="EDGE-99")
    story.expect("EDGE-99 is linked", only_to=ann)
    story.expect("does not know EDGE-99", to=ann)
    asked.card.shows("EDGE-99", "does not know this ticket")
    story.advance(hours=8)


def test_where_a_ticket_is_there_already_it_is_shown_and_another_one_has_to_be_asked_for(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person, ben: Person
) -> None:
    opens_ticket_form(story, ben, asked)
    with_ticket(story, ann, asked)

    answer = ben.submits(title="Exports are stuck", ticket_text="the same again")
    assert "Somebody else wanted a ticket meanwhile" in str(answer["errors"]["title"])
    assert len(jira.issues) == 1

    ben.submits(title="", ticket_text="")
    opens_ticket_form(story, ben, asked)
    assert "EDGE-1" in str(ben.modal)
    assert set(suggested(ben).values()) == {""}
    answer = ben.submits(title="", ticket_text="nothing but a text")
    assert "Write in a few words" in str(answer["errors"]["title"])
    ben.submits(title="The queue needs a limit", ticket_text="")
    story.expect("The ticket is on its way", only_to=ben)
    asked.card.shows("EDGE-1", "EDGE-2")


def test_a_done_ticket_is_told_once_in_the_thread_and_nothing_else_is_r14(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person
) -> None:
    with_ticket(story, ann, asked)
    jira.move("EDGE-1", "In Progress")
    story.advance(minutes=6)
    asked.card.shows("In Progress")
    story.expect_nothing()

    jira.move("EDGE-1", "Done")
    story.advance(minutes=6)
    news = story.expect("EDGE-1", "is done", thread=asked.ts)
    assert news.mentions() == set()
    asked.card.shows("EDGE-1", "Done")
    story.advance(hours=8)
    story.expect_nothing()

    jira.move("EDGE-1", "In Progress")
    story.advance(days=1)
    asked.card.shows("In Progress")
    jira.move("EDGE-1", "Done")
    story.advance(days=1)
    story.expect("EDGE-1", "is done", thread=asked.ts)


def test_where_the_threads_two_posts_are_spent_the_news_comes_directly_n2(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person, olga: Person
) -> None:
    with_ticket(story, ann, asked)
    for _ in range(2):
        for status in ("Done", "To Do"):
            jira.move("EDGE-1", status)
            story.advance(hours=13)
    story.expect("is done", thread=asked.ts)
    story.expect("is done", thread=asked.ts)

    jira.move("EDGE-1", "Done")
    story.advance(hours=13)

    story.expect("EDGE-1", "the ticket of your request #1", "Mute for today", to=olga)


def test_a_request_that_is_closed_still_tells_that_its_ticket_is_done(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person
) -> None:
    with_ticket(story, ann, asked)
    asked.card.click(ann, "Resolve")
    story.advance(days=40)
    jira.move("EDGE-1", "Done")

    story.advance(days=2)

    story.expect("EDGE-1", "is done", thread=asked.ts)
    asked.card.shows("Resolved", "Done")


def test_a_notice_by_webhook_makes_the_bot_ask_and_is_told_once_however_often_it_comes_o2(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person
) -> None:
    with_ticket(story, ann, asked)
    jira.move("EDGE-1", "Done")
    with Door(story, story.clock) as door:
        assert door.jira_says(updated("EDGE-1")) == 200
        asked.card.shows("EDGE-1", "Done")
        story.expect("EDGE-1", "is done", thread=asked.ts)
        reads = len(jira.questions("read"))

        assert [door.jira_says(updated("EDGE-1")) for _ in range(3)] == [200, 200, 200]
        assert len(jira.questions("read")) == reads, "the same delivery again is no delivery"
        assert door.jira_says(updated("EDGE-1", at=2)) == 200
        assert len(jira.questions("read")) == reads + 1

    story.expect_nothing()


def test_a_forged_notice_does_nothing_and_a_genuine_one_about_others_neither_p3(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person
) -> None:
    with_ticket(story, ann, asked)
    reads = len(jira.questions("read"))
    with Door(story, story.clock) as door:
        assert door.jira_says(updated("EDGE-1"), secret="another") == 401
        assert door.send(b" " * 2_000_000, {}) == 413
        assert door.jira_says(updated("OPS-7")) == 200
        assert door.jira_says({"webhookEvent": "project_created", "project": {"key": "EDGE"}}) == 200
        assert door.jira_says({"issue": ["odd"], "changelog": 17, "repository": None, "reference": {}}) == 200

    assert len(jira.questions("read")) == reads
    with story.store.reading() as uow:
        assert uow.inbox.failures(5) == []


def test_a_ticket_that_moved_to_another_project_is_followed_there(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person
) -> None:
    with_ticket(story, ann, asked)
    jira.move_to_project("EDGE-1", "OPS-5")
    moved = updated("OPS-5") | {"changelog": {"items": [{"field": "Key", "fromString": "EDGE-1", "toString": "OPS-5"}]}}
    with Door(story, story.clock) as door:
        door.jira_says(moved)

    asked.card.shows("OPS-5").shows_no("EDGE-1")


def test_tickets_of_a_tracker_that_was_configured_before_stay_on_their_cards_and_nobody_hears_of_it(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person
) -> None:
    story.tracker = Console()
    with story.down():
        pass
    with_ticket(story, ann, asked)
    asked.card.shows("T-", "in the log")

    story.tracker = jira_at(jira)
    with story.down():
        pass
    story.advance(days=1)

    asked.card.shows("T-", "in the log")
    assert jira.asked == []


def test_a_deleted_ticket_is_said_on_the_card_members_hear_of_it_once_and_nobody_asks_again(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person
) -> None:
    with_ticket(story, ann, asked)
    jira.delete("EDGE-1")
    story.advance(minutes=6)

    asked.card.shows("EDGE-1", "does not know this ticket (any more)")
    story.expect("does not know EDGE-1, the ticket of request #1", channel="C0TEAM")
    reads = len(jira.questions("read"))
    story.advance(days=2)
    assert len(jira.questions("read")) == reads
    with story.bot.desk.work("story") as work:
        request = work.uow.requests.lock(asked.row.id)
        team = work.rules.teams["backend"]
        creating.want(work, team, request, by="U0ANN", title="Once more", body="It was deleted")
    story.settle()
    asked.card.shows("EDGE-1", "EDGE-2", "To Do")


def test_a_ticket_that_was_not_found_is_looked_for_again_when_somebody_names_it_again(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person
) -> None:
    opens_ticket_form(story, ann, asked)
    ann.submits(title="", ticket_text="", ticket="EDGE-1")
    story.expect("EDGE-1 is linked", only_to=ann)
    story.expect("does not know EDGE-1", to=ann)
    asked.card.shows("does not know this ticket")

    jira_at(jira).create(TicketDraft(key="somebody-elses", title="Exports", body=""))
    opens_ticket_form(story, ann, asked)
    ann.submits(title="", ticket_text="", ticket="EDGE-1")

    story.expect("I look for EDGE-1 again", only_to=ann)
    asked.card.shows("EDGE-1", "To Do").shows_no("does not know this ticket")


def test_a_tracker_that_is_away_for_an_hour_costs_nobody_a_word_and_creates_one_ticket_t5(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person, lea: Person
) -> None:
    jira.away = True
    with_ticket(story, ann, asked)
    asked.card.shows("The ticket is not created yet", "I keep trying")
    story.advance(hours=1)
    assert "has been waiting to be created for 60 minutes" in lea.commands("config")
    assert 5 <= len(jira.asked) <= 20, "patience grows"

    jira.away = False
    story.advance(minutes=13)

    asked.card.shows("EDGE-1", "To Do").shows_no("not created yet")
    assert len(jira.issues) == 1
    story.expect_nothing()
    assert "waiting" not in lea.commands("config")


def test_an_answer_that_got_lost_is_looked_for_before_anything_is_created_again_t5(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person
) -> None:
    jira.index_lags = True
    jira.lose_answer("create", silent=True)
    with_ticket(story, ann, asked)
    asked.card.shows("The ticket is not created yet")
    assert len(jira.issues) == 1

    story.advance(seconds=20)
    assert jira.questions("find") == [], "its search cannot be trusted yet"
    jira.index()
    story.advance(minutes=15)

    asked.card.shows("EDGE-1", "To Do")
    assert len(jira.issues) == 1


def test_a_refusal_is_seen_by_who_wanted_it_on_the_card_and_in_config_and_tried_again_once_mended(
    story: Story, jira: JiraStandIn, asked: Ask, ann: Person, lea: Person
) -> None:
    olga = asked.author
    jira.token = "another"
    with_ticket(story, ann, asked)

    asked.card.shows("The ticket could not be created", "Try again")
    told = story.expect("could not be created", "Try again", to=ann)
    assert "could not be created" in lea.commands("config")
    story.advance(hours=8)
    assert "could not be created" in lea.commands("config")
    asked.card.click(olga, "Try again")
    story.expect("Only members of Backend support", only_to=olga)

    asked.card.click(ann, "Try again")
    story.expect("I try again now", only_to=ann)
    story.expect("could not be created", to=ann)

    jira.token = "jira-token-1"
    told.click(ann, "Try again")
    story.expect("I try again now", only_to=ann)
    asked.card.shows("EDGE-1", "To Do").shows_no("could not be created")
    assert len(jira.issues) == 1


@pytest.mark.parametrize(("projects", "said"), [({"EDGE": ["Task"]}, "Bug"), ({}, "EDGE")])
def test_a_project_or_type_that_is_missing_is_said_so_that_somebody_can_mend_it(
    story: Story, ann: Person, projects: dict[str, list[str]], said: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("jira").projects = projects
    asked = request.getfixturevalue("asked")
    with_ticket(story, ann, asked)

    story.expect(said, to=ann)
    asked.card.shows("The ticket could not be created", said)
    story.advance(days=8)
    assert "could not be created" not in story.person("lea").commands("config"), "by now nobody needs it"
