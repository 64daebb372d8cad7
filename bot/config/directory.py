"""What the file of services and customers says (S1)."""

from dataclasses import dataclass

from bot.config.fields import ChannelId, People, Section, Text, UserId, WebAddress


class Directory(Section):
    """Where the file of services and customers stands, beside the configuration (S1)."""

    path: Text = "directory.yaml"


class ServiceEntry(Section):
    """A service as the file describes it."""

    name: Text
    aliases: tuple[Text, ...] = ()
    owners: People = ()
    team: Text | None = None
    channel: ChannelId | None = None
    runbook: WebAddress | None = None
    ticket_project: Text | None = None


class CustomerEntry(Section):
    """A customer as the file describes them."""

    name: Text
    aliases: tuple[Text, ...] = ()
    account_manager: UserId | None = None
    plan: Text | None = None
    region: Text | None = None


@dataclass(frozen=True, slots=True)
class DirectoryFile:
    """What a file says about services and customers."""

    services: tuple[ServiceEntry, ...] = ()
    customers: tuple[CustomerEntry, ...] = ()
