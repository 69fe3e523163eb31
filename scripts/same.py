"""Whether 500 questions are answered as they were: as JSON, and as each face draws them.

`scripts/same` compares with the digests in tests/same.jsonl and names what differs, `--write`
keeps today's digests, `--dump FOLDER` writes the answers out: dump before and after a change,
and let `diff -r` show what it did. All are asked on one day against the shipped catalog.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from adapters.chat.answering import Reply
from adapters.discord import render as discord
from adapters.slack import render as slack
from adapters.terminal import render as terminal
from bot.card import card
from bot.contract import as_json
from bot.pickwick import Pickwick

DAY = date(2026, 11, 27)
WIDTH = 80
DIGESTS = ROOT / "tests" / "same.jsonl"
FACES = ("json", "terminal", "slack", "discord")
NAMES = """
    o4-mini; gpt-4o; gpt-4o mini; gpt-4.1; gpt-5; o3; gpt-oss-120b; claude sonnet 4.5;
    claude opus 4.5; claude haiku 4.5; gemini 2.5 pro; gemini 2.5 flash; gemma 3 27b;
    llama 3.3 70b; llama 3.1 8b; mistral small; mistral large; qwen3 32b; deepseek v3.1;
    deepseek r1; grok 4; phi-4-mini; phi 3.5 mini; whisper large v3; bge-m3; sonar;
    text-embedding-3-small; stable-diffusion; comfyui; hugging face; groq; together ai; openrouter;
    langchain; llamaindex; transformers; pytorch; vllm; ollama; n8n; qdrant; pgvector; chroma;
    aider; cline; browser-use; github mcp; playwright mcp; gpt-99; claude
"""


def questions() -> list[str]:
    """What is asked: each kind of question, over all kinds of things, most of it as people type."""
    names = [name.strip() for name in NAMES.split(";")]
    cases = tomllib.loads((ROOT / "tests" / "conversations.toml").read_text("utf-8"))["case"]
    needs = (ROOT / "tests" / "data" / "needs.jsonl").read_text("utf-8").splitlines()
    asked = [case["said"] for case in cases]
    asked += [f"recommend {json.loads(line)['need']}" for line in needs[::2]]
    asked += [f"compare {one} vs {other}" for one, other in pairwise(names)]
    asked += [
        f"compare {one} vs {other}" for one, other in zip(names[:15], names[7:], strict=False)
    ]
    asked += [f"compare {' vs '.join(names[i : i + 4])}" for i in range(0, 24, 4)]
    asked += [f"show {name}" for name in names]
    asked += [f"alternatives to {name}" for name in names]
    asked += [f"replace {name}" for name in names[:32]]
    asked += [f"cost {name} for 50k in, 5k out, 1000 calls a day" for name in names[:30]]
    asked += ["sources", "help", "", "compare", "show", "cost", "replace", "alternatives"]
    return list(dict.fromkeys(asked))


def answers(said: str, pickwick: Pickwick) -> dict[str, str]:
    """The answer on each face."""
    found = pickwick.ask(said, DAY)
    made = card(found)
    whole = card(found, everything=True)
    drawn = {
        "json": as_json(found),
        "terminal": [terminal.render(one, WIDTH).plain for one in (made, whole)],
        "slack": [slack.message(Reply(said, one)) for one in (made, whole)],
        "discord": [discord.render(one, said) for one in (made, whole)],
    }
    return {face: json.dumps(drawn[face], indent=1, ensure_ascii=False) for face in FACES}


def digest(text: str) -> str:
    """A short name for a text that no other text here has."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def asked_all(dump: Path | None) -> Iterator[dict[str, str]]:
    """Each question with the digest of its answer on each face."""
    pickwick = Pickwick.open(ROOT / "catalog.db")
    for number, said in enumerate(questions()):
        told = answers(said, pickwick)
        if dump:
            for face, text in told.items():
                text = text.replace("\\n", "\n") if face == "terminal" else text
                (dump / f"{number:03}.{face}").write_text(f"{said}\n{text}\n", "utf-8")
        yield {"said": said, **{face: digest(text) for face, text in told.items()}}


def main() -> int:
    """0 where all is the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep today's digests")
    parser.add_argument("--dump", type=Path, metavar="FOLDER", help="write the answers out")
    options = parser.parse_args()
    if options.dump:
        options.dump.mkdir(parents=True, exist_ok=True)
    now = list(asked_all(options.dump))
    if options.write:
        lines = (json.dumps(line, ensure_ascii=False) for line in now)
        DIGESTS.write_text("\n".join(lines) + "\n", "utf-8")
        print(f"{len(now)} answers kept.")
        return 0
    kept = [json.loads(line) for line in DIGESTS.read_text("utf-8").splitlines()]
    before = {line["said"]: line for line in kept}
    differing = [
        (said, faces)
        for line in now
        if (said := line["said"]) in before
        and (faces := [face for face in FACES if line[face] != before[said][face]])
    ]
    for said, faces in differing:
        print(f"{', '.join(faces)}: {said}")
    gone = before.keys() ^ {line["said"] for line in now}
    for said in gone:
        print(f"asked in only one of the two: {said}")
    print(f"{len(now)} questions, {len(differing)} answered otherwise.")
    return 1 if differing or gone else 0


if __name__ == "__main__":
    sys.exit(main())
