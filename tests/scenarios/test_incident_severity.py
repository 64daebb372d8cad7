"""Another severity, its checklist, a doubt, and two incidents that are one (I2, I3)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.scenarios.incident_story import RUN, WITH_INCIDENTS, raises, use_up_what_others_read
from tests.scenarios.written_down import clicks
from tests.story import Person, Seen, Story

CHECKED: dict[str, Any] = {
    **WITH_INCIDENTS,
    "incidents": {
        **RUN,
        "severities": {
            **RUN["severities"],
            "sev1": {**RUN["severities"]["sev1"], "checklist": ["Open a bridge", "Stop the deployments"]},
            "sev2": {**RUN["severities"]["sev2"], "checklist": ["Stop the deployments"]},
        },
    },
}


@pytest.fixture
def story(tell: Callable[..., Story]) -> Iterator[Story]:
    """A Monday at 10:00; incidents have a channel, a manager on call, and no checklists."""
    told = tell(WITH_INCIDENTS)
    yield told
    use_up_what_others_read(told)


@pytest.fixture
def pia(story: Story) -> Person:
    """Somebody of sales."""
    return story.person("pia")


def changes(story: Story, card: Seen, by: Person, severity: str, **fields: Any) -> None:
    card.click(by, "More…")
    clicks(story, by, "Change severity…")
    by.submits(severity={"option": severity}, **fields)


def asks(story: Story, card: Seen, by: Person) -> str:
    card.click(by, "More…")
    clicks(story, by, "Not an emergency?")
    return str(by.modal)


def stored(story: Story, number: int) -> Any:
    with story.bot.desk.reading() as work:
        return work.uow.incidents.get(number)


def told_of(story: Story, number: int) -> list[str]:
    with story.bot.desk.reading() as work:
        return [entry.text for entry in work.uow.incidents.timeline(number)]


def test_another_severity_is_on_the_card_in_the_timeline_and_in_the_audit_trail_i3(
    story: Story, olga: Person, ann: Person
) -> None:
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev3"})
    card.shows_no("Next update")

    changes(story, card, ann, "sev1", reason="All shops are hit")

    card.shows("*sev1*", "Next update by")
    assert "changed the severity from sev3 to sev1: All shops are hit" in told_of(story, 1)
    with story.bot.desk.reading() as work:
        rows = work.uow.audit.of("incident:1", 10)
    assert ("U0ANN", "incident.severity", "All shops are hit") in {(r.actor, r.action, r.reason) for r in rows}

    changes(story, card, ann, "sev4")

    card.shows("*sev4*").shows_no("Next update")


def test_what_the_new_severity_asks_for_counts_from_the_change_i3(story: Story, olga: Person, ann: Person) -> None:
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev4"})
    story.advance(hours=2)

    changes(story, card, ann, "sev1")

    card.shows("To be acknowledged by 12:05 CET", "Next update by 12:30 CET")


def test_a_form_that_was_overtaken_changes_no_severity_x5(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    card = raises(story, olga, "Nobody can pay")
    card.click(ben, "More…")
    clicks(story, ben, "Change severity…")
    card.click(ann, "Acknowledge")

    answer = ben.submits(severity={"option": "sev1"})

    assert "Ann changed it meanwhile" in str(answer)
    card.shows("*sev2*")


def test_whoever_has_no_part_in_it_changes_no_severity_p1(story: Story, olga: Person, pia: Person) -> None:
    card = raises(story, olga, "Nobody can pay")
    card.click(pia, "More…")
    clicks(story, pia, "Change severity…")

    assert "Only people of Backend support" in str(pia.submits(severity={"option": "sev4"}))


def test_a_checklist_follows_the_severity_and_says_who_did_what_i3(tell: Callable[..., Story]) -> None:
    story = tell(CHECKED)
    olga, ann, ben = (story.person(name) for name in ("olga", "ann", "ben"))
    card = raises(story, olga, "Nobody can pay")
    listed = story.expect("Checklist of sev2", "0 of 1 done", thread=card.ts)

    listed.click(ann, "Done")
    listed.shows("1 of 1 done", "✅ Stop the deployments · Ann")
    changes(story, card, ben, "sev1")
    listed.shows("Checklist of sev1", "1 of 2 done", "Open a bridge", "✅ Stop the deployments · Ann")
    listed.click(ben, "Done")
    listed.shows("✅ Open a bridge · Ben")
    assert "did what the checklist asks: Open a bridge" in told_of(story, 1)

    changes(story, card, ben, "sev4")
    listed.shows("Nothing is on a checklist of sev4.")


def test_a_doubt_informs_one_person_once_and_changes_nothing_else_i2(
    story: Story, olga: Person, pia: Person, ann: Person, max_: Person
) -> None:
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev1"})
    before, timers = stored(story, 1), timers_of(story)

    said = asks(story, card, pia)

    assert "Its targets stay as they are" in said
    card.shows("*sev1*", "Pia asks whether it is an emergency.", "To be acknowledged by", "Next update by")
    story.expect("Pia asks whether this is an emergency", to=max_)
    after = stored(story, 1)
    assert {name for name in after.__slots__ if getattr(after, name) != getattr(before, name)} == {"doubted_by"}
    assert timers_of(story) == timers
    card.click(ann, "More…")
    assert "Not an emergency?" not in str(ann.modal)


def test_another_severity_answers_the_doubt_i2(story: Story, olga: Person, pia: Person, max_: Person) -> None:
    card = raises(story, olga, "Nobody can pay", severity={"option": "sev1"})
    asks(story, card, pia)
    told = story.expect("Pia asks whether this is an emergency", to=max_)

    told.click(max_, "Change severity…")
    max_.submits(severity={"option": "sev3"})

    card.shows("*sev3*").shows_no("asks whether")


def test_an_incident_becomes_part_of_another_one_for_good(story: Story, olga: Person, ann: Person) -> None:
    whole = raises(story, olga, "Nobody can pay")
    part = raises(story, olga, "The till is slow")
    with story.bot.desk.work("story") as work:
        work.uow.incidents.follow(2, "U0PIA", work.now)

    part.click(ann, "More…")
    clicks(story, ann, "Part of another incident…")
    assert "That is this incident itself" in str(ann.submits(reference="2"))
    assert "I do not know an incident" in str(ann.submits(reference="77"))
    ann.submits(reference="#1")

    part.shows("🔗", "*merged*", "|incident 1: Nobody can pay>, where it goes on.").shows_no("More…", "Acknowledge")
    whole.shows("Part of it: ", "|incident 2: The till is slow>.")
    story.expect("This is part of another incident now.", "Nobody can pay", thread=part.ts)
    with story.bot.desk.reading() as work:
        assert "U0PIA" in work.uow.incidents.followers(1)
    assert "made incident 2 part of it: The till is slow" in told_of(story, 1)
    assert "merged it into another one: incident 1" in told_of(story, 2)

    whole.click(ann, "More…")
    clicks(story, ann, "Part of another incident…")
    assert "Incident 2 is merged. Choose one that still runs." in str(ann.submits(reference="2"))


def timers_of(story: Story) -> list[Any]:
    with story.bot.desk.reading() as work:
        return [work.uow.timers.next_due()]
