"""What the stories about common requests share: the list, its modals, an entry that is there already (T3)."""

from typing import Any

from bot.domain.common_requests import CommonRequest, Wording
from bot.services.knowledge import common
from bot.services.knowledge.common import Kept
from tests.story import Person, Seen, Story

VPN = Wording(
    title="How do I reset my VPN token?",
    answer="Open the portal, choose *Tokens* and press Reset.",
    link="https://wiki.example.com/vpn",
    owner="U0ANN",
)


def an_entry(story: Story, wording: Wording = VPN, by: str = "U0ANN", team: str = "backend") -> CommonRequest:
    """An entry that somebody added."""
    with story.bot.desk.work("story") as work:
        kept = common.add(work, by, team, wording)
    assert isinstance(kept, Kept), kept
    return kept.entry


def entries(story: Story, *, active: bool = True, team: str = "backend") -> list[CommonRequest]:
    """A team's list as it is stored."""
    with story.bot.desk.reading() as work:
        return list(work.uow.knowledge.of_teams([team], active=active))


def actions_of(story: Story, entry: CommonRequest) -> list[tuple[str, str]]:
    """What the audit trail says about an entry, oldest first: who did what."""
    with story.bot.desk.reading() as work:
        return [(row.actor, row.action) for row in reversed(work.uow.audit.of(common.subject_of(entry.id)))]


def answer_on_screen(story: Story, by: Person) -> Seen:
    """The newest message that only the person sees: the answer to their command."""
    return story.ephemerals_of(by)[-1]


def shown(by: Person) -> str:
    """Every text of the modal on top of the person's screen."""
    return str((by.modal or {}).get("blocks"))


def title(by: Person) -> str:
    """The headline of the modal on top of the person's screen."""
    return str(((by.modal or {}).get("title") or {}).get("text"))


def prefilled(by: Person) -> dict[str, str]:
    """What stands in the fields of the open form before anybody types."""
    inputs = [block for block in (by.modal or {}).get("blocks", []) if block["type"] == "input"]
    return {
        block["block_id"]: block["element"].get("initial_value") or block["element"].get("initial_user") or ""
        for block in inputs
    }


def clicks(story: Story, by: Person, label: str) -> dict[str, Any]:
    """A person presses the first control with this label in the modal on top of their screen."""
    view = by.modal
    assert view is not None, "there is no open modal"
    for block in view["blocks"]:
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]:
            options = element.get("options") or []
            option = next((each for each in options if each["text"]["text"] == label), None)
            if option is None and not (element["type"] == "button" and element["text"]["text"] == label):
                continue
            what = {"selected": option["value"]} if option else {"value": element.get("value") or ""}
            answer = story.sandbox.client.click(
                by.id, element["action_id"], block_id=block.get("block_id"), view_id=view["id"], **what
            )
            story.settle()
            return answer
    raise AssertionError(f"there is no control {label!r} in {view['blocks']}")
