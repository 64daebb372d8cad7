"""Whether Slack lets the bot in: token, clock, scopes, and the connection or address for what Slack sends."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from bot.cli.doctor import clocks
from bot.cli.doctor.asking import Answer, Slack
from bot.cli.doctor.findings import MISSING_SCOPE, Finding, care, fine, refused, unasked, wrong
from bot.cli.manifest import request_url
from bot.cli.named import user_groups
from bot.clock import Clock
from bot.config import Config
from bot.integrations.slack import web_client
from bot.ports.identity import Identity
from bot.ports.slack import Outcome, SlackFailed
from handlers.declarations import SCOPES

CONNECT = "whether a connection can be opened"
_ONE_SECOND = timedelta(seconds=1)
_REINSTALL = "reinstall the app in the workspace and copy the new Bot User OAuth Token into SLACK_BOT_TOKEN"
_GENERATE = (
    "Generate one on the app's page, Basic Information, App-Level Tokens, with the scope connections:write, "
    "and put it into SLACK_APP_TOKEN."
)
_APP_OF_TOKEN = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeted:
    """What Slack told about the token: who the bot is, what it is called, where it is, and how the clocks stand."""

    identity: Identity
    name: str
    workspace: str
    clock: Finding


def greet(slack: Slack, clock: Clock) -> Greeted | SlackFailed:
    """Ask Slack who the bot is (auth.test)."""
    before = clock.now()
    try:
        answer = slack.ask("auth.test")
        after = clock.now()
        if not answer.data.get("bot_id"):
            return SlackFailed(Outcome.PERMANENT, "not_a_bot_token")
        app_id = _app_id(slack, str(answer.data["bot_id"]))
    except SlackFailed as failure:
        return failure
    shown = answer.date
    if shown is None:
        clock_finding = unasked("whether the clocks agree", "Slack's answer has no date")
    else:
        clock_finding = clocks.judged("Slack's", clocks.ahead(before, after, shown, _ONE_SECOND))
    return Greeted(
        identity=_identity(answer, app_id),
        name=str(answer.data.get("user") or "firstline"),
        workspace=str(answer.data.get("team") or answer.data.get("url") or ""),
        clock=clock_finding,
    )


def not_greeted(failure: SlackFailed, api_url: str) -> Finding:
    """The finding for a token or an address with which Slack cannot be asked anything."""
    if failure.error == "not_a_bot_token":
        return wrong(
            "SLACK_BOT_TOKEN is not a bot's.", "Copy the Bot User OAuth Token from the app's Install App page."
        )
    if failure.outcome is Outcome.REVOKED:
        return wrong(f"Slack refuses SLACK_BOT_TOKEN ({failure.error}).", f"On the app's page, {_REINSTALL}.")
    if failure.outcome is Outcome.PERMANENT:
        return wrong(f"Slack refuses to say who the bot is ({failure.error}).", "Check SLACK_BOT_TOKEN.")
    mend = "Check the network, a proxy or firewall in between, and slack.api_url."
    return wrong(f"Slack at {api_url} does not answer ({failure.error}).", mend)


def scopes(config: Config, held: Collection[str]) -> Iterator[Finding]:
    """Each declared scope that is missing, with what breaks; one that this configuration has no use for is a remark."""
    missing = [scope for scope in SCOPES if scope not in held]
    if not missing:
        yield fine(f"The token has all {len(SCOPES)} scopes.")
    for scope in missing:
        sentence = f"The scope {scope} is missing. {SCOPES[scope].without}"
        mend = f"Add it on the app's page, OAuth & Permissions, or update the manifest; then {_REINSTALL}."
        wanted = _WANTED_ONLY_IF.get(scope)
        yield care(sentence, mend) if wanted is not None and not wanted(config) else wrong(sentence, mend)


def socket(config: Config, app_token: str | None, app_id: str | None) -> Finding:
    """Whether the app-level token can open a connection; none is opened."""
    if app_token is None:
        return unasked(CONNECT, "SLACK_APP_TOKEN is missing")
    slack = Slack(web_client(app_token, config.slack.api_url), _no_wait)
    try:
        slack.ask("apps.connections.open", app_token=app_token)
    except SlackFailed as failure:
        return _no_connection(failure)
    owner = _APP_OF_TOKEN.match(app_token)
    if owner is not None and app_id is not None and owner[1] != app_id:
        return care("SLACK_APP_TOKEN seems to belong to another app than SLACK_BOT_TOKEN.", _GENERATE)
    return fine("SLACK_APP_TOKEN can open a connection (Socket Mode).")


def address(config: Config) -> Finding:
    """Whether Slack has an address to send to in HTTP mode; that it is the right one, Slack alone can tell."""
    url = config.http.public_url
    if url is None:
        return wrong("http.public_url is not set.", "Set it to the address at which the world reaches the bot.")
    if urlsplit(url).scheme != "https":
        return wrong(f"http.public_url is {url}, and Slack calls https:// only.", "Put a TLS proxy before the bot.")
    return fine(f"Slack is to send everything to {request_url(url)} (Event Subscriptions shows if it can).")


def _identity(answer: Answer, app_id: str | None) -> Identity:
    return Identity(
        team_id=str(answer.data.get("team_id")),
        bot_user=str(answer.data.get("user_id")),
        bot_id=str(answer.data["bot_id"]),
        app_id=app_id,
        scopes=answer.scopes,
        workspace_url=str(answer.data.get("url") or ""),
    )


def _app_id(slack: Slack, bot_id: str) -> str | None:
    try:
        bot: Mapping[str, str] = slack.ask("bots.info", bot=bot_id).data.get("bot") or {}
    except SlackFailed:
        return None  # users:read is missing, which is a finding of its own
    return bot.get("app_id")


def _no_connection(failure: SlackFailed) -> Finding:
    if failure.error.startswith(MISSING_SCOPE):
        return wrong("SLACK_APP_TOKEN lacks the scope connections:write.", _GENERATE)
    if failure.error == "not_allowed_token_type":
        return wrong("SLACK_APP_TOKEN is not an app-level token.", _GENERATE)
    if failure.outcome is Outcome.REVOKED:
        return wrong(f"Slack refuses SLACK_APP_TOKEN ({failure.error}).", _GENERATE)
    if failure.outcome is Outcome.PERMANENT:
        mend = "See that Socket Mode is on, on the app's page, Socket Mode."
        return wrong(f"Slack opens no connection ({failure.error}).", mend)
    return refused(CONNECT, failure)


def _no_wait(_seconds: float) -> None:
    """A connection is asked for once."""


def _names_user_groups(config: Config) -> bool:
    return bool(user_groups(config)) or _keeps_user_groups(config)


def _keeps_user_groups(config: Config) -> bool:
    return any(team.user_group for team in config.teams.values())


def _keeps_topics(config: Config) -> bool:
    return config.incidents.channel is not None or any(team.topic for team in config.teams.values())


_WANTED_ONLY_IF: Mapping[str, Callable[[Config], bool]] = {
    "usergroups:read": _names_user_groups,
    "usergroups:write": _keeps_user_groups,
    "channels:write.topic": _keeps_topics,
    "groups:write.topic": _keeps_topics,
}
