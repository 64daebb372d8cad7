"""The workspace of `sandbox`: everything that a configuration names, and two people who ask for support."""

from collections.abc import Iterator
from itertools import count

from bot.cli.manifest import NAME
from bot.cli.named import PERSON, NamedChannel, Use, channels, duty_groups, people, user_groups
from bot.config import Config
from bot.config.team import Team
from bot.sandbox.seed import example_workspace
from bot.sandbox.workspace import Workspace
from handlers.declarations import COMMAND, EVENTS, SCOPES, SHORTCUTS

Json = dict[str, object]

BOT = "U0FIRSTLINE"
REQUESTERS = (("Olga", "Operations", "Europe/Prague"), ("Tom", "Sales", "America/New_York"))
_BEGINNINGS = {Use.REQUESTS: "support", Use.ALERTS: "alerts", Use.INTERNAL: "team", Use.ON_CALL: "on-call"}

# For people whom the configuration leaves without a name.
_NAMES = (
    "Ada", "Bram", "Clara", "Dan", "Ella", "Finn", "Greta", "Hugo", "Iris", "Jan", "Kira", "Leo", "Mia", "Nils", "Oona",
    "Paul", "Rosa", "Sam", "Tess", "Uwe", "Vera", "Will", "Yara", "Zoe",
)  # fmt: skip


def town(config: Config) -> Workspace:
    """A workspace with the channels, people and groups of the configuration, and the app as the manifest has it."""
    users = list(_users(config))
    everyone = [str(user["id"]) for user in users]
    return example_workspace(
        users=users,
        channels=list(_channels(config, everyone)),
        user_groups=list(_groups(config, requester=everyone[-1])),
        scopes=tuple(SCOPES),
        events=tuple(EVENTS),
        commands=(
            {
                "command": config.slack.command,
                "description": COMMAND.description,
                "usage_hint": COMMAND.usage_hint,
            },
        ),
        shortcuts=[{"callback_id": each.callback_id.value, "name": each.name} for each in SHORTCUTS],
        app={"name": NAME, "bot_user_id": BOT},
    )


def _users(config: Config) -> Iterator[Json]:
    """Everybody whom the configuration names, the title says as what, and at the end those who ask."""
    given = {entry.user: entry.name for team in config.teams.values() for entry in team.roster if entry.name}
    zones = {user: team.time_zone.key for team in config.teams.values() for user in _of_team(team)}
    names = _unused({*given.values(), *(name for name, _, _ in REQUESTERS)})
    ids, handles = {BOT}, {_plain(NAME)}
    for user, places in people(config).items():
        ids.add(user)
        name, title = given.get(user) or next(names), ", ".join(places)
        title = title[:1].upper() + title[1:]
        yield _user(user, name, title, zones.get(user, "UTC"), handles) | {"is_admin": user in config.admins}
    for name, title, zone in REQUESTERS:
        yield _user(_free(f"{PERSON[0]}0{name.upper()}", ids), name, title, zone, handles)


def _user(user: str, name: str, title: str, zone: str, handles: set[str]) -> Json:
    return {"id": user, "name": _free(_plain(name), handles), "real_name": name, "title": title, "tz": zone}


def _channels(config: Config, everyone: list[str]) -> Iterator[Json]:
    """Everybody is where requests are; the team's other rooms are for the team."""
    names: set[str] = set()
    for channel in channels(config):
        name = _free(f"{_BEGINNINGS[channel.use]}-{channel.team}", names)
        members = everyone if channel.use is Use.REQUESTS else _insiders(config, channel)
        yield {"id": channel.id, "name": name, "members": [*dict.fromkeys(members), BOT]}
    incidents = config.incidents.channel
    if incidents is not None and incidents not in {channel.id for channel in channels(config)}:
        yield {"id": incidents, "name": _free("incidents", names), "members": [*everyone, BOT]}


def _groups(config: Config, *, requester: str) -> Iterator[Json]:
    """Groups of teams have the first of the roster; groups in rules have a requester, so that the rules can be seen."""
    for key, team in config.teams.items():
        if team.user_group is not None:
            users = [entry.user for entry in team.roster[: team.rotation.responders]]
            yield {"id": team.user_group, "handle": f"support-{key}", "name": team.name, "users": users}
    for group in user_groups(config).keys() - duty_groups(config).keys():
        yield {"id": group, "handle": f"group-{group.lower()}", "users": [requester]}


def _insiders(config: Config, channel: NamedChannel) -> list[str]:
    """Whom a room is for that is not for everybody."""
    if channel.use is Use.ON_CALL:
        return [user for layer in config.schedules[channel.team].layers for user in layer.people]
    return _of_team(config.teams[channel.team])


def _of_team(team: Team) -> list[str]:
    return [*(entry.user for entry in team.roster), *team.leads]


def _unused(taken: set[str]) -> Iterator[str]:
    """Names without end: those of the list, then again with numbers."""
    for round_ in count(1):
        for name in _NAMES:
            shown = name if round_ == 1 else f"{name} {round_}"
            if shown not in taken:
                yield shown


def _plain(name: str) -> str:
    """A name as Slack writes it after an @."""
    return "".join(sign for sign in name.lower() if sign.isalnum()) or "person"


def _free(wanted: str, taken: set[str]) -> str:
    """The wanted word, with a number if it is taken; it is taken from now on."""
    found = next(word for number in count(1) if (word := wanted if number == 1 else f"{wanted}{number}") not in taken)
    taken.add(found)
    return found
