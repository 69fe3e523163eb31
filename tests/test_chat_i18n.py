"""What chats say to people: all of it is translated, with the same operands, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from adapters.chat.apologies import APOLOGIES, apology
from adapters.chat.i18n import LANGUAGES, LOCALE, say, translation

ROOT = Path(__file__).parents[1]
UNTRANSLATED = {"English", "Deutsch"}
"""Languages are called what their speakers call them."""


def messages(language: str) -> dict[str, Message]:
    path = LOCALE / language / "LC_MESSAGES" / "pickwick.po"
    with path.open("rb") as file:
        found = read_po(file, locale=language, abort_invalid=True)
    return {str(message.id): message for message in found if message.id}


def constants(node: ast.expr) -> set[str]:
    """The texts an expression may be."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=orelse):
            return constants(body) | constants(orelse)
    return set()


def said_in(tree: ast.AST) -> Iterator[set[str]]:
    """What is said, marked to be said, or described to Discord, which has it translated."""
    named = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).rpartition(".")
        shown = {"describe": None, "command": "description", "context_menu": "name"}
        if called[2] in ("N_", "say", "translation") and not called[0]:
            yield constants(node.args[0])
        elif called[2] in shown and "click" not in called[0]:
            for keyword in node.keywords:
                if shown[called[2]] in (None, keyword.arg):
                    value = keyword.value
                    yield constants(named[value.id] if isinstance(value, ast.Name) else value)
        elif called[2] == "Choice":
            yield from (constants(each.value) for each in node.keywords if each.arg == "name")


def said_by_adapters() -> set[str]:
    trees = (ast.parse(path.read_text("utf-8")) for path in (ROOT / "adapters").rglob("*.py"))
    return set().union(*(texts for tree in trees for texts in said_in(tree))) - UNTRANSLATED


def operands(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_all_that_is_said_is_translated_and_nothing_else(language: str) -> None:
    assert messages(language).keys() == said_by_adapters()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_translation_has_the_operands_and_the_end_of_its_text(language: str) -> None:
    for english, message in messages(language).items():
        said = str(message.string)
        assert operands(said) == operands(english), english
        assert said == said.strip() != "", english
        assert (said[-1] in ".!?") == (english[-1] in ".!?"), english
        assert not message.fuzzy, english


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "Dismiss"), ("de", "Schließen"), ("de-AT", "Schließen"), ("DE", "Schließen"),
     ("fr-FR", "Dismiss"), ("", "Dismiss"), ("-", "Dismiss"), ("../de", "Dismiss")],
)  # fmt: skip
def test_a_language_nobody_translated_is_english(language: str, word: str) -> None:
    assert say("Dismiss", language) == word
    assert translation("Dismiss", language) == (word if word != "Dismiss" else None)


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_a_person_typed_is_not_read_as_an_operand(language: str) -> None:
    typed = "{0.__class__}"

    assert typed in say("{label}: type “{sentence}”", language, label="Ask", sentence=typed)


@pytest.mark.parametrize("language", ["en", *sorted(LANGUAGES)])
@pytest.mark.parametrize("kind", APOLOGIES)
def test_an_apology_is_a_title_and_a_next_step(kind: str, language: str) -> None:
    made = apology(kind, language)

    assert (made.kind, made.parts) == (kind, ())
    assert made.title
    assert made.lead
