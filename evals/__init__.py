"""Measurement: synthetic reports with exact truth, damage, scorers, peers and benchmarks."""
