"""Every outgoing payload fits Discord: nothing is cut at a limit, something one beyond it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.chat.text import GRAPHEME, utf16
from adapters.discord import limits
from adapters.discord.limits import cut_marked, fit
from adapters.discord.text import escaped

Json = dict[str, Any]

EMBED_TEXTS = (
    (("title",), limits.EMBED_TITLE),
    (("description",), limits.EMBED_DESCRIPTION),
    (("footer", "text"), limits.EMBED_FOOTER),
    (("fields", 0, "name"), limits.EMBED_FIELD_NAME),
    (("fields", 0, "value"), limits.EMBED_FIELD_VALUE),
)


def embed_with(path: tuple[Any, ...], text: str) -> Json:
    embed: Json = {
        "title": "t",
        "description": "d",
        "footer": {"text": "f"},
        "fields": [{"name": "n", "value": "v", "inline": False}],
    }
    held: Any = embed
    for key in path[:-1]:
        held = held[key]
    held[path[-1]] = text
    return {"embeds": [embed], "components": []}


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


@pytest.mark.parametrize(("path", "most"), EMBED_TEXTS)
def test_an_embeds_text_is_cut_beyond_its_limit_only(path: tuple[Any, ...], most: int) -> None:
    whole = fit(embed_with(path, "x" * most))
    longer = fit(embed_with(path, "x" * (most + 1)))

    assert at(whole["embeds"][0], path) == "x" * most
    assert utf16(at(longer["embeds"][0], path)) <= most
    assert at(longer["embeds"][0], path).endswith("…")


@pytest.mark.parametrize(("count", "kept"), [(25, 25), (26, 25)])
def test_an_embed_has_so_many_fields(count: int, kept: int) -> None:
    fields = [{"name": f"{i}", "value": "v", "inline": False} for i in range(count)]

    fitted = fit({"embeds": [{"title": "t", "fields": fields}], "components": []})["embeds"][0]

    assert len(fitted["fields"]) == kept
    assert (fitted["fields"][-1]["value"] == "…") is (count > kept)


@pytest.mark.parametrize(("beyond", "is_cut"), [(0, False), (1, True)])
def test_all_embeds_together_have_so_many_characters(beyond: int, is_cut: bool) -> None:
    field = {"name": "n", "value": "x" * 999, "inline": False}
    embed = {"title": "t" * (1000 + beyond - 800), "description": "d" * 800, "fields": [field] * 5}

    fitted = fit({"embeds": [embed], "components": []})["embeds"]

    assert limits.embed_size(embed) == limits.EMBEDS_TOGETHER + beyond
    assert (fitted[0] != embed) is is_cut
    assert limits.embed_size(fitted[0]) <= limits.EMBEDS_TOGETHER


def texts_of(*texts: str) -> Json:
    parts = [{"type": limits.TEXT, "content": text} for text in texts]
    container = {"type": limits.CONTAINER, "components": parts}
    return {"flags": limits.V2, "components": [container]}


def contents(payload: Json) -> list[str]:
    return [p["content"] for p in limits.walk(payload["components"]) if p["type"] == limits.TEXT]


@pytest.mark.parametrize(("beyond", "is_cut"), [(0, False), (1, True)])
def test_texts_together_have_so_many_characters(beyond: int, is_cut: bool) -> None:
    payload = texts_of("a" * 3_000, "b" * (1_000 + beyond))

    fitted = contents(fit(payload))

    assert (fitted != contents(payload)) is is_cut
    assert sum(map(utf16, fitted)) <= limits.TEXTS_TOGETHER
    assert fitted[1] == "b" * (1_000 + beyond), "the longest gives way"


@pytest.mark.parametrize(("beyond", "is_cut"), [(0, False), (3, True)])
def test_texts_together_have_so_many_bytes(beyond: int, is_cut: bool) -> None:
    three_bytes = "統" * ((limits.BYTES_TOGETHER - 12) // 3)
    assert len(three_bytes.encode()) + 12 == limits.BYTES_TOGETHER
    payload = texts_of(three_bytes + "統" * (beyond // 3))

    fitted = contents(fit(payload))

    assert (fitted != contents(payload)) is is_cut
    assert sum(len(text.encode()) + 12 for text in fitted) <= limits.BYTES_TOGETHER


@pytest.mark.parametrize(("texts", "kept"), [(39, 40), (40, 40)])
def test_a_message_has_so_many_components(texts: int, kept: int) -> None:
    fitted = fit(texts_of(*["x"] * texts))

    assert sum(1 for _ in limits.walk(fitted["components"])) == kept


def buttons(*ids: str, label: str = "b") -> Json:
    row = [{"type": 2, "style": 2, "label": label, "custom_id": each} for each in ids]
    return {"embeds": [], "components": [{"type": limits.ROW, "components": row}]}


@pytest.mark.parametrize(("length", "kept"), [(100, 1), (101, 0)])
def test_a_button_with_too_long_an_id_goes(length: int, kept: int) -> None:
    assert len(fit(buttons("i" * length))["components"]) == kept


def test_a_text_with_nothing_to_read_goes() -> None:
    empty = {"type": limits.TEXT, "content": " "}
    section = {
        "type": limits.SECTION,
        "components": [empty],
        "accessory": buttons("a")["components"][0]["components"][0],
    }
    text = {"type": limits.TEXT, "content": "x"}
    container = {"type": limits.CONTAINER, "components": [empty, section, text]}

    (fitted,) = fit({"flags": limits.V2, "components": [container]})["components"]

    assert fitted["components"] == [text]


def test_an_id_stands_in_a_message_once() -> None:
    section = {
        "type": limits.SECTION,
        "components": [{"type": limits.TEXT, "content": "x"}],
        "accessory": buttons("a")["components"][0]["components"][0],
    }
    rows = [*buttons("a", "b")["components"], *buttons("a")["components"]]
    container = {"type": limits.CONTAINER, "components": [section, section, *rows]}

    (fitted,) = fit({"flags": limits.V2, "components": [container]})["components"]

    assert [part["type"] for part in fitted["components"]] == [
        limits.SECTION,
        limits.TEXT,
        limits.ROW,
    ]
    assert [part["custom_id"] for part in fitted["components"][2]["components"]] == ["b"]


@pytest.mark.parametrize(("count", "kept"), [(5, 5), (6, 5)])
def test_a_row_has_so_many_buttons(count: int, kept: int) -> None:
    fitted = fit(buttons(*map(str, range(count))))

    assert len(fitted["components"][0]["components"]) == kept


@pytest.mark.parametrize(("length", "is_cut"), [(80, False), (81, True)])
def test_a_label_is_cut_beyond_its_limit_only(length: int, is_cut: bool) -> None:
    label = fit(buttons("i", label="l" * length))["components"][0]["components"][0]["label"]

    assert label.endswith("…") is is_cut
    assert len(label) <= limits.BUTTON_LABEL


@pytest.mark.parametrize(("count", "kept"), [(25, 25), (26, 25)])
def test_a_select_has_so_many_options(count: int, kept: int) -> None:
    options = [{"label": "l" * 101, "value": f"{i}", "description": "d"} for i in range(count)]
    select = {"type": limits.SELECT, "custom_id": "s", "placeholder": "p", "options": options}

    fitted = fit({"components": [{"type": limits.ROW, "components": [select]}]})
    shown = fitted["components"][0]["components"][0]["options"]

    assert len(shown) == kept
    assert all(len(option["label"]) == limits.OPTION_TEXT for option in shown)


@pytest.mark.parametrize(("count", "kept"), [(25, 25), (26, 25)])
def test_autocomplete_has_so_many_choices(count: int, kept: int) -> None:
    choices = [{"name": "n" * 101, "value": f"{i}"} for i in range(count)]

    fitted = fit({"choices": choices})["choices"]

    assert len(fitted) == kept
    assert {len(choice["name"]) for choice in fitted} == {limits.CHOICE_TEXT}


@pytest.mark.parametrize(("length", "is_cut"), [(2_000, False), (2_001, True)])
def test_content_is_cut_beyond_its_limit_only(length: int, is_cut: bool) -> None:
    assert fit({"content": "c" * length})["content"].endswith("…") is is_cut


@pytest.mark.parametrize(("length", "is_cut"), [(45, False), (46, True)])
def test_a_forms_title_is_cut_beyond_its_limit_only(length: int, is_cut: bool) -> None:
    assert fit({"title": "t" * length})["title"].endswith("…") is is_cut


WILD = st.text(st.sampled_from("ab \\*_`|~[]()<>@#&!:/\n-1.👩‍💻é̂ש統"), max_size=80)


@given(WILD, st.integers(3, 60))
def test_a_cut_leaves_no_half_letter_escape_or_bold(text: str, most: int) -> None:
    marked = f"**{escaped(text)}** · {escaped(text)}"

    kept = cut_marked(marked, most)

    assert utf16(kept) <= most
    if kept == marked:
        return
    start = kept.removesuffix("…").rstrip("\n")
    backslashes = len(start.removesuffix("**")) - len(start.removesuffix("**").rstrip("\\"))
    assert kept.endswith("…")
    assert backslashes % 2 == 0
    assert start.replace("\\\\", "").replace("\\*", "").count("**") % 2 == 0
    whole = GRAPHEME.findall(marked)
    plain_start = start.removesuffix("**").rstrip()
    assert any("".join(whole[:n]).rstrip() == plain_start for n in range(len(whole) + 1)) or (
        marked.startswith(plain_start)
    )


def test_whole_lines_go_before_parts_of_them() -> None:
    assert cut_marked("**Input price** · $1.10\n**Output price** · $4.40", 30) == (
        "**Input price** · $1.10\n…"
    )
