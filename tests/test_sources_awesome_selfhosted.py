"""Applications to host oneself: those about AI, with licence, release, stars and platforms."""

import io
import tarfile
from datetime import date
from pathlib import Path

import pytest
from sources_lab import entry, facts, sample_of

from bot.sources.awesome_selfhosted import SOURCE, fetch, read
from bot.sources.download import Download, load
from bot.sources.reading import Raw, Reading, UnreadableSource

reading = sample_of(SOURCE, read)


def test_an_application_has_licence_release_platforms_and_stars(reading: Reading) -> None:
    blinko = entry(reading, "Blinko")

    assert facts(blinko)["licence_text"] == "AGPL-3.0"
    assert facts(blinko)["last_commit"] == "2026-08-03"
    assert facts(blinko)["latest_release"] == "2026-06-20"
    assert facts(blinko)["runtime"] == "Docker"
    assert [(m.key, m.value) for m in blinko.metrics] == [("stars", 10890)]
    assert (blinko.kind, blinko.repo) == ("tool", "blinkospace/blinko")
    assert ("category", "Note-taking & Editors") in blinko.tags


def test_what_does_not_speak_of_ai_is_left_out(reading: Reading) -> None:
    assert "Shed" not in {entry.name for entry in reading.entries}
    assert reading.read == len(reading.entries) + 1


def test_two_licences_are_kept_in_upstream_s_words(reading: Reading) -> None:
    barn = entry(reading, "Barn")

    assert facts(barn)["licence_text"] == "WTFPL, MIT"
    assert "licence" not in facts(barn)


def test_a_proprietary_part_is_said_without_its_sign(reading: Reading) -> None:
    waf = facts(entry(reading, "UUSEC WAF"))

    assert "⊘" not in waf["licence_text"]


def test_an_archived_application_is_said_so_and_plain_http_is_dropped(reading: Reading) -> None:
    barn = entry(reading, "Barn")

    assert facts(barn)["status"] == "archived"
    assert (barn.url, barn.repo, barn.metrics) == ("", "", ())
    assert "status" not in facts(entry(reading, "Blinko"))


def test_a_release_that_is_missing_is_missing(reading: Reading) -> None:
    assert "latest_release" not in facts(entry(reading, "Feeds Fun"))


def test_the_archive_is_fetched_as_one_stream() -> None:
    files = {"top/software/b.yml": b"---\nname: B\ndescription: An AI.\n", "top/README.md": b"no"}
    files["top/software/a.yml"] = b"name: A\ndescription: An LLM.\ntags:\n- GenAI\n"
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w:gz") as archive:
        for path, content in files.items():
            member = tarfile.TarInfo(path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))

    def get(url: str, **_: object) -> Download:
        return Download(url, body.getvalue(), date(2026, 11, 20), "abc")

    raw = fetch(get)

    assert (raw.as_of, raw.ref) == (date(2026, 11, 20), "abc")
    assert [entry.name for entry in read(raw).entries] == ["A", "B"]


@pytest.mark.parametrize("body", ["- a\n- b\n", "a: [\n", "name: x\n---\njust text\n"])
def test_a_file_of_another_shape_is_named(body: str) -> None:
    with pytest.raises(UnreadableSource, match=r"software-ai\.yaml"):
        read(Raw({"software-ai.yaml": body.encode()}, date(2026, 1, 1)))


def test_the_recorded_list_is_read_whole(shared: Path) -> None:
    reading = read(load(shared / "data", SOURCE))

    genai = [e for e in reading.entries if any("GenAI" in tag for _, tag in e.tags)]
    assert (len(reading.entries), len(genai)) == (38, 14)
