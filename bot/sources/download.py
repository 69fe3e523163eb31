"""Reads what upstreams serve, politely and within limits, and the folders it is kept in."""

from __future__ import annotations

import fnmatch
import gzip
import io
import json
import logging
import os
import tarfile
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

import httpx
import stamina
from hishel import SqliteStorage
from hishel.httpx import CacheTransport

from bot.sources.reading import Raw, Source, UnreadableSource

LIMIT_BYTES = 32_000_000
"""Ten times the largest file that any source serves today."""
LIMIT_SECONDS = 120.0
LIMIT_UNPACKED = 1_000_000_000
LONGEST_WAIT = 60.0
REDIRECTS = 5
STORE = "downloads.db"
"""What a cache folder keeps of all that was read."""
GROWTH = 10
SHRINKAGE = 0.6
SMALL = 100_000
"""Shorter bodies may grow and shrink as they like: a board has 20 rows one day, 71 the next."""

WORTH_RETRYING = frozenset({408, 425, 429, 500, 502, 503, 504})
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
USER_AGENT = "pickwick (reads a few public files, daily at most)"

for _library in ("hishel", "stamina"):  # what they would say on the terminal, we say in sentences
    logging.getLogger(_library).addHandler(logging.NullHandler())


class DownloadRefused(UnreadableSource):
    """An answer that is not taken: names the URL and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Download:
    """One body as served; ``day`` is the day the server gives it, ``ref`` its version."""

    url: str
    body: bytes
    day: date
    ref: str = ""


class Get(Protocol):
    """Reads one URL, of which no more than ``limit_bytes`` are taken."""

    def __call__(self, url: str, *, limit_bytes: int = LIMIT_BYTES) -> Download: ...


@contextmanager
def internet(cache: Path, *, limit_seconds: float = LIMIT_SECONDS) -> Iterator[Downloader]:
    """A downloader over the network that remembers in the folder ``cache`` what it has read."""
    with (
        httpx.Client(
            timeout=20.0,
            headers={"User-Agent": USER_AGENT},
            follow_redirects=True,
            max_redirects=REDIRECTS,
            event_hooks={"request": [_check_address]},
        ) as client,
        closing(SqliteStorage(database_path=cache / STORE)) as storage,
    ):
        yield Downloader(client, storage, limit_seconds)


@dataclass(frozen=True, slots=True)
class Downloader:
    """A ``Get`` over one client: conditional, limited, retried, and never half a body."""

    client: httpx.Client
    storage: SqliteStorage
    limit_seconds: float

    def __call__(self, url: str, *, limit_bytes: int = LIMIT_BYTES) -> Download:
        """The body at ``url``, from the cache where the server says it has not changed."""
        try:
            return RETRYING(_wait, self._once, url, limit_bytes)
        except _Later as later:
            raise DownloadRefused(f"{url} could not be read: {later}.") from later

    def _once(self, url: str, limit_bytes: int) -> Download:
        earlier = self.storage.get_entries(url)
        before = int(earlier[0].response.headers["Content-Length"]) if earlier else 0
        guarded = _Guarded(self.client, url, limit_bytes, self.limit_seconds, before)
        cached = CacheTransport(guarded, self.storage, rfc={"shared": False})
        try:
            asked = httpx.Request("GET", url, extensions={"caching": {"key": url}})
            response = cached.handle_request(asked)
            body = response.read()
        except httpx.TooManyRedirects as error:
            raise DownloadRefused(f"{url} is refused: more than {REDIRECTS} redirects.") from error
        except httpx.DecodingError as error:
            raise DownloadRefused(f"{url} is refused: its compression is broken.") from error
        except httpx.HTTPError as error:
            raise _Later(str(error).rstrip(".") or type(error).__name__) from error
        if not response.extensions["caching"]["from_cache"]:
            for entry in earlier:
                self.storage.remove_entry(entry.id)
        tag = response.headers.get("ETag", "")
        return Download(url, body, _day(response.headers), tag.removeprefix("W/").strip('"')[:80])


@dataclass(frozen=True, slots=True)
class _Guarded(httpx.BaseTransport):
    """Where the cache asks: hands it a whole body that is credible, a 304, or raises."""

    client: httpx.Client
    url: str
    limit_bytes: int
    limit_seconds: float
    before: int
    """The bytes the body had the last time; 0 where it was never read."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer with the headers we use, always to be asked for again the next time."""
        conditions = _only(request.headers, "If-None-Match", "If-Modified-Since")
        body = b""
        with self.client.stream(
            "GET", self.url, headers=conditions, extensions={"asked": self.url}
        ) as response:
            if response.status_code != 304 or not conditions:
                _check_status(self.url, response)
                body = self._body(response)
                _check_body(self.url, response.headers, body)
                self._check_shrinkage(len(body))
        said = _only(response.headers, "Date", "ETag", "Last-Modified")
        said["Cache-Control"] = "no-cache"
        return httpx.Response(response.status_code, headers=said, content=body)

    def _body(self, response: httpx.Response) -> bytes:
        """The whole body, given up as soon as it is too long or too slow."""
        limit = self.limit_bytes
        if self.before:
            limit = min(limit, max(SMALL, GROWTH * self.before))
        deadline = time.monotonic() + self.limit_seconds
        length = response.headers.get("Content-Length", "")
        expected = int(length) if length.isdecimal() else None
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            size = max(len(body), expected or 0)
            if size > limit:
                raise DownloadRefused(
                    f"{self.url} is refused: {size:,} bytes or more "
                    f"where at most {limit:,} are credible."
                )
            if time.monotonic() > deadline:
                raise DownloadRefused(
                    f"{self.url} is refused: not whole after {self.limit_seconds:g} seconds."
                )
        return bytes(body)

    def _check_shrinkage(self, size: int) -> None:
        if self.before > SMALL and size < SHRINKAGE * self.before:
            raise DownloadRefused(
                f"{self.url} is refused: {size:,} bytes where it had {self.before:,}; "
                f"if that is right, remove {STORE} from the cache folder and try again."
            )


def _only(headers: httpx.Headers, *names: str) -> dict[str, str]:
    return {name: headers[name] for name in names if name in headers}


class _Later(Exception):
    """An answer worth asking for again, after ``wait`` seconds where the server says so."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


def _wait(error: Exception) -> bool | float:
    """Whether to ask again, or after how many seconds."""
    if not isinstance(error, _Later) or error.wait > LONGEST_WAIT:
        return False
    return error.wait or True


RETRYING = stamina.RetryingCaller(attempts=4, timeout=None, wait_initial=1.0, wait_jitter=0.0)
"""Three more times, after 1, 2 and 4 seconds."""


def _check_address(request: httpx.Request) -> None:
    """Refuse an address that is not https, also where a redirect leads to it."""
    asked, url = httpx.URL(request.extensions["asked"]), request.url
    loopback = asked.host in LOOPBACK and url.host in LOOPBACK
    if url.scheme != "https" and not loopback:
        raise DownloadRefused(f"{asked} is refused: {url} is not https.")


def _check_status(url: str, response: httpx.Response) -> None:
    status = response.status_code
    if status in WORTH_RETRYING:
        raise _Later(f"the server answered {status}", _retry_after(response.headers))
    if status in (403, 429) and response.headers.get("X-RateLimit-Remaining") == "0":
        raise DownloadRefused(f"{url} could not be read: the hourly limit there is used up.")
    if status != 200:
        raise DownloadRefused(f"{url} could not be read: the server answered {status}.")


def _check_body(url: str, headers: httpx.Headers, body: bytes) -> None:
    if not body.strip():
        raise DownloadRefused(f"{url} is refused: it is empty.")
    start = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    page = start.startswith((b"<!doctype html", b"<html"))
    if page or headers.get("Content-Type", "").startswith("text/html"):
        raise DownloadRefused(f"{url} is refused: it is a web page and not the file.")
    if PurePosixPath(httpx.URL(url).path).suffix == ".json":
        try:
            json.loads(body)
        except ValueError as error:
            raise DownloadRefused(f"{url} is refused: it is not whole JSON ({error}).") from error


def _retry_after(headers: httpx.Headers) -> float:
    """The seconds a server asks to wait: a number or a date; 0 where it says nothing."""
    said = headers.get("Retry-After", "")
    if said.isdecimal():
        return float(said)
    until = _instant(said)
    return max(0.0, (until - datetime.now(UTC)).total_seconds()) if until else 0.0


def _day(headers: httpx.Headers) -> date:
    """The day a body is from: as last modified, else as served."""
    for name in ("Last-Modified", "Date"):
        if when := _instant(headers.get(name, "")):
            return when.date()
    return datetime.now(UTC).date()


def _instant(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is either there as a whole or as it was before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def fetch_files(source: Source, get: Get, *, limit_bytes: int = LIMIT_BYTES) -> Raw:
    """Each of the source's live URLs as the file of the same position: the usual ``fetch``."""
    downloads = [get(url, limit_bytes=limit_bytes) for url in source.live]
    files = {path: download.body for path, download in zip(source.files, downloads, strict=True)}
    refs = " ".join(download.ref for download in downloads if download.ref)
    return Raw(files, max(download.day for download in downloads), refs)


def untar(
    body: bytes, *wanted: str, limit_bytes: int = LIMIT_BYTES, limit_unpacked: int = LIMIT_UNPACKED
) -> dict[str, bytes]:
    """The plain files of a .tar.gz that match a glob, by path below the archive's own folder."""
    files: dict[str, bytes] = {}
    left = limit_bytes
    try:
        with (
            gzip.GzipFile(fileobj=io.BytesIO(body)) as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|") as archive,
        ):
            for member in archive:
                if member.offset_data + member.size > limit_unpacked:
                    raise DownloadRefused(
                        f"The archive is refused: it unpacks to more than {limit_unpacked:,} bytes."
                    )
                path = member.name.partition("/")[2]
                if not member.isreg() or not any(fnmatch.fnmatchcase(path, w) for w in wanted):
                    continue
                left -= member.size
                if left < 0:
                    raise DownloadRefused(
                        f"The archive is refused: what we read of it is over {limit_bytes:,} bytes."
                    )
                content = archive.extractfile(member)
                files[path] = content.read() if content else b""
            unpacked.read(limit_bytes)  # to its end, where its checksum is
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise DownloadRefused(f"The archive is refused: it is broken ({error}).") from error
    if not files:
        raise DownloadRefused(f"The archive is refused: it holds no {' or '.join(wanted)}.")
    return files


def newest(listing: bytes, pattern: str) -> str:
    """The download URL of the last file by name in a GitHub folder listing.

    Files there are named by date, so that the last name is the newest file.
    """
    try:
        urls = {
            str(item["name"]): str(item["download_url"])
            for item in json.loads(listing)
            if fnmatch.fnmatchcase(str(item["name"]), pattern) and item["type"] == "file"
        }
    except (ValueError, KeyError, TypeError) as error:
        raise DownloadRefused(
            "The folder listing is refused: it is not one of GitHub's."
        ) from error
    if not urls:
        raise DownloadRefused(f"The folder listing holds no file named {pattern}.")
    return urls[max(urls)]


def load(folder: Path, source: Source) -> Raw:
    """A source's snapshot as it lies in ``folder``: what ``save`` wrote, or a copy by hand."""
    home = folder / source.id
    paths = sorted({path for glob in source.files for path in home.glob(glob) if path.is_file()})
    for glob in source.files:
        if not any(home.glob(glob)):
            raise UnreadableSource(f"{source.id} cannot be read: there is no {home / glob}.")
    noted = _notes(folder).get(source.id, {})
    files = {path.relative_to(home).as_posix(): path.read_bytes() for path in paths}
    return Raw(files, _noted_day(noted) or _youngest(paths), str(noted.get("commit", "")))


def save(folder: Path, source: Source, raw: Raw) -> None:
    """Lay a snapshot down in ``folder`` as ``load`` reads it, in place of an earlier one."""
    home = folder / source.id
    for path, body in raw.files.items():
        place = PurePosixPath(path)
        if place.is_absolute() or ".." in place.parts:
            raise UnreadableSource(f"{source.id} is refused: {path} leads out of its folder.")
        write_whole(home / place, body)
    for glob in source.files:
        for old in home.glob(glob):
            if old.relative_to(home).as_posix() not in raw.files:
                old.unlink()
    note = {"id": source.id, "as_of": raw.as_of.isoformat(), "commit": raw.ref}
    notes = {**_notes(folder), source.id: note}
    text = json.dumps([notes[key] for key in sorted(notes)], indent=1)
    write_whole(folder / "sources.json", text.encode())


def _notes(folder: Path) -> dict[str, Mapping[str, Any]]:
    """What ``sources.json`` says of each snapshot: its day and its version."""
    path = folder / "sources.json"
    if not path.is_file():
        return {}
    try:
        return {str(note["id"]): note for note in json.loads(path.read_bytes())}
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableSource(f"{path} cannot be read: {error}.") from error


def _noted_day(noted: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(noted["as_of"]))
    except (KeyError, ValueError):
        return None


def _youngest(paths: list[Path]) -> date:
    newest_change = max(path.stat().st_mtime for path in paths)
    return datetime.fromtimestamp(newest_change, UTC).date()
