"""What chats say around an answer: every language says all of it, with the same gaps to fill."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

from adapters.chat import wording
from adapters.chat.wording import EN, LANGUAGES, say
from bot.card import Card

ROOT = Path(__file__).parents[1]
APOLOGIES = [wording.failed_card, wording.slow_card, wording.busy_card, wording.old_card]


def gaps(text: str) -> set[str]:
    """The names a text leaves open."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_all_that_english_says(language: str) -> None:
    assert LANGUAGES[language].keys() == EN.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", EN)
def test_every_language_leaves_the_same_gaps(language: str, what: str) -> None:
    said = LANGUAGES[language][what]

    assert gaps(said) == gaps(EN[what])
    assert "" not in gaps(said)
    assert said == said.strip() != ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_ends_as_it_does_in_english(language: str) -> None:
    ends = {what: said[-1] in ".!?" for what, said in EN.items()}

    assert {what: said[-1] in ".!?" for what, said in LANGUAGES[language].items()} == ends


def said_by_adapters() -> set[str]:
    """The first words of every ``say("...")`` in the adapters."""
    return {
        node.args[0].value
        for path in (ROOT / "adapters").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("say", "wording.say")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_adapters_say_only_what_there_are_words_for() -> None:
    assert said_by_adapters() <= EN.keys()


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "Dismiss"), ("de", "Schließen"), ("de-AT", "Schließen"), ("DE", "Schließen"),
     ("fr-FR", "Dismiss"), ("", "Dismiss"), ("-", "Dismiss")],
)  # fmt: skip
def test_a_language_nobody_translated_is_english(language: str, word: str) -> None:
    assert say("dismiss", language) == word


def test_what_a_person_typed_is_not_read_as_a_gap() -> None:
    assert "{0.__class__}" in say("to_type", label="Ask", sentence="{0.__class__}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("apology", APOLOGIES, ids=lambda apology: apology.__name__)
def test_an_apology_is_a_title_and_a_next_step(apology: object, language: str) -> None:
    made = apology(language)  # type: ignore[operator]

    assert isinstance(made, Card)
    assert made.title
    assert made.lead
    assert made.kind
    assert not made.parts
