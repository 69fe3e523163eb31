"""Addresses, counts and texts of lists of projects are read within limits."""

import pytest

from bot.sources.projects import aliases, line, lines, metrics, repository, stream, tags


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://github.com/a/b", ("a/b", "")),
        ("https://github.com/a/b/", ("a/b", "")),
        ("https://github.com/a/b.git", ("a/b", "")),
        ("https://www.github.com/a/b.js#readme", ("a/b.js", "")),
        ("https://github.com/a/b?tab=readme", ("a/b", "")),
        ("http://github.com/a/b", ("a/b", "")),
        ("https://github.com/a/b/tree/main", ("a/b", "")),
        ("https://github.com/a/b/tree/HEAD/src/c", ("a/b", "src/c")),
        ("https://github.com/a/b/blob/main/src/c/", ("a/b", "src/c")),
        ("https://github.com/a", ("", "")),
        ("https://github.com/a/..", ("", "")),
        ("https://github.com/a/b/issues/1", ("", "")),
        ("https://github.com.example.org/a/b", ("", "")),
        ("https://gitlab.com/a/b", ("", "")),
        (None, ("", "")),
    ],
)
def test_a_repository_and_its_folder_are_read_from_an_address(
    url: str | None, found: tuple[str, str]
) -> None:
    assert repository(url) == found


@pytest.mark.parametrize("count", ["", "nan", "inf", "-1", "many", None])
def test_what_is_no_count_is_no_metric(count: object) -> None:
    assert metrics({"star_count": count}, stars="star_count") == ()


def test_a_text_is_one_printable_line_of_bounded_length() -> None:
    assert line("a\n b\x00\u202ec" + "d" * 500, 10) == "a b cddddd"
    assert line(["a"]) == line(None) == ""


def test_a_list_of_texts_is_bounded_and_without_repetition() -> None:
    assert lines(["a", "a", 3, "", "b"]) == ("a", "b")
    assert len(lines([str(n) for n in range(1_000)])) == 40
    assert lines("abc") == ()


def test_tags_and_aliases_have_no_empty_ones() -> None:
    assert tags(category="", tag=("x", "")) == (("tag", "x"),)
    assert aliases("a", "", "b", "a", "b", None) == ("b",)


def test_files_become_one_stream_whatever_marks_they_carry() -> None:
    files = {"b": b"---\nname: b\n---\n", "a": b"\nname: a", "c": b" \n"}

    assert stream(files) == b"name: a\n---\nname: b\n"
