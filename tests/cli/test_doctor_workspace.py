from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.doctor import clocks
from bot.cli.doctor.examination import Installation, examine
from bot.cli.doctor.findings import Finding, Mark
from bot.clock import WallClock
from bot.config import Secrets, load
from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from tests.cli.conftest import BOT, CONFIG, Configure, Doctor, marked, only

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)

Examine = Callable[..., list[Finding]]


class Shifted:
    """A clock that is wrong by a fixed time."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return WallClock().now() + self._by


@pytest.fixture
def findings(sandbox: Sandbox) -> Examine:
    """Examine an installation whose clock is off, without waiting for Slack; the seconds it asked to wait are kept."""

    def examined(
        clock_off: timedelta = timedelta(0), *, post: bool = False, waited: list[float] | None = None
    ) -> list[Finding]:
        app = sandbox.workspace.app
        installation = Installation(
            config=load(Path("config.yaml"), {"SLACK_API_URL": sandbox.api_url}),
            secrets=Secrets(slack_bot_token=app.bot_token, slack_app_token=app.app_token),
            post=post,
            clock=Shifted(clock_off),
            wait=([] if waited is None else waited).append,
        )
        return list(examine(installation))

    return examined


def with_mark(found: list[Finding], mark: Mark) -> list[str]:
    return [str(finding) for finding in found if finding.mark is mark]


def test_a_channel_from_which_the_bot_was_removed(doctor: Doctor, people: SandboxClient) -> None:
    people.kick(BOT, "C0SUPPORT")

    result = doctor()

    assert result.exit_code == 1
    assert only(result, "✗") == (
        "✗ The bot is not in #support-backend (C0SUPPORT, requests of Backend support). "
        "→ Write /invite @firstline in the channel."
    )


def test_an_internal_channel_that_is_archived(doctor: Doctor, people: SandboxClient) -> None:
    people.archive("C0TEAM")

    result = doctor()

    assert result.exit_code == 1
    assert "#team-backend (C0TEAM, internal channel of Backend support) is archived" in only(result, "✗")


def test_a_channel_that_does_not_exist_or_is_private_and_unseen(
    doctor: Doctor, sandbox: Sandbox, configure: Configure
) -> None:
    sandbox.workspace.channels["C0TEAM"].is_private = True
    sandbox.workspace.channels["C0TEAM"].members.remove(BOT)
    configure(CONFIG.replace("id: C0SUPPORT", "id: C0GONE"))

    lines = marked(doctor(), "✗")

    assert [line.split("(")[0] for line in lines] == [
        "✗ Slack knows no channel C0GONE ", "✗ Slack knows no channel C0TEAM "
    ]  # fmt: skip
    assert all("/invite @firstline" in line for line in lines)


def test_the_channel_with_the_line_about_who_is_on_call_is_looked_at_too_d10(
    doctor: Doctor, configure: Configure
) -> None:
    configure(CONFIG.replace("{layers:", "{channel: C0GONE, layers:"))

    assert "no channel C0GONE (line about who is on call of Manager)" in only(doctor(), "✗")


def test_the_channel_in_which_incidents_are_run_is_looked_at_too_i2(doctor: Doctor, configure: Configure) -> None:
    configure(f"{CONFIG}\nincidents: {{channel: C0GONE}}\n")

    assert "no channel C0GONE (threads of incidents of all teams)" in only(doctor(), "✗")


def test_a_deactivated_member_is_named_with_every_place_where_they_stand(doctor: Doctor, people: SandboxClient) -> None:
    people.deactivate("U0LEA")

    result = doctor()

    assert result.exit_code == 1
    assert "(U0LEA, an admin, a lead of Backend support) is deactivated" in only(result, "✗")


def test_people_who_are_unknown_or_bots(doctor: Doctor, configure: Configure) -> None:
    configure(CONFIG.replace("U0MAX", "U0GONE").replace("user: U0BO,", f"user: {BOT},"))

    bot, unknown = marked(doctor(), "✗")

    assert "is a bot" in bot
    assert "Slack knows no person U0GONE (in the schedule Manager)" in unknown


@pytest.mark.parametrize(
    ("right", "sentence", "mend"),
    [
        ("groups_editable", "Slack does not let the bot edit the user group @support-backend", "let everyone edit"),
        ("groups_paid", "The workspace's plan has no user groups", "paid plan"),
    ],
)
def test_a_user_group_that_the_bot_may_not_edit(
    doctor: Doctor, sandbox: Sandbox, right: str, sentence: str, mend: str
) -> None:
    setattr(sandbox.workspace, right, False)

    result = doctor()

    assert result.exit_code == 1
    line = only(result, "✗")
    assert sentence in line
    assert mend in line
    assert "user_group: null" in line


def test_user_groups_that_do_not_exist(doctor: Doctor, sandbox: Sandbox) -> None:
    sandbox.workspace.user_groups.clear()

    lines = marked(doctor(), "✗")

    assert "no user group S0DUTY, which is to follow Backend support" in lines[0]
    assert "no user group S0SALES (in a priority rule of Backend support)" in lines[1]


def test_an_empty_user_group_cannot_be_tried_and_is_no_mistake(doctor: Doctor, sandbox: Sandbox) -> None:
    sandbox.workspace.user_groups["S0DUTY"].users.clear()

    result = doctor()

    assert result.exit_code == 0
    assert "nobody is in it" in only(result, "·")


def test_user_groups_are_not_asked_about_if_the_configuration_names_none(
    doctor: Doctor, people: SandboxClient, configure: Configure
) -> None:
    without = CONFIG.replace("    user_group: S0DUTY\n", "").replace("authors: [S0SALES]", "words: [someday]")
    configure(without)

    doctor()

    assert people.calls(method="usergroups.list") == []


def test_a_clock_that_is_a_little_off_is_a_remark_and_more_than_a_minute_a_fault(findings: Examine) -> None:
    slow, fast = findings(-30 * SECOND), findings(90 * SECOND)

    (remark,) = with_mark(slow, Mark.CARE)
    (fault,) = with_mark(fast, Mark.WRONG)
    assert "behind Slack's" in remark
    assert "ahead of Slack's" in fault
    assert "NTP" in fault


def test_a_rate_limit_is_waited_for(findings: Examine, people: SandboxClient) -> None:
    people.faults(rules=[{"method": "users.info", "kind": "429", "retry_after": 7, "count": 2}])
    waited: list[float] = []

    found = findings(waited=waited)

    assert waited == [7, 7]
    assert with_mark(found, Mark.WRONG) == []


def test_a_rate_limit_that_does_not_end_is_said(findings: Examine, people: SandboxClient) -> None:
    people.faults(rules=[{"method": "users.info", "kind": "429", "retry_after": 7}])

    assert "ratelimited" in with_mark(findings(), Mark.WRONG)[0]


def test_own_messages_that_are_not_found_are_a_danger_and_deleted_all_the_same(
    findings: Examine, people: SandboxClient
) -> None:
    people.faults(history_lag_ms=100_000)

    found = findings(post=True)

    (line,) = with_mark(found, Mark.WRONG)
    assert "could post twice" in line
    assert "metadata.message:read" in line
    assert people.im("U0LEA") == []


def test_own_messages_without_anybody_to_write_to(findings: Examine, configure: Configure) -> None:
    configure(CONFIG.replace("admins: [U0LEA]", "admins: []").replace("leads: [U0LEA]", "leads: []"))

    (line,) = with_mark(findings(post=True), Mark.UNASKED)

    assert "neither an admin nor a lead" in line


def test_a_lead_who_cannot_be_written_to(findings: Examine, people: SandboxClient) -> None:
    people.faults(rules=[{"method": "conversations.open", "kind": "error", "error": "user_disabled"}])

    assert "U0LEA (user_disabled)" in with_mark(findings(post=True), Mark.WRONG)[0]


@pytest.mark.parametrize(
    ("before", "after", "shown", "difference"),
    [
        (0, 0, 0, 0),
        (0.9, 0.9, 0, 0),  # the other clock shows whole seconds: 0 may mean 0.999
        (1.5, 1.5, 0, 0.5),
        (-0.5, -0.5, 0, -0.5),
        (-3, 5, 0, 0),  # a slow answer says little
        (10, 12, 0, 9),
        (-12, -10, 0, -10),
    ],
)
def test_clocks_are_said_to_differ_by_what_is_certain(
    before: float, after: float, shown: float, difference: float
) -> None:
    found = clocks.ahead(NOON + before * SECOND, NOON + after * SECOND, NOON + shown * SECOND, SECOND)

    assert found == difference * SECOND


@pytest.mark.parametrize(
    ("difference", "mark"),
    [(0, Mark.FINE), (2, Mark.FINE), (-2, Mark.FINE), (2.1, Mark.CARE), (-60, Mark.CARE), (60.1, Mark.WRONG)],
)
def test_two_seconds_are_no_matter_and_a_minute_is(difference: float, mark: Mark) -> None:
    assert clocks.judged("Slack's", difference * SECOND).mark is mark
