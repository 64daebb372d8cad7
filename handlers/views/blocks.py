"""Constructors for the blocks that we use; every limit of Slack is kept here, by shortening visibly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.ports.screens import Rendered
from handlers.views.words import clean

Block = dict[str, object]
View = dict[str, object]

SHORTENED = "… (shortened)"
ELLIPSIS = "…"
NO_TEXT = "(no text)"  # Slack refuses empty texts

# slack.md 2.5
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
FALLBACK_TEXT = 4_000
MESSAGE_TEXT = 13_000  # Slack refuses about 13,200 in all; the number is not documented
SECTION_TEXT = 3_000
CONTEXT_TEXT = 2_000
HEADER_TEXT = 150
LABEL_TEXT = 75
PLACEHOLDER_TEXT = 150
INPUT_TEXT = 2_000
INPUT_VALUE = 3_000
VIEW_TITLE = 24
OVERFLOW_OPTIONS = 5
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
SELECT_OPTIONS = 100

_UNFINISHED = re.compile(r"<[^<>]*$|&[a-z]{0,4}$")  # a link, mention, date or entity that a cut went through


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a menu or select: what comes back and what people read (plain text)."""

    value: str
    label: str


def length(text: str) -> int:
    """Characters as Slack's own clients count them: an emoji beyond the basic plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int, mark: str = SHORTENED) -> str:
    """At most `limit` characters, visibly shortened, never in the middle of a link, mention or entity."""
    if length(text) <= limit:
        return text
    room = limit - length(mark)
    kept = text.encode("utf-16-le", "surrogatepass")[: room * 2].decode("utf-16-le", "ignore")
    return _UNFINISHED.sub("", kept).rstrip() + mark


def mrkdwn(text: str, limit: int = SECTION_TEXT) -> Block:
    """A text with formatting; `verbatim` keeps Slack from finding names and channels in it by itself (N5)."""
    return {"type": "mrkdwn", "text": shorten(text.strip() or NO_TEXT, limit), "verbatim": True}


def plain(text: str, limit: int = LABEL_TEXT) -> Block:
    """A text without formatting, for labels: nothing in it needs escaping."""
    shown = clean(text).strip() or NO_TEXT
    return {"type": "plain_text", "text": shorten(shown, limit, ELLIPSIS), "emoji": True}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph, with one control beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block if accessory is None else {**block, "accessory": accessory}


def context(text: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(text, CONTEXT_TEXT)]}


def header(text: str) -> Block:
    """A headline."""
    return {"type": "header", "text": plain(text, HEADER_TEXT)}


def divider() -> Block:
    """A line between groups."""
    return {"type": "divider"}


def actions(*elements: Block) -> Block:
    """Controls in a row."""
    return {"type": "actions", "elements": list(elements)}


def button(label: str, action_id: str, value: str, *, primary: bool = False, spoken: str | None = None) -> Block:
    """A button; `spoken` is what screen readers say where many buttons have the same label."""
    block: Block = {"type": "button", "text": plain(label), "action_id": str(action_id), "value": value}
    if primary:
        block["style"] = "primary"
    if spoken is not None:
        block["accessibility_label"] = shorten(clean(spoken), LABEL_TEXT, ELLIPSIS)
    return block


def confirmed(control: Block, *, title: str, text: str, yes: str) -> Block:
    """A control that asks whether one is sure."""
    dialog = {
        "title": plain(title, CONFIRM_TITLE),
        "text": plain(text, CONFIRM_TEXT),
        "confirm": plain(yes, CONFIRM_BUTTON),
        "deny": plain("Cancel", CONFIRM_BUTTON),
    }
    return {**control, "confirm": dialog}


def overflow(action_id: str, choices: Sequence[Choice]) -> Block:
    """A menu of at most five choices."""
    options = [_option(choice) for choice in choices[:OVERFLOW_OPTIONS]]
    return {"type": "overflow", "action_id": str(action_id), "options": options}


def select(action_id: str, choices: Sequence[Choice], *, placeholder: str, selected: str | None = None) -> Block:
    """A select of one of at most a hundred choices (there must be one)."""
    offered = choices[:SELECT_OPTIONS]
    block: Block = {
        "type": "static_select",
        "action_id": str(action_id),
        "placeholder": plain(placeholder, PLACEHOLDER_TEXT),
        "options": [_option(choice) for choice in offered],
    }
    for choice in offered:
        if choice.value == selected:
            block["initial_option"] = _option(choice)
    return block


def user_select(action_id: str, *, placeholder: str) -> Block:
    """A select of one person of the workspace."""
    return {"type": "users_select", "action_id": str(action_id), "placeholder": plain(placeholder, PLACEHOLDER_TEXT)}


def date_field(action_id: str, *, selected: date | None = None) -> Block:
    """A field for a date."""
    block: Block = {
        "type": "datepicker",
        "action_id": str(action_id),
        "placeholder": plain("Choose a day", PLACEHOLDER_TEXT),
    }
    return block if selected is None else {**block, "initial_date": selected.isoformat()}


def text_field(action_id: str, *, placeholder: str, value: str = "", multiline: bool = True) -> Block:
    """A field to write in."""
    block: Block = {
        "type": "plain_text_input",
        "action_id": str(action_id),
        "multiline": multiline,
        "max_length": INPUT_VALUE,
        "placeholder": plain(placeholder, PLACEHOLDER_TEXT),
    }
    return {**block, "initial_value": shorten(clean(value), INPUT_VALUE)} if value else block


def field(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str | None = None) -> Block:
    """An input of a modal: label, element and what to know about it."""
    block: Block = {
        "type": "input",
        "block_id": str(block_id),
        "label": plain(label, INPUT_TEXT),
        "element": element,
        "optional": optional,
    }
    return block if hint is None else {**block, "hint": plain(hint, INPUT_TEXT)}


def message(text: str, *blocks: Block) -> Rendered:
    """A message: a full sentence for notifications and screen readers (N6), and its blocks within Slack's limits."""
    kept = _within_text(_within_number(blocks, MESSAGE_BLOCKS), MESSAGE_TEXT)
    return Rendered(text=shorten(text.strip() or NO_TEXT, FALLBACK_TEXT), blocks=tuple(kept))


def home(text: str, *blocks: Block) -> Rendered:
    """An App Home tab."""
    return Rendered(text=shorten(text, FALLBACK_TEXT), blocks=tuple(_within_number(blocks, VIEW_BLOCKS)))


def modal(
    callback_id: str, *blocks: Block, title: str, private_metadata: str, submit: str | None, close: str = "Cancel"
) -> View:
    """A modal view; without `submit` it is only to read."""
    view: View = {
        "type": "modal",
        "callback_id": str(callback_id),
        "private_metadata": private_metadata,
        "title": plain(title, VIEW_TITLE),
        "close": plain(close, VIEW_TITLE),
        "blocks": list(_within_number(blocks, VIEW_BLOCKS)),
    }
    return view if submit is None else {**view, "submit": plain(submit, VIEW_TITLE)}


def _option(choice: Choice) -> Block:
    return {"text": plain(choice.label), "value": choice.value}


def _within_number(blocks: Sequence[Block], limit: int) -> Sequence[Block]:
    return blocks if len(blocks) <= limit else [*blocks[: limit - 1], context(SHORTENED)]


def _within_text(blocks: Sequence[Block], limit: int) -> Sequence[Block]:
    """Shorten paragraphs, the last ones first, until all texts together are within the limit."""
    kept = list(blocks)
    surplus = sum(text_length(block) for block in kept) - limit
    for index in reversed(range(len(kept))):
        text = kept[index].get("text")
        if surplus > 0 and kept[index]["type"] == "section" and isinstance(text, dict):
            full = str(text["text"])
            short = shorten(full, max(length(full) - surplus, length(SHORTENED)))
            kept[index] = {**kept[index], "text": {**text, "text": short}}
            surplus -= length(full) - length(short)
    return kept


def text_length(part: object) -> int:
    """The length of every text in a block, at any depth."""
    if isinstance(part, dict):
        own = part.get("text")
        return (length(own) if isinstance(own, str) else 0) + sum(text_length(value) for value in part.values())
    return sum(text_length(each) for each in part) if isinstance(part, list) else 0
