"""Layout files: what loads, what is refused with its place; and which family a printed header is."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.errors import LayoutError
from extractors.forms import known_layouts, slots_by_class
from extractors.layouts import Encaje, Layout, continues, load_all, load_file, recognise, same_header
from extractors.layouts.header import fit, header_paths
from extractors.layouts.load import BUNDLED
from extractors.schemas import Cell, Lugar, Table

FAMILIES = (
    "lotaip-a4",
    "mensual-simple",
    "metas-programa",
    "metas-trimestral",
    "pei-ceplan",
    "pei-ceplan-anual",
    "poi-ceplan",
    "poi-ceplan-trimestral",
    "poi-mensual",
    "presupuesto",
    "presupuesto-mensual",
    "programado-ejecutado",
)
MONTHS = ("Ene", "Feb", "Mar", "Abr", "May", "Jun", "Jul", "Ago", "Set", "Oct", "Nov", "Dic")


def grid(rows: Sequence[Sequence[str]], kind: str = "reglada") -> Table:
    """A table from its printed rows: "<" goes on with the cell at the left, "^" with the one above."""
    cells: list[Cell] = []
    for row, texts in enumerate(rows):
        for col, text in enumerate(texts):
            if text in ("<", "^") or (kind == "campos" and not text):
                continue
            width = 1
            while col + width < len(texts) and texts[col + width] == "<":
                width += 1
            height = 1
            while row + height < len(rows) and rows[row + height][col] == "^":
                height += 1
            cells.append(Cell(row, col, height, width, text, Lugar(1, bbox=(0, 0, 1, 1))))
    return Table(1, tuple(cells), len(rows), max(map(len, rows)), kind)


def spanned(*groups: tuple[str, Sequence[str]]) -> list[list[str]]:
    """Two header rows: a text over its leaves, or over nothing (one cell of both rows)."""
    top: list[str] = []
    leaves: list[str] = []
    for text, below in groups:
        top += [text, *["<"] * (len(below) - 1)] if below else [text]
        leaves += below or ["^"]
    return [top, leaves]


HEADERS: dict[str, list[list[str]]] = {
    "programado-ejecutado": spanned(
        ("Código", ()),
        ("Actividad", ()),
        ("Unidad de Medida", ()),
        ("Meta Anual", ()),
        *((f"{name} TRIMESTRE", ("Programado", "Ejecutado")) for name in ("I", "II", "III", "IV")),
        ("Total Anual", ("Programado", "Ejecutado")),
        ("% de Avance", ()),
    ),
    "poi-ceplan": spanned(
        ("Objetivo Estratégico / Acción Estratégica / Actividad Operativa", ()),
        ("Centro de Costo", ()),
        ("Nivel de Prioridad", ()),
        ("Unidad Medida", ()),
        ("Tipo de Agregación", ()),
        ("Prog./ Eje.", ()),
        ("FISICO", (*MONTHS[:6], "Avance Acumulado", "Avance % Acumulado")),
        ("FINANCIERO", (*MONTHS[:6], "Avance Acumulado")),
    ),
    "pei-ceplan": spanned(
        ("Código", ()),
        ("Descripción", ()),
        ("LE", ()),
        ("Unidad de Organización", ()),
        ("Relevancia", ()),
        ("Sentido Esperado", ()),
        ("Tipo de agregación", ()),
        ("Línea Base", ("Año", "Valor")),
        ("Logro Esperado", ("2024", "2025", "2026", "2027")),
        ("Valores observados", ("2024 - Sem1",)),
        ("Avance Tipo I (%)", ()),
    ),
    "pei-ceplan-anual": spanned(
        ("Cod.", ()),
        ("Indicador", ()),
        ("Parámetro de medición", ()),
        ("Línea Base", ("Año", "Valor")),
        ("Valor Actual", ("Año", "Valor")),
        ("Logro Esperado", ("2024", "2025", "2026")),
        ("Valor Obtenido", ("2024", "2025", "2026")),
        ("Avance (%)", ("2024", "2025", "2026")),
        ("UE", ()),
        ("Unidad Orgánica Responsable", ()),
    ),
    "poi-ceplan-trimestral": spanned(
        ("Actividad Operativa", ()),
        ("Unidad Medida", ()),
        ("Centro Costo", ()),
        ("Meta", ()),
        ("Programado", ("Anual", "2do Trim.")),
        ("Ejecutado", ("Anual", "2do Trim.")),
        ("% Avance", ("2do Trim.", "Anual")),
        ("Motivo", ()),
    ),
    "metas-trimestral": spanned(
        ("Actividad", ()),
        ("Descripción de la actividad", ()),
        ("Unidad de medida del indicador", ()),
        ("Meta anual", ()),
        ("META ANUAL 2023", ("1", "2", "3", "4")),
        ("META DE CUMPLIMIENTO", ("1", "2", "3", "4")),
        ("PORCENTAJE DE AVANCE TRIMESTRAL 2023", ("1", "2", "3", "4")),
        ("PORCENTAJE DE AVANCE TRIMESTRAL ACUMULADO 2023", ("1", "2", "3", "4")),
    ),
    "poi-mensual": spanned(
        ("MEF", ()),
        ("UNIDAD ORGÁNICA", ()),
        ("ACTIVIDAD POI", ()),
        ("UNIDAD DE MEDIDA", ()),
        ("META ANUAL", ()),
        ("PROGRAMADO", MONTHS),
        ("EJECUTADO", MONTHS),
        ("I TRIM", ("PROG", "EJEC")),
        ("II TRIM", ("PROG", "EJEC")),
        ("III TRIM", ("PROG", "EJEC")),
        ("IV TRIM", ("PROG", "EJEC")),
        ("TOTAL", ("PROG", "EJEC")),
    ),
    "lotaip-a4": [["No.", "Descripción de la unidad", "Objetivo de la unidad", "Indicador", "Meta cuantificable"]],
    "presupuesto": [
        [
            "Fuente de Financiamiento",
            "Crédito Aprobado",
            "Modificaciones",
            "Crédito Vigente",
            "Preventivo",
            "Compromiso",
            "Devengado",
            "Pagado",
            "Crédito Disponible",
            "Devengado no pagado",
        ]
    ],
    "mensual-simple": [["Establecimiento", *MONTHS]],
    "presupuesto-mensual": [
        ["Clasificador", "Genérica", "PIA", "PIM", *MONTHS, "Total devengado", "Saldo", "% Avance"]
    ],
    "metas-programa": [
        [
            "Evolución de las principales metas de programas",
            "Programado en el año",
            "Programado I Trimestre 2023",
            "Ejecutado I Trimestre 2023",
            "Diferencia",
        ]
    ],
}
SLOTS = {  # grid columns that must be placed as figures
    "poi-ceplan": range(6, 21),
    "pei-ceplan": range(8, 15),
    "pei-ceplan-anual": (4, *range(7, 16)),
    "poi-ceplan-trimestral": range(4, 10),
    "metas-trimestral": range(3, 20),
    "poi-mensual": range(4, 39),
    "lotaip-a4": range(4, 5),
    "presupuesto": (1, 2, 3, 5, 6, 7, 8),
    "mensual-simple": range(1, 13),
    "presupuesto-mensual": range(2, 19),
    "metas-programa": range(1, 5),
    "programado-ejecutado": range(3, 15),
}


def printed(family: str, body: Sequence[Sequence[str]] = ()) -> Table:
    return grid([*HEADERS[family], *body])


def only(table: Table, layouts: Sequence[Layout] | None = None) -> Encaje:
    (match,) = recognise(table, layouts or load_all())
    return match


def placed(match: Encaje) -> list[tuple[int, str, tuple[tuple[str, str], ...]]]:
    return [(c.col, c.columna.id, c.claves) for c in match.columnas]


# ------------------------------------------------------------------------------------------- loading


def test_every_bundled_file_is_a_family() -> None:
    bundled = set(FAMILIES)
    assert {layout.id for layout in load_all()} == bundled
    assert {path.stem for path in BUNDLED.glob("*.toml")} == bundled


@pytest.mark.parametrize("layout", known_layouts(), ids=lambda layout: layout.id)
def test_a_bundled_layout_says_where_each_rule_is_written_and_what_to_tell_the_reader(layout: Layout) -> None:
    assert layout.archivo == f"{layout.id}.toml"
    assert all(equation.cita and equation.mensaje for equation in layout.reglas.ecuaciones)
    assert all(rule.cita for rule in layout.reglas.identidades)
    assert layout.fila.campo in {c.campo for c in layout.columnas}
    assert all(slots_by_class(layout)[layout.fila.clase])


GOOD = """
id = "mio"
version = 1
nombre = "Formato propio"
[fila]
clase = "actividad"
tipo = "actividad"
[[columna]]
id = "descripcion"
encabezado = ["tarea"]
campo = "descripcion"
[[columna]]
id = "meta"
encabezado = ["meta del plan"]
magnitud = "fisica"
rol = "meta"
[[columna]]
id = "hecho"
encabezado = ["hecho en el plan"]
magnitud = "fisica"
rol = "ejecutado"
"""
EQUATION = """
[[ecuacion]]
id = "igual"
nivel = "fila"
clase = "actividad"
formula = "hecho = meta"
cita = "prueba"
mensaje = "no es igual"
"""


def saved(folder: Path, text: str, name: str = "mio.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_loads_and_a_users_own_replaces_a_bundled_one(tmp_path: Path) -> None:
    saved(tmp_path, GOOD + EQUATION)
    saved(tmp_path, GOOD.replace('"mio"', '"poi-ceplan"'), "otro.toml")
    layouts = {layout.id: layout for layout in load_all(tmp_path)}
    assert set(layouts) == {*FAMILIES, "mio"}
    assert layouts["poi-ceplan"].nombre == "Formato propio"
    assert [e.id for e in layouts["mio"].reglas.ecuaciones] == ["mio.igual"]


BAD_FILES = [
    ("unknown key at the top", GOOD.replace("version = 1", "version = 1\ncolor = 'rojo'"), "color"),
    ("unknown key in a column", GOOD.replace('rol = "meta"', 'rol = "meta"\nancho = 3'), "ancho"),
    ("unknown key in an equation", GOOD + EQUATION + "peso = 2\n", "peso"),
    ("no id", GOOD.replace('id = "mio"', ""), "id"),
    ("no row form", GOOD.replace('[fila]\nclase = "actividad"\ntipo = "actividad"', ""), "fila"),
    ("unknown role", GOOD.replace('rol = "meta"', 'rol = "objetivo"'), "rol"),
    ("unknown magnitude", GOOD.replace('magnitud = "fisica"', 'magnitud = "peso"', 1), "magnitud"),
    ("version is no number", GOOD.replace("version = 1", 'version = "una"'), "version"),
    ("bad row pattern", GOOD.replace('tipo = "actividad"', "tipo = 'actividad'\ninicio = '(?P<codigo>'"), "inicio"),
    (
        "bad line pattern",
        GOOD + "[[linea]]\nclase='t'\ntipo='total'\npatron='^(total'\n",
        "patron",
    ),
    ("bad formula", GOOD + EQUATION.replace("hecho = meta", "hecho = meta +"), "«hecho = meta +»"),
    ("code for a formula", GOOD + EQUATION.replace("hecho = meta", "hecho = __import__('os').getcwd()"), "__import__"),
    ("formula of an unknown slot", GOOD + EQUATION.replace("hecho = meta", "hecho = metta"), "metta"),
    ("condition on an unknown slot", GOOD + EQUATION + 'cuando = ["mta: numero"]\n', "mta"),
    ("unknown level", GOOD + EQUATION.replace('"fila"', '"pagina"'), "nivel"),
    ("unknown rule", GOOD + "[[identidad]]\nid='x'\nregla='magia'\ncita='x'\n", "magia"),
    ("no columns", GOOD[: GOOD.index("[[columna]]")], "columna"),
    ("two columns of one id", GOOD.replace('id = "hecho"', 'id = "meta"'), "meta"),
    ("not TOML", "id = ", "TOML"),
]


@pytest.mark.parametrize(("text", "named"), [b[1:] for b in BAD_FILES], ids=[b[0] for b in BAD_FILES])
def test_a_bad_file_is_refused_naming_file_and_key(tmp_path: Path, text: str, named: str) -> None:
    saved(tmp_path, text, "malo.toml")
    with pytest.raises(LayoutError) as refused:
        known_layouts(tmp_path)
    assert "malo.toml" in str(refused.value)
    assert named in str(refused.value) + refused.value.hint
    assert refused.value.hint
    assert refused.value.exit_code == 2


def test_a_file_that_is_not_utf8_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes(GOOD.replace("propio", "año").encode("latin-1"))
    with pytest.raises(LayoutError, match=r"latin\.toml"):
        load_file(path)
    (tmp_path / "vacia").mkdir()
    with pytest.raises(LayoutError, match="vacia"):
        load_all(tmp_path / "vacia")


# ------------------------------------------------------------------------------------------- header texts


@pytest.mark.parametrize(
    ("text", "pattern", "sure", "captured"),
    [
        ("META ANUAL", "meta anual", True, {}),
        ("Meta\u00a0 anual:", "meta anual", True, {}),
        ("Mta anual", "meta anual", True, {}),
        ("Meta cuatrienio", "meta anual", False, {}),
        ("Mes", "meta", False, {}),
        ("Ene", "{mes}", True, {"mes": "01"}),
        ("ene-21", "{mes}", True, {"mes": "01", "ejercicio": "2021"}),
        ("Total", "{mes}", False, {}),
        ("I TRIM", "{trimestre}", True, {"trimestre": "T1"}),
        ("4", "{trimestre}", True, {"trimestre": "T4"}),
        ("5", "{trimestre}", False, {}),
        ("META ANUAL 2023", "meta anual {ejercicio}", True, {"ejercicio": "2023"}),
        ("META ANUAL", "meta anual {ejercicio}", True, {}),
        ("2024 - Sem1", "{ejercicio} {corte}", True, {"ejercicio": "2024", "corte": "S1"}),
        ("2024", "{ejercicio}", True, {"ejercicio": "2024"}),
        ("Año", "{ejercicio}", False, {}),
        ("cualquier cosa", "{texto}", True, {}),
        ("123", "{texto}", False, {}),
    ],
)
def test_how_a_header_fits_an_entry(text: str, pattern: str, sure: bool, captured: dict[str, str]) -> None:
    likeness, keys = fit(text, pattern)
    assert bool(likeness) is sure
    assert not sure or dict(keys) == captured


def test_a_merged_header_cell_stands_once_over_each_of_its_columns() -> None:
    table = grid([["A", "B", "<"], ["^", "1", "2"]])
    assert header_paths(table, 0, 2) == [("A",), ("B", "1"), ("B", "2")]


def test_a_transcript_header_stands_over_all_fields_up_to_the_next() -> None:
    table = grid([["A", "B", "", "C", ""], ["", "1", "2", "1", "2"]], "campos")
    assert header_paths(table, 0, 2) == [("A",), ("B", "1"), ("B", "2"), ("C", "1"), ("C", "2")]


# ------------------------------------------------------------------------------------------- recognise


@pytest.mark.parametrize("family", FAMILIES)
def test_a_header_is_recognised_and_every_figure_column_placed(family: str) -> None:
    match = only(printed(family))
    assert match.layout.id == family
    assert match.confianza >= 0.9
    assert match.sin_ubicar == ()
    figures = [c.col for c in match.columnas if c.columna.is_figure]
    assert figures == list(SLOTS[family])
    assert (match.start, match.end) == (0, len(HEADERS[family]))


def test_columns_of_a_run_carry_their_own_period() -> None:
    match = only(printed("poi-mensual"))
    months = [c.key("mes") for c in match.columnas if c.columna.id == "ejecutado"]
    assert months == [f"{n:02d}" for n in range(1, 13)]
    quarters = [(c.columna.id, c.key("trimestre")) for c in match.columnas if c.columna.id.startswith("trimestre_")]
    assert quarters == [(f"trimestre_{line}", f"T{n}") for n in range(1, 5) for line in ("programado", "ejecutado")]


def test_a_figure_that_ran_into_the_heading_of_one_month_is_no_year() -> None:
    names, months = HEADERS["mensual-simple"][0][0], HEADERS["mensual-simple"][0][1:]

    def found(heads: Sequence[str]) -> list[tuple[str | None, bool]]:
        match = only(grid([[names, *heads]]))
        return [(c.key("ejercicio"), c.dudosa) for c in match.columnas if c.columna.rol is not None]

    assert found([*months[:10], f"{months[10]} 81", months[11]]) == [
        *[(None, False)] * 10, (None, True), (None, False)
    ]  # fmt: skip
    assert found([f"{month} 21" for month in months]) == [("2021", False)] * 12


@pytest.mark.parametrize("family", ["lotaip-a4", "presupuesto", "mensual-simple", "pei-ceplan", "metas-trimestral"])
@pytest.mark.parametrize("seed", range(4))
def test_permuted_columns_keep_their_slots(family: str, seed: int) -> None:
    straight = {c.col: (c.columna.id, c.claves) for c in only(printed(family)).columnas}
    header = HEADERS[family]
    if len(header) == 2:  # whole groups move
        starts = [col for col, text in enumerate(header[0]) if text != "<"]
    else:
        starts = list(range(len(header[0])))
    ends = [*starts[1:], len(header[0])]
    blocks = [list(range(a, b)) for a, b in zip(starts, ends, strict=True)]
    random.Random(seed).shuffle(blocks)
    order = [col for block in blocks for col in block]
    match = only(grid([[row[col] for col in order] for row in header]))
    assert match.layout.id == family
    moved = {order[c.col]: (c.columna.id, c.claves) for c in match.columnas}
    assert moved == straight
    assert match.sin_ubicar == ()


def spoilt(text: str, rng: random.Random) -> str:
    """A tenth of the letters of a printed text wrong, as an OCR or a typist would have it; roman numbers are whole."""
    letters = [i for i, c in enumerate(text) if c.isalpha()]
    numerals = {i for found in re.finditer(r"\b[IV]+\b", text) for i in range(*found.span())}
    wrong = list(text)
    for i in rng.sample([i for i in letters if i not in numerals], len(letters) // 10):
        wrong[i] = rng.choice("aeiocnrlmtu".replace(text[i].lower(), ""))
    return "".join(wrong)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(5))
def test_a_tenth_of_the_letters_wrong_changes_no_slot(family: str, seed: int) -> None:
    rng = random.Random(seed)
    straight = placed(only(printed(family)))
    match = only(grid([[spoilt(text, rng) for text in row] for row in HEADERS[family]]))
    assert match.layout.id == family
    assert [c[:2] for c in placed(match)] == [c[:2] for c in straight]
    assert 0.6 <= match.confianza <= 1.0


@pytest.mark.parametrize(
    ("printed_text", "cut"),
    [
        ("PROGRAMADO I TRIMESTRO", "T1"),
        ("Programado seguddo trimestre", "T2"),
        ("Programado I Sumestre", "S1"),
        ("Programado hasta fevrero", "02"),
        ("Programado I bimestre", "02"),
        ("Programado I vimestre", "02"),
        ("Programado hasta juxio", None),  # June or July
        ("Programado Il trimestres", None),
        ("Programado IX trimestre", None),
    ],
)
def test_a_word_that_names_a_cut_off_may_have_a_letter_wrong(printed_text: str, cut: str | None) -> None:
    likeness, keys = fit(printed_text, "programado {corte}")
    assert (dict(keys).get("corte") if likeness else None) == cut


@pytest.mark.parametrize("family", FAMILIES)
def test_a_foreign_column_is_reported_and_moves_nothing(family: str) -> None:
    header = HEADERS[family]
    at = len(header[0])
    extra = [[*row, "Fuente de verificación" if i == 0 else "^"] for i, row in enumerate(header)]
    match = only(grid(extra))
    assert match.layout.id == family
    assert match.sin_ubicar == ("Fuente de verificación",)
    assert placed(match) == placed(only(printed(family)))
    assert match.confianza < only(printed(family)).confianza
    assert match.encabezado[at] == "Fuente de verificación"


def test_a_general_form_gives_way_to_one_that_fits_as_well() -> None:
    (general,) = (layout for layout in known_layouts() if layout.general)
    own = general.model_copy(update={"id": "propio", "general": False})
    (match,) = recognise(printed("programado-ejecutado"), [*known_layouts(), own])
    assert match.layout.id == "propio"


def test_a_column_of_the_form_that_is_missing_leaves_the_others() -> None:
    header = [[text for col, text in enumerate(row) if col != 2] for row in HEADERS["poi-ceplan"]]
    match = only(grid(header))
    assert [c.columna.id for c in match.columnas][:4] == [
        "descripcion",
        "centro_de_costo",
        "unidad_medida",
        "tipo_agregacion",
    ]
    assert len([c for c in match.columnas if c.columna.is_figure]) == 15


UNKNOWN = [
    [["Nombre", "Cargo", "Teléfono", "Correo"], ["Ana Paz", "Alcaldesa", "555 123", "a@x"]],
    [["1", "2", "3"], ["4", "5", "6"]],
    [["Ene", "Feb"], ["1", "2"]],
    [[""]],
    [["Ítem", "Ponderación del criterio", "Puntaje"], ["a", "1", "2"]],
]


@pytest.mark.parametrize("rows", UNKNOWN)
def test_an_unknown_table_is_never_forced_into_a_layout(rows: list[list[str]]) -> None:
    assert recognise(grid(rows), load_all()) == ()


def test_two_layouts_that_fit_alike_are_an_error_naming_both(tmp_path: Path) -> None:
    saved(tmp_path, GOOD)
    saved(tmp_path, GOOD.replace('"mio"', '"tuyo"'), "tuyo.toml")
    table = grid([["Tarea", "Meta del plan", "Hecho en el plan"], ["Barrido", "1", "2"]])
    with pytest.raises(LayoutError) as refused:
        recognise(table, load_all(tmp_path))
    assert "«mio»" in str(refused.value) and "«tuyo»" in str(refused.value)
    assert "Página 1" in str(refused.value)
    assert "--layout" in refused.value.hint


def test_a_title_of_the_form_decides_between_two_that_fit_alike(tmp_path: Path) -> None:
    saved(tmp_path, GOOD)
    other = GOOD.replace('"mio"', '"tuyo"').replace("[fila]", 'titulos = ["plan del puerto"]\n[fila]')
    saved(tmp_path, other, "tuyo.toml")
    table = grid([["Tarea", "Meta del plan", "Hecho en el plan"], ["Barrido", "1", "2"]])
    (match,) = recognise(table, load_all(tmp_path), titles=["Plan del Puerto 2023"])
    assert match.layout.id == "tuyo"


def test_the_header_may_stand_below_titles_in_the_grid() -> None:
    width = len(HEADERS["lotaip-a4"][0])
    table = grid([["Literal a4", *["<"] * (width - 1)], *HEADERS["lotaip-a4"], ["1", "a", "b", "c", "5%"]])
    match = only(table)
    assert (match.layout.id, match.start, match.end) == ("lotaip-a4", 1, 2)


def test_a_group_over_all_columns_below_a_wide_heading_is_no_header() -> None:
    rows = [["No.", "Descripción de la unidad", "", "Objetivo de la unidad", "Indicador", "Meta cuantificable"]]
    rows += [["PROCESOS QUE GENERAN VALOR", "", "", "", "", ""], ["1", "Dirección", "", "Obra", "Avance", "50%"]]
    table = grid(rows)
    wide = {(0, 1): 2, (1, 0): 6, (2, 1): 2}
    hidden = {(row, col + i) for (row, col), span in wide.items() for i in range(1, span)}
    cells = [c._replace(col_span=wide.get(c[:2], 1)) for c in table.cells if c[:2] not in hidden]
    match = only(replace(table, cells=tuple(cells)))
    assert (match.layout.id, match.end) == ("lotaip-a4", 1)


def test_the_next_page_with_the_same_header_is_the_same_match() -> None:
    match = only(printed("lotaip-a4"))
    assert same_header(printed("lotaip-a4", [["1", "a", "b", "c", "5%"]]), match)
    other = [["No.", "Descripción de la unidad", "Objetivo de la unidad", "Indicador", "Meta"]]
    assert not same_header(grid(other), match)


def test_a_page_goes_on_without_header_only_on_the_same_columns() -> None:
    edges = (0.0, 10.0, 60.0, 110.0, 150.0, 200.0)
    first = replace(printed("lotaip-a4"), column_edges=edges)
    match = only(first)
    body = grid([["7", "Obras", "Vías", "% km", "80%"]])
    near = replace(body, column_edges=tuple(edge + 2 for edge in edges))
    far = replace(body, column_edges=(0.0, 10.0, 90.0, 110.0, 150.0, 200.0))
    assert continues(near, first, match) is not None
    assert continues(far, first, match) is None
    assert continues(grid([["7", "Obras"]]), first, match) is None


# ------------------------------------------------------------------------------------------- a stray year


def test_a_stray_year_gives_the_printed_reading_first_and_the_shifted_one_as_a_hypothesis() -> None:
    """Seed 003: the header carries 2023 before a plan of 2024 to 2027, and shifts every target by one column."""
    header = spanned(
        *[(text, ()) for text in HEADERS["pei-ceplan"][0][:7]],
        ("Línea Base", ("Año", "Valor")),
        ("Logro Esperado", ("2023", "2024", "2025", "2026", "2027")),
        ("Valores observados", ("2024 - Sem1",)),
        ("Avance Tipo I (%)", ()),
    )
    table = grid(header)
    as_printed, shifted = recognise(table, load_all(), titles=["PEI 2024 - 2027"], plan=(2024, 2027))
    targets = [(c.col, c.key("ejercicio")) for c in as_printed.columnas if c.columna.id == "meta"]
    assert targets == [(10, "2024"), (11, "2025"), (12, "2026"), (13, "2027")]
    targets = [(c.col, c.key("ejercicio")) for c in shifted.columnas if c.columna.id == "meta"]
    assert targets == [(9, "2024"), (10, "2025"), (11, "2026"), (12, "2027")]
    assert as_printed.hipotesis == "" and "2023" in shifted.hipotesis
    assert as_printed.sin_ubicar == ("Logro Esperado > 2023",)


def test_a_header_without_a_stray_year_has_one_reading() -> None:
    assert len(recognise(printed("pei-ceplan"), load_all(), plan=(2024, 2027))) == 1


@pytest.mark.parametrize(
    "text", ["TOTAL", "Totales del pliego", "Subtotal norte", "SUB TOTAL", "Sub-total", "Gran total"]
)
def test_subtotals_are_totals_where_totals_are(text: str) -> None:
    summed = [layout for layout in load_all() if any(r.regla == "total_de_columnas" for r in layout.reglas.identidades)]
    assert summed
    for layout in summed:
        classes = {line.clase for line in layout.lineas if line.pattern.match(text)}
        assert classes == {"total"}, layout.id
