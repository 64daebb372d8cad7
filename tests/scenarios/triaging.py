"""Filling in the form of triage as people do: they choose, the form follows, they look, and send it."""

from typing import Any

from tests.story import Ask, Person, Seen


class TriageForm:
    """The form on a person's screen."""

    def __init__(self, person: Person, seen: Seen) -> None:
        seen.click(person, "Triage…")
        self.person = person
        assert person.modal is not None, "the form did not open"

    def chooses(self, field: str, value: Any) -> "TriageForm":
        """Choose something after which the form is drawn again."""
        view = self.person.modal
        assert view is not None
        block = self._block(field)
        what = {"selected_users": value} if isinstance(value, list) else {"selected": value}
        answer = self.person.story.sandbox.client.click(
            self.person.id, block["element"]["action_id"], block_id=block["block_id"], view_id=view["id"], **what
        )
        assert answer["acked"], answer
        self.person.story.settle()
        return self

    def writes(self, field: str, text: str) -> None:
        """Write in a field without sending anything: Slack's own screen keeps it, and the next choice brings it."""
        block = self._block(field)
        (view,) = self.person.story.sandbox.slack.workspace.modals[self.person.id]
        view["state"]["values"][block["block_id"]][block["element"]["action_id"]]["value"] = text

    def sends(self, **values: Any) -> dict[str, Any]:
        """Fill in fields and send it; `errors` of the answer are by field."""
        view = self.person.modal
        assert view is not None
        filled = {}
        for field, value in values.items():
            block = self._block(field)
            filled[block["block_id"]] = {block["element"]["action_id"]: value}
        answer = self.person.story.sandbox.client.submit(self.person.id, view["id"], filled)
        self.person.story.settle()
        if "errors" in answer:
            answer["errors"] = {place.partition(":")[0]: says for place, says in answer["errors"].items()}
        return answer

    def value(self, field: str) -> Any:
        """What stands in a field now."""
        view, block = self.person.modal, self._block(field)
        assert view is not None
        state = view["state"]["values"][block["block_id"]][block["element"]["action_id"]]
        option = state.get("selected_option") or {}
        return state.get("value") or option.get("value") or state.get("selected_users") or state.get("selected_user")

    def options(self, field: str) -> list[str]:
        """What may be chosen in a field."""
        return [option["value"] for option in self._block(field)["element"]["options"]]

    @property
    def fields(self) -> list[str]:
        view = self.person.modal
        assert view is not None, "the form is closed"
        return [block["block_id"].partition(":")[0] for block in view["blocks"] if block["type"] == "input"]

    @property
    def words(self) -> str:
        return str(self.person.modal)

    def _block(self, field: str) -> dict[str, Any]:
        view = self.person.modal
        assert view is not None, "the form is closed"
        found = [block for block in view["blocks"] if block["block_id"].partition(":")[0] == field]
        assert found, f"there is no field {field} among {self.fields}"
        return dict(found[0])


def triages(person: Person, ask: Ask, category: str, course: str | None = None, **values: Any) -> None:
    """Open the form, say what it is and what to do, and send it."""
    form = TriageForm(person, ask.card)
    form.chooses("category", category)
    if course is not None and course != form.value("course"):
        form.chooses("course", course)
    answer = form.sends(**values)
    assert answer == {"ok": True}, answer
