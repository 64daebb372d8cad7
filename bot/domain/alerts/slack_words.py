"""What a message of an app says: its words, fields, links and colors out of text, blocks and attachments (A1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.alerts.alert import AppMessage
from bot.domain.alerts.digging import Json, mapping, mappings, text
from bot.domain.alerts.plain import clean, emoji_in, without_markup

DEEPEST = 8  # blocks in attachments in attachments; people never see more
MOST_PARTS = 400
MOST_TEXT = 24_000  # characters in all
LONGEST_LINE = 600  # longer ones are read as several, so that no pattern has to look far

_ADDRESS = re.compile(r"<?(https?://[^\s<>|]+)(?:\|([^<>\n]*))?>?")
_MARKDOWN = re.compile(r"\[([^\[\]\n]{1,300})\]\((https?://[^\s<>|]+)\)")
_NAMED = re.compile(r"(?:[\-•·–*]\s*)?([A-Za-z][\w /.\-]{0,39}?)\s*(?::\s+|:$|\s=\s)(.*)")
_COLUMNS = re.compile(r"\s{2,}|\s\|\s|\t")
_WIDE = re.compile(r"[^\S\n]{5,}")
_SIGN = re.compile("[✅🟢✔]")


@dataclass(frozen=True, slots=True)
class Link:
    """An address (http or https) and what the reader sees of it."""

    address: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All that a message says, plain. Names of fields are in small letters; the first field of a name counts."""

    app_name: str
    title: str  # what stands out: an attachment's title, a header, else the first line
    lines: tuple[str, ...]
    fields: Mapping[str, str]
    links: tuple[Link, ...]
    title_link: str | None
    colors: tuple[str, ...]
    footers: tuple[str, ...]
    signs: frozenset[str]  # emoji of the first line and of the title

    @property
    def first(self) -> str:
        """The first line; empty if nothing is said."""
        return self.lines[0] if self.lines else ""

    @property
    def text(self) -> str:
        """Everything, line by line."""
        return "\n".join(self.lines)

    def field(self, *names: str) -> str | None:
        """The value of the first of these fields that the message has."""
        return next((self.fields[name] for name in names if self.fields.get(name)), None)

    def link(self, pattern: re.Pattern[str]) -> Link | None:
        """The first link whose address has the pattern."""
        return next((link for link in self.links if pattern.search(link.address)), None)


def words_of(message: AppMessage) -> Words:
    """Read a message; whatever its parts are, this never fails."""
    reader = _Reader()
    reader.says(message.text)
    for block in mappings(message.blocks):
        reader.block(block, 0)
    for attachment in mappings(message.attachments):
        reader.attachment(attachment, 0)
    first = reader.raw[0] if reader.raw else ""
    return Words(
        app_name=without_markup(clean(text(message.app_name))).strip(),
        title=reader.title or (reader.lines[0] if reader.lines else ""),
        lines=tuple(reader.lines),
        fields=reader.fields,
        links=tuple(reader.links),
        title_link=reader.title_link,
        colors=tuple(reader.colors),
        footers=tuple(reader.footers),
        signs=frozenset(_signs(first) + _signs(reader.raw_title)),
    )


def _signs(raw: str) -> tuple[str, ...]:
    return emoji_in(raw) + tuple(_SIGN.findall(raw))


@dataclass(slots=True)
class _Reader:
    """Collects until there is more than anybody reads."""

    lines: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    colors: list[str] = field(default_factory=list)
    footers: list[str] = field(default_factory=list)
    title: str = ""
    raw_title: str = ""
    title_link: str | None = None
    parts: int = 0
    length: int = 0

    def says(self, value: object) -> None:
        """Take in a text with Slack's markup."""
        raw = clean(text(value))[: MOST_TEXT - self.length]
        self.length += len(raw)
        self._find_links(raw)
        for line in _WIDE.sub(" " * 4, raw).splitlines():
            for start in range(0, len(line), LONGEST_LINE):
                self._line(line[start : start + LONGEST_LINE])

    def block(self, block: Json, depth: int) -> None:
        """Take in a block of any type."""
        if self._too_much(depth):
            return
        if block.get("type") == "header":
            self._entitle(_text_of(block), None)
        self.says(_text_of(block))
        for each in mappings(block.get("fields")):
            self._named_or_said(_text_of(each))
        if block.get("type") == "rich_text":
            self.says(_rich(block, depth))
        else:
            for element in mappings(block.get("elements")):
                self._element(element)
        self._element(mapping(block.get("accessory")))

    def attachment(self, attachment: Json, depth: int) -> None:
        """Take in an attachment with all that it may hold; its fallback only if there is nothing else."""
        if self._too_much(depth):
            return
        before = len(self.lines)
        self.colors += [color] if (color := text(attachment.get("color"))) else []
        self.says(attachment.get("pretext"))
        self._link(attachment.get("author_link"), text(attachment.get("author_name")))
        self.says(attachment.get("author_name"))
        self._entitle(text(attachment.get("title")), text(attachment.get("title_link")) or None)
        self.says(attachment.get("title"))
        self.says(attachment.get("text"))
        for each in mappings(attachment.get("fields")):
            self._field(text(each.get("title")), text(each.get("value")))
        for action in mappings(attachment.get("actions")):
            self._link(action.get("url"), text(action.get("text")))
        for block in mappings(attachment.get("blocks")):
            self.block(block, depth + 1)
        for inner in mappings(attachment.get("attachments")):
            self.attachment(inner, depth + 1)
        self._footer(text(attachment.get("footer")))
        if len(self.lines) == before:
            self.says(attachment.get("fallback"))

    def _line(self, raw: str) -> None:
        plain = without_markup(raw).strip()
        if plain:
            self.raw.append(raw)
            self.lines.append(plain)
            for column in _COLUMNS.split(plain):
                self._find_field(column)

    def _too_much(self, depth: int) -> bool:
        self.parts += 1
        return depth > DEEPEST or self.parts > MOST_PARTS

    def _entitle(self, raw: str, address: str | None) -> None:
        self._link(address, raw)
        plain = " ".join(without_markup(clean(raw)).split())[:LONGEST_LINE]
        if plain and not self.title:
            self.title, self.raw_title, self.title_link = plain, raw, address or self._address_in(raw)

    def _address_in(self, raw: str) -> str | None:
        found = _ADDRESS.search(raw)
        return found.group(1) if found is not None else None

    def _footer(self, raw: str) -> None:
        if footer := without_markup(clean(raw)).strip():
            self.footers.append(footer)
            self._find_links(raw)

    def _element(self, element: Json) -> None:
        """A button's address, a text of a context block, a field of an old-style block."""
        self._link(element.get("url"), _text_of(element))
        if text(element.get("type")) in {"mrkdwn", "plain_text"}:
            self.says(_text_of(element))

    def _named_or_said(self, raw: str) -> None:
        """A section's field: its first line names what the others say, unless it does so itself."""
        name, _, value = clean(raw).partition("\n")
        if value.strip():
            self._field(name, value)
        else:
            self.says(raw)

    def _field(self, name: str, value: str) -> None:
        plain = without_markup(clean(name)).strip().rstrip(":").strip()
        said = without_markup(clean(value)).strip()
        if plain and said:
            self.fields.setdefault(plain.casefold(), " ".join(said.split()))
        self.says(f"{plain}: {value}" if plain else value)

    def _find_field(self, column: str) -> None:
        found = _NAMED.fullmatch(column.strip())
        if found is not None and found.group(2).strip():
            self.fields.setdefault(found.group(1).casefold(), found.group(2).strip())

    def _find_links(self, raw: str) -> None:
        for address, label in _ADDRESS.findall(_MARKDOWN.sub(r"<\2|\1>", raw)):
            self._link(address, label)

    def _link(self, address: object, label: str) -> None:
        at = clean(text(address)).strip().replace("&amp;", "&")
        if at.startswith(("http://", "https://")) and len(self.links) < MOST_PARTS:
            self.links.append(Link(at, " ".join(without_markup(clean(label)).split())))


def _text_of(part: Json) -> str:
    """The text of a block or element: a text, or an object that holds one."""
    inner = part.get("text")
    return text(inner.get("text")) if isinstance(inner, Mapping) else text(inner)


def _rich(part: Json, depth: int) -> str:
    """Rich text as Slack's markup, a line per section."""
    if depth > DEEPEST:
        return ""
    kind = part.get("type")
    if kind == "link":
        return f"<{text(part.get('url'))}|{_text_of(part)}>" if _text_of(part) else f"<{text(part.get('url'))}>"
    if kind == "emoji":
        return f":{text(part.get('name'))}:"
    if kind == "text":
        return _text_of(part)
    inside = "".join(_rich(each, depth + 1) for each in mappings(part.get("elements")))
    return inside + "\n" if str(kind).startswith("rich_text_") else inside
