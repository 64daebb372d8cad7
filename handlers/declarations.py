"""What the app asks of Slack, each with its reason: the manifest, `doctor` and the guides derive from these tables."""

from dataclasses import dataclass

from handlers.views.ids import Shortcut


@dataclass(frozen=True, slots=True)
class Event:
    """A subscribed event: the scopes without which Slack does not send it, and what it is for."""

    scopes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A bot scope: why the app asks for it, and what breaks without it."""

    reason: str
    without: str


@dataclass(frozen=True, slots=True)
class MessageShortcut:
    """An entry in the menu of every message."""

    callback_id: Shortcut
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """The one slash command; its name is configured."""

    description: str
    usage_hint: str


EVENTS: dict[str, Event] = {
    "message.channels": Event(("channels:history",), "Requests and replies in public channels."),
    "message.groups": Event(("groups:history",), "Requests and replies in private channels."),
    "message.im": Event(("im:history",), "People who write to the bot are told where to ask."),
    "reaction_added": Event(("reactions:read",), "👀 takes a request, ✅ resolves it, 🎫 makes a message one."),
    "reaction_removed": Event(("reactions:read",), "👀 taken back within a minute never happened."),
    "app_home_opened": Event((), "The Home tab is drawn when somebody opens it."),
    "member_joined_channel": Event(("channels:read", "groups:read"), "Reading starts when the bot is invited."),
    "member_left_channel": Event(("channels:read", "groups:read"), "The team hears that nobody listens any more."),
    "channel_left": Event(("channels:read",), "The same, when somebody removes the bot from a public channel."),
    "group_left": Event(("groups:read",), "The same, when somebody removes the bot from a private channel."),
    "channel_archive": Event(("channels:read",), "The team hears that a public channel is closed."),
    "group_archive": Event(("groups:read",), "The team hears that a private channel is closed."),
    "channel_unarchive": Event(("channels:read",), "Reading goes on in a public channel."),
    "group_unarchive": Event(("groups:read",), "Reading goes on in a private channel."),
    "channel_deleted": Event(("channels:read",), "The team hears that a public channel is gone."),
    "group_deleted": Event(("groups:read",), "The team hears that a private channel is gone."),
    "channel_id_changed": Event(("channels:read", "groups:read"), "A channel that becomes shared gets a new id."),
    "tokens_revoked": Event((), "The bot stops claiming that it works."),
    "app_uninstalled": Event((), "The bot stops claiming that it works."),
}

SCOPES: dict[str, Scope] = {
    "channels:history": Scope(
        "Reads requests and replies in public channels, live and after downtime.", "Requests there are overlooked."
    ),
    "groups:history": Scope(
        "Reads requests and replies in private channels, live and after downtime.", "Requests there are overlooked."
    ),
    "im:history": Scope(
        "Reads what people write to the bot, and finds its own direct messages after a failed call.",
        "People who write to it get no answer, and a reminder may come twice.",
    ),
    "channels:read": Scope(
        "Hears when it is invited to, removed from or shut out of a public channel.",
        "Nobody is told that requests there are no longer seen.",
    ),
    "groups:read": Scope(
        "Hears when it is invited to, removed from or shut out of a private channel.",
        "Nobody is told that requests there are no longer seen.",
    ),
    "chat:write": Scope("Posts and edits cards, reminders, the board and answers.", "The bot is mute."),
    "im:write": Scope("Opens the conversation for a direct message.", "Reminders do not reach responders and leads."),
    "users:read": Scope(
        "Shows people by their names and notices deactivated accounts.", "People are shown as “a colleague”."
    ),
    "reactions:read": Scope("Sees 👀, ✅ and 🎫 on messages.", "Only buttons, replies and commands work."),
    "reactions:write": Scope("Puts 👀 and ✅ on requests.", "Requesters see the state on the card only."),
    "usergroups:read": Scope(
        "Looks up who is in the user groups that priority rules name, and in the group of the people on duty.",
        "Rules on user groups do not match.",
    ),
    "usergroups:write": Scope(
        "Keeps a team's user group equal to the people on duty.", "The group has to be kept by hand."
    ),
    "channels:write.topic": Scope(
        "Names the people on duty in the topic of public channels, and what runs in that of the incidents channel.",
        "Topics have to be kept by hand.",
    ),
    "groups:write.topic": Scope(
        "Names the people on duty in the topic of private channels, and what runs in that of the incidents channel.",
        "Topics have to be kept by hand.",
    ),
    "commands": Scope("Offers the slash command and the message shortcuts.", "Neither exists."),
}

SHORTCUTS = (
    MessageShortcut(  # on a reply it is Split, which has no entry of its own: Slack allows five (X2)
        Shortcut.OPEN_REQUEST,
        "Open a support request",
        "Have the support team answer this message; a reply is split from its request",
    ),
    MessageShortcut(Shortcut.HAND_OFF, "Hand off…", "Pass this request to a person, the next shift or another team"),
    MessageShortcut(Shortcut.RESOLVE, "Resolve…", "Close this request, with a word on how it was solved"),
    MessageShortcut(Shortcut.DUPLICATE_OF, "Mark as duplicate…", "Close this request in favor of another one"),
    MessageShortcut(Shortcut.RAISE_INCIDENT, "Raise an incident…", "Call the people who can end what is broken"),
)

COMMAND = SlashCommand(
    description="See and take requests for support, see who is on duty",
    usage_hint="[help | open | mine | take | who | next | plan | pick | why | "
    "swap | cover | away | roster | note | find | common | owner | duty | change | incident | page | config]",
)
