"""Words fold alike, and the longest phrase at a place is found."""

from __future__ import annotations

from bot.phrases import Phrases, phrase_key, read_words

PHRASES = Phrases([("vector", 1), ("vector store", 2), ("vector stores", 3), ("open source", 4)])


def test_plurals_hyphens_and_spellings_fold() -> None:
    assert phrase_key("Quantized-Models") == phrase_key("quantised model")
    assert phrase_key("Diarization") == phrase_key("diarisation")


def test_the_longest_phrase_is_found_and_of_two_alike_the_first() -> None:
    tokens = read_words("A vector, an open-source vector store")

    assert list(PHRASES.all_in(tokens)) == [(1, 1, 2), (4, 4, 6), (2, 6, 8)]


def test_no_phrase_runs_across_a_stop() -> None:
    assert list(PHRASES.all_in(read_words("open. Source, vector: store"))) == [(1, 4, 5)]
