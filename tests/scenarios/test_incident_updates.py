"""Updates reach whoever reads them, in words for business, once each, and in time (I7, O1, N1, N3, N5)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.integrations.notifiers import AppriseNotifiers
from bot.services.incidents import updates
from bot.services.incidents.updates import Said
from tests.scenarios.incident_reading import FIRST, SECOND, quiet, resolves, writes
from tests.scenarios.incident_story import RUN, WITH_INCIDENTS, raises
from tests.scenarios.written_down import clicks, prefilled, shown
from tests.stand_ins.outside import Hooks, MailServer, hooks, mail_server
from tests.story import ALERTS, INCIDENTS, ROOM, Person, Seen, Story

BUSINESS = "C0OTHER"
AUDIENCES: dict[str, Any] = {
    "audiences": ["mail", "teams"],
    "channels": [BUSINESS, ALERTS],
    "acknowledge": "5m",
    "update_every": "30m",
}
READ: dict[str, Any] = {
    **WITH_INCIDENTS,
    "notify": {"mail": {"kind": "email"}, "teams": {"kind": "teams"}},
    "incidents": {**RUN, "severities": {**RUN["severities"], "sev1": AUDIENCES}},
}


@dataclass(frozen=True)
class Outside:
    """Where people read who are not in Slack."""

    mails: MailServer
    teams: Hooks

    @property
    def subjects(self) -> list[str]:
        """What the mails were about, behind the title of the incident."""
        return [mail["subject"].rpartition(": ")[2] for _, mail in self.mails.mails]

    def titles(self, start: int = 0) -> list[str]:
        """The same in Teams, from one post on."""
        return [sent["title"].rpartition(": ")[2] for _, _, sent in self.teams.posts[start:]]


@pytest.fixture
def outside() -> Iterator[Outside]:
    with mail_server() as mails, hooks() as teams:
        yield Outside(mails, teams)


@pytest.fixture
def story(tell: Callable[..., Story], outside: Outside) -> Story:
    """A Monday at 10:00; sev1 is read in two channels, by mail and in Teams."""
    story = tell(READ)
    with story.down():
        mail = f"mailto://127.0.0.1:{outside.mails.port}?from=bot@example.com&to=all@example.com&mode=insecure"
        story.notifier = AppriseNotifiers({"mail": mail, "teams": f"json://127.0.0.1:{outside.teams.port}/teams"})
    return story


@pytest.fixture
def pia(story: Story) -> Person:
    """Somebody of sales."""
    return story.person("pia")


@pytest.fixture
def card(story: Story, olga: Person, ann: Person) -> Seen:
    """Olga raised an incident of the worst severity, and Ann acknowledged it."""
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev1"})
    card.click(ann, "Acknowledge")
    return card


def test_one_form_tells_thread_channels_mail_teams_and_those_who_follow_i7(
    story: Story, card: Seen, olga: Person, max_: Person, outside: Outside
) -> None:
    card.click(max_, "Update…")
    assert "This goes to its thread, 2 channels, mail, teams and 1 follower." in shown(max_)
    max_.submits(**FIRST, next_update={"option": "30"})

    post = story.expect("*Update 1*", "> Nobody in Europe can pay by card", thread=card.ts)
    post.shows("by Max · next update by", "10:30 CET")
    assert post.mentions() == set()
    for channel in (BUSINESS, ALERTS):
        line = story.expect("Nobody can pay", "· sev1", "> We go back to yesterday's version", channel=channel)
        assert line.mentions() == set()
    story.expect("You follow it.", "next update by", to=olga)
    card.shows("Next update by 10:30 CET")
    ((to, mail),) = outside.mails.mails
    assert to == ("all@example.com",)
    assert mail["subject"] == "[sev1] Nobody can pay: update 1"
    assert mail.get_content().replace("\r\n", "\n").strip() == (
        "What you may notice: Nobody in Europe can pay by card\n\nWhat we do: We go back to yesterday's version\n\n"
        "Next update: Mon 23 Nov 10:30 CET.\n\nIncident 1, Backend support"
    )
    ((_, _, sent),) = outside.teams.posts
    assert (sent["title"], sent["type"]) == (mail["subject"], "info")
    with story.bot.desk.reading() as work:
        assert [entry.text for entry in work.uow.incidents.timeline(1)][-1] == "\n".join(FIRST.values())


def test_the_next_update_changes_what_readers_have_and_the_last_word_says_resolved_n1(
    story: Story, card: Seen, ann: Person, max_: Person, outside: Outside
) -> None:
    olga = story.person("olga")
    writes(card, max_, FIRST)
    lines = [story.expect("· sev1", channel=channel) for channel in (BUSINESS, ALERTS)]
    own = story.expect("You follow it.", to=olga)
    story.advance(minutes=10)

    card.click(max_, "Update…")
    assert prefilled(max_)["impact"] == FIRST["impact"]
    max_.submits(**SECOND, next_update={"option": "none"})
    second = story.expect("You follow it.", "update 2", to=olga)
    for each in (*lines, second):
        each.shows("> Some payments still fail", "update 2").shows_no("> Nobody in Europe")
    own.shows("> Nobody in Europe")
    resolves(card, ann)

    for each in (*lines, story.expect("It is resolved.", to=olga)):
        each.shows("✅", "It is resolved.").shows_no("next update by", "Follow")
    assert outside.subjects == ["update 1", "update 2", "resolved"]
    assert "It is resolved (Mon 23 Nov 10:10 CET)." in outside.mails.mails[-1][1].get_content()
    for number in (1, 2):
        story.expect(f"*Update {number}*", thread=card.ts)
    story.advance(hours=3)
    quiet(story)


def test_who_heard_that_it_is_resolved_hears_once_that_it_goes_on_i7(
    story: Story, card: Seen, ann: Person, max_: Person, outside: Outside
) -> None:
    olga = story.person("olga")
    writes(card, max_, FIRST)
    story.expect("> Nobody in Europe", to=olga)
    resolves(card, ann)
    own = story.expect("It is resolved.", to=olga)
    story.advance(minutes=40)
    lines = [story.expect("It is resolved.", channel=channel) for channel in (BUSINESS, ALERTS)]

    card.click(ann, "Reopen")

    own.shows("It is resolved.")
    for each in (story.expect("It is not over", to=olga), *lines):
        each.shows(
            "It is not over: people work on it again.", "it goes on since", "10:40 CET", "next update by", "11:10 CET"
        )
    assert outside.titles() == ["update 1", "resolved", "reopened"]
    story.expect("*Update 1*", thread=card.ts)
    story.advance(minutes=24)
    quiet(story)


def test_nobody_who_was_never_told_hears_the_end_but_who_raised_it_does_i7(
    story: Story, card: Seen, olga: Person, ann: Person, outside: Outside
) -> None:
    resolves(card, ann)

    story.expect("It is resolved.", "no update yet", to=olga)
    assert outside.subjects == []
    quiet(story)


def test_a_notifier_that_is_down_for_an_hour_gets_everything_once_and_in_order_o1(
    story: Story, card: Seen, olga: Person, max_: Person, outside: Outside
) -> None:
    outside.teams.status = 503
    writes(card, max_, FIRST)
    story.advance(minutes=20)
    writes(card, max_, SECOND, "60")
    assert len(outside.subjects) == 2
    story.advance(minutes=40)
    story.expect("I cannot reach anybody by teams at the moment.", channel=ROOM)
    tried = len(outside.teams.posts)

    outside.teams.status = 200
    story.advance(minutes=10)

    assert outside.titles(tried) == ["update 1", "update 2"]
    assert len(outside.subjects) == 2
    story.expect("> Nobody in Europe", "You follow it.", to=olga)
    readers_heard(story, card, olga, count=2)


def test_an_archived_channel_is_seen_in_config_and_keeps_nobody_from_reading_o1(
    story: Story, card: Seen, max_: Person, lea: Person, outside: Outside
) -> None:
    story.sandbox.client.archive(BUSINESS)
    story.settle()

    writes(card, max_, FIRST)

    assert "the updates on an incident, in a channel of readers" in lea.commands("config")
    story.expect_parked(f"incident_news:1:{BUSINESS}")
    story.expect("· sev1", channel=ALERTS)
    story.expect("You follow it.", to=story.person("olga"))
    story.expect("*Update 1*", thread=card.ts)
    assert len(outside.subjects) == 1


def test_the_same_form_sent_twice_is_one_update_i7(
    story: Story, card: Seen, olga: Person, max_: Person, outside: Outside
) -> None:
    said = Said(**FIRST, next_in=timedelta(minutes=30), source_key="view:V1")
    for _ in range(2):
        with story.bot.desk.work("modal") as work:
            written = updates.write(work, max_.id, 1, said)
        assert not hasattr(written, "sentence")
    story.settle()

    assert len(outside.subjects) == 1
    readers_heard(story, card, olga, count=1)


def test_whom_it_does_not_concern_is_refused_with_a_sentence_p1(story: Story, card: Seen, pia: Person) -> None:
    card.click(pia, "Update…")

    story.expect("Only people of Backend support and those whom the incident concerns can do that.", only_to=pia)
    assert pia.modal is None
    with story.bot.desk.work("modal") as work:
        said = Said(**FIRST, next_in=None, source_key="view:V1")
        assert "Only people of Backend support" in str(updates.write(work, pia.id, 1, said))
        assert work.uow.incidents.updates(1) == []


def test_an_update_without_words_stays_in_its_form_x4(card: Seen, max_: Person) -> None:
    card.click(max_, "Update…")

    answer = max_.submits(impact="   ", doing="We look", next_update={"option": "30"})

    assert "what people notice" in str(answer)


def test_what_was_typed_pings_nobody_and_leaves_slack_without_its_ids_n5(
    story: Story, card: Seen, olga: Person, max_: Person, outside: Outside
) -> None:
    writes(card, max_, {"impact": "Ask <@U0ANN> <!channel> in <#C0TEAM>", "doing": "*We* wait & see"})

    for where in ({"thread": card.ts}, {"channel": BUSINESS}, {"channel": ALERTS}, {"to": olga}):
        said = story.expect("∗We∗ wait &amp; see", **where)
        assert said.mentions() == set()
        said.shows_no("<!channel>")
    told = outside.mails.mails[0][1].get_content()
    assert "Ask @Ann @channel in a channel" in told
    assert "*We* wait & see" in told
    assert "U0ANN" not in told


def test_anybody_follows_and_unfollows_by_a_button_i7(
    story: Story, card: Seen, olga: Person, pia: Person, max_: Person
) -> None:
    writes(card, max_, FIRST)
    readers_heard(story, card, olga, count=1, lines=False)
    line = story.expect("· sev1", channel=BUSINESS)
    story.expect("· sev1", channel=ALERTS)

    line.click(pia, "Follow")
    story.expect("You follow it now", only_to=pia)
    own = story.expect("You follow it.", "> Nobody in Europe can pay by card", to=pia)
    line.click(pia, "Follow")
    story.expect("You follow it already.", only_to=pia)
    own.click(pia, "Unfollow")
    story.expect("You do not follow it any more.", only_to=pia)
    own.shows("You do not follow it any more.")
    writes(card, max_, SECOND)
    story.expect("*Update 2*", thread=card.ts)
    card.click(pia, "More…")
    clicks(story, pia, "Follow")

    assert "You follow it now" in shown(pia)
    story.expect("> Some payments still fail", "You follow it.", to=pia)
    story.expect("> Some payments still fail", "You follow it.", to=olga)


def test_whose_request_it_was_raised_from_is_told_once_and_follows_i7(
    story: Story, olga: Person, ann: Person, max_: Person
) -> None:
    ask = olga.posts("Payments are stuck")
    ask.reply(ann, "Looking")
    ask.card.click(ann, "Similar and more…")
    clicks(story, ann, "Raise an incident")
    ann.submits(severity={"option": "sev1"})

    own = story.expect("It was raised from your request, so you follow it.", "no update yet", to=olga)
    card = story.expect("Incident 1", thread=ask.ts)
    assert own.mentions() == set()
    card.click(max_, "Update…")
    max_.submits(**FIRST, next_update={"option": "30"})

    own.shows("> Nobody in Europe can pay by card")
    story.expect("*Update 1*", thread=ask.ts)
    for channel in (BUSINESS, ALERTS):
        story.expect("· sev1", channel=channel)
    story.expect("You follow it.", to=ann)  # who raised it
    quiet(story)


def test_the_topic_of_the_incidents_channel_lists_what_runs_and_changes_only_with_it_i7_n1(
    story: Story, card: Seen, ann: Person
) -> None:
    story.advance(minutes=1)
    assert topics(story) == ["1 incident: #1 sev1 Nobody can pay (acknowledged)"]
    raises(story, ann, "The shop is slow", severity={"option": "sev4"})
    card.click(ann, "Mitigated")
    story.advance(minutes=1)
    card.click(ann, "More…")
    clicks(story, ann, "I manage it")
    story.advance(minutes=1)

    assert topics(story)[1:] == ["2 incidents: #1 sev1 Nobody can pay (mitigated) · #2 sev4 The shop is slow (raised)"]


def readers_heard(story: Story, card: Seen, follower: Person, *, count: int, lines: bool = True) -> None:
    """What those inside Slack read meanwhile; other stories are about that."""
    for number in range(1, count + 1):
        story.expect(f"*Update {number}*", thread=card.ts)
    story.expect("You follow it.", to=follower)
    if lines:
        for channel in (BUSINESS, ALERTS):
            story.expect("· sev1", channel=channel)


def topics(story: Story) -> list[str]:
    """Every topic that the incidents channel had, oldest first."""
    messages = story.sandbox.client.messages(INCIDENTS)
    return [each["topic"] for each in messages if each.get("subtype") == "channel_topic"]
