"""Whose something is: found in spite of typos, kept by leads and owners, with its gaps in view (S1, P1, P2)."""

from typing import Any

import pytest
import yaml

from bot.services.refresh import refresh
from tests.story import CONFIG, Person, Story

DIRECTORY = {
    "services": [
        {
            "name": "Billing API",
            "aliases": ["invoices"],
            "owners": ["U0ANN", "U0BEN"],
            "team": "backend",
            "channel": "C0BACKEND",
            "runbook": "https://wiki.example.com/billing",
            "ticket_project": "BILL",
        },
        {"name": "Search"},
    ],
    "customers": [{"name": "Acme", "account_manager": "U0TOM", "plan": "enterprise", "region": "EMEA"}],
}


@pytest.fixture
def with_directory(story: Story) -> Story:
    """The bot starts again with a file of services and customers beside its configuration."""
    (story.folder / "directory.yaml").write_text(yaml.safe_dump(DIRECTORY))
    with story.down({**CONFIG, "directory": {"path": "directory.yaml"}}):
        pass
    refresh(story.bot.desk, story.bot.slack)
    return story


def button(by: Person, label: str) -> None:
    """Presses a button of the newest answer that only the person sees."""
    by.story.click(by.story.ephemerals_of(by)[-1], by, label)


def shown(by: Person) -> str:
    return str((by.modal or {}).get("blocks"))


def entered(text: str) -> dict[str, Any]:
    return {"value": text}


def trail(story: Story, subject: str) -> list[tuple[str, str]]:
    with story.bot.desk.reading() as work:
        return [(row.action, row.actor) for row in reversed(work.uow.audit.of(subject, 20))]


@pytest.mark.usefixtures("with_directory")
@pytest.mark.parametrize("typed", ["Billing API", "invoices", "biling api"])
def test_anybody_finds_the_owner_of_a_service_by_name_alias_or_typo(olga: Person, typed: str) -> None:
    answer = olga.commands(f"owner {typed}")

    assert "Owned by Ann and Ben" in answer
    assert "Backend support · on duty now: Ann and Ben" in answer
    assert "<https://wiki.example.com/billing|runbook> · tickets in BILL" in answer
    assert "<@" not in answer
    assert "Edit…" not in answer


@pytest.mark.usefixtures("with_directory")
def test_a_customer_has_an_account_manager(olga: Person) -> None:
    answer = olga.commands("owner acme")

    assert "Tom looks after Acme." in answer
    assert "enterprise · EMEA" in answer


@pytest.mark.usefixtures("with_directory")
def test_what_nobody_knows_is_said_and_markup_in_it_pings_nobody(olga: Person) -> None:
    answer = olga.commands("owner <!channel> *kubernetes*")

    assert "I know no service or customer called" in answer
    assert "<!channel>" not in answer


@pytest.mark.usefixtures("with_directory")
def test_without_a_name_the_gaps_are_listed(olga: Person) -> None:
    answer = olga.commands("owner")

    assert "The directory holds 2 services and 1 customer. 1 gap in it." in answer
    assert "*Search*: nobody owns it" in answer


def test_an_owner_who_left_is_a_gap_and_is_named_as_such(with_directory: Story, olga: Person) -> None:
    story = with_directory
    story.sandbox.client.deactivate("U0TOM")
    refresh(story.bot.desk, story.bot.slack)

    assert "*Acme*: their account manager has left" in olga.commands("owner")
    assert "Tom (has left) looks after Acme." in olga.commands("owner acme")


def test_a_lead_closes_a_gap(with_directory: Story) -> None:
    story = with_directory
    lea = story.person("lea")
    lea.commands("owner search")
    button(lea, "Edit…")

    lea.submits(owners={"users": ["U0CID"]}, aliases=entered("finder, lookup ,finder"))

    assert "Search is in the directory as you entered it." in shown(lea)
    assert "Search is owned by Cid." in lea.commands("owner lookup")
    assert trail(story, "service:2") == [("directory.added", "firstline"), ("directory.changed", "U0LEA")]


def test_an_owner_may_change_the_entry_and_not_add_others(with_directory: Story) -> None:
    ben = with_directory.person("ben")
    assert "Add a service…" not in ben.commands("owner")
    ben.commands("owner billing")
    button(ben, "Edit…")

    ben.submits(runbook=entered("https://wiki.example.com/new"))

    assert "https://wiki.example.com/new" in ben.commands("owner billing api")


def test_a_lead_adds_and_removes_a_customer(with_directory: Story) -> None:
    story = with_directory
    lea = story.person("lea")
    lea.commands("owner")
    button(lea, "Add a customer…")

    lea.submits(name=entered("Globex"), account_manager={"user": "U0OLGA"}, region=entered("APAC"))
    assert "Olga looks after Globex." in lea.commands("owner globex")

    button(lea, "Edit…")
    view = lea.modal
    assert view is not None
    block, element = next((b, e) for b in view["blocks"] if b["type"] == "actions" for e in b["elements"])
    story.sandbox.client.click(
        lea.id, element["action_id"], block_id=block["block_id"], view_id=view["id"], value=element["value"]
    )
    story.settle()
    assert "Globex is removed." in shown(lea)
    assert "I know no service or customer called “globex”" in lea.commands("owner globex")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": entered("Invoices")}, "“invoices” is a name of Billing API already."),
        ({"name": entered("Maps"), "runbook": entered("wiki/maps")}, "This is no web address."),
        ({"name": entered("M" * 101)}, "Please write at most 100 characters."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_stays_entered(
    with_directory: Story, values: dict[str, Any], sentence: str
) -> None:
    lea = with_directory.person("lea")
    lea.commands("owner")
    button(lea, "Add a service…")

    answer = lea.submits(**values)

    assert sentence in str(answer)
    assert lea.modal is not None


def test_whoever_changes_an_entry_that_changed_meanwhile_is_told(with_directory: Story) -> None:
    lea, ann = with_directory.person("lea"), with_directory.person("ann")
    for each in (lea, ann):
        each.commands("owner billing api")
        button(each, "Edit…")
    ann.submits(project=entered("PAY"))

    answer = lea.submits(project=entered("INV"))

    assert "Somebody changed this entry meanwhile." in str(answer)
    assert "tickets in PAY" in lea.commands("owner billing api")


def test_what_people_changed_in_slack_survives_the_file_and_a_restart(with_directory: Story) -> None:
    story = with_directory
    lea = story.person("lea")
    lea.commands("owner search")
    button(lea, "Edit…")
    lea.submits(owners={"users": ["U0CID"]})

    with story.down({**CONFIG, "directory": {"path": "directory.yaml"}}):
        pass

    assert "Search is owned by Cid." in lea.commands("owner search")


@pytest.mark.usefixtures("with_directory")
def test_a_card_shows_whose_the_services_are_that_a_request_names_and_pings_no_owner(olga: Person) -> None:
    ask = olga.posts("The billing-api answers slowly, and search too")

    card = ask.card

    assert "Billing API is owned by Ann and Ben · <https://wiki.example.com/billing|runbook>" in card.words
    assert "⚠️ nobody owns Search" in card.words
    assert card.mentions() == {"U0ANN", "U0BEN"}  # who are on duty; a card mentions nobody else


@pytest.mark.usefixtures("with_directory")
def test_a_card_shows_the_customer_whom_a_request_names_and_pings_no_account_manager_n3(olga: Person) -> None:
    card = olga.posts("ACME waits for its invoices").card

    card.shows("Customer Acme · account manager Tom · enterprise, EMEA", "Billing API is owned by Ann and Ben")
    assert card.mentions() == {"U0ANN", "U0BEN"}


def test_an_account_manager_who_left_is_not_shown_on_a_card(with_directory: Story, olga: Person) -> None:
    story = with_directory
    story.sandbox.client.deactivate("U0TOM")
    refresh(story.bot.desk, story.bot.slack)

    olga.posts("Acme waits").card.shows("Customer Acme · ⚠️ nobody looks after them · enterprise, EMEA")


def test_an_owner_who_left_is_not_shown_on_a_card(with_directory: Story, olga: Person) -> None:
    story = with_directory
    story.sandbox.client.deactivate("U0BEN")
    refresh(story.bot.desk, story.bot.slack)
    story.settle()
    story.expect("Ben's Slack account is deactivated")

    assert "Billing API is owned by Ann ·" in olga.posts("The billing api is slow").card.words
