"""What is kept for many threads stays within its bound."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.catalog.kept import Kept


def test_no_more_is_kept_than_was_said() -> None:
    kept: Kept[int, str] = Kept(3)

    kept.put({key: str(key) for key in range(10)})

    assert len(kept) == 3
    assert kept.among(range(10)) == {7: "7", 8: "8", 9: "9"}


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept: Kept[str, int] = Kept(2)
    kept.put({"a": 1, "b": 2})

    kept.get("a")
    kept.put({"c": 3})

    assert kept.among("abc") == {"a": 1, "c": 3}


def test_what_is_not_kept_is_none() -> None:
    kept: Kept[str, int] = Kept(2)

    assert kept.get("a") is None


def test_threads_keep_within_the_bound_together() -> None:
    kept: Kept[int, int] = Kept(50)

    def work(start: int) -> bool:
        kept.put({key: key for key in range(start, start + 40)})
        return all(key == value for key, value in kept.among(range(200)).items())

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(work, range(0, 160, 2)))

    assert len(kept) == 50
