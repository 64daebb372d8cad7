"""Methods about user groups: the mentionable @support and who is in it."""

from bot.sandbox.clock import slack_ts
from bot.sandbox.ids import new_id
from bot.sandbox.records import Json, UserGroup
from bot.sandbox.webapi.call import Call, SlackError, method

READ, WRITE = "usergroups:read", "usergroups:write"


@method("usergroups.list", READ, tier=2)
def usergroups_list(call: Call) -> Json:
    disabled, users = call.flag("include_disabled"), call.flag("include_users")
    groups = [group for group in call.slack.workspace.user_groups.values() if disabled or not group.disabled]
    return {"usergroups": [group_json(call, group, users=users) for group in groups]}


@method("usergroups.users.list", READ, tier=2)
def usergroups_users_list(call: Call) -> Json:
    return {"users": list(_group(call).users)}


@method("usergroups.users.update", WRITE, tier=2)
def usergroups_users_update(call: Call) -> Json:
    group = _editable(call)
    users = call.names("users")
    if not users:
        raise SlackError("no_users_provided")
    for user_id in users:
        user = call.slack.workspace.users.get(user_id)
        if user is None or user.deleted or user.is_bot:
            raise SlackError("invalid_users")
        if user.is_restricted:
            raise SlackError("user_is_restricted")
    before, group.users = group.users, list(dict.fromkeys(users))
    _touched(call, group)
    if set(before) != set(group.users):
        added = [user for user in group.users if user not in before]
        removed = [user for user in before if user not in group.users]
        _members_changed(call, group, added, removed)
    return {"usergroup": group_json(call, group, users=True)}


@method("usergroups.update", WRITE, tier=2)
def usergroups_update(call: Call) -> Json:
    group = _editable(call)
    handle = call.text("handle") or group.handle
    _free(call, handle, group.id)
    group.handle = handle
    group.name = call.text("name") or group.name
    group.description = call.text("description", group.description)
    if call.args.get("channels") is not None:
        group.channels = call.names("channels")
    return _updated(call, group)


@method("usergroups.enable", WRITE, tier=2)
def usergroups_enable(call: Call) -> Json:
    group = _editable(call)
    if not group.disabled:
        raise SlackError("already_enabled")
    group.disabled = False
    return _updated(call, group)


@method("usergroups.disable", WRITE, tier=2)
def usergroups_disable(call: Call) -> Json:
    group = _editable(call)
    if group.disabled:
        raise SlackError("already_disabled")
    group.disabled = True
    return _updated(call, group)


@method("usergroups.create", WRITE, tier=2)
def usergroups_create(call: Call) -> Json:
    _may_edit(call)
    name = call.needed("name")
    handle = call.text("handle") or name.lower().replace(" ", "-")
    _free(call, handle, "")
    group = UserGroup(id=new_id("S"), handle=handle, name=name, description=call.text("description"))
    group.channels = call.names("channels")
    call.slack.workspace.user_groups[group.id] = group
    _touched(call, group)
    call.slack.event({"type": "subteam_created", "subteam": group_json(call, group, users=True)})
    return {"usergroup": group_json(call, group, users=True)}


def group_json(call: Call, group: UserGroup, *, users: bool) -> Json:
    """A user group as Slack describes it."""
    about: Json = {
        "id": group.id,
        "team_id": call.slack.workspace.team.id,
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


def _may_edit(call: Call) -> None:
    if not call.slack.workspace.groups_paid:
        raise SlackError("paid_teams_only")
    if not call.slack.workspace.groups_editable:
        raise SlackError("permission_denied")


def _group(call: Call) -> UserGroup:
    group = call.slack.workspace.user_groups.get(call.needed("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return group


def _editable(call: Call) -> UserGroup:
    _may_edit(call)
    return _group(call)


def _free(call: Call, handle: str, but: str) -> None:
    workspace = call.slack.workspace
    groups = {group.handle for group in workspace.user_groups.values() if group.id != but}
    if handle in groups or any(user.name == handle for user in workspace.users.values()):
        raise SlackError("handle_already_exists")


def _touched(call: Call, group: UserGroup) -> None:
    group.updated = int(call.slack.clock.now().timestamp())
    group.updated_by = call.slack.workspace.app.bot_user_id
    call.slack.stream.tell("user_group", group=group.to_dict())


def _updated(call: Call, group: UserGroup) -> Json:
    _touched(call, group)
    call.slack.event({"type": "subteam_updated", "subteam": group_json(call, group, users=True)})
    return {"usergroup": group_json(call, group, users=True)}


def _members_changed(call: Call, group: UserGroup, added: list[str], removed: list[str]) -> None:
    now = slack_ts(call.slack.clock.now())
    event: Json = {
        "type": "subteam_members_changed",
        "subteam_id": group.id,
        "team_id": call.slack.workspace.team.id,
        "date_previous_update": int(group.updated),
        "date_update": int(group.updated),
        "added_users": added,
        "added_users_count": len(added),
        "removed_users": removed,
        "removed_users_count": len(removed),
        "event_ts": now,
    }
    call.slack.event(event)
