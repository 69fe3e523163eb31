"""Families of constraints: how each is sifted by and how it is judged, in one row a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot import attributes
from bot.answer import Cell, Fit
from bot.attributes import FLAG_TERMS, FLAGS
from bot.evidence import memory
from bot.evidence.bill import DAYS_A_MONTH, bill, calls_a_day
from bot.evidence.candidates import Bound
from bot.evidence.cells import dressed
from bot.evidence.dossier import Dossier, Headline, is_metered
from bot.evidence.licences import COMMERCIAL, licence_class
from bot.model import RUNNABLE, Constraint, Evidence, Fact, saying
from bot.needs.constraints import (
    Setting,
    classes_of,
    compare,
    is_negative,
    letters,
    meant,
    memory_of,
    scaled,
    values_of,
    wants_yes,
)

Judged = tuple[Fit, Cell | None]
UNKNOWN: Judged = ("unknown", None)

PROOF = ("flag", "modality", "category", "tag", "curated")
"""Evidence that proves; a word in a description or a directory's claim does not."""


def _not_sifted(_constraint: Constraint, _: Setting) -> None:
    """No column tells it: all are judged."""


def _listed_in(column: str, constraint: Constraint, values: tuple[str, ...]) -> Bound:
    return Bound(column, "not in" if is_negative(constraint) else "in", values)


@dataclass(frozen=True, slots=True)
class Family:
    """What one kind of constraint means.

    ``judge`` tells how an artifact fares, and by which value. ``sift`` says the same to the
    catalog, or None where no column tells it: it never shuts out what ``judge`` passes.
    """

    judge: Callable[[Constraint, Dossier, Setting], Judged]
    sift: Callable[[Constraint, Setting], Bound | None] = _not_sifted


# -- numbers and days --------------------------------------------------------------------


def _sift_number(constraint: Constraint, _: Setting) -> Bound | None:
    is_money = not constraint.attribute.startswith("price_") or _is_in_dollars(constraint)
    is_bound = constraint.op in ("<=", ">=") and isinstance(constraint.value, float | int)
    if not is_money or not is_bound:
        return None
    return Bound(constraint.attribute, constraint.op, (scaled(constraint),))


def _is_in_dollars(constraint: Constraint) -> bool:
    return (constraint.unit or "USD").startswith("USD")


def _judge_number(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _found(constraint.attribute, dossier)
    number = found.cell.number if found else None
    is_price = constraint.attribute.startswith("price_")
    if is_price and not _is_in_dollars(constraint):
        return "unknown", cell
    if number is None or (is_price and not number) or not isinstance(constraint.value, float | int):
        return "unknown", cell
    return compare(number, constraint.op, scaled(constraint)), cell


def _sift_date(constraint: Constraint, _: Setting) -> Bound | None:
    if constraint.attribute != "released_on" or constraint.op != ">=":
        return None
    return Bound("released_on", ">=", (str(constraint.value),))


def _judge_date(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _found(constraint.attribute, dossier)
    day = attributes.first_day(found.cell.text.lstrip("~")) if found else None
    wanted = attributes.first_day(str(constraint.value))
    if day is None or wanted is None:
        return "unknown", cell
    return compare(day.toordinal(), constraint.op, wanted.toordinal()), cell


# -- flags and what is taken and given ---------------------------------------------------


def _sift_flag(constraint: Constraint, _: Setting) -> Bound:
    wants = int(wants_yes(constraint))
    proof = FLAG_TERMS.get(constraint.attribute, "")
    return Bound(constraint.attribute, "in", (wants,), proof if wants else "")


def _judge_flag(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _found(constraint.attribute, dossier)
    wants = "yes" if wants_yes(constraint) else "no"
    if found is None:
        proof = _proof(FLAG_TERMS.get(constraint.attribute, ""), dossier)
        return ("pass", proof) if proof and wants == "yes" else UNKNOWN
    if found.cell.text == wants == "yes" and _is_denied(constraint.attribute, dossier):
        return "unknown", cell
    return ("pass" if found.cell.text == wants else "fail"), cell


def _is_denied(key: str, dossier: Dossier) -> bool:
    """Whether more of its sellers say no than yes."""
    said = [o.cells[key].text for o in dossier.offers if key in o.cells and not o.first_party]
    own = [o for o in dossier.offers if o.first_party and key in o.cells]
    return not own and said.count("no") > said.count("yes")


def _sift_modality(constraint: Constraint, _: Setting) -> Bound:
    return _listed_in(constraint.attribute, constraint, values_of(constraint))


def _judge_modality(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _found(constraint.attribute, dossier)
    if found is None:
        return UNKNOWN
    has = found.cell.members
    wanted = has & set(values_of(constraint))
    if is_negative(constraint):
        return ("fail" if wanted else "pass"), cell
    if wanted and _most_lack(constraint.attribute, wanted, dossier):
        return "unknown", cell
    return ("pass" if wanted else "fail"), cell


def _most_lack(key: str, wanted: frozenset[str], dossier: Dossier) -> bool:
    """Whether most sellers list less than this one, and its maker is none of them."""
    if any(o.first_party and key in o.cells for o in dossier.offers) or key in dossier.cells:
        return False
    listed = [o.cells[key].members for o in dossier.offers if key in o.cells]
    return 2 * sum(wanted <= one for one in listed) < len(listed)


def _sift_capability(constraint: Constraint, _: Setting) -> Bound:
    return _listed_in("ability", constraint, values_of(constraint))


def _judge_capability(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    proofs = (_proof(term, dossier) for term in values_of(constraint))
    proof = next(filter(None, proofs), None)
    if proof is None:
        return "unknown" if constraint.op == "has" else "pass", None
    return ("fail" if is_negative(constraint) else "pass"), proof


# -- licences ----------------------------------------------------------------------------


def _sift_licence(constraint: Constraint, _: Setting) -> Bound:
    return _listed_in("licence", constraint, values_of(constraint))


def _judge_licence(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    """By the licence as settled; where only its wording is recorded, by how that begins."""
    found, cell = _licence_of(dossier)
    if found is None:
        return UNKNOWN
    said, wanted = letters(found.cell.text), [letters(value) for value in values_of(constraint)]
    is_settled = dossier.headline("licence") is not None
    holds = said in wanted if is_settled else any(said.startswith(each[:6]) for each in wanted)
    return ("pass" if holds != is_negative(constraint) else "fail"), cell


def _sift_licence_class(constraint: Constraint, _: Setting) -> Bound:
    return _listed_in("licence_class", constraint, tuple(sorted(classes_of(constraint))))


def _judge_licence_class(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    found, cell = _licence_of(dossier)
    known = licence_class(found.cell.text) if found else None
    if known is None or known == "own-terms":
        return "unknown", cell
    wanted = classes_of(constraint)
    return ("pass" if (known in wanted) != is_negative(constraint) else "fail"), cell


def _judge_open_source(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    found, cell = _licence_of(dossier)
    known = licence_class(found.cell.text) if found else None
    if known in COMMERCIAL:
        return "pass", cell
    if dossier.artifact.kind == "model":
        wanted = Constraint("open_weights", "=", "yes", None, constraint.said)
        return _judge_flag(wanted, dossier, setting)
    return "unknown", cell


def _licence_of(dossier: Dossier) -> tuple[Headline | None, Cell | None]:
    found, cell = _found("licence", dossier)
    return (found, cell) if found else _found("licence_text", dossier)


# -- makers and offers -------------------------------------------------------------------


def _sift_maker(constraint: Constraint, setting: Setting) -> Bound:
    wanted = meant(values_of(constraint), setting.makers)
    return _listed_in("maker", constraint, tuple(sorted(wanted)))


def _judge_maker(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    slug = dossier.artifact.id.partition("/")[0]
    wanted = meant(values_of(constraint), setting.makers)
    is_theirs = slug in wanted or letters(dossier.artifact.maker or "") in map(letters, wanted)
    text = dossier.artifact.maker or slug
    cell = next(iter(dossier.cells.values()), None)
    told = Cell(text, None, cell.source, cell.as_of, cell.url) if cell else _offered_by(dossier)
    named = Cell(text, None, told.source, told.as_of, told.url) if told else None
    return ("pass" if is_theirs != is_negative(constraint) else "fail"), named


def _offered_by(dossier: Dossier) -> Fact | None:
    return next((c for o in dossier.offers for c in o.cells.values()), None)


def _sift_provider(constraint: Constraint, setting: Setting) -> Bound:
    wanted = meant(values_of(constraint), setting.platforms)
    return _listed_in("provider", constraint, tuple(sorted(wanted)))


def _judge_provider(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    wanted = meant(values_of(constraint), setting.platforms)
    names = {setting.platforms.get(slug, slug) for slug in wanted}
    offer = next((o for o in dossier.offers if o.provider in names), None)
    cell = next(iter(offer.cells.values()), None) if offer else None
    named = (
        Cell(offer.provider, None, cell.source, cell.as_of, cell.url) if offer and cell else None
    )
    if not dossier.offers and not is_negative(constraint):
        return UNKNOWN
    return ("pass" if (offer is not None) != is_negative(constraint) else "fail"), named


def _judge_region(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    """Offers that name a region of those asked for; that others serve it is not known."""
    wanted = tuple(value.casefold() for value in values_of(constraint))
    for offer in dossier.offers:
        cell = next(iter(offer.cells.values()), None)
        if cell and offer.region.casefold().startswith(wanted):
            text = saying("shortlist.offered_in", offer.provider, offer.region)
            told = Cell(text, None, cell.source, cell.as_of, cell.url, offer.provider)
            return ("fail" if is_negative(constraint) else "pass"), told
    return UNKNOWN


def _sift_free_tier(_constraint: Constraint, _: Setting) -> Bound:
    return Bound("billing", "in", ("free_tier",))


def _judge_free_tier(_constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    for offer in dossier.offers:
        if offer.billing == "free_tier":
            cell = next(iter(offer.cells.values()), None)
            if cell:
                text = saying("shortlist.offered_as", offer.provider, offer.billing)
                return "pass", Cell(text, None, cell.source, cell.as_of, cell.url, offer.provider)
    return UNKNOWN


def _judge_spent(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
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
    return compare(float(sum_up), constraint.op, float(constraint.value)), cell


# -- where it runs -----------------------------------------------------------------------


def _sift_self_host(constraint: Constraint, _: Setting) -> Bound | None:
    return Bound("weights", "in", (1,)) if wants_yes(constraint) else None


def _judge_self_host(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    """Open weights run anywhere; so does code that is public."""
    if dossier.artifact.kind == "model":
        wanted = Constraint("open_weights", "=", "yes", None, constraint.said)
        return _judge_flag(wanted, dossier, setting)
    proof = _proof("self-hosting", dossier) or _proof("local-inference", dossier)
    if proof:
        return "pass", proof
    found, cell = _licence_of(dossier)
    if dossier.artifact.kind in RUNNABLE and found and licence_class(found.cell.text) in COMMERCIAL:
        return "pass", cell
    told = dossier.cells.get("stars") or dossier.cells.get("last_commit")
    if dossier.artifact.kind in RUNNABLE and told:
        return "pass", Cell(
            saying("shortlist.public_code"), None, told.source, told.as_of, told.url
        )
    return UNKNOWN


def _sift_memory(constraint: Constraint, setting: Setting) -> Bound:
    return Bound("params_total", "<=", (_largest(memory_of(constraint), setting),))


def _judge_memory(constraint: Constraint, dossier: Dossier, setting: Setting) -> Judged:
    if dossier.artifact.kind != "model":
        return UNKNOWN
    weights, proof = _judge_flag(
        Constraint("open_weights", "=", "yes", None, constraint.said), dossier, setting
    )
    if weights == "fail":
        return "fail", proof
    found, _ = _found("params_total", dossier)
    if not found or not found.cell.number:
        return UNKNOWN
    room = memory_of(constraint)
    needed = memory.fits(found.cell.number, setting.context_tokens, room)
    cell = Cell(
        saying("shortlist.memory", needed, room),
        round(needed.memory.gb, 1),
        found.cell.source,
        found.cell.as_of,
        found.cell.url,
    )
    return ("pass" if needed.fits else "fail"), cell


def _largest(memory_gb: float, setting: Setting) -> float:
    """The most parameters that fit at 4 bit, found by halving."""
    low, high = 0.0, 4e12
    for _ in range(60):
        middle = (low + high) / 2
        fits = memory.fits(middle, setting.context_tokens, memory_gb).fits
        low, high = (middle, high) if fits else (low, middle)
    return high


def _judge_language(constraint: Constraint, dossier: Dossier, _: Setting) -> Judged:
    for key in ("language", "runtime"):
        found, cell = _found(key, dossier)
        if found:
            has = {letters(word) for word in found.cell.text.split(",")}
            holds = bool(has & {letters(value) for value in values_of(constraint)})
            return ("pass" if holds != is_negative(constraint) else "fail"), cell
    return UNKNOWN


# -- evidence ----------------------------------------------------------------------------


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


def _found(key: str, dossier: Dossier) -> tuple[Headline | None, Cell | None]:
    """What speaks for the artifact, as stored and as shown."""
    attribute = attributes.find(key) or attributes.BY_KEY["licence"]
    found = dossier.headline(key)
    return found, dressed(attribute, found, dossier.today)


# -- the table ---------------------------------------------------------------------------

NUMBERS = (
    "price_input price_output price_cache_read context_tokens max_input_tokens max_output_tokens "
    "params_total params_active embed_dim stars downloads_30d likes pulls dependents"
).split()
MEMORY = ("vram_gb", "ram_gb", "size_gb")
DATES = ("released_on", "knowledge_cutoff", "last_commit", "latest_release")

NUMBER = Family(_judge_number, _sift_number)

FAMILIES: dict[str, Family] = {
    **dict.fromkeys(NUMBERS, NUMBER),
    **dict.fromkeys(DATES, Family(_judge_date, _sift_date)),
    **dict.fromkeys(FLAGS, Family(_judge_flag, _sift_flag)),
    "input_modalities": Family(_judge_modality, _sift_modality),
    "output_modalities": Family(_judge_modality, _sift_modality),
    "capability": Family(_judge_capability, _sift_capability),
    "licence": Family(_judge_licence, _sift_licence),
    "licence_class": Family(_judge_licence_class, _sift_licence_class),
    "open_source": Family(_judge_open_source),
    "maker": Family(_judge_maker, _sift_maker),
    "provider": Family(_judge_provider, _sift_provider),
    "region": Family(_judge_region),
    "free_tier": Family(_judge_free_tier, _sift_free_tier),
    "price_call": Family(_judge_spent),
    "price_month": Family(_judge_spent),
    "self_host": Family(_judge_self_host, _sift_self_host),
    **dict.fromkeys((*MEMORY, "device"), Family(_judge_memory, _sift_memory)),
    "language": Family(_judge_language),
}
"""What each attribute's constraints mean; what does not stand here nobody can judge."""


def family_of(constraint: Constraint) -> Family | None:
    """What this constraint means; prices of rarer meters are judged, though not sifted by."""
    key = constraint.attribute
    rare = Family(_judge_number) if key.startswith("price_") else None
    return FAMILIES.get(key, rare)
