"""Those who read about an incident: its thread, channels, notifiers and followers; each is told by keyed rows (I7)."""

from collections.abc import Callable, Iterable, Sequence

from bot.domain import incidents
from bot.domain.incidents import Incident, IncidentMove, IncidentUpdate, Severity
from bot.ports.outbox import Desired, Kind
from bot.services import noise, outside
from bot.services.incidents import thread
from bot.services.incidents.hooks import on_kept, on_moved, on_severity
from bot.services.work import Work

ENDS = (IncidentMove.RESOLVE, IncidentMove.REOPEN, IncidentMove.MERGE)


def update_key(update_id: int) -> str:
    """The outbox key of an update in the thread; outside Slack it follows the name of the notifier."""
    return f"incident_update:{update_id}"


def line_key(incident_id: int, channel: str) -> str:
    """The outbox key of the one message about an incident in a channel of readers."""
    return f"incident_news:{incident_id}:{channel}"


def direct_key(work: Work, incident: Incident, user: str) -> str:
    """The outbox key of the direct message that somebody who follows it has of where it stands now.

    What they asked to hear of is a message of its own, because Slack tells nobody of an edit: each update after the
    first, and its end. What happens in between is drawn into the last one.
    """
    return ":".join([_first_key(incident, user), *_news(work, incident)])


def _first_key(incident: Incident, user: str) -> str:
    return f"incident_following:{incident.id}:{user}"


def _news(work: Work, incident: Incident) -> Sequence[str]:
    updates = work.uow.incidents.updates(incident.id)
    if not incidents.is_running(incident):
        at = incident.resolved_at
        return ("over", f"{at.timestamp():.0f}" if at is not None else incident.state.value)
    told = updates[-1].at if updates else None
    if incident.updated_at is not None and (told is None or told < incident.updated_at):
        return ("again", f"{incident.updated_at.timestamp():.0f}")
    return (str(len(updates)),) if len(updates) > 1 else ()


def tell(work: Work, incident: Incident, update: IncidentUpdate) -> None:
    """Tell everybody of an update: a post in the thread, the readers' own messages, a notification each."""
    key = update_key(update.id)
    thread.post(work, incident, key=key, view="incident_update", data={"update": update.id})
    request = work.uow.requests.get(incident.request_id) if incident.request_id is not None else None
    if request is not None:
        work.changes.said[key] = request  # whoever asked outside Slack reads what is posted for them
    for channel in channels(work, incident):
        _line(work, incident, channel)
    for user in work.uow.incidents.followers(incident.id):
        direct(work, incident, user, acted=update.author)
    _hand_over(work, incident, notifiers(work, incident), key, {"update": update.id})


@on_severity
def _catch_up(work: Work, _before: Incident, after: Incident, _by: str) -> None:
    """Those who read of it from now on, such as a worse severity's, are told what the others were told last."""
    latest = work.uow.incidents.updates(after.id)[-1:]
    if latest:
        tell(work, after, latest[0])


@on_kept
def _kept(work: Work, incident: Incident) -> None:
    """Whatever readers look at shows where it stands; nobody new hears of a step on the way."""
    lines = [line_key(incident.id, channel) for channel in _of_any_severity(work, lambda each: each.channels)]
    directs = [direct_key(work, incident, user) for user in work.uow.incidents.followers(incident.id)]
    work.uow.outbox.redraw([*lines, *directs], work.now)


def _ends(move: IncidentMove) -> None:
    """The last word, or that it goes on after all: those who were told hear it once, and each who follows."""

    @on_moved(move)
    def told(work: Work, _before: Incident, after: Incident, by: str) -> None:
        for user in work.uow.incidents.followers(after.id):
            direct(work, after, user, acted=by)
        key = f"incident_moved:{after.id}:{after.version}"
        _hand_over(work, after, told_outside(work, after), key, {"move": move.value})


for _move in ENDS:
    _ends(_move)


def direct(work: Work, incident: Incident, user: str, *, acted: str | None = None) -> bool:
    """Write to a reader where it stands; who acted just now gets no new message for it, but the first shows it (N3).

    False if they muted direct messages.
    """
    key = direct_key(work, incident, user)
    if user == acted and work.uow.outbox.get(key) is None:
        work.uow.outbox.redraw([_first_key(incident, user)], work.now)
        return True
    return noise.direct(
        work, user, team=incident.team, key=key, view="incident_following", data={"incident": incident.id}
    )


def channels(work: Work, incident: Incident) -> Sequence[str]:
    """Channels of its severity, and those that were told of it or a part: a line that never ends would mislead."""
    now = work.rules.incidents.severity(incident.severity).channels
    before = (
        channel
        for channel in _of_any_severity(work, lambda each: each.channels)
        if any(work.uow.outbox.get(line_key(number, channel)) is not None for number in _whole(work, incident))
    )
    return tuple(channel for channel in dict.fromkeys([*now, *before]) if channel != incident.channel)


def notifiers(work: Work, incident: Incident) -> Sequence[str]:
    """Audiences of its severity, and those that were promised to hear more."""
    now = work.rules.incidents.severity(incident.severity).audiences
    return tuple(dict.fromkeys([*now, *told_outside(work, incident)]))


def told_outside(work: Work, incident: Incident) -> Sequence[str]:
    """Audiences that have been told of at least one update, of it or of a part."""
    whole = _whole(work, incident)
    keys = [update_key(each.id) for number in whole for each in work.uow.incidents.updates(number)]
    audiences = _of_any_severity(work, lambda each: each.audiences)
    return [name for name in audiences if any(work.uow.outbox.get(f"notify:{name}:{key}") is not None for key in keys)]


def in_words(work: Work, incident: Incident) -> tuple[str, ...]:
    """Whom an update reaches beside the thread, for whoever writes it: "2 channels", "mail"."""
    rooms, following = len(channels(work, incident)), len(work.uow.incidents.followers(incident.id))
    return (
        *([f"{rooms} channel{'s' if rooms > 1 else ''}"] if rooms else []),
        *notifiers(work, incident),
        *([f"{following} follower{'s' if following > 1 else ''}"] if following else []),
    )


def _whole(work: Work, incident: Incident) -> Sequence[int]:
    """Its number, and those of the incidents that became part of it."""
    return (incident.id, *(each.id for each in work.uow.incidents.parts_of(incident.id)))


def _line(work: Work, incident: Incident, channel: str) -> None:
    work.uow.outbox.want(
        Desired(
            key=line_key(incident.id, channel),
            kind=Kind.MESSAGE,
            team=incident.team,
            view="incident_news",
            channel=channel,
            data={"incident": incident.id},
        ),
        work.now,
    )


def _hand_over(work: Work, incident: Incident, names: Iterable[str], key: str, data: dict[str, object]) -> None:
    outside.hand_over(
        work,
        names,
        team=incident.team,
        key=key,
        view="incident_outside",
        data={"incident": incident.id, **data},
        in_order=thread.subject_of(incident.id),
    )


def _of_any_severity(work: Work, wanted: Callable[[Severity], Sequence[str]]) -> Sequence[str]:
    return list(dict.fromkeys(name for severity in work.rules.incidents.severities for name in wanted(severity)))
