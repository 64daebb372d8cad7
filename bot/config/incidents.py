"""What the file says about incidents: where they are run, by whom, their severities and their follow-up (I)."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from bot.config.fields import ChannelId, Name, PositiveDuration, Section, Text
from bot.config.response import Target


class Severity(Section):
    """What a severity asks for; what is left out is not asked for (I3)."""

    acknowledge: PositiveDuration | None = None
    update_every: PositiveDuration | None = None
    audiences: tuple[Name, ...] = ()
    channels: tuple[ChannelId, ...] = ()  # stakeholder channels that updates go to
    checklist: Annotated[tuple[Text, ...], Field(max_length=20)] = ()


DEFAULT_SEVERITIES = {
    "sev1": Severity(acknowledge=timedelta(minutes=5), update_every=timedelta(minutes=30)),
    "sev2": Severity(acknowledge=timedelta(minutes=15), update_every=timedelta(hours=1)),
    "sev3": Severity(acknowledge=timedelta(hours=1)),
    "sev4": Severity(),
}


class CustomerSilence(Section):
    """When a customer who does not answer is followed up, and when the bridge is closed (I8)."""

    nudge_after: PositiveDuration = timedelta(minutes=15)
    close_after: PositiveDuration = timedelta(minutes=15)


class RootCause(Section):
    """When the two parts of the root-cause analysis are due, and how long before they are reminded of (I9)."""

    initial: PositiveDuration = timedelta(hours=24)
    engineering: PositiveDuration = timedelta(hours=48)
    remind_before: PositiveDuration = timedelta(hours=4)


class Incidents(Section):
    """Incidents and emergencies (I1-I10)."""

    channel: ChannelId | None = None
    manager: Target | None = None
    region: Target | None = None  # who is asked for another engineer (I5)
    severities: dict[Name, Severity] = Field(default=DEFAULT_SEVERITIES)
    customer_silence: CustomerSilence = CustomerSilence()
    rca: RootCause = RootCause()
