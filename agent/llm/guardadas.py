"""Answers and capabilities kept in the user's cache folder: one file each, for its owner alone, without the key."""

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

ANSWERS, CAPABILITIES = "respuestas", "capacidades"


class Guardadas:
    """Small JSON values by the digest of what they depend on. What cannot be read or written counts as not kept."""

    def __init__(self, folder: Path, kind: str) -> None:
        self._folder = folder / kind

    def get(self, depends_on: object) -> object | None:
        """What was kept, or None."""
        try:
            kept: object = json.loads(self._path(depends_on).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return kept

    def put(self, depends_on: object, value: object) -> None:
        """Keeps a value; a full disk or a folder of someone else's costs the cache, not the run."""
        path = self._path(depends_on)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, fresh = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(value, file, ensure_ascii=False)
            Path(fresh).replace(path)
        except OSError:
            return

    def _path(self, depends_on: object) -> Path:
        text = json.dumps(depends_on, sort_keys=True, ensure_ascii=False)
        return self._folder / f"{hashlib.sha256(text.encode()).hexdigest()}.json"


def purge(folder: Path) -> int:
    """Deletes all that is kept below a cache folder, and says how many files that were."""
    count = 0
    for kind in (ANSWERS, CAPABILITIES):
        count += sum(1 for _ in (folder / kind).glob("*.json"))
        shutil.rmtree(folder / kind, ignore_errors=True)
    return count
