"""**Update…** on an incident's card and in reminders, and **Follow** for anybody (I7)."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.incidents import Incident, is_running
from bot.domain.reasons import Reason
from bot.services.incidents import course, following, offered, updates
from bot.services.work import Work
from handlers import answers, inputs
from handlers.office import Office
from handlers.views import incident_updates, modals
from handlers.views.incident_ids import IncidentAction, parse_incident


def register(app: App, office: Office) -> None:
    """Listen to the buttons."""
    app.action(IncidentAction.FOLLOW)(_told(office, following.follow))
    app.action(IncidentAction.UNFOLLOW)(_told(office, following.unfollow))

    @app.action(IncidentAction.UPDATE)
    def ask(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.reading() as work:
            form = updates.form(work, click.user, click.what.incident_id)
        if isinstance(form, Reason):
            answers.say(office, client, click, form.sentence)
        elif _in_modal(body):
            answers.push_form(client, click, incident_updates.update_form(form))
        else:
            answers.open_form(client, click, incident_updates.update_form(form))
        ack()


def _told(office: Office, act: Callable[[Work, str, int], str]) -> Callable[..., None]:
    """A listener whose outcome only concerns who pressed: they are told, in the form that they pressed in."""

    def listen(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        click = inputs.click(body, parse_incident)
        with office.desk.work("button") as work:
            sentence = act(work, click.user, click.what.incident_id)
        if _in_modal(body):
            client.views_update(view_id=str(body["view"]["id"]), view=modals.tell(sentence))
        else:
            answers.say(office, client, click, sentence)
        ack()

    return listen


def _in_modal(body: dict[str, Any]) -> bool:
    return (body.get("view") or {}).get("type") == "modal"


@offered.offer(20, "Update…", IncidentAction.UPDATE)
def _can_update(work: Work, incident: Incident, user: str) -> bool:
    return is_running(incident) and course.may_act(work, incident, user)


@offered.offer(60, "Follow", IncidentAction.FOLLOW)
def _can_follow(work: Work, incident: Incident, user: str) -> bool:
    return is_running(incident) and user not in work.uow.incidents.followers(incident.id)


@offered.offer(60, "Unfollow", IncidentAction.UNFOLLOW)
def _can_unfollow(work: Work, incident: Incident, user: str) -> bool:
    return user in work.uow.incidents.followers(incident.id)
