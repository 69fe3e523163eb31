"""Downloads against a real server on this machine: what is taken, and what is refused."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.builder.refresh import forget_damaged
from bot.sources.download import (
    STORE,
    DownloadRefused,
    fetch_files,
    internet,
    load,
    newest,
    save,
    untar,
)
from bot.sources.reading import Raw, Source, UnreadableSource

MODIFIED = "Thu, 12 Nov 2026 01:43:43 GMT"


@dataclass
class Served:
    """One prepared answer."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    promised: int | None = None
    """A Content-Length other than the body's."""


class Upstream:
    """A server that gives prepared answers in order, the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[Served] = []
        self.asked: list[dict[str, str]] = []
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                upstream.asked.append({key.lower(): value for key, value in self.headers.items()})
                answers = upstream.answers
                served = answers.pop(0) if len(answers) > 1 else answers[0]
                self.send_response(served.status)
                length = len(served.body) if served.promised is None else served.promised
                for name, value in {"Content-Length": str(length), **served.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(served.body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def url(self, path: str = "/data.json") -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    upstream = Upstream()
    thread = Thread(target=upstream.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield upstream
    upstream.server.shutdown()
    upstream.server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited, without waiting."""
    naps: list[float] = []
    monkeypatch.setattr(time, "sleep", naps.append)
    return naps


def refusal(upstream: Upstream, cache: Path, path: str = "/data.json") -> str:
    with internet(cache) as get, pytest.raises(DownloadRefused) as refused:
        get(upstream.url(path), limit_bytes=10_000)
    return str(refused.value)


def test_a_file_is_read_with_its_day_and_version(upstream: Upstream, tmp_path: Path) -> None:
    headers = {"ETag": 'W/"abc"', "Last-Modified": MODIFIED}
    upstream.answers = [Served(b'{"a": 1}', headers=headers)]

    with internet(tmp_path) as get:
        download = get(upstream.url())

    assert download.body == b'{"a": 1}'
    assert download.day == date(2026, 11, 12)
    assert download.ref == "abc"


def test_an_unchanged_file_is_not_sent_again(upstream: Upstream, tmp_path: Path) -> None:
    headers = {"ETag": '"abc"', "Last-Modified": MODIFIED}
    upstream.answers = [Served(b'{"a": 1}', headers=headers), Served(status=304)]

    with internet(tmp_path) as get:
        first = get(upstream.url())
        second = get(upstream.url())

    assert second == first
    assert upstream.asked[1]["if-none-match"] == '"abc"'
    assert upstream.asked[1]["if-modified-since"] == MODIFIED


def test_a_new_version_takes_the_place_of_the_last(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [
        Served(b'{"a": 1}', headers={"ETag": '"abc"'}),
        Served(b'{"a": 2}', headers={"ETag": '"def"', "Cache-Control": "no-store"}),
        Served(status=304, headers={"Cache-Control": "max-age=3600"}),
    ]

    with internet(tmp_path) as get:
        bodies = [get(upstream.url()).body for _ in range(4)]

    assert bodies == [b'{"a": 1}', b'{"a": 2}', b'{"a": 2}', b'{"a": 2}']
    conditions = [asked.get("if-none-match") for asked in upstream.asked]
    assert conditions == [None, '"abc"', '"def"', '"def"']


def test_what_a_redirect_leads_to_is_remembered(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [
        Served(status=302, headers={"Location": "/signed.json?first"}),
        Served(b'{"a": 1}', headers={"ETag": '"abc"'}),
        Served(status=302, headers={"Location": "/signed.json?second"}),
        Served(status=304),
    ]

    with internet(tmp_path) as get:
        assert get(upstream.url()) == get(upstream.url())

    assert upstream.asked[3]["if-none-match"] == '"abc"'


@pytest.mark.parametrize("damage", [b"", b"not a database", None])
def test_a_damaged_cache_asks_anew(
    upstream: Upstream, tmp_path: Path, damage: bytes | None
) -> None:
    upstream.answers = [Served(b'{"a": 1}', headers={"ETag": '"abc"'})]
    with internet(tmp_path) as get:
        get(upstream.url())
    kept = tmp_path / STORE
    kept.write_bytes(kept.read_bytes()[:-4096] if damage is None else damage)

    forget_damaged(kept)
    with internet(tmp_path) as get:
        bodies = [get(upstream.url()).body for _ in range(2)]

    assert bodies == [b'{"a": 1}'] * 2
    assert [asked.get("if-none-match") for asked in upstream.asked] == [None, None, '"abc"']


def test_a_busy_server_is_asked_again_when_it_says(
    upstream: Upstream, tmp_path: Path, waited: list[float]
) -> None:
    busy = Served(b"busy", status=503, headers={"Retry-After": "7"})
    upstream.answers = [busy, busy, Served(b"[1]")]

    with internet(tmp_path) as get:
        download = get(upstream.url())

    assert download.body == b"[1]"
    assert waited == [7.0, 7.0]


def test_a_server_that_stays_busy_is_given_up(
    upstream: Upstream, tmp_path: Path, waited: list[float]
) -> None:
    upstream.answers = [Served(b"busy", status=503)]

    with internet(tmp_path) as get, pytest.raises(DownloadRefused, match="answered 503"):
        get(upstream.url())

    assert waited == [1.0, 2.0, 4.0]


def test_a_server_that_asks_for_an_hour_is_not_waited_for(
    upstream: Upstream, tmp_path: Path, waited: list[float]
) -> None:
    upstream.answers = [Served(status=429, headers={"Retry-After": "3600"})]

    with internet(tmp_path) as get, pytest.raises(DownloadRefused, match="answered 429"):
        get(upstream.url())

    assert waited == []


def test_a_body_cut_short_is_refused(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [Served(b'{"a": ', promised=500)]

    said = refusal(upstream, tmp_path)

    assert upstream.url() in said
    assert "could not be read" in said
    assert len(upstream.asked) == 4


def test_json_cut_short_without_a_length_is_refused_and_not_kept(
    upstream: Upstream, tmp_path: Path
) -> None:
    upstream.answers = [Served(b'{"a": ', headers={"ETag": '"abc"'})]

    assert "is not whole JSON" in refusal(upstream, tmp_path)
    assert "is not whole JSON" in refusal(upstream, tmp_path)
    assert "if-none-match" not in upstream.asked[1]


def test_an_empty_answer_is_refused(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [Served(b"\n")]

    assert refusal(upstream, tmp_path).endswith("is refused: it is empty.")


@pytest.mark.parametrize(
    "served",
    [
        Served(b"\n<!DOCTYPE html><title>Sign in</title>"),
        Served(b"Not here", headers={"Content-Type": "text/html; charset=utf-8"}),
    ],
)
def test_a_web_page_is_not_a_file(upstream: Upstream, tmp_path: Path, served: Served) -> None:
    upstream.answers = [served]

    assert "it is a web page and not the file" in refusal(upstream, tmp_path, "/data.csv")


def test_an_answer_over_the_limit_is_refused(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [Served(b"[" + b"1," * 10_000 + b"1]")]

    assert "where at most 10,000 are credible" in refusal(upstream, tmp_path)


def test_a_small_packed_answer_that_unpacks_over_the_limit_is_refused(
    upstream: Upstream, tmp_path: Path
) -> None:
    packed = gzip.compress(b" " * 50_000 + b"1")
    upstream.answers = [Served(packed, headers={"Content-Encoding": "gzip"})]

    assert len(packed) < 10_000
    assert "where at most 10,000 are credible" in refusal(upstream, tmp_path)


def test_an_answer_a_hundred_times_the_last_is_refused(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [Served(b'"' + b"x" * 50_000 + b'"'), Served(b'"' + b"x" * 5_000_000 + b'"')]

    with internet(tmp_path) as get:
        get(upstream.url())
        with pytest.raises(DownloadRefused, match="at most 500,020 are credible"):
            get(upstream.url())


def test_an_answer_that_lost_half_of_itself_is_refused(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [
        Served(b'"' + b"x" * 200_000 + b'"'),
        Served(b'"' + b"x" * 100_000 + b'"'),
    ]

    with internet(tmp_path) as get:
        get(upstream.url())
        with pytest.raises(DownloadRefused, match="100,002 bytes where it had 200,002"):
            get(upstream.url())


def test_a_missing_file_is_refused_at_once(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [Served(b"no", status=404)]

    assert "the server answered 404" in refusal(upstream, tmp_path)
    assert len(upstream.asked) == 1


def test_an_exhausted_allowance_is_said(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [Served(b"no", status=403, headers={"X-RateLimit-Remaining": "0"})]

    assert "hourly limit there is used up" in refusal(upstream, tmp_path)


def test_a_redirect_is_followed(upstream: Upstream, tmp_path: Path) -> None:
    moved = Served(status=302, headers={"Location": "/new.json"})
    upstream.answers = [moved, Served(b"[1]")]

    with internet(tmp_path) as get:
        assert get(upstream.url()).body == b"[1]"


@pytest.mark.parametrize("target", ["http://example.com/data.json", "ftp://example.com/x"])
def test_a_redirect_off_https_is_refused(upstream: Upstream, tmp_path: Path, target: str) -> None:
    upstream.answers = [Served(status=302, headers={"Location": target})]

    assert f"{target} is not https" in refusal(upstream, tmp_path)


def test_a_redirect_in_a_circle_is_refused(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [Served(status=302, headers={"Location": "/data.json"})]

    assert "more than 5 redirects" in refusal(upstream, tmp_path)


def test_a_plain_address_is_refused_without_internet(tmp_path: Path) -> None:
    with internet(tmp_path) as get, pytest.raises(DownloadRefused, match="is not https"):
        get("http://example.com/data.json")


def test_an_answer_that_drips_is_given_up(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [Served(b"[1]")]

    with (
        internet(tmp_path, limit_seconds=-1) as get,
        pytest.raises(DownloadRefused, match="not whole after"),
    ):
        get(upstream.url())


def a_source(*live: str, files: tuple[str, ...] = ("data.json",)) -> Source:
    return Source("feed", "Feed", "https://feed.example", "MIT", "permissive", files, live)


def test_what_was_fetched_is_saved_and_loaded_again(upstream: Upstream, tmp_path: Path) -> None:
    upstream.answers = [Served(b"[1]", headers={"ETag": '"v1"', "Last-Modified": MODIFIED})]
    source = a_source(upstream.url())

    with internet(tmp_path / "cache") as get:
        raw = fetch_files(source, get)
    save(tmp_path / "data", source, raw)

    assert load(tmp_path / "data", source) == raw
    assert raw == Raw({"data.json": b"[1]"}, date(2026, 11, 12), "v1")


def test_a_saved_snapshot_replaces_the_one_before(tmp_path: Path) -> None:
    source = a_source(files=("history/*.csv",))
    newer = Raw({"history/2026-08-03.csv": b"b"}, date(2026, 8, 3), "v2")

    save(tmp_path, source, Raw({"history/2026-07-01.csv": b"a"}, date(2026, 7, 1)))
    save(tmp_path, source, newer)

    assert load(tmp_path, source) == newer


def test_a_copy_by_hand_is_dated_by_its_youngest_file(tmp_path: Path) -> None:
    (tmp_path / "feed").mkdir()
    for name, stamp in (("a.json", 1_700_000_000), ("b.json", 1_790_000_000)):
        (tmp_path / "feed" / name).write_bytes(b"[]")
        os.utime(tmp_path / "feed" / name, (stamp, stamp))

    raw = load(tmp_path, a_source(files=("*.json",)))

    assert sorted(raw.files) == ["a.json", "b.json"]
    assert raw.as_of == date(2026, 9, 21)


def test_a_missing_snapshot_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"feed cannot be read: there is no .*data\.json"):
        load(tmp_path, a_source())


def test_a_snapshot_file_may_not_leave_its_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="leads out of its folder"):
        save(tmp_path, a_source(), Raw({"../x": b""}, date(2026, 1, 1)))


def tarball(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return buffer.getvalue()


def test_members_of_a_tarball_are_read_below_its_folder() -> None:
    body = tarball({"repo-main/data/a.yml": b"a: 1", "repo-main/code.py": b"no"})

    assert untar(body, "data/*.yml") == {"data/a.yml": b"a: 1"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (tarball({"repo/data/a.yml": b"x" * 5_000}), "over 1,000 bytes"),
        (tarball({"repo/other": b"x" * 50_000}), "unpacks to more than 20,000 bytes"),
        (tarball({"repo/other": b"x"}), r"holds no data/\*\.yml"),
        (tarball({"repo/data/a.yml": bytes(range(256)) * 3})[:-40], "is broken"),
        (b"[1]", "is broken"),
    ],
)
def test_a_bad_tarball_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(DownloadRefused, match=why):
        untar(body, "data/*.yml", limit_bytes=1_000, limit_unpacked=20_000)


def test_the_newest_file_of_a_folder_is_the_last_by_name() -> None:
    def item(name: str) -> dict[str, str]:
        return {"name": name, "type": "file", "download_url": f"https://raw.example/{name}"}

    names = ("2026-07-01_projects.csv", "2026-08-03_projects.csv", "2026-09-01_changes.md")
    listing = json.dumps([item(name) for name in names]).encode()

    assert newest(listing, "*_projects.csv") == "https://raw.example/2026-08-03_projects.csv"
    with pytest.raises(DownloadRefused, match=r"no file named \*\.yml"):
        newest(listing, "*.yml")
    with pytest.raises(DownloadRefused, match="not one of GitHub's"):
        newest(b'{"message": "API rate limit exceeded"}', "*.csv")
