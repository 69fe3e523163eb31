"""The one place where what is to be said becomes text."""

from __future__ import annotations

from bot.model import Saying, Text
from bot.words import comparison, cost, help, lifecycle, shortlist, values, verdicts

MODULES = {
    "comparison": comparison,
    "cost": cost,
    "help": help,
    "lifecycle": lifecycle,
    "shortlist": shortlist,
    "values": values,
    "verdicts": verdicts,
}

SENTENCES: dict[str, str] = {
    f"{name}.{key}": template
    for name, module in MODULES.items()
    for key, template in getattr(module, "SENTENCES", {}).items()
}


def say(text: Text) -> str:
    """A text in words: operands are said first, whatever they stand in."""
    return text if isinstance(text, str) else _said(text)


def _said(saying: Saying) -> str:
    operands = map(_operand, saying.operands)
    if saying.key in SENTENCES:
        return SENTENCES[saying.key].format(*operands)
    module, _, name = saying.key.partition(".")
    told: str = getattr(MODULES[module], name)(*operands)
    return told


def _operand(value: object) -> object:
    match value:
        case Saying():
            return _said(value)
        case tuple() | list():
            return [_operand(one) for one in value]
        case dict():
            return {key: _operand(one) for key, one in value.items()}
        case _:
            return value
