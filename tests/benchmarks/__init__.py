"""Benchmarks and heavy proofs: ``python -m tests.benchmarks NAME``; ratios side by side."""
