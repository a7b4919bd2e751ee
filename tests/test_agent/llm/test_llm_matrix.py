"""What a whole `extract --engine llm` makes of every kind of answer, against the truth of generated documents.

Whatever a model says: no wrong value is accepted, no row is lost, and what is missing is reported.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import cli
from evals.corpus.families import FAMILIAS, family
from evals.corpus.generate import Pedido, write_document
from evals.scripted import Reply
from evals.scripted.filas import ANSWERS, ideal, printed, rows_reply

ROWS = 5
DATA = ("actividad", "indicador", "meta_unidad", "partida")
TABLES = [(name, form) for name in ("poi-ceplan", "metas-trimestral") for form in ("pdf", "txt")]


@dataclass(frozen=True)
class Outcome:
    """A run: its exit code, its rows and findings, and how its figures stand against the truth."""

    code: int
    rows: list[dict[str, Any]]
    rules: Counter[str]
    manifest: dict[str, Any]
    count: Counter[str]
    wrong_texts: list[str]
    err: str

    @property
    def count_by_engine(self) -> set[str]:
        """Who read the values of the data rows."""
        rows = [row for row in self.rows if row["tipo"] in DATA]
        return {c["fuente"]["motor"] for row in rows for c in row["cifras"] if c["valor"] is not None}


Run = Callable[..., Outcome]


def jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    made: dict[tuple[str, str], Path] = {}

    def make(name: str, form: str) -> Path:
        if (name, form) not in made:
            folder = tmp_path_factory.mktemp(f"{name}-{form}")
            made[name, form] = write_document(Pedido(family(name), 3, form, filas=ROWS), folder)
        return made[name, form]

    return make


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], document: Callable[[str, str], Path]) -> Run:
    def go(name: str, form: str, *options: str) -> Outcome:
        path = document(name, form)
        results = tmp_path / "out"
        code = cli.main(["extract", str(path), "-o", str(results), "--engine", "llm", *options])
        err = capsys.readouterr().err
        if not (results / "filas.jsonl").exists():
            return Outcome(code, [], Counter(), {}, Counter(), [], err)
        rows = jsonl(results / "filas.jsonl")
        truth = jsonl(Path(f"{path.with_suffix('')}.truth.jsonl"))
        count, wrong = compare(rows, truth)
        rules = Counter(finding["regla"] for finding in jsonl(results / "hallazgos.jsonl"))
        manifest = json.loads((results / "manifiesto.json").read_text(encoding="utf-8"))
        return Outcome(code, rows, rules, manifest, count, wrong, err)

    return go


def compare(rows: list[dict[str, Any]], truth: list[dict[str, Any]]) -> tuple[Counter[str], list[str]]:
    """Counts of figures by standing ("accepted", "review", "null", each right or wrong), and texts that are wrong."""
    given, true = ([row for row in some if row["tipo"] in DATA] for some in (rows, truth))
    assert len(given) == len(true), "a row was lost or invented"
    count: Counter[str] = Counter()
    wrong: list[str] = []
    for mine, right in zip(given, true, strict=True):
        values = {key(c): c["valor"] for c in right["cifras"]}
        for figure in mine["cifras"]:
            expected = values.get(key(figure))
            if figure["valor"] is None:
                count["null right" if expected is None else "null lost"] += 1
                continue
            good = expected is not None and Decimal(figure["valor"]) == Decimal(expected)
            standing = "review" if figure["revision"] else "accepted"
            count[f"{standing} {'right' if good else 'wrong'}"] += 1
            assert figure["fuente"]["texto"]
        for name in ("codigo", "descripcion", "unidad_organica", "unidad_medida", "indicador"):
            said = " ".join((mine[name] or "").split())
            if said and said != " ".join((right[name] or "").split()):
                wrong.append(f"{name}: {said}")
    return count, wrong


def key(figure: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(figure[name] for name in ("magnitud", "rol", "periodo", "acumulado"))


# What each answer must leave behind: exit code, findings, whether all is accepted from a page.
CASES: dict[str, tuple[int, set[str], bool]] = {
    "well": (0, set(), True),
    "late": (0, set(), True),
    "prose": (0, set(), True),
    "bare list": (0, set(), True),
    "json numbers": (0, set(), True),
    "refuses schema": (0, set(), True),
    "nulls": (0, {"modelo.valor_omitido", "modelo.texto_omitido"}, False),
    "missing rows": (5, {"modelo.fila_omitida"}, False),
    "no rows": (5, {"modelo.fila_omitida"}, False),
    "wrong rows": (5, {"modelo.fila_omitida", "modelo.fila_invalida"}, False),
    "nested values": (5, {"modelo.fila_omitida", "modelo.fila_invalida"}, False),
    "extra rows": (0, {"modelo.fila_sobrante"}, True),
    "duplicated rows": (0, {"modelo.fila_repetida"}, True),
    "leaking": (0, {"modelo.ejemplo_filtrado"}, False),
    "invented": (0, {"modelo.valor_no_hallado"}, False),
    "rows exchanged": (0, {"modelo.valor_no_hallado", "modelo.texto_no_hallado"}, False),
    "lines exchanged": (0, set(), False),
    "shifted": (0, set(), False),
    "two exchanged": (0, set(), False),
}


@pytest.mark.parametrize(("name", "form"), TABLES)
@pytest.mark.parametrize("answer", CASES)
def test_every_answer(endpoint: Any, run: Run, name: str, form: str, answer: str) -> None:
    code, findings, all_accepted = CASES[answer]
    endpoint.plays(answer)
    got = run(name, form)
    print(f"{answer} | {name} {form} | exit {got.code} | {dict(got.count)} | {dict(got.rules)}")
    assert got.count["accepted wrong"] == 0
    assert not got.wrong_texts
    assert got.code == code
    assert findings <= set(got.rules)
    said = {rule for rule in got.rules if rule.startswith("modelo.")}
    if all_accepted:
        assert said == findings
        assert got.count["null lost"] == got.count["review wrong"] == 0
        assert form != "pdf" or not got.count["review right"]
    if form == "pdf" and answer in ("lines exchanged", "shifted", "two exchanged"):
        assert "modelo.lugar_distinto" in said
    assert got.count_by_engine <= {"modelo"}
    assert got.manifest["tokens"] > 0
    assert got.manifest["modelo"] == "modelo-de-prueba"
    assert got.manifest["prompts"]["llenar_filas"].startswith("v2 ")


@pytest.mark.parametrize("name", [familia.id for familia in FAMILIAS])
def test_a_good_model_fills_every_family(endpoint: Any, run: Run, name: str) -> None:
    got = run(name, "pdf")
    assert got.code == 0
    assert got.count["accepted right"]
    assert set(got.count) <= {"accepted right", "null right"}
    assert not any(rule.startswith("modelo.") for rule in got.rules)
    assert not got.wrong_texts


@pytest.mark.parametrize("form", ["pdf", "txt"])
@pytest.mark.parametrize("seed", range(3))
def test_a_lying_model(endpoint: Any, run: Run, form: str, seed: int) -> None:
    """Values of a row dealt out anew, some dropped, some invented, some of other rows."""
    rng = random.Random(seed)

    def lies(question: Any) -> Any:
        rows = ideal(question)
        pool = [value for row in rows for name, value in row.items() if name != "fila" and value]
        for row in rows:
            names = [name for name in row if name != "fila"]
            some = rng.sample(names, rng.randint(2, len(names)))
            values = [row[name] for name in some]
            rng.shuffle(values)
            for name, value in zip(some, values, strict=True):
                row[name] = rng.choice([value, value, value, rng.choice(pool), None, str(rng.randint(0, 99))])
        return rows_reply(rows)

    endpoint.script = [lies]
    got = run("metas-trimestral", form)
    assert got.count["accepted wrong"] == 0
    assert not got.wrong_texts


@pytest.mark.parametrize(
    "answer", ["empty choices", "null content", "length", "bad json", "wrong schema", "401", "500", "429 at once"]
)
def test_an_unusable_model_ends_with_6(endpoint: Any, run: Run, answer: str) -> None:
    endpoint.plays(answer)
    got = run("poi-ceplan", "pdf")
    assert got.code == 6
    assert not got.rows
    assert "error: El modelo" in got.err
    assert "hint: " in got.err
    assert "sk-" not in got.err


def test_429_then_well(endpoint: Any, run: Run) -> None:
    endpoint.plays("429 at once", "well")
    got = run("poi-ceplan", "pdf")
    assert got.code == 0
    assert got.count["accepted wrong"] == got.count["null lost"] == 0


def test_a_hang(endpoint: Any, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "justifica.toml").write_text("[modelo]\nsegundos = 0.2\n", encoding="utf-8")
    monkeypatch.setenv("JUSTIFICA_CONFIG", str(tmp_path))
    endpoint.plays("hang")
    got = run("poi-ceplan", "pdf")
    assert got.code == 6
    assert "no respondió en 0.2 s" in got.err


def test_without_a_model(run: Run) -> None:
    got = run("poi-ceplan", "pdf")
    assert got.code == 6
    assert "JUSTIFICA_MODEL" in got.err
    assert "hint: " in got.err


def test_auto_asks_nobody_where_rules_read_all(
    endpoint: Any, document: Callable[[str, str], Path], tmp_path: Path
) -> None:
    assert cli.main(["extract", str(document("poi-ceplan", "pdf")), "-o", str(tmp_path / "out")]) == 0
    assert not endpoint.questions
    assert not endpoint.probes


@pytest.fixture
def torn(document: Callable[[str, str], Path], tmp_path: Path) -> Path:
    """A transcript one of whose rows lost all it planned and one rate: its places cannot be proved."""
    lines = document("metas-trimestral", "txt").read_text(encoding="utf-8").splitlines()
    row = next(i for i in range(len(lines) - 1, 0, -1) if lines[i].count("\t") > 8)
    fields = lines[row].split("\t")
    lines[row] = "\t".join(fields[:4] + fields[8:12] + fields[13:])
    path = tmp_path / "rota.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(
    path: Path, results: Path, engine: str, *options: str
) -> tuple[int, str, list[dict[str, Any]], dict[str, Any]]:
    code = cli.main(["extract", str(path), "-o", str(results), "--engine", engine])
    manifest = json.loads((results / "manifiesto.json").read_text(encoding="utf-8"))
    return code, (results / "filas.jsonl").read_text(encoding="utf-8"), jsonl(results / "filas.jsonl"), manifest


@pytest.mark.parametrize("answer", ["well", "shifted", "two exchanged", "invented", "nulls", "no rows"])
def test_auto_asks_for_the_doubtful_rows_only(endpoint: Any, torn: Path, tmp_path: Path, answer: str) -> None:
    endpoint.plays(answer)
    code, _, rules, _ = read(torn, tmp_path / "rules", "rules")
    assert code == 0
    assert not endpoint.questions
    code, _, rows, manifest = read(torn, tmp_path / "auto", "auto")
    assert code == 0
    doubtful = [row for row in rules if any(c["revision"] or c["estado"] == "perdido" for c in row["cifras"])]
    assert 0 < len(doubtful) < len(rules)
    assert sum(len(printed(question)) for question in endpoint.questions) == len(doubtful)
    for mine, other in zip(rows, rules, strict=True):
        sure = {key(c): c["valor"] for c in mine["cifras"] if not c["revision"]}
        assert all(sure[key(c)] == c["valor"] for c in other["cifras"] if not c["revision"] and c["valor"] is not None)
    assert manifest["modelo"] == "modelo-de-prueba"


@pytest.mark.parametrize(
    ("answer", "said"),
    [("500", "error 500"), ("no json", "no devolvió lo pedido"), ("length", "no devolvió lo pedido")],
)
def test_auto_goes_on_by_rules(endpoint: Any, torn: Path, tmp_path: Path, answer: str, said: str) -> None:
    _, text, _, _ = read(torn, tmp_path / "rules", "rules")
    endpoint.plays(answer)
    code, same, _, manifest = read(torn, tmp_path / "auto", "auto")
    assert code == 5
    assert same == text
    assert any(said in reason for reason in manifest["motivos"])
    endpoint.plays("well")
    code, _, _, manifest = read(torn, tmp_path / "auto", "auto")
    assert (code, len(endpoint.questions)) == (0, 1)


def test_an_answer_that_does_not_fit_is_asked_for_in_halves(endpoint: Any, run: Run) -> None:
    def cut(question: Any) -> Any:
        return ANSWERS["length" if len(printed(question)) > 1 else "well"](question)

    endpoint.script = [cut]
    got = run("metas-trimestral", "pdf")
    assert got.code == 0
    assert got.count["accepted wrong"] == got.count["null lost"] == got.count["review right"] == 0
    assert got.manifest["tokens"] == 120 * len(endpoint.questions)


def test_one_answer_of_no_use_does_not_end_a_run_that_had_others(endpoint: Any, run: Run) -> None:
    endpoint.plays("well", "no json")
    got = run("poi-ceplan", "pdf")
    assert got.code == 5
    assert got.count_by_engine == {"capa_de_texto", "modelo"}
    assert got.count["accepted wrong"] == got.count["null lost"] == 0
    assert any("sin el modelo" in reason for reason in got.manifest["motivos"])


def test_calls_go_together_and_rows_stay_in_order(
    endpoint: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_document(Pedido(family("presupuesto"), 3, "txt", filas=16), tmp_path)
    monkeypatch.setenv("JUSTIFICA_CONFIG", str(tmp_path))

    def together(question: Any) -> Any:
        """Answers a call after the first one only when another is under way, or after some seconds."""
        tries = 100 if len(endpoint.questions) > 1 else 0
        while tries and endpoint.most < 2:
            endpoint.closing.wait(0.05)
            tries -= 1
        return rows_reply(ideal(question))

    read_as: list[str] = []
    for calls in (4, 1):
        (tmp_path / "justifica.toml").write_text(f"[modelo]\nllamadas = {calls}\n", encoding="utf-8")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"cache{calls}"))
        endpoint.script = [together if calls > 1 else ANSWERS["well"]]
        endpoint.questions.clear()
        endpoint.most = 0
        out = tmp_path / f"out{calls}"
        assert cli.main(["extract", str(path), "-o", str(out), "--engine", "llm"]) == 0
        assert endpoint.most == min(calls, 2)  # the first of three calls goes alone
        read_as.append((out / "filas.jsonl").read_text(encoding="utf-8"))
    assert read_as[0] == read_as[1]


def test_a_budget_ends_the_asking_and_loses_nothing(
    endpoint: Any, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("poi-ceplan", "pdf", "--max-tokens-total", "1")
    assert first.code == 5
    assert not endpoint.questions
    assert "--max-tokens-total" in first.manifest["motivos"][0]
    assert first.count_by_engine == {"capa_de_texto"}
    usage = {"prompt_tokens": 19000, "completion_tokens": 1000, "total_tokens": 20000}
    endpoint.script = [lambda question: Reply(rows_reply(ideal(question)).body | {"usage": usage})]
    second = run("poi-ceplan", "pdf", "--max-tokens-total", "20500")
    assert second.code == 5
    assert second.count_by_engine == {"capa_de_texto", "modelo"}
    assert second.count["accepted wrong"] == second.count["null lost"] == 0
    asked = len(endpoint.questions)
    third = run("poi-ceplan", "pdf")
    assert third.code == 0
    assert third.count_by_engine == {"modelo"}
    assert len(endpoint.questions) == 2
    assert asked == 1


def test_auto_without_a_model_says_so(document: Callable[[str, str], Path], tmp_path: Path, capsys: Any) -> None:
    assert cli.main(["extract", str(document("poi-ceplan", "pdf")), "-o", str(tmp_path / "out")]) == 0
    assert "Sin modelo: todo se leyó por reglas." in capsys.readouterr().out


def test_what_was_read_is_not_asked_again(
    endpoint: Any, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("poi-ceplan", "pdf")
    asked = len(endpoint.questions)
    again = run("poi-ceplan", "pdf", "--workers", "4")
    assert len(endpoint.questions) == asked
    assert again.manifest["tokens"] == asked * 120
    assert "modelo:" not in again.err
    shutil.rmtree(tmp_path / "out")
    fresh = run("poi-ceplan", "pdf")  # no ledger; the answers are kept all the same
    assert len(endpoint.questions) == asked
    assert fresh.manifest["tokens"] == 0
    monkeypatch.setenv("JUSTIFICA_MODEL", "otro")
    run("poi-ceplan", "pdf")
    assert len(endpoint.questions) == 2 * asked


def test_the_endpoint_in_use_is_named_and_the_key_is_nowhere(endpoint: Any, run: Run, tmp_path: Path) -> None:
    got = run("poi-ceplan", "pdf")
    assert f"modelo: modelo-de-prueba en {endpoint.url}" in got.err
    for path in (tmp_path / "out").iterdir():
        assert b"sk-secreta" not in path.read_bytes()


def test_instructions_in_a_cell_change_nothing(endpoint: Any, tmp_path: Path, capsys: Any) -> None:
    """A model that obeys the document: what it then says must still be printed where it says."""
    path = write_document(Pedido(family("lotaip-a4"), 3, "txt", filas=ROWS), tmp_path)

    def obeys(question: Any) -> Any:
        rows = ideal(question)
        for row in rows:
            row["c5"] = "100%"
        return rows_reply(rows)

    endpoint.script = [obeys]
    assert cli.main(["extract", str(path), "-o", str(tmp_path / "out"), "--engine", "llm"]) == 0
    for row in jsonl(tmp_path / "out" / "filas.jsonl"):
        for figure in row["cifras"]:
            assert figure["valor"] is None or figure["revision"]


def test_ctrl_c_loses_no_answer(endpoint: Any, document: Callable[[str, str], Path], tmp_path: Path) -> None:
    endpoint.plays("well", "hang")
    extract = ["extract", str(document("poi-ceplan", "pdf")), "-o", str(tmp_path / "out"), "--engine", "llm"]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *extract],
        cwd=Path(cli.__file__).parent,
        env=os.environ.copy(),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a shell's background job ignores it
    )
    assert process.stderr is not None
    while len(endpoint.questions) < 2:
        assert process.poll() is None, process.stderr.read()
        endpoint.closing.wait(0.05)
    process.send_signal(signal.SIGINT)
    err = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "Traceback" not in err
    endpoint.plays("well")
    assert cli.main(extract) == 0
    assert len(endpoint.questions) == 1
