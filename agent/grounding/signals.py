"""The words of a clause that say roles, and which of them a number depends on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.grounding.text import COVER
from agent.grounding.vocabulary import VOCABULARIO

REACH = 9
"""Words on the right of a number in which its participle may stand ("6 informes de supervisión programados")."""
NEAR = 40
"""Letters between two signals that make one ("se tiene previsto ejecutar")."""


@dataclass(frozen=True, slots=True)
class Senal:
    """A word that says a role. `forma`: "finito", "participio", "infinitivo", "nombre"."""

    inicio: int
    fin: int
    papel: str
    forma: str


_WORDS = re.compile(rf"[a-zñ0-9{COVER}]+|[^\s]")
_STOP = re.compile(
    r"[yeou;:,.()/]|pero|frente|contra|versus|vs|respecto|mientras|mas|menos|cuando|sobre|fue|fueron|es|son|quedo"
    r"|quedaron|han|ha|estan|sino|sin|donde|pese|aunque|pues|luego|habiendo|habiendose"
)
_SOBRAN = ("restante", "adicional", "saldo", "por_pagar", "por_devengar")
_PREPOSICION = re.compile(
    r"\b(?:de|del|en|para|con|por|segun|al|a|sobre|respecto|entre|sin|hasta)\s+(?:el\s+|la\s+|los\s+|las\s+|lo\s+|su\s+|un\s+|una\s+)?$"
)
_MIDE = re.compile(
    r"\b(?:es|son|fue|fueron|era|eran|ha sido|han sido|habia sido|sera|consist\w+|equival\w+"
    r"|repres\w+|constituy\w+|qued(?:o|a)"
    r"|corresponde[n]?|ascien\w+|ascend\w+|lleg\w+|alcanza\w*(?= (?:a|el|al|un|§))|suma\w*"
    r"|totaliz\w+|ubic\w+|situ\w+|marca\w*"
    r"|inclu\w+|comprend\w+|contien\w+|abarc\w+|compr\w+|gira\w*|igual)\b|:|,\s*(?:de|a|en)?\s*(?:un\s+|el\s+)?$|\($|=\s*$"
)
_CLAUSULA = re.compile(
    r"[;.]|,?\s+\b(?:mientras(?: que)?|pero|cuando|en tanto que|sin embargo|no obstante)\b|,\s+"
    r"(?:y\s+)?|\s+y\s+(?=(?:se|su|fue|le|no)\b)"
)
_CON_OTRA = re.compile(
    r"(?:con|y|para|por)?\s*(?:un|una|el|la|su|de|se tuvo un)?\s*(?:gastos?|montos?|importes?|presupuesto|costos?"
    r"|inversion|credito|metas?|programacion)\b"
)
"""A noun of something else that is told beside what is counted: its participle is its own."""
_QUE = re.compile(r"\s*(?:que|cuy[oa]s?)\s+(?P<no>no\s+)?")
_APOSICION = re.compile(
    rf"(?:\s+(?:de|del|para|en|ese|este|dicho|el|la|ano|mes|periodo|trimestre|semestre|ejercicio|anual"
    rf"|fisic[ao]|financier[ao]|{COVER}+))*\s*\(\s*"
)
"""Between a word and the parenthesis that gives its figure: "el logro esperado para ese año (1,635)"."""
_GENERICO = VOCABULARIO.suelto("papeles", "verbo_generico")
_DETERMINANTE = re.compile(r"\b(?:un|una|el|la|los|las|su|del|al|de)\s+$")
_INFINITIVO = re.compile(r"(?:ar|er|ir)(?:se|l[oa]s?)?$")
_PARTICIPIO = re.compile(
    r"(?:ad|id|ist|est|ech|iert|ient|ant)[oaes]+s?$|(?:vigente|restante|faltante|pendiente|adicional|excedente)(?:e?s)?$|extra$"
)
_NOMBRE = re.compile(
    r"(?:cion|ciones|sion|siones|miento|mientos|avances?|metas?|objetivos?|ance|ances|cargo|saldo|plan)$"
)


def senales(text: str, money: bool) -> list[Senal]:
    """The words of a text that say roles, in order of place; the longest where they overlap."""
    found: list[Senal] = []
    for papel, pattern in VOCABULARIO.dinero if money else VOCABULARIO.papeles:
        for match in pattern.finditer(text):
            found.append(Senal(*match.span(), papel, _form(match[0], text[: match.start()])))
    taken: list[Senal] = []
    for signal in sorted(found, key=lambda s: (s.inicio, -s.fin)):
        if not taken or signal.inicio >= taken[-1].fin:
            taken.append(signal)
    if not money:
        other = (Senal(*m.span(), "ejecutado", "finito") for m in _GENERICO.finditer(text))
        taken.extend(s for s in list(other) if not any(s.inicio < t.fin and t.inicio < s.fin for t in taken))
    return sorted(taken, key=lambda s: s.inicio)


def _form(words: str, before: str) -> str:
    first, last = words.split()[0], words.split()[-1]
    if last in ("prog", "ejec"):
        return "participio"
    if first != last and _PARTICIPIO.search(first):
        return "participio"
    if _DETERMINANTE.search(before) and not _PARTICIPIO.search(last):
        return "nombre"
    if _INFINITIVO.search(last):
        return "infinitivo"
    if _PARTICIPIO.search(last):
        if re.search(r"\b(?:ha|han|habia|habian|haber\w*|se ha|fue|fueron|sido)\s+$", before):
            return "finito"
        return "nombre" if re.search(r"\blo\s+$", before) else "participio"
    return "nombre" if _NOMBRE.search(last) else "finito"


def gobierna(before: str, money: bool) -> Senal | None:
    """The signal on its left that a number depends on."""
    text = re.split(r"[;]|(?<!\bprog)(?<!\bejec)\.\s", before)[-1]
    signals = senales(text, money)
    if signals and _APOSICION.fullmatch(text[signals[-1].fin :]) and signals[-1].forma in ("nombre", "participio"):
        return replace(signals[-1], forma="nombre")
    measures = list(_MIDE.finditer(text))
    said = [s for s in signals if s.papel != "neutro"]
    if measures and (not said or measures[-1].start() >= said[-1].fin):
        head = _head(text[: measures[-1].start()], said)
        if head is not None:
            return head
    neutral = [s for s in signals if s.papel == "neutro"]
    if neutral and (not said or neutral[-1].inicio > said[-1].fin):
        head = _head(text[: neutral[-1].inicio], said)
        if head is not None:
            return replace(head, forma="nombre")
        budget = money and re.match("presup|credito|techo", text[neutral[-1].inicio :])
        return replace(neutral[-1], papel="programado" if budget else "ejecutado", forma="nombre")
    if not said:
        return None
    last = said[-1]
    for earlier in reversed(said[:-1]):
        between = text[earlier.fin : last.inicio]
        if (
            last.papel != "ejecutado"
            or last.forma not in ("infinitivo", "nombre")
            or len(between) > NEAR
            or re.search(r"[,:]|\by\b", between)
        ):
            break
        if earlier.papel in ("programado", "restante", "meta_anual") and earlier.forma != "nombre":
            return earlier
    return last


def _head(subject: str, signals: Sequence[Senal]) -> Senal | None:
    """The first signal of the last clause of a subject that has one; rather one that no preposition puts aside."""
    inside = [s for s in signals if s.fin <= len(subject)]
    if not inside:
        return None
    cuts = [m.end() for m in _CLAUSULA.finditer(subject) if m.end() <= inside[-1].inicio]
    clause = [s for s in inside if s.inicio >= max(cuts, default=0)]
    free = [s for s in clause if not _PREPOSICION.search(subject[: s.inicio])]
    first = (free or clause)[0]
    described = next((s for s in clause if s.forma == "participio" and s.inicio == first.fin + 1), None)
    return described or first


def a_la_derecha(after: str, money: bool) -> str | None:
    """The role of the participle that follows: "6 informes técnicos programados"."""
    signals = {s.inicio: s for s in senales(after, money) if s.papel != "neutro"}
    for count, match in enumerate(_WORDS.finditer(after)):
        word, place = match[0], match.start()
        clause = _QUE.match(after, place)
        if clause and word in ("que", "cuya", "cuyo"):
            if clause["no"]:
                return "restante"
            first = next((s for at, s in sorted(signals.items()) if clause.end() <= at < clause.end() + NEAR), None)
            return first.papel if first else None
        if re.search(r"\bde\s+(?:un|una|lo|la|las|los|el)\s+$|\bdel\s+$", after[:place]):
            return None
        signal = signals.get(place)
        if (
            signal is not None
            and signal.forma != "finito"
            and (signal.papel in _SOBRAN or signal.forma == "participio")
        ):
            return signal.papel
        other = count > 0 and not money and _CON_OTRA.match(after, place) is not None
        if other or count >= REACH or _STOP.fullmatch(word) or (signal is not None and signal.forma == "finito"):
            return None
    return None


def fin_del_participio(after: str) -> int:
    """Length of what follows a number up to the end of the participle that says what it is; 0 without one."""
    signals = {s.inicio: s for s in senales(after, False)}
    for count, match in enumerate(_WORDS.finditer(after)):
        if (
            count >= REACH
            or (count > 0 and _CON_OTRA.match(after, match.start()))
            or _STOP.fullmatch(match[0])
            or re.search(r"\bdel?\s+(?:\w{2,3}\s+)?$", after[: match.start()])
        ):
            return 0
        signal = signals.get(match.start())
        if signal is not None and signal.forma == "participio":
            return signal.fin
    return 0


def por_el_verbo(after: str, money: bool) -> tuple[str, ...]:
    """The role of a finite verb whose subject the number is: "2 se entregaron"."""
    for signal in senales(after, money):
        if signal.papel in ("programado", "ejecutado") and (
            signal.forma == "finito"
            or re.search(r"\b(?:fue|fueron|quedaron|quedo|han sido|se han)\s+$", after[: signal.inicio])
        ):
            return (signal.papel,)
    return ()
