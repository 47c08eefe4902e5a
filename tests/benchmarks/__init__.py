"""Benchmarks and heavy proofs: ``python -m tests.benchmarks NAME``; ratios measured side by side."""
