"""What people read who are asked to help: second emergencies, another engineer, cover of requests (I5)."""

from bot.domain import incidents
from bot.domain.incidents import is_emergency
from bot.domain.reasons import Reason
from bot.ports.outbox import OutboxRow
from bot.ports.page_screens import EngineerWanted, ReliefOffer, SecondEmergency
from bot.services import lines
from bot.services.compose import GONE, MOOT, composes
from bot.services.incidents import composing, engineers, paged, relief
from bot.services.people import Names
from bot.services.work import Work

SHOWN = 5


@composes("incident_second")
def _second(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    other = work.uow.incidents.get(int(str(row.data["other"])))
    if incident is None or other is None:
        return GONE
    users = _users(row, "busy")
    over = not incidents.is_running(incident)
    taker = incident.responder if incident.responder not in users else None
    if row.slack_ts is None and (over or taker is not None):
        return MOOT
    waiting = [each.user for each in engineers.asks(work, incident) if each.declined_at is None]
    return SecondEmergency(
        about=paged.about(work, names, incident),
        other=paged.about(work, names, other),
        busy=names.people(users),
        asked=names.people(waiting),
        taker=names.person(taker) if taker is not None else None,
        over=over,
    )


@composes("incident_second_outside")
def _second_outside(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    users = _users(row, "busy")
    if not incidents.is_running(incident) or (incident.responder is not None and incident.responder not in users):
        return MOOT
    named = " and ".join(each.name for each in names.people(users))
    asked = f"{named} has another emergency already. Please find another engineer in Slack, or call one."
    return paged.notification(work, names, incident, asked)


@composes("incident_ask")
def _ask(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    found = paged.page_of(work, row)
    if found is None:
        return GONE
    incident, ask = found
    winner = engineers.taker([each for each in engineers.asks(work, incident) if each.call == ask.call])
    over = not incidents.is_running(incident)
    if row.slack_ts is None and (winner is not None or over):
        return MOOT
    return EngineerWanted(
        about=paged.about(work, names, incident),
        page=ask,
        asked_by=names.person(ask.asked_by),
        taker=names.person(winner.user) if winner is not None else None,
        is_taker=winner is not None and winner.user == ask.user,
        over=over,
    )


@composes("incident_relief")
def _relief(work: Work, names: Names, row: OutboxRow) -> object | Reason:
    incident = composing.incident_of(work, row)
    if incident is None:
        return GONE
    user, handed = str(row.data["user"]), row.data.get("handed")
    held = relief.held_by(work, user, incident)
    wanted = is_emergency(incident, work.rules.incidents) and incident.responder == user and held
    if row.slack_ts is None and not wanted and not handed:
        return MOOT
    return ReliefOffer(
        about=paged.about(work, names, incident),
        lines=tuple(lines.link(work, each) for each in held[:SHOWN]),
        held=len(held),
        asked=names.people(_users(row, "asked")),
        handed=handed if isinstance(handed, int) else 0,
    )


def _users(row: OutboxRow, field: str) -> tuple[str, ...]:
    users = row.data.get(field)
    return tuple(map(str, users)) if isinstance(users, list) else ()
