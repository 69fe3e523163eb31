"""Whether an artifact meets a constraint: passed, failed or not known, and by which value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot import attributes
from bot.evidence import memory
from bot.evidence.bill import DAYS_A_MONTH, bill, calls_a_day
from bot.evidence.candidates import Bound
from bot.evidence.cells import dressed
from bot.evidence.dossier import Dossier, Headline, is_metered
from bot.evidence.licences import COMMERCIAL, licence_class
from bot.model import Cell, Constraint, Evidence, Fact, Fit, Fitting, Kind, Workload, saying

Judged = tuple[Fit, Cell | None]
UNKNOWN: Judged = ("unknown", None)

NUMBERS = frozenset(
    "price_input price_output price_cache_read context_tokens max_input_tokens max_output_tokens "
    "params_total params_active embed_dim stars downloads_30d likes pulls dependents".split()
)
FLAG_TERMS = {
    "supports_tools": "tool-calling",
    "supports_structured_output": "structured-output",
    "supports_reasoning": "reasoning",
    "supports_vision": "vision",
    "supports_prompt_caching": "prompt-caching",
    "supports_pdf": "",
    "supports_audio_in": "audio-understanding",
    "supports_audio_out": "audio-output",
    "supports_web_search": "",
    "supports_computer_use": "computer-use",
    "supports_temperature": "",
    "open_weights": "open-weights",
}
"""Flags, and the capability that proves the same where the flag is not recorded."""
MODALITIES = ("input_modalities", "output_modalities")
DATES = ("released_on", "knowledge_cutoff", "last_commit", "latest_release")
MEMORY = ("vram_gb", "ram_gb", "size_gb")
DEVICES: dict[str, float] = {
    "phone": 4, "browser": 4, "raspberry pi": 8, "edge": 8, "laptop": 16, "mac": 16, "gpu": 24,
    "cpu": 32,
}  # fmt: skip
"""GB a device is taken to have for a model where nobody says: what most sold today can spare."""

PROOF = ("flag", "modality", "category", "tag", "curated")
"""Evidence that proves; a word in a description or a directory's claim does not."""

ABOUT = 0.25
"""How far from a number said without a bound still counts: "a 7B model" means the 8B too."""

OF_MODELS = frozenset(
    {
        *FLAG_TERMS, *MODALITIES, *MEMORY, "price_input", "price_output", "price_cache_read",
        "context_tokens", "max_input_tokens", "max_output_tokens", "params_total",
        "params_active", "embed_dim", "knowledge_cutoff", "device", "price_call", "price_month",
        "free_tier", "maker_country", "size_gb",
    }
)  # fmt: skip
"""Attributes only models are asked for."""
CODE: tuple[Kind, ...] = ("library", "repository", "tool", "agent", "mcp_server")


@dataclass(frozen=True, slots=True)
class Setting:
    """What judging is told besides the artifact: who is who, and what is to be sent."""

    platforms: Mapping[str, str] = field(default_factory=dict)
    makers: Mapping[str, str] = field(default_factory=dict)
    context_tokens: int = memory.CONTEXT
    workload: Workload | None = None


def is_of_models(constraint: Constraint) -> bool:
    """Whether only models can be asked this."""
    return constraint.attribute in OF_MODELS or constraint.attribute.startswith("price_")


def is_judged(constraint: Constraint) -> bool:
    """Whether the catalog has anything to judge this constraint by."""
    return _judge_of(constraint) is not None


def _judge_of(constraint: Constraint) -> Judge | None:
    """Prices of rarer meters are judged like those of tokens."""
    key = constraint.attribute
    return JUDGES.get(key) or (_number if key.startswith("price_") else None)


def judge(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    """How a constraint fares on an artifact, and the value it was judged by."""
    judging = _judge_of(constraint)
    return judging(constraint, dossier, setting) if judging else UNKNOWN


def judge_all(
    constraints: Iterable[Constraint], dossier: Dossier, setting: Setting
) -> tuple[Fitting, ...]:
    """Every constraint of a need on one artifact."""
    return tuple(Fitting(each, *judge(each, dossier, setting)) for each in constraints)


def bounds(constraints: Iterable[Constraint], setting: Setting) -> tuple[Bound, ...]:
    """What of these can be sifted by."""
    return tuple(filter(None, (bound(each, setting) for each in constraints)))


def bound(constraint: Constraint, setting: Setting) -> Bound | None:
    """The same demand for sifting by SQL: it never shuts out what would pass; None for no such."""
    key, values = constraint.attribute, values_of(constraint)
    if constraint.wish or (
        key.startswith("price_") and not (constraint.unit or "USD").startswith("USD")
    ):
        return None
    if (
        key in NUMBERS
        and constraint.op in ("<=", ">=")
        and isinstance(constraint.value, float | int)
    ):
        return Bound(key, constraint.op, (scaled(constraint),))
    if key in FLAG_TERMS:
        wants = int(_wants_yes(constraint))
        return Bound(key, "in", (wants,), FLAG_TERMS[key] if wants else "")
    if key in MODALITIES:
        return Bound(key, "not in" if _is_negative(constraint) else "in", values)
    if key == "released_on" and constraint.op == ">=":
        return Bound(key, ">=", (str(constraint.value),))
    if key == "capability":
        return Bound("ability", "not in" if _is_negative(constraint) else "in", values)
    if key in ("maker", "provider"):
        known = setting.makers if key == "maker" else setting.platforms
        op = "not in" if _is_negative(constraint) else "in"
        return Bound(key, op, tuple(sorted(meant(values, known))))
    if key in MEMORY or key == "device":
        return Bound("params_total", "<=", (_largest(_memory_of(constraint), setting),))
    if key == "licence":
        return Bound(key, "not in" if _is_negative(constraint) else "in", values)
    if key == "licence_class":
        classes = tuple(sorted(_classes(constraint)))
        return Bound(key, "not in" if _is_negative(constraint) else "in", classes)
    if key == "free_tier":
        return Bound("billing", "in", ("free_tier",))
    if key == "self_host" and _wants_yes(constraint):
        return Bound("weights", "in", (1,))
    return None


# -- reading a constraint ----------------------------------------------------------------


def values_of(constraint: Constraint) -> tuple[str, ...]:
    """What a constraint wants, as words."""
    value = constraint.value
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _wants_yes(constraint: Constraint) -> bool:
    is_no = values_of(constraint)[0].casefold() in ("no", "false", "0", "0.0")
    return is_no == _is_negative(constraint)


def _is_negative(constraint: Constraint) -> bool:
    return constraint.op in ("has not", "not in")


def scaled(constraint: Constraint) -> float:
    """A number as the catalog stores it: prices in micro-dollars, parameters one by one."""
    number = float(constraint.value) if isinstance(constraint.value, float | int) else 0.0
    if constraint.attribute.startswith("price_"):
        return number * 1_000_000
    unit = (constraint.unit or "").casefold()
    return number * 1e9 if unit in ("b", "billion") else number


def meant(values: tuple[str, ...], known: Mapping[str, str]) -> set[str]:
    """The ids of makers or platforms that words mean; the words themselves where none does."""
    found = set()
    for value in values:
        said = _letters(value)
        exact = {i for i, name in known.items() if said in (_letters(i), _letters(name))}
        found |= exact or _beginning(said, known) or {value}
    return found


def _beginning(said: str, known: Mapping[str, str]) -> set[str]:
    if len(said) <= 3:
        return set()
    begun = (
        i for i, name in known.items() for text in (i, name) if _letters(text).startswith(said)
    )
    return set(begun)


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


# -- judges ------------------------------------------------------------------------------


def _number(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _found(constraint.attribute, dossier)
    number = found.cell.number if found else None
    is_price = constraint.attribute.startswith("price_")
    if is_price and not (constraint.unit or "USD").startswith("USD"):
        return "unknown", cell
    if number is None or (is_price and not number) or not isinstance(constraint.value, float | int):
        return "unknown", cell
    return _compare(number, constraint.op, scaled(constraint)), cell


def _compare(number: float, op: str, wanted: float) -> Fit:
    about = abs(number - wanted) <= ABOUT * wanted
    holds = {"<=": number <= wanted, ">=": number >= wanted}.get(op, about)
    return "pass" if holds else "fail"


def _flag(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _found(constraint.attribute, dossier)
    wants = "yes" if _wants_yes(constraint) else "no"
    if found is None:
        proof = _proof(FLAG_TERMS[constraint.attribute], dossier)
        return ("pass", proof) if proof and wants == "yes" else UNKNOWN
    if found.cell.text == wants == "yes" and _is_denied(constraint.attribute, dossier):
        return "unknown", cell
    return ("pass" if found.cell.text == wants else "fail"), cell


def _is_denied(key: str, dossier: Dossier) -> bool:
    """Whether more of its sellers say no than yes."""
    said = [o.cells[key].text for o in dossier.offers if key in o.cells and not o.first_party]
    own = [o for o in dossier.offers if o.first_party and key in o.cells]
    return not own and said.count("no") > said.count("yes")


def _proof(term: str, dossier: Dossier) -> Cell | None:
    """The evidence that proves a capability, as a cell."""
    for capability in dossier.capabilities:
        for evidence in capability.evidence if capability.term == term else ():
            if evidence.how in PROOF:
                return evidence_cell(evidence)
    return None


def evidence_cell(evidence: Evidence) -> Cell:
    """Evidence as a value with its source."""
    return Cell(
        saying("shortlist.proven", evidence.how),
        None,
        evidence.source,
        evidence.as_of,
        evidence.url,
    )


def _modality(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _found(constraint.attribute, dossier)
    if found is None:
        return UNKNOWN
    has = set(found.cell.text.split(", "))
    wanted = has & set(values_of(constraint))
    if _is_negative(constraint):
        return ("fail" if wanted else "pass"), cell
    if wanted and _most_lack(constraint.attribute, wanted, dossier):
        return "unknown", cell
    return ("pass" if wanted else "fail"), cell


def _most_lack(key: str, wanted: set[str], dossier: Dossier) -> bool:
    """Whether most sellers list less than this one, and its maker is none of them."""
    if any(o.first_party and key in o.cells for o in dossier.offers) or key in dossier.cells:
        return False
    listed = [set(o.cells[key].text.split(", ")) for o in dossier.offers if key in o.cells]
    return 2 * sum(wanted <= one for one in listed) < len(listed)


def _licence(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _licence_of(dossier)
    if found is None:
        return UNKNOWN
    said = _letters(found.cell.text)
    holds = any(said.startswith(_letters(value)[:6]) for value in values_of(constraint))
    return ("pass" if holds != _is_negative(constraint) else "fail"), cell


def _licence_class(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _licence_of(dossier)
    known = licence_class(found.cell.text) if found else None
    if known is None or known == "own-terms":
        return "unknown", cell
    wanted = _classes(constraint)
    return ("pass" if (known in wanted) != _is_negative(constraint) else "fail"), cell


def _classes(constraint: Constraint) -> set[str]:
    said = values_of(constraint)
    return {c for v in said for c in (COMMERCIAL if v == "commercial" else (v,))}


def _licence_of(dossier: Dossier) -> tuple[Headline | None, Cell | None]:
    found, cell = _found("licence", dossier)
    return (found, cell) if found else _found("licence_text", dossier)


def _date(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _found(constraint.attribute, dossier)
    day = attributes.first_day(found.cell.text.lstrip("~")) if found else None
    wanted = attributes.first_day(str(constraint.value))
    if day is None or wanted is None:
        return "unknown", cell
    return _compare(day.toordinal(), constraint.op, wanted.toordinal()), cell


def _maker(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    slug = dossier.artifact.id.partition("/")[0]
    wanted = meant(values_of(constraint), setting.makers)
    is_theirs = slug in wanted or _letters(dossier.artifact.maker or "") in map(_letters, wanted)
    text = dossier.artifact.maker or slug
    cell = next(iter(dossier.cells.values()), None)
    told = Cell(text, None, cell.source, cell.as_of, cell.url) if cell else _offered_by(dossier)
    named = Cell(text, None, told.source, told.as_of, told.url) if told else None
    return ("pass" if is_theirs != _is_negative(constraint) else "fail"), named


def _offered_by(dossier: Dossier) -> Fact | None:
    return next((c for o in dossier.offers for c in o.cells.values()), None)


def _provider(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    wanted = meant(values_of(constraint), setting.platforms)
    names = {setting.platforms.get(slug, slug) for slug in wanted}
    offer = next((o for o in dossier.offers if o.provider in names), None)
    cell = next(iter(offer.cells.values()), None) if offer else None
    named = (
        Cell(offer.provider, None, cell.source, cell.as_of, cell.url) if offer and cell else None
    )
    if not dossier.offers and not _is_negative(constraint):
        return UNKNOWN
    return ("pass" if (offer is not None) != _is_negative(constraint) else "fail"), named


def _spent(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    """What the workload costs a call or a month at the headline offer; unknown without one."""
    offer = dossier.priced_offer
    if not setting.workload or not offer or not isinstance(constraint.value, float | int):
        return UNKNOWN
    if not (constraint.unit or "").startswith("USD") or not is_metered(offer):
        return UNKNOWN
    usd = bill(offer, (), setting.workload).usd
    calls = calls_a_day(setting.workload)
    if usd is None or (constraint.attribute == "price_month" and calls is None):
        return UNKNOWN
    sum_up = usd * calls * DAYS_A_MONTH if constraint.attribute == "price_month" and calls else usd
    price = offer.cells.get("price_input") or next(iter(offer.cells.values()))
    text = saying("shortlist.spent", float(sum_up), constraint.attribute == "price_month")
    cell = Cell(text, float(sum_up), price.source, price.as_of, price.url, offer.provider)
    return _compare(float(sum_up), constraint.op, float(constraint.value)), cell


def _region(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    """Offers that name a region of those asked for; that others serve it is not known."""
    wanted = tuple(value.casefold() for value in values_of(constraint))
    for offer in dossier.offers:
        cell = next(iter(offer.cells.values()), None)
        if cell and offer.region.casefold().startswith(wanted):
            text = saying("shortlist.offered_in", offer.provider, offer.region)
            told = Cell(text, None, cell.source, cell.as_of, cell.url, offer.provider)
            return ("fail" if _is_negative(constraint) else "pass"), told
    return UNKNOWN


def _free_tier(_constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    for offer in dossier.offers:
        if offer.billing == "free_tier":
            cell = next(iter(offer.cells.values()), None)
            if cell:
                text = saying("shortlist.offered_as", offer.provider, offer.billing)
                return "pass", Cell(text, None, cell.source, cell.as_of, cell.url, offer.provider)
    return UNKNOWN


def _self_host(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    """Open weights run anywhere; so does code that is public."""
    if dossier.artifact.kind == "model":
        wanted = Constraint("open_weights", "=", "yes", None, constraint.said)
        return _flag(wanted, dossier, setting)
    proof = _proof("self-hosting", dossier) or _proof("local-inference", dossier)
    if proof:
        return "pass", proof
    found, cell = _licence_of(dossier)
    if dossier.artifact.kind in CODE and found and licence_class(found.cell.text) in COMMERCIAL:
        return "pass", cell
    told = dossier.cells.get("stars") or dossier.cells.get("last_commit")
    if dossier.artifact.kind in CODE and told:
        return "pass", Cell(
            saying("shortlist.public_code"), None, told.source, told.as_of, told.url
        )
    return UNKNOWN


def _open_source(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    found, cell = _licence_of(dossier)
    known = licence_class(found.cell.text) if found else None
    if known in COMMERCIAL:
        return "pass", cell
    if dossier.artifact.kind == "model":
        wanted = Constraint("open_weights", "=", "yes", None, constraint.said)
        return _flag(wanted, dossier, setting)
    return "unknown", cell


def _memory(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    if dossier.artifact.kind != "model":
        return UNKNOWN
    weights, proof = _flag(
        Constraint("open_weights", "=", "yes", None, constraint.said), dossier, setting
    )
    if weights == "fail":
        return "fail", proof
    found, _ = _found("params_total", dossier)
    if not found or not found.cell.number:
        return UNKNOWN
    room = _memory_of(constraint)
    needed = memory.fits(found.cell.number, setting.context_tokens, room)
    cell = Cell(
        saying("shortlist.memory", needed, room),
        round(needed.memory.gb, 1),
        found.cell.source,
        found.cell.as_of,
        found.cell.url,
    )
    return ("pass" if needed.fits else "fail"), cell


def _memory_of(constraint: Constraint) -> float:
    if isinstance(constraint.value, float | int):
        return float(constraint.value)
    return max(DEVICES.get(value, DEVICES["laptop"]) for value in values_of(constraint))


def _largest(memory_gb: float, setting: Setting) -> float:
    """The most parameters that fit at 4 bit, found by halving."""
    low, high = 0.0, 4e12
    for _ in range(60):
        middle = (low + high) / 2
        fits = memory.fits(middle, setting.context_tokens, memory_gb).fits
        low, high = (middle, high) if fits else (low, middle)
    return high


def _code_language(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    for key in ("language", "runtime"):
        found, cell = _found(key, dossier)
        if found:
            has = {_letters(word) for word in found.cell.text.split(",")}
            holds = bool(has & {_letters(value) for value in values_of(constraint)})
            return ("pass" if holds != _is_negative(constraint) else "fail"), cell
    return UNKNOWN


def _capability(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    proofs = (_proof(term, dossier) for term in values_of(constraint))
    proof = next(filter(None, proofs), None)
    if proof is None:
        return "unknown" if constraint.op == "has" else "pass", None
    return ("fail" if _is_negative(constraint) else "pass"), proof


def _found(key: str, dossier: Dossier) -> tuple[Headline | None, Cell | None]:
    """What speaks for the artifact, as stored and as shown."""
    attribute = attributes.find(key) or attributes.BY_KEY["licence"]
    found = dossier.headline(key)
    return found, dressed(attribute, found, dossier.today)


Judge = Callable[[Constraint, Dossier, Setting], Judged]

JUDGES: dict[str, Judge] = {
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(FLAG_TERMS, _flag),
    **dict.fromkeys(MODALITIES, _modality),
    **dict.fromkeys(DATES, _date),
    **dict.fromkeys(MEMORY, _memory),
    "device": _memory,
    "licence": _licence,
    "licence_class": _licence_class,
    "maker": _maker,
    "provider": _provider,
    "free_tier": _free_tier,
    "region": _region,
    "price_call": _spent,
    "price_month": _spent,
    "self_host": _self_host,
    "open_source": _open_source,
    "language": _code_language,
    "capability": _capability,
}
"""How each attribute is judged; what does not stand here nobody can judge."""
