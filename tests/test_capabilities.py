"""Capabilities are found in what people type and derived from what sources state."""

from __future__ import annotations

import time

import pytest

from bot.builder.derive import derive
from bot.capabilities import Term, Vocabulary, find
from bot.model import Kind
from bot.sources.reading import Fact

SMALL = Vocabulary(
    (
        Term(
            "speech-to-text",
            "Speech to text",
            "audio",
            ("speech to text", "transcription", "STT", "speech recognition"),
            asked=("transcribe",),
            names=("whisper",),
            tags=("mode:audio_transcription",),
        ),
        Term(
            "diarisation",
            "Speaker diarisation",
            "audio",
            ("diarisation", "diarization", "speaker labels"),
            broader="speech-to-text",
        ),
        Term(
            "tool-calling",
            "Tool calling",
            "agents",
            ("tool calling", "function calling"),
            asked=("tools",),
            flags=("supports_tools",),
            not_for=("mcp_server",),
        ),
        Term(
            "long-context",
            "Long context",
            "text",
            ("long context",),
            flags=("context_tokens>=200000",),
        ),
        Term(
            "text-generation",
            "Text generation",
            "text",
            ("text generation",),
            modalities=("out:text",),
            not_with=("embeddings",),
        ),
        Term("embeddings", "Embeddings", "retrieval", ("embeddings",), names=("embedding",)),
        Term("databases", "Database access", "database", ("sql queries",), tags=("databases",)),
        Term("sqlite", "SQLite", "database", ("sqlite",), broader="databases"),
        Term("finance", "Finance", "integration", ("stock prices",), tags=("finance-and-fintech",)),
        Term("vision", "Vision", "vision", ("image input",), tags=("capability:vision",)),
    )
)


def terms(text: str) -> list[str]:
    return [found.term for found in find(SMALL, text)]


def claimed(kind: Kind = "model", **evidence: object) -> set[tuple[str, str, bool]]:
    claims = derive(SMALL, kind, **evidence)  # type: ignore[arg-type]
    return {(claim.term, claim.how, claim.says) for claim in claims}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("self-hosted STT with diarization", ["speech-to-text", "diarisation"]),
        ("Speech-to-Text, long contexts", ["speech-to-text", "long-context"]),
        ("function-calling and tools", ["tool-calling", "tool-calling"]),
        ("transcriptions", ["speech-to-text"]),
        ("a short story", []),
        ("", []),
    ],
)
def test_a_need_names_its_capabilities(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_the_longest_phrase_wins_and_says_where_it_stands() -> None:
    text = "I want Speech Recognition now"

    (found,) = find(SMALL, text)

    assert found.said == "Speech Recognition"
    assert text[found.start : found.end] == found.said


def test_a_word_inside_another_word_is_no_find() -> None:
    assert terms("sttx toolsmith") == []


def test_a_phrase_does_not_run_across_a_comma_or_a_full_stop() -> None:
    assert terms("speech, to text. Function. Calling") == []


def test_a_flag_that_says_no_is_a_claim_that_says_no() -> None:
    assert claimed(facts=[Fact("supports_tools", "no", 0)]) == {("tool-calling", "flag", False)}


def test_a_missing_flag_claims_nothing() -> None:
    assert claimed(facts=[Fact("supports_vision", "yes", 1)]) == set()


def test_a_window_is_long_only_from_its_threshold() -> None:
    assert claimed(facts=[Fact("context_tokens", "200000", 200000)]) == {
        ("long-context", "flag", True)
    }
    assert claimed(facts=[Fact("context_tokens", "128000", 128000)]) == set()


def test_modalities_are_evidence() -> None:
    assert claimed(facts=[Fact("output_modalities", "audio, text")]) == {
        ("text-generation", "modality", True)
    }


def test_an_embedding_model_that_returns_text_by_its_feed_generates_none() -> None:
    facts = [Fact("output_modalities", "text")]

    assert claimed(facts=facts, name="text-embedding-3-small") == {("embeddings", "word", True)}


def test_looks_deceive_only_beside_better_evidence() -> None:
    words = "Text generation and embeddings."

    assert claimed("library", words=words) == {
        ("text-generation", "word", True),
        ("embeddings", "word", True),
    }


def test_a_mode_is_a_category_and_a_label_is_a_tag() -> None:
    assert claimed(tags=[("mode", "audio_transcription")]) == {("speech-to-text", "category", True)}
    assert claimed(tags=[("capability", "vision")]) == {("vision", "tag", True)}
    assert claimed(tags=[("domain", "Vision")]) == set()


def test_categories_match_however_a_source_spells_them() -> None:
    for spelled in ("finance-and-fintech", "Finance & Fintech", "finance-fintech"):
        assert claimed("mcp_server", tags=[("category", spelled)]) == {
            ("finance", "category", True)
        }


def test_a_tag_spelled_as_a_synonym_is_evidence_but_a_tag_that_contains_one_is_not() -> None:
    assert claimed("library", tags=[("topic", "speech-recognition")]) == {
        ("speech-to-text", "tag", True)
    }
    assert claimed("library", tags=[("topic", "sqlite-viewer")]) == set()


def test_a_narrower_term_brings_its_broader_one() -> None:
    assert claimed("mcp_server", words="Query SQLite files.") == {
        ("sqlite", "word", True),
        ("databases", "word", True),
    }


@pytest.mark.parametrize(
    "words",
    [
        "A SQLite-based diary",
        "An alternative to SQLite",
        "Works without SQLite",
        "See https://example.org/sqlite",
        "Gives models tools",
    ],
)
def test_a_sentence_that_names_a_thing_only_in_passing_proves_nothing(words: str) -> None:
    assert claimed("mcp_server", words=words) == set()


def test_what_a_server_says_of_models_is_not_its_own() -> None:
    assert claimed("mcp_server", words="For clients with function calling.") == set()
    assert claimed("library", words="With function calling.") == {("tool-calling", "word", True)}


def test_a_models_name_counts_by_its_parts_and_others_by_phrases() -> None:
    assert claimed(name="openai/whisper-large-v3") == {("speech-to-text", "word", True)}
    assert claimed("mcp_server", name="acme/sqlite-explorer") == {
        ("sqlite", "word", True),
        ("databases", "word", True),
    }
    assert claimed("library", name="whisper") == set()


def test_one_claim_for_each_term_and_kind_of_evidence() -> None:
    claims = derive(
        SMALL, "library", tags=[("topic", "transcription")] * 2, words="Transcription, STT."
    )

    assert [(claim.term, claim.how) for claim in claims] == [
        ("speech-to-text", "tag"),
        ("speech-to-text", "word"),
    ]


def test_twenty_five_thousand_sentences_take_seconds_at_most() -> None:
    from bot.curated import vocabulary

    sentence = (
        "Connects assistants to a PostgreSQL database, runs SQL queries and draws charts. " * 2
    )
    began = time.process_time()

    for _ in range(12_500):
        derive(vocabulary(), "mcp_server", words=sentence, name="acme/postgres-mcp")

    assert time.process_time() - began < 4
