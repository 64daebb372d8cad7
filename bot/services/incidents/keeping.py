"""What is written down about an incident: lines of its timeline, and the audit trail (I6, P2)."""

from bot.domain.incidents import EntryKind, Incident, TimelineEntry
from bot.ports.rows import AuditRow
from bot.services.incidents.thread import subject_of
from bot.services.work import Work


def entry(work: Work, incident: Incident, kind: EntryKind, author: str, text: str) -> None:
    """Write a line of the timeline that is no message. It goes on where the name of its author stands."""
    work.uow.incidents.enter(TimelineEntry(incident_id=incident.id, at=work.now, kind=kind, author=author, text=text))


def audit(work: Work, incident: Incident, what: str, actor: str, reason: str = "", **data: object) -> None:
    """P2: who did what with it."""
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team=incident.team,
            actor=actor,
            action=f"incident.{what}",
            subject=subject_of(incident.id),
            reason=reason,
            source=work.source,
            data=data,
        )
    )
