"""Report families as data: one TOML a family, and the match of a printed header against them."""

from extractors.layouts.between import named_between, without_blanks
from extractors.layouts.continuation import continues, same_header
from extractors.layouts.headings import headed
from extractors.layouts.kinds import under_heading, with_kinds
from extractors.layouts.load import load_all, load_file
from extractors.layouts.model import Columna, Layout, LineaForma, TablaAuxiliar
from extractors.layouts.naming import named_apart
from extractors.layouts.recognise import Columnar, Encaje, is_title, recognise
from extractors.layouts.spelling import spelled, spelled_totals
from extractors.layouts.told import block_of, currency_of, is_money, printed_sign, scale_of
from extractors.layouts.turned import period_column, turned

__all__ = [
    "Columna",
    "Columnar",
    "Encaje",
    "Layout",
    "LineaForma",
    "TablaAuxiliar",
    "block_of",
    "continues",
    "currency_of",
    "headed",
    "is_money",
    "is_title",
    "load_all",
    "load_file",
    "named_apart",
    "named_between",
    "period_column",
    "printed_sign",
    "recognise",
    "same_header",
    "scale_of",
    "spelled",
    "spelled_totals",
    "turned",
    "under_heading",
    "with_kinds",
    "without_blanks",
]
