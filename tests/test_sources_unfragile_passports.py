"""The directory's passports: figures and categories as its claims, sentences to search by only."""

import json
from datetime import date

import pytest
from sources_lab import sample_of

from bot.sources.download import Download, DownloadRefused
from bot.sources.reading import Entry, Raw, Reading
from bot.sources.unfragile_passports import SOURCE, fetch, read

reading = sample_of(SOURCE, read)


def entry(reading: Reading, slug: str) -> Entry:
    return next(entry for entry in reading.entries if entry.native_id == f"passport/{slug}")


def claims(entry: Entry) -> dict[str, str]:
    return {fact.key.removeprefix("unfragile_"): fact.text for fact in entry.facts}


def passport(**artifact: object) -> bytes:
    head = {"slug": "x", "name": "X", "type": "mcp", **artifact}
    return json.dumps({"passport": {"unfragile": {"artifact": head}}}).encode()


def read_one(body: bytes) -> Reading:
    return read(Raw({"x.json": body}, date(2026, 1, 1)))


def test_d1_free_is_a_claim_and_never_a_price(reading: Reading) -> None:
    o4 = entry(reading, "o4-mini")

    assert claims(o4)["pricing"] == "free"
    assert "starting_price" not in claims(o4)
    assert (o4.prices, o4.billing) == ((), "unknown")


def test_d2_two_passports_of_one_model_stay_two_entries(reading: Reading) -> None:
    assert {claims(e)["pricing"] for e in reading.entries} == {"free", "paid"}


def test_d6_a_category_is_a_claim_and_no_tag_that_gives_a_capability(reading: Reading) -> None:
    o4 = entry(reading, "o4-mini")

    assert claims(o4)["category"] == "image-generation"
    assert (o4.tags, o4.capabilities) == ((), ())
    assert "image" not in o4.words


def test_d8_a_price_by_the_token_reads_by_the_million(reading: Reading) -> None:
    assert (
        claims(entry(reading, "openai-o4-mini"))["starting_price"] == "$1.10 per 1M prompt tokens"
    )


def test_d10_what_a_capability_says_is_kept_to_quote_and_is_no_fact(reading: Reading) -> None:
    o4 = entry(reading, "openai-o4-mini")

    assert dict(o4.prose)["capability 1 best for"] == "teams with sums"
    assert dict(o4.prose)["capability 1 limitations"] == "the steps stay hidden"
    assert "hidden" in o4.words
    assert not any("hidden" in fact.text for fact in o4.facts)


def test_every_fact_is_a_claim_with_the_page_it_stands_on(reading: Reading) -> None:
    o4 = entry(reading, "openai-o4-mini")

    assert {(f.confidence, f.url) for f in o4.facts} == {
        ("claimed", "https://unfragile.ai/openai-o4-mini")
    }
    assert claims(o4)["capability_count"] == "1"
    assert claims(o4)["times_matched"] == "0"


def test_a_count_that_is_missing_is_missing(reading: Reading) -> None:
    assert "times_matched" not in claims(entry(reading, "o4-mini"))


def test_d18_no_claim_carries_a_day_of_its_own(reading: Reading) -> None:
    assert {f.as_of for e in reading.entries for f in e.facts} == {None}


@pytest.mark.parametrize(
    ("url", "repo", "hf_id"),
    [
        ("https://github.com/a/b", "a/b", ""),
        ("https://huggingface.co/a/b", "", "a/b"),
        ("http://github.com/a/b", "", ""),
        ("javascript:alert(1)", "", ""),
    ],
)
def test_an_address_tells_where_it_lives(url: str, repo: str, hf_id: str) -> None:
    (one,) = read_one(passport(url=url)).entries

    assert (one.repo, one.hf_id) == (repo, hf_id)
    assert one.url.startswith("https://") or not one.url


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{\n"passport": \n', "line 3"),
        (b"\xff", "byte 0"),
        (b"[]", "line 1: it is no object"),
        (b"[" * 100_000, "line 1"),
        (b"{}", "it has no 'passport'"),
        (b'{"passport": {"unfragile": {}}}', "it has no 'artifact'"),
        (passport(slug=""), "no slug or no name"),
        (passport(name=7), "no slug or no name"),
        (passport(type="sandwich"), "the type 'sandwich'"),
    ],
)
def test_a_passport_that_cannot_be_read_is_refused_with_its_name(body: bytes, reason: str) -> None:
    reading = read_one(body)

    (rejected,) = reading.rejected
    assert rejected.native_id == "x.json"
    assert reason in rejected.reason
    assert reading.entries == ()


def test_a_passport_that_is_gone_does_not_keep_the_others() -> None:
    def get(url: str, **_: object) -> Download:
        if url.endswith("/o4-mini"):
            raise DownloadRefused(f"{url} could not be read: the server answered 404.")
        return Download(url, passport(), date(2026, 11, 20))

    raw = fetch(get)

    assert "openai-o4-mini.json" in raw.files
    assert "o4-mini.json" not in raw.files


def test_no_passport_at_all_is_a_refusal() -> None:
    def get(url: str, **_: object) -> Download:
        raise DownloadRefused(f"{url} could not be read.")

    with pytest.raises(DownloadRefused):
        fetch(get)
