"""Reads what upstreams serve, politely and within limits, and the folders it is kept in."""

from __future__ import annotations

import fnmatch
import gzip
import hashlib
import io
import json
import os
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

import httpx

from bot.sources.reading import Raw, Source, UnreadableSource

LIMIT_BYTES = 32_000_000
"""Ten times the largest file that any source serves today."""
LIMIT_SECONDS = 120.0
LIMIT_UNPACKED = 1_000_000_000
ATTEMPTS = 4
LONGEST_WAIT = 60.0
REDIRECTS = 5
GROWTH = 10
SHRINKAGE = 0.6
SMALL = 100_000
"""Shorter bodies may grow and shrink as they like: a board has 20 rows one day, 71 the next."""

WORTH_RETRYING = frozenset({408, 425, 429, 500, 502, 503, 504})
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
USER_AGENT = "pickwick (reads a few public files, daily at most)"

NetworkFault = httpx.HTTPError
"""What may go wrong on the way, for those who know nothing of the network."""

Report = Callable[[str, int, int | None], None]
"""Called while a body arrives: URL, bytes so far, bytes expected where the server says."""


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
    """Reads one URL; ``html`` says that a page is wanted and not a file."""

    def __call__(
        self, url: str, *, limit_bytes: int = LIMIT_BYTES, html: bool = False
    ) -> Download: ...


@contextmanager
def internet(cache: Path, report: Report | None = None) -> Iterator[Downloader]:
    """A downloader over the network that remembers in ``cache`` what it has read."""
    with httpx.Client(timeout=20.0, headers={"User-Agent": USER_AGENT}) as client:
        yield Downloader(client, cache, report)


class Downloader:
    """A ``Get`` over one client: conditional, limited, retried, and never half a body."""

    def __init__(
        self,
        client: httpx.Client,
        cache: Path,
        report: Report | None = None,
        *,
        limit_seconds: float = LIMIT_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._cache = cache
        self._report = report
        self._limit_seconds = limit_seconds
        self._sleep = sleep

    def __call__(self, url: str, *, limit_bytes: int = LIMIT_BYTES, html: bool = False) -> Download:
        """The body at ``url``, from the cache where the server says it has not changed."""
        for attempt in range(ATTEMPTS):
            try:
                return self._once(url, limit_bytes, html)
            except _Later as later:
                if attempt == ATTEMPTS - 1 or later.wait > LONGEST_WAIT:
                    raise DownloadRefused(f"{url} could not be read: {later}.") from later
                self._sleep(later.wait or 2.0**attempt)
        raise AssertionError("unreachable")

    def _once(self, url: str, limit_bytes: int, html: bool) -> Download:
        deadline = time.monotonic() + self._limit_seconds
        kept = _recall(self._cache, url)
        request = self._client.build_request("GET", url, headers=kept.conditions if kept else {})
        try:
            response = self._follow(request)
            try:
                if response.status_code == 304 and kept:
                    return Download(url, kept.body, _day(response.headers, kept.modified), kept.ref)
                _check_status(url, response)
                limit = (
                    min(limit_bytes, max(SMALL, GROWTH * len(kept.body))) if kept else limit_bytes
                )
                body = self._body(url, response, limit, deadline)
            finally:
                response.close()
        except httpx.TransportError as error:
            raise _Later(str(error).rstrip(".") or type(error).__name__) from error
        except httpx.DecodingError as error:
            raise DownloadRefused(f"{url} is refused: its compression is broken.") from error
        _check_body(url, response.headers, body, html)
        if kept:
            _check_shrinkage(url, body, kept.body, self._cache)
        fresh = _Kept(
            body, response.headers.get("ETag", ""), response.headers.get("Last-Modified", "")
        )
        _remember(self._cache, url, fresh)
        return Download(url, body, _day(response.headers), fresh.ref)

    def _follow(self, request: httpx.Request) -> httpx.Response:
        """The answer after redirects, none of which may leave https."""
        asked = request.url
        for _ in range(REDIRECTS):
            url = request.url
            loopback = asked.host in LOOPBACK and url.host in LOOPBACK
            if url.scheme != "https" and not loopback:
                raise DownloadRefused(f"{asked} is refused: {url} is not https.")
            response = self._client.send(request, stream=True, follow_redirects=False)
            if response.next_request is None:
                return response
            response.close()
            request = response.next_request
        raise DownloadRefused(f"{asked} is refused: more than {REDIRECTS} redirects.")

    def _body(self, url: str, response: httpx.Response, limit: int, deadline: float) -> bytes:
        """The whole body, given up as soon as it is too long or too slow."""
        length = response.headers.get("Content-Length", "")
        expected = int(length) if length.isdecimal() else None
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if max(size, expected or 0) > limit:
                raise DownloadRefused(
                    f"{url} is refused: {max(size, expected or 0):,} bytes or more "
                    f"where at most {limit:,} are credible."
                )
            if time.monotonic() > deadline:
                raise DownloadRefused(
                    f"{url} is refused: not whole after {self._limit_seconds:g} seconds."
                )
            parts.append(part)
            if self._report:
                self._report(url, size, expected)
        return b"".join(parts)


class _Later(Exception):
    """An answer worth asking for again, after ``wait`` seconds where the server says so."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


def _check_status(url: str, response: httpx.Response) -> None:
    status = response.status_code
    if status in WORTH_RETRYING:
        raise _Later(f"the server answered {status}", _retry_after(response.headers))
    if status in (403, 429) and response.headers.get("X-RateLimit-Remaining") == "0":
        raise DownloadRefused(f"{url} could not be read: the hourly limit there is used up.")
    if status != 200:
        raise DownloadRefused(f"{url} could not be read: the server answered {status}.")


def _check_body(url: str, headers: httpx.Headers, body: bytes, html: bool) -> None:
    if not body.strip():
        raise DownloadRefused(f"{url} is refused: it is empty.")
    start = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    page = start.startswith((b"<!doctype html", b"<html"))
    if not html and (page or headers.get("Content-Type", "").startswith("text/html")):
        raise DownloadRefused(f"{url} is refused: it is a web page and not the file.")
    if PurePosixPath(httpx.URL(url).path).suffix == ".json":
        try:
            json.loads(body)
        except ValueError as error:
            raise DownloadRefused(f"{url} is refused: it is not whole JSON ({error}).") from error


def _check_shrinkage(url: str, body: bytes, before: bytes, cache: Path) -> None:
    if len(before) > SMALL and len(body) < SHRINKAGE * len(before):
        raise DownloadRefused(
            f"{url} is refused: {len(body):,} bytes where it had {len(before):,}; "
            f"if that is right, remove {_place(cache, url)} and try again."
        )


def _retry_after(headers: httpx.Headers) -> float:
    """The seconds a server asks to wait: a number or a date; 0 where it says nothing."""
    said = headers.get("Retry-After", "")
    if said.isdecimal():
        return float(said)
    until = _instant(said)
    return max(0.0, (until - datetime.now(UTC)).total_seconds()) if until else 0.0


def _day(headers: httpx.Headers, modified: str = "") -> date:
    """The day a body is from: as last modified, else as served."""
    for said in (headers.get("Last-Modified", modified), headers.get("Date", "")):
        if when := _instant(said):
            return when.date()
    return datetime.now(UTC).date()


def _instant(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A body we have already, and what the server called that version of it."""

    body: bytes
    tag: str
    modified: str

    @property
    def conditions(self) -> dict[str, str]:
        said = {"If-None-Match": self.tag, "If-Modified-Since": self.modified}
        return {name: value for name, value in said.items() if value}

    @property
    def ref(self) -> str:
        return self.tag.removeprefix("W/").strip('"')[:80]


def _place(cache: Path, url: str) -> Path:
    return cache / hashlib.sha256(url.encode()).hexdigest()[:24]


def _recall(cache: Path, url: str) -> _Kept | None:
    """What was kept of ``url``; nothing where it was not, or is damaged."""
    try:
        head, body = gzip.decompress(_place(cache, url).read_bytes()).split(b"\n", 1)
        said = json.loads(head)
        whole = said["sha256"] == hashlib.sha256(body).hexdigest() and said["url"] == url
        return _Kept(body, said["tag"], said["modified"]) if whole else None
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        return None


def _remember(cache: Path, url: str, kept: _Kept) -> None:
    """Keep one body in one file, so that its version and itself never part."""
    said = {
        "url": url,
        "tag": kept.tag,
        "modified": kept.modified,
        "sha256": hashlib.sha256(kept.body).hexdigest(),
    }
    packed = gzip.compress(json.dumps(said).encode() + b"\n" + kept.body, compresslevel=3)
    write_whole(_place(cache, url), packed)


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
