"""How a refusal of blocks is told: Slack's error name and messages that point at the place."""

from bot.sandbox.records import Json


class BlockError(Exception):
    """Blocks or a view that Slack would refuse."""

    def __init__(self, error: str, *messages: str) -> None:
        super().__init__(f"{error}: {'; '.join(messages)}" if messages else error)
        self.error = error
        self.messages = messages

    def extra(self) -> Json:
        """What stands beside the error in Slack's answer."""
        if not self.messages:
            return {}
        marked = [f"[ERROR] {message}" for message in self.messages]
        return {"errors": list(self.messages), "response_metadata": {"messages": marked}}


class Problems:
    """Collects what is wrong, each with the JSON pointer of its place."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, path: str, message: str) -> None:
        """Note a problem at a place."""
        self.messages.append(f"{message} [json-pointer:{path}]")
