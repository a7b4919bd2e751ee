"""Properties that a question sets as a condition: "con unidad de medida informe", "de prioridad muy alta"."""

import re
from functools import cached_property

from agent.chat.lexico import lexicon, normalised
from agent.tools.consulta import Propiedad
from agent.tools.datos import MEASURE
from agent.workspace import Consultor
from extractors.values import fold_keep

_BEFORE = (
    r"(?:(?:y|clasificad[oa]s?|agrupad[oa]s?|pertenecientes?|en|que|cuy[oa]"
    r"|con|tienen?|de|son|el|la|una?|su|por|segun|categoria|clase|nivel) )*"
)
_COUNTING = r"\b(?:cuant[oa]s|numero de|cantidad de|total de|mas|menos)"
_NO_OFFICE = "(?! (?:organica|de medida|ejecutora|administrativa))"
_OF_ALL = r"\b(?:total|suma)(?: [a-z]+)? (?:en|de)"
_DONE = r"(?:se )?(?:ejecut|program|realiz|hech|logr|atend|entreg|previst|planific)[a-z]+"
_AMOUNT_IN = r"(?<!mide )(?<!miden )(?<!mida )(?<!midan )(?<!medido )(?<!medida )(?<!medidos )(?<!medidas )\ben"
_MUCH = re.compile(r"\b(?:cuanto|total|suma|cantidad)\b")
"""Asks for an amount, which "in visits" is then measured in."""
_CLASSES = "y (?:el|la|los|las|del|de l[oa]s)|actividad(?:es)?|indicador(?:es)?|aeis?|accion(?:es)?|partidas?|metas?"
_ADJECTIVES = ("sentido", "relevancia")
MIN_TELLING = 9
"""Letters from which a value is taken for one without the name of its property."""
MAX_TOLD = 12
"""Values of a property that a model is told of."""
_SQL = (
    f"SELECT DISTINCT '{MEASURE}', unidad_medida FROM filas WHERE unidad_medida IS NOT NULL UNION"
    " SELECT DISTINCT a.key, a.value FROM filas f, json_each(f.atributos) a WHERE a.type = 'text'"
)


class Propiedades:
    """The properties that the rows of a ledger have, and their values."""

    def __init__(self, ledger: Consultor) -> None:
        self.ledger = ledger

    @cached_property
    def values(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Property -> folded value -> as printed."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, value in self.ledger.select(_SQL):
            own = found.setdefault(name, {})
            key = _key(value)
            own[key] = (*own.get(key, ()), value)
        return found

    @cached_property
    def _labels(self) -> dict[str, tuple[re.Pattern[str], ...]]:
        """Property -> words that name it: those of the lexicon, else its own name."""
        own = {
            name: (re.compile(rf"(?<![a-z0-9]){_BEFORE}{name.replace('_', ' ')}(?: (?:es|sea|de|en)\b)*"),)
            for name in self.values
        }
        return {**own, **lexicon()["propiedades"]}

    def read(self, question: str) -> tuple[tuple[Propiedad, ...], str]:
        """The conditions that a question sets, and the question without them."""
        text = normalised(question)
        found = []
        for name, labels in self._labels.items():
            label = next((match for pattern in labels if (match := pattern.search(text))), None)
            if label is None:
                continue
            before, after = text[: label.start()].rstrip(), text[label.end() :].lstrip(" :«\"'")
            after = re.sub(r"^(?:unicamente|solamente|solo|exactamente) [«\"']?", "", after)
            for key in sorted(self.values.get(name, {}), key=len, reverse=True):
                shape = " ".join(rf"{re.escape(word)}(?:s|es)?" for word in key.split())
                if match := re.match(rf"{shape}(?![a-z0-9])[»\"']?", after):
                    text = f"{before} {after[match.end() :]}"
                elif match := re.search(rf"(?<![a-z0-9]){shape}(?: (?:como|de|en|por))?$", before):
                    text = f"{before[: match.start()]} {after}"
                else:
                    continue
                found.append(Propiedad(nombre=name, valores=self.values[name][key]))
                text = self._without_others(text, name, key)
                break
        for name, key in self._telling:
            if any(each.nombre == name for each in found):
                continue
            own = rf"(?:que )?(?:(?:son|sean|estan) )?[«\"']?{re.escape(key)}(?:s|es)?[»\"']?"
            shape = rf"\b({_CLASSES})((?: del? (?:la |el )?[a-z]+)?) {own}(?![a-z0-9])"
            if match := re.search(_plural(shape), text):
                text = f"{text[: match.start()]}{match[1]}{match[2]} {text[match.end() :]}"
                found.append(Propiedad(nombre=name, valores=self.values[name][key]))
        return tuple(found), text if found else question

    def counted(self, text: str) -> Propiedad | None:
        """The unit of measure that a question counts ("how many workshops", "workshops held"); None for none or two."""
        found = []
        for key, printed in self.values.get(MEASURE, {}).items():
            words = " ".join(rf"{re.escape(word)}(?:s|es)?" for word in key.split())
            shape = rf"{_COUNTING} {words}\b{_NO_OFFICE}|^(?:las |los )?{words}(?= {_DONE}|$)|{_OF_ALL} {words}\W*$"
            amount = rf"{_AMOUNT_IN} {words}(?= (?:en|de|del|para|durante|al?)\b|\W*$)"
            if re.search(shape, text) or (_MUCH.search(text) and re.search(amount, text)):
                found.append(Propiedad(nombre=MEASURE, valores=printed))
        return found[0] if len(found) == 1 else None

    def _without_others(self, text: str, name: str, key: str) -> str:
        """A question without what says again that a property has this value and no other ("not very high")."""
        again = rf"[(,;.?]* *\b(?:solo|solamente|unicamente) {re.escape(key)}s?\b"
        others = "|".join(re.escape(other) for other in self.values[name] if other != key) or "-"
        apart = rf"[(,;.]* *\b(?:y |pero )?no (?:(?:las?|los?|de) )*(?:{others})s?\b *\)?"
        return re.sub(apart, " ", re.sub(again, " ", text))

    @cached_property
    def _telling(self) -> list[tuple[str, str]]:
        """Values that say by themselves which property they are of ("ascendente"), the longest first."""
        every = [(name, key) for name, own in self.values.items() if name in _ADJECTIVES for key in own]
        keys = [key for _, key in every]
        own = [(name, key) for name, key in every if keys.count(key) == 1 and len(key) >= MIN_TELLING]
        return sorted(own, key=lambda pair: -len(pair[1]))

    def named(self, name: str, value: str) -> Propiedad | str:
        """The condition of a name and a value; or what there is instead, for a model."""
        own = self.values.get(name)
        if own is None:
            return f"propiedades: there is no {name}, but {', '.join(sorted(self.values))}"
        printed = own.get(_key(value))
        if printed is None:
            return f"propiedades: {name} is one of {', '.join(values[0] for values in list(own.values())[:MAX_TOLD])}"
        return Propiedad(nombre=name, valores=printed)


def _plural(shape: str) -> str:
    return shape.replace("\\ ", "(?:s|es)? ")


def said(conditions: tuple[Propiedad, ...]) -> str:
    """Conditions in words: ", con prioridad «Muy Alta»"; "" for none."""
    return "".join(f", con {_name(each.nombre)} «{each.valores[0]}»" for each in conditions)


def _name(name: str) -> str:
    return "unidad de medida" if name == MEASURE else name.replace("_", " ")


def _key(value: str) -> str:
    return " ".join(fold_keep(value).split())
