"""The command line: the outermost ring."""

COMMANDS = {
    "audit": "flexlint.cli.audit",
    "baseline": "flexlint.cli.baseline",
    "check": "flexlint.cli.check",
    "config": "flexlint.cli.config",
    "explain": "flexlint.cli.explain",
    "rules": "flexlint.cli.rules",
}
"""By name: the module of each, imported when it is used."""
DEFAULT = "check"
"""The command of a line that names none."""
EXPLAIN = "explain"
