from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.reading import Entry, Fact, Raw, Reading, UnreadableSource
from bot.sources.unfragile_pages import SOURCE, fetch, per_million, read

DAY = date(2026, 11, 20)
SAMPLES = Path(__file__).parent / "data" / "unfragile-pages"
SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
G1 = (SAMPLES / "g1.txt").read_text()
G2 = (SAMPLES / "rag-vs-tuning-guide-vs-acme--pilot.txt").read_text()
G3 = (SAMPLES / "g3.txt").read_text()


def reading(**pages: str) -> Reading:
    return read(Raw({f"{name}.txt": text.encode() for name, text in pages.items()}, DAY))


def sides(page: str) -> tuple[Entry, Entry]:
    read_page = reading(page=page)
    assert read_page.rejected == ()
    first, second = read_page.entries
    return first, second


def fact(entry: Entry, key: str) -> Fact:
    (found,) = [fact for fact in entry.facts if fact.key == key]
    return found


def claims(entry: Entry) -> Mapping[str, str]:
    return {fact.key.removeprefix("unfragile_"): fact.text for fact in entry.facts}


def refusal(page: str) -> str:
    refused = reading(page=page)
    assert refused.entries == ()
    (rejected,) = refused.rejected
    assert rejected.native_id == "page.txt"
    return rejected.reason


def places(entry: Entry) -> list[str]:
    return [place for place, _ in entry.prose]


def test_every_value_of_the_first_layout_is_read_though_a_row_is_broken() -> None:
    tern, box = sides(G1)

    assert claims(tern) == {
        "type": "Model",
        "rank": "44/100",
        "adoption": "1",
        "quality": "0",
        "ecosystem": "0",
        "match_graph": "0",
        "pricing": "Free",
        "capability_count": "5",
        "times_matched": "0",
        "verdict": "leads Paint-Box on adoption; by the same table it does not on adoption",
    }
    assert (fact(box, "unfragile_ecosystem").number, fact(box, "unfragile_rank").number) == (1, 55)


def test_capabilities_keep_their_side_though_verdict_and_footer_stand_amid_the_second() -> None:
    tern, box = sides(G1)

    assert places(tern)[-3:] == [
        f"capability 2 {p}" for p in ("description", "unique", "vs alternatives")
    ]
    assert places(box)[-3:] == [
        f"capability 3 {p}" for p in ("description", "unique", "vs alternatives")
    ]
    assert "Unfragile" not in box.words
    assert "scores higher" not in box.words
    assert "more capabilities" not in tern.words


def test_the_second_layout_has_its_verdict_in_line_two_and_headings_by_name() -> None:
    guide, pilot = sides(G2)

    assert (guide.name, guide.kind, len(guide.prose)) == ("RAG vs Tuning Guide", "tool", 6)
    assert (pilot.name, pilot.kind, len(pilot.prose)) == ("Pilot", "mcp_server", 3)
    assert claims(guide)["capability_count"] == "2"
    assert "Capabilities" not in guide.words + pilot.words


def test_the_third_layout_names_its_capabilities() -> None:
    heron, studio = sides(G3)

    assert dict(heron.prose)["capability 2 name"] == "browsing with a memory"
    assert dict(heron.prose)["capability 2 description"].startswith("Reads pages")
    assert dict(studio.prose)["capability 1 name"] == "drawing of agent graphs"
    assert (heron.kind, studio.kind) == ("agent", "tool")
    assert fact(studio, "unfragile_times_matched").number == 1247
    assert fact(heron, "unfragile_quality").number == 0.7


def test_a_name_may_hold_the_word_between_names() -> None:
    read_pages = read(Raw({"rag-vs-tuning-guide-vs-acme--pilot.txt": G2.encode()}, DAY))

    guide, pilot = read_pages.entries
    pair = "compare/rag-vs-tuning-guide-vs-acme--pilot"
    assert guide.native_id == f"{pair}#rag-vs-tuning-guide"
    assert pilot.native_id == f"{pair}#acme--pilot"
    assert pilot.repo == "acme/pilot"
    assert {fact.url for fact in guide.facts} == {f"https://unfragile.ai/{pair}"}


def test_a_page_under_another_name_gets_no_address() -> None:
    tern, _ = sides(G1)

    assert tern.native_id == "compare/tern-2-vs-paint-box#tern-2"
    assert {fact.url for fact in tern.facts} == {""}


def test_everything_the_directory_says_is_a_claim() -> None:
    for page in (G1, G2, G3):
        for entry in sides(page):
            assert {fact.confidence for fact in entry.facts} == {"claimed"}
            assert all(fact.key.startswith("unfragile_") for fact in entry.facts)


def test_d1_free_is_a_claim_and_never_a_price() -> None:
    tern, _ = sides(G1)

    assert fact(tern, "unfragile_pricing").text == "Free"
    assert (tern.prices, tern.billing, tern.provider) == ((), "unknown", "")


def test_d2_and_d4_two_pages_that_disagree_stay_two_entries() -> None:
    later = G1.replace("55/100", "51/100").replace("Tern 2", "Tern 3")

    both = reading(a=G1, b=later)

    ranks = {e.native_id: claims(e)["rank"] for e in both.entries if e.name == "Paint-Box"}
    assert sorted(ranks.values()) == ["51/100", "55/100"]


def test_d4_the_same_pair_from_two_days_stays_four_entries() -> None:
    both = reading(a=G1, b=G1.replace("55/100", "51/100"))

    assert len({entry.native_id for entry in both.entries}) == 4


def test_d3_a_lead_that_the_table_does_not_show_is_said_to_be_unsupported() -> None:
    tern, box = sides(G1)

    assert "by the same table it does not on adoption" in claims(tern)["verdict"]
    assert claims(box)["verdict"] == "leads Tern 2 on quality, ecosystem"


def test_a_verdict_of_one_name_is_not_read_as_that_of_a_name_it_ends_with() -> None:
    tern, box = sides(G1.replace("Paint-Box", "2"))

    assert claims(tern)["verdict"].startswith("leads 2 on adoption")
    assert claims(box)["verdict"] == "leads Tern 2 on quality, ecosystem"


def test_d5_a_doubtful_type_is_kept_as_the_directory_s_word() -> None:
    copilot, _ = sides(G1.replace("| Model |", "| Repository |"))

    assert (copilot.kind, claims(copilot)["type"]) == ("repository", "Repository")
    assert (copilot.repo, copilot.hf_id) == ("", "")


def test_d7_absurd_ranks_are_only_claims() -> None:
    _, pilot = sides(G2)

    assert (fact(pilot, "unfragile_rank").confidence, pilot.metrics) == ("claimed", ())


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        ("$1.10e-6 per prompt token", "$1.10 per 1M prompt tokens"),
        ("$7.5e-8 per prompt token", "$0.075 per 1M prompt tokens"),
        ("$0.00015 per prompt token", "$150.00 per 1M prompt tokens"),
        ("$20/mo", "$20/mo"),
        ("$1.1.1e-6 per prompt token", "$1.1.1e-6 per prompt token"),
    ],
)
def test_d8_a_price_by_the_token_reads_by_the_million(written: str, reads: str) -> None:
    assert per_million(written) == reads


def test_d8_a_starting_price_is_a_claim_without_a_price() -> None:
    guide, pilot = sides(G2)

    assert fact(pilot, "unfragile_starting_price").text == "$1.10 per 1M prompt tokens"
    assert pilot.prices == ()
    assert "starting_price" not in claims(guide)


def test_d9_never_matched_is_kept_beside_the_sentence_that_speaks_of_evidence() -> None:
    _, pilot = sides(G2)

    assert fact(pilot, "unfragile_times_matched").number == 0
    assert "evidence" not in " ".join(fact.text for fact in pilot.facts)


def test_d10_to_d17_nothing_that_prose_says_becomes_a_fact() -> None:
    boast = "Needs less than 1GB of memory, is MIT without conditions and costs $0.01."
    tern, _ = sides(G1.replace("Small enough for a telephone.", boast))

    assert boast in tern.words
    assert not any("1GB" in f.text or "MIT" in f.text or "0.01" in f.text for f in tern.facts)
    assert (tern.capabilities, tern.scores, tern.lifecycle, tern.tags) == ((), (), (), ())


def test_d16_a_name_is_kept_as_it_is_written() -> None:
    tern, _ = sides(G1)

    assert (tern.name, tern.aliases, tern.base) == ("Tern 2", (), "Tern 2")


def test_d18_no_claim_carries_a_day_of_its_own() -> None:
    for entry in sides(G1):
        assert entry.as_of is None
        assert {fact.as_of for fact in entry.facts} == {None}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("Tern 2 vs Paint-Box\nSide", "Tern 2\nSide"), "line 1: the title"),
        (("Side-by-side comparison to help you choose.", "Sale!"), "line 2: neither a verdict"),
        (("| Feature | Tern 2 | Paint-Box |", "| Feature | Tern 2 |"), "line 3: the table's head"),
        (("| Model |", "| Sandwich |"), "line 5: the type 'Sandwich'"),
        (("44/100", "144/100"), "line 6: the row UnfragileRank"),
        (("44/100 | 55/100", "n. a. | 55/100"), "line 6: the row UnfragileRank"),
        (("| Adoption | 1 | 1 |\n", ""), "the table has no row Adoption"),
        (("| Quality | 0 | 1 |", "| Adoption | 0 | 1 |"), "line 8: the row Adoption stands"),
        (("| 0 |\n| 1 |\n", "| 0 |\n"), "line 11: the row Ecosystem has 1 of its 2 values"),
        (("| 0 |\n| 1 |\n", "| 0 |\n| 1 | 1 |\n"), "line 11: the row Ecosystem has more than 2"),
        (("| 0 |\n| 1 |\n", "| 0 |\n| 1 |\n| 1 |\n"), "line 12: no row is called '1'"),
        (("5 decomposed", "—"), "line 14: the row Capabilities"),
        (("5 decomposed", "7 decomposed"), "declares 7 capabilities and Paint-Box 6"),
        (("Answers in text", "Unique: no.\nAnswers in text"), "line 16: no capability stands"),
        (("higher at 55/100 vs Tern 2", "higher at 55/100 vs Gull"), "line 29: the verdict"),
    ],
)
def test_a_page_that_cannot_be_read_is_refused_with_its_line(
    change: tuple[str, str], reason: str
) -> None:
    assert reason in refusal(G1.replace(*change, 1))


@pytest.mark.parametrize("page", ["", "\n\n", "<!doctype html><title>502</title>", "\x00" * 50])
def test_what_is_no_page_is_refused(page: str) -> None:
    assert refusal(page).startswith("line ")


def test_bytes_that_are_no_text_and_endless_lines_are_refused() -> None:
    refused = read(Raw({"a.txt": b"A vs B\n\xff\xfe", "b.txt": b"x" * 10_001}, DAY)).rejected

    assert [r.reason[:7] for r in refused] == ["line 2:", "line 1:"]


def test_a_page_cut_off_anywhere_is_refused_whole() -> None:
    lines = G1.splitlines()

    for length in range(len(lines)):
        assert refusal("\n".join(lines[:length]))


@given(
    page=st.sampled_from([G1, G2, G3]),
    moves=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=4),
    junk=st.text(max_size=40),
)
def test_a_damaged_page_is_read_whole_or_refused(
    page: str, moves: list[tuple[int, int]], junk: str
) -> None:
    lines = page.splitlines()
    for source, target in moves:
        lines.insert(target % len(lines), lines.pop(source % len(lines)))
    lines[moves[0][0] % len(lines)] += junk

    damaged = read(Raw({"page.txt": "\n".join(lines).encode(errors="replace")}, DAY))

    assert (len(damaged.entries), len(damaged.rejected)) in {(2, 0), (0, 1)}


def test_a_refused_page_leaves_the_others() -> None:
    read_pages = reading(bad=G1.replace("| Model |", "| Sandwich |"), good=G3)

    assert [entry.name for entry in read_pages.entries] == ["Heron", "Heron Studio"]
    assert (read_pages.read, len(read_pages.rejected)) == (2, 1)


def test_line_ends_of_another_system_do_not_matter() -> None:
    assert reading(page=G1.replace("\n", "\r\n")) == reading(page=G1)


def test_the_directory_has_no_feed() -> None:
    def get(url: str, *, limit_bytes: int = 0) -> None:
        raise AssertionError(url, limit_bytes)

    with pytest.raises(UnreadableSource, match="have no feed"):
        fetch(get)  # type: ignore[arg-type]
    assert SOURCE.live == ()


@pytest.fixture
def seeds() -> Reading:
    if not SEEDS.is_dir():
        pytest.skip("the seed pages are not beside the checkout")
    return read(Raw({path.name: path.read_bytes() for path in SEEDS.glob("*.txt")}, DAY))


def test_the_seeds_give_six_artifacts_with_what_they_declare(seeds: Reading) -> None:
    declared = {entry.name: claims(entry)["capability_count"] for entry in seeds.entries}

    assert seeds.rejected == ()
    assert declared == {
        "Phi-4-mini": "8",
        "Phi-3.5 Mini": "11",
        "o4-mini": "12",
        "Mistral Small": "12",
        "Stable-Diffusion": "13",
        "Hugging Face": "13",
    }


def test_the_seeds_give_48_distinct_capability_blocks(seeds: Reading) -> None:
    blocks = {
        tuple(text for place, text in entry.prose if place.startswith(f"capability {number} "))
        for entry in seeds.entries
        for number in range(1, 9)
    }

    assert len(blocks) == 48
    assert all(len(block) == 3 for block in blocks)


def test_the_seeds_rank_stable_diffusion_twice(seeds: Reading) -> None:
    ranks = [
        fact(entry, "unfragile_rank").number
        for entry in seeds.entries
        if entry.name == "Stable-Diffusion"
    ]

    assert sorted(map(str, ranks)) == ["51", "55", "55", "55"]


def test_the_seeds_give_every_table_value(seeds: Reading) -> None:
    table = {
        entry.name: " ".join(f.text for f in entry.facts if f.key != "unfragile_verdict")
        for entry in seeds.entries
        if claims(entry)["rank"] != "51/100"
    }

    assert table == {
        "Phi-4-mini": "Model 44/100 1 0 0 0 Free 8 0",
        "Phi-3.5 Mini": "Model 45/100 1 0 0 0 Free 11 0",
        "o4-mini": "Model 44/100 1 0 0 0 Free 12 0",
        "Mistral Small": "Model 47/100 1 0 0 0 Free 12 0",
        "Stable-Diffusion": "Repository 55/100 1 1 1 0 Free 13 0",
        "Hugging Face": "Platform 43/100 1 0 0 0 Free 13 0",
    }


def test_the_seeds_claim_four_leads_that_their_tables_deny(seeds: Reading) -> None:
    denied = {e.name for e in seeds.entries if "does not" in claims(e).get("verdict", "")}

    assert denied == {"Phi-4-mini", "Phi-3.5 Mini", "o4-mini", "Mistral Small"}
