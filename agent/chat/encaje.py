"""How the words of a question fit the names of rows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.chat.entendido import Entendido
from agent.chat.filas import FilaVista
from agent.chat.lexico import empty_words, is_form
from agent.index.words import stem, stems, tokens

FILLERS = frozenset(map(stem, ("de", "del", "la", "las", "el", "los", "y", "e", "en", "a")))


PLAIN = frozenset(map(stem, ("municipal", "general", "distrital")))
"""Words of many offices' names."""


_NUMBER = re.compile(r"\d{1,7}")
_PLAIN_LINKS = frozenset(("de", "del", "la", "las", "el", "los", "y", "e", "en", "a"))
_SMALL = re.compile(r"\d{1,2}")
"""A number that is a piece of many codes, and names none of them."""


def uncoded(name: str) -> str:
    """The folded name of an office without the number that some forms print before it."""
    return re.sub(r"^(?:\d+ )+", "", name)


def run_of(words: Iterable[str]) -> str:
    """Words of content as one string, to tell whether they stand together."""
    return " " + " ".join(word for word in words if word not in empty_words()) + " "


def fits(word: str, own: set[str]) -> bool:
    """Whether a stem is one of some stems, or begins one."""
    return word in own or (len(word) >= 5 and any(other.startswith(word) for other in own))


def holds(row: FilaVista, wanted: Sequence[Sequence[str]], *, own: bool = False) -> bool:
    """Whether a row holds a word of each group; `own`: in its own name, not its office's or group's."""
    texts = [row.codigo, row.descripcion, row.indicador]
    if not own:
        texts += [row.unidad_organica, row.unidad_medida, *row.grupo, row.observacion]
    have = {s for text in texts if text for s in stems(text)}
    named = have if not row.codigo else {s for text in texts[1:] if text for s in stems(text)}
    return all(any(fits(word, named if _SMALL.fullmatch(word) else have) for word in group) for group in wanted)


def measured(row: FilaVista, wanted: Sequence[Sequence[str]]) -> bool:
    """Whether a row holds all in its own name and its unit of measure."""
    own = replace(row, descripcion=f"{row.descripcion} {row.unidad_medida or ''}")
    return holds(own, wanted, own=True)


def described(row: FilaVista, wanted: Sequence[Sequence[str]]) -> bool:
    """Whether the description alone holds all."""
    have = set(stems(row.descripcion))
    return all(any(fits(word, have) for word in group) for group in wanted)


def in_one_field(row: FilaVista, wanted: Sequence[Sequence[str]]) -> bool:
    """Whether one name of a row holds all: words spread over its description and its indicator name another."""
    fields = (set(stems(text)) for text in (row.descripcion, row.indicador or ""))
    return any(all(any(fits(word, have) for word in group) for group in wanted) for have in fields)


def names_some(row: FilaVista, wanted: Sequence[Sequence[str]]) -> bool:
    """Whether a word stands in its name, its office's or its group's: a unit of measure alone names no row."""
    named = replace(row, unidad_medida=None, observacion=None)
    return any(holds(named, [group]) for group in wanted)


def loose_numbers(row: FilaVista, question: str, words: Sequence[str]) -> list[str]:
    """Numbers of a question that stand in a row's names, but beside other words there: they are figures, no names.

    "Activities whose target is 12" names no row of "12 districts", as "in 12 districts" does.
    """
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    if not numbers:
        return []
    said = [word for word in tokens(question) if word not in _PLAIN_LINKS]
    own = [
        [word for word in tokens(text) if word not in _PLAIN_LINKS] for text in (row.descripcion, row.indicador) if text
    ]

    def beside(run: Sequence[str], number: str) -> set[str]:
        near = [
            run[at + step]
            for at, word in enumerate(run)
            if word == number
            for step in (-1, 1)
            if 0 <= at + step < len(run)
        ]
        return {stem(word) for word in near}

    held = [number for number in numbers if any(number in name for name in own)]
    return [n for n in held if not any(beside(said, n) & beside(name, n) for name in own)]


def own_words(asked: Entendido) -> list[str]:
    """The words of a question that have to name its subject."""
    words = [token for token in tokens(asked.frase) if token not in empty_words()] + list(asked.resto)
    return [word for word in words if not is_form(word)]


def longest_run(words: Sequence[str], name: Sequence[str]) -> tuple[int, int]:
    """Length and end (in `words`) of the longest run of words that both hold."""
    best = (0, 0)
    before = [0] * (len(name) + 1)
    for at, word in enumerate(words, 1):
        now = [0] * (len(name) + 1)
        for j, other in enumerate(name, 1):
            if word == other:
                now[j] = before[j - 1] + 1
                if now[j] > best[0]:
                    best = (now[j], at)
        before = now
    return best
