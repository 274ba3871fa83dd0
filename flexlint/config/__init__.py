"""Configuration files: ``flexlint.toml``, or ``[tool.flexlint]`` in ``pyproject.toml``."""
