"""Endings of names, known without loading what reads the files."""

from __future__ import annotations

SURELY_READ = (
    *(".py", ".ipynb", ".json", ".bicep", ".bicepparam", ".rb", ".sh", ".bash", ".js", ".ts"),
    *(".go", ".cs", ".java", ".ps1", ".psm1", ".tf", ".yml", ".yaml"),
)
"""Endings of names that some surface reads, whatever else the name is: with one of them there is
no need to ask all surfaces. A test asks them."""
