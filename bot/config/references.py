"""What must fit together across the file: names that refer to other sections, ids that may stand only once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.config.model import Config
from bot.config.problems import Path, nearest, shown
from bot.config.response import DEFAULT_ESCALATION, SCHEDULE, EscalationStep
from bot.config.team import Team
from bot.domain.durations import format_duration


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that is right in itself and wrong beside the others."""

    path: Path
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the file describes, also where the description itself is still to be mended."""

    schedules: Collection[str]
    notify: Collection[str]


def misfits(config: Config, names: Names) -> Iterator[Misfit]:
    """Everything that does not fit together."""
    for key, team in config.teams.items():
        if not team.channels:
            yield Misfit(
                ("teams", key, "channels"), "The team has no channel.", "Write at least one, such as {id: C0BACKEND}."
            )
        if "escalation" in team.first_response.model_fields_set:
            yield from _escalation(team, ("teams", key, "first_response", "escalation"), names)
        for index, duty in enumerate(team.duties):
            for place, who in enumerate(duty.tell):
                yield from _target(who, ("teams", key, "duties", index, "tell", place), names)
    yield from _shared_channels(config)
    yield from _shared_groups(config)
    yield from _incidents(config, names)
    yield from _tracker(config)
    yield from _outside_requests(config, names)


def settled(config: Config) -> Config:
    """The configuration with names for what has none, and without default steps for what the file does not describe."""
    names = Names(config.schedules, config.notify)
    teams = {key: _settled_team(key, team, names) for key, team in config.teams.items()}
    schedules = {
        key: schedule if schedule.name else schedule.model_copy(update={"name": _readable(key)})
        for key, schedule in config.schedules.items()
    }
    return config.model_copy(update={"teams": teams, "schedules": schedules})


def _settled_team(key: str, team: Team, names: Names) -> Team:
    response = team.first_response
    if "escalation" not in response.model_fields_set:
        steps = tuple(step for given in DEFAULT_ESCALATION if (step := _possible(given, team, names)).tell)
        response = response.model_copy(update={"escalation": steps})
    return team.model_copy(update={"name": team.name or _readable(key), "first_response": response})


def _possible(step: EscalationStep, team: Team, names: Names) -> EscalationStep:
    tell = tuple(who for who in step.tell if _unknown_schedule(who, names) is None)
    notify = tuple(name for name in step.notify if name in names.notify)
    return step.model_copy(update={"tell": tell, "notify": notify, "also": step.also if team.internal_channel else ()})


def _escalation(team: Team, path: Path, names: Names) -> Iterator[Misfit]:
    steps = team.first_response.escalation
    for index, step in enumerate(steps):
        here = (*path, index)
        if any(step.after <= earlier.after for earlier in steps[:index]):
            message = f"The step comes after {format_duration(step.after)}, no later than one before it."
            yield Misfit((*here, "after"), message, "Let the delays rise from step to step.")
        for place, who in enumerate(step.tell):
            yield from _target(who, (*here, "tell", place), names)
        for place, name in enumerate(step.notify):
            yield from _notifier(name, (*here, "notify", place), names)
        if step.also and team.internal_channel is None:
            message = "The team has no internal channel that could be told."
            yield Misfit((*here, "also"), message, "Write the team's internal_channel, or leave this out.")


def _incidents(config: Config, names: Names) -> Iterator[Misfit]:
    for role in ("manager", "region"):
        target = getattr(config.incidents, role)
        if target is not None:
            yield from _target(target, ("incidents", role), names)
    for key, severity in config.incidents.severities.items():
        for place, name in enumerate(severity.audiences):
            yield from _notifier(name, ("incidents", "severities", key, "audiences", place), names)


def _tracker(config: Config) -> Iterator[Misfit]:
    described = [name for name, section in (("jira", config.jira), ("github", config.github)) if section is not None]
    wanted, path = config.tickets.tracker, ("tickets", "tracker")
    if wanted is None and len(described) > 1:
        message = "The file describes two trackers, jira and github, and does not say which one is meant."
        yield Misfit(path, message, "Write tracker: jira or tracker: github under tickets.")
    if wanted in {"jira", "github"} and wanted not in described:
        yield Misfit(path, f"The file does not describe {wanted}.", f"Describe it under {wanted}.")


def _outside_requests(config: Config, names: Names) -> Iterator[Misfit]:
    answered = {channel.id for team in config.teams.values() for channel in team.channels if channel.kind == "requests"}
    for key, source in config.webhooks.requests.items():
        here: Path = ("webhooks", "requests", key)
        if source.channel is not None and source.channel not in answered:
            message = f"No team answers requests in {source.channel}."
            yield Misfit((*here, "channel"), message, "Write a channel of kind requests of one of the teams.")
        if source.updates is not None:
            yield from _notifier(source.updates, (*here, "updates"), names)


def _target(who: str, path: Path, names: Names) -> Iterator[Misfit]:
    unknown = _unknown_schedule(who, names)
    if unknown is not None:
        mend = _one_of(unknown, names.schedules, "Describe it under schedules.", prefix=SCHEDULE)
        yield Misfit(path, f"There is no schedule {shown(unknown)}.", mend)


def _unknown_schedule(who: str, names: Names) -> str | None:
    schedule = who.removeprefix(SCHEDULE)
    return schedule if schedule != who and schedule not in names.schedules else None


def _notifier(name: str, path: Path, names: Names) -> Iterator[Misfit]:
    if name not in names.notify:
        mend = _one_of(name, names.notify, "Describe it under notify.")
        yield Misfit(path, f"There is no notifier {shown(name)}.", mend)


def _one_of(word: str, known: Collection[str], otherwise: str, prefix: str = "") -> str:
    meant = nearest(word, known)
    if meant is not None:
        return f"Did you mean {prefix}{meant}?"
    return f"There is {', '.join(prefix + name for name in sorted(known))}." if known else otherwise


def _shared_channels(config: Config) -> Iterator[Misfit]:
    places = (
        (channel.id, key, ("teams", key, "channels", index, "id"))
        for key, team in config.teams.items()
        for index, channel in enumerate(team.channels)
    )
    yield from _taken_twice(places, "channel", "Let one team watch it, once.")


def _shared_groups(config: Config) -> Iterator[Misfit]:
    places = (
        (team.user_group, key, ("teams", key, "user_group"))
        for key, team in config.teams.items()
        if team.user_group is not None
    )
    yield from _taken_twice(places, "user group", "Give each team a group of its own.")


def _taken_twice(places: Iterator[tuple[str, str, Path]], what: str, mend: str) -> Iterator[Misfit]:
    first: dict[str, str] = {}
    for identifier, team, path in places:
        if identifier in first:
            yield Misfit(path, f"The {what} {identifier} already belongs to the team {shown(first[identifier])}.", mend)
        first.setdefault(identifier, team)


def _readable(key: str) -> str:
    return key.replace("_", " ").replace("-", " ").capitalize()
