"""Justifications: from the facts of a row to sentences in Spanish, each figure a slot, each cause a quotation."""
