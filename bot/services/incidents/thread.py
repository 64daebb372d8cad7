"""What the noise governor says about an incident: its card, posts in its thread, lines in other channels (N1-N3)."""

from collections.abc import Sequence

from bot.domain.incidents import Incident
from bot.ports.outbox import UNDER, Desired, Kind, Priority
from bot.services.work import Work


def subject_of(incident_id: int) -> str:
    """The name of an incident in timers and audit, and what whoever changes it serializes on."""
    return f"incident:{incident_id}"


def former_key(channel: str, thread_ts: str) -> str:
    """The setting that says which incident lived in a thread until its card was deleted, or the channel closed."""
    return f"incident_thread:{channel}:{thread_ts}"


def card_key(incident_id: int) -> str:
    """The outbox key of an incident's card."""
    return f"incident:{incident_id}"


def permalink(work: Work, incident: Incident) -> str | None:
    """Where its thread is; None until it stands, or while nobody knows the workspace."""
    workspace = work.uow.settings.get("workspace_url")
    row = work.uow.outbox.get(card_key(incident.id))
    ts = row.slack_ts if row is not None else None
    if not isinstance(workspace, str) or ts is None:
        return None
    link = f"{workspace.rstrip('/')}/archives/{incident.channel}/p{ts.replace('.', '')}"
    return link if incident.request_id is None else f"{link}?thread_ts={incident.thread_ts}&cid={incident.channel}"


def card(work: Work, incident: Incident, mention: Sequence[str] = ()) -> None:
    """Post the card; `mention`: who must act now, each once (I2). In the thread of its request, if it has one."""
    work.uow.outbox.want(
        Desired(
            key=card_key(incident.id),
            kind=Kind.MESSAGE,
            team=incident.team,
            view="incident_card",
            channel=incident.channel,
            thread_ts=incident.thread_ts if incident.request_id is not None else None,
            data={"incident": incident.id, "mention": list(mention)},
            priority=Priority.ESCALATION,
            request_id=incident.request_id,
        ),
        work.now,
    )


def changed(work: Work, incident: Incident) -> None:
    """Its card, and whatever lists it, is drawn again."""
    work.uow.outbox.redraw([card_key(incident.id)], work.now)
    work.changes.teams.add(incident.team)


def post(
    work: Work,
    incident: Incident,
    *,
    key: str,
    view: str,
    data: dict[str, object],
    priority: Priority = Priority.ESCALATION,
) -> None:
    """One message in the incident's thread; it waits until the thread stands in Slack, and is edited from then on."""
    work.uow.outbox.want(
        Desired(
            key=key,
            kind=Kind.MESSAGE,
            team=incident.team,
            view=view,
            channel=incident.channel,
            thread_ts=incident.thread_ts or f"{UNDER}{card_key(incident.id)}",
            data={"incident": incident.id, **data},
            priority=priority,
        ),
        work.now,
    )


def hint(work: Work, incident: Incident, user: str, *, key: str, view: str, data: dict[str, object]) -> None:
    """Only visible to `user`, in the thread, at most once per key; never anything whose loss matters (N4)."""
    if work.uow.outbox.get(key) is not None:
        return
    work.uow.outbox.want(
        Desired(
            key=key,
            kind=Kind.EPHEMERAL,
            team=incident.team,
            view=view,
            channel=incident.channel,
            thread_ts=incident.thread_ts or f"{UNDER}{card_key(incident.id)}",
            user=user,
            data={"incident": incident.id, **data},
        ),
        work.now,
    )


def direct(
    work: Work,
    incident: Incident,
    user: str,
    *,
    key: str,
    view: str,
    data: dict[str, object],
    priority: Priority = Priority.ESCALATION,
) -> None:
    """A direct message to somebody who must act. Being paged is not muted: who is on call asked to be called (N4)."""
    work.uow.outbox.want(
        Desired(
            key=key,
            kind=Kind.DM,
            team=incident.team,
            view=view,
            user=user,
            data={"incident": incident.id, **data},
            priority=priority,
        ),
        work.now,
    )
