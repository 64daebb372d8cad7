"""Methods about user groups: the mentionable @support and who is in it."""

from bot.sandbox.groups import announce, group_json, set_members, touch
from bot.sandbox.ids import new_id
from bot.sandbox.records import Json, UserGroup
from bot.sandbox.webapi.call import Call, SlackError, method

READ, WRITE = "usergroups:read", "usergroups:write"


@method("usergroups.list", READ, tier=2)
def usergroups_list(call: Call) -> Json:
    disabled, users = call.flag("include_disabled"), call.flag("include_users")
    groups = [group for group in call.slack.workspace.user_groups.values() if disabled or not group.disabled]
    return {"usergroups": [group_json(call.slack, group, users=users) for group in groups]}


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
    set_members(call.slack, group, users, _bot(call))
    return {"usergroup": group_json(call.slack, group, users=True)}


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
    touch(call.slack, group, _bot(call))
    announce(call.slack, group, created=True)
    return {"usergroup": group_json(call.slack, group, users=True)}


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


def _updated(call: Call, group: UserGroup) -> Json:
    touch(call.slack, group, _bot(call))
    announce(call.slack, group)
    return {"usergroup": group_json(call.slack, group, users=True)}


def _bot(call: Call) -> str:
    return call.slack.workspace.app.bot_user_id
