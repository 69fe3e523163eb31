"""The catalog file: what is wrong with it is one sentence; a swap is seen by the next question."""

from __future__ import annotations

import gc
import hashlib
import shutil
import sqlite3
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from small_catalog import write_small_catalog

import bot.catalog.file
from bot.catalog.file import Catalog
from bot.catalog.reader import SCHEMA_VERSION, find
from bot.errors import CatalogError
from bot.evidence.candidates import Sieve


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_small_catalog(tmp_path / "catalog.db")


def is_one_sentence(text: str) -> bool:
    return text[0].isupper() and text.endswith(".") and "\n" not in text


def set_version(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {version}")


def test_a_missing_catalog_is_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="There is no catalog at") as error:
        Catalog.open(tmp_path / "none.db")

    assert is_one_sentence(str(error.value))
    assert "pickwick refresh" in str(error.value)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 50, b"SQLite format 3\0" * 99])
def test_a_file_that_is_no_catalog_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalog.db"
    path.write_bytes(content)

    with pytest.raises(CatalogError, match="cannot be read") as error:
        Catalog.open(path)

    assert is_one_sentence(str(error.value))


def test_a_folder_is_no_catalog(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot be read"):
        Catalog.open(tmp_path)


def test_a_newer_schema_asks_to_update_pickwick(path: Path) -> None:
    set_version(path, SCHEMA_VERSION + 1)

    with pytest.raises(CatalogError, match=r"newer than the .* update Pickwick"):
        Catalog.open(path)


def test_an_older_schema_asks_to_build_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.catalog.reader.SCHEMA_VERSION", SCHEMA_VERSION + 1)

    with pytest.raises(CatalogError, match=r"older than the .* build it again"):
        Catalog.open(path)


def test_a_catalog_cut_short_under_a_question_is_one_sentence(path: Path) -> None:
    view = Catalog.open(path).view()
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 3)

    with pytest.raises(CatalogError, match="build it again"):
        view.dossier("openai/o4-mini")


def test_odd_letters_in_the_path_are_no_trouble(path: Path) -> None:
    odd = path.with_name("50% #1? catalog ü.db")
    shutil.copy(path, odd)

    assert Catalog.open(odd).view().snapshot.id == "small0000001"


def test_reading_leaves_the_file_and_its_folder_alone(path: Path) -> None:
    before = hashlib.sha256(path.read_bytes()).hexdigest()

    view = Catalog.open(path).view()
    view.dossier("openai/o4-mini")
    with pytest.raises(sqlite3.OperationalError):
        view.connection.execute("DELETE FROM artifact")

    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [file.name for file in path.parent.iterdir()] == ["catalog.db"]


def test_a_swapped_catalog_is_seen_by_the_next_question_and_not_by_this_one(path: Path) -> None:
    catalog = Catalog.open(path)
    this = catalog.view()
    new = write_small_catalog(path.with_name("new.db"))
    with closing(sqlite3.connect(new)) as db:
        db.execute("UPDATE meta SET value = 'small0000002' WHERE key = 'id'")
        db.commit()

    new.replace(path)

    assert this.snapshot.id == "small0000001"
    assert this.dossier("openai/o4-mini") is not None
    assert catalog.view().snapshot.id == "small0000002"


def test_an_unchanged_catalog_keeps_its_connection(path: Path) -> None:
    catalog = Catalog.open(path)

    assert catalog.view() is catalog.view()


def test_each_thread_reads_through_its_own_connection(path: Path) -> None:
    catalog = Catalog.open(path)
    seen = []

    def look() -> None:
        view = catalog.view()
        seen.append((view.connection, len(view.artifacts(["openai/o4-mini"]))))

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [count for _, count in seen] == [1, 1, 1]
    assert len({id(own) for own, _ in seen} | {id(catalog.view().connection)}) == 4


def test_threads_share_what_was_read_of_one_state(path: Path) -> None:
    catalog = Catalog.open(path)

    with ThreadPoolExecutor(4) as threads:
        read = list(threads.map(lambda _: catalog.view().dossier("openai/o4-mini"), range(16)))

    assert len({id(dossier) for dossier in read[4:]}) == 1
    assert read[0] == catalog.view().dossier("openai/o4-mini")


def test_what_is_kept_of_one_state_is_not_told_of_the_next(path: Path) -> None:
    catalog = Catalog.open(path)
    sieve = Sieve(kinds=("model",), today="2026-11-21")
    before = catalog.view().dossier("openai/o4-mini")
    assert catalog.view().prospects(sieve)
    new = write_small_catalog(path.with_name("new.db"))
    with closing(sqlite3.connect(new)) as db:
        db.execute("UPDATE artifact SET name = 'Renamed', popularity = 0.5")
        db.execute("DELETE FROM ability")
        db.commit()

    new.replace(path)
    view = catalog.view()
    dossier, prospects = view.dossier("openai/o4-mini"), view.prospects(sieve)

    assert before is not None
    assert dossier is not None
    assert dossier.artifact.name == "Renamed" != before.artifact.name
    traits = [one.traits for one in prospects]
    assert {(one.name, one.popularity, len(one.abilities)) for one in traits} == {
        ("Renamed", 0.5, 0)
    }
    assert view.term_rarity(["chat"]) == {}


def test_no_more_dossiers_are_kept_than_was_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.catalog.dossiers.DOSSIERS_KEPT", 1)
    view = Catalog.open(path).view()
    first = view.dossier("openai/o4-mini")

    again = view.dossier("openai/o4-mini")
    view.dossier("furkangozukara/stable-diffusion")

    assert again is first
    assert view.dossier("openai/o4-mini") is not first
    assert view.dossier("openai/o4-mini") == first


def test_a_state_nobody_reads_any_more_is_let_go(path: Path) -> None:
    catalog = Catalog.open(path)
    catalog.view().dossier("openai/o4-mini")
    old = weakref.ref(catalog.view())
    write_small_catalog(path.with_name("new.db")).replace(path)

    catalog.view()
    gc.collect()

    assert old() is None


def test_a_state_swapped_while_it_is_opened_is_not_taken_for_the_one_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = write_small_catalog(path.with_name("new.db"))
    connect = bot.catalog.file.connect

    def swap_then_connect(where: Path) -> sqlite3.Connection:
        if new.exists():
            new.replace(path)
        return connect(where)

    monkeypatch.setattr("bot.catalog.file.connect", swap_then_connect)
    view = Catalog.open(path).view()

    assert view.stamp == (path.stat().st_ino, path.stat().st_mtime_ns)


def test_artifacts_come_in_the_order_asked_and_unknown_ones_are_left_out(path: Path) -> None:
    view = Catalog.open(path).view()

    found = view.artifacts(["novita", "nobody/nothing", "openai/o4-mini"])

    assert [artifact.id for artifact in found] == ["novita", "openai/o4-mini"]
    assert found[1].maker == "OpenAI"
    assert found[1].aliases == ("OpenAI: o4 Mini",)


def test_every_value_of_a_dossier_leads_back_to_a_source_and_a_day(path: Path) -> None:
    view = Catalog.open(path).view()

    dossier = view.dossier("openai/o4-mini")

    assert dossier is not None
    cells = [*dossier.cells.values(), *(c for o in dossier.offers for c in o.cells.values())]
    assert len(cells) > 8
    assert all(cell.source and cell.as_of and cell.url for cell in cells)
    assert dossier.offers[0].first_party
    assert dossier.offers[0].cells["price_input"].via == "OpenAI"
    assert dossier.offers[0].cells["context_tokens"].agree == ("models-dev",)
    assert [event.provider for event in dossier.lifecycle] == ["OpenAI", "Azure"]


def test_what_others_say_keeps_its_own_source(path: Path) -> None:
    dossier = Catalog.open(path).view().dossier("furkangozukara/stable-diffusion")

    assert dossier is not None
    (dissent,) = dossier.cells["unfragile_rank"].conflict
    assert (dissent.text, dissent.source.id) == ("51/100", "unfragile-pages")


def test_an_unknown_artifact_has_no_dossier(path: Path) -> None:
    assert Catalog.open(path).view().dossier("nobody/nothing") is None


def test_sources_know_their_age_on_the_day_asked_for(path: Path) -> None:
    view = Catalog.open(path).view()

    litellm = {entry.id: entry for entry in view.sources(date(2026, 11, 21))}["litellm"]
    later = {entry.id: entry for entry in view.sources(date(2027, 1, 21))}["litellm"]

    assert (litellm.age_days, litellm.stale) == (9, False)
    assert later.stale
    assert (litellm.records, litellm.kept, litellm.rejected, litellm.unmatched) == (12, 10, 2, 1)


def test_the_catalog_is_looked_for_beside_the_package() -> None:
    assert find().name == "catalog.db"
