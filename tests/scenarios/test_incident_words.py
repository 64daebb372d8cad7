"""What people fill in about an incident: nothing of it is cut off, and no credential goes on to others (I1, I6, I7)."""

from collections.abc import Callable

import pytest

from tests.scenarios.incident_story import RUN, WITH_INCIDENTS, raises, use_up_pages, use_up_what_others_read
from tests.scenarios.written_down import clicks
from tests.story import INCIDENTS, SUPPORT, Person, Story

LEFT_OUT = "[credential removed]"
SECRET = "hunter22secret"
SAID = f"it works with password: {SECRET}"
CHECKED = {**RUN["severities"], "sev3": {"checklist": ["Tell the customer"]}}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Story:
    """A Monday at 10:00; incidents have a channel, and sev3 a checklist."""
    return tell({**WITH_INCIDENTS, "incidents": {**RUN, "severities": CHECKED}})


def test_no_form_passes_a_credential_on_i6(story: Story, olga: Person, ann: Person, max_: Person) -> None:
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev4"}, known=SAID)
    card.shows(LEFT_OUT)
    card.click(ann, "Acknowledge")
    card.click(ann, "Contact made")
    card.click(ann, "Update…")
    ann.submits(impact=SAID, doing=SAID, next_update={"option": "none"})
    card.click(ann, "Resolve")
    message = story.expect("Root cause of incident 1", channel=INCIDENTS)
    message.click(max_, "Write engineering RCA…")
    max_.submits(why=SAID, not_caught=SAID, again=SAID, prevention=SAID, cause=SAID)
    message.click(max_, "Add an action…")
    max_.submits(to_do=SAID, owner={"user": max_.id}, last_day={"date": "2026-11-30"})

    message.shows(LEFT_OUT, "▫️ *it works with password: [credential removed]*")
    assert SECRET not in "".join(each.words for each in story.bot_messages())
    story.expect("*Update 1*", LEFT_OUT, channel=INCIDENTS)
    use_up_what_others_read(story)


def test_words_that_are_no_title_are_known_in_full_i1(story: Story, olga: Person) -> None:
    said = "Nobody can pay by card since the release of this morning in Europe, and the second data center is next"

    olga.commands(f"incident sev4 {said}", channel=SUPPORT)

    card = story.expect("Nobody can pay by card", channel=INCIDENTS)
    card.shows("Incident 1: Nobody can pay by card since the release of this morning in Europe, and the…*", f"> {said}")
    use_up_pages(story)


def test_a_checklist_ends_with_the_incident_that_became_part_of_another_i3(
    story: Story, olga: Person, ann: Person
) -> None:
    raises(story, ann, "Nobody can pay", severity={"option": "sev4"})
    card = raises(story, olga, "Cards are refused", severity={"option": "sev3"})
    checklist = story.expect("Checklist of sev3", channel=INCIDENTS)
    checklist.shows("Done")
    card.click(ann, "More…")
    clicks(story, ann, "Part of another incident…")
    ann.submits(reference="1")

    assert not any(block.get("accessory") for block in checklist.now.blocks)
    story.expect("This is part of another incident now", thread=card.ts)
    use_up_what_others_read(story)
