"""The audit trail of the rotation: who changed what about offers and absences (P2)."""

from bot.ports.rows import AuditRow
from bot.services.work import Work


def record(work: Work, team: str, subject: str, action: str, actor: str, *, reason: str = "", **data: object) -> None:
    """Append to the audit trail."""
    work.uow.audit.append(
        AuditRow(
            at=work.now,
            team=team,
            actor=actor,
            action=action,
            subject=subject,
            reason=reason,
            source=work.source,
            data=data,
        )
    )
