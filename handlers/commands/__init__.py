"""The verbs of the slash command: one module each, found by its `VERB`; help is made from them."""
