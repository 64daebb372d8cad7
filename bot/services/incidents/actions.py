"""Actions of incidents: each with an owner and a date; the last one that is done closes the incident (I9)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.domain import credentials, root_causes
from bot.domain.incidents import EntryKind, Incident, IncidentState, RcaAction
from bot.domain.reasons import Reason
from bot.domain.root_causes import Remind
from bot.domain.working_time import local_date
from bot.ports.follow_up_screens import ActionNewsKind
from bot.ports.rows import Timer
from bot.services import noise, people, timers
from bot.services.incidents import action_tickets, follow_up, keeping, thread
from bot.services.people import Names
from bot.services.timers import rings
from bot.services.work import BOT_ACTOR, Work

DUE = "incident_action_due"
NEWS = "incident_action_news"
NO_WHAT = Reason("no_what", "Write what is to be done.")
NO_OWNER = Reason("no_owner", "Choose who does it: what nobody owns is not done.")
NO_DATE = Reason("no_date", "Choose until when it is done.")
PAST = Reason("past", "That day is over. Choose today or a later day.")
UNKNOWN = Reason("gone", "I do not know this action any more.")


def add(
    work: Work, user: str, incident_id: int, *, what: str, owner: str | None, day: date | None
) -> Incident | Reason:
    """Add an action, which becomes a ticket as well. The same one sent twice is one."""
    incident = follow_up.held(work, user, incident_id)
    if isinstance(incident, Reason):
        return incident
    wished = _wished(work, incident, credentials.redacted(" ".join(what.split())).text, owner, day)
    if isinstance(wished, Reason):
        return wished
    known = work.uow.incidents.actions([incident.id])
    if any((each.what, each.owner, each.due_at) == (wished.what, wished.owner, wished.due_at) for each in known):
        return incident
    action = work.uow.incidents.add_action(wished)
    action = action_tickets.want(work, incident, action, user)
    _arm(work, incident, action)
    name = Names(work).person(action.owner or "").name
    keeping.entry(work, incident, EntryKind.STATE, user, f"added an action for {name}: {action.what}")
    keeping.audit(work, incident, "action_added", user, action=action.id, owner=action.owner or "")
    if action.owner is not None and action.owner != user:
        _tell(work, incident, action, [action.owner], ActionNewsKind.YOURS)
    follow_up.changed(work, incident)
    return incident


def done(work: Work, user: str, action_id: int) -> Incident | Reason:
    """**Done**: by its owner, or whoever may act in the incident."""
    action = work.uow.incidents.action(action_id)
    if action is None:
        return UNKNOWN
    incident = follow_up.held(work, user, action.incident_id, [action.owner])
    if isinstance(incident, Reason):
        return incident
    action = work.uow.incidents.action(action_id)  # as it is under the lock
    if action is None:
        return UNKNOWN
    if action.done_at is not None:
        by = Names(work).person(action.done_by).name if action.done_by not in {None, BOT_ACTOR} else "Its ticket"
        return Reason("done_already", f"{'You' if action.done_by == user else by} said already that it is done.")
    return finished(work, incident, action, user)


def finished(work: Work, incident: Incident, action: RcaAction, by: str, *, how: str = "") -> Incident:
    """An action of a locked incident is done."""
    work.uow.incidents.save_action(replace(action, done_at=work.now, done_by=by))
    for each in Remind:
        work.uow.timers.cancel_key(_key(action, each))
    said = f"did the action “{action.what}”" if not how else f"{how}, so the action “{action.what}” is done"
    keeping.entry(work, incident, EntryKind.STATE, by, said)
    keeping.audit(work, incident, "action_done", by, how, action=action.id)
    told = [each for each in (action.owner, *follow_up.leads_of(work, incident)) if each is not None]
    keys = [_news_key(action, kind, user) for kind in ActionNewsKind for user in told]
    work.uow.outbox.redraw(keys, work.now)  # nobody is asked any more to do it
    follow_up.changed(work, incident)
    return follow_up.settle(work, incident, by)


@action_tickets.when_done
def _ticket_done(work: Work, incident: Incident, action: RcaAction, reference: str) -> None:
    finished(work, incident, action, BOT_ACTOR, how=f"{reference} is done")


@rings(DUE)
def _remind(work: Work, due: Sequence[Timer]) -> None:
    """Its owner the working day before and on the date, leads a week later; of several missed, only the last."""
    incident = work.uow.incidents.get(int(due[-1].subject.partition(":")[2]))
    if incident is None or incident.state in {IncidentState.CLOSED, IncidentState.MERGED}:
        return
    latest = {int(str(timer.data["action"])): Remind(str(timer.data["what"])) for timer in due}
    for number, what in latest.items():
        action = work.uow.incidents.action(number)
        if action is not None and action.done_at is None:
            _reminded(work, incident, action, what)


def _reminded(work: Work, incident: Incident, action: RcaAction, what: Remind) -> None:
    owner = people.still_here(work, [action.owner] if action.owner is not None else [])
    leads = follow_up.leads_of(work, incident)
    if what is Remind.LEADS:
        _tell(work, incident, action, leads, ActionNewsKind.LEADS)
    elif owner:
        _tell(work, incident, action, owner, ActionNewsKind(what.value))
    else:
        _tell(work, incident, action, leads, ActionNewsKind.LEFT)
    follow_up.changed(work, incident)


def _tell(work: Work, incident: Incident, action: RcaAction, users: Sequence[str], kind: ActionNewsKind) -> None:
    data: dict[str, object] = {"incident": incident.id, "action": action.id, "kind": kind.value}
    for user in users:
        key = _news_key(action, kind, user)
        noise.direct(work, user, team=incident.team, key=key, view=NEWS, data=data)


def _wished(work: Work, incident: Incident, what: str, owner: str | None, day: date | None) -> RcaAction | Reason:
    team = work.team(incident.team)
    if incident.state is IncidentState.CLOSED or team is None:
        return follow_up.OVER
    if not what:
        return NO_WHAT
    if not owner:
        return NO_OWNER
    if not people.still_here(work, [owner]):
        return Reason("no_owner", f"{Names(work).person(owner).name} has left. Choose somebody else.")
    if day is None:
        return NO_DATE
    if day < local_date(team.calendar.zone, work.now):
        return PAST
    due = root_causes.action_due(team.calendar, day)
    return RcaAction(incident_id=incident.id, what=what, owner=owner, due_at=due)


def _arm(work: Work, incident: Incident, action: RcaAction) -> None:
    """What is past already is not reminded of: whoever got it today was told just now."""
    team = work.team(incident.team)
    if team is None or action.due_at is None:
        return
    for each in root_causes.action_reminders(action.due_at, team.calendar):
        if each.at > work.now:
            data: dict[str, object] = {"action": action.id, "what": each.what.value}
            subject = thread.subject_of(incident.id)
            timers.arm(work, DUE, subject, incident.team, each.at, key=_key(action, each.what), **data)


def _news_key(action: RcaAction, kind: ActionNewsKind, user: str) -> str:
    return f"{NEWS}:{action.id}:{kind.value}:{user}"


def _key(action: RcaAction, what: Remind) -> str:
    return f"{DUE}:{action.id}:{what.value}"
