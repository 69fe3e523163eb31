"""Text made short for a chat: never half a letter, never longer than there is room."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.chat.text import GRAPHEME, MORE, Size, cut, utf16
from adapters.plain import clean

FAMILY = "👨\u200d👩\u200d👧"
FLAG = "🇩🇪"
LETTERS = [
    "a", " ", "\n", "é", "e\u0301", "ß", "中", "각", FAMILY, FLAG, "👍🏽", "1\ufe0f\u20e3",
    "\u0600", "\r\n", "\u200b", "क्षि", "z\u0335\u0321\u0322",
]  # fmt: skip
SIZES: list[Size] = [len, utf16, lambda text: len(text.encode("utf-8", "surrogatepass"))]
any_text = st.text(max_size=60) | st.lists(st.sampled_from(LETTERS), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("Stable Diffusion", 16, "Stable Diffusion"),
        ("Stable Diffusion", 15, "Stable Diffusi…"),
        ("Stable Diffusion", 8, "Stable…"),
        ("Stable Diffusion", 1, "…"),
        ("Stable Diffusion", 0, ""),
        ("Stable Diffusion", -3, ""),
        ("", 0, ""),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        (f"a{FAMILY}b", 6, "a…"),
        (f"{FLAG}{FLAG}", 3, f"{FLAG}…"),
    ],
)
def test_a_text_is_cut_between_letters(text: str, most: int, short: str) -> None:
    assert cut(text, most) == short


def test_a_platform_that_counts_in_utf16_gets_less() -> None:
    assert cut("👍👍👍", 3) == "👍👍👍"
    assert cut("👍👍👍", 3, utf16) == "👍…"


@given(any_text, st.integers(-2, 80), st.sampled_from(SIZES))
@example("\u0600 abc", 3, len)
@example("a \r\n b", 4, len)
def test_a_cut_text_fits_and_is_made_of_whole_letters(text: str, most: int, size: Size) -> None:
    short = cut(text, most, size)

    if size(text) <= most:
        assert short == text
        return
    assert size(short) <= max(0, most)
    kept = GRAPHEME.findall(short.removesuffix(MORE))
    assert kept == GRAPHEME.findall(text)[: len(kept)]
    assert not kept or not kept[-1].isspace()


@given(any_text, st.integers(2, 80))
def test_what_was_cut_is_not_cut_again(text: str, most: int) -> None:
    assert cut(cut(text, most), most) == cut(text, most)


@given(st.text())
def test_utf16_counts_as_javascript_does(text: str) -> None:
    assert utf16(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text())
def test_clean_text_is_one_line_of_what_can_be_seen(text: str) -> None:
    found = clean(text)

    assert found == " ".join(found.split())
    assert not {"\n", "\x1b", "\u202e", "\u200b", "\x00", "\ud800"} & set(found)
    assert clean(found) == found
