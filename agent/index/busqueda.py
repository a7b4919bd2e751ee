"""Search by words and by meaning with fused ranks: a piece that both find early comes first.

A rank by words counts for as much as the piece holds of the question: one common word found early says little.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from agent.index.texto import FOLDER, Pieza, Texto

if TYPE_CHECKING:
    from agent.index.vectores import Vectores

RANK_CONSTANT = 20
"""k of reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009, who take 60 for longer lists)."""
DEPTH = 30
"""Pieces asked of each side."""


class Busqueda:
    """Searches an index; by words alone where no vectors were made."""

    def __init__(self, texto: Texto, results: Path | None = None) -> None:
        """Searches `texto`, and the vectors of a results folder if some were made there."""
        self.texto = texto
        self._results = results

    @cached_property
    def vectores(self) -> "Vectores | None":
        """The vectors, opened with the first question that needs them: their library takes a second to load."""
        if self._results is None or not (self._results / FOLDER / "vectores" / "chroma.sqlite3").is_file():
            return None
        from agent.index.vectores import Vectores

        return Vectores(self._results)

    def search(self, question: str, limit: int = 10, clase: str = "") -> list[Pieza]:
        """The pieces nearest to a question, best first."""
        words = self.texto.ranked(question, max(DEPTH, limit), clase)
        if self.vectores is None:
            return words[:limit]
        shares = self.texto.shares(question, words)
        meaning = self.by_meaning(question, clase)
        return fused([(piece, share**2) for piece, share in zip(words, shares, strict=True)], meaning)[:limit]

    def by_meaning(self, question: str, clase: str = "") -> list[Pieza]:
        """Pieces by the distance of their vectors alone."""
        if self.vectores is None:
            return []
        digests = self.vectores.nearest(question, DEPTH * 2)
        by_digest: dict[str, list[Pieza]] = {}
        for piece in self.texto.pieces(digests):
            if not clase or piece.clase == clase:
                by_digest.setdefault(piece.huella, []).append(piece)
        return [piece for digest in digests for piece in by_digest.get(digest, [])]


def fused(words: Sequence[tuple[Pieza, float]], meaning: Sequence[Pieza]) -> list[Pieza]:
    """One list of two by reciprocal ranks.

    Args:
        words: pieces found by words, best first, each with the weight of its rank, 0 to 1.
        meaning: pieces found by meaning, best first.
    """
    scores: dict[int, float] = {}
    pieces: dict[int, Pieza] = {}
    for ranking in (words, [(piece, 1.0) for piece in meaning]):
        for rank, (piece, weight) in enumerate(ranking, 1):
            scores[piece.id] = scores.get(piece.id, 0.0) + weight / (RANK_CONSTANT + rank)
            pieces[piece.id] = piece
    return [pieces[number] for number in sorted(scores, key=lambda number: -scores[number])]
