"""Building a catalog from the recorded samples: whole, repeatable, and never half swapped in."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from small_snapshots import lay_out

from bot.builder import build as builder
from bot.builder.gather import gather
from bot.builder.report import silent
from bot.builder.verify import NotSound, verify
from bot.sources.reading import UnreadableSource

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("snapshots"))


def test_a_wrong_vocabulary_is_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    code = (
        "import runpy, sys, bot.curated; bot.curated.text_of = lambda path: '[chat]\\nlabel = 1';"
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    out = tmp_path / "catalog.db"
    command = [sys.executable, "-c", code, "scripts/build_catalog.py"]
    arguments = ["--from", str(lay_out(tmp_path / "snapshots")), "--out", str(out)]

    done = subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr.startswith("The old catalog stays in use. ")
    assert "vocabulary.toml, [chat]: label is no str." in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


@pytest.fixture(scope="module")
def built(snapshots, tmp_path_factory):
    return build(snapshots, tmp_path_factory.mktemp("built") / "catalog.db")


def build(folder, out, **options):
    given, failed = gather(folder, progress=silent)
    builder.build(given, failed, out, **options)
    return out


def ask(catalog, query, *values):
    with closing(sqlite3.connect(catalog)) as db:
        return db.execute(query, values).fetchall()


def test_every_settled_value_leads_to_a_source_with_a_date(built):
    rows = ask(
        built,
        """SELECT v.key, s.source, r.as_of FROM resolved v JOIN record r ON r.id = v.record
        JOIN snapshot s ON s.id = r.snapshot""",
    )

    assert len(rows) > 200
    assert len(rows) == ask(built, "SELECT COUNT(*) FROM resolved")[0][0]
    assert all(date.fromisoformat(as_of) for _, _, as_of in rows)


def test_o4_mini_costs_what_every_feed_says(built):
    rows = ask(
        built,
        """SELECT v.key, CAST(v.num AS INTEGER), v.rule FROM resolved v
        JOIN artifact a ON a.id = v.artifact JOIN offer o ON o.id = v.offer
        JOIN artifact p ON p.id = o.provider
        WHERE a.slug = 'openai/o4-mini' AND p.slug = 'openai' AND o.first_party = 1
        AND v.key IN ('price_input', 'price_output') ORDER BY v.key""",
    )

    assert [row[:2] for row in rows] == [("price_input", 1_100_000), ("price_output", 4_400_000)]
    assert {row[2] for row in rows} == {"agreement"}


def test_the_same_inputs_give_the_same_bytes(snapshots, built, tmp_path):
    again = build(snapshots, tmp_path / "again.db")

    assert again.read_bytes() == built.read_bytes()


def test_no_upstream_sentence_is_in_the_file(snapshots, built):
    whole = built.read_bytes()
    pages = (snapshots / "unfragile-pages").glob("*.txt")
    sentences = [
        line.encode()
        for page in pages
        for line in page.read_text().splitlines()
        if line.count(" ") > 6 and "|" not in line
    ]

    assert len(sentences) > 5
    assert [sentence for sentence in sentences if sentence in whole] == []


def test_an_operator_may_keep_the_sentences(snapshots, tmp_path):
    own = build(snapshots, tmp_path / "own.db", prose=True)

    places = ask(own, "SELECT DISTINCT place FROM prose")
    assert places


def test_sources_without_a_licence_stay_out_unless_asked_for(snapshots, built):
    shipped = {row[0] for row in ask(built, "SELECT source FROM snapshot")}
    given, _ = gather(snapshots, include=["unstated"], progress=silent)

    assert "openrouter" not in shipped
    assert "unfragile-pages" in shipped
    assert "openrouter" in {each.source.id for each in given}


def test_a_source_that_cannot_be_read_is_reported_and_the_rest_goes_on(tmp_path):
    folder = lay_out(tmp_path / "snapshots")
    (folder / "litellm" / "model_prices_and_context_window.json").write_text("<html>busy</html>")

    given, failed = gather(folder, progress=silent)

    assert "litellm" not in {each.source.id for each in given}
    assert [one.source for one in failed] == ["litellm"]
    assert "model_prices_and_context_window.json is not JSON" in failed[0].error


BREAKAGES = {
    "a wrong unit": "UPDATE resolved_row SET num = num / 100 WHERE attribute = "
    "(SELECT id FROM attribute WHERE key = 'price_input')",
    "a figure without a source": "UPDATE resolved_row SET record = 999999 WHERE rowid IS NOT NULL",
    "a row that refers to nothing": "UPDATE offer SET provider = 999999 WHERE id = 1",
}


@pytest.mark.parametrize("breakage", BREAKAGES.values(), ids=BREAKAGES)
def test_a_catalog_that_is_not_sound_is_not_swapped_in(built, tmp_path, breakage):
    copy = tmp_path / "copy.db"
    copy.write_bytes(built.read_bytes())
    with closing(sqlite3.connect(copy)) as db:
        db.execute(breakage.replace(" WHERE rowid IS NOT NULL", ""))
        db.commit()

        with pytest.raises(NotSound):
            verify(db, None)


def test_a_collapse_of_counts_keeps_the_old_catalog(built, tmp_path):
    folder = lay_out(tmp_path / "fewer")
    out = tmp_path / "catalog.db"
    out.write_bytes(built.read_bytes())
    with closing(sqlite3.connect(out)) as db:  # as if the last build had held far more
        db.execute("UPDATE snapshot SET kept = kept * 50 WHERE source = 'litellm'")
        db.commit()
    before = out.read_bytes()

    with pytest.raises(NotSound, match="litellm fell"):
        build(folder, out)

    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalog.db", "fewer"]


def test_nothing_to_build_from_says_so(tmp_path):
    with pytest.raises(UnreadableSource, match="No source could be read"):
        builder.build([], [], tmp_path / "catalog.db")


def test_a_full_disk_keeps_the_old_catalog(snapshots, built, tmp_path, monkeypatch):
    out = tmp_path / "catalog.db"
    out.write_bytes(built.read_bytes())
    real = sqlite3.connect

    def small_disk(*args, **kwargs):
        connection = real(*args, **kwargs)
        connection.execute("PRAGMA max_page_count = 40")
        return connection

    monkeypatch.setattr(builder.sqlite3, "connect", small_disk)

    with pytest.raises(sqlite3.OperationalError, match="full"):
        build(snapshots, out)

    assert out.read_bytes() == built.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["catalog.db"]


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.builder import build as builder
from bot.builder.gather import gather
from bot.builder.report import silent
folder, out, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def die(step, done, of):
    if done == last:
        os.kill(os.getpid(), signal.SIGKILL)

given, failed = gather(folder, progress=silent)
builder.build(given, failed, out, progress=die)
"""


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_a_build_killed_at_any_step_leaves_the_old_catalog(snapshots, built, tmp_path, step):
    out = tmp_path / "catalog.db"
    out.write_bytes(built.read_bytes())

    command = [sys.executable, "-c", KILLED, str(snapshots), str(out), str(step)]
    ended = subprocess.run(command, check=False, cwd=ROOT)

    assert ended.returncode == -signal.SIGKILL
    assert out.read_bytes() == built.read_bytes()
    assert list(tmp_path.glob(".catalog.db.*"))
    build(snapshots, out)
    assert not list(tmp_path.glob(".catalog.db.*"))


def test_a_reader_with_the_old_file_open_goes_on_reading_it(snapshots, built, tmp_path):
    out = tmp_path / "catalog.db"
    out.write_bytes(built.read_bytes())
    uri = f"file:{out}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as reader:
        before = reader.execute("SELECT COUNT(*) FROM fact").fetchone()

        build(snapshots, out, built=date(2026, 11, 20))

        assert reader.execute("SELECT COUNT(*) FROM fact").fetchone() == before
    assert ask(out, "SELECT value FROM meta WHERE key = 'built'") == [("2026-11-20",)]


def test_a_name_that_was_not_placed_is_listed_with_what_it_may_have_meant(built):
    rows = ask(built, "SELECT source, native_id, reason, candidates FROM unmatched")

    assert rows
    assert {reason for *_, reason, _ in rows} <= {
        "maker not recognised",
        "several makers have this name",
    }
    slugs = {row[0] for row in ask(built, "SELECT slug FROM artifact")}
    assert {slug for *_, near in rows for slug in near.split() if "/" in slug} <= slugs


def test_what_changed_since_the_last_build_is_told_by_source(built, tmp_path):
    out = tmp_path / "catalog.db"
    out.write_bytes(built.read_bytes())
    folder = lay_out(tmp_path / "snapshots")
    path = folder / "litellm" / "model_prices_and_context_window.json"
    path.write_text(
        path.read_text().replace('"max_input_tokens": 200000', '"max_input_tokens": 99000')
    )

    given, failed = gather(folder, progress=silent)
    report = builder.build(given, failed, out)

    changed = {one.source: one.changed for one in report.sources if one.changed}
    assert list(changed) == ["litellm"]
