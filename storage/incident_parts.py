"""What belongs to incidents: pages, updates, followers, root causes and actions (I4, I7, I9)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert  # compiles on SQLite too: one ON CONFLICT for both

from bot.domain.incidents import IncidentUpdate, Page, RcaAction, RootCause
from storage.mapping import mapping
from storage.tables_incidents import actions, followers, pages, root_causes, updates

PAGE = mapping(Page, pages)
UPDATE = mapping(IncidentUpdate, updates)
CAUSE = mapping(RootCause, root_causes)
ACTION = mapping(RcaAction, actions)


class SqlIncidentParts:
    """The second half of `bot.ports.incidents.Incidents`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._parts = connection

    def add_page(self, page: Page) -> Page:
        """Insert (the given id is ignored)."""
        wanted = sa.insert(pages).values(PAGE.write(replace(page, id=0))).returning(pages.c.id)
        return replace(page, id=self._parts.execute(wanted).scalar_one())

    def save_page(self, page: Page) -> Page:
        """Write all columns."""
        values = {name: value for name, value in PAGE.write(page).items() if name != "id"}
        self._parts.execute(sa.update(pages).where(pages.c.id == page.id).values(values))
        return page

    def pages(self, incident_id: int) -> Sequence[Page]:
        """Everybody who was paged, in order."""
        wanted = sa.select(*PAGE.columns).where(pages.c.incident_id == incident_id).order_by(pages.c.id)
        return PAGE.read_all(self._parts.execute(wanted))

    def add_update(self, update: IncidentUpdate) -> IncidentUpdate | None:
        """Insert; None if its `source_key` is there already."""
        values = UPDATE.write(replace(update, id=0))
        wanted = insert(updates).values(values).on_conflict_do_nothing(index_elements=["source_key"])
        number = self._parts.execute(wanted.returning(updates.c.id)).scalar_one_or_none()
        return replace(update, id=number) if number is not None else None

    def updates(self, incident_id: int) -> Sequence[IncidentUpdate]:
        """All of them, oldest first."""
        wanted = sa.select(*UPDATE.columns).where(updates.c.incident_id == incident_id).order_by(updates.c.id)
        return UPDATE.read_all(self._parts.execute(wanted))

    def follow(self, incident_id: int, user: str, at: datetime) -> bool:
        """False if they follow it already."""
        wanted = insert(followers).values(incident_id=incident_id, user=user, since=at).on_conflict_do_nothing()
        return self._parts.execute(wanted.returning(followers.c.user)).scalar_one_or_none() is not None

    def unfollow(self, incident_id: int, user: str) -> bool:
        """False if they did not follow it."""
        mine = sa.and_(followers.c.incident_id == incident_id, followers.c.user == user)
        return bool(self._parts.execute(sa.delete(followers).where(mine)).rowcount)

    def followers(self, incident_id: int) -> Sequence[str]:
        """In the order in which they began to."""
        wanted = sa.select(followers.c.user).where(followers.c.incident_id == incident_id)
        return list(self._parts.execute(wanted.order_by(followers.c.since, followers.c.user)).scalars())

    def put_root_cause(self, cause: RootCause) -> RootCause:
        """Insert, or write all columns of the part of that incident and kind."""
        values = CAUSE.write(replace(cause, id=0))
        wanted = insert(root_causes).values(values)
        wanted = wanted.on_conflict_do_update(index_elements=["incident_id", "kind"], set_=values)
        return replace(cause, id=self._parts.execute(wanted.returning(root_causes.c.id)).scalar_one())

    def root_causes(self, incident_ids: Collection[int]) -> Sequence[RootCause]:
        """The parts of these incidents, in the order in which they are due."""
        mine = root_causes.c.incident_id.in_(list(incident_ids))
        wanted = sa.select(*CAUSE.columns).where(mine).order_by(root_causes.c.due_at, root_causes.c.id)
        return CAUSE.read_all(self._parts.execute(wanted))

    def add_action(self, action: RcaAction) -> RcaAction:
        """Insert (the given id is ignored)."""
        wanted = sa.insert(actions).values(ACTION.write(replace(action, id=0))).returning(actions.c.id)
        return replace(action, id=self._parts.execute(wanted).scalar_one())

    def save_action(self, action: RcaAction) -> RcaAction:
        """Write all columns."""
        values = {name: value for name, value in ACTION.write(action).items() if name != "id"}
        self._parts.execute(sa.update(actions).where(actions.c.id == action.id).values(values))
        return action

    def action(self, action_id: int) -> RcaAction | None:
        found = self._parts.execute(sa.select(*ACTION.columns).where(actions.c.id == action_id)).all()
        return ACTION.read(found[0]) if found else None

    def actions(self, incident_ids: Collection[int]) -> Sequence[RcaAction]:
        """Those of these incidents, oldest first."""
        mine = actions.c.incident_id.in_(list(incident_ids))
        return ACTION.read_all(self._parts.execute(sa.select(*ACTION.columns).where(mine).order_by(actions.c.id)))
