"""Does it add up? A form's rules against its rows, seeing only schemas and values."""

from extractors.validators.equations import Evaluacion, Resultado, conditions_met, evaluate_row
from extractors.validators.grammar import Formula, Names, parse, slots_of
from extractors.validators.rules import check_rules, hits, support
from extractors.validators.verifier import Verifier

__all__ = [
    "Evaluacion",
    "Formula",
    "Names",
    "Resultado",
    "Verifier",
    "check_rules",
    "conditions_met",
    "evaluate_row",
    "hits",
    "parse",
    "slots_of",
    "support",
]
