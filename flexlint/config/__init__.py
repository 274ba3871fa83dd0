"""Configuration files: ``flexlint.toml``, or ``[tool.flexlint]`` in ``pyproject.toml``."""

from flexlint.config.files import ConfigError
from flexlint.config.settings import Settings

__all__ = ["ConfigError", "Settings"]
