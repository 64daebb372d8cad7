"""**Raise an incident**, while incidents are not tracked yet: whom to call now, and where it will lead (I1, F7)."""

from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.services import finding, people
from bot.services.people import Names
from bot.services.work import Work

NOT_YET = "Incidents are not tracked here yet, so nothing was raised."


def where_it_leads(work: Work, request: Request | None) -> str | Reason:
    """What to do instead, for anybody: assume good intent (I2)."""
    team = work.team(request.team) if request is not None else None
    if request is None or team is None:
        return finding.GONE
    names = [person.name for person in Names(work).people(people.emergency_contact(work, team))]
    whom = " or ".join(names) if names else f"whoever leads {team.name}"
    return f"{NOT_YET} If it cannot wait, call {whom}. Go on writing in the thread: the incident will begin there."
