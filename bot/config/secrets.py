"""What only the environment knows: tokens and addresses that grant access, never shown in full or in part."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

from dotenv import dotenv_values

from bot.config.model import Config
from bot.config.problems import ConfigProblems, Problem

_NOTIFIER = re.compile(r"NOTIFY_([A-Z0-9_]+)_URL")
_WEBHOOKS = re.compile(r"WEBHOOK_SECRET_([A-Z0-9_]+)")
_FROM_INSTALLATION = "Copy it from your app's page at api.slack.com/apps, OAuth & Permissions, Bot User OAuth Token."
_FROM_APP_LEVEL = (
    "Make one on your app's page at api.slack.com/apps, Basic Information, App-Level Tokens, "
    "with the scope connections:write."
)
_FROM_CREDENTIALS = "Copy it from your app's page at api.slack.com/apps, Basic Information, App Credentials."
_FROM_ATLASSIAN = "Make an API token for jira.user at id.atlassian.com/manage-profile/security/api-tokens."
_FROM_GITHUB = (
    "Make a fine-grained token at github.com/settings/personal-access-tokens with Issues: read and write on that "
    "repository alone."
)
_WHERE = "Put it into the environment or into .env."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Secrets:
    """Values from the environment, None where there is none; `notify_urls` and `webhook_secrets` by the names of
    notifiers and sources in small letters, with _ for -."""

    slack_bot_token: str | None = None
    slack_app_token: str | None = None
    slack_signing_secret: str | None = None
    jira_token: str | None = None
    github_token: str | None = None
    webhook_secret: str | None = None
    webhook_token: str | None = None
    webhook_secrets: Mapping[str, str] = field(default_factory=dict)
    notify_urls: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Take the secrets out of `environ`; empty values count as absent."""

        def given(name: str) -> str | None:
            return environ.get(name, "").strip() or None

        return cls(
            slack_bot_token=given("SLACK_BOT_TOKEN"),
            slack_app_token=given("SLACK_APP_TOKEN"),
            slack_signing_secret=given("SLACK_SIGNING_SECRET"),
            jira_token=given("JIRA_TOKEN"),
            github_token=given("GITHUB_TOKEN"),
            webhook_secret=given("WEBHOOK_SECRET"),
            webhook_token=given("WEBHOOK_TOKEN"),
            webhook_secrets=_named(_WEBHOOKS, environ),
            notify_urls=_named(_NOTIFIER, environ),
        )

    def __repr__(self) -> str:
        known = ", ".join(one.name for one in fields(self) if getattr(self, one.name))
        return f"Secrets(known: {known or 'none'})"

    def notify_url(self, name: str) -> str | None:
        """The address of a notifier: NOTIFY_ON_CALL_URL is that of `on-call` or `on_call`."""
        return self.notify_urls.get(name.replace("-", "_"))

    def problems(self, config: Config) -> tuple[Problem, ...]:
        """The secrets that are missing for Slack and for the tracker, or mixed up, with where to get them."""
        found = [_token("SLACK_BOT_TOKEN", self.slack_bot_token, ("xoxb-", "xoxe.xoxb-"), _FROM_INSTALLATION)]
        if config.slack.mode == "socket":
            found.append(_token("SLACK_APP_TOKEN", self.slack_app_token, ("xapp-",), _FROM_APP_LEVEL))
        elif self.slack_signing_secret is None:
            found.append(_missing("SLACK_SIGNING_SECRET", "Slack's HTTP mode", _FROM_CREDENTIALS))
        if config.tracker == "jira" and self.jira_token is None:
            found.append(_missing("JIRA_TOKEN", "tickets in Jira", _FROM_ATLASSIAN))
        if config.tracker == "github" and self.github_token is None:
            found.append(_missing("GITHUB_TOKEN", "tickets in GitHub", _FROM_GITHUB))
        return tuple(problem for problem in found if problem is not None)


def _named(pattern: re.Pattern[str], environ: Mapping[str, str]) -> dict[str, str]:
    """The values of variables that carry a name, by that name in small letters."""
    found = ((pattern.fullmatch(name), value.strip()) for name, value in environ.items())
    return {match[1].lower(): value for match, value in found if match and value}


def read_environment(environ: Mapping[str, str], env_file: Path) -> dict[str, str]:
    """`environ` together with what `env_file` adds where `environ` says nothing; a missing file adds nothing.

    Raises:
        ConfigProblems: the file is there and cannot be read.
    """
    try:
        # A password may contain a dollar sign, so nothing is expanded.
        added = dotenv_values(env_file, interpolate=False) if env_file.is_file() else {}
    except (OSError, ValueError):
        problem = Problem(str(env_file), "The file cannot be read as text.", "Write NAME=value, one a line, in UTF-8.")
        raise ConfigProblems([problem]) from None
    return {name: value for name, value in added.items() if value is not None} | dict(environ)


def _token(name: str, value: str | None, begins: tuple[str, ...], where_from: str) -> Problem | None:
    if value is None:
        return _missing(name, "Slack", where_from)
    if not value.startswith(begins):
        return Problem(name, f"This token does not begin with {begins[0]} as it should.", where_from)
    return None


def _missing(name: str, for_what: str, where_from: str) -> Problem:
    return Problem(name, f"This secret is missing, and the bot needs it for {for_what}.", f"{where_from} {_WHERE}")
