"""What the file says about the first response, escalation, waiting on requesters, alerts and priorities."""

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, model_validator

from bot.config.fields import (
    AuthorId,
    ChannelId,
    Duration,
    Name,
    PositiveDuration,
    Section,
    Text,
    refuse,
    words,
)
from bot.config.problems import nearest, shown

Priority = Literal["urgent", "high", "normal", "low"]
NAMED_TARGETS = ("duty", "fallback", "observers", "leads")
SCHEDULE = "schedule:"
_PERSON = re.compile(r"[UW][A-Z0-9]{2,20}")


def _target(value: object) -> str:
    text = words(value, "someone to tell", "duty")
    if text in NAMED_TARGETS or _PERSON.fullmatch(text) or (text.startswith(SCHEDULE) and text != SCHEDULE):
        return text
    meant = nearest(text, NAMED_TARGETS)
    mend = "Write duty, fallback, observers, leads, schedule:<its key>, or a person's Slack id such as U0ANN."
    raise refuse(f"{shown(text)} is nobody that can be told.", f"Did you mean {meant}? {mend}" if meant else mend)


Target = Annotated[str, PlainValidator(_target)]
"""`duty`, `fallback`, `observers`, `leads`, `schedule:<its key>` or a user id."""


class EscalationStep(Section):
    """One step: after how much working time, whom, how; and whom else beside Slack (F6)."""

    after: Duration
    tell: tuple[Target, ...] = Field(min_length=1)
    how: Literal["card", "dm", "thread"]
    also: tuple[Literal["internal_channel"], ...] = ()
    notify: tuple[Name, ...] = ()


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


# F6. What it names beyond the team itself is left out where the file describes no such thing (`references.settled`).
DEFAULT_ESCALATION = (
    EscalationStep(after=_minutes(0), tell=("duty",), how="card"),
    EscalationStep(after=_minutes(3), tell=("duty",), how="dm"),
    EscalationStep(after=_minutes(5), tell=("duty", "fallback"), how="thread", also=("internal_channel",)),
    EscalationStep(after=_minutes(10), tell=("leads",), how="dm", notify=("page",)),
    EscalationStep(after=_minutes(15), tell=("schedule:manager",), how="dm"),
)


class Targets(Section):
    """The working time in which a request of each priority is to be answered (R12, F1)."""

    urgent: PositiveDuration = _minutes(5)
    high: PositiveDuration = _minutes(15)
    normal: PositiveDuration = timedelta(hours=1)
    low: PositiveDuration = timedelta(hours=4)


class Grouping(Section):
    """When an author's next message joins the open request (R5)."""

    gap: Duration = timedelta(seconds=120)
    span: Duration = _minutes(5)


class FirstResponse(Section):
    """The rules of the first response (F1-F6)."""

    stop_on: Literal["ack_or_reply", "reply"] = "ack_or_reply"
    colleague_answers: Literal["hint", "silent", "not_counted"] = "hint"
    targets: Targets = Targets()
    ack_without_reply: PositiveDuration = _minutes(15)
    retract_within: Duration = timedelta(seconds=60)
    grouping: Grouping = Grouping()
    escalation: tuple[EscalationStep, ...] = DEFAULT_ESCALATION


class WaitingOnRequester(Section):
    """When a requester who does not answer is nudged, and then parked; working time (R11)."""

    nudge_after: PositiveDuration = _minutes(15)
    park_after: PositiveDuration = _minutes(15)


class Alerts(Section):
    """How soon a new group of alerts is to be taken, and how long repeats join it (A2, A3)."""

    target: PositiveDuration = _minutes(15)
    window: PositiveDuration = timedelta(hours=24)


class PriorityRule(Section):
    """A priority for requests that match all of the given conditions; the first rule that matches wins (R12)."""

    priority: Priority
    channels: tuple[ChannelId, ...] = ()
    authors: tuple[AuthorId, ...] = ()
    words: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _has_a_condition(self) -> "PriorityRule":
        if not (self.channels or self.authors or self.words):
            raise refuse(
                "The rule has no condition, so it would match every request.",
                "Name channels, authors or words; for a whole channel use its default_priority.",
            )
        return self


class Handoff(Section):
    """Passing a request on (H1)."""

    confirm_within: PositiveDuration = _minutes(15)
