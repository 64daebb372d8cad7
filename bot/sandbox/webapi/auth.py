"""Methods about the app itself: who am I, and a socket to listen on."""

from bot.sandbox.records import Json
from bot.sandbox.webapi.call import Call, SlackError, method


@method("api.test")
def api_test(_call: Call) -> Json:
    return {}


@method("auth.test")
def auth_test(call: Call) -> Json:
    team, app = call.slack.workspace.team, call.slack.workspace.app
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": call.slack.workspace.users[app.bot_user_id].name,
        "team_id": team.id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "app_id": app.id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", tier=3, app_token=True)
def apps_connections_open(call: Call) -> Json:
    sockets = call.slack.sockets
    if sockets.link_disabled:
        raise SlackError("link_disabled")
    base = call.slack.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/link/?ticket={sockets.new_ticket()}&app_id={call.slack.workspace.app.id}"}


@method("bots.info", "users:read", tier=3)
def bots_info(call: Call) -> Json:
    app = call.slack.workspace.app
    bot = call.text("bot", app.bot_id)
    if bot == app.bot_id:
        return {"bot": _bot(bot, app.name, app.id, app.bot_user_id)}
    for channel in call.slack.workspace.channels.values():
        for message in channel.messages.values():
            if message.get("bot_id") == bot:
                name = message.get("username") or message.get("bot_profile", {}).get("name", "")
                return {"bot": _bot(bot, name, message.get("app_id", ""), message.get("user", ""))}
    raise SlackError("bot_not_found")


def _bot(bot_id: str, name: str, app_id: str, user: str) -> Json:
    return {"id": bot_id, "deleted": False, "name": name, "updated": 0, "app_id": app_id, "user_id": user, "icons": {}}
