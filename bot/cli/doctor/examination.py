"""The whole examination, one thing after the other; what depends on something broken is said to be unasked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event

from bot.cli.doctor import access, database, handbooks, outside, own_messages, rooms, staff, tickets, webhooks
from bot.cli.doctor.asking import Slack, Wait
from bot.cli.doctor.findings import Finding, fine, unasked, wrong
from bot.clock import Clock, WallClock
from bot.config import Config, Secrets
from bot.integrations.slack import SlackClient, web_client
from bot.ports.slack import Outcome, SlackFailed

_NEEDS_TOKEN = (
    "whether the clocks agree",
    "which scopes the app has",
    "whether the bot is in its channels",
    "whether the people of the configuration are active",
    "whether the bot may edit its user groups",
)
_TOKENS = ("xoxb-", "xoxp-", "xapp-", "xoxe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What is examined. With `post` a message is written to an admin, read back and deleted."""

    config: Config
    secrets: Secrets
    post: bool = False
    clock: Clock = field(default_factory=WallClock)
    wait: Wait = field(default_factory=lambda: Event().wait)


def examine(installation: Installation) -> Iterator[Finding]:
    """Every finding, as soon as it is known."""
    yield from _secrets(installation)
    yield from _slack(installation)
    if installation.config.slack.mode == "http":
        yield access.address(installation.config)
    yield from webhooks.examine(installation.config, installation.secrets)
    yield from tickets.examine(installation.config, installation.secrets)
    yield from outside.examine(installation.config, installation.secrets)
    yield from handbooks.examine(installation.config)
    yield from database.examine(installation.config.database.url, installation.clock)


def _secrets(installation: Installation) -> Iterator[Finding]:
    secrets, mode = installation.secrets, installation.config.slack.mode
    problems = [wrong(f"{each.path}: {each.message}", each.mend) for each in secrets.problems(installation.config)]
    if mode == "http" and (secrets.slack_signing_secret or "").startswith(_TOKENS):
        mend = "Copy the Signing Secret from the app's page, Basic Information, App Credentials."
        problems.append(wrong("SLACK_SIGNING_SECRET is a token and not the signing secret.", mend))
    names = "SLACK_BOT_TOKEN and SLACK_" + ("APP_TOKEN" if mode == "socket" else "SIGNING_SECRET")
    yield from problems or [fine(f"{names} are there and look right.")]


def _slack(installation: Installation) -> Iterator[Finding]:
    config, token = installation.config, installation.secrets.slack_bot_token
    if token is None:
        yield from _unasked(installation, "SLACK_BOT_TOKEN is missing")
        yield from _socket(installation, None)
        return
    web = web_client(token, config.slack.api_url)
    slack = Slack(web, installation.wait)
    greeted = access.greet(slack, installation.clock)
    if isinstance(greeted, SlackFailed):
        yield from _not_let_in(installation, greeted)
        return
    yield fine(f"Slack lets the bot in as @{greeted.name} of {greeted.workspace}.")
    yield greeted.clock
    yield from access.scopes(config, greeted.identity.scopes)
    yield from _socket(installation, greeted.identity.app_id)
    yield from rooms.examine(slack, config, greeted.name)
    yield from staff.examine(slack, config)
    yield from staff.examine_groups(slack, config)
    if installation.post:
        yield own_messages.examine(SlackClient(web, greeted.identity), config, installation.wait)


def _not_let_in(installation: Installation, failure: SlackFailed) -> Iterator[Finding]:
    yield access.not_greeted(failure, installation.config.slack.api_url)
    if failure.outcome in {Outcome.REVOKED, Outcome.PERMANENT}:
        yield from _unasked(installation, "Slack does not let the bot in")
        yield from _socket(installation, None)
        return
    yield from _unasked(installation, "Slack does not answer")
    if installation.config.slack.mode == "socket":
        yield unasked(access.CONNECT, "Slack does not answer")


def _unasked(installation: Installation, because: str) -> Iterator[Finding]:
    """Everything that needs the bot's token."""
    questions = (*_NEEDS_TOKEN, own_messages.FIND) if installation.post else _NEEDS_TOKEN
    yield from (unasked(question, because) for question in questions)


def _socket(installation: Installation, app_id: str | None) -> Iterator[Finding]:
    if installation.config.slack.mode == "socket":
        yield access.socket(installation.config, installation.secrets.slack_app_token, app_id)
