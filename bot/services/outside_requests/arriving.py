"""Requests by webhook: whose they are and where they go; senders are told at once, nothing is refused in silence (O2).

Two programs may run this for the same delivery, or die in it: the key of the post, made of the id that the sender
gave, says what is known already.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.intake import priority_of
from bot.domain.messages import escaped
from bot.domain.outside_requests import OutsideSource, Plea, Shape, author_of, read_plea
from bot.domain.outside_requests_teams import is_recent, read_activity
from bot.domain.reasons import Reason
from bot.domain.teams import Channel, ChannelKind, Team
from bot.domain.working_time import add_working, is_working, next_opening
from bot.services import noise, opening, people, webhooks
from bot.services.outside_requests import joining, posting
from bot.services.webhooks import Answer
from bot.services.work import Work

KIND = "requests"
NOBODY_ANSWERS = Reason("no_channel", "No team answers requests in any channel, so nobody would read this.")
STALE = Reason("stale", "The message is too old, or the clocks differ.")
KNOWN = "This message came before, and nothing was done twice."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a request goes; `mistake`: the place that was asked for does not exist, in words."""

    team: Team
    channel: Channel
    configured: str  # the id of the channel in the configuration; Slack may have given it another since
    mistake: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A delivery that was understood."""

    source: OutsideSource
    plea: Plea
    place: Place


@webhooks.answers(KIND)
def answered(work: Work, address: str, payload: webhooks.Payload) -> Answer:
    """What the sender is told. In Teams a person reads it, who would see nothing of a status."""
    found = _understood(work, address, payload)
    if isinstance(found, Reason):
        return _refused(work, address, found)
    if not is_recent(found.plea, work.now):
        return Answer(sentence=STALE.sentence, status=401, taken=False)
    return _answer(found.source, _welcome(work, found))


@webhooks.judges_timed(KIND)
def received(work: Work, address: str, payload: webhooks.Payload, received_at: datetime) -> None:
    """Post it as a request of its own, or into the thread of the one that it goes on with; the clock runs since it
    was received."""
    found = _understood(work, address, payload)
    if isinstance(found, Reason):  # it was understood when it was taken in: the configuration changed meanwhile
        raise webhooks.UnusableError(found.sentence)
    source, plea = found.source, found.plea
    work.uow.serialize(joining.subject(source, plea))
    if joining.is_known(work, source, plea):
        return
    if joining.join(work, source, plea):
        return
    posting.post(work, found.place.team, found.place.channel, source, plea, received_at=received_at)
    if found.place.mistake:
        _tell_mistake(work, found)


def _understood(work: Work, address: str, payload: webhooks.Payload) -> Arrival | Reason:
    key, _, team = address.partition("/")
    source = work.rules.outside.get(key)
    if source is None:
        return Reason("unknown_source", f"No requests are taken from {key or 'this address'}: it is not configured.")
    plea = read_activity(payload) if source.shape is Shape.TEAMS else read_plea(payload)
    if isinstance(plea, Reason):
        return plea
    place = _place(work, source, plea if plea.team or not team else replace(plea, team=team))
    return Arrival(source=source, plea=plea, place=place) if place is not None else NOBODY_ANSWERS


def _place(work: Work, source: OutsideSource, plea: Plea) -> Place | None:
    """The channel or the team that it asks for, else the one that is configured: better a wrong place than none."""
    places = _places(work)
    usual = next((each for each in places if each.configured == source.channel), places[0] if places else None)
    if usual is None:
        return None
    if plea.channel is not None:
        asked = next((each for each in places if plea.channel in {each.configured, each.channel.id}), None)
        return asked or replace(usual, mistake=f"channel {plea.channel} in which requests are answered")
    if plea.team is not None:
        wanted = plea.team.casefold()
        asked = next((each for each in places if wanted in {each.team.id, each.team.name.casefold()}), None)
        return asked or replace(usual, mistake=f"team {plea.team} that answers requests")
    return usual


def _places(work: Work) -> list[Place]:
    configured = [
        (team, channel)
        for team in work.rules.teams.values()
        for channel in team.channels
        if channel.kind is ChannelKind.REQUESTS
    ]
    return [
        Place(team=team, channel=replace(channel, id=present), configured=channel.id)
        for (team, channel), present in zip(configured, opening.request_channels(work), strict=True)
    ]


def _refused(work: Work, address: str, reason: Reason) -> Answer:
    source = work.rules.outside.get(address.partition("/")[0])
    if source is not None:
        return replace(_answer(source, reason.sentence, status=422), taken=False)
    return Answer(sentence=reason.sentence, status=404, taken=False)


def _answer(source: OutsideSource, sentence: str, status: int = 200) -> Answer:
    """Teams shows nothing but a message that comes with 200."""
    if source.shape is Shape.TEAMS:
        return Answer(sentence=sentence, json={"type": "message", "text": escaped(sentence)})
    return Answer(sentence=sentence, status=status)


def _welcome(work: Work, found: Arrival) -> str:
    source, plea, team = found.source, found.plea, found.place.team
    if joining.is_known(work, source, plea):
        return KNOWN
    goes_on = joining.goes_on_with(work, source, plea)
    if goes_on is not None:
        return f"Passed on to {goes_on}."
    mistake = f"There is no {found.place.mistake}, so it goes to {team.name}." if found.place.mistake else ""
    way_back = (
        "What they answer comes back to you."
        if source.updates is not None
        else "They cannot answer here, so please look into Slack or wait for a call."
    )
    return " ".join(filter(None, [f"Thank you. {team.name} has your request.", mistake, _due(work, found), way_back]))


def _due(work: Work, found: Arrival) -> str:
    """When a first answer is due, in the team's own time (F1, F7)."""
    team, plea = found.place.team, found.plea
    author, groups = author_of(found.source.id, plea), people.groups_of(work, team)
    priority = priority_of(escaped(plea.text), author, found.place.channel, team.priority_rules, groups)
    due = add_working(team.calendar, work.now, team.response.targets[priority]).astimezone(team.calendar.zone)
    if is_working(team.calendar, work.now):
        return f"A first answer is due by {due:%H:%M %Z}."
    back = next_opening(team.calendar, work.now)
    opens = f"back {back.astimezone(team.calendar.zone):%a %d %b %H:%M %Z}" if back else "away"
    return f"They are {opens}; a first answer is due by {due:%a %d %b %H:%M %Z}."


def _tell_mistake(work: Work, found: Arrival) -> None:
    """Once a day for each place that does not exist: whoever configured the sender should mend it."""
    source, place = found.source, found.place
    noise.notice(
        work,
        place.team,
        key=f"outside_place:{source.id}:{place.mistake}:{work.now.date().isoformat()}",
        sentence=f"{source.name} asks for a {place.mistake}, and there is none: its request came here.",
        detail=f"Mend the sender, or webhooks.requests.{source.id} in the configuration.",
    )
