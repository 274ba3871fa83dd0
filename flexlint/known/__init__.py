"""Findings that are known already: the baseline, and lines that have not changed."""
