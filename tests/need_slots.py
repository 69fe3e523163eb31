"""A need in the slots that the shared sample of needs is labelled with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.model import Constraint, Need

FEATURES = {
    "supports_tools": "tools",
    "supports_structured_output": "json",
    "supports_reasoning": "reasoning",
    "supports_prompt_caching": "caching",
    "supports_pdf": "pdf",
    "supports_web_search": "web_search",
    "supports_computer_use": "computer_use",
}
VENDORS = {
    "meta-llama": "meta",
    "mistralai": "mistral",
    "deepseek-ai": "deepseek",
    "x-ai": "xai",
    "moonshotai": "moonshot",
    "zai-org": "zai",
    "ibm-granite": "ibm",
}
NUMBERS: dict[tuple[str, str], tuple[str, Callable[..., float]]] = {
    ("price_output", "<="): ("max_price_out", min),
    ("price_input", "<="): ("max_price_in", min),
    ("context_tokens", ">="): ("min_context", max),
    ("max_output_tokens", ">="): ("min_output", max),
    ("params_total", "<="): ("max_params_b", min),
    ("params_total", ">="): ("min_params_b", max),
    ("vram_gb", "<="): ("max_vram_gb", min),
    ("ram_gb", "<="): ("max_ram_gb", min),
}
LISTS = {
    ("maker", "in"): "vendor",
    ("maker", "not in"): "not_vendor",
    ("licence", "in"): "licence",
    ("licence_class", "in"): "licence_class",
    ("provider", "in"): "provider",
    ("region", "in"): "region",
    ("input_modalities", "has"): "modality_in",
    ("output_modalities", "has"): "modality_out",
}
FLAGS = {"open_weights": "open_weights", "open_source": "open_weights", "self_host": "self_host"}
FLAGS["free_tier"] = "free_tier"


def eval_slots(need: Need) -> dict[str, Any]:
    """The slots of a need by the sample's names; what has no name there is left out.

    A card's memory asks for weights to put there: the sample says so as a slot of its own.
    """
    slots: dict[str, Any] = {}
    for one in need.constraints:
        _put(slots, one)
    if "max_vram_gb" in slots:
        slots.setdefault("open_weights", True)
    return slots


def _put(slots: dict[str, Any], one: Constraint) -> None:
    if name := LISTS.get((one.attribute, one.op)):
        values = one.value if isinstance(one.value, tuple) else (str(one.value),)
        known = [VENDORS.get(v, v.lower() if name == "licence" else v) for v in values]
        slots[name] = sorted({*slots.get(name, []), *known})
    elif (one.attribute, one.op) in NUMBERS and isinstance(one.value, float | int):
        name, choose = NUMBERS[one.attribute, one.op]
        value = one.value / 1e9 if one.attribute == "params_total" else one.value
        slots[name] = choose(slots.get(name, value), value)
    elif one.attribute in FEATURES and one.value == "yes":
        slots["features"] = sorted({*slots.get("features", []), FEATURES[one.attribute]})
    elif one.attribute in FLAGS:
        slots[FLAGS[one.attribute]] = one.value == "yes"
