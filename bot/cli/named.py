"""Everything that a configuration names by a Slack id, with what it is there, for `doctor` and `sandbox`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.config import Config
from bot.config.team import Team

PERSON, GROUP = ("U", "W"), "S"


class Use(StrEnum):
    """What a channel is for."""

    REQUESTS = "requests"
    ALERTS = "alerts"
    INTERNAL = "internal channel"
    ON_CALL = "line about who is on call"
    INCIDENTS = "threads of incidents"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedChannel:
    """A channel, what it is for, and the team or schedule that it belongs to: its key and its name."""

    id: str
    use: Use
    team: str
    team_name: str


def channels(config: Config) -> tuple[NamedChannel, ...]:
    """The channels of all teams and schedules, each once, in the order of the file."""
    found: dict[str, NamedChannel] = {}
    for key, team in config.teams.items():
        uses = [(channel.id, Use(channel.kind)) for channel in team.channels]
        if team.internal_channel is not None:
            uses.append((team.internal_channel, Use.INTERNAL))
        for channel, use in uses:
            found.setdefault(channel, NamedChannel(id=channel, use=use, team=key, team_name=team.name))
    for key, schedule in config.schedules.items():
        if schedule.channel is not None:
            line = NamedChannel(id=schedule.channel, use=Use.ON_CALL, team=key, team_name=schedule.name)
            found.setdefault(line.id, line)
    return tuple(found.values())


def incidents_channel(config: Config) -> tuple[NamedChannel, ...]:
    """The channel in which incidents are run, unless it is one of those that `channels` names."""
    channel = config.incidents.channel
    if channel is None or channel in {each.id for each in channels(config)}:
        return ()
    return (NamedChannel(id=channel, use=Use.INCIDENTS, team="", team_name="all teams"),)


def people(config: Config) -> Mapping[str, tuple[str, ...]]:
    """Each person and where they stand, in words: "on the roster of Backend support"."""
    return _collected(_people(config))


def user_groups(config: Config) -> Mapping[str, tuple[str, ...]]:
    """Each user group that is only read, and where it stands, in words."""
    return _collected(
        (author, f"in a priority rule of {team.name}")
        for team in config.teams.values()
        for author in _rule_authors(team)
        if author.startswith(GROUP)
    )


def duty_groups(config: Config) -> Mapping[str, str]:
    """Each user group that follows the people on duty, and the name of its team."""
    return {team.user_group: team.name for team in config.teams.values() if team.user_group is not None}


def _people(config: Config) -> Iterator[tuple[str, str]]:
    yield from ((user, "an admin") for user in config.admins)
    for team in config.teams.values():
        yield from ((entry.user, f"on the roster of {team.name}") for entry in team.roster)
        yield from ((user, f"a lead of {team.name}") for user in team.leads)
        told = (who for step in team.first_response.escalation for who in step.tell)
        yield from ((who, f"in the escalation of {team.name}") for who in told if who.startswith(PERSON))
        authors = (who for who in _rule_authors(team) if who.startswith(PERSON))
        yield from ((who, f"in a priority rule of {team.name}") for who in authors)
        for category in team.triage.values():
            yield from ((user, f"in the triage of {team.name}") for user in category.forward_to)
    for schedule in config.schedules.values():
        for layer in schedule.layers:
            yield from ((user, f"in the schedule {schedule.name}") for user in layer.people)
    manager = config.incidents.manager
    if manager is not None and manager.startswith(PERSON):
        yield manager, "the incident manager"


def _rule_authors(team: Team) -> Iterator[str]:
    for rule in team.priority_rules:
        yield from rule.authors


def _collected(found: Iterator[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    collected: dict[str, tuple[str, ...]] = {}
    for identifier, place in found:
        places = collected.get(identifier, ())
        collected[identifier] = places if place in places else (*places, place)
    return collected
