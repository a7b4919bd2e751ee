"""The proposal and what came of it, on a terminal and for machines. Spanish; readable without colour."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from agent.learn.choice import choices
from agent.learn.columns import Columnado, Propuesta
from agent.learn.learning import Estudio, Leido, layout_text
from agent.learn.run import Aprendido
from agent.manifest import page_list
from agent.terminal import plain, shortened
from agent.texts import contados

if TYPE_CHECKING:
    from rich.console import Console

WIDTHS = {"Encabezado": 44, "Muestras": 34}
PERIODS = {"titulo": "al corte del título", "ejercicio": "del año", "base": "de su año base"}
DOUBT, NO_PLACE = "¿?", "—"


def show_proposal(estudio: Estudio, out: "Console") -> None:
    """Prints the columns with what is proposed for them, and the equations."""
    candidate = estudio.candidato
    pages = page_list(candidate.paginas)
    several = f"; es la más larga de {estudio.desconocidas}" if estudio.desconocidas > 1 else ""
    several = several if estudio.encargo.tabla is None else f" (tabla {estudio.encargo.tabla})"
    known = estudio.candidato.conocida
    what = f"tabla de la que «{known}» no lee todas las columnas" if known else "tabla sin formato"
    out.print(Text(f"{plain(estudio.encargo.path.name)}: {what} ({pages}){several}", style="bold"))
    out.print(_columns(estudio.propuestas))
    for line in _remarks(estudio.propuestas):
        out.print(Text(line))
    if estudio.igualdades:
        out.print(_equations(estudio))
    elif estudio.series:
        out.print(Text("Ninguna ecuación se cumple en filas suficientes de este documento."))
    if estudio.casi:
        out.print(Text(f"Fallan en demasiadas filas y no se escriben: {plain('; '.join(estudio.casi))}. {CONDITION}"))


CONDITION = "Si valen solo para cierto tipo de meta, añada la ecuación y su condición a mano."


def _columns(proposals: Sequence[Propuesta]) -> Table:
    table = Table(header_style="bold")
    table.add_column("N.º", justify="right")
    table.add_column("Encabezado", overflow="fold", max_width=WIDTHS["Encabezado"])
    table.add_column("Se propone", overflow="fold")
    table.add_column("Por")
    table.add_column("Certeza", justify="right")
    table.add_column("Muestras", overflow="fold", max_width=WIDTHS["Muestras"])
    for p in proposals:
        style = "yellow" if p.dudosa else ("dim" if p.es is None else "")
        mark = f"{DOUBT} " if p.dudosa else ""
        table.add_row(
            str(p.col + 1),
            Text(shortened(p.encabezado, 120)),
            Text(f"{mark}{said(p.es)}", style=style),
            Text(p.como),
            f"{100 * p.certeza:.0f} %" if p.es else "",
            Text(" · ".join(shortened(text, 16) for text in p.contenido.muestras)),
        )
    return table


def said(es: Columnado | None) -> str:
    """What a column is, in words."""
    if es is None:
        return NO_PLACE
    if es.clase == "linea":
        return f"línea de la fila ({'física, financiera' if es.nombre == 'magnitud' else 'programado, ejecutado'})"
    if not es.es_cifra:
        return f"texto: {es.nombre}"
    role = "según la línea" if es.nombre == "{linea}" else es.nombre
    when = "-".join(filter(None, (es.ejercicio, es.clave))) or PERIODS.get(es.periodo, "")
    whole = ", acumulado" if es.acumulado else ""
    return f"{es.magnitud.value if es.magnitud else 'según la línea:'} {role}, {when}{whole}"


def _remarks(proposals: Sequence[Propuesta]) -> list[str]:
    doubtful = [p for p in proposals if p.dudosa]
    out = [p for p in proposals if p.es is None]
    lines = []
    if doubtful:
        lines.append(f"Dudosas ({DOUBT}), quedan fuera si nadie las acepta: {_named(doubtful)}")
    if out:
        lines.append(f"Sin ubicar, no se leen: {_named(out)}")
    return lines


def _named(proposals: Sequence[Propuesta]) -> str:
    parts = [f"{p.col + 1} «{shortened(p.encabezado, 40)}»" + (f" ({p.nota})" if p.nota else "") for p in proposals]
    return "; ".join(parts)


def _equations(estudio: Estudio) -> Table:
    table = Table(header_style="bold")
    table.add_column("Ecuación que cumplen sus números", overflow="fold")
    table.add_column("Prueba", overflow="fold")
    for item in estudio.igualdades:
        table.add_row(Text(plain(item.formula)), Text(item.cita))
    return table


def show_written(learnt: Aprendido, out: "Console") -> None:
    """Prints what the layout reads of its own document, and where it was written."""
    leido = learnt.leido
    if leido is None or learnt.escrito is None:
        out.print(Text("No se escribió nada: indique el archivo con -o."))
        return
    for line in _reading(leido):
        out.print(Text(line))
    out.print(Text(f"Formato escrito en {plain(str(learnt.escrito))}"), soft_wrap=True)
    folder = plain(str(learnt.escrito.parent))
    out.print(Text(f"Desde ahora: justifica extract … --layouts {folder}"), soft_wrap=True)


def _reading(leido: Leido) -> list[str]:
    values = contados(leido.cifras, "cifra", "cifras")
    lines = [
        f"Con este formato se leen {contados(len(leido.filas), 'fila', 'filas')} y {values} "
        f"({leido.en_revision} en revisión); las ecuaciones cumplen {leido.cumplen} veces y fallan {leido.rompen}."
    ]
    if leido.retiradas:
        gone = contados(leido.retiradas, "ecuación", "ecuaciones")
        lines.append(f"Fuera del formato: {gone} de las propuestas, que no se cumplen en todo el documento.")
    unplaced = dict.fromkeys(name for t in leido.archivo.tablas if t.familia for name in t.sin_ubicar)
    if unplaced:
        lines.append(f"Columnas que siguen sin ubicar: {' | '.join(shortened(name, 60) for name in unplaced)}")
    return lines


def help_lines(estudio: Estudio) -> list[str]:
    """How to correct the proposal at the prompt."""
    return [
        "Escriba 7=ejecutado o 7-18=programado para decir qué son; 7=si para aceptar una dudosa; 5=nada para dejarla "
        "fuera; :financiera o :fisica detrás, si el título no lo dice. Luego «escribir», o «salir» sin escribir.",
        f"Puede ser: {', '.join(choices(estudio.palabras))}.",
    ]


def learnt_json(learnt: Aprendido) -> dict[str, Any]:
    """The proposal, and what came of it, for a machine."""
    estudio, leido = learnt.estudio, learnt.leido
    return {
        "id": estudio.encargo.id,
        "archivo": estudio.encargo.path.name,
        "paginas": estudio.candidato.paginas,
        "tablas_sin_formato": estudio.desconocidas,
        "columnas": [_column_json(p) for p in estudio.propuestas],
        "ecuaciones": [{"formula": item.formula, "prueba": item.cita} for item in estudio.igualdades],
        "casi": list(estudio.casi),
        "formato": layout_text(estudio) if estudio.series else None,
        "tokens": learnt.tokens,
        "escrito": str(learnt.escrito) if learnt.escrito else None,
        "lectura": None
        if leido is None
        else {
            "filas": len(leido.filas),
            "cifras": leido.cifras,
            "en_revision": leido.en_revision,
            "cumplen": leido.cumplen,
            "rompen": leido.rompen,
        },
    }


def _column_json(p: Propuesta) -> dict[str, Any]:
    es = p.es
    return {
        "columna": p.col + 1,
        "encabezado": list(p.path),
        "propuesta": None
        if es is None
        else {
            "clase": es.clase,
            "nombre": es.nombre,
            "magnitud": es.magnitud.value if es.magnitud else None,
            "periodo": es.periodo if es.es_cifra else None,
            "clave": es.clave or None,
            "ejercicio": es.ejercicio or None,
            "acumulado": es.acumulado,
        },
        "como": p.como or None,
        "certeza": p.certeza,
        "dudosa": p.dudosa,
        "muestras": list(p.contenido.muestras),
        "nota": p.nota or None,
    }
