"""Grading: what was handed in, one submission, the batch."""
