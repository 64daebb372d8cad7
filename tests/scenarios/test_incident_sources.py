"""Incidents raised from wherever people are: messages, requests, alerts, Home, the command, webhooks (I1, X2, X3)."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.domain.incidents import Raise
from bot.services import webhooks
from bot.services.incidents import alike, raising
from tests.scenarios.incident_story import WITH_INCIDENTS, raises, use_up_what_others_read
from tests.scenarios.monitoring import fires
from tests.scenarios.ticketing import SECRET, Door
from tests.scenarios.written_down import prefilled
from tests.story import ALERTS, INCIDENTS, SUPPORT, T0, Person, Seen, Story, with_team

SATURDAY_NIGHT = T0.replace(day=28, hour=3)
WITH_ALERTS: dict[str, Any] = with_team(
    WITH_INCIDENTS, channels=[{"id": SUPPORT, "kind": "requests"}, {"id": ALERTS, "kind": "alerts"}]
)
SHORTCUT = "Raise an incident…"


@pytest.fixture
def story(tell: Callable[..., Story]) -> Iterator[Story]:
    """A Monday at 10:00; incidents have a channel and a manager on call, alerts a channel of their own."""
    told = tell(WITH_ALERTS)
    yield told
    use_up_what_others_read(told)


@pytest.fixture
def pia(story: Story) -> Person:
    """Somebody of sales."""
    return story.person("pia")


@pytest.fixture
def door(story: Story) -> Iterator[Door]:
    with Door(story, story.clock) as opened:
        yield opened


def sends(story: Story, door: Door, *, source: str = "statuspage", secret: str = SECRET, **report: Any) -> int:
    """A program sends what it knows, signed."""
    body = json.dumps(report).encode()
    signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    status = door.send(body, {"x-hub-signature-256": f"sha256={signed}"}, f"/webhooks/incidents/{source}")
    story.settle()
    return status


def incidents(story: Story) -> list[Any]:
    with story.bot.desk.reading() as work:
        return list(work.uow.incidents.open())


def screen_of(story: Story, person: Person) -> Seen:
    seen = story.ephemerals_of(person)[-1]
    story.use_up_ephemerals(person.id)
    return seen


# On messages


def test_any_message_is_raised_with_a_link_back_to_it_x2(story: Story, olga: Person) -> None:
    ts = story.sandbox.client.post("U0PIA", "C0OTHER", "Nobody can log in *since* noon")

    olga.shortcut(SHORTCUT, ts, channel="C0OTHER")
    assert prefilled(olga)["title"] == "Nobody can log in *since* noon"
    olga.submits()

    card = story.expect("Nobody can log in", channel=INCIDENTS)
    assert card.thread_ts is None
    assert f"archives/C0OTHER/p{ts.replace('.', '')}|Where it was raised from>" in card.words


def test_a_message_of_a_request_is_raised_in_the_requests_thread_i2(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    reply = ask.reply(olga, "Nothing works any more")
    assert ask.card.ts

    olga.shortcut(SHORTCUT, reply)
    assert prefilled(olga)["title"] == "The export is broken"
    olga.submits(severity={"option": "sev1"})

    card = story.expect("Incident 1: The export is broken", thread=ask.ts)
    assert card.mentions() == {"U0ANN", "U0BEN", "U0MAX"}
    card.click(ann, "Acknowledge")


def test_a_message_of_an_incidents_thread_raises_no_second_one(story: Story, olga: Person, ann: Person) -> None:
    card = raises(story, olga, "Nobody can pay")

    ann.shortcut(SHORTCUT, card.ts, channel=INCIDENTS)

    assert "This is the thread of incident 1." in str(ann.modal)


def test_an_alert_is_raised_with_one_click_in_its_thread_while_it_storms_a2_i1(story: Story, ann: Person) -> None:
    group = fires(story)
    for number in range(30):
        fires(story, f"CPU is high on shop-{number}")
    card = group.card

    card.click(ann, SHORTCUT)
    assert "CPU is high" in prefilled(ann)["title"]
    ann.submits()

    raised = story.expect("🚨 *Incident 1", thread=group.ts)
    assert raised.channel == ALERTS
    card.click(ann, SHORTCUT)
    assert "raised incident 1 from it already" in str(ann.submits())
    assert len(incidents(story)) == 1


# In the Home tab


def test_home_lists_open_incidents_ones_own_first_and_raises_x3(story: Story, olga: Person, ann: Person) -> None:
    first = raises(story, olga, "Nobody can pay")
    raises(story, olga, "The till is slow")
    first.click(ann, "Acknowledge")

    home = ann.opens_home()
    assert home.index("1: Nobody can pay") < home.index("2: The till is slow")
    assert "acknowledged · yours" in home
    assert "run by Max" in home

    olga.opens_home()
    story.click_home(olga, SHORTCUT)
    olga.submits(title="The lift is stuck")
    story.expect("Incident 3: The lift is stuck", channel=INCIDENTS)


def test_home_is_capped_and_says_how_many_more_are_open_x3(story: Story, olga: Person) -> None:
    for number in range(10):
        raises(story, olga, f"Shop {number} is down")

    home = olga.opens_home()

    assert "Shop 9 is down" in home
    assert "Shop 1 is down" not in home
    assert "2 more" in home


# By the command


def test_a_severity_before_the_words_counts_i3(story: Story, olga: Person) -> None:
    assert "Incident 1 is raised as sev1." in olga.commands("incident SEV1: payments are down")
    story.expect("Incident 1: payments are down", channel=INCIDENTS)
    assert "Incident 2 is raised as sev2." in olga.commands("incident sev1")
    story.expect("Incident 2: sev1", channel=INCIDENTS)


def test_the_card_of_a_request_at_night_names_the_command_and_it_works_then_f7_i1(tell: Callable[..., Story]) -> None:
    story = tell(WITH_INCIDENTS, at=SATURDAY_NIGHT)
    olga = story.person("olga")
    ask = olga.posts("All shops are down")
    ask.card.shows("Cannot wait? Tell Max, or raise an incident: /support incident and a few words.")

    olga.commands("incident sev1 All shops are down")

    card = story.expect("Incident 1: All shops are down", channel=INCIDENTS)
    assert "U0MAX" in card.mentions()
    use_up_what_others_read(story)


# The same twice


def test_the_second_of_two_is_told_of_the_first_and_joins_it(story: Story, olga: Person, pia: Person) -> None:
    raises(story, olga, "Nobody can pay")
    story.advance(minutes=2)

    said = pia.commands("incident sev1 nobody can pay!")
    assert "Incident 1 was raised 2 min ago by Olga. Is yours the same?" in said
    screen_of(story, pia).click(pia, "Join #1")

    assert len(incidents(story)) == 1
    with story.bot.desk.reading() as work:
        assert "U0PIA" in work.uow.incidents.followers(1)
    story.use_up_ephemerals(pia.id)


def test_or_raises_it_anyway_once_with_the_words_and_the_severity(story: Story, olga: Person, pia: Person) -> None:
    raises(story, olga, "Nobody can pay")
    pia.commands("incident sev3 Nobody can pay")
    seen = screen_of(story, pia)
    value = seen.value_of("Raise it anyway")

    seen.click(pia, "Raise it anyway")
    with story.bot.desk.work("story") as work:  # pressed twice
        raising.raise_incident(
            work, pia.id, Raise(title="Nobody can pay", source_key=alike.again_key(pia.id, 1, value.split(":", 2)[2]))
        )

    assert [each.severity for each in incidents(story)] == ["sev2", "sev3"]
    story.expect("Incident 2: Nobody can pay", channel=INCIDENTS)
    story.use_up_ephemerals(pia.id)


def test_a_form_about_the_same_keeps_its_words_and_asks(story: Story, olga: Person, pia: Person) -> None:
    raises(story, olga, "Nobody can pay")
    pia.commands("incident")
    screen_of(story, pia).click(pia, SHORTCUT)

    pia.submits(title="NOBODY can pay", known="Since ten", severity={"option": "sev1"})

    assert "Incident 1 was raised just now by Olga. Is yours the same?" in str(pia.modal)
    assert (prefilled(pia)["title"], prefilled(pia)["known"]) == ("NOBODY can pay", "Since ten")
    assert len(incidents(story)) == 1
    pia.submits(title="NOBODY can pay", known="Since ten", severity={"option": "sev1"})
    story.expect("Incident 2: NOBODY can pay", "*sev1*", channel=INCIDENTS)


def test_nobody_is_asked_about_an_old_one_an_ended_one_or_their_own(
    story: Story, olga: Person, ann: Person, pia: Person
) -> None:
    raises(story, olga, "Nobody can pay")
    assert "Incident 2 is raised" in olga.commands("incident Nobody can pay")
    story.expect("Incident 2", channel=INCIDENTS).click(ann, "Acknowledge")
    story.advance(minutes=15, seconds=1)
    assert "Incident 3 is raised" in pia.commands("incident Nobody can pay")
    story.expect("Incident 3", channel=INCIDENTS)


# By webhook


def test_a_program_raises_one_incident_for_an_id_however_often_it_sends_it_o2(story: Story, door: Door) -> None:
    report = {"id": "i-77", "title": "Checkout <!channel> is down", "severity": "SEV1", "text": "See\nbelow"}

    assert sends(story, door, **report, link="https://status.example.com/77") == 200
    assert sends(story, door, **report, again=1) == 200
    assert sends(story, door, source="other", id="i-77", title="Something else") == 200

    card = story.expect("Incident 1: Checkout", channel=INCIDENTS)
    card.shows("*sev1*", "raised by statuspage", "> See", "<https://status.example.com/77|Where it was raised from>")
    assert "<!channel>" not in card.words
    story.expect(": Something else", channel=INCIDENTS)
    assert len(incidents(story)) == 2


def test_a_severity_that_nobody_configured_is_the_usual_one_and_said(story: Story, door: Door) -> None:
    sends(story, door, id=7, title="Checkout is down", severity="P0")

    story.expect("Incident 1", "*sev2*", "The sender says that it is “P0”, which is no severity here.")


@pytest.mark.parametrize(
    "report", [{"id": 1}, {"title": "Down"}, {"id": True, "title": "Down"}, {"id": 1, "title": " "}]
)
def test_what_cannot_be_read_raises_nothing_and_its_sender_hears_it(story: Story, report: dict[str, Any]) -> None:
    told = webhooks.answer(story.bot.desk, "incidents", "statuspage", report)

    assert (told.status, told.taken) == (422, False)
    assert "There is no" in told.sentence


def test_a_forged_webhook_raises_nothing_p3(story: Story, door: Door) -> None:
    assert sends(story, door, secret="wrong", id=1, title="Down") == 401
    assert incidents(story) == []
