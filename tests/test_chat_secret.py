"""Secrets come from the environment or a file it names, and are never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.chat.secret import SecretError, needed, secret

NAME = "PICKWICK_TEST_TOKEN"
FILE = f"{NAME}_FILE"
VALUE = "xoxb-1-2-abcdef"


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.delenv(FILE, raising=False)


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A file with the secret, as ``echo`` writes it."""
    path = tmp_path / "token"
    path.write_text(f"{VALUE}\n")
    return path


def test_a_secret_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, f" {VALUE}\n")

    assert secret(NAME) == needed(NAME, "see the README.") == VALUE


def test_a_secret_is_read_from_the_file_that_is_named(
    monkeypatch: pytest.MonkeyPatch, held: Path
) -> None:
    monkeypatch.setenv(FILE, str(held))
    monkeypatch.setenv(NAME, "")

    assert secret(NAME) == needed(NAME, "see the README.") == VALUE


@pytest.mark.parametrize("written", [f"\ufeff{VALUE}\r\n", f"\n {VALUE} \n\n"])
def test_what_an_editor_adds_to_a_file_is_no_part_of_the_secret(
    written: str, monkeypatch: pytest.MonkeyPatch, held: Path
) -> None:
    held.write_text(written, "utf-8")
    monkeypatch.setenv(FILE, str(held))

    assert secret(NAME) == VALUE


@pytest.mark.parametrize("value", [None, "", "  \n"])
def test_a_secret_that_is_not_set_is_none_or_asked_for(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is not None:
        monkeypatch.setenv(NAME, value)
        monkeypatch.setenv(FILE, value)

    assert secret(NAME) is None
    with pytest.raises(SecretError, match=f"^{NAME} is not set: copy it from the app's page.$"):
        needed(NAME, "copy it from the app's page.")


def test_a_secret_in_two_places_is_refused_without_showing_either(
    monkeypatch: pytest.MonkeyPatch, held: Path
) -> None:
    monkeypatch.setenv(NAME, VALUE)
    monkeypatch.setenv(FILE, str(held))

    with pytest.raises(SecretError) as caught:
        secret(NAME)

    assert str(caught.value) == f"{NAME} and {FILE} are both set: keep one of them."


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe\x00"])
def test_a_file_without_a_secret_is_one_sentence(
    content: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv(FILE, str(path))

    with pytest.raises(SecretError, match=rf"^The file that {FILE} names .*\.$") as caught:
        needed(NAME, "see the README.")

    assert str(path) not in str(caught.value)


def test_a_folder_is_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(FILE, str(tmp_path))

    with pytest.raises(SecretError, match="cannot be read"):
        secret(NAME)
