"""A trace and the known layouts, on a terminal and for machines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from agent.summary import COLORS, grouped
from agent.terminal import plain, shortened
from agent.texts import AUSENCIA, ESTADO, TIPO, VEREDICTO, dato, lugar, mostrado
from agent.trace import Mirada, Traza
from extractors.layouts import Layout
from extractors.schemas import Cifra, Hallazgo

if TYPE_CHECKING:
    from rich.console import Console


def show_trace(traza: Traza, out: "Console") -> None:
    """Prints the chain from a figure, or a row, to its page."""
    out.print(_pairs(_origin(traza)))
    if traza.cifra:
        out.print(_pairs(_reading(traza.cifra)))
        if traza.miradas:
            out.print(
                _pairs([(mirada.motor[:1].upper() + mirada.motor[1:], _look(mirada)) for mirada in traza.miradas])
            )
    else:
        out.print(_figures(traza))
    for line in traza.linea:
        out.print(Text(line), soft_wrap=True)
    for hallazgo in traza.hallazgos:
        out.print(_finding(hallazgo))
    if not traza.hallazgos:
        out.print(Text("Sin hallazgos: ninguna ecuación que pase por aquí falla."))
    if traza.recorte:
        out.print(Text(f"Recorte de la página: {traza.recorte}"), soft_wrap=True)
    if traza.aviso:
        out.print(Text(f"Aviso: {plain(traza.aviso)}", style="yellow"), soft_wrap=True)


def trace_json(traza: Traza) -> dict[str, Any]:
    """The chain for a machine."""
    return {
        "documento": {
            "archivo": traza.documento.archivo,
            "sha256": traza.documento.sha256,
            "ruta": str(traza.documento.ruta),
            "leido": traza.documento.leido,
        },
        "fila": traza.fila.model_dump(mode="json", exclude={"cifras"} if traza.cifra else None),
        "cifra": traza.cifra.model_dump(mode="json") if traza.cifra else None,
        "hallazgos": [hallazgo.model_dump(mode="json") for hallazgo in traza.hallazgos],
        "linea": list(traza.linea),
        "recorte": str(traza.recorte) if traza.recorte else None,
        "lecturas": [
            {
                "motor": m.motor,
                "texto": m.texto,
                "confianza": None if m.confianza is None else round(m.confianza, 4),
                "cumple": m.cumple,
                "rompe": m.rompe,
            }
            for m in traza.miradas
        ],
        "aviso": traza.aviso,
    }


def _origin(traza: Traza) -> list[tuple[str, str]]:
    documento, fila = traza.documento, traza.fila
    name = f"{fila.codigo} · {fila.descripcion}" if fila.codigo else fila.descripcion
    return [
        ("Documento", f"{documento.archivo} (sha256 {documento.sha256[:16]}…)"),
        ("Leído", f"{documento.leido[:16].replace('T', ' ')} de {documento.ruta}"),
        ("Fila", f"{fila.id} · {TIPO[fila.tipo]} · {fila.familia} · página {fila.pagina}"),
        ("Qué es", name),
        ("Unidad", " · ".join(filter(None, (fila.unidad_organica, fila.unidad_medida)))),
        ("Grupo", " › ".join(fila.grupo)),
        ("Observación", fila.observacion or ""),
    ]


def _reading(cifra: Cifra) -> list[tuple[str, str]]:
    fuente = cifra.fuente
    absence = f"ninguno: {AUSENCIA[cifra.ausencia]}" if cifra.ausencia else "ninguno"
    return [
        ("Cifra", f"{cifra.id} · {dato(cifra)}"),
        ("Lugar", f"página {fuente.pagina} · {lugar(fuente) or 'sin lugar propio'}"),
        ("Impreso", f"«{fuente.texto}»" if fuente.texto else "nada (en blanco)"),
        ("Valor", format(cifra.valor, "f") if cifra.valor is not None else absence),
        ("Estado", ESTADO[cifra.estado] + (" · EN REVISIÓN" if cifra.revision else "")),
        ("Lectura", f"{fuente.motor}, confianza {fuente.confianza:.2f}"),
        ("Otras lecturas", ", ".join(f"«{text}»" for text in fuente.alternativas)),
        ("Recalculado", _recomputed(cifra)),
    ]


def _look(mirada: Mirada) -> str:
    """A reading, how sure, and what adds up with it."""
    said = f"«{mirada.texto}»" if mirada.texto else "nada"
    odds = "" if mirada.confianza is None else f", confianza {mirada.confianza:.2f}"
    rules = [f"con ella se cumple {', '.join(mirada.cumple)}"] if mirada.cumple else []
    rules += [f"con ella no se cumple {', '.join(mirada.rompe)}"] if mirada.rompe else []
    return said + odds + "".join(f"; {rule}" for rule in rules)


def _recomputed(cifra: Cifra) -> str:
    if cifra.recalculado is None:
        return ""
    by = f" por {cifra.ecuacion}" if cifra.ecuacion else ""
    same = cifra.valor is not None and cifra.valor == cifra.recalculado
    return f"{cifra.recalculado:f}{by}" + (" (cuadra)" if same else "")


def _pairs(pairs: Sequence[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in pairs:
        if value:
            table.add_row(name, Text(plain(value)))
    return table


def _figures(traza: Traza) -> Table:
    beside = {h.cifras[0]: grouped(h) for h in reversed(traza.hallazgos) if h.cifras and h.recalculado}
    table = Table(header_style="bold")
    for header in ("Cifra", "Dato"):
        table.add_column(header)
    table.add_column("Impreso", justify="right")
    table.add_column("Valor", justify="right")
    table.add_column("Recalculado", justify="right")
    table.add_column("Estado")
    for cifra in traza.fila.cifras:
        table.add_row(
            Text(plain(cifra.id)),
            Text(dato(cifra)),
            Text(shortened(cifra.fuente.texto, 24)),
            Text("" if cifra.valor is None and not cifra.ausencia else plain(mostrado(cifra))),
            Text(beside.get(cifra.id, "" if cifra.recalculado is None else f"{cifra.recalculado:f}")),
            Text(ESTADO[cifra.estado] + (", en revisión" if cifra.revision else "")),
        )
    return table


def _finding(hallazgo: Hallazgo) -> Text:
    text = Text()
    text.append(f"{hallazgo.severidad.value}: ", style=COLORS[hallazgo.severidad])
    text.append(plain(hallazgo.mensaje))
    text.append(f"\n  impreso {plain(hallazgo.impreso or '—')} · recalculado {grouped(hallazgo)}")
    text.append(f" · {VEREDICTO[hallazgo.veredicto]} · regla {plain(hallazgo.regla)}")
    if hallazgo.formula:
        text.append(f"\n  {plain(hallazgo.formula)}" + (f" [{plain(hallazgo.cita)}]" if hallazgo.cita else ""))
    return text


# ---- layouts ---------------------------------------------------------------------------------------


def layouts_table(known: Sequence[Layout]) -> Table:
    """The known layouts."""
    table = Table(header_style="bold")
    table.add_column("Formato")
    table.add_column("Versión", justify="right")
    table.add_column("Nombre")
    table.add_column("Columnas", justify="right")
    table.add_column("Ecuaciones", justify="right")
    for layout in known:
        columns, equations = len(layout.columnas), len(layout.reglas.ecuaciones)
        table.add_row(Text(layout.id), str(layout.version), Text(layout.nombre), str(columns), str(equations))
    return table


def layout_json(layout: Layout) -> dict[str, Any]:
    """One line of the list, for a machine."""
    return {
        "id": layout.id,
        "version": layout.version,
        "nombre": layout.nombre,
        "columnas": len(layout.columnas),
        "ecuaciones": len(layout.reglas.ecuaciones),
    }


def show_layout(layout: Layout, out: "Console") -> None:
    """Prints the columns and equations of a layout."""
    out.print(Text(f"{layout.id} (versión {layout.version}): {layout.nombre}", style="bold"))
    columns = Table(header_style="bold")
    for header in ("Columna", "Encabezado", "Bajo", "Da"):
        columns.add_column(header)
    for column in layout.columnas:
        columns.add_row(
            Text(column.id),
            Text(" / ".join(column.encabezado)),
            Text(" / ".join(column.bajo)),
            Text(_gives(column)),
        )
    out.print(columns)
    equations = Table(header_style="bold")
    for header in ("Ecuación", "Nivel", "Fórmula", "Gravedad", "Cita"):
        equations.add_column(header)
    for rule in layout.reglas.ecuaciones:
        equations.add_row(
            Text(rule.id), Text(rule.nivel), Text(rule.formula), Text(rule.severidad.value), Text(rule.cita)
        )
    out.print(equations)


def _gives(column: Any) -> str:
    if column.is_figure:
        running = " acumulado" if column.acumulado else ""
        return f"{column.magnitud} {column.rol} {column.periodo}{running}"
    if column.linea:
        return "la línea impresa (programado, ejecutado)"
    return str(column.campo or column.atributo or "nada")
