"""A handbook's Markdown, cut into sections that can be found and linked to (T3). Never raises, whatever is in it."""

import re
from collections import Counter
from dataclasses import dataclass

MOST_SECTIONS = 300  # of one file
LONGEST_SECTION = 4000  # characters that are searched; a section says what it is about in its beginning
LONGEST_HEADING = 200
MOST_LINES = 50_000

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r"^ {0,3}#{1,6}(?:[ \t](.*))?$")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")  # "## Title ##"
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_BLOCK = re.compile(r"^ {0,3}(?:[-*+>|#]|\d+[.)]|`{3}|~{3})")  # what cannot be the text of an underlined heading
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]\n]*)\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_MARKS = re.compile(r"(?<!\w)(?:\*{1,3}|_{1,3}|~~|`+)|(?:\*{1,3}|_{1,3}|~~|`+)(?!\w)")
_LINE_STARTS = re.compile(r"^[ \t]*(?:[-*+>]+|\d+[.)])[ \t]+|^[ \t:|-]+$|^ {0,3}(?:`{3,}|~{3,}).*$")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with the text up to the next one; the anchor is made as GitHub and most wikis make it."""

    heading: str
    anchor: str  # empty for what stands above the first heading
    text: str


def sections(markdown: str, name: str) -> tuple[Section, ...]:
    """The sections of a file in their order; `name` stands in for a heading where there is none. Empty ones with no
    text are kept when they have a heading: the heading alone may be what somebody looks for."""
    found: list[Section] = []
    anchors: Counter[str] = Counter()
    heading, lines = "", []
    for title, line in _headed(_without_front_matter(_COMMENT.sub("", markdown)).split("\n")[:MOST_LINES]):
        if len(found) >= MOST_SECTIONS:
            break
        if title is None:
            lines.append(line)
            continue
        _add(found, heading, lines, name, anchors)
        heading, lines = title, []
    _add(found, heading, lines, name, anchors)
    return tuple(found[:MOST_SECTIONS])


def plain(markdown: str) -> str:
    """The words of some Markdown without its marks."""
    lines = (_LINE_STARTS.sub("", line) for line in markdown.split("\n"))
    text = "\n".join(line.replace("|", " ") for line in lines)
    text = _TAG.sub(" ", _IMAGE_OR_LINK.sub(r"\1", text))
    return "\n".join(line for line in (" ".join(_MARKS.sub("", line).split()) for line in text.split("\n")) if line)


def _headed(lines: list[str]) -> list[tuple[str | None, str]]:
    """Each line, with the heading that it is; a fence that is never closed ends with the file."""
    found: list[tuple[str | None, str]] = []
    fence = ""
    for line in lines:
        opened = _FENCE.match(line)
        if fence:
            fence = "" if opened and opened.group(1).startswith(fence) else fence
            found.append((None, line))
        elif opened:
            fence = opened.group(1)
            found.append((None, line))
        elif (atx := _ATX.match(line.rstrip(" \t"))) is not None:
            title = (atx.group(1) or "").strip(" \t")
            found.append((plain(_CLOSING.sub("", title))[:LONGEST_HEADING], line))
        elif _UNDERLINE.match(line) and _is_text(found):
            found[-1] = (plain(found[-1][1])[:LONGEST_HEADING], found[-1][1])
        else:
            found.append((None, line))
    return found


def _is_text(before: list[tuple[str | None, str]]) -> bool:
    if not before or before[-1][0] is not None or not before[-1][1].strip() or _BLOCK.match(before[-1][1]):
        return False
    return len(before) == 1 or before[-2][0] is not None or not before[-2][1].strip()


def _add(found: list[Section], heading: str, lines: list[str], name: str, anchors: Counter[str]) -> None:
    text = plain("\n".join(lines))[:LONGEST_SECTION]
    if not heading and not text:
        return
    found.append(Section(heading=heading or name, anchor=_anchor(heading, anchors) if heading else "", text=text))


def _anchor(heading: str, anchors: Counter[str]) -> str:
    slug = _NOT_IN_ANCHORS.sub("", heading.lower()).strip().replace(" ", "-")
    anchors[slug] += 1
    return slug if anchors[slug] == 1 else f"{slug}-{anchors[slug] - 1}"


def _without_front_matter(markdown: str) -> str:
    """Without the block of settings that some tools put above a file."""
    text = markdown.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.startswith("---\n"):
        return text
    end = text.find("\n---", 3)
    return text[text.find("\n", end + 1) + 1 :] if 0 < end < LONGEST_SECTION and "\n" in text[end + 1 :] else text
