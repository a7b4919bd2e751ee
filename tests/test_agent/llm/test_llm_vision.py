"""`--vision` over real HTTP: crops of a scan go to the endpoint, and a lying one gets no wrong value accepted."""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

import cli
from evals.corpus.damage import DAMAGES, write_scan
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document
from evals.score import score
from evals.scripted import text_reply
from evals.scripted.server import error


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bad scan of a small budget, beside its truth."""
    folder = tmp_path_factory.mktemp("vision")
    document = write_document(Pedido(family("presupuesto"), 13, "pdf", False, 3, "a4"), folder)
    scanned = write_scan(document, DAMAGES["200-malo"], 3, folder / "escaneo.pdf", [1])
    document.with_suffix(".truth.jsonl").rename(scanned.with_suffix(".truth.jsonl"))
    return scanned


def _wrong(scan: Path, results: Path) -> set[str]:
    """Wrong values that were accepted."""
    found = score(scan.with_suffix(".truth.jsonl"), results / "filas.jsonl")
    return {miss for miss in found.misses if miss.startswith("SILENT")}


def test_a_lying_model_is_shown_crops(endpoint: Any, scan: Path, tmp_path: Path, capsys: Any) -> None:
    rng = random.Random(5)
    endpoint.script = [lambda question: text_reply(json.dumps({"texto": str(rng.choice([0, 100, rng.random()]))}))]
    out, alone = tmp_path / "out", tmp_path / "alone"
    assert cli.main(["extract", str(scan), "-o", str(alone), "--engine", "rules"]) == 0
    assert cli.main(["extract", str(scan), "-o", str(out), "--engine", "rules", "--vision"]) == 0
    assert f"en {endpoint.url}; se le envían texto y recortes de imagen" in capsys.readouterr().err
    assert _wrong(scan, out) <= _wrong(scan, alone)
    assert endpoint.questions
    words, picture = endpoint.questions[0].body["messages"][1]["content"]
    data = base64.b64decode(picture["image_url"]["url"].removeprefix("data:image/png;base64,"))
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert words["type"] == "text"
    assert image is not None
    assert image.shape[0] == 64
    manifest = json.loads((out / "manifiesto.json").read_text(encoding="utf-8"))
    assert manifest["prompts"]["leer_recorte"].startswith("v1 ")
    assert manifest["tokens"] >= 120 * len(endpoint.questions)


def test_an_endpoint_without_eyes_ends_the_showing_not_the_reading(endpoint: Any, scan: Path, tmp_path: Path) -> None:
    endpoint.script = [error(400)]
    out = tmp_path / "out"
    assert cli.main(["extract", str(scan), "-o", str(out), "--engine", "rules", "--vision"]) == 5
    manifest = json.loads((out / "manifiesto.json").read_text(encoding="utf-8"))
    assert any("recortes quedan sin mirar" in reason for reason in manifest["motivos"])
    assert (out / "filas.jsonl").read_text(encoding="utf-8")


def test_vision_needs_a_model(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    assert cli.main(["extract", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--vision"]) == 6
    assert "--vision" in capsys.readouterr().err
