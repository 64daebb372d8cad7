from hypothesis import given
from hypothesis import strategies as st

from bot.domain.handbook import sections

PAGE = """---
owner: support
---
Read this first.

# Access & accounts

## VPN
Use the *portal*, see [the guide](https://wiki.example.com "guide").

```sh
# not a heading
vpn up
```

## VPN
| step | what |
|---|---|
| 1 | call |

Passwords
---------
<b>Never</b> by mail. <!-- secret -->
"""


def test_a_page_is_cut_at_its_headings_of_either_form() -> None:
    found = sections(PAGE, "access.md")

    assert [each.heading for each in found] == ["access.md", "Access & accounts", "VPN", "VPN", "Passwords"]
    assert [each.anchor for each in found] == ["", "access--accounts", "vpn", "vpn-1", "passwords"]


def test_what_is_searched_is_words_without_marks() -> None:
    texts = [each.text for each in sections(PAGE, "access.md")]

    assert texts[0] == "Read this first."
    assert texts[2] == "Use the portal, see the guide.\n# not a heading\nvpn up"
    assert texts[3] == "step what\n1 call"
    assert texts[4] == "Never by mail."


def test_a_fence_that_is_never_closed_ends_with_the_file() -> None:
    assert [each.heading for each in sections("# One\n~~~\n# two", "x.md")] == ["One"]


def test_a_rule_between_paragraphs_is_no_heading() -> None:
    assert [each.heading for each in sections("# One\n\ntext\n\n---\n\nmore\n* list\n---\n", "x.md")] == ["One"]


def test_headings_may_be_closed_and_padded() -> None:
    page = "## Reset it ##  \ntext\n#\tUse C#\n#tag\n"

    assert [each.heading for each in sections(page, "x.md")] == ["Reset it", "Use C#"]


def test_endless_white_space_holds_nobody_up() -> None:
    blank = " " * 20_000  # a pattern that tries every way to cut it would take hours

    (only,) = sections(f"# One{blank}two\n{blank}three\n|{blank}|{blank}x\n", "x.md")

    assert (only.heading, only.text) == ("One two", "three\nx")


def test_nothing_becomes_nothing() -> None:
    assert sections("", "x.md") == sections("<!-- -->\n\n", "x.md") == ()


@given(
    st.lists(st.sampled_from(["#", "##", "```", "---", "===", "text", "\n", " ", "<!--", "-->", "[a](b", "|", "\r"]))
)
def test_broken_markdown_never_raises(parts: list[str]) -> None:
    for section in sections("".join(parts), "x.md"):
        assert section.heading


@given(st.text())
def test_any_text_never_raises(text: str) -> None:
    sections(text, "x.md")
