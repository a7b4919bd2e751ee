"""Generator of synthetic plan monitoring reports whose truth is known to the last cell.

One module a family makes a logical report (`model.Informe`) from a seed; the `render_*` modules print the
same report as PDF, transcript, workbook or Word file and say where every figure went. Nothing here is copied
from a real report: activities, offices and places are invented (`lexicon`).
"""
