"""What the stories about incidents share: a configuration with incidents, and how people raise them."""

from typing import Any

from tests.story import CONFIG, INCIDENTS, Person, Seen, Story

RUN: dict[str, Any] = {
    "channel": INCIDENTS,
    "manager": "schedule:manager",
    "severities": {
        "sev1": {"acknowledge": "5m", "update_every": "30m"},
        "sev2": {"acknowledge": "15m", "update_every": "1h"},
        "sev3": {"acknowledge": "1h"},
        "sev4": {},
    },
}
WITH_INCIDENTS: dict[str, Any] = {**CONFIG, "incidents": RUN}


def raises(story: Story, person: Person, title: str, **fields: Any) -> Seen:
    """Somebody fills in the form behind `/support incident`; the card. Whoever is paged at once has read of it."""
    card = files(story, person, title, **fields)
    use_up_pages(story)
    return card


def use_up_pages(story: Story) -> None:
    """Whoever was paged has read of it; other stories are about that."""
    for each in story.left_over():
        if each.text.startswith("Page: incident"):
            story.expect(each.text, channel=each.channel)


def use_up_what_others_read(story: Story) -> None:
    """Pages, their list in the thread, and what followers and customers read: other stories are about that."""
    for each in story.left_over():
        if any(part in each.words for part in ("Page: incident", "Paged for incident", "ou follow it", "📟 Page")):
            story.expect(each.text, channel=each.channel)


def files(story: Story, person: Person, title: str, **fields: Any) -> Seen:
    """Somebody fills in the form behind `/support incident`; the card in the incidents channel."""
    person.story.sandbox.client.command(person.id, INCIDENTS, "/support", "incident")
    story.settle()
    answer = story.ephemerals_of(person)[-1]
    story.use_up_ephemerals(person.id)
    answer.click(person, "Raise an incident…")
    person.submits(title=title, **fields)
    return story.expect(title, channel=INCIDENTS)
