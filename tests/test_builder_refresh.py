"""Refreshing over HTTP on this machine: what is fetched, what is carried over, what is refused."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing, suppress
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import stamina
from small_snapshots import DATA, lay_out

from bot.builder.build import build
from bot.builder.carry import carry
from bot.builder.gather import carried_over, gather
from bot.builder.refresh import NotRefreshed, refresh
from bot.builder.report import silent
from bot.sources.download import internet

LITELLM = (DATA / "litellm.json").read_bytes()


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    given, failed = gather(lay_out(folder / "snapshots"), progress=silent)
    build(given, failed, folder / "catalog.db")
    return folder / "catalog.db"


@pytest.fixture
def catalog(first, tmp_path):
    copy = tmp_path / "catalog.db"
    copy.write_bytes(first.read_bytes())
    return copy


@pytest.fixture
def upstream():
    """Serves one body for every path, over real HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.server.body
            self.send_response(self.server.status)
            self.send_header("Content-Length", str(self.server.promised or len(body)))
            self.send_header("Last-Modified", "Fri, 20 Nov 2026 06:00:00 GMT")
            self.end_headers()
            with suppress(ConnectionError):  # the client hangs up on what is too large
                self.wfile.write(body)

        def log_message(self, format, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.body, server.status, server.promised = LITELLM, 200, None
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def get(upstream, tmp_path):
    """A downloader whose every address is the server on this machine."""
    with stamina.set_testing(True, attempts=4), internet(tmp_path / "cache") as download:
        here = f"http://127.0.0.1:{upstream.server_port}"
        yield lambda url, **options: download(f"{here}/{url.rsplit('/', 1)[-1]}", **options)


def ask(catalog, query, *values):
    with closing(sqlite3.connect(catalog)) as db:
        return db.execute(query, values).fetchall()


def own_price(catalog, slug):
    query = """SELECT CAST(v.num AS INTEGER), s.source, r.as_of, v.rule FROM resolved v
        JOIN artifact a ON a.id = v.artifact JOIN offer o ON o.id = v.offer
        JOIN record r ON r.id = v.record JOIN snapshot s ON s.id = r.snapshot
        WHERE a.slug = ? AND v.key = 'price_input' AND o.first_party = 1 AND o.region = ''"""
    return ask(catalog, query, slug)


TABLES = {
    "artifacts": """SELECT slug, kind, name, maker, url FROM artifact WHERE id IN
        (SELECT artifact FROM fact UNION SELECT artifact FROM metric UNION SELECT artifact FROM tag
        UNION SELECT artifact FROM offer UNION SELECT provider FROM offer)""",
    "offers": """SELECT a.slug, p.slug, o.region, o.first_party, o.billing FROM offer o
        JOIN artifact a ON a.id = o.artifact JOIN artifact p ON p.id = o.provider""",
    "prices": """SELECT a.slug, p.slug, meter, unit, processing, above_tokens, window_utc,
        valid_from, usd_micro FROM price x JOIN offer o ON o.id = x.offer
        JOIN artifact a ON a.id = o.artifact JOIN artifact p ON p.id = o.provider""",
    "settled": """SELECT a.slug, COALESCE(p.slug, ''), v.key, v.txt, v.num, v.rule, v.agree,
        s.source, r.as_of FROM resolved v JOIN artifact a ON a.id = v.artifact
        LEFT JOIN offer o ON o.id = v.offer LEFT JOIN artifact p ON p.id = o.provider
        JOIN record r ON r.id = v.record JOIN snapshot s ON s.id = r.snapshot""",
    "scores": """SELECT a.slug, benchmark, variant, harness, value, measured_on FROM score
        JOIN artifact a ON a.id = score.artifact""",
    "counts": "SELECT a.slug, key, value FROM metric JOIN artifact a ON a.id = metric.artifact",
    "ends": """SELECT a.slug, event, on_date, replacement_text FROM lifecycle
        JOIN artifact a ON a.id = lifecycle.artifact""",
    "sources": "SELECT source, as_of, sha256, read, kept, rejected FROM snapshot",
}


@pytest.mark.parametrize("query", TABLES.values(), ids=TABLES)
def test_a_catalog_rebuilt_from_itself_says_the_same(first, tmp_path_factory, query):
    again = tmp_path_factory.mktemp("again") / "catalog.db"
    sources = [row[0] for row in ask(first, "SELECT source FROM snapshot")]
    build(carried_over(first, sources), [], again)

    assert sorted(ask(again, query), key=str) == sorted(ask(first, query), key=str)


def test_one_source_is_fetched_and_the_others_are_carried_over(catalog, upstream, get, tmp_path):
    table = json.loads(LITELLM, parse_float=Decimal)
    table["o4-mini"]["output_cost_per_token"] = 4.4e-06
    upstream.body = json.dumps(table, default=float).encode()

    report = refresh(catalog, tmp_path / "cache", ["litellm"], get=get)

    days = dict(ask(catalog, "SELECT source, as_of FROM snapshot"))
    assert days["litellm"] == "2026-11-20"
    assert days["models.dev"] == "2026-07-02"
    assert report.kinds["model"] > 50
    assert own_price(catalog, "openai/o4-mini")[0][0] == 1_100_000


REFUSED = {
    "a page in place of the file": (b"<!doctype html><html>Too many requests</html>", 200, None),
    "an empty answer": (b"", 200, None),
    "half of the file": (LITELLM[:2000], 200, len(LITELLM)),
    "half of the file, cleanly ended": (LITELLM[:2000], 200, None),
    "a server error": (b"busy", 503, None),
    "a hundred times as much": (LITELLM * 100, 200, None),
    "another shape": (b'{"models": []}', 200, None),
}


@pytest.mark.parametrize(("body", "status", "promised"), REFUSED.values(), ids=REFUSED)
def test_a_bad_download_leaves_the_catalog_as_it_was(
    catalog, upstream, get, tmp_path, body, status, promised
):
    refresh(catalog, tmp_path / "cache", ["litellm"], get=get)
    before = catalog.read_bytes()
    upstream.body, upstream.status, upstream.promised = body, status, promised

    with pytest.raises(NotRefreshed) as refused:
        refresh(catalog, tmp_path / "cache", ["litellm"], get=get)

    assert catalog.read_bytes() == before
    assert re.match(r".*catalog\.db stays as it was\. .*litellm", str(refused.value))


def test_a_figure_with_a_wrong_unit_is_not_swapped_in(catalog, upstream, get, tmp_path):
    before = catalog.read_bytes()
    table = json.loads(LITELLM)
    table["o4-mini"]["input_cost_per_token"] = 1.1e-08
    upstream.body = json.dumps(table).encode()
    everything = [row[0] for row in ask(catalog, "SELECT source FROM snapshot")]
    feeds = {"genai-prices", "models.dev", "llm-stats"} & set(everything)
    with closing(sqlite3.connect(catalog)) as db:  # leave litellm the only voice
        for feed in sorted(feeds):
            db.execute("UPDATE snapshot SET source = 'curated' WHERE source = ?", [feed])
        db.commit()
    changed = catalog.read_bytes()

    with pytest.raises(NotRefreshed, match="price_input of openai/o4-mini"):
        refresh(catalog, tmp_path / "cache", ["litellm"], get=get)

    assert catalog.read_bytes() == changed != before


def test_an_unknown_source_is_named_with_those_that_exist(catalog, tmp_path):
    with pytest.raises(NotRefreshed, match=r"no source litelm.*litellm"):
        refresh(catalog, tmp_path / "cache", ["litelm"], get=None)


def test_what_is_carried_keeps_its_day(first):
    (carried,) = carry(first, ["models.dev"])

    assert carried.as_of.isoformat() == "2026-07-02"
    assert len(carried.entries) > 5
    assert {entry.provider for _, _, entry in carried.entries} > {"openai"}
