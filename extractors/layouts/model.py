"""The shape of a layout file, validated: what a TOML under `layouts/` may say."""

import re
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from extractors.schemas import Magnitud, Reglas, Rol, TipoFila

PLACEHOLDERS = ("mes", "trimestre", "corte", "ejercicio")
"""What a header pattern may capture; all but `ejercicio` name the cut-off of the column's period."""
OF_HEADER = ("mes", "trimestre")
"""Placeholders of a period that nothing but the column's header gives: titles give the year and the cut-off."""
WITHOUT_PLACE = "sin_ubicar_"
"""How the name of an ignored column begins that nobody could place: it is named where it holds figures."""
ANY_TEXT = "{texto}"
"""Vocabulary entry of a column that each office names as it likes (the label column of a plain grid)."""

Campo = Literal["codigo", "descripcion", "unidad_organica", "unidad_medida", "indicador", "observacion"]
"""Row fields that a text column may fill."""
_BRACED = re.compile(r"\{(@?\w+)\}")


def _check_period_of_title(text: str) -> str:
    """The period of a figure without a column: only titles can fill it."""
    _check_placeholders(text, frozenset(PLACEHOLDERS) - frozenset(OF_HEADER))
    return text


def _check_placeholders(text: str, allowed: frozenset[str]) -> None:
    for name in _BRACED.findall(text):
        if name not in allowed and not name.startswith("@"):
            raise ValueError(f"no existe el comodín {{{name}}}; hay {', '.join(sorted(allowed))}")


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as problem:
        raise ValueError(f"no es una expresión regular: {problem}") from problem
    return pattern


class Columna(_Model):
    """One column of the form, or a run of them (a header pattern with a placeholder).

    Attributes:
        id: slot name, or the name of a text column.
        encabezado: printed names of the leaf header; may hold {mes}, {trimestre}, {corte}, {ejercicio}; "{texto}" fits
            any words.
        bajo: printed names of a header above it, where the leaf alone does not tell.
        salvo: printed names of a header above it under which it is another column.
        campo: row field that the text fills ("descripcion", "codigo", "unidad_organica", ...).
        atributo: attribute that the text fills.
        linea: the column names the printed line of a row (PROGRAMADO / EJECUTADO).
        magnitud: what it measures; "{linea}" takes it from the printed line.
        rol: role of the figure; "{linea}" takes it from the printed line.
        acumulado: January to the end of the period; "rango" takes it from the range of dates that the title prints.
        periodo: with {ejercicio}, {corte}, {mes}, {trimestre} of the header or the title.
        opcional: the form often goes without it.
        en_plan: keep only the years of the plan period that the title names.
        ignorar: known column that gives nothing.
    """

    id: str
    encabezado: tuple[str, ...]
    bajo: tuple[str, ...] = ()
    salvo: tuple[str, ...] = ()
    campo: Campo | None = None
    atributo: str | None = None
    linea: bool = False
    magnitud: Magnitud | Literal["{linea}"] | None = None
    rol: str | None = None
    periodo: str = "{ejercicio}"
    acumulado: bool | Literal["rango"] = False
    opcional: bool = False
    en_plan: bool = False
    ignorar: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether cells of this column are figures."""
        return self.magnitud is not None

    @property
    def per_line(self) -> bool:
        """Whether each printed line of a row has its own figure here."""
        return "{linea}" in (self.rol, self.magnitud)

    @cached_property
    def wildcard(self) -> str | None:
        """The placeholder that tells the columns of a run apart, or None for a single column.

        A year beside words ("meta anual {ejercicio}") only dates its column; years alone make a run.
        """
        for text in (*self.encabezado, *self.bajo):
            for name in PLACEHOLDERS:
                alone = name != "ejercicio" or text == "{ejercicio}"
                if alone and "{" + name + "}" in text and "{" + name + "}" in self.periodo:
                    return name
        return None

    @property
    def interleaves(self) -> bool:
        """Whether the run's placeholder stands in the header above: then runs alternate (PROG EJEC PROG EJEC)."""
        return self.wildcard is not None and all("{" + self.wildcard + "}" not in text for text in self.encabezado)

    @field_validator("encabezado", "bajo")
    @classmethod
    def _known_placeholders(cls, texts: tuple[str, ...]) -> tuple[str, ...]:
        for text in texts:
            _check_placeholders(text, frozenset({*PLACEHOLDERS, "texto"}))
        return texts

    @field_validator("periodo")
    @classmethod
    def _known_period(cls, text: str) -> str:
        _check_placeholders(text, frozenset(PLACEHOLDERS))
        return text

    @model_validator(mode="after")
    def _period_is_captured(self) -> "Columna":
        for name in OF_HEADER:
            texts = (self.periodo, "".join((*self.encabezado, *self.bajo)))
            if ["{" + name + "}" in text for text in texts] == [True, False]:
                raise ValueError(
                    f"la columna «{self.id}» tiene {{{name}}} en su período y en ningún encabezado: quedaría el año"
                )
        return self

    @field_validator("rol")
    @classmethod
    def _known_role(cls, rol: str | None) -> str | None:
        if rol is not None and rol != "{linea}":
            Rol(rol)
        return rol


class FilaForma(_Model):
    """How a data row looks.

    Attributes:
        inicio: pattern with groups `codigo` and `descripcion` that the `campo` cell of a row's first line matches;
            None: every line with text there and a figure is a row.
        lineas: printed lines of one row, role -> words; empty for one line a row.
        repite: each of those lines prints the name of its row.
    """

    clase: str
    tipo: TipoFila
    campo: str = "descripcion"
    inicio: str | None = None
    lineas: dict[str, tuple[str, ...]] = {}
    repite: bool = False

    @field_validator("inicio")
    @classmethod
    def _valid(cls, inicio: str | None) -> str | None:
        return inicio if inicio is None else _compiled(inicio)

    @cached_property
    def start(self) -> re.Pattern[str] | None:
        """`inicio`, compiled."""
        return re.compile(self.inicio, re.IGNORECASE | re.DOTALL) if self.inicio else None


class CifraDeLinea(_Model):
    """A figure of a group or total line: the first number after the label `tras`, else the last one of the line."""

    ranura: str
    tras: str | None = None
    magnitud: Magnitud
    rol: Rol
    periodo: str
    acumulado: bool = False

    _known_period = field_validator("periodo")(_check_period_of_title)


class LineaForma(_Model):
    """A line that is no activity: opens or closes a group, prints a total, or is to be passed over.

    Attributes:
        patron: matched on the folded-dash text of the line, case and accents ignored; groups `codigo`, `descripcion`.
        nivel: depth in `grupo` that the line opens.
        cierra: depth that it closes; its figures join the row that opened it.
        sola: only a line with a single printed cell (a section title over the whole width).
        columnas: columns of the form in which the line carries its figures; ["*"] for all of them.
        tambien_fila: where it prints figures in other columns too, it is a data row as well.
    """

    clase: str
    tipo: TipoFila
    patron: str
    nivel: int | None = None
    cierra: int | None = None
    sola: bool = False
    columnas: tuple[str, ...] = ()
    tambien_fila: bool = False
    cifras: tuple[CifraDeLinea, ...] = ()

    @field_validator("patron")
    @classmethod
    def _valid(cls, patron: str) -> str:
        return _compiled(patron)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """`patron`, compiled."""
        return re.compile(self.patron, re.IGNORECASE)


class TablaAuxiliar(_Model):
    """A small table whose cells are totals: row label x column label (the band table)."""

    clase: str
    filas: dict[str, str]
    columnas: dict[str, str]
    magnitud: Magnitud
    rol: Rol
    periodo: str
    acumulado: bool = False

    _known_period = field_validator("periodo")(_check_period_of_title)


class Layout(_Model):
    """One report family, as data."""

    id: str
    archivo: str
    """File that it was read from."""
    version: int
    nombre: str
    titulos: tuple[str, ...] = ()
    decimal: str | None = None
    blancos: bool = True
    general: bool = False
    """Gives way to any form that fits a table as well."""
    supone: frozenset[Literal["magnitud", "rol", "unidad"]] = frozenset()
    """What the form takes for granted of its figures: titles, headings and cells may say otherwise; with "unidad", of
    those that no heading calls physical: the unit of measure of their row may.
    """
    fila: FilaForma
    columnas: tuple[Columna, ...]
    lineas: tuple[LineaForma, ...] = ()
    tablas: tuple[TablaAuxiliar, ...] = ()
    reglas: Reglas = Reglas()

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """Every header text of the form, each once."""
        texts = (text for c in self.columnas for text in (*c.encabezado, *c.bajo))
        return tuple(text for text in dict.fromkeys(texts) if text != ANY_TEXT)

    @cached_property
    def free(self) -> int | None:
        """Index of the column that each office names as it likes, if the form has one."""
        return next((index for index, c in enumerate(self.columnas) if ANY_TEXT in c.encabezado), None)

    @model_validator(mode="after")
    def _distinct_columns(self) -> "Layout":
        if not self.columnas:
            raise ValueError("no hay ninguna [[columna]]")
        ids = [column.id for column in self.columnas]
        repeated = sorted({column for column in ids if ids.count(column) > 1})
        if repeated:
            raise ValueError(f"hay dos columnas con el id «{repeated[0]}»")
        return self

    def rules_for(self, ejercicio: str | None) -> Reglas:
        """The rules with `{ejercicio}` of their formulas and conditions filled in.

        Not where the left-hand side is `slot[{ejercicio}]`: that is said of every year the form prints.
        """
        year = ejercicio or "anual"

        def fill(text: str) -> str:
            return text.replace("{ejercicio}", year)

        equations = tuple(
            e
            if "{ejercicio}" in e.formula.partition("=")[0]
            else e.model_copy(
                update={
                    "formula": fill(e.formula),
                    "cuando": tuple(map(fill, e.cuando)),
                    "alternativas": tuple(a.model_copy(update={"formula": fill(a.formula)}) for a in e.alternativas),
                }
            )
            for e in self.reglas.ecuaciones
        )
        return self.reglas.model_copy(update={"ecuaciones": equations})
