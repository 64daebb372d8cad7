"""The whole configuration: its top-level sections and what they hold."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PrivateAttr

from bot.config.directory import Directory, DirectoryFile
from bot.config.fields import (
    Flag,
    Name,
    People,
    Section,
    Text,
    WebAddress,
    WeeklyMoment,
    is_splittable,
    parse_weekday_time,
    refuse,
)
from bot.config.incidents import Incidents
from bot.config.outside_requests import RequestSource
from bot.config.problems import shown
from bot.config.rotation import DutySchedule
from bot.config.team import Team
from bot.config.tickets import GitHub, Jira, Tickets, TrackerName

POSTGRES = "postgresql+psycopg://"
SQLITE = "sqlite:///"
_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")


def _database_address(value: str) -> str:
    if value.startswith(SQLITE) and value.removeprefix(SQLITE) not in {"", ":memory:"}:
        return value
    if value.startswith(POSTGRES):
        if not is_splittable(value):
            raise refuse("The host or port of this address cannot be read.", f"Write {POSTGRES}host:5432/database.")
        return value
    if value.startswith("sqlite:"):
        raise refuse(
            "This SQLite address names no file.", f"Write {SQLITE}firstline.db, or {SQLITE}/var/lib/firstline.db."
        )
    scheme = value.partition("://")[0]
    if scheme.split("+")[0] in {"postgres", "postgresql"}:
        mend = f"Write {POSTGRES} instead of {shown(scheme)[1:-1]}://, and leave the rest."
        raise refuse("This is not how the PostgreSQL driver is named.", mend)
    raise refuse(
        "This is no database that Firstline can use.", f"Write {SQLITE}firstline.db or {POSTGRES}host/database."
    )


def _with_slash(value: str) -> str:
    return value if value.endswith("/") else value + "/"


def _command(value: str) -> str:
    if not _COMMAND.fullmatch(value):
        raise refuse(
            f"{shown(value)} is no slash command.", "Write a slash and up to 31 small letters, such as /support."
        )
    return value


DatabaseAddress = Annotated[Text, AfterValidator(_database_address)]
SlackAddress = Annotated[WebAddress, AfterValidator(_with_slash)]


class Slack(Section):
    """How the bot talks to Slack."""

    mode: Literal["socket", "http"] = "socket"
    api_url: SlackAddress = "https://slack.com/api/"
    command: Annotated[Text, AfterValidator(_command)] = "/support"


class Database(Section):
    """Where everything is kept; the address may hold a password and is never shown."""

    url: DatabaseAddress = Field(default="sqlite:///firstline.db", repr=False)


class Http(Section):
    """The bot's own HTTP server: health, metrics, calendar feeds, webhooks, Slack's HTTP mode."""

    host: Text = "127.0.0.1"
    port: Annotated[int, Field(strict=True, ge=0, le=65_535)] = 8080
    public_url: WebAddress | None = None


class Webhooks(Section):
    """What other programs may send in (O2)."""

    unsigned: tuple[Name, ...] = ()
    requests: dict[Name, RequestSource] = Field(default={})


class Calendars(Section):
    """Where calendars of absences may be read from (D8)."""

    allow_private: Flag = False


class Log(Section):
    """What is logged and how it looks."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "json"] = "auto"


class Notifier(Section):
    """A way to reach people outside Slack; its address is NOTIFY_<NAME>_URL in the environment (O1)."""

    kind: Literal["email", "teams", "pagerduty", "other"] = "other"


class Digest(Section):
    """When each team reads its weekly digest (N1)."""

    weekly: WeeklyMoment = parse_weekday_time("fri 15:00")


class Config(Section):
    """Everything that the file says, checked; durations, hours, zones and moments are values, not texts."""

    slack: Slack = Slack()
    database: Database = Database()
    http: Http = Http()
    webhooks: Webhooks = Webhooks()
    calendars: Calendars = Calendars()
    log: Log = Log()
    admins: People = ()
    teams: dict[Name, Team] = Field(default={})
    schedules: dict[Name, DutySchedule] = Field(default={})
    incidents: Incidents = Incidents()
    directory: Directory | None = None
    notify: dict[Name, Notifier] = Field(default={})
    jira: Jira | None = None
    github: GitHub | None = None
    tickets: Tickets = Tickets()
    digest: Digest | None = None
    _filed: DirectoryFile | None = PrivateAttr(default=None)

    @property
    def filed(self) -> DirectoryFile | None:
        """What the file of services and customers says; None if none is named, or there is none yet (S1)."""
        return self._filed

    def with_directory(self, filed: DirectoryFile) -> "Config":
        """The same configuration with what that file says."""
        copy = self.model_copy()
        copy._filed = filed  # a frozen model's private part
        return copy

    @property
    def tracker(self) -> TrackerName:
        """Where tickets go: what `tickets.tracker` says, else the tracker that is described, else the console."""
        if self.tickets.tracker is not None:
            return self.tickets.tracker
        if self.jira is not None:
            return "jira"
        return "github" if self.github is not None else "console"
