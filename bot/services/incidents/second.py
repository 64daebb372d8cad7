"""One person, one emergency: the manager on call hears of a second one of somebody, once (I5)."""

from collections.abc import Sequence

from bot.domain.incidents import EntryKind, Incident, is_emergency
from bot.services import noise, outside, people
from bot.services.incidents import busy, hooks, involved, keeping, thread
from bot.services.people import Names
from bot.services.work import BOT_ACTOR, Work

NOBODY_TO_TELL = "{} has incident {} already, and nobody is there who could find another engineer for incident {}."
CALL_SOMEBODY = "No incident manager and no lead can be reached. Please look who can take it."


@hooks.on_raised
def _everybody_is_busy(work: Work, incident: Incident) -> None:
    """An emergency is raised while all responders on duty have one."""
    team = work.team(incident.team)
    if team is None or not is_emergency(incident, work.rules.incidents):
        return
    on_duty = people.present_at(work, team, work.now).responders
    elsewhere = busy.responders(work, besides=incident.id)
    if on_duty and all(user in elsewhere for user in on_duty):
        tell(work, incident, on_duty, elsewhere[on_duty[0]])


@hooks.on_kept
def _took_a_second(work: Work, incident: Incident) -> None:
    """Somebody responds to an emergency who has one already; whoever was told reads who responds now."""
    work.uow.outbox.redraw([key_of(incident)], work.now)
    user = incident.responder
    if user is None or not is_emergency(incident, work.rules.incidents):
        return
    others = busy.emergencies_of(work, user, besides=incident.id)
    if others and all(work.uow.outbox.get(key_of(each)) is None for each in others):
        tell(work, incident, [user], others[0])


def tell(work: Work, incident: Incident, users: Sequence[str], other: Incident) -> None:
    """Tell the manager on call, once for an incident, in Slack and by what wakes people."""
    if work.uow.outbox.get(key_of(incident)) is not None:
        return
    data: dict[str, object] = {"incident": incident.id, "busy": list(users), "other": other.id}
    manager = manager_for(work, incident, users)
    if manager is None:
        _tell_room(work, incident, users[0], other)
        return
    thread.direct(work, incident, manager, key=key_of(incident), view="incident_second", data=data)
    pagers = work.rules.incidents.severity(incident.severity).pagers
    key, view = f"second:{incident.id}", "incident_second_outside"
    outside.hand_over(work, pagers, team=incident.team, key=key, view=view, data=data)
    told = Names(work).person(manager).name
    keeping.entry(work, incident, EntryKind.PAGE, BOT_ACTOR, f"told {told} that whoever responds has another emergency")
    keeping.audit(work, incident, "second_emergency", BOT_ACTOR, users=list(users), other=other.id, told=manager)


def key_of(incident: Incident) -> str:
    """The outbox key of what the manager on call reads about a second emergency."""
    return f"second:{incident.id}"


def manager_for(work: Work, incident: Incident, users: Sequence[str]) -> str | None:
    """Who finds another engineer: its manager, else whoever is on call, best without an emergency of their own."""
    own = people.still_here(work, [incident.manager] if incident.manager else [])
    candidates = [each for each in (*own, *involved.managers(work, work.team(incident.team))) if each not in users]
    elsewhere = busy.responders(work, besides=incident.id)
    return min(candidates, key=lambda each: each in elsewhere, default=None)


def _tell_room(work: Work, incident: Incident, user: str, other: Incident) -> None:
    team = work.team(incident.team)
    if team is not None:
        said = NOBODY_TO_TELL.format(Names(work).person(user).name, other.id, incident.id)
        noise.notice(work, team, key=key_of(incident), sentence=said, detail=CALL_SOMEBODY)
