"""`python -m evals.ask.busqueda FOLDER`: hit@3 of search alone, by words, by meaning, and fused.

FOLDER is a results folder with an index (`justifica index`) of generated reports. Questions as planners put them use
words of the row; paraphrases use none of the words that name its object.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from agent.index.busqueda import Busqueda
from agent.index.texto import Pieza, Texto
from agent.workspace import NAME, Consultor

PARAPHRASES = {
    "BEBEDEROS PÚBLICOS": "fuentes de agua potable para tomar en la calle",
    "CICLOVÍAS TEMPORALES": "carriles para bicicletas",
    "HUERTOS ESCOLARES": "siembra de verduras en los colegios", "BIBLIOTECAS RODANTES": "buses con libros para leer",
    "COMPOSTERAS DE BARRIO": "abono con restos orgánicos", "LUMINARIAS SOLARES": "alumbrado con energía del sol",
    "JUEGOS INCLUSIVOS": "columpios para niños con discapacidad", "COLMENAS URBANAS": "abejas en la ciudad",
    "COCINAS COMUNALES": "comedores populares de vecinos",
    "PISCINAS TEMPERADAS": "lugares para nadar con agua caliente",
    "RADIOS COMUNITARIAS": "emisoras de los vecinos", "RAMPAS DE ACCESO": "entradas para sillas de ruedas",
}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Prints hits among the first three, of so many questions."""
    folder = Path((sys.argv[1:] if argv is None else argv)[0])
    with Consultor(folder / NAME) as ledger, Texto(folder) as texto:
        texto.update(ledger)
        search = Busqueda(texto, folder)
        rows = ledger.select(
            "SELECT id, descripcion FROM filas WHERE tipo IN ('actividad', 'indicador', 'meta_unidad')"
        )
        planner = [(" ".join(name.lower().split()[:5]), {row_id}, name) for row_id, name in rows]
        sets = {
            "planner": [(words, {i for i, other in rows if other.startswith(name)}) for words, _, name in planner],
            "paraphrase": [
                (said, {i for i, name in rows if thing in name.upper()}) for thing, said in PARAPHRASES.items()
            ],
        }
        ways: dict[str, Callable[[str], Sequence[Pieza]]] = {
            "BM25": lambda text: texto.ranked(text, 3, "fila"),
            "embedding": lambda text: search.by_meaning(text, "fila")[:3],
            "fused": lambda text: search.search(text, 3, "fila"),
        }
        for name, asked in sets.items():
            asked = [(text, right) for text, right in asked if right][:60]
            for way, find in ways.items():
                hits = sum(any(piece.clave in right for piece in find(text)) for text, right in asked)
                print(f"{name:<12}{way:<12}{hits}/{len(asked)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
