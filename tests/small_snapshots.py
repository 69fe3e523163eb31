"""The recorded samples of every source, laid out as the folder a build reads from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

DATA = Path(__file__).parent / "data"

AS_OF = {
    "litellm": "2026-11-12",
    "models.dev": "2026-07-02",
    "genai-prices": "2026-11-09",
    "deprecations": "2025-11-21",
    "ollama-gallery": "2026-07-15",
    "openrouter": "2026-05-15",
    "aider": "2025-10-04",
    "mteb": "2026-10-26",
    "toolsdk-mcp": "2026-07-28",
    "unfragile-pages": "2026-11-12",
}

SINGLE = {
    "litellm.json": ("litellm", "model_prices_and_context_window.json"),
    "genai_prices.json": ("genai-prices", "data.json"),
    "deprecations.json": ("deprecations", "deprecations.json"),
    "openrouter.json": ("openrouter", "models.json"),
}
SEVERAL = {"models_dev.json": "models.dev", "ollama.json": "ollama-gallery"}


def lay_out(folder: Path) -> Path:
    """Copy the samples to ``folder`` as DIR/<source>/<file> with a sources.json; answer it."""
    for each in sorted(DATA.iterdir()):
        if each.is_dir():
            shutil.copytree(each, folder / each.name)
    for sample, (source, name) in SINGLE.items():
        (folder / source).mkdir(parents=True)
        shutil.copy(DATA / sample, folder / source / name)
    for sample, source in SEVERAL.items():
        (folder / source).mkdir(parents=True)
        for name, content in json.loads((DATA / sample).read_text()).items():
            (folder / source / name).write_text(json.dumps(content))
    names = sorted(each.name for each in folder.iterdir() if each.is_dir())
    notes = [{"id": n, "as_of": AS_OF.get(n, "2026-08-01"), "commit": "abc"} for n in names]
    (folder / "sources.json").write_text(json.dumps(notes))
    return folder
