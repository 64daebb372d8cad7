"""Root causes from resolved to closed: who owes what, reminders, somebody who left, actions as tickets (I9)."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from bot.domain.incidents import IncidentState, RcaKind
from tests.scenarios.incident_story import WITH_INCIDENTS, raises
from tests.scenarios.ticketing import Door, jira_at, updated
from tests.stand_ins.jira import JiraStandIn
from tests.story import INCIDENTS, PRAGUE, ROOM, Person, Seen, Story

INITIAL = {
    "happened": "Nobody could pay from 10:00 to 10:20.",
    "hit": "About 300 customers <!channel>",
    "found": "A customer called.",
    "fixed": "The certificate was renewed.",
    "meanwhile": "",
}
ENGINEERING = {
    "why": "The certificate expired.",
    "not_caught": "Nobody is alerted before it does.",
    "again": "Yes, every year.",
    "prevention": "An alert ten days before.",
}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00."""
    return tell(WITH_INCIDENTS)


@pytest.fixture
def jira() -> Iterator[JiraStandIn]:
    with JiraStandIn() as stand_in:
        yield stand_in


def resolved(story: Story, olga: Person, ann: Person, **fields: object) -> tuple[Seen, Seen]:
    """Raised, taken by Ann and resolved by her; the card, and the message that says who owes what."""
    card = raises(story, olga, "Nobody can pay", **fields)
    card.click(ann, "Acknowledge")
    card.click(ann, "Contact made")
    card.click(ann, "Mitigated")
    card.click(ann, "Resolve")
    message = story.expect("Root cause of incident 1", channel=INCIDENTS)
    beside(story)
    return card, message


def beside(story: Story) -> None:
    """Pages, roles, whoever follows it, and digests: other stories tell of them."""
    others = ("Page: incident", "Backend support, the week", "You follow it", "an incident that you manage")
    for told in story.left_over():
        if any(each in told.words for each in others):
            story.expect(told.text, channel=told.channel)


def writes(by: Person, message: Seen, button: str, answers: dict[str, str], cause: str = "") -> dict[str, object]:
    message.now.click(by, button)
    return by.submits(**{key: value for key, value in answers.items() if value}, **({"cause": cause} if cause else {}))


def adds_action(by: Person, message: Seen, what: str, owner: str, day: str) -> dict[str, object]:
    message.now.click(by, "Add an action…")
    return by.submits(to_do=what, owner={"user": owner}, last_day={"date": day})


def state_of(story: Story, number: int = 1) -> IncidentState:
    with story.bot.desk.reading() as work:
        incident = work.uow.incidents.get(number)
    assert incident is not None
    return incident.state


def test_once_resolved_who_owes_what_is_said_once_and_written_in_place_i9(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    card, message = resolved(story, olga, ann)

    assert message.thread_ts == card.ts
    assert message.mentions() == {"U0MAX", "U0LEA"}
    message.shows("*Initial root cause*", "Max", "due", "*Engineering root cause*", "Lea")

    writes(max_, message, "Write initial RCA…", INITIAL)
    message.shows("✅ *Initial root cause*", "by Max", "> About 300 customers &lt;!channel&gt;").shows_no("<@U0MAX>")
    assert state_of(story) is IncidentState.RESOLVED
    story.expect_nothing()


def test_without_actions_it_closes_once_both_parts_are_written_i9(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    card, message = resolved(story, olga, ann)
    writes(max_, message, "Write initial RCA…", INITIAL)
    writes(ann, message, "Write engineering RCA…", ENGINEERING, "expired certificate")

    assert state_of(story) is IncidentState.CLOSED
    card.shows("*closed*", "by Ann")
    message.shows("Everything is written and done", "cause: expired certificate")
    story.expect_nothing()


def test_the_last_action_done_closes_it_with_who_and_when_i9(
    story: Story, olga: Person, ann: Person, ben: Person, max_: Person
) -> None:
    card, message = resolved(story, olga, ann)
    adds_action(ann, message, "Alert before it expires", "U0BEN", "2026-12-04")
    news = story.expect("Yours now: “Alert before it expires”", to=ben)
    writes(max_, message, "Write initial RCA…", INITIAL)
    writes(ann, message, "Write engineering RCA…", ENGINEERING)
    assert state_of(story) is IncidentState.ROOT_CAUSE
    message.shows("1 action to be done until the incident closes", "▫️ *Alert before it expires*", "🎫")

    news.click(ben, "Done")

    assert state_of(story) is IncidentState.CLOSED
    card.shows("*closed*", "by Ben")
    message.shows("☑️ Alert before it expires", "done by Ben")
    message.now.shows_no("Add an action…")


def test_reminders_of_what_is_no_emergency_wait_for_the_team_and_end_with_the_leads_i9(
    story: Story, olga: Person, ann: Person, max_: Person, lea: Person
) -> None:
    story.until(datetime(2026, 11, 27, 17, 0, tzinfo=PRAGUE))  # a Friday
    resolved(story, olga, ann, severity={"option": "sev3"})

    story.until(datetime(2026, 11, 30, 8, 59, tzinfo=PRAGUE))
    story.expect_nothing()
    story.until(datetime(2026, 11, 30, 9, 1, tzinfo=PRAGUE))
    beside(story)
    story.expect("The initial root cause of incident 1", "is due now", to=max_)
    story.expect("The engineering root cause of incident 1", "is due now", to=lea)
    story.until(datetime(2026, 12, 1, 9, 1, tzinfo=PRAGUE))
    story.expect("Max owes the initial root cause of incident 1", "which was due", to=lea)
    story.expect("Lea owes the engineering root cause of incident 1", to=lea)
    story.until(datetime(2026, 12, 10, 12, 0, tzinfo=PRAGUE))
    beside(story)
    story.expect_nothing()


def test_reminders_of_emergencies_come_at_night_too_i9(
    story: Story, olga: Person, ann: Person, max_: Person, lea: Person
) -> None:
    story.until(datetime(2026, 11, 27, 23, 0, tzinfo=PRAGUE))
    resolved(story, olga, ann, severity={"option": "sev1"})

    story.until(datetime(2026, 11, 28, 19, 1, tzinfo=PRAGUE))
    story.expect("The initial root cause of incident 1", "is due", to=max_)
    story.until(datetime(2026, 11, 28, 23, 1, tzinfo=PRAGUE))
    story.expect("is due now", to=max_)
    story.until(datetime(2026, 11, 29, 23, 1, tzinfo=PRAGUE))
    beside(story)
    assert {"due", "now"} <= set(story.expect("engineering", "is due now", to=lea).text.rstrip(".").split())
    story.expect("engineering", "is due", to=lea)
    story.expect("Max owes the initial root cause", to=lea)


def test_what_was_due_while_the_bot_was_down_is_reminded_of_once_with_the_last_word_i9(
    story: Story, olga: Person, ann: Person, lea: Person
) -> None:
    resolved(story, olga, ann, severity={"option": "sev3"})

    with story.down():
        story.clock.advance(timedelta(days=4))

    story.advance(minutes=1)
    story.expect("Max owes the initial root cause", to=lea)
    story.expect("Lea owes the engineering root cause", to=lea)
    story.expect_nothing()


def test_whoever_left_is_relieved_and_the_next_hears_why_i9(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    _, message = resolved(story, olga, ann, severity={"option": "sev3"})
    leaves(story, max_)

    story.until(datetime(2026, 11, 24, 10, 1, tzinfo=PRAGUE))

    story.expect("The initial root cause of incident 1", "is due now", to=ann)
    story.expect("The initial root cause of incident 1", "Max has left, so it is yours", to=ann)
    message.shows("*Initial root cause*", "Ann", "instead of Max, who has left")
    writes(ann, message, "Write initial RCA…", INITIAL)
    message.shows("by Ann")
    story.until(datetime(2026, 11, 25, 9, 30, tzinfo=PRAGUE))
    story.expect("engineering", "is due", to=story.person("lea"))


def test_a_form_that_somebody_else_overtook_keeps_what_was_typed_x5(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    _, message = resolved(story, olga, ann)
    message.click(ann, "Write initial RCA…")
    writes(max_, message, "Write initial RCA…", INITIAL)

    ann.submits(happened="Mine", hit="Mine", found="Mine", fixed="Mine")

    shown = str(ann.modal)
    assert "Max wrote this part meanwhile" in shown
    assert "A customer called." in shown
    ann.submits(happened="Mine", hit="Mine", found="Mine", fixed="Mine")
    message.shows("> Mine", "by Ann")


def test_what_was_written_stays_after_a_reopening_and_the_rest_is_due_anew_i9(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    card, message = resolved(story, olga, ann, severity={"option": "sev3"})
    writes(max_, message, "Write initial RCA…", INITIAL)
    card.click(ann, "Reopen")
    story.expect("Ann reopened an incident that you manage", to=max_)
    message.shows("The incident was reopened").shows_no("Add an action…")

    story.until(datetime(2026, 11, 26, 10, 0, tzinfo=PRAGUE))
    beside(story)
    story.expect_nothing()
    card.click(ann, "Contact made")
    card.click(ann, "Resolve")

    message.shows("✅ *Initial root cause*", "*Engineering root cause*")
    beside(story)
    with story.bot.desk.reading() as work:
        due = {each.kind: each.due_at for each in work.uow.incidents.root_causes([1])}
    assert due[RcaKind.ENGINEERING] == datetime(2026, 11, 28, 10, 0, tzinfo=PRAGUE)


def test_an_action_without_owner_or_date_or_in_the_past_is_refused_i9(story: Story, olga: Person, ann: Person) -> None:
    _, message = resolved(story, olga, ann)

    answer = adds_action(ann, message, "Alert before it expires", "U0BEN", "2026-11-01")

    assert "That day is over" in str(answer)
    with story.bot.desk.reading() as work:
        assert not work.uow.incidents.actions([1])


def test_who_is_neither_of_the_team_nor_concerned_cannot_write_p1(story: Story, olga: Person, ann: Person) -> None:
    _, message = resolved(story, olga, ann)

    message.click(story.person("pia"), "Write initial RCA…")

    story.expect("Only Max, its manager and people of the team can do that.", only_to=story.person("pia"))


def test_actions_remind_their_owner_and_a_week_late_the_leads_i9(
    story: Story, olga: Person, ann: Person, ben: Person, lea: Person
) -> None:
    _, message = resolved(story, olga, ann, severity={"option": "sev4"})
    writes(ann, message, "Write initial RCA…", INITIAL)
    adds_action(ann, message, "Alert before it expires", "U0BEN", "2026-11-30")
    story.expect("Yours now", to=ben)
    writes(ann, message, "Write engineering RCA…", ENGINEERING)

    story.until(datetime(2026, 11, 27, 9, 1, tzinfo=PRAGUE))  # a Friday
    story.expect("Soon due", to=ben)
    story.until(datetime(2026, 11, 30, 9, 1, tzinfo=PRAGUE))
    story.expect("Due today", to=ben)
    story.until(datetime(2026, 12, 7, 9, 1, tzinfo=PRAGUE))
    story.expect("A week late", "of Ben", to=lea)
    message.shows("was due Mon 30 Nov")
    beside(story)


def test_an_action_is_a_ticket_and_done_with_it_once_i9_t5(tell: Callable[..., Story], jira: JiraStandIn) -> None:
    story = tell(WITH_INCIDENTS, tracker=jira_at(jira))
    olga, ann, max_ = story.person("olga"), story.person("ann"), story.person("max")
    card, message = resolved(story, olga, ann)
    adds_action(ann, message, "Alert before it expires", "U0ANN", "2026-12-04")

    issue = jira.issue("EDGE-1")
    assert issue.summary == "Alert before it expires"
    assert "Action of incident 1: Nobody can pay (sev2)" in issue.description
    message.shows("EDGE-1", "To Do")
    writes(max_, message, "Write initial RCA…", INITIAL)
    writes(ann, message, "Write engineering RCA…", ENGINEERING)

    jira.move("EDGE-1", "Done")
    with Door(story, story.clock) as door:
        for at in (1, 2):
            door.jira_says(updated("EDGE-1", at))

    message.shows("done with its ticket")
    card.shows("*closed*")
    assert state_of(story) is IncidentState.CLOSED


def test_a_tracker_that_is_down_costs_no_action_t5(tell: Callable[..., Story], jira: JiraStandIn) -> None:
    story = tell(WITH_INCIDENTS, tracker=jira_at(jira))
    olga, ann = story.person("olga"), story.person("ann")
    jira.away = True
    _, message = resolved(story, olga, ann)
    adds_action(ann, message, "Alert before it expires", "U0ANN", "2026-12-04")
    message.shows("▫️ *Alert before it expires*", "The ticket is not created yet")

    jira.away = False
    story.advance(minutes=13)

    message.shows("EDGE-1")
    beside(story)


def leaves(story: Story, person: Person) -> None:
    """Their Slack account is deactivated."""
    with story.bot.desk.work("event") as work:
        work.uow.settings.put(f"deleted:{person.id}", value=True, now=work.now)


def closed(story: Story, title: str, number: int, cause: str) -> Seen:
    """An incident from raised to closed, with a cause; the message with its root cause."""
    olga, ann = story.person("olga"), story.person("ann")
    card = raises(story, olga, title, severity={"option": "sev4"}, service="billing")
    for press in ("Acknowledge", "Contact made", "Resolve"):
        card.click(ann, press)
    message = story.expect(f"Root cause of incident {number}", channel=INCIDENTS)
    beside(story)
    writes(ann, message, "Write initial RCA…", INITIAL)
    writes(ann, message, "Write engineering RCA…", ENGINEERING, cause)
    beside(story)
    return message


def test_a_cause_that_comes_again_is_said_and_stands_in_the_digest_i9(story: Story) -> None:
    closed(story, "Nobody can pay", 1, "expired certificate")
    second = closed(story, "Invoices fail", 2, "expired certificate")
    second.shows_no("time in 90 days")

    third = closed(story, "Refunds fail", 3, "Certificate expired")

    third.shows("Third time in 90 days: #1 and #2.")
    story.advance(days=7)
    story.expect("1 recurring cause", "Certificate expired", "Refunds fail")


def test_incidents_are_found_by_service_title_and_cause_also_closed_ones_i9(story: Story, olga: Person) -> None:
    closed(story, "Nobody can pay", 1, "expired certificate")
    closed(story, "Invoices fail", 2, "100% full disk")

    found = olga.commands("incident find BILLING expired")
    assert "1: Nobody can pay" in found
    assert "cause: expired certificate" in found
    assert "Invoices" not in found
    assert "2: Invoices fail" in olga.commands("incident find 100%")
    assert "No incident has “nowhere”" in olga.commands("incident find nowhere")


def test_a_number_shows_the_card_to_whoever_asks_i9(story: Story, olga: Person) -> None:
    closed(story, "Nobody can pay", 1, "expired certificate")

    assert "Incident 1: Nobody can pay" in olga.commands("incident 1")
    assert "There is no incident 12." in olga.commands("incident 12")


def test_what_is_overdue_stands_in_the_digest_i9(story: Story, olga: Person, ann: Person) -> None:
    _, message = resolved(story, olga, ann, severity={"option": "sev4"})
    writes(ann, message, "Write initial RCA…", INITIAL)

    story.advance(days=7)
    for told in story.left_over():
        if told.channel != ROOM:
            story.expect(told.text, channel=told.channel)

    story.expect("1 overdue follow-up of incidents", "engineering root cause", "Lea", channel=ROOM)


def test_resolved_again_with_everything_written_before_it_closes_by_itself_i9(
    story: Story, olga: Person, ann: Person
) -> None:
    card, message = resolved(story, olga, ann)
    writes(ann, message, "Write initial RCA…", INITIAL)
    writes(ann, message, "Write engineering RCA…", ENGINEERING)
    card.click(ann, "Reopen")
    beside(story)
    card.click(ann, "Contact made")
    card.click(ann, "Resolve")

    story.advance(seconds=2)

    assert state_of(story) is IncidentState.CLOSED
    beside(story)
    card.shows("*closed*", "by Ann")


def test_an_action_of_somebody_who_left_goes_to_the_leads_and_anybody_of_the_team_can_do_it_i9(
    story: Story, olga: Person, ann: Person, ben: Person, lea: Person
) -> None:
    _, message = resolved(story, olga, ann, severity={"option": "sev4"})
    writes(ann, message, "Write initial RCA…", INITIAL)
    adds_action(ann, message, "Alert before it expires", "U0BEN", "2026-11-25")
    story.expect("Yours now", to=ben)
    writes(ann, message, "Write engineering RCA…", ENGINEERING)
    leaves(story, ben)

    story.until(datetime(2026, 11, 24, 9, 1, tzinfo=PRAGUE))
    story.expect("Ben has left, and nobody else has “Alert before it expires”", to=lea).click(lea, "Done")

    assert state_of(story) is IncidentState.CLOSED
    message.shows("done by Lea")


def test_an_action_given_to_somebody_who_left_is_refused_and_what_was_typed_stays_i9(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    _, message = resolved(story, olga, ann)
    leaves(story, ben)

    answer = adds_action(ann, message, "Alert before it expires", "U0BEN", "2026-12-04")

    assert "Ben has left. Choose somebody else." in str(answer)
    assert ann.modal is not None
