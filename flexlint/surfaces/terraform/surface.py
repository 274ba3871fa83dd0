"""The surface for Terraform."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.argument_vectors import EXPANDED, CommandLine
from flexlint.lexical.scripts import of_argument, of_program
from flexlint.model import (
    Embedded,
    Extraction,
    Problem,
    Span,
    SurfaceName,
)
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.terraform.hcl import Token, read_hcl
from flexlint.surfaces.terraform.json_form import blocks_of
from flexlint.surfaces.terraform.requests import requests_of
from flexlint.surfaces.terraform.resources import actions, resources
from flexlint.surfaces.terraform.strings import traced
from flexlint.text.comments import suppressing_comments
from flexlint.text.source import SourceFile

_TEXT_KEYS = frozenset({"description", "error_message", "summary", "detail", "display_name"})

_MOST_WORDS = 400
"""Tokens of a list that is a command."""
_MOST_BESIDE = 400
"""Tokens on either side of a command that are looked at for what runs it."""


class TerraformSurface:
    """Reads blocks by their brackets; scripts in strings go to their surfaces."""

    name: SurfaceName = "terraform"

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Resources, requests of the azapi provider and scripts."""
        if source.path.lower().endswith(".json"):
            blocks = blocks_of(source.text)
            return Extraction(
                self.name,
                resources=tuple(resources(source.text, blocks, vocabulary)),
                embedded=tuple(actions(blocks)),
            )
        root, tokens, complete = read_hcl(source.text)
        problems: tuple[Problem, ...] = ()
        if not complete:
            problems = (
                Problem("The brackets of this file do not match.", Span(0, 0), "partly-read"),
            )
        models, requests = requests_of(source.text, root.blocks, tokens, vocabulary)
        return Extraction(
            self.name,
            resources=(*resources(source.text, root.blocks, vocabulary), *models),
            comments=suppressing_comments(source.text, "hcl"),
            embedded=(
                *actions(root.blocks),
                *requests,
                *_scripts(source.text, tokens),
                *_vectors(tokens),
            ),
            problems=problems,
            degraded=not complete,
        )


def _scripts(text: str, tokens: list[Token]) -> list[Embedded]:
    """Shell and PowerShell in strings and here-documents, but not in descriptions."""
    found: list[Embedded] = []
    language: SurfaceName | None
    key = ""
    for index, token in enumerate(tokens):
        if token.kind == "word" and index + 1 < len(tokens) and tokens[index + 1].text == "=":
            key = token.text
        if token.kind not in {"string", "template", "heredoc"} or key in _TEXT_KEYS:
            continue
        cloud = token.kind == "heredoc" and token.text.lstrip().startswith("#cloud-config")
        language = "yaml" if cloud else of_argument(token.text)
        if language is not None:
            program = _interpreter(tokens, index) if key == "command" else None
            if program is not None and language == "shell":
                language = "powershell" if of_program(program) == "powershell" else "shell"
            piece = traced(text, token).embedded(language, key)
            by_shell = program is None or of_program(program) == "shell"
            found.append(replace(piece, by_shell=by_shell))
    return found


def _interpreter(tokens: list[Token], index: int) -> str | None:
    """What runs the ``command`` at ``index``: the first word of the ``interpreter`` beside it, ""
    if that does not show; None if there is none."""
    for step in (-1, 1):
        depth, at = 0, index + step
        while 0 <= at < len(tokens) and abs(at - index) < _MOST_BESIDE and depth >= 0:
            token = tokens[at]
            if token.kind in {"open", "close"}:
                depth += 1 if (token.kind == "open") == (step > 0) else -1
            elif not depth and token.text == "interpreter" and token.kind == "word":
                given = [t for t in tokens[at + 1 : at + 6] if t.kind != "newline"][:3]
                listed = len(given) == 3 and given[1].text == "[" and given[2].kind == "string"
                return given[2].text if listed else ""
            at += step
    return None


_PROGRAM = regex(r"(?:[^\s\"]{0,80}/)?az(?:\.cmd)?\Z")
_GROUPS = frozenset({"vmss", "resource", "rest"})


def _vectors(tokens: list[Token]) -> Iterator[Embedded]:
    """Lists of words that are a command: ``program = ["az", "vmss", …]``."""
    for index, token in enumerate(tokens):
        if token.kind != "string" or not _PROGRAM.match(token.text) or index < 1:
            continue
        if tokens[index - 1].text != "[" or not _follows(tokens, index, _GROUPS):
            continue
        line = CommandLine(EXPANDED)
        at = index
        while at < len(tokens) and at - index < _MOST_WORDS:
            word = tokens[at]
            if word.kind in {"string", "template"}:
                line.literal(word.text, word.start - 1, word.start + len(word.text) + 1)
            elif word.kind in {"word", "number"}:
                at = _expression_end(tokens, at) - 1
                line.hole(word.start, tokens[at].end)
            elif word.kind in {"open", "close"}:
                break
            at += 1
        yield line.build().embedded("shell")


def _follows(tokens: list[Token], index: int, words: frozenset[str]) -> bool:
    """Whether one of ``words`` is the next item of the list."""
    following = [t for t in tokens[index + 1 : index + 5] if t.kind != "newline"][:2]
    return len(following) == 2 and following[0].text == "," and following[1].text in words


def _expression_end(tokens: list[Token], at: int) -> int:
    """The index behind the expression that begins at the token ``at``, which ends with the next
    comma or list."""
    depth = 0
    while at < len(tokens) and tokens[at].text not in {"[", "]"}:
        text = tokens[at].text
        if text == "," and depth <= 0:
            break
        depth += (text == "(") - (text == ")")
        at += 1
    return at
