"""`python -m evals.ask`: asks the set and prints coverage, right of covered, wrong figures, by kind."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from agent import settings
from agent.chat.respuesta import Respuesta
from agent.chat.sesion import Pregunta, Sesion
from evals.ask.preguntas import Caso, cases, numbered
from evals.ask.verdad import DOCUMENTOS, build
from extractors.values import fold

MARKED = ("revision", "parcial")
"""States that tell a reader not to take the figure as it is."""


def judge(caso: Caso, answer: Respuesta) -> tuple[bool, bool, int]:
    """Whether an answer is covered (it answers, or refuses where it should), right, and its wrong figures."""
    espera = caso.espera
    given = Counter(c.valor.normalize() for c in answer.cifras if c.valor is not None and c.estado not in MARKED)
    wanted = Counter(v.normalize() for v in espera.valores)
    allowed = set(wanted) | {v.normalize() for v in espera.otros}
    counts = {Decimal(len(answer.cifras) - 1).normalize()}
    free = espera.texto and not espera.valores
    wrong = (
        0
        if free
        else sum(n for v, n in given.items() if v not in allowed | (counts if len(espera.valores) > 1 else set()))
    )
    right_kind = answer.tipo.value in espera.tipos
    text = fold(answer.texto + " " + " ".join(p.texto for p in answer.evidencia))
    if "respuesta" not in espera.tipos:
        return right_kind or answer.tipo.value == "respuesta", right_kind and not given, sum(given.values())
    covered = answer.tipo.value == "respuesta" and (bool(answer.cifras) or not espera.valores)
    right = covered and all(given[v] >= n for v, n in wanted.items()) and all(word in text for word in espera.texto)
    return covered, right and not wrong, wrong


def run(folder: Path, conjunto: str, *, verbose: bool) -> dict[str, object]:
    """Builds a set, asks it, scores it."""
    libro = build(folder, DOCUMENTOS[conjunto])
    casos = cases(libro, conjunto)
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    with Sesion(libro.carpeta, settings.load({})) as session:
        questions = [Pregunta(i, c.pregunta, c.previas) for i, c in numbered(casos)]
        for caso, (identifier, answer) in zip(casos, session.ask_many(questions), strict=True):
            covered, right, wrong = judge(caso, answer)
            own = by_kind[caso.clase]
            own.update(n=1, covered=covered, right=right, wrong=wrong)
            if verbose and not right:
                got = ", ".join(str(c.valor) for c in answer.cifras[:4])
                print(f"{identifier} {'MAL' if wrong else 'mal' if covered else '---'}: {caso.pregunta}")
                print(f"    espera {caso.espera.tipos} {[str(v) for v in caso.espera.valores[:4]]} {caso.espera.texto}")
                print(f"    dio {answer.tipo.value} [{got}] {answer.texto[:200]!r}")
    total = sum(by_kind.values(), Counter())
    return {"kinds": by_kind, "total": total}


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the score; exit 1 if a wrong figure was stated."""
    parser = argparse.ArgumentParser(prog="python -m evals.ask", description=__doc__)
    parser.add_argument("--set", default="abierto", choices=sorted(DOCUMENTOS), help="which questions")
    parser.add_argument("--folder", type=Path, help="keep the documents and the ledger here")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what was not right")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="evals-ask-") as temporary:
        score = run(args.folder or Path(temporary), args.set, verbose=args.verbose)
    kinds, total = score["kinds"], score["total"]
    assert isinstance(kinds, dict) and isinstance(total, Counter)
    print(f"{'kind':<20}{'n':>5}{'covered':>9}{'right':>7}{'wrong figures':>15}")
    for name, own in [*sorted(kinds.items()), ("total", total)]:
        print(f"{name:<20}{own['n']:>5}{own['covered']:>9}{own['right']:>7}{own['wrong']:>15}")
    print(
        f"covered {total['covered'] / total['n']:.3f} · right of covered"
        f" {total['right'] / max(1, total['covered']):.3f} · wrong figures {total['wrong']}"
    )
    return 1 if total["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
