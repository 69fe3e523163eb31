"""What is sifted by and what is judged come from one row, and never disagree."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.answers.hits import because
from bot.attributes import FLAG_TERMS
from bot.catalog.file import Catalog, View
from bot.catalog.reader import find
from bot.evidence.candidates import Prospect, Sieve, Traits
from bot.evidence.dossier import Dossier
from bot.model import KINDS, Artifact, Capability, Constraint, Evidence, Need, Source
from bot.needs import fits
from bot.needs.constraints import Setting
from bot.needs.families import FAMILIES
from bot.needs.reading import read
from bot.needs.search import Finalist, setting_of
from bot.words.say import say

TODAY = date(2026, 11, 21)
NEEDS = Path(__file__).parent / "data" / "needs.jsonl"
EXAMPLES = (
    Constraint("price_input", "<=", 1.0, "USD per 1M tokens", "under $1"),
    Constraint("price_cache_read", "<=", 0.1, "USD per 1M tokens", "cached under 10 cents"),
    Constraint("context_tokens", ">=", 128_000.0, "tokens", "128k"),
    Constraint("max_output_tokens", ">=", 32_000.0, "tokens", "32k out"),
    Constraint("params_total", "<=", 8.0, "B", "at most 8B"),
    Constraint("params_total", "=", 7.0, "B", "a 7B model"),
    Constraint("stars", ">=", 1000.0, None, "1000 stars"),
    Constraint("released_on", ">=", "2026", None, "of 2026"),
    Constraint("released_on", ">=", "2026-05", None, "since May"),
    *(Constraint(flag, "=", "yes", None, flag) for flag in FLAG_TERMS),
    *(Constraint(flag, "=", "no", None, flag) for flag in ("supports_tools", "open_weights")),
    Constraint("input_modalities", "has", ("image",), None, "takes images"),
    Constraint("output_modalities", "has not", ("audio",), None, "no audio"),
    *(
        Constraint("licence", "in", (name,), None, name)
        for name in ("Apache-2.0", "MIT", "GPL-3.0")
    ),
    Constraint("licence", "not in", ("AGPL-3.0-only",), None, "no AGPL"),
    Constraint("licence_class", "in", ("commercial",), None, "commercial use"),
    Constraint("licence_class", "not in", ("copyleft",), None, "no copyleft"),
    Constraint("maker", "in", ("OpenAI", "Mistral"), None, "OpenAI or Mistral"),
    Constraint("maker", "not in", ("google",), None, "not Google"),
    Constraint("provider", "in", ("Groq",), None, "at Groq"),
    Constraint("provider", "not in", ("azure",), None, "not at Azure"),
    Constraint("free_tier", "=", "yes", None, "free tier"),
    Constraint("self_host", "=", "yes", None, "self-hosted"),
    Constraint("vram_gb", "<=", 8.0, "GB", "8 GB"),
    Constraint("device", "in", ("laptop",), None, "on a laptop"),
    Constraint("capability", "has", ("vision",), None, "sees"),
    Constraint("capability", "has not", ("tool-calling",), None, "no tools"),
)


@pytest.fixture(scope="module")
def view() -> View:
    return Catalog.open(find()).on(TODAY)


@pytest.fixture(scope="module")
def sample(view: View) -> dict[str, Dossier]:
    """Some hundred artifacts: the best known, one of each licence, any, and all platforms."""
    rows = view.connection.execute("SELECT slug FROM artifact ORDER BY slug")
    chosen = random.Random(11).sample([slug for (slug,) in rows], 300)
    each = "SELECT min(slug) FROM headline JOIN artifact ON id = artifact GROUP BY licence"
    chosen += [slug for (slug,) in view.connection.execute(each)]
    found = (view.dossier(slug) for slug in (*view.prominent(150), *chosen, *view.platforms))
    return {dossier.artifact.id: dossier for dossier in found if dossier}


def asked_in_needs(view: View) -> Iterator[Constraint]:
    """One constraint for each attribute and way of asking in the table of needs."""
    seen = set()
    for row in NEEDS.read_text("utf-8").splitlines():
        for constraint in read(view, json.loads(row)["need"], TODAY).constraints:
            asked = (constraint.attribute, constraint.op, str(constraint.value)[:12])
            if asked not in seen:
                seen.add(asked)
                yield constraint


def test_nothing_is_sifted_out_that_would_pass(view: View, sample: dict[str, Dossier]) -> None:
    setting = setting_of(Need("x"), view)
    for constraint in (*EXAMPLES, *asked_in_needs(view)):
        bound = fits.bound(constraint, setting)
        if bound is None:
            continue
        sieve = Sieve(KINDS, bounds=(bound,), misses=10**6, most=10**6, with_gone=True)
        out = [p.id for p in view.prospects(sieve) if p.failed and p.id in sample]
        passed = [s for s in out if fits.judge(constraint, sample[s], setting).fit == "pass"]
        assert not passed, constraint


def test_every_family_that_sifts_is_among_the_examples(view: View) -> None:
    setting = setting_of(Need("x"), view)
    sifted = {FAMILIES[c.attribute].sift for c in EXAMPLES if fits.bound(c, setting)}

    assert {f.sift for f in FAMILIES.values()} - sifted == {FAMILIES["region"].sift}


@pytest.mark.parametrize(
    ("how", "fit", "sentence"),
    [
        ("tag", "pass", "Meets the constraint; this ability is on record."),
        ("word", "unknown", "Not known whether “this ability, please”."),
    ],
)
@pytest.mark.parametrize(("flag", "term"), FLAG_TERMS.items())
def test_a_flag_and_its_capability_agree_in_what_is_said(
    flag: str, term: str, how: str, fit: str, sentence: str
) -> None:
    evidence = (Evidence(how, Source("feed", "Feed"), "2026-11-12"),)
    able = Dossier(
        Artifact("a/b", "b", "model"),
        capabilities=(Capability(term, "This ability", evidence),),
        today=TODAY,
    )
    asked = Constraint(flag, "=", "yes", None, "this ability, please")
    judged = fits.judge_all([asked], able, Setting())
    prospect = Prospect(Traits("a/b", "b", "model", 0.5, {}))

    said = say(because(Finalist(prospect, able, judged), {term: "This ability"}, ()))

    assert (judged[0].fit, said) == (fit, sentence)
