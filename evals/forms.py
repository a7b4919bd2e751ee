"""Two forms that no layout knows, with their truth: other words, other structure than the families of the corpus.

"convenio": commitments by semester under two levels of headers, targets beside money. "rubros": a budget by the words
of its stages alone, cumulative at the cut-off that the title names.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A3, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from evals.corpus.lexicon import activities, sentence_case

YEAR = 2031
ROWS_A_PAGE = 15
"""About: a page is A3, landscape."""
Key = tuple[str, str, str, bool]
Numbers = dict[str, Decimal]
SMALL = ParagraphStyle("small", fontSize=7, leading=8)


@dataclass(frozen=True)
class Columna:
    """A column: its header, top level first; the figure that it is (None: a text, or no figure of a plan)."""

    id: str
    path: tuple[str, ...]
    key: Key | None = None
    concept: str = "nada"

    @property
    def header(self) -> str:
        """As a question to a model shows it."""
        return " > ".join(self.path)


@dataclass(frozen=True)
class Forma:
    """A form: titles, columns, and what the figures of a row are."""

    id: str
    titulos: tuple[str, ...]
    columnas: tuple[Columna, ...]
    tipo: str
    fila: Callable[[Random], Numbers]


def _figure(name: str, path: tuple[str, ...], magnitude: str, period: str, whole: bool) -> Columna:
    role = name.partition("_")[0]
    return Columna(name, path, (magnitude, role, f"{YEAR}{period}", whole), role)


def _convenio(rng: Random) -> Numbers:
    planned = [Decimal(rng.randint(4, 90)) for _ in range(2)]
    done = [Decimal(rng.randint(1, int(p) + 4)) for p in planned]
    money = [Decimal(rng.randint(9_000, 900_000)) / 100 for _ in range(2)]
    values = {"programado_1": planned[0], "programado_2": planned[1], "programado": sum(planned, Decimal())}
    values |= {"ejecutado_1": done[0], "ejecutado_2": done[1], "ejecutado": sum(done, Decimal())}
    share = (100 * values["ejecutado"] / values["programado"]).quantize(Decimal("0.01"))
    return values | {"avance": share, "aprobado": max(money) * 2, "devengado": min(money)}


def _rubros(rng: Random) -> Numbers:
    first = Decimal(rng.randint(100_000, 90_000_000)) / 100
    change = Decimal(rng.randint(-4_000_000, 4_000_000)) / 100
    final = max(first + change, first / 2).quantize(Decimal("0.01"))
    stages = sorted((final * rng.randint(10, 99) / 100).quantize(Decimal("0.01")) for _ in range(4))
    return {
        "aprobado": first,
        "modificacion": final - first,
        "vigente": final,
        "certificado": stages[3],
        "comprometido": stages[2],
        "devengado": stages[1],
        "pagado": stages[0],
        "saldo": final - stages[2],
    }


FORMAS = (
    Forma(
        "convenio",
        ("MATRIZ DE COMPROMISOS DEL CONVENIO DE GESTIÓN", f"Ejercicio {YEAR}"),
        (
            Columna("codigo", ("N°",)),
            Columna("descripcion", ("Compromiso asumido",)),
            Columna("unidad", ("Se mide en",)),
            _figure("programado_1", ("COMPROMETIDO", "Previsto I semestre"), "fisica", "-S1", False),
            _figure("programado_2", ("COMPROMETIDO", "Previsto II semestre"), "fisica", "-S2", False),
            _figure("programado", ("COMPROMETIDO", "Previsto total"), "fisica", "", True),
            _figure("ejecutado_1", ("RESULTADOS", "Logrado I semestre"), "fisica", "-S1", False),
            _figure("ejecutado_2", ("RESULTADOS", "Logrado II semestre"), "fisica", "-S2", False),
            _figure("ejecutado", ("RESULTADOS", "Logrado total"), "fisica", "", True),
            _figure("avance", ("RESULTADOS", "% de logro"), "fisica", "", False),
            _figure("aprobado", ("RECURSOS", "Asignado"), "financiera", "", False),
            _figure("devengado", ("RECURSOS", "Obligado"), "financiera", "", False),
        ),
        "actividad",
        _convenio,
    ),
    Forma(
        "rubros",
        ("ESTADO DE LOS RUBROS DE GASTO", f"Acumulado al tercer trimestre de {YEAR}"),
        (
            Columna("codigo", ("Rubro",)),
            Columna("descripcion", ("Denominación del rubro",)),
            _figure("aprobado", ("Apropiación de partida",), "financiera", "-T3", True),
            _figure("modificacion", ("Traslados netos",), "financiera", "-T3", True),
            _figure("vigente", ("Apropiación final",), "financiera", "-T3", True),
            Columna("certificado", ("Disponibilidades expedidas",)),
            _figure("comprometido", ("Registros presupuestales",), "financiera", "-T3", True),
            _figure("devengado", ("Obligaciones",), "financiera", "-T3", True),
            _figure("pagado", ("Giros",), "financiera", "-T3", True),
            _figure("saldo", ("Saldo de apropiación",), "financiera", "-T3", True),
        ),
        "partida",
        _rubros,
    ),
)


def write_form(forma: Forma, seed: int, count: int, folder: Path) -> Path:
    """Writes a document of a form as PDF, and its truth beside it; gives its path."""
    rng = Random(f"{forma.id}/{seed}")
    path = folder / f"{forma.id}-{seed:04d}.pdf"
    names = [sentence_case(name) for name in activities(rng, min(count, 40))]
    rows = [(f"{index + 1:02d}", names[index % len(names)], forma.fila(rng)) for index in range(count)]
    depth = max(len(column.path) for column in forma.columnas)
    body = [[_cell(column, row) for column in forma.columnas] for row in rows]
    table = Table(_head(forma, depth) + body, repeatRows=depth)
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, black), *_spans(forma, depth), ("FONTSIZE", (0, 0), (-1, -1), 7)])
    )
    parts: list[Flowable] = [*(Paragraph(title) for title in forma.titulos), table]
    SimpleDocTemplate(str(path), pagesize=landscape(A3), invariant=1).build(parts)
    truth = [_truth(forma, index, row) for index, row in enumerate(rows, 1)]
    path.with_suffix(".truth.jsonl").write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in truth))
    return path


def _head(forma: Forma, depth: int) -> list[list[object]]:
    levels: list[list[object]] = []
    for level in range(depth):
        texts = [column.path[level] if level < len(column.path) else "" for column in forma.columnas]
        if level < depth - 1:
            tops = [column.path[0] if len(column.path) > 1 else "" for column in forma.columnas]
            texts = [
                "" if top and index and tops[index - 1] == top else text
                for index, (top, text) in enumerate(zip(tops, texts, strict=True))
            ]
        levels.append([Paragraph(text, SMALL) for text in texts])
    return levels


def _spans(forma: Forma, depth: int) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Groups over their columns; columns of one level over all of them."""
    if depth == 1:
        return []
    spans = [("SPAN", (col, 0), (col, depth - 1)) for col, column in enumerate(forma.columnas) if len(column.path) == 1]
    tops = [column.path[0] if len(column.path) > 1 else "" for column in forma.columnas]
    for top in dict.fromkeys(filter(None, tops)):
        first = tops.index(top)
        spans.append(("SPAN", (first, 0), (first + tops.count(top) - 1, 0)))
    return spans


def _cell(column: Columna, row: tuple[str, str, Numbers]) -> object:
    code, name, numbers = row
    texts = {"codigo": code, "descripcion": name, "unidad": "Informe"}
    if column.id in texts:
        return Paragraph(texts[column.id], SMALL)
    value = numbers[column.id]
    money = column.key is None or column.key[0] == "financiera"
    return f"{value:,.2f}" if money else f"{value}%" if column.id == "avance" else str(value)


def _truth(forma: Forma, index: int, row: tuple[str, str, Numbers]) -> dict[str, object]:
    code, name, numbers = row
    figures = [
        {"magnitud": key[0], "rol": key[1], "periodo": key[2], "acumulado": key[3], "valor": str(numbers[column.id])}
        for column in forma.columnas
        if (key := column.key) is not None
    ]
    named = {"id": f"v{index}", "tipo": forma.tipo, "pagina": None, "codigo": code, "descripcion": name}
    return named | {"cifras": figures}
