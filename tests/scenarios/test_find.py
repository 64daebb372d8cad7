"""`find` and **Search…**: common requests, past requests and the handbook, as far as one may see them (T3, X3, P1)."""

from bot.domain.common_requests import Wording
from tests.scenarios.written_down import VPN, an_entry, answer_on_screen, shown
from tests.story import Person, Story


def solved(story: Story, olga: Person, ann: Person) -> None:
    """A request about the VPN that was solved."""
    ask = olga.posts("My VPN token is broken since today")
    ask.reply(ann, "Let me look.")
    ann.shortcut("Resolve…", ask.ts)
    ann.submits(resolution="Reset the token in the portal.")
    story.expect("resolved this", thread=ask.ts)
    ask.card.shows("resolved")


def test_a_colleague_finds_entries_and_past_requests_by_words(
    story: Story, olga: Person, ann: Person, ben: Person
) -> None:
    an_entry(story)
    solved(story, olga, ann)

    words = ben.commands("find vpn token")

    assert "📚 Common requests" in words
    assert f"<{VPN.link}|{VPN.title}>" in words
    assert "💬 Past requests" in words
    assert "My VPN token is broken since today> · resolved" in words
    assert "past requests of Backend support" in words


def test_requesters_find_entries_but_no_past_requests_and_are_told_so_p1(
    story: Story, olga: Person, ann: Person
) -> None:
    an_entry(story)
    solved(story, olga, ann)

    words = olga.commands("find vpn token")

    assert VPN.title in words
    assert "Past requests are found by members of their team alone." in words
    assert "💬" not in words


def test_what_nobody_wrote_about_gets_a_sentence_that_helps(story: Story, ann: Person) -> None:
    an_entry(story)

    assert "I found nothing about “quantum flux”. Fewer or other words may help" in ann.commands("find quantum flux")


def test_find_without_words_says_what_to_write_x4(ann: Person) -> None:
    for typed in ("find", "find    "):
        assert "Please write what to look for, such as “find vpn reset”." in ann.commands(typed)


def test_words_with_signs_of_slack_and_of_databases_are_just_words_n5(story: Story, ann: Person) -> None:
    an_entry(story)

    for typed in ('find "vpn" OR *:* NEAR(x', "find <!channel> & <@U0LEA> '; DROP TABLE", "find " + "x" * 3_000):
        words = ann.commands(typed)
        assert "<!channel>" not in words
        assert "<@U0LEA>" not in words
        assert "went wrong" not in words


def test_an_entry_is_found_as_it_reads_now_and_not_once_it_is_retired(story: Story, ann: Person) -> None:
    an_entry(story)
    ann.commands("common")
    answer_on_screen(story, ann).click(ann, "Edit…")
    ann.submits(title="Where is the payroll report?", answer="In the archive.")

    assert "payroll report" in ann.commands("find payroll")
    assert "I found nothing" in ann.commands("find vpn")
    ann.commands("common")
    answer_on_screen(story, ann).click(ann, "Retire")
    assert "I found nothing" in ann.commands("find payroll")


def test_search_on_home_shows_what_was_found_below_the_words_x3(story: Story, olga: Person) -> None:
    an_entry(story)
    an_entry(story, Wording(title="Who prints payslips?", answer="Payroll does."))
    olga.opens_home()
    story.click_home(olga, "Search…")

    olga.submits(words="vpn token")
    assert VPN.title in shown(olga)
    olga.submits(words="payslips")

    assert "Who prints payslips?" in shown(olga)
    assert VPN.title not in shown(olga)
    assert olga.submits(words="  ")["ok"] is False
