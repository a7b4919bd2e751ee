"""What the documentation says of the code is written by the code.

`python -m evals.reference` writes docs/rules.md (from the layouts), docs/commands.md (from the commands' own
help), and in README.md and docs/ the answers of the commands that stand in `console` blocks. `--check` only
compares.

In a console block a line `$ justifica ...` is a command, what follows is its answer, and a line `[…]` stands
for lines left out. The blocks of one document run one after another in a folder of their own, where every
block whose fence names a file (```toml formatos/mio.toml) has been written before. A block ```json cifra=ID
holds that figure with its row, out of salida/filas.jsonl.
"""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from extractors.layouts import Layout, load_all
from extractors.schemas import Ecuacion, Identidad

ROOT: Final = Path(__file__).resolve().parents[1]
COMMAND: Final = "python -m evals.reference"
LEFT_OUT: Final = "[…]"
ROWS: Final = Path("salida", "filas.jsonl")
SAMPLE: Final = "agent/demo/poi_demo.pdf"
JSON_WIDTH: Final = 108
TOTALS: Final = "total_de_columnas"
"""The check that recomputes without an equation."""

Run = Callable[[Sequence[str], Path], str]
"""Runs `justifica` with arguments in a folder; gives what it printed, stdout and stderr."""

CHECKS_IN_WORDS: Final[Mapping[str, str]] = {
    "sin_programacion": "La marca S.P. está si, y solo si, lo programado suma 0.",
    "coherencia": "Hay dinero ejecutado sin avance físico, o avance físico sin dinero ejecutado.",
    "avance_contradictorio": "El porcentaje dice 0 y la meta se cumplió, o dice más de 0 y no se hizo nada.",
    "meta_ambigua": "La nota de una meta se lee como un resultado: no consta si es meta o avance.",
    "valor_malformado": "Los dígitos impresos no forman un número (por ejemplo `12.5.00%`).",
    "pertenencia": "El código de la fila no corresponde al grupo bajo el que está impresa.",
    "codigo_repetido": "El mismo código aparece en dos filas.",
    "grupo_vacio": "Hay una línea de grupo y ninguna fila que le pertenezca.",
    "total_de_columnas": "Una línea de total cuyas columnas suman las mismas filas trae una que no las suma.",
    "prosa_avance": "Un porcentaje citado en el texto no es el de su fila.",
    "prosa_equivale": "Donde el texto dice «x % de la meta equivale a N», N no es ese porcentaje de la meta.",
    "prosa_incumplido": "El texto dice que no se cumplió y la fila dice que sí, o al revés.",
}
"""What each identity rule of the validators looks for, for the person who reads the page."""

_LEVEL: Final[Mapping[str, str]] = {
    "fila": "cada fila",
    "grupo": "cada grupo con sus filas",
    "documento": "todo el documento",
}

# ---- rules -----------------------------------------------------------------------------------------

_RULES_HEAD = f"""# Reglas

Esta página la escribe `{COMMAND}` a partir de los formatos (`extractors/layouts/*.toml`): lo que dice
es lo que el programa comprueba. Los términos están en el [glosario](glosario.md); la gramática de las
fórmulas, en [la guía de formatos](layouts.md#fórmulas).

Cómo se lee:

- **Se comprueba en**: cada fila por separado, cada grupo contra las filas que le pertenecen, o todo el
  documento.
- **Compara con**: los decimales a los que se redondea el cálculo (medio hacia arriba) antes de compararlo con
  lo impreso; «los impresos» son los más que muestra esa columna. Nunca se compara con menos decimales que los
  que la propia cifra imprime. La tolerancia es la diferencia que se admite después de redondear.
- **Otra lectura**: otra forma publicada de la misma regla. Si lo impreso corresponde a ella no es un error; si
  la regla lo dice, queda un aviso.
- Una ausencia nunca cuenta como cero: en blanco, guion, N/A y S.P. no aportan nada. Si falta una cifra que se
  tenía que haber leído (perdida, ilegible), la regla de fila o de grupo no se aplica y no da hallazgo; la de
  documento se calcula con las que hay, lo dice en su frase, y un error baja a aviso.
- Un grupo o total que cuadra sin contar las filas de código repetido, o sin las cifras en revisión, se da por
  bueno: esas tienen su propio hallazgo o su propia marca.
- Una regla tampoco se aplica si el documento no trae la columna, o si habría que dividir entre cero.
"""


def rules_page(layouts: Iterable[Layout]) -> str:
    """docs/rules.md."""
    known = list(layouts)
    parts = [_RULES_HEAD, _overview(known)]
    for layout in known:
        parts.append(f"\n## {layout.id}\n\n{layout.nombre}. Versión {layout.version} del formato.\n")
        parts += [_equation(rule) for rule in layout.reglas.ecuaciones]
        parts += [_identity(rule) for rule in layout.reglas.identidades]
        parts += [_weights(name, scale) for name, scale in layout.reglas.pesos.items()]
        if not layout.reglas.ecuaciones and not any(rule.regla == TOTALS for rule in layout.reglas.identidades):
            parts.append("\nSin ecuaciones: este formato no imprime nada que se pueda recalcular.\n")
    return "".join(parts)


def _overview(layouts: Sequence[Layout]) -> str:
    lines = ["\n| formato | ecuaciones | otras comprobaciones |\n|---|---|---|\n"]
    for layout in layouts:
        rules = layout.reglas
        lines.append(f"| [{layout.id}](#{layout.id}) | {len(rules.ecuaciones)} | {len(rules.identidades)} |\n")
    return "".join(lines)


def _equation(rule: Ecuacion) -> str:
    where = f"{_LEVEL[rule.nivel]}; líneas «{rule.clase}»"
    lines = [
        f"\n### `{rule.id}`\n\n`{rule.formula}`\n",
        f"- Se comprueba en: {where}.",
        *([f"- Solo si: {'; '.join(f'`{text}`' for text in rule.cuando)}."] if rule.cuando else []),
        f"- Compara con: {_precision(rule)}. Gravedad: {rule.severidad.value}.",
        f"- Cita: {_full_stop(rule.cita)}",
        *(f"- Otra lectura: `{other.formula}` ({other.cita.rstrip('.')})." for other in rule.alternativas),
        *([f"- Si lo impreso es otra lectura: {rule.si_alternativa.value}."] if rule.si_alternativa else []),
        *([f"- Dice: «{rule.mensaje}»"] if rule.mensaje else []),
    ]
    return "\n".join(lines) + "\n"


def _precision(rule: Ecuacion) -> str:
    count = rule.decimales
    places = "los decimales impresos" if count is None else f"{count} decimal{'' if count == 1 else 'es'}"
    return places + (f", tolerancia {rule.tolerancia}" if rule.tolerancia else "")


def _identity(rule: Identidad) -> str:
    where = f"líneas «{rule.clase.replace('|', '», «')}»" if rule.clase else "todas las líneas"
    if rule.regla.startswith("prosa_"):
        where = "los textos del documento y las observaciones de sus filas"
    slots = ", ".join(f"{name} = `{value}`" for name, value in rule.parametros.items())
    lines = [
        f"\n### `{rule.id}`\n\n{CHECKS_IN_WORDS[rule.regla]}\n",
        f"- Comprobación `{rule.regla}`; se busca en: {where}.",
        *([f"- Con: {slots}."] if slots else []),
        f"- Gravedad: {rule.severidad.value}.",
        f"- Cita: {_full_stop(rule.cita)}",
        *([f"- Dice: «{rule.mensaje}»"] if rule.mensaje else []),
    ]
    return "\n".join(lines) + "\n"


def _weights(name: str, scale: Mapping[str, Decimal]) -> str:
    shown = ", ".join(f"«{level}» {weight}" for level, weight in scale.items())
    return f"\nPesos según {name}: {shown}.\n"


def _full_stop(text: str) -> str:
    return text.rstrip(".") + "."


# ---- commands --------------------------------------------------------------------------------------


_COMMANDS_HEAD = f"""# Commands

Written by `{COMMAND}` from the commands' own help. Data goes to stdout, progress and errors to stderr;
what is said about a document, and errors, are in Spanish. The exit codes are explained in the
[guide](guide.md#códigos-de-salida).
"""


def commands_page(run: Run) -> str:
    """docs/commands.md."""
    here = Path.cwd()
    top = run(["--help"], here)
    parts = [
        _COMMANDS_HEAD,
        f"\n## justifica\n\n```text\n{top}\n```\n",
    ]
    for name in commands_in(top):
        parts.append(f"\n## justifica {name}\n\n```text\n{run([name, '--help'], here)}\n```\n")
    return "".join(parts)


def commands_in(top_help: str) -> tuple[str, ...]:
    """Names of the commands that the top help lists."""
    section = top_help.partition("\nCommands:\n")[2].partition("\n\n")[0]
    return tuple(re.findall(r"^  ([a-z][a-z-]*)\b", section, re.MULTILINE))


# ---- console blocks --------------------------------------------------------------------------------

_FENCE = re.compile(r"^```(?P<kind>[a-z]+)(?: (?P<note>\S+))?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_ROW_ID = re.compile(r"\b[0-9a-f]{8}(?=-p\d+-r\d+)")
_PASSING = re.compile(r"\b\d+\.\d s\b|\b\d{4}-\d\d-\d\d \d\d:\d\d\b")


def named_files(text: str) -> Iterator[tuple[str, str]]:
    """Names and contents of the blocks of a document whose fence names a file."""
    for fence in _FENCE.finditer(text):
        note = fence["note"] or ""
        if "." in note and "=" not in note:
            yield note, fence["body"]


def commands_of(body: str) -> list[tuple[str, list[str]]]:
    """The commands of a console block with the lines printed after each."""
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return found


def with_answers(text: str, run: Run, folder: Path) -> str:
    """A document with the answers that its commands give now.

    Args:
        text: the document.
        run: runs a command.
        folder: an existing, empty folder to run in.
    """
    for name, body in named_files(text):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")

    def renewed(fence: re.Match[str]) -> str:
        note = fence["note"] or ""
        if fence["kind"] == "console":
            answers = (_answered(item, run, folder) for item in commands_of(fence["body"]))
            return f"```console\n{''.join(answers)}```"
        if fence["kind"] == "json" and note.startswith("cifra="):
            return f"```json {note}\n{row_excerpt(folder / ROWS, note.removeprefix('cifra='))}\n```"
        return fence[0]

    return _FENCE.sub(renewed, text)


def _answered(item: tuple[str, list[str]], run: Run, folder: Path) -> str:
    command, shown = item
    program, *arguments = shlex.split(command)
    if program != "justifica":
        return "\n".join([f"$ {command}", *shown]) + "\n"
    answer = run(arguments, folder).splitlines()
    if LEFT_OUT in shown:
        head, tail = shown.index(LEFT_OUT), len(shown) - shown.index(LEFT_OUT) - 1
        answer = [*answer[:head], LEFT_OUT, *(answer[-tail:] if tail else [])]
    kept = [old if steady(old) == steady(new) else new for old, new in zip(shown, answer, strict=False)]
    return "\n".join([f"$ {command}", *kept, *answer[len(kept) :]]) + "\n"


def steady(text: str) -> str:
    """A text without what differs from run to run: seconds and the hour."""
    return _PASSING.sub("·", text)


def row_excerpt(rows: Path, figure_id: str) -> str:
    """A figure with its row as a line of filas.jsonl has them, the other figures left out, broken at commas.

    Raises:
        KeyError: there is no such figure.
    """
    row_id = figure_id.rpartition("-")[0]
    with rows.open(encoding="utf-8") as lines:
        row = next((row for line in lines if (row := json.loads(line))["id"] == row_id), None)
    figures = [figure for figure in row["cifras"] if figure["id"] == figure_id] if row else []
    if not row or not figures:
        raise KeyError(figure_id)
    pieces = re.split(r'(?<=,) (?=["{])', json.dumps(row | {"cifras": figures}, ensure_ascii=False))
    lines_out = [pieces[0]]
    for piece in pieces[1:]:
        if len(lines_out[-1]) + 1 + len(piece) > JSON_WIDTH:
            lines_out.append(" " + piece)
        else:
            lines_out[-1] += " " + piece
    return "\n".join(lines_out)


def with_ids(text: str, digest: str) -> str:
    """A document about the bundled sample with the ids that rows of the sample have now."""
    return _ROW_ID.sub(digest, text)


# ---- all of it -------------------------------------------------------------------------------------


def spoken(answer: str) -> str:
    """What a command printed, as it would on any machine: the project's version, no path of its own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    answer = re.sub(r"\bjustifica (?:sin instalar|\d+\.\d+\.\d+\S*)", f"justifica {project['version']}", answer)
    answer = re.sub(r"\S*/" + re.escape(SAMPLE), "…/" + SAMPLE, answer)
    return "\n".join(line.rstrip() for line in answer.rstrip().splitlines())


def run_apart(arguments: Sequence[str], folder: Path) -> str:
    """Runs the checkout's `justifica` in a process of its own."""
    settings = {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        cwd=folder,
        env=os.environ | settings | {"PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(folder / ".config")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return spoken(done.stdout)


def pages(run: Run) -> Iterator[tuple[Path, str]]:
    """Every file that is written from the code, with what it should say."""
    yield ROOT / "docs" / "rules.md", rules_page(load_all(None))
    yield ROOT / "docs" / "commands.md", commands_page(run)
    for path in documents():
        with tempfile.TemporaryDirectory(prefix="justifica-docs-") as folder:
            yield path, document_page(path, run, Path(folder))


def documents() -> tuple[Path, ...]:
    """Documents with console blocks."""
    return (ROOT / "README.md", ROOT / "docs" / "guide.md", ROOT / "docs" / "layouts.md")


def document_page(path: Path, run: Run, folder: Path) -> str:
    """A document as it should be."""
    from agent.gather import sha256_of

    text = path.read_text(encoding="utf-8")
    if path.name != "layouts.md":
        text = with_ids(text, sha256_of(ROOT / SAMPLE)[:8])
    return with_answers(text, run, folder)


def same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but the time that commands took."""
    return steady(one) == steady(other)


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the pages, or with `--check` says which are out of date (exit 1)."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is out of date")
    check = parser.parse_args(argv).check
    stale = 0
    for path, wanted in pages(run_apart):
        there = path.read_text(encoding="utf-8") if path.is_file() else ""
        if same(there, wanted):
            continue
        stale += 1
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.write_text(wanted, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
