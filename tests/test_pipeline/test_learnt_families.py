"""Each bundled family, learnt anew from one document as if nobody knew it, and read in another."""

from __future__ import annotations

import pytest

from evals.corpus.families import FAMILIAS, Familia
from evals.digital import RULED
from evals.learn import examine


@pytest.mark.parametrize("familia", FAMILIAS, ids=lambda familia: familia.id)
@pytest.mark.parametrize("formato", ["pdf", "xlsx"])
def test_a_family_is_learnt_whole_from_one_document(familia: Familia, formato: str) -> None:
    outcome = examine(familia, formato, RULED if formato == "pdf" else (None,), 41, 1, told=True)
    assert (outcome.right, outcome.wrong, outcome.silent) == (outcome.slots, 0, 0), outcome.misses
