"""The SQL that finds candidates for a need."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import cast

from bot.attributes import FLAGS
from bot.evidence.candidates import PROVEN, Bound, Sieve

COLUMNS = frozenset(
    (
        *FLAGS, "weights", "price_input", "price_output", "price_cache_read",
        "context_tokens", "max_output_tokens", "params_total", "params_active",
        "input_modalities", "output_modalities", "licence", "licence_class", "released_on",
    )
)  # fmt: skip
"""What candidates can be sifted by."""


def quoted(word: str) -> str:
    """A word as the index is asked for it: its parts, as no phrase can be (``real-time``)."""
    return " AND ".join(f'"{part}"' for part in re.findall(r"[^\W_]+", word)) or '""'


def sifting(sieve: Sieve) -> tuple[str, dict[str, str | float]]:
    """The one query for candidates; every part of it is of this file, every value a parameter.

    It gives one row, a list a column: each row of a result is a chance for other threads to go
    first. ``heard`` has a bit for each word that was found.
    """
    values: dict[str, str | float] = {
        "kinds": json.dumps(sieve.kinds),
        "terms": json.dumps(dict(sieve.terms)),
        "today": sieve.today,
        "most": sieve.most,
        "near": sieve.near,
    }
    words = []
    for i, (word, weight) in enumerate(sieve.words.items()):
        values |= {f"word{i}": quoted(word), f"rare{i}": weight}
        words.append(f"SELECT rowid, 0, :rare{i}, {1 << i} FROM words WHERE words MATCH :word{i}")
    bounds = []
    for i, bound in enumerate(sieve.bounds):
        expression, told = _bound(bound, f"value{i}")
        bounds.append(f"{expression} AS bound{i}")
        values |= told
    judged = [f"bound{i}" for i in range(len(bounds))]
    columns = ("id", "heard", *judged)
    failed = " + ".join(f"({one} < 0)" for one in judged) or "1 - 1"
    passed = " + ".join(f"({one} > 0)" for one in judged) or "1 - 1"
    matched = "able > 0" if sieve.terms else "said > 0" if words else ""
    alive = "" if sieve.with_gone else "AND (gone_on IS NULL OR gone_on > :today)"
    most = max(sieve.terms.values(), default=0) and sum(sieve.terms.values())
    values["whole"] = most or 1.0
    values["said"] = sum(sieve.words.values()) or 1.0
    return (
        f"""
        WITH found(id, able, said, heard) AS (
          SELECT ability.artifact, need.value * strength / 100.0, 0, 0
          FROM json_each(:terms) AS need
          JOIN term ON term.id = need.key JOIN ability ON ability.term = term.number
          {"".join(f" UNION ALL {query}" for query in words)}
        ), matched AS (
          SELECT id, sum(able) AS able, sum(said) AS said, sum(heard) AS heard FROM found
          GROUP BY id
        ), sifted AS (
          SELECT artifact.id AS id, popularity, params_total, freshness,
            coalesce(able, 0) AS able, coalesce(said, 0) AS said,
            coalesce(heard, 0) AS heard,
            (SELECT max(percent) FROM board_place WHERE board_place.artifact = artifact.id)
              AS measured
            {"".join(f", {bound}" for bound in bounds)}
          FROM {_MATCHED if matched else _ALL}
          CROSS JOIN headline ON headline.artifact = artifact.id
          WHERE kind IN (SELECT value FROM json_each(:kinds)) {alive}
        ), best AS (
          SELECT {", ".join(columns)} FROM sifted WHERE {matched or 1}
          {"" if sieve.misses else f"AND ({failed}) = 0"}
          ORDER BY {failed}, {passed} DESC,
            4 * able / :whole + said / :said + popularity / 12
              + coalesce(measured, 35) / 80.0
              + coalesce(freshness, 35) / 80.0
              - iif(:near > 0, iif(params_total BETWEEN :near / 3 AND :near * 3, 0, 3), 0) DESC, id
          LIMIT :most
        )
        SELECT {", ".join(f"json_group_array({one})" for one in columns)} FROM best
        """,
        values,
    )


def share_of(words: Mapping[str, float], heard: int) -> float:
    """How much of what was said was found, rare words weighing more."""
    said = sum(weight for i, weight in enumerate(words.values()) if heard >> i & 1)
    return said / (sum(words.values()) or 1.0)


_MATCHED = "matched CROSS JOIN artifact ON artifact.id = matched.id"
_ALL = "artifact LEFT JOIN matched ON matched.id = artifact.id"


def _bound(bound: Bound, name: str) -> tuple[str, dict[str, str | float]]:
    """A demand as an expression that is 1, 0 or -1: passed, not known, failed."""
    values = {name: json.dumps(bound.values)}
    listed = f"(SELECT value FROM json_each(:{name}))"
    holds = {
        "maker": f"substr(slug, 1, instr(slug || '/', '/') - 1) IN {listed}",
        "provider": f"""EXISTS(SELECT 1 FROM offer JOIN artifact AS seller
            ON seller.id = offer.provider
            WHERE offer.artifact = artifact.id AND seller.slug IN {listed})""",
        "ability": f"""EXISTS(SELECT 1 FROM ability JOIN term ON term.number = ability.term
            WHERE ability.artifact = artifact.id AND term.id IN {listed}
              AND strength >= {LEAST})""",
    }
    if bound.column == "billing":
        sold = f"SELECT 1 FROM offer WHERE offer.artifact = artifact.id AND billing IN {listed}"
        return f"CASE WHEN EXISTS({sold}) THEN 1 ELSE 0 END", dict(values)
    if bound.column in holds:
        yes, no = (-1, 1) if bound.op == "not in" else (1, -1)
        if bound.column == "ability":
            no = max(no, 0)
        return f"CASE WHEN {holds[bound.column]} THEN {yes} ELSE {no} END", dict(values)
    column = HAS_WEIGHTS if bound.column == "weights" else bound.column
    column = column if bound.column in COLUMNS else "NULL"
    if column == "licence_class":
        column = "nullif(licence_class, 'own-terms')"
    if bound.or_term:
        values[f"{name}_term"] = bound.or_term
        column = f"coalesce({column}, {_proves(f'{name}_term')})"
    if bound.column.endswith("_modalities"):
        absent = "NOT " if bound.op == "not in" else ""
        test = f"{absent}EXISTS(SELECT 1 FROM json_each(:{name}) WHERE instr({column}, value) > 0)"
    elif bound.op in ("<=", ">="):
        values = {name: cast(str, bound.values[0])}
        test = f"{column} {bound.op} :{name}"
    else:
        test = f"{column} {'NOT IN' if bound.op == 'not in' else 'IN'} {listed}"
    unknown = f"{column} IS NULL" + (f" OR {column} = 0" if column.startswith("price") else "")
    return f"CASE WHEN {unknown} THEN 0 WHEN {test} THEN 1 ELSE -1 END", dict(values)


HAS_WEIGHTS = (
    "iif(open_weights = 0, 0, iif(open_weights = 1 OR artifact.hf_id IS NOT NULL, 1, NULL))"
)
LEAST = f"{100 * PROVEN:g}"
"""The strength that proves, in percent as it is stored."""


def _proves(name: str) -> str:
    return f"""(SELECT 1 FROM ability JOIN term ON term.number = ability.term
        WHERE ability.artifact = artifact.id AND term.id = :{name} AND strength >= {LEAST})"""
