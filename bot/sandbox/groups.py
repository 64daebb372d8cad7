"""User groups: who is in them, and the events when that changes, by the app or by hand."""

from bot.sandbox.gestures import GestureError, person
from bot.sandbox.records import Json, UserGroup
from bot.sandbox.slack import LocalSlack


def set_members(slack: LocalSlack, group: UserGroup, users: list[str], by: str) -> None:
    """Replace the members and tell the app what changed."""
    before, group.users = group.users, list(dict.fromkeys(users))
    earlier = group.updated
    touch(slack, group, by)
    added = [user for user in group.users if user not in before]
    removed = [user for user in before if user not in group.users]
    if not added and not removed:
        return
    event: Json = {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": slack.workspace.team.id,
        "date_previous_update": earlier,
        "date_update": group.updated,
        "added_users": added,
        "added_users_count": len(added),
        "removed_users": removed,
        "removed_users_count": len(removed),
    }
    slack.event(event)
    announce(slack, group)


def touch(slack: LocalSlack, group: UserGroup, by: str) -> None:
    """Note who changed a group and when."""
    group.updated = int(slack.clock.now().timestamp())
    group.updated_by = by
    slack.stream.tell("user_group", group=group.to_dict())


def announce(slack: LocalSlack, group: UserGroup, *, created: bool = False) -> None:
    """Tell the app that a group is new or different."""
    kind = "subteam_created" if created else "subteam_updated"
    slack.event({"type": kind, "subteam": group_json(slack, group, users=True)})


def change_by_hand(slack: LocalSlack, body: Json) -> Json:
    """Somebody edits a group in Slack itself: its `users`, or whether it is `disabled`."""
    by = person(slack, str(body.get("user", "")))
    group = slack.workspace.user_groups.get(str(body.get("id", "")))
    if group is None:
        raise GestureError(f"There is no user group {body.get('id')}.")
    if "users" in body:
        set_members(slack, group, [str(user) for user in body["users"]], by.id)
    if "disabled" in body and bool(body["disabled"]) != group.disabled:
        group.disabled = bool(body["disabled"])
        touch(slack, group, by.id)
        announce(slack, group)
    return {"group": group.to_dict()}


def group_json(slack: LocalSlack, group: UserGroup, *, users: bool) -> Json:
    """A user group as Slack describes it."""
    about: Json = {
        "id": group.id,
        "team_id": slack.workspace.team.id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": group.description,
        "handle": group.handle,
        "is_external": False,
        "date_create": 0,
        "date_update": group.updated,
        "date_delete": group.updated if group.disabled else 0,
        "auto_type": None,
        "created_by": group.updated_by,
        "updated_by": group.updated_by,
        "prefs": {"channels": list(group.channels), "groups": []},
        "user_count": len(group.users),
    }
    return {**about, "users": list(group.users)} if users else about
