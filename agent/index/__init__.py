"""Finding rows, findings and prose by their words and by their meaning: full text, vectors, fused ranks."""
