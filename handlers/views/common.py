"""Common requests as people read them: the list with its controls, Home's section, the answer in a thread (T3)."""

from collections.abc import Sequence

from bot.ports.knowledge_screens import CommonAnswer, CommonLine, CommonList
from bot.ports.screens import Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block, Choice, View
from handlers.views.common_ids import CommonChoice, CommonPage, common_choice_value, common_page_value, common_value
from handlers.views.drawing import draw
from handlers.views.ids import Action, Callback
from handlers.views.passages import passages

FIRST_LINE = 150  # characters of an answer in a list
NONE_YET = "No common request is written down yet."
NONE_RETIRED = "No common request is retired."
HOW_TO_ADD = "Add one here, or from “Similar and more…” on a request's card."


@draw.register
def common_list(screen: CommonList) -> Rendered:
    """Draw the answer to `/support common`; whoever keeps a list can change it."""
    return blocks.message(_sentence(screen), *_list_blocks(screen))


def list_modal(screen: CommonList) -> View:
    """The same list as a modal."""
    return blocks.modal(
        Callback.TO_READ, *_list_blocks(screen), title="Common requests", submit=None, close="Done", private_metadata=""
    )


def entry_modal(line: CommonLine) -> View:
    """A whole entry, to read."""
    return blocks.modal(
        Callback.TO_READ,
        blocks.section(f"*{entry_title(line)}*"),
        *passages(line.entry.answer),
        blocks.context(entry_facts(line)),
        title="Common request",
        submit=None,
        close="Done",
        private_metadata="",
    )


def home_blocks(entries: Sequence[tuple[str, str]]) -> list[Block]:
    """Home's section: the first entries by title and link, and the way to all others (X3)."""
    shown = "\n".join(f"• {words.link(words.label(title), link or None)}" for title, link in entries)
    return [
        blocks.header("📚 Common requests"),
        blocks.section(shown or NONE_YET),
        blocks.actions(
            blocks.button("Search…", Action.OPEN_SEARCH, "home"),
            blocks.button("All common requests…", Action.OPEN_COMMON, common_page_value(CommonPage(0))),
        ),
    ]


@draw.register
def common_answer(screen: CommonAnswer) -> Rendered:
    """Draw an answer in the name of whoever chose it."""
    author, said = words.name(screen.author), words.excerpt(screen.text)
    return blocks.message(
        f"{author} answers: “{said}”",
        blocks.section(f"💬 *{author} answers:*"),
        *passages(screen.text),
        blocks.context(f"From the common request “{words.label(screen.title)}”."),
    )


def entry_title(line: CommonLine) -> str:
    """The title, linked to where more is written."""
    return words.link(words.label(line.entry.title), line.entry.link or None)


def entry_facts(line: CommonLine) -> str:
    """ "used 3 times · kept by Ann · Backend support"."""
    uses = line.entry.uses
    return words.dotted(
        f"used {words.count(uses, 'time')}" if uses else "not used yet",
        f"kept by {words.name(line.owner)}" if line.owner else None,
        words.label(line.team_name) if line.team_name else None,
        "not suggested any more, since requesters said it was not what they meant: edit it" if line.muted else None,
    )


def _list_blocks(screen: CommonList) -> list[Block]:
    title = "Retired common requests" if screen.retired else "Common requests"
    pages = f"page {screen.page + 1} of {screen.last_page + 1}" if screen.last_page else None
    empty = NONE_RETIRED if screen.retired else words.paragraph(NONE_YET, HOW_TO_ADD if screen.keeps else "")
    return [
        *([blocks.section(words.sentence(screen.sentence))] if screen.sentence else []),
        blocks.section(words.dotted(f"*{title}*", str(screen.number) if screen.number else None, pages)),
        *(_entry_block(screen, line) for line in screen.lines),
        *([] if screen.lines else [blocks.section(empty)]),
        *_controls(screen),
    ]


def _entry_block(screen: CommonList, line: CommonLine) -> Block:
    first = blocks.shorten(words.one_line(line.entry.answer.strip().split("\n")[0]), FIRST_LINE, blocks.ELLIPSIS)
    text = words.paragraph(f"*{entry_title(line)}*", words.literal(first), f"_{entry_facts(line)}_")
    page, entry = CommonPage(screen.page, screen.retired), line.entry
    if not line.editable:
        if first == entry.answer:
            return blocks.section(text)
        spoken = f"Read “{entry.title}”"
        return blocks.section(
            text, blocks.button("Read…", Action.READ_COMMON, common_value(entry, page), spoken=spoken)
        )
    if screen.retired:
        value = common_value(entry, page)
        spoken = f"Put “{entry.title}” back"
        return blocks.section(text, blocks.button("Put back", Action.RESTORE_COMMON, value, spoken=spoken))
    choices = [
        Choice(common_choice_value(CommonChoice.EDIT, entry, page), "Edit…"),
        Choice(common_choice_value(CommonChoice.RETIRE, entry, page), "Retire"),
    ]
    return blocks.section(text, blocks.overflow(Action.COMMON_MENU, choices))


def _controls(screen: CommonList) -> list[Block]:
    def turn(label: str, action: Action, page: CommonPage) -> Block:
        return blocks.button(label, action, common_page_value(page))

    keeps, page = bool(screen.keeps), screen.page
    buttons = [
        *([blocks.button("Add…", Action.NEW_COMMON, "new")] if keeps and not screen.retired else []),
        *([turn("Previous", Action.COMMON_BACK, CommonPage(page - 1, screen.retired))] if page else []),
        *([turn("Next", Action.COMMON_ON, CommonPage(page + 1, screen.retired))] if page < screen.last_page else []),
        *([turn("In use…", Action.OPEN_COMMON, CommonPage(0))] if screen.retired else []),
        *(
            [turn("Retired…", Action.OPEN_COMMON, CommonPage(0, retired=True))]
            if keeps and screen.retired_number and not screen.retired
            else []
        ),
    ]
    return [blocks.actions(*buttons)] if buttons else []


def _sentence(screen: CommonList) -> str:
    """What has just happened, and what there is (N6)."""
    told = f"{words.sentence(screen.sentence)} " if screen.sentence else ""
    if not screen.lines:
        return told + (NONE_RETIRED if screen.retired else NONE_YET)
    what = "retired common request" if screen.retired else "common request"
    first = words.label(screen.lines[0].entry.title)
    return f"{told}{words.count(screen.number, what)}, beginning with “{first}”."
