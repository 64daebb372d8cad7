"""The topic of the incidents channel lists what is running, and changes only when that does (I7, N1)."""

from datetime import timedelta

from bot.domain import incidents
from bot.domain.incidents import Incident, IncidentMove
from bot.domain.reasons import Reason
from bot.ports.incident_update_screens import IncidentsTopic
from bot.ports.outbox import Desired, Kind, OutboxRow
from bot.services.compose import GONE, composes
from bot.services.incidents import composing
from bot.services.incidents.hooks import on_moved, on_raised, on_severity
from bot.services.people import Names
from bot.services.work import Work, at_the_end

VIEW = "incidents_topic"
LISTED = 8  # more do not fit into a topic
TOGETHER = timedelta(minutes=1)  # each other topic leaves a line in the channel, so what follows quickly is one


@at_the_end
def _follow(work: Work) -> None:
    """Nothing where incidents have no channel of their own, whose topic is people's. All incidents share the row, so
    each unit of work touches it last: whoever comes second waits for a moment, and never crosswise."""
    channel = work.rules.incidents.channel
    if channel is None or not work.changes.incidents:
        return
    key = f"{VIEW}:{channel}"
    known = work.uow.outbox.get(key)
    waits = known is not None and known.not_before > work.now
    work.uow.outbox.want(
        Desired(
            key=key,
            kind=Kind.TOPIC,
            team=min(work.changes.incidents),
            view=VIEW,
            channel=channel,
            not_before=known.not_before if known is not None and waits else work.now + TOGETHER,
        ),
        work.now,
    )


@on_raised
def _raised(work: Work, incident: Incident) -> None:
    work.changes.incidents.add(incident.team)


@on_severity
@on_moved(*IncidentMove)
def _moved(work: Work, _before: Incident, after: Incident, _by: str) -> None:
    work.changes.incidents.add(after.team)


@composes(VIEW)
def _topic(work: Work, names: Names, _row: OutboxRow) -> object | Reason:
    if work.rules.incidents.channel is None:
        return GONE
    running = [each for each in work.uow.incidents.open() if incidents.is_running(each)]
    lines = tuple(composing.line(work, names, each) for each in running[:LISTED])
    return IncidentsTopic(lines, more=len(running) - len(lines))
