"""Extracted rows against the truth of a document, cell by cell; and planted errors against its findings.

A row of the truth is paired with at most one extracted row (by code, page and likeness of text), a cell by what
is unique in a row: magnitude, role, period, cumulative. A printed mark or a blank is a cell without value: a
value given for it is invented. What the truth does not cover (rows of other kinds) is not looked at.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import ratio

from extractors.values import fold

MIN_LIKENESS = 80.0
"""Likeness of text, 0 to 100, from which two rows without a code may be the same row."""
MIN_LIKENESS_OF_CODE = 60.0
"""The same where both print the same code (codes repeat, and texts wrap)."""
SAME_CODE, SAME_PAGE = 200.0, 40.0
"""What an equal code and an equal page add to a pairing."""

Key = tuple[str, str, str, bool]


@dataclass(frozen=True)
class Score:
    """How a reading compares with the truth. Quote `coverage`, `silent` and `review` together.

    Attributes:
        rows: rows of the truth.
        rows_lost: rows of the truth that the reading has not.
        rows_invented: extracted rows, of kinds and pages that the truth covers, that it has not.
        cells: figures with a value in the truth.
        accepted: values given, for rows of the truth, without `revision`.
        correct: values given that are right, under review or not.
        silent: accepted values that are wrong, or stand where the document prints none.
        review: values given under `revision`.
        misses: one line for each thing that is not as it should be.
    """

    rows: int = 0
    rows_lost: int = 0
    rows_invented: int = 0
    cells: int = 0
    accepted: int = 0
    correct: int = 0
    silent: int = 0
    review: int = 0
    misses: tuple[str, ...] = ()

    @property
    def coverage(self) -> float:
        """Accepted and right, over the cells of the truth (1.0 where it has none)."""
        return (self.accepted - self.silent) / self.cells if self.cells else 1.0

    @property
    def silent_per_1000(self) -> float:
        """Silently wrong values per 1,000 accepted."""
        return 1000 * self.silent / self.accepted if self.accepted else 0.0

    @property
    def review_share(self) -> float:
        """Share of the values given that are under review."""
        given = self.accepted + self.review
        return self.review / given if given else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.rows + other.rows,
            self.rows_lost + other.rows_lost,
            self.rows_invented + other.rows_invented,
            self.cells + other.cells,
            self.accepted + other.accepted,
            self.correct + other.correct,
            self.silent + other.silent,
            self.review + other.review,
            self.misses + other.misses,
        )


@dataclass(frozen=True)
class Figure:
    """A figure of a row: its value, None where there is none, and whether it is under review."""

    valor: Decimal | None
    revision: bool = False


@dataclass(frozen=True)
class Row:
    """What is compared of a row."""

    id: str
    tipo: str
    pagina: int | None
    codigo: str
    descripcion: str
    figures: dict[Key, Figure]
    figure_ids: frozenset[str] = frozenset()
    elsewhere: frozenset[Key] = frozenset()
    """Figures of the row that another truth file scores."""

    @property
    def name(self) -> str:
        """The row in a message."""
        return f"{self.codigo} {self.descripcion[:48]} (p{self.pagina})".strip()


def read_rows(path: Path) -> list[Row]:
    """The rows of a truth file or of `filas.jsonl`."""
    return [_row(record) for record in _records(path)]


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _row(record: dict[str, Any]) -> Row:
    figures = {
        _key(c["magnitud"], c["rol"], c["periodo"], c["acumulado"]): Figure(
            None if c["valor"] is None else Decimal(c["valor"]), bool(c.get("revision"))
        )
        for c in record["cifras"]
    }
    for absent in (*record.get("ausentes", ()), *record.get("perdidas", ())):
        figures[_key(*absent)] = Figure(None)
    return Row(
        record.get("id", ""),
        record["tipo"],
        record["pagina"],
        fold(record["codigo"] or ""),
        fold(record["descripcion"]),
        figures,
        frozenset(c["id"] for c in record["cifras"] if "id" in c),
        frozenset(_key(*other) for other in record.get("aparte", ())),
    )


def _key(magnitud: str, rol: str, periodo: str, acumulado: bool) -> Key:
    return magnitud, rol, periodo, acumulado


# ---- rows and cells ------------------------------------------------------------------------------


def score(truth_path: Path, rows_path: Path) -> Score:
    """Compares `filas.jsonl` with a truth file."""
    truth, rows = read_rows(truth_path), read_rows(rows_path)
    pairs = pair(truth, rows)
    total = Score()
    for expected, found in pairs:
        total += _compared(expected, found)
    taken = {id(found) for _, found in pairs if found is not None}
    kinds, pages = {row.tipo for row in truth}, {row.pagina for row in truth}
    extra = [row for row in rows if id(row) not in taken and row.tipo in kinds and row.pagina in pages]
    return total + Score(rows_invented=len(extra), misses=tuple(f"row invented: {row.name}" for row in extra))


def pair(truth: Sequence[Row], rows: Sequence[Row]) -> list[tuple[Row, Row | None]]:
    """Each row of the truth with at most one extracted row: what is alike to the letter first, then the likest.

    Row by row, one letter misread in `Posta Loma` would give it the row of `Posta Loma 2`, and that one's away.
    """
    free: dict[tuple[str, str, str, int | None], list[Row]] = defaultdict(list)
    for row in rows:
        free[row.tipo, row.codigo, _tight(row), row.pagina].append(row)
    found: dict[int, Row] = {}
    for i, expected in enumerate(truth):
        if same := free.get((expected.tipo, expected.codigo, _tight(expected), expected.pagina)):
            found[i] = same.pop(0)
    taken = set(map(id, found.values()))
    rest = [row for row in rows if id(row) not in taken]
    likely = [
        (likeness, i, k)
        for i, expected in enumerate(truth)
        if i not in found
        for k, row in enumerate(rest)
        if (likeness := _likeness(expected, row)) > 0
    ]
    used: set[int] = set()
    for _, i, k in sorted(likely, key=lambda item: (-item[0], item[1], item[2])):
        if i not in found and k not in used:
            found[i] = rest[k]
            used.add(k)
    return [(expected, found.get(i)) for i, expected in enumerate(truth)]


def _tight(row: Row) -> str:
    """The text of a row without its spaces, which a recogniser loses."""
    return row.descripcion.replace(" ", "")


def _likeness(expected: Row, row: Row) -> float:
    if expected.tipo != row.tipo or (expected.codigo and row.codigo and expected.codigo != row.codigo):
        return 0.0
    same_code = bool(expected.codigo) and expected.codigo == row.codigo
    cutoff = MIN_LIKENESS_OF_CODE if same_code else MIN_LIKENESS
    likeness = ratio(_tight(expected), _tight(row), score_cutoff=cutoff)
    if not likeness:
        return 0.0
    return likeness + SAME_CODE * same_code + SAME_PAGE * (expected.pagina == row.pagina)


def _compared(expected: Row, found: Row | None) -> Score:
    cells = sum(figure.valor is not None for figure in expected.figures.values())
    if found is None:
        return Score(rows=1, rows_lost=1, cells=cells, misses=(f"row lost: {expected.name}",))
    accepted = correct = silent = review = 0
    misses: list[str] = []
    for key, wanted in expected.figures.items():
        given = found.figures.get(key, Figure(None))
        if given.valor is None:
            if wanted.valor is not None:
                misses.append(f"missing {key} = {wanted.valor}: {expected.name}")
            continue
        review += given.revision
        accepted += not given.revision
        if given.valor == wanted.valor:
            correct += 1
            continue
        silent += not given.revision
        word = "flagged" if given.revision else "SILENT"
        misses.append(f"{word} wrong {key}: {given.valor} for {wanted.valor}: {expected.name}")
    told = {(magnitud, rol, acumulado) for magnitud, rol, _, acumulado in expected.figures}
    for key, given in found.figures.items():
        kind = key[0], key[1], key[3]
        known = key in expected.figures or key in expected.elsewhere
        if not known and kind in told and given.valor is not None:  # under another period
            review += given.revision
            accepted += not given.revision
            silent += not given.revision
            misses.append(
                f"{'flagged' if given.revision else 'SILENT'} misplaced {key}: {given.valor}: {expected.name}"
            )
    return Score(1, 0, 0, cells, accepted, correct, silent, review, tuple(misses))


# ---- planted errors ------------------------------------------------------------------------------

RULES: dict[str, str] = {
    "fisica_(programado|ejecutado)": r"(suma_fisica|ultimo_mes)_\1",
    "financiera_(programado|ejecutado)": r"suma_financiera_\1",
    "avance": r"avance|avance_no_acumulado|ascendente|descendente|maximo_permisible",
    "fisica_aei": r"aei_fisica",
    "financiera_aei": r"aei_financiera",
    "total_prog": r"total_programado",
    "total_eje": r"total_ejecutado(_aei)?",
    "completas": r"ao_completa",
    "incompletas": r"ao_incompleta",
    "identidad": r"codigo_repetido",
    "media": r"aei",
    "contradiccion": r"incumplido|contradictorio",
    r"total_(?:aprobado|modificacion|vigente|comprometido|devengado|pagado|saldo)": r"total",
    "grupo": r"pertenencia",
    "meta_anual": r"meta",
    "avance_trimestre": r"avance_T[1-4]|contradictorio",
    "avance_acumulado": r"acumulado_T[1-4]",
    r"trimestre_(programado|ejecutado)_(\d)": r"T\2_\1",
    "vigente": r"vigente_[a-z]+",
    "bandas|total_bandas": r"banda_[a-z_]+",
}
"""Equations as the corpus names them (`evals.corpus.oracle`) -> rule ids of the layouts, if they differ."""
_TABLES = frozenset({"acciones", "actividades"})
"""What the corpus calls the lines of the band table, whose cells are rows of their own."""


@dataclass(frozen=True)
class Plants:
    """Planted errors: all, those that a finding (error or warning) names, and the kinds of those missed."""

    total: int = 0
    found: int = 0
    missed: tuple[str, ...] = ()

    def __add__(self, other: Plants) -> Plants:
        return Plants(self.total + other.total, self.found + other.found, self.missed + other.missed)


@dataclass(frozen=True)
class _Finding:
    rule: str
    severity: str
    names: frozenset[str] = field(default_factory=frozenset)


def find_plants(errors_path: Path, findings_path: Path, rows_path: Path) -> Plants:
    """Counts the planted errors for which a rule that they break was reported on the row that they name."""
    findings = [f for f in _findings(findings_path, rows_path) if f.severity != "info"]
    plants: dict[int, list[str]] = {}
    kinds: dict[int, str] = {}
    for record in _records(errors_path):
        plants.setdefault(record["planta"], []).extend(record["rompe"])
        kinds[record["planta"]] = f"{record['clase']} {', '.join(record['rompe'])}: {record['impreso']}"
    missed = [number for number, broken in plants.items() if not any(_reported(b, findings) for b in broken)]
    return Plants(len(plants), len(plants) - len(missed), tuple(kinds[number] for number in missed))


def count_errors(findings_path: Path) -> int:
    """Findings of severity "error"."""
    return sum(record["severidad"] == "error" for record in _records(findings_path))


def _findings(findings_path: Path, rows_path: Path) -> Iterable[_Finding]:
    rows = read_rows(rows_path)
    for record in _records(findings_path):
        cited = set(record["cifras"])
        near = [row for row in rows if row.id == record["fila"] or not cited.isdisjoint(row.figure_ids)]
        names = frozenset(name for row in near for name in (row.codigo, row.descripcion) if name)
        yield _Finding(record["regla"].partition(".")[2], record["severidad"], names)


def _reported(broken: str, findings: Sequence[_Finding]) -> bool:
    """Whether a finding states that an equation, written "name@row", does not hold."""
    equation, _, row = broken.partition("@")
    renamed = ((re.fullmatch(name, equation), rule) for name, rule in RULES.items())
    pattern = next((match.expand(rule) for match, rule in renamed if match), equation)
    about = [finding for finding in findings if row in _TABLES or fold(row) in finding.names]
    return any(re.fullmatch(pattern, finding.rule) for finding in about)
