"""Draws what was rendered as plain text, so that snapshots read like a picture book."""

import json

from bot.ports.screens import Rendered


def picture(rendered: Rendered) -> str:
    """The notification, then the blocks as people see them, then the exact blocks, one per line."""
    drawn = "\n".join(_block(block) for block in rendered.blocks)
    exact = "\n".join(json.dumps(block, ensure_ascii=False) for block in rendered.blocks)
    return f"🔔 {rendered.text}\n\n{drawn}\n\n{exact}\n"


def picture_of_modal(view: dict[str, object]) -> str:
    """The modal as people see it, then the exact view."""
    submit = f" [{_text(view['submit'])}]" if "submit" in view else ""
    drawn = "\n".join(_block(block) for block in view["blocks"])
    exact = "\n".join(json.dumps(each, ensure_ascii=False) for each in [{**view, "blocks": ["…"]}, *view["blocks"]])
    return f"▌{_text(view['title'])}\n{drawn}\n[{_text(view['close'])}]{submit}\n\n{exact}\n"


def _block(block: dict[str, object]) -> str:
    match block["type"]:
        case "section":
            beside = f"    {_element(block['accessory'])}" if "accessory" in block else ""
            return _text(block["text"]) + beside
        case "context":
            return "\n".join(f"  {line}" for element in block["elements"] for line in _text(element).split("\n"))
        case "actions":
            return " ".join(_element(element) for element in block["elements"])
        case "header":
            return f"# {_text(block['text'])}"
        case "input":
            optional = " (optional)" if block["optional"] else ""
            hint = f"\n  {_text(block['hint'])}" if "hint" in block else ""
            return f"{_text(block['label'])}{optional}\n{_element(block['element'])}{hint}"
    return "─────"


def _element(element: dict[str, object]) -> str:
    match element["type"]:
        case "button":
            return f"[{_text(element['text'])}{' ★' if element.get('style') == 'primary' else ''}]"
        case "overflow":
            return f"[⋯ {' | '.join(_text(option['text']) for option in element['options'])}]"
        case "static_select":
            chosen = element.get("initial_option")
            options = " | ".join(
                _text(option["text"]) + ("✓" if option == chosen else "") for option in element["options"]
            )
            return f"[▾ {options}]"
        case "plain_text_input":
            return f"[{element.get('initial_value', _text(element['placeholder']))}_]"
    return f"[▾ {_text(element['placeholder'])}]"


def _text(text: object) -> str:
    assert isinstance(text, dict)
    return str(text["text"])
