from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.config import Config, features_without_effect
from bot.config.fields import CronRule, WeekdayTime
from bot.domain.working_time import Span
from tests.config.conftest import Judge, Read

MINUTE = timedelta(minutes=1)
TEAM = "teams: {a: {time_zone: UTC, channels: [{id: C0A}], roster: [{user: U0A}], %s}}"
PLAIN = TEAM % "name: A"


@pytest.fixture
def defaults(read: Read) -> Config:
    return read(PLAIN)


def test_durations_zones_moments_and_rules_are_values(read: Read) -> None:
    team = read(
        "teams: {a: {time_zone: Europe/Prague, channels: [{id: C0A}], roster: [{user: U0A, works: mon-tue}],"
        ' duties: [{name: Deploy, when: "cron:  0 10 * *  mon-thu"}], special_hours: {2026-12-31: ["09:00-12:00"]},'
        " rotation: {shift: {starts: Thu 10:30}}, first_response: {targets: {urgent: 1h30m}}}}"
    ).teams["a"]

    assert team.time_zone == ZoneInfo("Europe/Prague")
    assert team.roster[0].works == {0, 1}
    assert team.duties[0].when == CronRule("0 10 * * mon-thu")
    assert team.special_hours == {date(2026, 12, 31): (Span(540, 720),)}
    assert team.rotation.shift.starts == WeekdayTime(3, time(10, 30))
    assert team.first_response.targets.urgent == timedelta(minutes=90)


def test_the_working_week_is_monday_to_friday_from_nine_to_six_by_default(defaults: Config) -> None:
    hours = defaults.teams["a"].working_hours

    assert hours.days == (((Span(9 * 60, 18 * 60),),) * 5) + ((), ())


def test_the_numbers_of_the_rules_are_the_defaults(defaults: Config) -> None:
    """F1, F2, F5, R5, R9, R11, R12, H1, A3."""
    team = defaults.teams["a"]
    response = team.first_response

    assert (response.targets.urgent, response.ack_without_reply, response.retract_within) == (
        5 * MINUTE,
        15 * MINUTE,
        MINUTE,
    )
    assert (response.grouping.gap, response.grouping.span) == (2 * MINUTE, 5 * MINUTE)
    assert (team.waiting_on_requester.nudge_after, team.waiting_on_requester.park_after) == (15 * MINUTE, 15 * MINUTE)
    assert (team.reopen_within, team.handoff.confirm_within) == (timedelta(days=7), 15 * MINUTE)
    assert (team.alerts.target, team.channels[0].default_priority) == (15 * MINUTE, "urgent")


def test_the_rotations_numbers_are_the_defaults(defaults: Config) -> None:
    """D1, D2, D6."""
    rotation = defaults.teams["a"].rotation

    assert (str(rotation.shift.starts), rotation.responders, rotation.anchors) == ("wed 09:00", 2, 1)
    assert (rotation.observer.max, rotation.fallback, rotation.unconfirmed) == (1, "when_needed", "proposal")
    assert [str(moment) for moment in rotation.pick.remind] == ["mon 17:00", "tue 10:00", "tue 15:00"]


def test_the_default_chain_leaves_out_what_is_not_configured(defaults: Config) -> None:
    """F6: no manager on call, no notifier and no internal channel are described here."""
    steps = defaults.teams["a"].first_response.escalation

    assert [(step.after // MINUTE, step.tell, step.how) for step in steps] == [
        (0, ("duty",), "card"),
        (3, ("duty",), "dm"),
        (5, ("duty", "fallback"), "thread"),
        (10, ("leads",), "dm"),
    ]
    assert not any(step.also or step.notify for step in steps)


def test_the_default_chain_uses_what_is_configured(read: Read) -> None:
    """F6."""
    text = TEAM % "internal_channel: C0I" + "\nschedules: {manager: {}}\nnotify: {page: {}}"

    steps = read(text).teams["a"].first_response.escalation

    assert (steps[2].also, steps[3].notify, steps[4].tell) == (("internal_channel",), ("page",), ("schedule:manager",))


def test_a_chain_may_be_empty(read: Read) -> None:
    assert read(TEAM % "first_response: {escalation: []}").teams["a"].first_response.escalation == ()


def test_an_empty_section_means_its_defaults(read: Read) -> None:
    config = read("log:\nhttp:\njira:\nincidents:\nnotify: {page: }\n")

    assert (config.log.level, config.http.port, config.jira) == ("info", 8080, None)
    assert sorted(config.incidents.severities) == ["sev1", "sev2", "sev3", "sev4"]
    assert config.notify["page"].kind == "other"


def test_a_lowercase_country_is_meant_all_the_same(read: Read) -> None:
    assert read(TEAM % "holidays: {country: cz}").teams["a"].holidays.country == "CZ"


def test_teams_and_schedules_without_a_name_have_their_key_as_one(read: Read) -> None:
    config = read(
        PLAIN.replace("{a:", "{data-platform:").replace("name: A", "topic: no") + "\nschedules: {on_call: {}}"
    )

    assert config.teams["data-platform"].name == "Data platform"
    assert config.schedules["on_call"].name == "On call"


def test_slacks_address_ends_with_a_slash(read: Read) -> None:
    assert read("slack: {api_url: 'http://127.0.0.1:8100/api'}").slack.api_url == "http://127.0.0.1:8100/api/"


def test_the_environment_wins_for_the_database_and_slacks_address(read: Read) -> None:
    config = read(
        "database: {url: 'sqlite:///a.db'}",
        {"DATABASE_URL": "sqlite:////b.db", "SLACK_API_URL": "http://127.0.0.1/api"},
    )

    assert (config.database.url, config.slack.api_url) == ("sqlite:////b.db", "http://127.0.0.1/api/")


def test_an_empty_variable_overrides_nothing(read: Read) -> None:
    assert read("log: {}", {"DATABASE_URL": ""}).database.url == "sqlite:///firstline.db"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("DATABASE_URL", "postgres://host/db", "This is not how the PostgreSQL driver is named."),
        ("DATABASE_URL", "x" * 3000, "The text is too long."),
        ("SLACK_API_URL", "slack.com", "This is no web address."),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_beside_the_files_problems(
    judge: Judge, variable: str, value: str, message: str
) -> None:
    problems = judge("slak: {}", {variable: value})

    assert [problem.path for problem in problems] == ["slak", variable]
    assert problems[-1].message == message


def test_a_configuration_cannot_be_changed(defaults: Config) -> None:
    with pytest.raises(ValueError, match="frozen"):
        defaults.log.level = "debug"  # type: ignore[misc] - the refusal is what is tested


def test_nothing_is_said_about_features_that_nobody_configured(defaults: Config) -> None:
    assert features_without_effect(defaults) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("directory: {path: x}", "directory"),
    ],
)
def test_a_key_whose_feature_is_not_built_says_so(read: Read, text: str, key: str) -> None:
    (sentence,) = features_without_effect(read(text))

    assert sentence.startswith(key)
    assert " has no effect yet: " in sentence


def test_the_digest_has_an_effect_n1(read: Read) -> None:
    assert features_without_effect(read("digest: {weekly: fri 15:00}")) == []


def test_schedules_have_an_effect_d10(read: Read) -> None:
    assert features_without_effect(read("schedules: {federal: {channel: C0A}}")) == []


def test_duties_have_an_effect_and_call_the_people_on_duty_within_the_hour_u1(read: Read) -> None:
    config = read(TEAM % 'duties: [{name: Deploy, when: "cron: 0 10 * * mon"}]')

    assert features_without_effect(config) == []
    assert config.teams["a"].duties[0].due_within == timedelta(hours=1)
    assert config.teams["a"].duties[0].tell == ("duty",)
