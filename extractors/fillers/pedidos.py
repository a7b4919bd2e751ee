"""What a model is asked: a few whole rows of a table, numbered, with a flat schema made from the layout.

No model client here: the question is data (`Pedido`), who answers it is a callable that is passed in (`Ask`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from extractors.fillers.align import spaced
from extractors.fillers.build import Borrador, Ranura
from extractors.layouts import Encaje, Layout
from extractors.schemas import Cell

ROWS_PER_CALL = 4
"""Rows of one call, unless told otherwise: long answers lose rows."""
MAX_CHARACTERS = 12_000
"""Printed characters of one call, where its rows are long; a row alone may have more."""
CODE, DESCRIPTION = "codigo", "descripcion"


@dataclass(frozen=True, slots=True)
class Pedido:
    """One question to a model, as texts for a prompt.

    Attributes:
        familia: name of the form.
        columnas: the printed header, a line a column ("C7 = FISICO > Ene").
        campos: the wanted fields, a line each, with what they mean.
        filas: the rows as printed, numbered from 1, a line a cell ("C7: 3"), "L2" before the second printed line.
        total: how many rows.
        esquema: JSON schema of the answer.
        campos_por_fila: how many fields a row has.
    """

    familia: str
    columnas: str
    campos: str
    filas: str
    total: int
    esquema: Mapping[str, Any]
    campos_por_fila: int


@dataclass(frozen=True, slots=True)
class Respuesta:
    """A model's answer.

    Attributes:
        datos: the parsed JSON, not yet validated.
        tokens: spent on it, in and out.
        modelo: who answered.
        prompt: id of the prompt.
        huella: version and digest of the prompt.
        centinelas: marks of the prompt's made-up example; one of them in a value is a leak.
    """

    datos: object
    tokens: int
    modelo: str
    prompt: str
    huella: str
    centinelas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PedidoProsa:
    """One question about prose, as texts for a prompt.

    Attributes:
        campos: the wanted fields, a line each, with what they are called in print.
        lineas: the printed lines, numbered from 1 ("[1] ...").
        esquema: JSON schema of the answer.
        total: how many lines.
    """

    campos: str
    lineas: str
    esquema: Mapping[str, Any]
    total: int


@dataclass(frozen=True, slots=True)
class PedidoImagen:
    """One question about a picture: PNG of one cell of a scan, and the JSON schema of the answer."""

    imagen: bytes
    esquema: Mapping[str, Any]


Consulta = Pedido | PedidoProsa | PedidoImagen
Ask = Callable[[Consulta], Respuesta]
"""Asks a model. Raises ModelError where it cannot be asked or its answer cannot be used."""


@dataclass(frozen=True, slots=True)
class Tanda:
    """The rows of one call, all with the same slots. `indices` are their places among the rows given."""

    indices: tuple[int, ...]
    borradores: tuple[Borrador, ...]
    cifras: tuple[str, ...]
    textos: tuple[str, ...]

    @property
    def ranuras(self) -> tuple[Ranura, ...]:
        """The slots that `cifras` names, in their order."""
        return tuple(slot for slot, _ in self.borradores[0].lecturas)


def halves(batch: Tanda) -> tuple[Tanda, ...]:
    """A call's rows in two calls; none for a single row."""
    middle = len(batch.indices) // 2
    cuts = (slice(0, middle), slice(middle, None)) if middle else ()
    return tuple(replace(batch, indices=batch.indices[cut], borradores=batch.borradores[cut]) for cut in cuts)


def batches(rows: Iterable[tuple[int, Borrador]], match: Encaje, most: int) -> Iterator[Tanda]:
    """Cuts rows into calls: neighbours with the same slots, at most so many at a time."""
    texts = text_fields(match)
    for _, group in groupby(rows, key=lambda row: _slots_key(row[1])):
        pending: list[tuple[int, Borrador]] = []
        size = 0
        for index, draft in group:
            length = sum(len(cell.text) for cell in draft.celdas)
            if pending and (len(pending) == most or size + length > MAX_CHARACTERS):
                yield _batch(pending, texts)
                pending, size = [], 0
            pending.append((index, draft))
            size += length
        yield _batch(pending, texts)


def _slots_key(draft: Borrador) -> tuple[tuple[str, str, bool, int | None], ...]:
    return tuple((slot.nombre, slot.periodo, slot.acumulado, slot.columna) for slot, _ in draft.lecturas)


def _batch(rows: Sequence[tuple[int, Borrador]], texts: tuple[str, ...]) -> Tanda:
    indices, drafts = zip(*rows, strict=True)
    return Tanda(indices, drafts, _figure_fields(drafts[0], set(texts)), texts)


def text_fields(match: Encaje) -> tuple[str, ...]:
    """The text fields of a row: those of the columns, and the code where one cell holds both."""
    names = [column.columna.campo or column.columna.atributo for column in match.columnas]
    start = match.layout.fila.start
    both = [name for name in (CODE, DESCRIPTION) if start is not None and name in start.groupindex]
    return tuple(dict.fromkeys([*both, *(name for name in names if name)]))


def _figure_fields(draft: Borrador, used: set[str]) -> tuple[str, ...]:
    """One short field name a slot, all different: `c7_p` for column 7 on the planned line; answers are paid for."""
    names: list[str] = []
    for slot, _ in draft.lecturas:
        base = "x" if slot.columna is None else f"c{slot.columna + 1}"
        base += f"_{slot.linea[0]}" if slot.linea else ""
        name, count = base, 1
        while name in used:
            count += 1
            name = f"{base}_{count}"
        used.add(name)
        names.append(name)
    return tuple(names)


# ---- the question --------------------------------------------------------------------------------


def question(batch: Tanda, match: Encaje) -> Pedido:
    """The question for one call."""
    meanings = _meanings(batch, match)
    return Pedido(
        familia=match.layout.nombre,
        columnas="\n".join(f"C{col + 1} = {text}" for col, text in enumerate(match.encabezado) if text),
        campos="\n".join(f"- {name}: {meaning}" for name, meaning in meanings),
        filas="\n".join(_row(number, draft) for number, draft in enumerate(batch.borradores, 1)),
        total=len(batch.borradores),
        esquema=schema_of(answer_model(meanings)),
        campos_por_fila=len(meanings) + 1,
    )


def _row(number: int, draft: Borrador) -> str:
    lines = [f"FILA {number}"]
    for count, cells in enumerate(printed_lines(draft.celdas), 1):
        lines += [f"L{count}"] if count > 1 else []
        lines += [f"C{cell.col + 1}: {spaced(cell.text)}" for cell in cells]
    return "\n".join(lines)


def printed_lines(cells: Iterable[Cell]) -> list[list[Cell]]:
    """The cells of a row, printed line by printed line."""
    return [list(line) for _, line in groupby(cells, key=lambda cell: (cell.lugar.pagina, cell.row))]


def _meanings(batch: Tanda, match: Encaje) -> tuple[tuple[str, str], ...]:
    texts = [(name, _text_meaning(name, match)) for name in batch.textos]
    slots = zip(batch.cifras, batch.ranuras, strict=True)
    return (*texts, *((name, _slot_meaning(slot, match)) for name, slot in slots))


def _text_meaning(name: str, match: Encaje) -> str:
    own = (c for c in match.columnas if name in (c.columna.campo, c.columna.atributo))
    column = next(own, None)
    if column is None:
        return "code that opens the row" if name == CODE else "text after the code that opens the row"
    rest = ", without the code before it" if name == DESCRIPTION and _holds_code(match.layout) else ""
    return f"text of C{column.col + 1}{rest}"


def _holds_code(layout: Layout) -> bool:
    start = layout.fila.start
    return layout.fila.campo == DESCRIPTION and start is not None and CODE in start.groupindex


def _slot_meaning(slot: Ranura, match: Encaje) -> str:
    known = slot.columna is not None and 0 <= slot.columna < len(match.encabezado)
    lost = "" if known else ", header lost"
    line = f", line {slot.linea}" if slot.linea else ""
    total = " accumulated" if slot.acumulado else ""
    return f"{slot.magnitud.value} {slot.rol.value} {slot.periodo}{total}{line}{lost}"


# ---- the schema ----------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def row_model(meanings: tuple[tuple[str, str], ...]) -> type[BaseModel]:
    """The schema of one row: its number, and one text or null for each field."""
    fields: dict[str, Any] = {name: (str | None, Field(description=meaning)) for name, meaning in meanings}
    number = (int, Field(description="number of the row, as in FILA n"))
    model: type[BaseModel] = create_model("Fila", __config__=ConfigDict(extra="forbid"), fila=number, **fields)
    return model


@lru_cache(maxsize=64)
def answer_model(meanings: tuple[tuple[str, str], ...]) -> type[BaseModel]:
    """The schema of an answer: the rows."""
    rows: Any = (list[row_model(meanings)], Field(description="one object for each numbered row"))  # type: ignore[misc]
    model: type[BaseModel] = create_model("Filas", __config__=ConfigDict(extra="forbid"), filas=rows)
    return model


def row_schema(batch: Tanda, match: Encaje) -> type[BaseModel]:
    """The schema of one row of a call."""
    return row_model(_meanings(batch, match))


class Recorte(BaseModel):
    """What a picture of one cell shows."""

    model_config = ConfigDict(extra="forbid")

    texto: str = Field(description="the printed text, exactly; empty where nothing is to be read for certain")


def picture_question(image: bytes) -> PedidoImagen:
    """The question about one picture."""
    return PedidoImagen(image, schema_of(Recorte))


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of an answer, without the titles that pydantic adds: they cost, and say nothing."""
    return _untitled(model.model_json_schema())


def _untitled(schema: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            kept[key] = {name: _untitled(part) for name, part in value.items()}
        elif isinstance(value, dict):
            kept[key] = _untitled(value)
        elif key != "title":
            kept[key] = value
    return kept
