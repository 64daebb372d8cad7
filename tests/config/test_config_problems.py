from pathlib import Path

import pytest

from bot.config import ConfigProblems, Problem, load, render_problems
from tests.config.conftest import Judge

TEAM = "teams: {a: {time_zone: UTC, channels: [{id: C0A}], roster: [{user: U0A}], %s}}"
RESPONSE = TEAM % "first_response: {%s}"
STEPS = TEAM % "internal_channel: C0I, first_response: {escalation: [%s]}"
ROTATION = TEAM % "rotation: {%s}"
DUTY = TEAM % "duties: [{name: Deploy, when: %s}]"
LAYER = "schedules: {manager: {layers: [{people: [U0A], %s}]}}"


CASES = [
    # What pydantic sees: keys, kinds, ranges
    ("slak: {}", "slak", "There is no key 'slak' here.", "Did you mean slack?"),
    (TEAM % "rosters: []", "teams.a.rosters", "no key 'rosters'", "Did you mean roster?"),
    ("teams: {a: {channels: [{id: C0A}], roster: []}}", "teams.a.time_zone", "missing", "time_zone: Europe/Prague"),
    ("teams: {a: {time_zone: UTC, roster: []}}", "teams.a.channels", "missing", "channels: [{id: C0BACKEND}]"),
    ("teams: {a: {time_zone: UTC, channels: [{id: C0A}]}}", "teams.a.roster", "missing", "roster: [{user: U0ANN"),
    ("teams: {a: {time_zone: UTC, channels: [], roster: []}}", "teams.a.channels", "no channel", "at least one"),
    ("teams: {Backend: {}}", "teams.Backend", "'Backend' cannot be a name", "small letters"),
    ("teams: [1]", "teams", "A list has no keys", "indented below"),
    ("admins: U0A", "admins", "'U0A' is no list", "[one, two]"),
    ("admins:", "admins", "Nothing is written here", "leave the key out"),
    ("log: {level: warn}", "log.level", "not one of the choices", "Did you mean warning?"),
    ("slack: {mode: 5}", "slack.mode", "5 is not one of the choices", "socket, http"),
    ("http: {port: 65536}", "http.port", "65536 is too large", "at most 65535"),
    ("http: {port: -1}", "http.port", "-1 is too small", "at least 0"),
    ('http: {port: "8080"}', "http.port", "'8080' is no whole number", "without quotes"),
    ("http: {port: true}", "http.port", "True is no whole number", "without quotes"),
    ("http: {host: 5}", "http.host", "5 is no text", "quotes"),
    ("http: {host: ''}", "http.host", "Nothing stands here", "at least one"),
    (TEAM % "topic: maybe", "teams.a.topic", "'maybe' is neither true nor false", "true or false"),
    (ROTATION % "responders: 0", "teams.a.rotation.responders", "0 is too small", "at least 1"),
    (TEAM % f"name: {'n' * 2001}", "teams.a.name", "too long", "2000"),
    # Addresses
    ("slack: {api_url: slack.com/api}", "slack.api_url", "no web address", "https://"),
    ("http: {public_url: 'https://[::1'}", "http.public_url", "no web address", "https://"),
    ("slack: {command: support}", "slack.command", "no slash command", "/support"),
    ("slack: {command: /Support}", "slack.command", "no slash command", "small letters"),
    ("database: {url: 'postgres://h/db'}",
     "database.url", "PostgreSQL", "postgresql+psycopg:// instead of postgres://"),
    ("database: {url: 'postgresql://h/db'}", "database.url", "PostgreSQL", "instead of postgresql://"),
    ("database: {url: 'postgresql+asyncpg://h/db'}", "database.url", "PostgreSQL", "instead of postgresql+asyncpg://"),
    ("database: {url: 'postgresql+psycopg://h:port/db'}", "database.url", "host or port", "host:5432"),
    ("database: {url: 'sqlite://'}", "database.url", "names no file", "sqlite:///firstline.db"),
    ("database: {url: 'sqlite:///:memory:'}", "database.url", "names no file", "sqlite:///firstline.db"),
    ("database: {url: 'mysql://h/db'}", "database.url", "no database that Firstline can use", "postgresql+psycopg://"),
    # Ids
    ("admins: [ada]", "admins[0]", "'ada' is not the Slack id of a person", "Copy member ID"),
    ("admins: [u0ada]", "admins[0]", "small letters", "Write U0ADA."),
    ("admins: [C0ADA]", "admins[0]", "not the Slack id of a person", "U or W"),
    ("admins: [U0A, U0A]", "admins", "'U0A' stands in the list twice", "Keep one"),
    (TEAM % "internal_channel: '#team'",
     "teams.a.internal_channel", "'#team' is not the Slack id of a channel", "C or G"),
    (TEAM % "internal_channel: D0A", "teams.a.internal_channel", "not the Slack id of a channel", "C or G"),
    (TEAM % "user_group: U0A", "teams.a.user_group", "not the Slack id of a user group", "begins with S"),
    (TEAM % "leads: [5]", "teams.a.leads[0]", "5 is not the Slack id of a person", "U0ANN"),
    ("teams: {a: {time_zone: UTC, channels: [{id: C0A, also_from: [U0A]}], roster: []}}",
     "teams.a.channels[0].also_from[0]", "not the Slack id of a bot", "begins with B"),
    # Time
    ("teams: {a: {time_zone: Europe/Pargue, channels: [{id: C0A}], roster: []}}",
     "teams.a.time_zone", "'Europe/Pargue'",
     "Write Europe/Prague."),
    ("teams: {a: {time_zone: Europe, channels: [{id: C0A}], roster: []}}",
     "teams.a.time_zone", "no time zone", "Europe/"),
    ("teams: {a: {time_zone: +2, channels: [{id: C0A}], roster: []}}",
     "teams.a.time_zone", "2 is not a time zone", "Europe/"),
    (RESPONSE % "targets: {urgent: soon}", "teams.a.first_response.targets.urgent", '"soon" is no duration', "90s, 5m"),
    (RESPONSE % "targets: {urgent: 5}", "teams.a.first_response.targets.urgent", "5 has no unit", "5s, 5m, 5h or 5d"),
    (RESPONSE % "targets: {urgent: 0m}", "teams.a.first_response.targets.urgent", "zero", "above zero"),
    (RESPONSE % "retract_within: 400d", "teams.a.first_response.retract_within", "longer than a year", "366d"),
    (TEAM % "working_hours: {mon-fri: ['09:00-18:00', '17:00-19:00']}",
     "teams.a.working_hours", "overlap", "end before"),
    (TEAM % "working_hours: {mon-fri: ['09:00-18:00'], wed: ['12:00-13:00']}",
     "teams.a.working_hours", "overlap", "before"),
    (TEAM % "working_hours: {sun: ['22:00-06:00'], mon: ['05:00-09:00']}",
     "teams.a.working_hours", "overlap", "before"),
    (TEAM % "working_hours: {funday: ['09:00-18:00']}",
     "teams.a.working_hours.funday", '"funday" is no weekday', "mon"),
    (TEAM % "working_hours: {mon: ['9-18']}", "teams.a.working_hours.mon[0]", '"9-18" is no interval', '"09:00-18:00"'),
    (TEAM % "working_hours: {mon: [9]}", "teams.a.working_hours.mon[0]", "9 is no interval", '"09:00-18:00"'),
    (TEAM % "working_hours: {mon: '09:00-18:00'}", "teams.a.working_hours.mon", "no list of intervals", '["09:00'),
    (TEAM % "working_hours: {mon: []}", "teams.a.working_hours", "no working time", "mon-fri"),
    (TEAM % "working_hours: {}", "teams.a.working_hours", "nothing about when", "mon-fri"),
    (TEAM % "working_hours: [mon]", "teams.a.working_hours", "nothing about when", "mon-fri"),
    (TEAM % "special_hours: {2026-12-31: ['09:00-12:00', '11:00-13:00']}",
     "teams.a.special_hours.2026-12-31", "overlap", "Let"),
    (TEAM % "special_hours: {silvester: []}", "teams.a.special_hours.silvester", "no date", "2026-12-24"),
    (TEAM % "holidays: {country: CZZ}", "teams.a.holidays.country", '"CZZ" is no country', "CZ (Czechia)"),
    (TEAM % "holidays: {country: DE, subdivision: BX}",
     "teams.a.holidays.subdivision", '"BX" is no subdivision', "Did you"),
    (TEAM % "holidays: {subdivision: BY}", "teams.a.holidays.subdivision", "needs its country", "country"),
    (TEAM % "holidays: {extra: [2026-02-30]}", "teams.a.holidays.extra[0]", "'2026-02-30' is no date", "2026-12-24"),
    (TEAM % "holidays: {except: [christmas]}", "teams.a.holidays.except[0]", "'christmas' is no date", "2026-12-24"),
    ("digest: {weekly: fri 25:00}", "digest.weekly", "not a weekday with a time", "wed 09:00"),
    ("digest: {weekly: someday 15:00}", "digest.weekly", '"someday" is no weekday', "mon, tue"),
    ("digest: {weekly: 15:00}", "digest.weekly", "'15:00' is not a weekday with a time", "wed 09:00"),
    # People outside Slack who ask
    ("webhooks: {requests: {teams: {kind: team}}}", "webhooks.requests.teams.kind", "'team'", "json, teams"),
    (TEAM % "name: A" + "\nwebhooks: {requests: {teams: {channel: C0NONE}}}",
     "webhooks.requests.teams.channel", "No team answers requests in C0NONE", "kind requests"),
    (TEAM % "name: A" + "\nnotify: {mail: {}}\nwebhooks: {requests: {teams: {updates: mails}}}",
     "webhooks.requests.teams.updates", "no notifier 'mails'", "Did you mean mail?"),
    # Escalation
    (STEPS % "{after: 5m, tell: [duty], how: dm}, {after: 5m, tell: [leads], how: dm}",
     "teams.a.first_response.escalation[1].after", "no later than one before it", "rise"),
    (STEPS % "{after: 5m, tell: [dutty], how: dm}",
     "teams.a.first_response.escalation[0].tell[0]", "'dutty'", "mean duty?"),
    (STEPS % "{after: 5m, tell: [], how: dm}",
     "teams.a.first_response.escalation[0].tell", "Nothing stands", "at least one"),
    (STEPS % "{after: 5m, tell: [schedule:boss], how: dm}",
     "teams.a.first_response.escalation[0].tell[0]", "no schedule 'boss'", "Describe it under schedules."),
    (STEPS % "{after: 5m, tell: [schedule:boss], how: dm}" + "\nschedules: {bosses: {}}",
     "teams.a.first_response.escalation[0].tell[0]", "no schedule 'boss'", "Did you mean schedule:bosses?"),
    (STEPS % "{after: 5m, tell: [duty], how: dm, notify: [page]}",
     "teams.a.first_response.escalation[0].notify[0]", "no notifier 'page'", "Describe it under notify."),
    (STEPS % "{after: 5m, tell: [duty], how: dm, notify: [page]}" + "\nnotify: {mail: {}, sms: {}}",
     "teams.a.first_response.escalation[0].notify[0]", "no notifier 'page'", "There is mail, sms."),
    (STEPS % "{after: 5m, tell: [duty], how: mail}",
     "teams.a.first_response.escalation[0].how", "'mail'", "card, dm, thread"),
    (RESPONSE % "escalation: [{after: 5m, tell: [duty], how: dm, also: [internal_channel]}]",
     "teams.a.first_response.escalation[0].also", "no internal channel", "internal_channel"),
    # Rotation, schedules, duties
    (ROTATION % "shift: {length: 3d}", "teams.a.rotation.shift.length", "whole weeks", "7d"),
    (ROTATION % "responders: 1, anchors: 2", "teams.a.rotation.anchors", "2 of only 1", "up to 1"),
    (ROTATION % "pick: {remind: [mon 10:00]}", "teams.a.rotation.pick.remind[0]", "between the proposal", "mon 14:00"),
    (ROTATION % "pick: {leads_from: thu 10:00}",
     "teams.a.rotation.pick.leads_from", "between the proposal", "wed 09:00"),
    (ROTATION % "pick: {remind: [mon 17]}", "teams.a.rotation.pick.remind[0]", "'mon 17'", "wed 09:00"),
    (LAYER % "every: 12h", "schedules.manager.layers[0].every", "whole days", "1d"),
    (LAYER % "every: 1d, handoff: mon 09:00", "schedules.manager.layers[0].every", "whole weeks", "no handoff"),
    (LAYER % 'from: "05:00"', "schedules.manager.layers[0].to", "both ends", "Write to as well."),
    (LAYER % 'from: "5:00", to: "11:00"', "schedules.manager.layers[0].from", "'5:00' is no time of day", "24:00"),
    (LAYER % "days: mon-fry", "schedules.manager.layers[0].days", '"fry" is no weekday', "mon"),
    ("schedules: {manager: {layers: [{people: []}]}}",
     "schedules.manager.layers[0].people", "Nothing stands", "at least"),
    (DUTY % "daily", "teams.a.duties[0].when", "'daily' is no calendar rule", "cron: 0 10 * * mon-thu"),
    (DUTY % '"cron: 0 99 * * *"', "teams.a.duties[0].when", "99", "cron: 0 10 * * mon-thu"),
    (DUTY % '"cron: 0 10 * *"', "teams.a.duties[0].when", "calendar rule", "minute, hour, day, month, weekdays"),
    (DUTY % '"cron: 0 10 * * 1-5"', "teams.a.duties[0].when", "0 is Monday", "mon-fri"),
    (DUTY % '"cron: 0 10 * * mon,3"', "teams.a.duties[0].when", "0 is Monday", "mon-fri"),
    (DUTY % '"cron: 0 10 30 2 *"', "teams.a.duties[0].when", "No day is ever meant", "the day and the month"),
    (DUTY % '"cron: */5 9-10 * * mon"', "teams.a.duties[0].when", "more often than every ten minutes", "minutes"),
    (TEAM % 'duties: [{name: A, when: "cron: 0 1 * * *"}, {name: a, when: "cron: 0 2 * * *"}]',
     "teams.a.duties[1].name", "Another duty is called a", "a name of its own"),
    (TEAM % 'duties: [{name: A, when: "cron: 0 1 * * *", tell: [schedule:x]}]',
     "teams.a.duties[0].tell[0]", "no schedule 'x'", "schedules"),
    # Across sections
    ("incidents: {manager: schedule:x}", "incidents.manager", "no schedule 'x'", "Describe it under schedules."),
    ("incidents: {severities: {sev1: {audiences: [business]}}}", "incidents.severities.sev1.audiences[0]",
     "no notifier 'business'", "Describe it under notify."),
    ("teams: {a: {time_zone: UTC, channels: [{id: C0A}, {id: C0A}], roster: []}}", "teams.a.channels[1].id",
     "C0A already belongs to the team 'a'", "once"),
    (TEAM.replace("{user: U0A}", "{user: U0A}, {user: U0B}, {user: U0A}") % "topic: off",
     "teams.a.roster[2].user", "U0A", "one"),
    (TEAM % "priority_rules: [{priority: low}]",
     "teams.a.priority_rules[0]", "no condition", "channels, authors or words"),
    # Secrets by their keys
    ("jira: {url: 'https://j', user: u, project: P, token: abc}", "jira.token", "Secrets do not belong", "environment"),
    ("notify: {team-x: {url: 'mailto://u:p@h'}}", "notify.team-x.url", "secrets", "NOTIFY_TEAM_X_URL"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "path", "message", "mend"), CASES, ids=[f"{case[1]}-{case[2][:30]}" for case in CASES]
)
def test_a_problem_is_named_with_its_path_and_the_mend(
    judge: Judge, text: str, path: str, message: str, mend: str
) -> None:
    problems = [problem for problem in judge(text) if problem.path == path]

    assert len(problems) == 1, judge(text)
    assert message in problems[0].message
    assert mend in problems[0].mend
    assert problems[0].message.endswith(".")


@pytest.mark.parametrize("text", [case[0] for case in CASES])
def test_one_mistake_makes_one_problem(judge: Judge, text: str) -> None:
    mistakes = {"teams: {Backend: {}}": 4}

    assert len(judge(text)) == mistakes.get(text, 1)


MANY = """\
slak: {}
slack:
  mode: sockets
database: {url: "postgres://user:hunter2@host/db"}
admins: [ada, U0A, u0b]
teams:
  a:
    time_zone: Europe/Pargue
    channels: [{id: "#x"}, {id: C0A, knd: x}, {id: C0A}, {kind: alerts}]
    roster: [{user: ann}, {user: U0B}, {user: U0B}]
    first_response:
      escalation:
        - {after: 5m, tell: [duty], how: card}
        - {after: soon, tell: [duty], how: card}
        - {after: 3m, tell: [schedule:manger, dutty], how: shout, also: [internal_channel], notify: [pager]}
  b: {time_zone: UTC, channels: [{id: C0A}], roster: []}
  a: {}
schedules: {manager: {time_zone: 5}}
notify: {page: {kind: mail}}
digest: {weekly: friday}
"""


def test_all_problems_are_named_at_once_and_at_their_place(judge: Judge) -> None:
    assert [(problem.path, problem.line) for problem in judge(MANY)] == [
        ("slak", 1),
        ("slack.mode", 3),
        ("database.url", 4),
        ("admins[0]", 5),
        ("admins[2]", 5),
        ("teams.a.time_zone", 8),
        ("teams.a.channels[0].id", 9),
        ("teams.a.channels[1].knd", 9),
        ("teams.a.channels[3].id", 9),
        ("teams.a.channels[2].id", 9),
        ("teams.a.roster[0].user", 10),
        ("teams.a.roster[2].user", 10),
        ("teams.a.first_response.escalation[1].after", 14),
        ("teams.a.first_response.escalation[2].tell[1]", 15),
        ("teams.a.first_response.escalation[2].how", 15),
        ("teams.a.first_response.escalation[2].after", 15),
        ("teams.a.first_response.escalation[2].tell[0]", 15),
        ("teams.a.first_response.escalation[2].notify[0]", 15),
        ("teams.a.first_response.escalation[2].also", 15),
        ("teams.b.channels[0].id", 16),
        ("teams.a", 17),
        ("schedules.manager.time_zone", 18),
        ("notify.page.kind", 19),
        ("digest.weekly", 20),
    ]


def test_problems_are_rendered_one_a_line(judge: Judge) -> None:
    problems = judge(MANY)

    lines = render_problems(problems).splitlines()

    assert len(lines) == len(problems)
    assert lines[0] == "slak (line 1): There is no key 'slak' here. Did you mean slack?"


def test_a_long_or_many_lined_value_is_shown_shortened_on_one_line(judge: Judge) -> None:
    problems = judge('log: {level: "a\\n' + "b" * 1000 + '"}')

    assert len(render_problems(problems)) < 250
    assert len(render_problems(problems).splitlines()) == 1


def test_a_missing_file_says_to_copy_the_example(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblems) as refused:
        load(tmp_path / "config.yaml", {})

    (problem,) = refused.value.problems
    assert (problem.path, problem.message) == (str(tmp_path / "config.yaml"), "There is no such file.")
    assert "config.example.yaml" in problem.mend


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigProblems, match="cannot be read"):
        load(tmp_path, {})


def test_the_exception_reads_like_its_problems() -> None:
    problem = Problem("a.b", "It is wrong.", "Write c.", 3)

    assert str(ConfigProblems([problem])) == "a.b (line 3): It is wrong. Write c."
