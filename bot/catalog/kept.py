"""A bounded store of values that many threads share: what was asked for longest ago goes first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """At most ``most`` values by their keys; None is never kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """What is kept by this key, if anything."""
        return self.among((key,)).get(key)

    def among(self, keys: Iterable[K]) -> dict[K, V]:
        """What is kept by any of these keys, in their order."""
        found = {}
        with self._lock:
            for key in keys:
                if key in self._values:
                    found[key] = self._values[key]
                    self._values.move_to_end(key)
        return found

    def put(self, values: dict[K, V]) -> None:
        """Keep these as well, and let go of what is too much."""
        with self._lock:
            self._values |= values
            while len(self._values) > self._most:
                self._values.popitem(last=False)
