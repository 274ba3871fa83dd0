"""The surface for Terraform."""

from __future__ import annotations

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.scripts import of_argument
from flexlint.model import (
    Embedded,
    Extraction,
    Hole,
    Problem,
    Span,
    SurfaceName,
)
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.terraform.hcl import Token, read_hcl
from flexlint.surfaces.terraform.json_form import blocks_of
from flexlint.surfaces.terraform.resources import actions, resources
from flexlint.text.comments import suppressing_comments
from flexlint.text.source import SourceFile
from flexlint.text.traced import TracedText
from flexlint.values.sources import referred

_TEXT_KEYS = frozenset({"description", "error_message", "summary", "detail", "display_name"})

_FILLED_IN = regex(r"(?<!\$)\$\{[^{}\"\n]{1,300}\}")
_BLANKS = regex(r"\s+")


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
            found.append(_traced(token).embedded(language, key))
    return found


def _traced(token: Token) -> TracedText:
    """The text of ``token``, in which what Terraform fills in for a reference is a hole."""
    references = (
        (match, referred(_BLANKS.sub("", match[0]))) for match in _FILLED_IN.finditer(token.text)
    )
    holes = tuple(Hole(m.start(), m.end(), given_by) for m, given_by in references if given_by)
    return replace(TracedText.of(token.text, token.start), holes=holes)
