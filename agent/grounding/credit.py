"""What is said in words of where a credit comes from: that none was approved, that all of it is modifications."""

import re

from agent.grounding.examen import Lectura
from agent.grounding.facts import Datos

_MODIFICADO = (
    r"(?:de |en |a |con |por )(?:las |sus )?(?:modificaciones|ampliaciones)"
    r"(?: presupuest(?:arias|ales)| de(?:l)? (?:credito|presupuesto))?"
)
PROVIENE = re.compile(
    r"\b(?:provien|vien|deriv|proced|correspond|se origin|se conform|se financi|se explic|result)[a-zñ]* "
    rf"(?:(?:integra|total|exclusiva|unica|entera|completa)mente|en su totalidad|por completo|solo) {_MODIFICADO}"
)
_SIN_APROBADO = re.compile(
    r"\b(?:(?:no (?:se )?(?:tenia|tuvo|tiene|conto|contaba|cuenta|habia|hubo|registra|registro|disponia)(?: con)?|sin)"
    r"(?: ningun)? (?:credito|presupuesto|monto)"
    r"(?: (?:aprobado|inicial|de apertura))+(?: al (?:inicio|comienzo)(?: del ano)?)?"
    r"|(?:el )?(?:credito |presupuesto )?(?:aprobado|inicial) (?:es|era|fue) (?:de )?(?:cero|0(?:[.,]0+)?)\b)"
)
_OTRO = re.compile(r"\b(?:deveng|pag|gir|comprom|gast|ejecut|saldo|disponib|aprobad|inicial)")
"""Of which it cannot be said."""


def origin(lectura: Lectura) -> None:
    """Holds both against the credit: what was approved is 0, the modifications are all that is in force."""
    data = lectura.examen.datos
    for pattern in (PROVIENE, _SIN_APROBADO):
        for match in pattern.finditer(lectura.oracion.visto):
            before = re.split(r"[;:,]", lectura.oracion.visto[: match.start()])[-1]
            fair = _all_modified(data) and not _OTRO.search(before)
            lectura.say("" if fair else f"«{match[0]}» no lo dicen las cifras")
            lectura.dichas.append(match.span())


def _all_modified(data: Datos) -> bool:
    approved, changed, now = (data.de(role, dinero=True) for role in ("aprobado", "modificacion", "vigente"))
    known = bool(approved and changed and now) and len(data.filas) == 1
    return known and approved[0].valor == 0 and changed[0].valor == now[0].valor > 0
