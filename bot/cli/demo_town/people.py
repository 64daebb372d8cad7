"""Who lives in the demo's workspace, and which week it is there."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.cli.demo_town.apps import ALERTS, SAMPLES
from bot.domain.common_requests import Wording
from bot.domain.members import Absence
from bot.domain.schedules import Assignment, Role, Shift
from bot.domain.working_time import at_wall, public_holidays
from bot.sandbox.seed import example_workspace
from bot.sandbox.workspace import Workspace
from handlers.declarations import EVENTS, SCOPES, SHORTCUTS

ZONE = ZoneInfo("Europe/Prague")
COUNTRY = "CZ"  # as in the demo's configuration
MONDAY, WEDNESDAY = 0, 2
STARTS = time(10, 0)  # a quiet moment in working hours
SHIFT_STARTS = time(9, 0)

USERS = (
    {"id": "U0OLGA", "name": "olga", "real_name": "Olga", "title": "Operations", "tz": "Europe/Prague"},
    {"id": "U0TOM", "name": "tom", "real_name": "Tom", "title": "Sales", "tz": "America/New_York"},
    {
        "id": "U0ANN",
        "name": "ann",
        "real_name": "Ann",
        "title": "Engineer, on support this week",
        "tz": "Europe/Prague",
    },
    {
        "id": "U0BEN",
        "name": "ben",
        "real_name": "Ben",
        "title": "Engineer, on support this week",
        "tz": "Europe/Prague",
    },
    {"id": "U0CID", "name": "cid", "real_name": "Cid", "title": "Engineer, not on support", "tz": "Europe/Prague"},
    {"id": "U0DEE", "name": "dee", "real_name": "Dee", "title": "Engineer, not on support", "tz": "Europe/Prague"},
    {"id": "U0FAY", "name": "fay", "real_name": "Fay", "title": "Engineer, soon on vacation", "tz": "Europe/Prague"},
    {"id": "U0GUS", "name": "gus", "real_name": "Gus", "title": "Engineer in Berlin", "tz": "Europe/Berlin"},
    {"id": "U0NOA", "name": "noa", "real_name": "Noa", "title": "Newcomer, observing", "tz": "Europe/Prague"},
    {"id": "U0LEA", "name": "lea", "real_name": "Lea", "title": "Team lead", "tz": "Europe/Prague"},
    {"id": "U0MAX", "name": "max", "real_name": "Max", "title": "Manager on call", "tz": "Europe/Prague"},
)
TEAM_ROOM = ["U0ANN", "U0BEN", "U0CID", "U0DEE", "U0FAY", "U0GUS", "U0NOA", "U0LEA", "U0MAX"]

COMMON = (
    Wording(
        title="The export of yesterday's invoices is empty",
        answer="The run of the night has not finished. Admin → Exports → Run again, and wait ten minutes.",
        link="https://docs.example.com/invoices#export",
        owner="U0DEE",
    ),
    Wording(
        title="A customer is locked out of their account",
        answer="After ten wrong passwords it is locked for an hour. Admin → Accounts → Unlock opens it at once.",
        link="https://docs.example.com/accounts#locked",
        owner="U0ANN",
    ),
)


def start_of(today: date) -> datetime:
    """Monday 10:00 in Prague, of this week or the last without a holiday: the demo begins in working hours, always."""
    monday = today - timedelta(days=today.weekday())
    closed = public_holidays(COUNTRY, None, [monday.year - 1, monday.year])
    while monday in closed:
        monday -= timedelta(days=7)
    return at_wall(ZONE, monday, STARTS)


def workspace(app: dict[str, str] | None = None) -> Workspace:
    """The local Slack: five channels, eleven people, other apps, and ours with exactly what its manifest asks for."""
    return example_workspace(
        users=USERS,
        channels=(
            {"id": "C0BACKEND", "name": "support-backend"},
            {"id": "C0TEAM", "name": "team-backend", "members": [*TEAM_ROOM, "U0FIRSTLINE"]},
            {"id": ALERTS, "name": "alerts-backend", "members": [*TEAM_ROOM, "U0FIRSTLINE"]},
            {"id": "C0INC", "name": "incidents"},
            {"id": "C0NEWS", "name": "business-news"},
        ),
        user_groups=({"id": "S0BACKEND", "handle": "support-backend", "users": ["U0ANN", "U0BEN"]},),
        scopes=tuple(SCOPES),
        events=tuple(EVENTS),
        commands=("/support",),
        shortcuts=tuple({"callback_id": str(each.callback_id), "name": each.name} for each in SHORTCUTS),
        app={"name": "Firstline", **(app or {})},
        team={"name": "Firstline demo"},
        samples=SAMPLES,
    )


def shift(start: datetime) -> Shift:
    """The confirmed shift around the demo's first moment: Ann and Ben respond, Noa observes."""
    local = start.astimezone(ZONE).date()
    began = local - timedelta(days=(local.weekday() - WEDNESDAY) % 7)
    ends = began + timedelta(days=7)
    return Shift(
        team="backend",
        starts_at=at_wall(ZONE, began, SHIFT_STARTS).astimezone(UTC),
        ends_at=at_wall(ZONE, ends, SHIFT_STARTS).astimezone(UTC),
        assignments=(
            Assignment("U0ANN", Role.RESPONDER),
            Assignment("U0BEN", Role.RESPONDER),
            Assignment("U0CID", Role.FALLBACK, frozenset({began + timedelta(days=2)})),
            Assignment("U0NOA", Role.OBSERVER),
        ),
        confirmed=True,
        week=began,
        version=1,
        confirmed_at=at_wall(ZONE, began - timedelta(days=1), STARTS),
        confirmed_by="U0LEA",
    )


def vacation(start: datetime) -> Absence:
    """Fay is away from Friday of the demo's first week for nine days, so the first pick has to do without her."""
    friday = start.astimezone(ZONE).date() + timedelta(days=4)
    return Absence(user="U0FAY", start=friday, end=friday + timedelta(days=8), reason="vacation")
