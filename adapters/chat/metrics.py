"""What is counted for an operator: questions, how long they took, kinds of answers, errors.

Names follow Prometheus' conventions; no label holds what a person typed or who it was.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper bounds of the latency buckets; a platform gives up after three."""


class Metrics:
    """One process's counts of one face, such as ``slack``."""

    def __init__(self, face: str) -> None:
        self.registry = CollectorRegistry()
        self.face = face
        self._answers = Counter(
            "pickwick_answers",
            "Questions answered, by how they were asked and what kind of answer they got.",
            ("face", "command", "kind"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "pickwick_answer_seconds",
            "Seconds from a question's arrival to its answer.",
            ("face", "command"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._errors = Counter(
            "pickwick_errors",
            "What went wrong, by its kind.",
            ("face", "error"),
            registry=self.registry,
        )

    def answered(self, command: str, kind: str, seconds: float) -> None:
        """Count one answer."""
        self._answers.labels(self.face, command, kind).inc()
        self._seconds.labels(self.face, command).observe(seconds)

    def failed(self, error: str) -> None:
        """Count one fault, by a short name of its kind."""
        self._errors.labels(self.face, error).inc()

    def page(self) -> bytes:
        """Everything counted, in Prometheus' text format."""
        return generate_latest(self.registry)
