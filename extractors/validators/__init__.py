"""Does it add up? A form's rules against its rows, seeing only schemas and values."""

from extractors.validators.equations import MAX_CITED, Evaluacion, Resultado, conditions_met, evaluate_row
from extractors.validators.grammar import Formula, Names, parse, slots_of
from extractors.validators.otherwise import excused
from extractors.validators.rules import Prueba, check_rules, hits, proofs, prose_rules, support
from extractors.validators.totals import column_breaks, column_proofs
from extractors.validators.verifier import Verifier

__all__ = [
    "MAX_CITED",
    "Evaluacion",
    "Formula",
    "Names",
    "Prueba",
    "Resultado",
    "Verifier",
    "check_rules",
    "column_breaks",
    "column_proofs",
    "conditions_met",
    "evaluate_row",
    "excused",
    "hits",
    "parse",
    "proofs",
    "prose_rules",
    "slots_of",
    "support",
]
