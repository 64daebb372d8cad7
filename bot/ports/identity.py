"""Who the bot is in its workspace."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The ids by which Slack names us, and what we may do; `app_id` is None where Slack does not tell."""

    team_id: str
    bot_user: str
    bot_id: str
    app_id: str | None
    scopes: frozenset[str]
    workspace_url: str = ""  # for links to messages
