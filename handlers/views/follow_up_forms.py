"""The forms of an incident's follow-up: a part of its root cause, and an action (I9)."""

from collections.abc import Mapping, Sequence

from bot.domain.incidents import Incident, RcaKind
from bot.domain.root_causes import QUESTIONS, Question
from handlers.views import blocks, words
from handlers.views.blocks import Block, View
from handlers.views.ids import INPUT, Field
from handlers.views.incident_ids import IncidentCallback, OnCause, cause_value, incident_value

FIELDS = {
    "happened": Field.HAPPENED,
    "impact": Field.HIT,
    "found": Field.FOUND,
    "fixed": Field.FIXED,
    "meanwhile": Field.MEANWHILE,
    "why": Field.WHY,
    "not_caught": Field.NOT_CAUGHT,
    "again": Field.AGAIN,
    "prevention": Field.PREVENTION,
}
OPTIONAL = frozenset({"meanwhile"})
TITLES = {RcaKind.INITIAL: "Initial root cause", RcaKind.ENGINEERING: "Engineering root cause"}


def cause_form(
    incident: Incident,
    part: OnCause,
    answers: Mapping[str, str],
    cause: str,
    *,
    told: str = "",
    theirs: Sequence[tuple[str, str]] = (),
) -> View:
    """Ask the questions of a part. `told`: why it is shown again, and `theirs`: what somebody else wrote meanwhile."""
    warned = [blocks.section(f"⚠️ {words.literal(told)}")] if told else []
    compared = [blocks.section(f"*{asks}*\n{words.passage(blocks.shorten(answer, 2_000))}") for asks, answer in theirs]
    return blocks.modal(
        IncidentCallback.ROOT_CAUSE,
        blocks.section(f"*Incident {incident.id}: {words.label(incident.title)}*"),
        *warned,
        *(_asked(each, answers.get(each.key, "")) for each in QUESTIONS[part.kind]),
        blocks.field(
            Field.CAUSE,
            "The cause in a few words",
            blocks.text_field(INPUT, placeholder="Such as: expired certificate", value=cause, multiline=False),
            optional=True,
            hint="The same words show that a cause comes again.",
        ),
        *compared,
        title=TITLES[part.kind],
        submit="Save",
        private_metadata=cause_value(part),
    )


def action_form(incident: Incident) -> View:
    """Ask what is to be done, by whom and until when; all three are needed."""
    return blocks.modal(
        IncidentCallback.ACTION,
        blocks.section(f"*Incident {incident.id}: {words.label(incident.title)}*"),
        blocks.field(
            Field.TO_DO,
            "What is to be done?",
            blocks.text_field(INPUT, placeholder="Such as: alert ten days before it expires", multiline=False),
            hint="It becomes a ticket as well.",
        ),
        blocks.field(Field.OWNER, "Who does it?", blocks.user_select(INPUT, placeholder="Choose a person")),
        blocks.field(Field.LAST_DAY, "Until when?", blocks.date_field(INPUT)),
        title="Add an action",
        submit="Add it",
        private_metadata=incident_value(incident),
    )


def _asked(question: Question, answer: str) -> Block:
    element = blocks.text_field(INPUT, placeholder=question.hint, value=answer)
    return blocks.field(FIELDS[question.key], question.asks, element, optional=question.key in OPTIONAL)
