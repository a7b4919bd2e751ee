"""A question of several rows, each by its own name: "lo pagado de A, B y C"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from agent.chat.filas import FilaVista
from agent.chat.lexico import normalised
from agent.chat.reparto import Reparto
from agent.chat.sujeto import Sujeto
from agent.chat.turno import Contexto, Turno

MAX_NAMED = 8
"""Rows that a question may name."""
MAX_PIECES = 12
_SIDE_BY_SIDE = re.compile(r"\bcompar(?!ad)")
"""Asks to set figures side by side, not for a difference of two."""
_BETWEEN = re.compile(r"(?P<comma>,)? (?:y|e|o|u|ni)(?= )|[,:](?= )|\?+(?= )")


class Varias(Reparto):
    """Finds several rows by their names."""

    def _several(self, turn: Turno) -> Turno | None:
        """The same question of the rows that it names one after another; None unless all of it is understood so.

        Each name has to find one row by itself; what they do not name is asked of all of them.
        """
        asked, subject = turn.asked, turn.subject
        named = asked.codigos or asked.fragmentos or asked.ids or asked.pedido or asked.frente or asked.umbrales
        if named or not (asked.rol or asked.magnitud) or not (subject.parcial or subject.desconocidas):
            return None
        text = normalised(asked.pregunta)
        if "comparacion" in asked.operaciones and not _SIDE_BY_SIDE.search(text):
            return None
        cuts = [0, *(at for match in _BETWEEN.finditer(text) for at in match.span()), len(text)]
        pieces = [text[a:b].strip() for a, b in zip(cuts[::2], cuts[1::2], strict=True)]
        if not 1 < len(pieces) <= MAX_PIECES:
            return None
        sides = list(self._named_in([piece for piece in pieces if piece]))
        rows = tuple({row.id: row for _, row in sides if row}.values())
        if not 1 < len(rows) <= MAX_NAMED or any(row is None and self._says(side) for side, row in sides):
            return None
        told = [side.asked for side, row in sides if row]
        roles = {own.roles for own in told if own.roles} | {asked.roles}
        periods = {own.periodos for own in told if own.periodos} | {asked.periodos}
        if len(roles) > 1 or len(periods) > 1 or any(own.pedido or own.propiedades or own.vago for own in told):
            return None
        many = None if asked.cuantos == len(rows) else asked.cuantos
        codes = tuple(dict.fromkeys(row.codigo for row in rows if row.codigo))
        codes = codes if len(codes) == len(rows) else tuple(row.id for row in rows)
        whole = replace(
            asked, codigos=codes, cuantos=many, frase="", resto=(), vago="",
            tipos=(), grupos=False, cabeza="", operaciones=asked.operaciones - {"comparacion", "lista"},
        )  # fmt: skip
        name = "; ".join(row.nombre for row in rows)
        return replace(turn, asked=whole, subject=Sujeto(filas=rows, nombre=name))

    def _named_in(self, pieces: list[str]) -> Iterator[tuple[Turno, FilaVista | None]]:
        """Each piece as read, with the row that it names; a name with "y" in it takes more pieces than one."""
        at = 0
        while at < len(pieces):
            alone = self._read(pieces[at], Contexto())
            if alone.subject.vacio:  # what is asked, and of no row
                yield alone, None
                at += 1
                continue
            for end in range(at + 1, len(pieces) + 1):
                side = self._read(" y ".join(pieces[at:end]), Contexto())
                if len(side.subject.filas) == 1:
                    yield side, side.subject.filas[0]
                    at = end
                    break
            else:
                yield alone, None
                at += 1

    @staticmethod
    def _says(side: Turno) -> bool:
        """Whether a piece that names no row speaks of one, or of anything else than the figure that is asked for."""
        return not side.subject.vacio or bool(side.asked.vago)
