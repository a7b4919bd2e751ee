"""What a person reads on the terminal after a run; tables of findings. Spanish; readable without colour."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from agent.manifest import Manifiesto, page_list, remarks
from agent.survey import Survey, recomputed_of
from agent.terminal import plain, shortened
from agent.texts import RESULTADO, SEVERIDAD, SEVERIDADES, VEREDICTO, contados, desglose, filas_por_tipo
from extractors.schemas import FICHA, Hallazgo, Severidad, Veredicto

if TYPE_CHECKING:
    from rich.console import Console

    from agent.batch import Corrida
    from agent.check import Revision

COLORS = {Severidad.ERROR: "bold red", Severidad.AVISO: "yellow", Severidad.INFO: "cyan"}
MAX_REASONS = 20
"""Lines on what was not read; the manifest has all."""


def show_run(corrida: "Corrida", out: "Console", *, kept: bool = True) -> None:
    """Prints the summary of a run; `kept`: whether its results stay where they are."""
    manifiesto, survey = corrida.manifiesto, corrida.survey
    out.print(_headline(manifiesto))
    if survey.familias:
        out.print(_families(survey))
    out.print(_findings_line(survey))
    if survey.worst:
        total = sum(survey.hallazgos.values())
        title = "Hallazgos" if total <= len(survey.worst) else f"Los {len(survey.worst)} peores de {total:,} hallazgos"
        out.print(findings_table(survey.worst, title))
    for line in _not_read(manifiesto):
        out.print(Text(line))
    if not manifiesto.modelo:
        out.print(Text("Sin modelo: todo se leyó por reglas.", style="dim"))
    if kept:
        names = "reporte.xlsx, filas.jsonl, hallazgos.jsonl, manifiesto.json, justifica.db"
        out.print(Text(f"Resultados en {plain(str(corrida.results))}: {names}"), soft_wrap=True)
    else:
        out.print(Text("Los resultados no se guardaron: con -o CARPETA se quedan (reporte.xlsx y los demás)."))


def summary_json(corrida: "Corrida") -> dict[str, object]:
    """The summary for a machine: the manifest without its page-by-page part, and where the outputs are."""
    manifest = corrida.manifiesto.model_dump(mode="json", exclude={"documentos"})
    documents = [
        {
            "archivo": documento.resultado.archivo,
            "sha256": documento.resultado.sha256,
            "estado": documento.resultado.estado,
            "motivo": documento.resultado.motivo,
            "filas": documento.resultado.filas,
            "hallazgos": documento.resultado.hallazgos,
            "reutilizado": documento.reutilizado,
        }
        for documento in corrida.manifiesto.documentos
    ]
    return {
        **manifest,
        "documentos": documents,
        "carpeta": str(corrida.results),
        "codigo": int(corrida.exit_code),
    }


def findings_table(hallazgos: Iterable[Hallazgo], title: str) -> Table:
    """Findings as a table, in the order given."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold", expand=False)
    table.add_column("Gravedad")
    table.add_column("Dónde", overflow="fold", max_width=30)
    table.add_column("Impreso", justify="right", overflow="fold", max_width=18)
    table.add_column("Recalculado", justify="right", overflow="fold", max_width=18)
    table.add_column("Qué pasa", ratio=1)
    for hallazgo in hallazgos:
        table.add_row(
            _gravity(hallazgo),
            Text(_where(hallazgo)),
            Text(shortened(hallazgo.impreso or "—", 36)),
            Text(grouped(hallazgo)),
            Text(plain(hallazgo.mensaje)),
        )
    return table


def grouped(hallazgo: Hallazgo) -> str:
    """A recomputed value with thousands marks, as the forms print it."""
    value = recomputed_of(hallazgo)
    return plain(hallazgo.recalculado or "—") if value is None else f"{value:,f}"


def _gravity(hallazgo: Hallazgo) -> Text:
    text = Text(hallazgo.severidad.value, style=COLORS[hallazgo.severidad])
    if hallazgo.veredicto is not Veredicto.NO_APLICA:
        text.append(f"\n{VEREDICTO[hallazgo.veredicto]}", style="default not bold")
    return text


def _where(hallazgo: Hallazgo) -> str:
    place = hallazgo.cifras[0] if hallazgo.cifras else hallazgo.fila or "documento"
    return f"{plain(hallazgo.archivo)} p. {hallazgo.pagina}\n{plain(place)}"


def _headline(manifiesto: Manifiesto) -> Text:
    files, pages = manifiesto.archivos, manifiesto.paginas
    head = Text()
    head.append(f"justifica {manifiesto.justifica}", style="bold")
    head.append(
        f" · {contados(files.entraron, 'archivo', 'archivos')}{_parts(files.destino)}"
        f" · {contados(pages.entraron, 'página', 'páginas')}{_parts(pages.destino)}"
        f" · {manifiesto.segundos:.1f} s"
    )
    return head


def _parts(where: Mapping[str, int]) -> str:
    words = desglose(where, RESULTADO)
    return f" ({words})" if words else ""


def _families(survey: Survey) -> Table:
    table = Table(header_style="bold")
    table.add_column("Familia")
    for header in ("Filas", "Cifras", "Con valor", "En revisión"):
        table.add_column(header, justify="right")
    table.add_column("Tipos de fila")
    for name, vista in survey.familias.items():
        share = 100 * vista.en_revision / vista.cifras if vista.cifras else 0.0
        table.add_row(
            Text(plain(name)),
            f"{sum(vista.filas.values()):,}",
            f"{vista.cifras:,}",
            f"{vista.con_valor:,}",
            f"{vista.en_revision:,} ({share:.1f} %)",
            filas_por_tipo(vista.filas),
        )
    return table


def _findings_line(survey: Survey) -> Text:
    line = Text("Hallazgos: ", style="bold")
    if not survey.hallazgos:
        return line.append("ninguno" if survey.familias else "—", style="not bold")
    for number, severidad in enumerate(SEVERIDADES):
        line.append(", " if number else "", style="not bold")
        line.append(contados(survey.hallazgos[severidad], *SEVERIDAD[severidad]), style=COLORS[severidad])
    return line


def _not_read(manifiesto: Manifiesto) -> Sequence[str]:
    lines = list(manifiesto.motivos)
    lines += [f"{item.archivo}: omitido: {item.motivo}" for item in manifiesto.omitidos]
    for documento in manifiesto.documentos:
        archivo = documento.resultado
        if documento.duplicado_de:
            lines.append(f"{archivo.archivo}: {archivo.motivo}; sus filas se dan una sola vez")
        forms = {tabla.pagina for tabla in archivo.tablas if tabla.familia is not None}
        empty = [p.pagina for p in archivo.paginas if p.resultado == "sin_filas" and p.pagina in forms]
        if empty:
            lines.append(f"{archivo.archivo}: {page_list(empty)}: formulario sin filas llenas")
        lines += [shortened(line, 200) for line in remarks(archivo)]
        if archivo.estado == "sin_tablas":
            lines.append(f"{archivo.archivo}: {archivo.motivo or 'no tiene tablas de un plan'}")
    if not lines:
        return ()
    shown = lines[:MAX_REASONS]
    if len(lines) > len(shown):
        shown.append(f"… y {len(lines) - len(shown):,} más, en manifiesto.json")
    unknown = [{t.motivo for t in d.resultado.tablas if t.familia is None} for d in manifiesto.documentos]
    if any(reasons - {FICHA} for reasons in unknown):
        shown.append("Una tabla que no se conoce se aprende con «justifica learn ARCHIVO -o formatos/nombre.toml»")
    if any(FICHA in reasons for reasons in unknown):
        shown.append("Una ficha (rótulo y valor por línea) no se aprende: haga una tabla con una fila por actividad")
    return ["No se leyó, o se leyó en parte:", *(f"  - {plain(line)}" for line in shown)]


def _all_well(manifiesto: Manifiesto) -> str:
    counts = [told for leido in manifiesto.documentos for told in leido.resultado.reglas.values()]
    held = sum(told.get("cumple", 0) for told in counts)
    if not held:
        return "Sin hallazgos; tampoco había nada que recalcular: ninguna ecuación se pudo aplicar."
    return f"Sin hallazgos: cuadran las {contados(held, 'ecuación', 'ecuaciones')} que se pudieron comprobar."


def show_findings(revision: "Revision", out: "Console") -> None:
    """Prints all findings, and what is missing from what they were drawn from."""
    found = revision.hallazgos
    if found:
        out.print(findings_table(found, contados(len(found), "hallazgo", "hallazgos")))
    else:
        out.print(Text(_all_well(revision.manifiesto)))
    for line in _not_read(revision.manifiesto):
        out.print(Text(line))
