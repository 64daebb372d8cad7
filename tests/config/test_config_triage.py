"""Categories of triage in the file: what is given replaces the default, and each mistake is a sentence (T1)."""

from datetime import UTC, datetime

import pytest

from bot.app.rulebook import rulebook
from bot.domain.triage import DEFAULTS, Category, TicketRule
from tests.config.conftest import Judge, Read

TRIAGE = "teams: {a: {time_zone: UTC, channels: [{id: C0A}], roster: [{user: U0A}], triage: {%s}}}"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def categories(read: Read, text: str) -> dict[str, Category]:
    found = rulebook(read(TRIAGE % text), NOW).teams["a"].categories
    return {category.id: category for category in found}


def test_without_a_word_of_it_there_are_the_nine(read: Read) -> None:
    assert tuple(categories(read, "").values()) == DEFAULTS


def test_what_is_given_replaces_the_default_field_by_field(read: Read) -> None:
    found = categories(
        read,
        "training: {forward_to: [U0DANA, U0JOSI]}, documented: {links: {API: https://docs.example.com/api}},"
        " manual_data_change: {second_approval: off}, not_our_system: {ask_instead: the hotel},"
        " bug: {label: Defect, ticket: {project: EDGE, labels: [support]}, close: yes}",
    )

    assert found["training"].forward_to == ("U0DANA", "U0JOSI")
    assert found["documented"].links == {"API": "https://docs.example.com/api"}
    assert found["documented"].reply == "This is written down here: {link}"
    assert (found["manual_data_change"].careful, found["manual_data_change"].second_approval) == (True, False)
    assert found["not_our_system"].ask_instead == "the hotel"
    assert (found["bug"].label, found["bug"].close) == ("Defect", True)
    assert found["bug"].ticket == TicketRule(project="EDGE", labels=("support",))


def test_a_default_can_be_taken_away_or_lose_its_ticket(read: Read) -> None:
    found = categories(read, "admin_panel: {enabled: false}, bug: {ticket: null}, training: {enabled: true}")

    assert "admin_panel" not in found
    assert found["bug"].ticket is None
    assert len(found) == 8


def test_a_category_of_the_teams_own_stands_last_and_has_what_it_was_given(read: Read) -> None:
    *_, own = categories(read, 'access_rights: {reply: "Ask {owner}.", forward_to: [U0DANA]}').values()

    assert (own.id, own.label, own.reply) == ("access_rights", "Access rights", "Ask {owner}.")
    assert (own.forwards, own.ticket, own.careful) == (True, None, False)


@pytest.mark.parametrize(
    ("text", "path", "says", "mend"),
    [
        ('bug: {reply: "Hi {requestor}"}', "bug.reply", "'{requestor}' means nothing in a reply", "{requester}?"),
        ('bug: {reply: "{x_y_z}"}', "bug.reply", "means nothing in a reply", "{ask_instead}"),
        ('bug: {label: " "}', "bug.label", "is no label", "at most 60"),
        (f"bug: {{label: {'n' * 61}}}", "bug.label", "is no label", "at most 60"),
        ("bug: {links: {API: docs}}", "bug.links.API", "no web address", "https://"),
        ("bug: {ticket: {labels: [two words]}}", "bug.ticket.labels[0]", "no label of a ticket", "without spaces"),
        ("bug: {ticket: {board: 3}}", "bug.ticket.board", "no key 'board'", ""),
        ("bug: {ticket: true}", "bug.ticket", "", ""),
        ("bug: {forward_to: [dana]}", "bug.forward_to[0]", "not the Slack id of a person", "Copy member ID"),
        ("bug: {close: maybe}", "bug.close", "neither true nor false", "true or false"),
        ("bug: {second_approval: 2}", "bug.second_approval", "neither true nor false", "true or false"),
        ("bug: {enabled: never}", "bug.enabled", "neither true nor false", "true or false"),
        ("bug: {ask_instead: 5}", "bug.ask_instead", "5 is no text", "quotes"),
    ],
)
def test_a_mistake_is_named_with_its_path_and_the_mend(
    judge: Judge, text: str, path: str, says: str, mend: str
) -> None:
    (problem,) = judge(TRIAGE % text)

    assert problem.path == f"teams.a.triage.{path}"
    assert says in problem.message
    assert mend in problem.mend
