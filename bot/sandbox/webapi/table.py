"""The whole table of Web API methods: importing this module fills it."""

from bot.sandbox.webapi import auth, chat, conversations, history, reactions, usergroups, users, views
from bot.sandbox.webapi.call import METHODS

FAMILIES = (auth, chat, conversations, history, reactions, usergroups, users, views)

__all__ = ["FAMILIES", "METHODS"]
