"""Errors of the command line, whose printing takes more to load than a run that has none needs."""

from __future__ import annotations


def usage_error(message: str) -> Exception:
    """What to raise where the options contradict each other or name what is not there."""
    import click

    return click.UsageError(message)


def failure(message: str) -> Exception:
    """What to raise where a stream or a file of the run itself cannot be used."""
    import click

    return click.ClickException(message)
