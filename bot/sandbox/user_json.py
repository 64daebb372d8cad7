"""A person as Slack describes them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.records import Json, User
from bot.sandbox.slack import LocalSlack


def user_json(slack: LocalSlack, user: User) -> Json:
    """The `user` object of users.info and of `user_change`."""
    workspace = slack.workspace
    local: datetime = slack.clock.now().astimezone(ZoneInfo(user.tz))
    offset = local.utcoffset()
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "title": user.title,
        "team": workspace.team.id,
    }
    if user.email and "users:read.email" in workspace.app.scopes:
        profile["email"] = user.email
    if user.is_bot:
        profile["bot_id"] = workspace.app.bot_id
        profile["api_app_id"] = workspace.app.id
    about: Json = {
        "id": user.id,
        "team_id": workspace.team.id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if user.deleted:
        return about
    return {
        **about,
        "color": user.color,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": local.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
    }
