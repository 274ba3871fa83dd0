"""The surface for Markdown: hands the code blocks to the surfaces of their languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.scripts import of_block
from flexlint.model import (
    Confidence,
    Embedded,
    Extraction,
    SurfaceName,
)
from flexlint.regex import regex
from flexlint.surfaces.markdown.fences import Fence, fences
from flexlint.text.comments import Family, suppressing_comments, without_comments
from flexlint.text.source import SourceFile
from flexlint.text.traced import Builder, TracedText

_FENCES: tuple[tuple[SurfaceName, str], ...] = (
    (
        "shell",
        "bash sh shell zsh ksh fish console shell-session shellsession terminal azurecli "
        "azurecli-interactive azure-cli azcli cli cmd bat batch bash-interactive",
    ),
    (
        "powershell",
        "powershell azurepowershell azurepowershell-interactive "
        "powershell-interactive pwsh ps ps1 posh",
    ),
    ("python", "python py python3 python-interactive"),
    ("arm", "json jsonc json5"),
    ("yaml", "yaml yml"),
    ("bicep", "bicep"),
    ("terraform", "hcl terraform tf"),
    (
        "urls",
        "http rest js javascript jsx ts typescript tsx go golang csharp cs c# java kotlin "
        "ruby rb php rust rs kql kusto",
    ),
)
_LANGUAGES: Mapping[str, SurfaceName] = MappingProxyType(
    {language: surface for surface, languages in _FENCES for language in languages.split()}
)
_FAMILIES: tuple[tuple[Family, str], ...] = (
    ("c", "js javascript jsx ts typescript tsx go golang csharp cs c# java kotlin rust rs"),
    ("c", "kql kusto"),
    ("ruby", "ruby rb"),
    ("php", "php"),
    ("http", "http rest"),
)
_PROGRAMS: Mapping[str, Family] = MappingProxyType(
    {language: family for family, languages in _FAMILIES for language in languages.split()}
)
"""Families of the comments in languages that are read for their requests alone."""
_NEEDLE = regex(
    r"vmss|virtual[-_]?machine[-_]?scale[-_]?set|nat[-_]?pool|azuremachinepool", re.IGNORECASE
)
_PROMPT = regex(r"[ \t]*(?:[\w.@:~/\-]*[$>#%]|PS [^>\n]{0,80}>)[ \t]+(?=\S)")


class MarkdownSurface:
    """Reads nothing itself. Not used unless ``include-surfaces`` names it: what a document
    shows is often meant to be read, not run."""

    name: SurfaceName = "markdown"

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """The code blocks, each in its language; of one without a language, commands alone."""
        pieces = (_embedded(source.text, fence) for fence in fences(source.text))
        return Extraction(
            self.name,
            comments=suppressing_comments(source.text, "markup"),
            embedded=tuple(piece for piece in pieces if piece is not None),
        )


def _embedded(text: str, fence: Fence) -> Embedded | None:
    lines = [(start, end) for start, end in fence.lines]
    body = "\n".join(text[start:end] for start, end in lines)
    if _NEEDLE.search(body) is None:
        return None
    language = _LANGUAGES.get(fence.language) if fence.language else of_block(body)
    if language is None:
        return None
    if language in {"shell", "powershell"}:
        lines = [(_after_prompt(text, start, end), end) for start, end in lines]
    block = Builder()
    for start, end in lines:
        block.mark(start, end - start)
        block.fill(text[start:end] + "\n")
    inner = block.build()
    if fence.language in _PROGRAMS:
        blanked = without_comments(inner.text, _PROGRAMS[fence.language])
        inner = TracedText(blanked, inner.segments)
    return inner.embedded(language, "", Confidence.MEDIUM, fragment=True)


def _after_prompt(text: str, start: int, end: int) -> int:
    prompt = _PROMPT.match(text, start, end)
    if prompt is None or prompt.group().lstrip().startswith("#"):
        return start
    return prompt.end()
