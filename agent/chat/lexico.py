"""The words of `lexico.toml`, and a question as they read it: folded, abbreviations spelt out, courtesies gone.

Turns of phrase (`giros.toml`) are put in the plain words that the patterns know.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein

from extractors.values import fold_keep

SHORTEST_SOUND, SHORTEST_TYPO, SHORT_TYPO, LONG_TYPO = 3, 4, 6, 9
"""Letters of a word that may be another by its sound; of one in which a slip is looked for; of one that may lack or
swap letters, but not have others; of one that may have two slips."""


SAME_START = 5
"""Letters that two near words share if they are forms of one."""


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("agent.chat").joinpath(name).read_text(encoding="utf-8"))


@cache
def _raw() -> dict[str, Any]:
    return _table("lexico.toml")


@cache
def _turns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Turns of phrase, and the plain words for each."""
    return tuple((re.compile(said), plain) for pairs in _table("giros.toml").values() for said, plain in pairs)


@cache
def lexicon() -> Mapping[str, Mapping[str, tuple[re.Pattern[str], ...]]]:
    """The patterns of `lexico.toml`, compiled."""
    raw = _raw()
    return {
        section: {name: tuple(re.compile(_bounded(p)) for p in patterns) for name, patterns in table.items()}
        for section, table in raw.items()
        if section not in ("vacias", "ingles", "limites", "erratas", "sinonimos")
    }


@cache
def asks(word: str) -> bool:
    """Whether a word by itself asks for something (a role, a request) rather than names something."""
    for section in ("roles", "magnitudes", "operaciones", "orden", "banda", "filas", "pedidos"):
        for patterns in lexicon()[section].values():
            if any(pattern.fullmatch(word) for pattern in patterns):
                return True
    return False


@cache
def orders(word: str) -> bool:
    """Whether a word by itself asks for one end of an order."""
    return any(pattern.fullmatch(word) for patterns in lexicon()["orden"].values() for pattern in patterns)


@cache
def colours(word: str) -> bool:
    """Whether a word by itself asks for rows of a colour."""
    return any(pattern.fullmatch(word) for patterns in lexicon()["banda"].values() for pattern in patterns)


def _bounded(pattern: str) -> str:
    start = r"(?<![a-z0-9])" if pattern[:1] not in "\\{-<%/" else ""
    return rf"{start}(?:{pattern})(?![a-z0-9])" if pattern[-1] not in "$ }{*%" else f"{start}(?:{pattern})"


@cache
def empty_words() -> frozenset[str]:
    """Words that ask for nothing by themselves."""
    return frozenset(_raw()["vacias"]["palabras"])


@cache
def is_form(word: str) -> bool:
    """Whether a word is a form of a verb that asks for nothing, and may be passed over where nothing is called so."""
    return _forms().fullmatch(word) is not None


@cache
def _forms() -> re.Pattern[str]:
    stems = _raw()["vacias"]["verbos"].replace(" ", "|")
    return re.compile("|".join([*_raw()["vacias"]["formas"], f"(?:{stems}){_ENDINGS}"]))


_ENDINGS = (
    r"(?:[aeo]|[ae]s|[ae]n|[aei]mos|aban?|ian?|[ai]d[oa]s?|[aei]r|aron|ieron|io|ando|iendo|(?:a|ie)ran?|[aei]rian?)"
    r"(?:se|me|nos|l[aeo]s?)?"
)
"""Of Spanish verbs, regular ones."""


_DONE = re.compile(
    r"\b(?P<head>cuant[oa]s (?P<noun>[a-z]{4,})(?: [a-z]+){0,3}?) "
    r"(?:se (?:le |les |nos |l[oa]s )?(?:ha |han )?|fue(?:ron)? |ha(?:n)? sido )"
    r"(?P<verb>(?P<stem>[a-z]{2,}?)(?:[aiy]?eron|aron|ad[oa]s?|id[oa]s?|io|o))\b"
)
"""A thing counted, and a verb in the past of which it is the object."""
_DONE_MORE = re.compile(
    r"\bse (?:ha |han )?(?P<verb>(?P<stem>[a-z]{2,}?)(?:[aiy]?eron|aron|ad[oa]s?|id[oa]s?|io|o))"
    r" (?:la |el )?(?:mas|menos|mayor|menor) (?P<noun>[a-z]{4,})\b"
)
"""The same, of which more or less was done: "in which month most records were drawn up"."""


def put_as_done(question: str) -> str:
    """A question (normalised) of how many of a thing "were drawn up", by any verb of doing, as of what was done."""
    match = _DONE.search(question) or _DONE_MORE.search(question)
    if match is None or asks(match["verb"]) or asks(match["noun"]) or is_form(match["verb"]):
        return question
    undone = _raw()["vacias"]["no_hechos"].split()
    if any(match["stem"] == root or (len(root) > 3 and match["stem"].startswith(root)) for root in undone):
        return question
    return f"{question[: match.start('verb')]}ejecutaron{question[match.end('verb') :]}"


@cache
def mistyped(word: str) -> str:
    """The word of asking that a typist may have meant; "" for none, or for two."""
    if len(word) < SHORTEST_SOUND or not word.isalpha() or word in _raw()["erratas"]["propias"]:
        return ""
    allowed = 1 if len(word) < LONG_TYPO else 2
    known = _raw()["erratas"]["palabras"]
    said = sounds(word)
    alike_said = [other for other in known if sounds(other) == said]
    alike_said = alike_said or [other for other in sorted(empty_words()) if len(other) > 3 and sounds(other) == said]
    if len(alike_said) == 1:
        return str(alike_said[0])
    if len(word) < SHORTEST_TYPO:
        return ""
    if len(word) < SHORT_TYPO:
        known = [other for other in known if len(other) > len(word) or sorted(other) == sorted(word)]
    scored = [(DamerauLevenshtein.distance(word, other), other) for other in known if other[0] == word[0]]
    least = min((distance for distance, _ in scored), default=allowed + 1)
    near = [other for distance, other in scored if distance == least]
    alike = len({other[:SAME_START] for other in near}) == 1
    return max(near, key=len) if least <= allowed and alike else ""


@cache
def is_of_asking(word: str) -> bool:
    """Whether it is one of the words of asking that a typist may have meant."""
    return word in _raw()["erratas"]["palabras"]


@cache
def other_word(word: str) -> str:
    """The word of asking that says the same as one that no row holds; "" for none."""
    return str(_raw()["sinonimos"].get(word, ""))


_SOUNDS = (
    ("(?<!c)h", ""),
    ("[vw]", "b"),
    ("z|c?c(?=[ei])|ss", "s"),
    ("ll", "y"),
    ("rr", "r"),
    ("qu(?=[ei])|q(?!u)|c(?![eih])", "k"),
    ("g(?=[ei])", "j"),
    ("n(?=[bp])", "m"),
)


@lru_cache(maxsize=4096)
def sounds(word: str) -> str:
    """A word (folded) as it sounds: letters that many write for one another are one."""
    for written, said in _SOUNDS:
        word = re.sub(written, said, word)
    return word


@cache
def limit_words() -> tuple[tuple[str, str], ...]:
    """(comparator, words that set such a limit)."""
    return tuple((sign, words) for sign, (words,) in _raw()["limites"].items())


@cache
def _english() -> tuple[tuple[re.Pattern[str], str], ...]:
    raw = _raw()["ingles"]
    longest_first = sorted(raw.items(), key=lambda pair: -len(pair[0]))
    return tuple((re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE), spanish) for word, spanish in longest_first)


_ENGLISH = re.compile(
    r"\b(?:what|which|how|much|many|the|is|are|was|were|does|did|of|who|spent|spend|spending|average|monthly|planned|for|on"
    r"|and|than|less|more|most|least|lowest|highest|with|by|per|excluding|without|reached|it|that|true|activit(?:y|ies)"
    r"|progress|targets?|offices?|executed|compare|between|amount|source|expected|value|accrued|paid|unpaid|list|show|consultations|reach|there|from|to|under|above|below|had|has|have|this|year|quarter|between|during|total|budget|why)\b"
)


def in_english(question: str) -> bool:
    """Whether a question is put in English."""
    return len(_ENGLISH.findall(question.lower())) >= 2


_GLOSS = re.compile(
    r"\b(?:on|for|of|in|about|by|to)\s+(?:the\s+)?(?P<said>(?:(?!(?:on|for|of|in|about|by|to)\b)[A-Za-z'-]+\s+){1,6})\((?P<name>[^()]{4,200})\)"
)
_COUNTED = re.compile(r"\b(?P<many>how many) [A-Za-z' -]{3,30}? \((?P<name>[^()]{3,60})\)", re.IGNORECASE)
"""What is counted, with its name in Spanish: "how many records (fichas)"."""
_HEAD_NOUN = re.compile(r"\b(?:of|for|in|on|about) (?:the )?(?P<noun>[a-z]+)\s*$", re.IGNORECASE)
_TELLING = re.compile(
    r"\b(?:on|for|of|in|about|by|to|per|without|except|excluding|less|more|than|and|or|not|each|year|quarter|month)\b",
    re.I,
)


_QUOTED = re.compile(r"[\"“«][^\"”»]{4,200}[\"”»]")
"""A name in quotation marks, which stays as it is."""
_NAMED_ROW = re.compile(
    r"([\"“«][^\"”»]{4,200}[\"”»]|\([^()]{4,200}\)) (?:strategic )?"
    r"(?:action|activity|indicator|line|row|goal|objective|source|item|task|project)\b",
    re.IGNORECASE,
)
_WERE_DONE = re.compile(
    r"\bhow many [A-Za-z' -]{3,40}? (?:were|have been|was) (?!plan|schedul|program|cancel|postpon|reject|expect|request"
    r"|approv|budget|target|need|requir|miss|spent|paid|commit|accru|suspend|reduc|delay|order|contract|award)"
    r"(?P<verb>[a-z]{3,}ed|built|made|given|drawn up|set up|taught)\b(?! out\b)",
    re.IGNORECASE,
)
"""A thing counted that "was signed", by any verb of doing."""
_DID_REACH = re.compile(
    r"\bhow many (\w+(?: \w+)?) did (.+?) (?:reach|serve|attend|benefit|deliver|complete|produce"
    r"|hold|carry out|achieve|make|do)\b",
    re.IGNORECASE,
)
"""What an activity did, put as what was done in it."""
_UNDER = re.compile(r"\bunder\b(?! (?:(?:the|its|their) )?(?:\d|target|plan|budget|half))", re.IGNORECASE)
"""Beneath a name, not below a limit."""


def from_english(question: str) -> str:
    """The words of a simple English question that ask for something, in Spanish; names stay.

    Of "the recycling sheds (reposición de galpones)" the name in Spanish is taken for both.
    """
    if (done := _WERE_DONE.search(question)) and not any(p.fullmatch(done["verb"]) for p, _ in _english()):
        question = f"{question[: done.start('verb')]}executed{question[done.end('verb') :]}"
    question = _NAMED_ROW.sub(r"\1", _DID_REACH.sub(r"how many \1 executed in \2", question))
    question = _COUNTED.sub(r"\g<many> \g<name>", _UNDER.sub("of", question))
    gloss = _GLOSS.search(question)
    if gloss and not _TELLING.search(gloss["said"]):
        before = question[: gloss.start()]
        head = _HEAD_NOUN.search(before)  # "the painting of sheds (galpones)"
        if head and not any(pattern.fullmatch(head["noun"]) for pattern, _ in _english()):
            before = before[: head.start()]
        question = f"{before} of {gloss['name']} {question[gloss.end() :]}"
    names = _QUOTED.findall(question)
    question = _QUOTED.sub("\x02", question)
    for pattern, spanish in _english():
        question = pattern.sub(spanish, question)
    for name in names:
        question = question.replace("\x02", name, 1)
    return question


@lru_cache(maxsize=64)
def normalised(question: str) -> str:
    """Lower case without accents, abbreviations or courtesies, one space between words."""
    text = " ".join(fold_keep(question.replace("…", "...")).split())
    for word, patterns in lexicon()["abreviaturas"].items():
        for pattern in patterns:
            text = pattern.sub(word + " ", text)
    text = " ".join(re.sub("[¿¡!]", " ", text).split())
    for pattern in lexicon()["cortesia"]["palabras"]:
        text = pattern.sub(" ", text)
    text = re.sub(r"^(?:[,:; ]|\.(?!\.+ ?\d))+", "", " ".join(text.split()))
    for said, plain in _turns():
        text = said.sub(plain, text)
    return " ".join(text.split())


def hostile(question: str) -> bool:
    """Whether it gives orders to the one who answers, or means harm to the ledger."""
    texts = (normalised(question), " ".join(fold_keep(question).split()))
    return any(pattern.search(text) for pattern in lexicon()["hostil"]["ordenes"] for text in texts)


def beyond(question: str) -> list[str]:
    """The words of a question that speak of what no plan report tells of a row."""
    text = normalised(question)
    return [match[0] for pattern in lexicon()["ajenas"]["temas"] if (match := pattern.search(text))]


def outside(question: str) -> list[str]:
    """The words of a question that speak of what no plan report holds, by themselves."""
    text = normalised(question)
    return [match[0] for pattern in lexicon()["fuera"]["temas"] if (match := pattern.search(text))]


@dataclass
class Tachado:
    """A question whose explained pieces are blanked out."""

    text: str
    taken: list[str] = field(default_factory=list)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match, blanked out."""
        match = pattern.search(self.text)
        if match is None:
            return None
        start, end = match.span()
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]
        return match

    def takes(self, patterns: Iterable[re.Pattern[str]]) -> bool:
        """Whether any of them matches; each place of all of them is blanked out."""
        found = False
        for pattern in patterns:
            while self.take(pattern):
                found = True
        return found


def every(text: Tachado, pattern: re.Pattern[str]) -> tuple[str, ...]:
    """All matches of a pattern, each blanked out."""
    found = []
    while match := text.take(pattern):
        found.append(match[0])
    return tuple(found)
