"""Methods about people."""

from bot.sandbox.records import Json
from bot.sandbox.user_json import user_json
from bot.sandbox.webapi.call import Call, SlackError, method
from bot.sandbox.webapi.pages import next_cursor, page

DEFAULT_PAGE = 1000


@method("users.info", "users:read", tier=4)
def users_info(call: Call) -> Json:
    return {"user": user_json(call.slack, call.user())}


@method("users.list", "users:read", tier=2)
def users_list(call: Call) -> Json:
    users, cursor = page(call, list(call.slack.workspace.users.values()), DEFAULT_PAGE)
    now = int(call.slack.clock.now().timestamp())
    return {"members": [user_json(call.slack, user) for user in users], "cache_ts": now, **next_cursor(cursor)}


@method("users.lookupByEmail", "users:read.email", tier=3)
def users_lookup_by_email(call: Call) -> Json:
    email = call.needed("email").lower()
    for user in call.slack.workspace.users.values():
        if user.email.lower() == email and not user.deleted:
            return {"user": user_json(call.slack, user)}
    raise SlackError("users_not_found")


@method("users.getPresence", "users:read", tier=3)
def users_get_presence(call: Call) -> Json:
    return {"presence": "away" if call.user().deleted else "active"}
