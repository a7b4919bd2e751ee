"""The commands of `justifica`: parse, call a room, print. Nothing heavy is imported before a command runs."""

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from extractors.errors import JustificaError
    from extractors.pipeline import Opciones

DEFAULT_RESULTS = Path("justifica-out")
USAGE, INTERRUPTED, UNEXPECTED = 2, 130, 1

app = typer.Typer(
    name="justifica",
    help="Reads plan monitoring reports, checks every figure against the page and against arithmetic.",
    epilog="Exit codes: 0 done, 1 unexpected, 2 usage, 3 check found errors, 4 no usable input, 5 partial, "
    "6 model endpoint unusable, 130 interrupted. Start with: justifica demo",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Engine(StrEnum):
    """Who fills the rows."""

    AUTO = "auto"
    RULES = "rules"
    LLM = "llm"


class DraftEngine(StrEnum):
    """Who writes the drafts."""

    PLANTILLA = "plantilla"
    LLM = "llm"


class Ocr(StrEnum):
    """Whether pages without text are recognised."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


EngineOption = Annotated[Engine, typer.Option("--engine", help="Who fills the rows: rules, a model, or what is there.")]
OcrOption = Annotated[Ocr, typer.Option("--ocr", help="Whether pages that are images are recognised.")]
LayoutOption = Annotated[
    str | None,
    typer.Option("--layout", metavar="ID", help="Read with this layout only (see: justifica layouts)."),
]
LayoutsOption = Annotated[
    Path | None,
    typer.Option("--layouts", metavar="DIR", file_okay=False, exists=True, help="Folder with layouts of your own."),
]
PagesOption = Annotated[
    str | None, typer.Option("--pages", metavar="1-5,8", help="Only these pages of each document, from 1.")
]
PasswordOption = Annotated[
    str | None,
    typer.Option("--password", envvar="JUSTIFICA_PASSWORD", show_envvar=True, help="Password of the documents."),
]
VisionOption = Annotated[
    bool,
    typer.Option("--vision", help="Send crops of scans that OCR could not settle to the model, as one more reading."),
]
MaxTokensOption = Annotated[
    int | None,
    typer.Option("--max-tokens-total", min=1, metavar="N", help="Tokens of the model that the whole run may take."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
ResultsOption = Annotated[Path, typer.Option("-w", "--work", metavar="DIR", help="Results folder that extract wrote.")]


def _version(wanted: bool) -> None:
    if wanted:
        from agent.manifest import version

        typer.echo(f"justifica {version()}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command(epilog="Examples:  justifica extract poi.pdf    justifica extract informes/ -o salida --workers 4")
def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Documents, or folders of them.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Results folder.")] = DEFAULT_RESULTS,
    engine: EngineOption = Engine.AUTO,
    ocr: OcrOption = Ocr.AUTO,
    layout: LayoutOption = None,
    layouts: LayoutsOption = None,
    pages: PagesOption = None,
    password: PasswordOption = None,
    workers: Annotated[
        int,
        typer.Option("--workers", min=0, metavar="N", help="Processes; 0: as many as there are processors."),
    ] = 0,
    vision: VisionOption = False,
    max_tokens: MaxTokensOption = None,
    as_json: JsonOption = False,
) -> int:
    """Reads documents into rows, findings and a workbook.

    Writes filas.jsonl, hallazgos.jsonl, manifiesto.json, reporte.xlsx and justifica.db into DIR. What the
    ledger already holds is not read again.
    """
    from dataclasses import replace

    from agent.batch import Encargo

    opciones = replace(_options(engine, ocr, layout, layouts, pages, password), vision=vision)
    return _run(Encargo(tuple(paths), output, opciones, workers, max_tokens), as_json)


@app.command(epilog="Examples:  justifica check justifica-out    justifica check poi.pdf --json")
def check(
    path: Annotated[Path, typer.Argument(metavar="DIR|FILE", help="A results folder, or a document.")],
    engine: EngineOption = Engine.AUTO,
    ocr: OcrOption = Ocr.AUTO,
    layout: LayoutOption = None,
    layouts: LayoutsOption = None,
    pages: PagesOption = None,
    password: PasswordOption = None,
    as_json: JsonOption = False,
) -> int:
    """Prints the findings only; exit 3 if any is an error."""
    from agent import check as checking
    from agent import progress, settings
    from agent.summary import show_findings
    from agent.terminal import console

    opciones = _options(engine, ocr, layout, layouts, pages, password)
    with progress.progress() as bar:
        revision = checking.check(path, opciones, settings.load(), bar)
    if as_json:
        _print_json([hallazgo.model_dump(mode="json") for hallazgo in revision.hallazgos])
    else:
        show_findings(revision, console())
    return int(revision.exit_code)


@app.command(epilog="Examples:  justifica trace 3f9a1c2e-p1-r4-c1    justifica trace 3f9a1c2e-p1-r4 -w salida --json")
def trace(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Id of a figure or of a row.")],
    results: ResultsOption = DEFAULT_RESULTS,
    password: PasswordOption = None,
    as_json: JsonOption = False,
) -> int:
    """Shows where a figure comes from, with a picture.

    Document, page, box, printed text, readings, equations through it with both sides. The picture of the page
    around it goes to DIR/trazas/.
    """
    from agent import show
    from agent import trace as tracing
    from agent.terminal import console

    traza = tracing.trace(identifier, results, password)
    if as_json:
        _print_json(show.trace_json(traza))
    else:
        show.show_trace(traza, console())
    return 0


@app.command(epilog='Examples:  justifica ask "¿Qué no cuadra en la página 4?"    echo "…" | justifica ask - --json')
def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="The question; - reads it from standard input.")
    ] = None,
    results: ResultsOption = DEFAULT_RESULTS,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Questions, one JSON object a line; - for standard input."),
    ] = None,
    engine: EngineOption = Engine.AUTO,
    as_json: JsonOption = False,
) -> int:
    """Answers a question about the documents of a results folder.

    Every figure is computed from the ledger and comes with its row, page and state. Without a model the usual
    questions are understood by rules; the rest shows the nearest evidence.
    """
    from agent.chat import command

    return command.ask(command.Encargo(results, engine.value, as_json), question, file)


@app.command(epilog="Examples:  justifica chat    justifica chat -w salida")
def chat(results: ResultsOption = DEFAULT_RESULTS, engine: EngineOption = Engine.AUTO) -> int:
    """Asks and answers in a session on the terminal.

    /ayuda lists what may be typed besides questions. Ctrl-C stops an answer, Ctrl-D ends the session.
    """
    from agent.chat import command

    return command.chat(command.Encargo(results, engine.value, False))


@app.command(epilog="Examples:  justifica index -w salida    justifica index --rebuild")
def index(
    results: ResultsOption = DEFAULT_RESULTS,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew from the ledger.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Makes the search index of a results folder: full text, and vectors of meaning.

    Only what changed since the last time is done. Nothing leaves this machine.
    """
    from agent.chat import command

    return command.index(results, rebuild, as_json)


@app.command(epilog="Examples:  justifica layouts    justifica layouts show poi-ceplan    justifica layouts --json")
def layouts(
    action: Annotated[str | None, typer.Argument(metavar="[show ID]", help="`show` prints one layout whole.")] = None,
    layout_id: Annotated[str | None, typer.Argument(metavar="", help="", hidden=True)] = None,
    folder: LayoutsOption = None,
    as_json: JsonOption = False,
) -> int:
    """Lists the report families it knows."""
    from agent import show
    from agent.terminal import console
    from extractors.errors import UsageError
    from extractors.forms import known_layouts

    known = known_layouts(folder)
    if action is None:
        if as_json:
            _print_json([show.layout_json(layout) for layout in known])
        else:
            console().print(show.layouts_table(known))
        return 0
    if action != "show" or layout_id is None:
        raise UsageError("Se escribe «justifica layouts» o «justifica layouts show ID».")
    found = next((layout for layout in known if layout.id == layout_id), None)
    if found is None:
        raise UsageError(f"No hay ningún formato «{layout_id}».", f"Hay: {', '.join(item.id for item in known)}.")
    if as_json:
        _print_json(found.model_dump(mode="json"))
    else:
        show.show_layout(found, console())
    return 0


@app.command(
    epilog="Examples:  justifica learn plan.pdf -o formatos/plan.toml    justifica learn plan.xlsx --set 7-18=ejecutado"
)
def learn(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A document with a table that no layout knows.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="TOML", help="Layout file to write; without it, only show.")
    ] = None,
    table: Annotated[
        int | None,
        typer.Option("--table", min=1, metavar="N", help="Which of its unknown tables; the longest if not given."),
    ] = None,
    told: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="N=CONCEPT", help="What a column is, or several (7-18=ejecutado); may be repeated."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking; doubtful columns stay out.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the layout file.")] = False,
    engine: EngineOption = Engine.AUTO,
    ocr: OcrOption = Ocr.AUTO,
    layouts: LayoutsOption = None,
    pages: PagesOption = None,
    password: PasswordOption = None,
    as_json: JsonOption = False,
) -> int:
    """Learns a layout from an unknown table.

    Proposes what each column is, with how it is known and how sure, tests equations on the table's own
    numbers, lets you correct it in the terminal, and writes a layout file that reads such forms from then on.
    """
    from agent import settings, terminal
    from agent.learn import dialog, run, show
    from agent.learn.candidates import Lectura
    from agent.options import parse_pages

    how = Lectura(parse_pages(pages) if pages else frozenset(), password, ocr.value)
    orden = run.Orden(file, output, layouts, how, table, tuple(told or ()), engine.value, force)
    learnt = run.propose(orden, settings.load(), lambda text: typer.echo(terminal.plain(text), err=True))
    out = terminal.console()
    if not as_json:
        show.show_proposal(learnt.estudio, out)
    asked = sys.stdin.isatty() and sys.stdout.isatty() and not (yes or as_json)
    answer = dialog.converse(learnt, out, input) if output is not None and asked else learnt
    if output is not None and answer is not None:
        learnt = run.write(answer, orden)
    if as_json:
        _print_json(show.learnt_json(learnt))
    else:
        show.show_written(learnt, out)
    return 0


@app.command(
    epilog="Examples:  justifica draft --periodo 2023-T1 -w salida    "
    "justifica draft --periodo 2023-S1 --only-due -o informe.docx"
)
def draft(
    periodo: Annotated[
        str | None, typer.Option("--periodo", metavar="2023-T1", help="Month, quarter, semester or year to justify.")
    ] = None,
    results: ResultsOption = DEFAULT_RESULTS,
    verify: Annotated[
        Path | None,
        typer.Option(
            "--verify", metavar="FILE", help="Check a text of someone else (docx, pdf, txt, md, jsonl), and stop."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE|DIR", help="A .docx, .md or .jsonl file, or a folder for all."),
    ] = None,
    engine: Annotated[
        DraftEngine, typer.Option("--engine", help="Who writes: sentence patterns, or a model under the same gate.")
    ] = DraftEngine.PLANTILLA,
    only_due: Annotated[bool, typer.Option("--only-due", help="Only rows beyond the thresholds of the norm.")] = False,
    causes: Annotated[
        Path | None, typer.Option("--causes", metavar="FILE", help="The causes that the office filled in (.xlsx).")
    ] = None,
    causes_template: Annotated[
        Path | None,
        typer.Option("--causes-template", metavar="FILE", help="Write the file for the office to fill in, and stop."),
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="NAME", help="Only the documents whose name holds this.")
    ] = None,
    norma: Annotated[
        str | None, typer.Option("--norma", metavar="NAME", help="Thresholds of [umbrales.NAME] in the settings.")
    ] = None,
    por_unidad: Annotated[bool, typer.Option("--por-unidad", help="One file for each organic unit.")] = False,
    en_letras: Annotated[bool, typer.Option("--en-letras", help='Counts in words and digits: "dos (02)".')] = False,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help="The office's own Word template (.docx).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Writes the justification of each activity for a period.

    Every figure comes from a cell of the ledger, every cause from the document or from a named person; what nobody
    states stays a marked gap. With --json and no output, prints the facts and writes nothing. With --verify it
    writes nothing either: it lists the sentences of a text that do not bind to the ledger.
    """
    if verify is not None:
        return _verify(results, verify, causes, periodo, as_json)
    if periodo is None:
        from extractors.errors import UsageError

        raise UsageError("Falta el período.", "Indíquelo con --periodo, p. ej. --periodo 2023-T1.")
    from agent.justificacion import orden

    pedido = orden.Pedido(
        resultados=results,
        periodo=periodo,
        motor=engine.value,
        solo_debidas=only_due,
        causas=causes,
        plantilla_causas=causes_template,
        documento=document,
        norma=norma,
        en_letras=en_letras,
        destino=output,
        por_unidad=por_unidad,
        plantilla=template,
        reemplazar=force,
        solo_datos=as_json and output is None,
    )
    hecho = orden.redactar(pedido)
    if as_json:
        _print_json(hecho.as_json())
    else:
        for line in hecho.lines():
            typer.echo(line)
    return 0


@app.command(epilog="Examples:  justifica demo    justifica demo -o salida")
def demo(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Keep the results in this folder.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Runs the main job on a bundled sample.

    The sample is a POI report of our own making, of several pages, with planted errors.
    """
    import tempfile

    from agent.batch import Encargo
    from agent.demo import sample

    with sample() as path:
        if output is not None:
            return _run(Encargo((path,), output), as_json)
        with tempfile.TemporaryDirectory(prefix="justifica-demo-") as folder:
            return _run(Encargo((path,), Path(folder)), as_json, kept=False)


@app.command(epilog="Examples:  justifica doctor    justifica doctor --json    justifica doctor --purge")
def doctor(
    purge: Annotated[bool, typer.Option("--purge", help="Delete kept answers of models; asks nobody.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Tells what this machine has for the job.

    Versions, layouts, settings files; and, if a model endpoint is set, what it can do, found out with a few tiny
    calls that carry no document. Exit 6 if it is set and cannot be used.
    """
    from agent import doctor as checking

    if purge:
        typer.echo(f"se borraron {checking.purge()} archivos de respuestas guardadas")
        return 0
    report = checking.examine()
    if as_json:
        _print_json(report.as_json())
    else:
        for line in report.lines():
            typer.echo(line)
    return int(report.exit_code)


@app.command(
    "eval",
    context_settings={"allow_extra_args": True, "allow_interspersed_args": False},
    epilog="Examples:  justifica eval    justifica eval digital --help    justifica eval digital --count 2",
)
def evaluate(
    context: typer.Context,
    suite: Annotated[str | None, typer.Argument(metavar="SUITE", help="Name of a suite.")] = None,
) -> int:
    """Measures: runs a suite with arguments of its own; without a name, lists them."""
    from evals import suites

    if suite is None:
        for known in suites.SUITES:
            typer.echo(f"{known.nombre:10s} {known.mide}")
        return 0
    return suites.run(suite, context.args)


# ---- helpers ---------------------------------------------------------------------------------------


def _verify(results: Path, text: Path, causes: Path | None, periodo: str | None, as_json: bool) -> int:
    from agent.grounding.report import comprobar

    found = comprobar(results, text, causes, periodo)
    for line in found.json_lines() if as_json else found.lines():
        typer.echo(line)
    return 0


def _options(
    engine: Engine,
    ocr: Ocr,
    layout: str | None,
    layouts: Path | None,
    pages: str | None,
    password: str | None,
) -> "Opciones":
    from agent.options import options

    return options(engine.value, ocr.value, layout, layouts, pages, password)


def _run(encargo: Any, as_json: bool, *, kept: bool = True) -> int:
    from agent import batch, progress, settings, summary, terminal

    with progress.progress() as bar:
        corrida = batch.extract(encargo, settings.load(), bar)
    if as_json:
        _print_json(summary.summary_json(corrida))
    else:
        summary.show_run(corrida, terminal.console(), kept=kept)
    return int(corrida.exit_code)


def _print_json(value: object) -> None:
    from agent.terminal import json_text

    typer.echo(json_text(value))


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command.

    Args:
        argv: arguments without the program's name; those of the process by default.

    Returns:
        The exit code.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        return _invoke(sys.argv[1:] if argv is None else list(argv))
    except KeyboardInterrupt:
        typer.echo("interrumpido: los resultados anteriores quedan como estaban", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNEXPECTED


def _invoke(arguments: list[str]) -> int:
    try:
        code = int(app(arguments, prog_name="justifica", standalone_mode=False) or 0)
    except typer.Abort as error:
        raise KeyboardInterrupt from error
    except SystemExit as error:  # how the parser answers a closed pipe
        return error.code if isinstance(error.code, int) else UNEXPECTED
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - the one place that turns any failure into words and a code
        return _explain(error)
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return code


def _explain(error: Exception) -> int:
    if hasattr(error, "format_message") and hasattr(error, "ctx"):  # the parser's own
        return _misused(error)
    from extractors.errors import JustificaError

    if isinstance(error, JustificaError):
        return _say(error)
    if os.environ.get("JUSTIFICA_DEBUG"):
        raise error
    typer.echo(f"error: fallo inesperado ({type(error).__name__}: {error})", err=True)
    typer.echo("hint: repita con JUSTIFICA_DEBUG=1 y envíe el detalle a quien mantiene justifica", err=True)
    return UNEXPECTED


_PARSER_SAYS = (
    (r"No such command '(.*?)'\..*", "no hay ninguna orden «{}»"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "sobra «{}»: lo que tiene espacios va entre comillas"),
    (r"Option '(.*?)' requires (?:an argument|\d+ arguments)\.", "falta el valor de {}"),
    (r"(?:Value error, )?'(.*?)' is not one of (.*?)\.", "«{}» no es ninguno de {}"),
    (r"Input should be a valid (?:integer|number).*", "no es un número como se espera"),
    (r"Input should be greater than or equal to (\S+)", "debe ser {} o más"),
    (r"Input should be less than or equal to (\S+)", "debe ser {} o menos"),
    (r"Option '(.*?)' does not take a value\.", "{} no lleva valor"),
)
"""What the parser says, and how it is said in Spanish."""


def _in_spanish(said: str) -> str:
    for shape, spanish in _PARSER_SAYS:
        if match := re.fullmatch(shape, said, re.DOTALL):
            return spanish.format(*match.groups())
    return said


def _misused(error: Any) -> int:
    """What the parser could not make sense of, in Spanish."""
    kind, path = type(error).__name__, error.ctx.command_path if error.ctx else "justifica"
    if kind == "NoArgsIsHelpError":
        error.show()
        return USAGE
    name = error.param.get_error_hint() if getattr(error, "param", None) else ""
    words = _in_spanish(error.format_message() if kind == "UsageError" else getattr(error, "message", ""))
    said = {
        "NoSuchOption": f"no hay ninguna opción {getattr(error, 'option_name', '')} en «{path}»",
        "MissingParameter": f"falta {name}",
        "BadParameter": f"el valor de {name} no vale: {words}",
    }.get(kind, words)
    typer.echo(f"error: {said}", err=True)
    typer.echo(f"hint: vea «{path} --help»", err=True)
    return USAGE


def _say(error: "JustificaError") -> int:
    from agent.terminal import plain

    typer.echo(f"error: {plain(str(error))}", err=True)
    if error.hint:
        typer.echo(f"hint: {plain(error.hint)}", err=True)
    return int(error.exit_code)


if __name__ == "__main__":
    sys.exit(main())
