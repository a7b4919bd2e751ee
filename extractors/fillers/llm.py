"""The model filler: a model says which printed value belongs where; print decides what is admitted.

The rows are counted here, not by the model: which printed lines make a row is known before it is asked. A
value that its row does not print is dropped. A value found in the slot's own row and column is accepted;
found elsewhere it is kept for review; where no boxes tell (a transcript) equations must prove it
(`extractors.repair.admission`).
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from itertools import chain
from typing import TypeVar

from pydantic import ValidationError

from extractors.errors import AnswerError, BudgetError, CutShortError, ModelError
from extractors.fillers import prosa
from extractors.fillers.align import Lugarizada, find_code, find_text, locate, spaced
from extractors.fillers.build import Borrador, Ranura
from extractors.fillers.context import Contexto
from extractors.fillers.ficha import Pareja
from extractors.fillers.opened import Candidates
from extractors.fillers.pedidos import (
    CODE,
    DESCRIPTION,
    ROWS_PER_CALL,
    Ask,
    Consulta,
    Respuesta,
    Tanda,
    batches,
    halves,
    picture_question,
    printed_lines,
    question,
    row_schema,
)
from extractors.fillers.prosa import Leida
from extractors.fillers.renglones import Renglon
from extractors.fillers.together import together
from extractors.layouts import Encaje, Layout
from extractors.schemas import Ausencia, Cell
from extractors.values import fold, parse_figure

Clave = tuple[str, str, str, bool]
"""What is unique in a row: magnitude, role, period, accumulated (`Ranura.key`, `Cifra.key`)."""
Answer = dict[str, str | None]
_Part = TypeVar("_Part")

MAX_SHOWN = 60
"""Characters of a model's value that a finding quotes."""
MAX_LISTED = 8
"""Values that one finding lists."""


class Admision(StrEnum):
    """How far a slot of a model's row is admitted."""

    ACEPTADA = "aceptada"
    """Printed in the slot's own row and column; or blank there, and nothing was said."""
    POR_PROBAR = "por_probar"
    """Printed in the row, which has no boxes: an equation must prove the slot."""
    REVISION = "revision"
    """Printed in the row, but in another place than the slot's."""
    PERDIDA = "perdida"
    """Not printed in the row, or printed and not given."""


@dataclass(frozen=True, slots=True)
class Reparo:
    """What is wrong with a model's answer. `claves`: the slots; `de_fila`: about a row, not the call."""

    regla: str
    mensaje: str
    claves: tuple[Clave, ...] = ()
    dicho: str | None = None
    de_fila: bool = True


@dataclass(frozen=True, slots=True)
class Llenado:
    """A row as far as a model filled it: its draft with cells only, and how each slot is admitted."""

    borrador: Borrador
    admisiones: Mapping[Clave, Admision]
    reparos: tuple[Reparo, ...] = ()
    omitida: bool = False


@dataclass
class Uso:
    """What a document has cost and lost so far."""

    tokens: int = 0
    modelo: str = ""
    prompts: dict[str, str] = field(default_factory=dict)
    omitidas: int = 0
    """Rows that the model did not give."""
    dudosas: int = 0
    """Rows with a figure that is not simply accepted."""
    sin_respuesta: int = 0
    """Rows that were to be asked for and stay as the rules read them, because no answer could be had."""
    paginas_sin_respuesta: int = 0
    """Pages in prose, likewise."""
    recortes_sin_respuesta: int = 0
    """Pictures of cells, likewise."""
    cese: str = ""
    """Why it is asked no more, in Spanish; "" while it is."""


class ModelFiller:
    """Fills the data rows of tables by asking; lines of groups and totals stay with the rules.

    Args:
        ask: asks the model.
        spare: go on by rules where the model cannot be asked, instead of giving up.
        rows: how many rows a call may ask for.
    """

    def __init__(self, ask: Ask, *, spare: bool = False, rows: int = ROWS_PER_CALL) -> None:
        self._ask, self._rows = ask, rows
        self.spare = spare
        self.uso = Uso()
        self._lock = threading.Lock()

    def fill(
        self, rows: Sequence[Candidates], match: Encaje, boxes: bool, wanted: Collection[int] | None = None
    ) -> list[Llenado | None]:
        """Asks for the data rows among these.

        Args:
            rows: as the rules put them together.
            match: the table's header, matched.
            boxes: whether the table's columns are certain (a page, a sheet) or only tab fields.
            wanted: which of the rows are to be asked for; None for all.

        Returns:
            For each row what the model made of it; None for a line that is no data row, or was not to be had.

        Raises:
            ModelError: the model cannot be asked, or answers nothing usable, and is not to be spared.
        """
        filled: list[Llenado | None] = [None] * len(rows)
        open_rows = [
            (i, ways[0])
            for i, ways in enumerate(rows)
            if ways[0].clase == match.layout.fila.clase and ways[0].celdas and (wanted is None or i in wanted)
        ]
        tandas = list(batches(open_rows, match, self._rows))
        for batch, answer in self._answers(tandas, partial(question, match=match), halves):
            if answer is None:
                self.uso.sin_respuesta += len(batch.indices)
                continue
            for index, row in zip(batch.indices, _admit(batch, answer, match, boxes), strict=True):
                filled[index] = row
        return filled

    def keep(self, row: Llenado) -> None:
        """Counts a row that is going to be given as the model filled it."""
        self.uso.omitidas += row.omitida
        self.uso.dudosas += any(a is not Admision.ACEPTADA for a in row.admisiones.values())

    def read(
        self, lines: Sequence[Renglon], labelled: Sequence[Pareja], layout: Layout, context: Contexto
    ) -> list[Leida]:
        """What the model makes of a page in prose, call by call, as far as the page bears it out.

        Raises:
            ModelError: as in `fill`.
        """
        found: list[Leida] = []
        parts = list(prosa.parts(lines))
        answers = list(self._answers(parts, partial(prosa.question, layout=layout), prosa.halves))
        self.uso.paginas_sin_respuesta += any(answer is None for _, answer in answers)
        for part, answer in answers:
            if answer is not None:
                found.append(prosa.admit(answer, part, labelled, layout, context))
        return found

    def see(self, pictures: Sequence[bytes]) -> list[str | None]:
        """What the model reads in pictures of cells (PNG): "" where it sees nothing, None where it cannot be asked.

        Raises:
            ModelError: as in `fill`.
        """
        seen: list[str | None] = []
        for _, answer in self._answers(pictures, picture_question, lambda _: ()):
            said = answer.datos.get("texto") if answer is not None and isinstance(answer.datos, dict) else None
            self.uso.recortes_sin_respuesta += answer is None
            seen.append(said if isinstance(said, str) else None)
        return seen

    # ---- asking ----------------------------------------------------------------------------------

    def _answers(
        self,
        parts: Sequence[_Part],
        worded: Callable[[_Part], Consulta],
        halved: Callable[[_Part], Sequence[_Part]],
    ) -> Iterator[tuple[_Part, Respuesta | None]]:
        """What comes back for each part, in order; a part whose answer does not fit is asked for in halves.

        The first call of a document goes alone: an endpoint that gives nothing usable is not asked for the rest.
        """
        ask = partial(self._asked, worded=worded, halved=halved)
        first = 0 if self.uso.prompts else 1
        for some in (parts[:first], parts[first:]):
            if self.uso.cese:
                yield from ((part, None) for part in some)
                continue
            for part, said in chain.from_iterable(together(ask, some)):
                yield part, self._usable(said)

    def _asked(
        self,
        part: _Part,
        worded: Callable[[_Part], Consulta],
        halved: Callable[[_Part], Sequence[_Part]],
    ) -> list[tuple[_Part, Respuesta | ModelError]]:
        try:
            return [(part, self._ask(worded(part)))]
        except ModelError as error:
            self._spend(error.tokens if isinstance(error, AnswerError) else 0)
            smaller = halved(part) if isinstance(error, CutShortError) else ()
            return [said for half in smaller for said in self._asked(half, worded, halved)] or [(part, error)]

    def _usable(self, said: Respuesta | ModelError) -> Respuesta | None:
        """An answer, counted; None where it cannot be had and the rules may go on alone.

        Raises:
            ModelError: it cannot be had, and without it there is no going on.
        """
        if isinstance(said, Respuesta):
            self._count(said)
            return said
        if isinstance(said, BudgetError):
            self.uso.cese = str(said)
        elif isinstance(said, AnswerError):
            if not self.spare and not self.uso.prompts:
                raise said
        elif not self.spare:
            raise said
        else:
            self.uso.cese = str(said)
        return None

    def _spend(self, tokens: int) -> None:
        with self._lock:
            self.uso.tokens += tokens

    def _count(self, answer: Respuesta) -> None:
        self._spend(answer.tokens)
        self.uso.modelo = answer.modelo
        self.uso.prompts[answer.prompt] = answer.huella


# ---- rows in, rows out ---------------------------------------------------------------------------


def _admit(batch: Tanda, answer: Respuesta, match: Encaje, boxes: bool) -> list[Llenado]:
    """One row out for each row in, whatever was answered."""
    given, problems = _numbered(answer.datos, batch, match)
    rows: list[Llenado] = []
    for number, draft in enumerate(batch.borradores, 1):
        values = given.get(number)
        if values is None:
            rows.append(_omitted(draft))
        else:
            clean, leaks = _without_leaks(values, answer.centinelas)
            row = _Row(draft, batch, match, boxes).admit(clean)
            rows.append(replace(row, reparos=(*leaks, *row.reparos)))
    rows[0] = replace(rows[0], reparos=(*problems, *rows[0].reparos))
    return rows


def _numbered(data: object, batch: Tanda, match: Encaje) -> tuple[dict[int, Answer], list[Reparo]]:
    """The valid rows of an answer by number; the first of two with the same number."""
    listed = data.get("filas") if isinstance(data, dict) else data
    if not isinstance(listed, list):
        return {}, [Reparo("fila_invalida", "El modelo no devolvió una lista de filas.", de_fila=False)]
    schema = row_schema(batch, match)
    found: dict[int, Answer] = {}
    problems: list[Reparo] = []
    for position, raw in enumerate(listed, 1):
        values = dict.fromkeys(schema.model_fields) | (
            {key: value for key, value in raw.items() if key in schema.model_fields} if isinstance(raw, dict) else {}
        )
        try:
            row = schema.model_validate(values).model_dump()
        except ValidationError:
            text = f"El modelo devolvió una fila que no cumple el esquema (la {position}.ª de su respuesta)."
            problems.append(Reparo("fila_invalida", text, de_fila=False))
            continue
        number = row.pop("fila")
        if not 1 <= number <= len(batch.borradores):
            text = f"El modelo devolvió una fila que no se le dio (número {number}); se descarta."
            problems.append(Reparo("fila_sobrante", text, de_fila=False))
        elif number in found:
            which = _label(batch.borradores[number - 1])
            text = f"El modelo devolvió dos veces la fila {which}; vale la primera."
            problems.append(Reparo("fila_repetida", text, de_fila=False))
        else:
            found[number] = row
    return found, problems


def _omitted(draft: Borrador) -> Llenado:
    """A row that the model left out: it keeps its name, and no figure."""
    lost = {slot.key: Admision.PERDIDA for slot, _ in draft.lecturas}
    bare = replace(draft, campos={}, atributos={}, lecturas=[(slot, None) for slot, _ in draft.lecturas])
    text = f"El modelo no devolvió la fila {_label(draft)}; sus cifras quedan perdidas."
    return Llenado(bare, lost, (Reparo("fila_omitida", text, tuple(lost)),), omitida=True)


def _without_leaks(values: Answer, sentinels: Iterable[str]) -> tuple[Answer, list[Reparo]]:
    """The values without those that carry a mark of the prompt's example."""
    marks = [mark.casefold() for mark in sentinels]
    leaked = [name for name, value in values.items() if value and any(mark in value.casefold() for mark in marks)]
    if not leaked:
        return values, []
    text = f"El modelo copió el ejemplo de sus instrucciones en {_list(leaked)}; se descarta."
    return values | dict.fromkeys(leaked), [Reparo("ejemplo_filtrado", text)]


# ---- one row -------------------------------------------------------------------------------------


class _Row:
    """One row and what its own print says of a model's values."""

    def __init__(self, draft: Borrador, batch: Tanda, match: Encaje, boxes: bool) -> None:
        self.draft, self.batch, self.match, self.boxes = draft, batch, match, boxes
        self.slots = [slot for slot, _ in draft.lecturas]
        self.lines = list(match.layout.fila.lineas)
        self.roles = _roles(draft.celdas, match)
        texts = {c.col for c in match.columnas if not c.columna.is_figure}
        self.figures = [cell for cell in draft.celdas if cell.col not in texts and _is_figure(cell.text)]
        self.problems: list[Reparo] = []

    def admit(self, values: Answer) -> Llenado:
        """The row with those values that its print bears out."""
        draft = self._with_texts({name: values.get(name) or "" for name in self.batch.textos})
        given = [spaced(values.get(name) or "") for name in self.batch.cifras]
        places = self._located(given)
        left = [cell for cell in self.figures if all(cell is not p.cell for p in places) and _has_value(cell.text)]
        readings: list[tuple[Ranura, Cell | None]] = []
        admitted: dict[Clave, Admision] = {}
        lost: dict[str, list[tuple[Ranura, str]]] = {}
        for (slot, own), value, place in zip(self.draft.lecturas, given, places, strict=True):
            cell, admission = self._judged(slot, own if self.boxes else None, value, place, bool(left))
            readings.append((slot, cell))
            if admitted.setdefault(slot.key, admission) is not admission:
                continue
            rule = _rule(admission, value, own if self.boxes else None)
            if rule:
                lost.setdefault(rule, []).append((slot, value))
        self.problems += [_problem(rule, which, self.draft) for rule, which in lost.items()]
        if left and not self.boxes:
            self.problems.append(_unclaimed(left, self.draft))
        return Llenado(replace(draft, lecturas=readings), admitted, tuple(self.problems))

    def _located(self, given: Sequence[str]) -> list[Lugarizada]:
        """Where each value is printed; values go in printed order, line by line."""
        order = sorted(range(len(given)), key=lambda i: (self._line_index(self.slots[i]), i))
        own = [self.draft.lecturas[i][1] if self.boxes else None for i in order]

        def accepts(position: int, cell: Cell) -> bool:
            return self._line_agrees(self.slots[order[position]], cell)

        found = locate([given[i] for i in order], own, self.figures, accepts)
        by_slot = dict(zip(order, found, strict=True))
        return [by_slot[i] for i in range(len(given))]

    def _line_index(self, slot: Ranura) -> int:
        return self.lines.index(slot.linea) if slot.linea in self.lines else 0

    def _line_agrees(self, slot: Ranura, cell: Cell) -> bool:
        """Whether the printed line does not name another role than the slot's."""
        role = self.roles.get(id(cell))
        return slot.linea is None or role is None or role == slot.linea

    def _judged(
        self, slot: Ranura, own: Cell | None, value: str, place: Lugarizada, left: bool
    ) -> tuple[Cell | None, Admision]:
        if place.cell is not None:
            if place.own:
                return place.cell, Admision.ACEPTADA
            proof = not self.boxes and self._line_agrees(slot, place.cell)
            return place.cell, Admision.POR_PROBAR if proof else Admision.REVISION
        if value:
            return None, Admision.PERDIDA
        if self.boxes:
            blank = own is None or not _has_value(own.text)
            return (own, Admision.ACEPTADA) if blank else (None, Admision.PERDIDA)
        return None, Admision.PERDIDA if left else Admision.ACEPTADA

    # ---- texts -----------------------------------------------------------------------------------

    def _with_texts(self, given: Mapping[str, str]) -> Borrador:
        """The draft with those printed texts that the model gave again; the row's own name stays whatever it says."""
        kept: dict[str, str] = {}
        wrong: list[str] = []
        silent: list[str] = []
        for name, value in given.items():
            printed = self._printed(name)
            find = find_code if name == CODE else find_text
            if not value:
                silent += [name] if printed else []
            elif printed and find(value, printed) is not None:
                kept[name] = printed
            else:
                wrong.append(f"{name} «{_shown(value)}»")
        label = _label(self.draft)
        if wrong:
            text = f"El modelo dio en la fila {label} textos que no están impresos ahí: {_list(wrong)}; se descartan."
            self.problems.append(Reparo("texto_no_hallado", text))
        if silent:
            text = f"El modelo no dio en la fila {label} textos que están impresos: {_list(silent)}."
            self.problems.append(Reparo("texto_omitido", text))
        return replace(
            self.draft,
            campos={name: text for name, text in self.draft.campos.items() if name in kept},
            atributos={name: text for name, text in self.draft.atributos.items() if name in kept},
        )

    def _printed(self, name: str) -> str:
        if name == CODE:
            return self.draft.codigo or ""
        if name == DESCRIPTION:
            return self.draft.descripcion
        return self.draft.campos.get(name) or self.draft.atributos.get(name) or ""


def _roles(cells: Sequence[Cell], match: Encaje) -> dict[int, str]:
    """The role that a cell's printed line names, by cell."""
    words = {word: role for role, printed in match.layout.fila.lineas.items() for word in printed}
    roles: dict[int, str] = {}
    for line in printed_lines(cells):
        role = next((words[fold(cell.text)] for cell in line if fold(cell.text) in words), None)
        if role is not None:
            # A cell merged over two lines stands on both.
            roles |= {id(cell): role for cell in line if cell.row_span == 1}
    return roles


def _is_figure(text: str) -> bool:
    """Whether a cell may be one: a number, an absence, or what was meant to be a number."""
    reading = parse_figure(text)
    return reading.malformado or reading.ausencia is not Ausencia.ILEGIBLE


def _has_value(text: str) -> bool:
    return parse_figure(text).valor is not None


# ---- words ---------------------------------------------------------------------------------------


def _rule(admission: Admision, value: str, own: Cell | None) -> str:
    if admission is Admision.PERDIDA:
        return "valor_no_hallado" if value else ("valor_omitido" if own is not None else "")
    return "lugar_distinto" if admission is Admision.REVISION else ""


_SENTENCES = {
    "valor_no_hallado": "El modelo dio en la fila {fila} cifras que no están impresas en ella: {lista}; se descartan.",
    "valor_omitido": "El modelo no dio en la fila {fila} cifras que están impresas: {lista}; quedan perdidas.",
    "lugar_distinto": "El modelo puso en la fila {fila} cifras que están impresas en otro lugar: {lista};"
    " quedan por revisar.",
}


def _problem(rule: str, which: Sequence[tuple[Ranura, str]], draft: Borrador) -> Reparo:
    named = [f"{_slot(slot)} «{_shown(value)}»" if value else _slot(slot) for slot, value in which]
    text = _SENTENCES[rule].format(fila=_label(draft), lista=_list(named))
    said = "; ".join(_shown(value) for _, value in which if value) or None
    return Reparo(rule, text, tuple(slot.key for slot, _ in which), said)


def _unclaimed(cells: Sequence[Cell], draft: Borrador) -> Reparo:
    printed = [f"«{_shown(cell.text)}»" for cell in cells]
    text = f"El modelo no dio en la fila {_label(draft)} cifras que están impresas: {_list(printed)}."
    return Reparo("valor_omitido", text)


def _slot(slot: Ranura) -> str:
    return f"{slot.magnitud.value} {slot.rol.value} {slot.periodo}"


def _label(draft: Borrador) -> str:
    return draft.codigo or f"«{_shown(draft.descripcion)}»"


def _shown(text: str) -> str:
    """A value as a finding may quote it: one line, not long."""
    line = "".join(c for c in spaced(text) if c.isprintable())
    return line if len(line) <= MAX_SHOWN else line[: MAX_SHOWN - 1] + "…"


def _list(items: Sequence[str]) -> str:
    shown = ", ".join(items[:MAX_LISTED])
    return shown if len(items) <= MAX_LISTED else f"{shown} y {len(items) - MAX_LISTED} más"
