"""Whoever takes an emergency on duty is offered to have their requests covered by the others (I5, H1)."""

from collections.abc import Sequence

from bot.domain.incidents import Incident, is_emergency
from bot.domain.reasons import Reason
from bot.domain.requests import Request
from bot.services import handoff, people
from bot.services.handoff import ToPerson
from bot.services.incidents import busy, hooks, keeping, thread
from bot.services.work import Done, Work

MOST = 50
NOTE = "I have incident {}, so please look after this one."
NOT_YOURS = Reason("not_yours", "Only whoever responds to the incident can do that.")
NOTHING = Reason("nothing", "You have no open request that nobody was asked to take over.")
NOBODY = Reason(
    "nobody", "Nobody else on duty is free. Please hand your requests to somebody by Hand off… on their cards."
)


@hooks.on_kept
def _offer(work: Work, incident: Incident) -> None:
    """Somebody on duty has an emergency now, and open requests besides: one message, once."""
    user, team = incident.responder, work.team(incident.team)
    if user is None or team is None or not is_emergency(incident, work.rules.incidents):
        return
    key = key_of(incident, user)
    if work.uow.outbox.get(key) is not None or user not in _on_duty(work, incident.team):
        return
    if held_by(work, user, incident):
        thread.direct(work, incident, user, key=key, view="incident_relief", data={"user": user})


def ask(work: Work, user: str, incident_id: int) -> Sequence[Request] | Reason:
    """**Ask somebody to cover my requests**: each is handed off to somebody else on duty, in turn (H1)."""
    work.uow.serialize(f"relief:{user}")  # a double click asks once
    incident = work.uow.incidents.get(incident_id)
    if incident is None or incident.responder != user:
        return NOT_YOURS
    held = held_by(work, user, incident)
    helpers = {team: _helpers(work, team, user) for team in {each.team for each in held}}
    if not held:
        return NOTHING
    if not any(helpers.values()):
        return NOBODY
    handed: list[Request] = []
    for request in sorted(held, key=lambda each: each.id):  # always in one order: each is locked
        there = helpers[request.team]
        if there:
            receiver = ToPerson(there[len(handed) % len(there)])
            note = NOTE.format(incident.id)
            done = handoff.hand_off(work, user, request.id, receiver, note, seen_version=None)
            handed.extend([done.request] if isinstance(done, Done) else [])
    keeping.audit(work, incident, "cover_asked", user, requests=[each.id for each in handed])
    asked = sorted({each.handoff_to for each in handed if each.handoff_to})
    data: dict[str, object] = {"user": user, "asked": asked, "handed": len(handed)}
    thread.direct(work, incident, user, key=key_of(incident, user), view="incident_relief", data=data)
    return handed


def key_of(incident: Incident, user: str) -> str:
    """The outbox key of the offer."""
    return f"relief:{incident.id}:{user}"


def held_by(work: Work, user: str, incident: Incident) -> Sequence[Request]:
    """Open requests that somebody owns and that nobody else was asked to take, without the incident's own."""
    owned = work.uow.screens.owned_by(user, MOST)
    return [each for each in owned if each.handoff_to is None and each.id != incident.request_id]


def _on_duty(work: Work, team_id: str) -> Sequence[str]:
    team = work.team(team_id)
    if team is None:
        return ()
    duty = people.present_at(work, team, work.now)
    return (*duty.responders, *duty.fallback)


def _helpers(work: Work, team_id: str, user: str) -> Sequence[str]:
    elsewhere = busy.responders(work)
    return [each for each in _on_duty(work, team_id) if each != user and each not in elsewhere]
