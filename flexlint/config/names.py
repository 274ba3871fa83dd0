"""What configuration files are called."""

OWN_FILE = "flexlint.toml"
PROJECT_FILE = "pyproject.toml"
NAME = b"flexlint"
"""What a ``pyproject.toml`` that counts mentions."""
