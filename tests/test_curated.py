"""What we reviewed ourselves holds together, is short, sourced, and in our own words."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.builder.reviewed import entries, identities, read_entries, read_identities
from bot.capabilities import find
from bot.curated import read_vocabulary, table, vocabulary
from bot.curated.reading import CurationError
from bot.curated.tables import read_table
from bot.model import KINDS
from bot.phrases import phrase_key

SHARED = Path(__file__).parents[2] / "shared"
SEEDS = (
    "openai/o4-mini",
    "microsoft/phi-4-mini",
    "microsoft/phi-3.5-mini",
    "mistralai/mistral-small",
    "furkangozukara/stable-diffusion",
    "huggingface",
)
CHAT = """
[chat]
label = "Conversation"
category = "text"
synonyms = ["chat model", "chatbot", "dialogue model", "chat completion"]
asked = ["chat"]
"""
ENTRY = """
[[entry]]
artifact = "openai/gpt-4o"
kind = "model"
term = "chat"
what = "Talks."
source = "curated"
url = "https://example.org"
as_of = 2026-11-21
"""


def test_the_vocabulary_is_controlled() -> None:
    terms = vocabulary().terms

    assert 80 <= len(terms) <= 150
    for term in terms:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", term.id), term.id
        assert term.label, term.id
        assert 5 <= len(term.synonyms) + len(term.asked) <= 15, term.id


def test_every_phrase_leads_back_to_its_term() -> None:
    for term in vocabulary().terms:
        for phrase in (term.label, *term.synonyms, *term.asked):
            assert [found.term for found in find(vocabulary(), phrase)] == [term.id], phrase


def test_no_phrase_and_no_label_belongs_to_two_terms() -> None:
    phrases = Counter(
        key
        for term in vocabulary().terms
        for key in {phrase_key(phrase) for phrase in (term.label, *term.synonyms, *term.asked)}
    )

    assert [phrase for phrase, count in phrases.items() if count > 1] == []


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        ("local LLM that really does function calling", {"tool-calling", "local-inference"}),
        ("self-hosted speech-to-text with diarisation", {"self-hosting", "diarisation"}),
        ("STT that is real-time", {"speech-to-text"}),
        ("vector search inside our existing Postgres", {"vector-search", "postgresql"}),
        ("LoRA trainer for SDXL", {"lora"}),
        ("one gateway with team budgets and keys", {"llm-gateway", "budgets-and-keys"}),
        ("put a safety filter around the assistant", {"guardrails"}),
        ("team of AI agents with different roles", {"multi-agent"}),
        ("clone my voice for dubbing", {"voice-cloning"}),
        ("crawl documentation and feed it to a model", {"web-scraping"}),
        ("MCP server for Jira and Slack", {"jira", "slack"}),
        ("permissive embedder and reranker", {"embeddings", "reranking"}),
        ("text-to-SQL for complex joins", {"text-to-sql"}),
        ("summarise 200+ message Slack threads", {"summarisation", "slack"}),
        ("two million invoices to JSON", {"information-extraction"}),
        ("internal ChatGPT with SSO", {"chat-interface", "sso"}),
        ("OCR for scans", {"ocr"}),
        ("inpainting and image generation", {"inpainting", "image-generation"}),
        ("a model for maths", {"mathematics"}),
        ("quantized weights", {"quantisation", "open-weights"}),
    ],
)
def test_words_of_a_channel_name_the_capabilities(need: str, expected: set[str]) -> None:
    assert expected <= {found.term for found in find(vocabulary(), need)}


def test_every_entry_has_a_known_term_a_source_and_fits_a_phone() -> None:
    assert len({entry.artifact for entry in entries()}) >= 106
    for entry in entries():
        assert entry.term in vocabulary().by_id
        assert entry.url.startswith("https://")
        assert len(entry.what) <= 140
        assert max(len(entry.best_for), len(entry.limits)) <= 100


def test_nothing_is_said_twice_of_an_artifact() -> None:
    said = Counter(
        (entry.artifact, entry.term) for entry in entries() if entry.source != "unfragile-pages"
    )

    assert [key for key, count in said.items() if count > 1] == []


def test_all_48_blocks_of_the_directory_stand_here_as_its_claims() -> None:
    claims = [entry for entry in entries() if entry.source == "unfragile-pages"]

    assert Counter(claim.artifact for claim in claims) == dict.fromkeys(SEEDS, 8)
    assert {claim.confidence for claim in claims} == {"claimed"}
    assert len({(claim.artifact, claim.term) for claim in claims}) == 48
    assert all(claim.limits for claim in claims)


def test_only_the_directory_claims() -> None:
    assert {entry.source for entry in entries() if entry.confidence == "claimed"} == {
        "unfragile-pages"
    }


@pytest.mark.parametrize(
    ("artifact", "term", "words"),
    [
        ("microsoft/phi-4-mini", "quantisation", "implausible"),
        ("microsoft/phi-3.5-mini", "on-device", "Contradicts itself"),
        ("microsoft/phi-3.5-mini", "commercial-use", "does require keeping its notice"),
        ("mistralai/mistral-small", "commercial-use", "requires keeping its notices"),
        ("openai/o4-mini", "code-generation", "invented"),
        ("openai/o4-mini", "mathematics", "10-50x and also 5-10x"),
        ("mistralai/mistral-small", "text-generation", "24B Small 3"),
        ("huggingface", "model-serving", "though the page says Free"),
    ],
)
def test_what_the_directory_gets_wrong_is_said_plainly(
    artifact: str, term: str, words: str
) -> None:
    (claim,) = [
        entry
        for entry in entries()
        if (entry.artifact, entry.term, entry.source) == (artifact, term, "unfragile-pages")
    ]

    assert words in claim.limits


def test_the_directorys_names_mean_the_six_artifacts() -> None:
    meant = {
        name: identity.artifact
        for identity in identities()
        if identity.source in ("", "unfragile-pages")
        for name in identity.names
    }

    assert meant["Stable-Diffusion"] == "furkangozukara/stable-diffusion"
    assert meant["Phi-4-mini"] == "microsoft/phi-4-mini"
    assert meant["Phi-3.5 Mini"] == "microsoft/phi-3.5-mini"
    assert meant["Mistral Small"] == "mistralai/mistral-small"
    assert meant["Hugging Face"] == "huggingface"
    assert meant["o4-mini"] == "openai/o4-mini"


def test_stable_diffusion_means_the_repository_in_the_directory_only() -> None:
    scopes = {identity.source for identity in identities() if "Stable-Diffusion" in identity.names}

    assert scopes == {"unfragile-pages"}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('term = "chat"', 'term = "telepathy"'), "no term is called 'telepathy'"),
        (("https://", "http://"), "its url does not begin with https://"),
        (('what = "Talks."', f'what = "{"long " * 40}"'), "what has 200 characters"),
        (('kind = "model"', 'kind = "spaceship"'), "'spaceship' is no kind of artifact"),
        (('what = "Talks."\n', ""), "what is missing"),
        (('what = "Talks."', 'wat = "Talks."\nwhat = "Talks."'), "nothing is called wat"),
        (("2026-11-21", '"yesterday"'), "as_of is no date"),
    ],
)
def test_a_wrong_entry_is_named_with_its_place(change: tuple[str, str], complaint: str) -> None:
    known = read_vocabulary("words.toml", CHAT)

    with pytest.raises(CurationError) as refused:
        read_entries("mine.toml", ENTRY.replace(*change), known)

    assert str(refused.value).startswith("mine.toml, entry 1 (openai/gpt-4o): ")
    assert complaint in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_file_that_is_not_toml_is_named() -> None:
    with pytest.raises(CurationError, match=r"^words\.toml is not TOML: "):
        read_vocabulary("words.toml", "[chat")


def test_a_phrase_in_two_terms_is_refused() -> None:
    twice = CHAT + CHAT.replace("[chat]", "[talk]").replace('"chat"]', '"small talk"]')

    with pytest.raises(CurationError, match=r"'chat model' belongs to \[chat\] already"):
        read_vocabulary("words.toml", twice)


def test_a_category_is_one_of_those_there_are() -> None:
    with pytest.raises(CurationError, match="'prose' is none of agents, audio, code"):
        read_vocabulary("words.toml", CHAT.replace('"text"', '"prose"'))


def test_a_broader_term_must_exist() -> None:
    with pytest.raises(CurationError, match="no term is called 'speech'"):
        read_vocabulary("words.toml", CHAT + 'broader = "speech"')


def test_phrases_speak_of_kinds_and_terms_there_are() -> None:
    phrases = table("phrases").parts

    assert {kind for row in phrases["kind"] for kind in row["kinds"]} <= {*KINDS}
    assert {row["term"] for row in phrases["term"]} <= vocabulary().by_id.keys()


def test_no_phrase_demands_two_things() -> None:
    phrases = table("phrases").parts
    demanding = Counter(phrase for row in phrases["demand"] for phrase in row["phrases"])
    nouns = Counter(noun for row in phrases["kind"] for noun in row["nouns"])

    assert {*demanding.values(), *nouns.values()} == {1}


@pytest.mark.parametrize(
    ("text", "look", "complaint"),
    [
        ('[side]\nin = ["in"]\nout = ["in"]', "spellings", "[side] out: 'in' stands there twice."),
        ('[side]\nin = "in"', "spellings", "[side] in: it is no list of words."),
        ('[side]\nin = "in"', "numbers", "[side]: some are no numbers."),
        ("[side]\nin = 1", "texts", "[side]: some are no texts."),
        ("[side]\nin = [1]", "pairs", "[side] in: it is no pair of numbers."),
        ("[other]", "texts", "[side] is missing."),
    ],
)
def test_a_table_of_another_shape_is_named(text: str, look: str, complaint: str) -> None:
    with pytest.raises(CurationError, match=re.escape(complaint)):
        getattr(read_table("mine.toml", text), look)("side")


def test_one_name_cannot_mean_two_artifacts() -> None:
    identity = '[[identity]]\nartifact = "a/{}"\nkind = "model"\nname = "X"\nnames = ["X"]\n'

    with pytest.raises(CurationError, match="'X' means a/one already"):
        read_identities("who.toml", identity.format("one") + identity.format("two"))


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    words = words_of(text)
    return zip(*(words[start:] for start in range(length)), strict=False)


def test_no_sentence_is_the_directorys_or_a_sources() -> None:
    if not SHARED.exists():
        pytest.skip("the snapshots are not beside this checkout")
    ours = {
        run: said
        for entry in entries()
        for said in (entry.what, entry.best_for, entry.limits)
        for run in runs(said, 6)
    }
    upstream = [*SHARED.glob("seeds/*.txt"), *SHARED.glob("data/**/*")]
    texts = [p for p in upstream if p.suffix in {".txt", ".json", ".yaml", ".yml", ".csv", ".md"}]

    shared = {
        (path.name, ours[run])
        for path in texts
        if path.name != "SOURCE.md"
        for run in runs(path.read_text("utf-8", errors="ignore"), 6)
        if run in ours
    }

    assert shared == set()


def test_every_link_of_a_sources_entry_stands_in_that_source() -> None:
    if not SHARED.exists():
        pytest.skip("the snapshots are not beside this checkout")
    own = {"curated", "unfragile-pages"}
    folders = {entry.source: SHARED / "data" / entry.source for entry in entries()}
    texts = {
        source: "".join(
            path.read_text("utf-8", errors="ignore")
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        ).lower()
        for source, folder in folders.items()
        if source not in own
    }

    strangers = {
        entry.url
        for entry in entries()
        if entry.source in texts
        and entry.url.lower().partition("/blob/")[0] not in texts[entry.source]
    }

    assert strangers == set()


def test_every_reviewed_artifact_is_in_the_shipped_catalog() -> None:
    shipped = Path(__file__).parents[1] / "catalog.db"
    if not shipped.exists():
        pytest.skip("no catalog is built")
    with closing(sqlite3.connect(f"file:{shipped}?mode=ro", uri=True)) as db:
        known = dict(db.execute("SELECT slug, kind FROM artifact"))

    assert {
        (entry.artifact, entry.kind)
        for entry in entries()
        if known.get(entry.artifact) != entry.kind
    } == set()
