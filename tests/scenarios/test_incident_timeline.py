"""What people write in an incident's thread is its timeline: edits, files, 📌, deletions, downtime, secrets (I6)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.incidents import EntryKind, TimelineEntry
from bot.services.incidents import timeline
from bot.services.people import Names
from tests.scenarios.incident_story import WITH_INCIDENTS, raises, use_up_what_others_read
from tests.scenarios.written_down import clicks
from tests.story import INCIDENTS, ROOM, SUPPORT, Person, Seen, Story

SECRET = "password=Tr0ub4dor-3"


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; incidents have a channel, and a manager on call."""
    return tell(WITH_INCIDENTS)


@pytest.fixture
def card(story: Story, olga: Person) -> Seen:
    """The card of an incident that Olga raised; nobody is woken for it."""
    return raises(story, olga, "Nobody can pay", severity={"option": "sev4"})


def lines(story: Story, incident_id: int = 1) -> list[TimelineEntry]:
    """The whole timeline as it is stored."""
    with story.bot.desk.reading() as work:
        return list(work.uow.incidents.timeline(incident_id))


def written(story: Story, incident_id: int = 1) -> list[TimelineEntry]:
    """What was written in the thread."""
    return [line for line in lines(story, incident_id) if line.kind is EntryKind.MESSAGE]


def test_every_message_of_people_and_apps_in_the_thread_is_a_line_once_i6(
    story: Story, card: Seen, olga: Person, ann: Person
) -> None:
    olga.posts("Since 9:50 &amp; only cards, <@U0ANN>", channel=INCIDENTS, thread=card.ts)
    ann.posts("", channel=INCIDENTS, thread=card.ts, files=[{"name": "graph.png"}])
    story.sandbox.client.app_post("B0GRAF", INCIDENTS, "CPU is back", name="Grafana", thread_ts=card.ts)
    olga.posts("Another matter", channel=INCIDENTS)
    story.catch_up()

    said = [(line.author, line.text, line.files) for line in written(story)]
    assert said == [
        ("U0OLGA", "Since 9:50 &amp; only cards, <@U0ANN>", ()),
        ("U0ANN", "", ("graph.png",)),
        ("Grafana", "CPU is back", ()),
    ]
    with story.bot.desk.reading() as work:
        assert "Since 9:50 & only cards, @Ann" in [line.text for line in timeline.told(work, Names(work), 1)]
    story.expect_nothing()


def test_an_edit_changes_the_line_and_a_deletion_forgets_its_words_i6_r6(
    story: Story, card: Seen, olga: Person, ann: Person
) -> None:
    first = olga.posts("It is the databse", channel=INCIDENTS, thread=card.ts)
    second = ann.posts("Nonsense", channel=INCIDENTS, thread=card.ts)

    olga.edits(first, "It is the database")
    ann.deletes(second.ts, INCIDENTS)

    edited, deleted = written(story)
    assert (edited.text, bool(edited.edited_at), bool(edited.deleted_at)) == ("It is the database", True, False)
    assert (deleted.text, deleted.files, bool(deleted.deleted_at)) == ("", (), True)


def test_a_pushpin_marks_a_key_point_until_it_is_taken_off_i6(story: Story, card: Seen, olga: Person) -> None:
    said = olga.posts("Restarting helped", channel=INCIDENTS, thread=card.ts)

    olga.reacts(said.ts, "pushpin", INCIDENTS)
    assert written(story)[0].key_point
    olga.unreacts(said.ts, "pushpin", INCIDENTS)
    assert not written(story)[0].key_point


def test_what_was_said_changed_and_marked_during_downtime_is_read_back_i6_r13(
    story: Story, card: Seen, olga: Person
) -> None:
    client = story.sandbox.client
    wrong = olga.posts("It is the databse", channel=INCIDENTS, thread=card.ts)
    gone = olga.posts("Nonsense", channel=INCIDENTS, thread=card.ts)
    story.advance(minutes=5)
    with story.down():
        late = client.post("U0ANN", INCIDENTS, "I restarted it", thread_ts=card.ts)
        client.react("U0OLGA", INCIDENTS, late, "pushpin")
        client.edit("U0OLGA", INCIDENTS, wrong.ts, "It is the database")
        client.delete("U0OLGA", INCIDENTS, gone.ts)

    assert [(line.text, bool(line.edited_at), bool(line.deleted_at), line.key_point) for line in written(story)] == [
        ("It is the database", True, False, False),
        ("", False, True, False),
        ("I restarted it", False, False, True),
    ]


def test_a_request_s_thread_is_the_timeline_from_the_raise_on_i2_i6(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("Nobody can pay")
    ask.reply(ann, "I look")
    ask.card.click(ann, "Similar and more…")
    clicks(story, ann, "Raise an incident")
    ann.submits(title="Nobody can pay", severity={"option": "sev4"})
    story.expect("Incident 1", thread=ask.ts)
    story.expect("It was raised from your request", to=olga)
    ask.reply(olga, "Still broken")

    assert [line.text for line in written(story)] == ["Still broken"]


def test_a_credential_is_left_out_and_its_author_alone_is_warned_once_i6(
    story: Story, card: Seen, olga: Person
) -> None:
    said = olga.posts(f"log in with {SECRET}", channel=INCIDENTS, thread=card.ts)

    warned = story.expect("looks as if it contained a password", only_to=olga)
    assert warned.thread_ts == card.ts
    assert "Tr0ub4dor" not in warned.words
    assert written(story)[0].text == "log in with password=[credential removed]"

    olga.edits(said, f"please log in with {SECRET}")
    story.catch_up()
    story.expect_nothing()
    olga.edits(said, f"please log in with {SECRET} or AKIAQYLPMN5HHHFPZAM2")
    story.expect("looks as if it contained a password", only_to=olga)
    assert "AKIA" not in written(story)[0].text


def test_a_note_is_a_key_point_and_nothing_is_posted_i6(story: Story, card: Seen, ann: Person, olga: Person) -> None:
    assert "Noted in the timeline of incident 1: Nobody can pay." in ann.commands(
        "note incident 1 Cache &amp; DB are fine"
    )
    assert "What looks like a credential is left out." in ann.commands(f"note incident #1 {SECRET}")
    card.click(ann, "More…")
    clicks(story, ann, "Note…")
    ann.submits(note="We go on tomorrow")
    assert "Noted for the next handoff" in ann.commands("note incident reports are due", channel=SUPPORT)
    assert "Only people of Backend support" in olga.commands("note incident 1 hello")

    notes = [(line.text, line.key_point) for line in lines(story) if line.kind is EntryKind.NOTE]
    assert notes == [
        ("Cache & DB are fine", True),
        ("password=[credential removed]", True),
        ("We go on tomorrow", True),
    ]
    story.expect_nothing()


def test_replies_to_an_incident_that_was_merged_are_lines_of_the_other_i6(
    story: Story, card: Seen, olga: Person, ann: Person
) -> None:
    other = raises(story, olga, "Cards are refused", severity={"option": "sev4"})
    other.click(ann, "More…")
    clicks(story, ann, "Part of another incident…")
    ann.submits(reference="1")
    story.expect("incident 1", thread=other.ts)
    use_up_what_others_read(story)
    card.shows("Part of it")

    said = olga.posts("Still refused", channel=INCIDENTS, thread=other.ts)
    olga.edits(said, "Still refused, mostly")
    story.advance(minutes=5)
    with story.down():
        story.sandbox.client.post("U0OLGA", INCIDENTS, "Even more so", thread_ts=other.ts)

    assert [line.text for line in written(story)] == ["Still refused, mostly", "Even more so"]
    assert written(story, 2) == []


def test_where_an_incident_goes_on_its_thread_is_the_timeline_i6_r13(story: Story, card: Seen, olga: Person) -> None:
    olga.posts("It is the database", channel=INCIDENTS, thread=card.ts)
    story.advance(minutes=5)
    story.sandbox.client.kick("U0FIRSTLINE", INCIDENTS)
    story.settle()
    story.expect(f"I was removed from <#{INCIDENTS}>", "/invite", channel=ROOM)
    again = story.expect("Incident 1: Nobody can pay", channel=ROOM)
    story.expect("incident 1 goes on here", thread=again.ts)
    story.catch_up()

    olga.posts("Restarted it", channel=ROOM, thread=again.ts)

    assert [line.text for line in written(story)] == ["It is the database", "Restarted it"]


def test_a_reply_that_comes_before_the_thread_is_known_is_a_line_once_it_is_i6(
    story: Story, card: Seen, olga: Person
) -> None:
    with story.bot.desk.work("story") as work:  # as if the process had died between Slack's answer and what follows it
        incident = work.uow.incidents.open()[0]
        work.uow.incidents.save(replace(incident, thread_ts=None))
    olga.posts("It is the database", channel=INCIDENTS, thread=card.ts)
    assert written(story) == []

    story.advance(minutes=1)

    assert [line.text for line in written(story)] == ["It is the database"]
