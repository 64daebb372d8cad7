"""What the stories about root causes share: incidents that are resolved or closed, and what people fill in."""

from bot.domain.incidents import IncidentState
from tests.scenarios.incident_story import raises
from tests.story import INCIDENTS, Person, Seen, Story

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
