"""How a question points at rows: codes and pieces of them, ids, quotes, pages, "that activity"."""

import re

from agent.chat.lexico import Tachado, every

_CODE = re.compile(
    r"\b(?:(?:aoi|aei|oei|ind)[.\s-]?|[a-z]{2,4}[.-]?(?=\d{2}))\d[\w.]*(?:[.][a-z]{2,4}[.]\d[\w.]*)?|\b\d+(?:\.\d+){2,}\b|\b\d{6,}(?:[_-]\d+)?\b"
)
_FRAGMENT = re.compile(
    r"(?<![a-z0-9])(?P<head>(?:aoi|aei|oei|ind)\d*|[a-z]{2,4}\d+)?\s?(?:…|\.{2,}|\*)\s?(?P<tail>\d{2,})\b"
)
_ENDING = re.compile(
    r"\b(?:codigo )?(?:que )?(?:terminad[oa]s?|acabad[oa]s?|termina|acaba|termine|acabe)s?"
    r" (?:en|con) (?P<tail>\d{2,})\b"
)
_ZEROS = re.compile(r"(?<![\w.,-])(?P<tail>0\d{3,})(?![\w.,-]*\d)")
"""A number that begins with zero is the end of a code."""
_ROW_ID = re.compile(r"\b[0-9a-f]{8}-p\d+-r\d+(?:-c\d+)?\b")
_QUOTED = re.compile(r"[«“\"]([^»”\"]{3,300})[»”\"]")
_PAGE = re.compile(r"\b(?:en |de )?(?:la )?(?:pagina|pag\.?|p\.|hoja)\s*(?:n[°º]?\.? ?)?(?P<n>\d{1,5})\b")


def quoted(text: Tachado) -> str:
    """The name that a question gives in quotes, or ""."""
    match = text.take(_QUOTED)
    return match[1].strip() if match else ""


def pointed(text: Tachado) -> str:
    """What a question points back at ("that activity"): "unidad", "fila", "documento", "pagina", "periodo" or ""."""
    things = {
        "unidad": r"unidad(?: organica)?|area|gerencia|subgerencia|oficina|dependencia",
        "fila": r"actividad|indicador|meta|partida|fila|misma|mismo",
        "documento": r"documento|reporte|informe|archivo",
        "pagina": r"pagina|hoja",
    }
    same = text.take(
        re.compile(r"\b(?:de |en |para )?(?:(?:ese|el|este) mismo|ese) (?:mes|trimestre|semestre|ano|periodo)\b")
    )
    for name, nouns in things.items():
        if text.take(
            re.compile(rf"\b(?:de |en |para )?(?:esa|ese|esta|este|la misma|el mismo|dicha|dicho)\s+(?:{nouns})\b")
        ):
            return name
    if text.take(
        re.compile(
            r"\b(?:de |en |para )?(?:est[aeo]s|es[aeo]s|los) (?:documentos|reportes|informes|archivos)\b"
            r"(?! (?:de|sobre) )"
        )
    ):
        return "documento"
    if text.take(re.compile(r"\b(?:de|sobre|para) (?:esa|ese|eso|ella|la misma|el mismo|la anterior)\b(?!\s+\w+)")):
        return "fila"
    return "periodo" if same else ""


def fragments(text: Tachado) -> tuple[tuple[str, str], ...]:
    """(beginning, end) of codes of which only these are given."""
    found = []
    for pattern in (_FRAGMENT, _ENDING, _ZEROS):
        while match := text.take(pattern):
            head = match.groupdict().get("head") or ""
            found.append((head.upper(), match["tail"]))
    return tuple(found)


def page(text: Tachado) -> int | None:
    """The page that a question names."""
    match = text.take(_PAGE)
    return int(match["n"]) if match else None


def row_ids(text: Tachado) -> tuple[str, ...]:
    """Rows by the ids that answers show."""
    return every(text, _ROW_ID)


def codes(text: Tachado) -> tuple[str, ...]:
    """Whole codes."""
    return tuple(code.upper().replace(" ", "").strip(".") for code in every(text, _CODE))
