"""The surface for Terraform."""

from __future__ import annotations

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.scripts import of_argument
from flexlint.model import (
    Embedded,
    Extraction,
    Problem,
    Span,
    SurfaceName,
)
from flexlint.surfaces.terraform.hcl import Token, read_hcl
from flexlint.surfaces.terraform.json_form import blocks_of
from flexlint.surfaces.terraform.resources import actions, resources
from flexlint.text.comments import suppressing_comments
from flexlint.text.source import SourceFile
from flexlint.text.traced import TracedText

_TEXT_KEYS = frozenset({"description", "error_message", "summary", "detail", "display_name"})


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
        return Extraction(
            self.name,
            resources=tuple(resources(source.text, root.blocks, vocabulary)),
            comments=suppressing_comments(source.text, "hcl"),
            embedded=(*actions(root.blocks), *_scripts(tokens)),
            problems=problems,
            degraded=not complete,
        )


def _scripts(tokens: list[Token]) -> list[Embedded]:
    """Shell and PowerShell in strings and here-documents, but not in descriptions."""
    found: list[Embedded] = []
    key = ""
    for index, token in enumerate(tokens):
        if token.kind == "word" and index + 1 < len(tokens) and tokens[index + 1].text == "=":
            key = token.text
        if token.kind not in {"string", "template", "heredoc"} or key in _TEXT_KEYS:
            continue
        language = of_argument(token.text)
        if language is not None:
            found.append(TracedText.of(token.text, token.start).embedded(language, key))
    return found
