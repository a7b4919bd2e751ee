"""Questions with exact expected results over a ledger of generated reports, and the score of who answers them.

`python -m evals.ask` answers the open set, `--held-out` the set kept back: other documents, other ways of asking.
"""
