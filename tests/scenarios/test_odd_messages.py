"""Messages of every kind that people can send: very long, only files, only emoji, full of control tokens (N5, R1)."""

import pytest

from tests.story import Person, Story

TOKENS = (
    "<!channel> <!here> <@U0BEN> <!subteam^S0TEAM|@team> *bold* _it_ `code` ~no~ &lt;script&gt; "
    "<https://example.com|click> <#C0TEAM|team-backend> :fire: @channel > quote"
)


def everything_said(story: Story) -> str:
    return "\n".join([*(each.words for each in story.bot_messages()), story.board()])


def test_forty_thousand_characters_are_kept_whole_and_shown_short(story: Story, olga: Person, ann: Person) -> None:
    text = "The export is broken. " * 1818 + "End."  # 40,000 characters

    ask = olga.posts(text)

    assert ask.row.text == text
    assert "The export is broken." in story.board()
    assert len(story.board()) < 1000
    ask.card.click(ann, "Take")
    ask.reply(ann, text)
    ask.card.click(ann, "Hand off…")
    ann.submits(person={"user": "U0BEN"}, note="x" * 3000)
    story.expect("Ann hands this to", thread=ask.ts)
    ask.card.click(story.person("ben"), "Take")
    story.expect("You took it over from Ann", only_to=story.person("ben"))


def test_a_file_without_a_word_is_a_request(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("", files=[{"name": "screenshot.png"}])

    assert ask.card.shows("Waiting for a first response").ts
    assert "a file" in story.board()
    story.advance(minutes=3)
    for responder in (ann, ben):
        story.expect("a file", to=responder)
    ask.reply(ann, "", files=[{"name": "answer.pdf"}])
    assert ask.row.responded_by == "U0ANN"
    story.advance(hours=1)
    story.expect_nothing()


def test_three_files_are_counted(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("", files=[{"name": f"{number}.log"} for number in range(3)])

    assert ask.card.ts
    assert "3 files" in story.board()
    ask.reply(ann, "Thank you, looking")


@pytest.mark.parametrize("text", [":fire:", "🔥🔥", "?", "."])
def test_a_lone_sign_is_a_request_as_well(story: Story, olga: Person, ann: Person, text: str) -> None:
    ask = olga.posts(text)

    assert ask.card.ts
    assert text in story.board()
    ask.reply(ann, "What happened?")


def test_what_people_write_pings_nobody_and_formats_nothing(
    story: Story, olga: Person, ann: Person, lea: Person
) -> None:
    ask = olga.posts(TOKENS)
    assert ask.card.ts
    story.advance(minutes=3)
    for name in ("ann", "ben"):
        told = story.expect("bold", to=story.person(name))
        assert told.mentions() == set()
    story.advance(minutes=2, seconds=1)
    story.expect("within 5 min", thread=ask.ts)
    line = story.expect("bold", channel="C0TEAM")
    assert line.mentions() == set()
    assert "bold" in ann.commands("open")
    story.advance(minutes=5)
    story.expect("bold", to=lea)

    said = everything_said(story)
    for token in ("<!channel>", "<!here>", "<!subteam", "*bold*", "`code`", "~no~", "<https://example.com"):
        assert token not in said
    assert "∗bold∗" in said
    assert "@channel" not in said, "the word alone would be found by Slack"
    ask.reply(ann, "Looking")


def test_names_that_people_gave_themselves_stay_names(story: Story, olga: Person, ann: Person) -> None:
    with story.bot.desk.work("story") as work:
        work.uow.settings.put("name:U0OLGA", "*Olga* <!here>", work.now)

    ask = olga.posts("The export is broken")

    assert ask.card.shows("∗Olga∗ &lt;!here&gt;").ts
    ask.reply(ann, "Looking")


def test_a_me_message_and_a_broadcast_reply(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("needs help with the export", subtype="me_message")
    assert ask.card.ts

    ask.reply(ann, "Restarted, please try again", broadcast=True)

    assert ask.row.responded_by == "U0ANN"
    story.advance(hours=1)
    story.expect_nothing()
    assert ben.commands("open").count("*#") == 1
