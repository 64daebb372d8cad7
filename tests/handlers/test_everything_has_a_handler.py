"""Whatever is rendered or declared has a listener, and no listener waits for what does not exist."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

import bot
import handlers
from handlers.actions import card
from handlers.app import discovered
from handlers.commands import slash
from handlers.declarations import COMMAND, EVENTS, SCOPES, SHORTCUTS
from handlers.views.ids import Action, Callback, Menu, Shortcut
from handlers.views.incident_ids import IncidentAction, IncidentCallback
from tests.handlers.front_desk import FrontDesk

Registered = set[tuple[str, str]]

FAMILIES = "apps|auth|bots|chat|conversations|reactions|usergroups|users|views"
NAMED = re.compile(rf'"((?:{FAMILIES})(?:\.\w+)+)"')
CALLED = re.compile(rf"\b(?:client|web)\.((?:{FAMILIES})_\w+)")

READ_ONLY = {Callback.TO_READ}  # a modal without a submit button sends nothing back

# Which scope Slack wants for what we call (slack.md 4.1); an empty tuple: none.
SCOPES_OF_METHODS: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "bots.info": ("users:read",),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "conversations.setTopic": ("channels:write.topic", "groups:write.topic"),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "usergroups.disable": ("usergroups:write",),
    "usergroups.enable": ("usergroups:write",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "usergroups.users.update": ("usergroups:write",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
APP_LEVEL = {"apps.connections.open"}  # asked for with the app-level token


class Recording(App):
    """A Bolt app that remembers what its listeners listen to."""

    def __init__(self) -> None:
        super().__init__(client=WebClient("xoxb-test"), authorize=lambda: None, request_verification_enabled=False)
        self.registered: Registered = set()

    def event(self, event: Any, **how: Any) -> Any:
        self.registered.add(("event", str(event)))
        return super().event(event, **how)

    def action(self, constraints: Any, **how: Any) -> Any:
        self.registered.add(("action", str(constraints)))
        return super().action(constraints, **how)

    def view(self, constraints: Any, **how: Any) -> Any:
        self.registered.add(("view", str(constraints)))
        return super().view(constraints, **how)

    def message_shortcut(self, callback_id: Any, **how: Any) -> Any:
        self.registered.add(("shortcut", str(callback_id)))
        return super().message_shortcut(callback_id, **how)

    def command(self, command: Any, **how: Any) -> Any:
        self.registered.add(("command", str(command)))
        return super().command(command, **how)


@pytest.fixture
def registered(desk: FrontDesk) -> Callable[[str], set[str]]:
    app = Recording()
    for register in discovered():
        register(app, desk.office)
    return lambda kind: {name for each, name in app.registered if each == kind}


def test_every_control_has_a_listener_and_the_other_way_round(registered: Callable[[str], set[str]]) -> None:
    assert registered("action") == set(Action) | set(IncidentAction)


def test_every_form_has_a_listener_and_the_other_way_round(registered: Callable[[str], set[str]]) -> None:
    assert registered("view") == (set(Callback) | set(IncidentCallback)) - READ_ONLY


def test_every_entry_of_the_card_menu_leads_somewhere() -> None:
    assert card.MENU_ACTS.keys() | card.MENU_FORMS.keys() == set(Menu)


def test_every_shortcut_is_declared_and_has_a_listener_x2(registered: Callable[[str], set[str]]) -> None:
    assert registered("shortcut") == set(Shortcut) == {each.callback_id for each in SHORTCUTS}
    assert len(SHORTCUTS) <= 5


def test_every_subscribed_event_has_a_listener_and_the_other_way_round(registered: Callable[[str], set[str]]) -> None:
    assert registered("event") == {name.partition(".")[0] for name in EVENTS}


def test_the_one_command_has_a_listener_x1(registered: Callable[[str], set[str]]) -> None:
    assert registered("command") == {"/support"}


def test_every_verb_is_a_module_of_its_own_and_stands_in_the_hint() -> None:
    folder = Path(slash.__file__).parent
    declaring = {path.stem for path in folder.glob("*.py") if re.search(r"^VERB = ", path.read_text(), re.MULTILINE)}

    assert declaring == set(slash.verbs())
    assert set(re.findall(r"[a-z]+", COMMAND.usage_hint)) == declaring


def called_methods() -> set[str]:
    """Every Web API method that the code names or calls; the local Slack is not our code."""
    found: set[str] = set()
    for path in [*Path(bot.__path__[0]).rglob("*.py"), *Path(handlers.__path__[0]).rglob("*.py")]:
        if "sandbox" not in path.parts:
            text = path.read_text()
            found |= set(NAMED.findall(text)) | {_dotted(name) for name in CALLED.findall(text)}
    return found


def _dotted(name: str) -> str:
    """The Web API method of an SDK function: "chat_postMessage" is "chat.postMessage"."""
    return name.replace("_", ".")


def test_the_scopes_are_exactly_those_that_calls_events_and_commands_need() -> None:
    needed = {"commands"}
    for method in called_methods() - APP_LEVEL:
        needed.update(SCOPES_OF_METHODS[method])
    for event in EVENTS.values():
        needed.update(event.scopes)

    assert set(SCOPES) == needed


def test_every_scope_event_and_shortcut_says_why() -> None:
    for scope in SCOPES.values():
        assert scope.reason.endswith(".")
        assert scope.without.endswith(".")
    assert all(event.reason.endswith(".") for event in EVENTS.values())
    assert all(len(each.name) <= 24 and len(each.description) <= 150 for each in SHORTCUTS)
    assert len(COMMAND.description) <= 2000
