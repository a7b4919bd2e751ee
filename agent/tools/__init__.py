"""Tools over the ledger that return data, never prose: typed queries, rows, findings, evidence, facts, traces."""
