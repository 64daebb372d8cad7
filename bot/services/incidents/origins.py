"""The message or the page that an incident was raised from, where that is not the request whose thread it lives in."""

from bot.domain.incidents import Incident
from bot.services.work import Work


def of_message(work: Work, incident: Incident, channel: str, ts: str) -> None:
    """It was raised from a message; its thread is elsewhere, so the card leads back to it (I1)."""
    work.uow.settings.put_once(_key(incident), {"channel": channel, "ts": ts}, work.now)


def of_page(work: Work, incident: Incident, address: str) -> None:
    """It was raised by a program that has a page about it."""
    work.uow.settings.put_once(_key(incident), {"link": address}, work.now)


def link(work: Work, incident: Incident) -> str | None:
    """The address of the message or page; None if there is none, or while nobody knows the workspace."""
    known, workspace = work.uow.settings.get(_key(incident)), work.uow.settings.get("workspace_url")
    if not isinstance(known, dict):
        return None
    if "link" in known:
        return str(known["link"])
    if not isinstance(workspace, str):
        return None
    return f"{workspace.rstrip('/')}/archives/{known['channel']}/p{str(known['ts']).replace('.', '')}"


def _key(incident: Incident) -> str:
    return f"incident_origin:{incident.id}"
