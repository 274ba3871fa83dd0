"""The fallback: a lexical search of files that no parser could read as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from flexlint.catalog.operation import CliSpelling, PowerShellSpelling
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.actions import find_actions
from flexlint.lexical.commands import (
    az_cmdlet,
    choose_cli,
    choose_powershell,
    cli_table,
    powershell_table,
)
from flexlint.lexical.properties import find_properties
from flexlint.lexical.urls.finding import choose, find_urls, nearby_verb, use_of
from flexlint.model import (
    ApiUse,
    Confidence,
    Extraction,
    Object,
    Resource,
    Span,
    SurfaceName,
    Unknown,
)
from flexlint.regex import regex
from flexlint.text.comments import family_of, suppressing_comments, without_comments
from flexlint.text.source import SourceFile

_WHY = "found by a text search of a file that could not be parsed"
_LINE_COMMENT = regex(r"^[ \t]*(?:#|//|--\s|\*|;|REM\b)[^\n]*", re.MULTILINE | re.IGNORECASE)
_TYPE = regex(
    r"(?P<quote>[\"'])(?P<type>Microsoft\.\w{2,40}(?:/\w{2,60}){1,6})"
    r"(?:@(?P<version>[\w\-]{4,30}))?(?P=quote)",
    re.IGNORECASE,
)
_CMDLET = regex(r"(?<![\w-])[A-Za-z]{3,12}-Az(?:ureRm)?[A-Za-z]{2,60}")
_OPTION = regex(r"(?<![\w-])--?[A-Za-z][\w-]*")


class TextSurface:
    """Regular expressions over the text; everything it finds is of low confidence."""

    name: SurfaceName = "text"

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Everything that is spelled like a use, wherever it stands but in a comment."""
        family = family_of(source.path)
        text = without_comments(source.text, family)
        if not family:
            text = _LINE_COMMENT.sub(lambda match: " " * len(match.group()), text)
        uses = [
            *_python(text, vocabulary),
            *_urls(text, vocabulary),
            *find_actions(text, vocabulary, Confidence.LOW),
            *_commands(text, vocabulary.cli),
            *_cmdlets(text, vocabulary.powershell),
        ]
        return Extraction(
            self.name,
            uses=tuple(sorted(uses, key=lambda use: use.span)),
            resources=(
                *_resources(text, vocabulary),
                *find_properties(text, vocabulary.distinctive_properties, Confidence.LOW, _WHY),
            ),
            comments=suppressing_comments(source.text, family),
        )


def _use(operation: str, text: str, span: Span) -> ApiUse:
    return ApiUse(
        operation=operation,
        spelling=re.sub(r"\s+", " ", text[span.start : span.end]),
        span=span,
        confidence=Confidence.LOW,
        why=_WHY,
        open_arguments=True,
        statement=span,
        form="text",
    )


@lru_cache(maxsize=4)
def _group_pattern(groups: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, groups))
    return re.compile(rf"(?<!\w)(?P<group>{names})\s{{0,40}}\.\s{{0,40}}(?P<method>\w+)(?=\s*\()")


def _python(text: str, vocabulary: Vocabulary) -> list[ApiUse]:
    groups = tuple(sorted(vocabulary.python, key=lambda name: (-len(name), name)))
    if not groups:
        return []
    found = []
    for match in _group_pattern(groups).finditer(text):
        name = vocabulary.python[match.group("group")].get(match.group("method"))
        if name is not None:
            span = Span(match.start("method"), match.end("method"))
            use = _use(name.operation, text, span)
            found.append(use)
    return found


def _urls(text: str, vocabulary: Vocabulary) -> list[ApiUse]:
    found = []
    for url in find_urls(text, vocabulary):
        verb = nearby_verb(text, url)
        meaning = choose(url, verb)
        if meaning is not None:
            found.append(use_of(text, url, (meaning[0], Confidence.LOW), verb, _WHY))
    return found


@lru_cache(maxsize=4)
def _command_pattern(commands: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(r"[ \t]+".join(map(re.escape, command.split())) for command in commands)
    return re.compile(rf"(?<![\w\-./])(?:{words})(?![\w-])")


def _commands(text: str, spellings: tuple[tuple[str, CliSpelling], ...]) -> list[ApiUse]:
    table = cli_table(spellings)
    if not table:
        return []
    found = []
    pattern = _command_pattern(tuple(sorted(table, key=lambda c: (-len(c), c))))
    matches = list(pattern.finditer(text))
    for match, stop in zip(matches, _stops(text, matches), strict=True):
        options = dict.fromkeys(_OPTION.findall(text, match.end(), stop))
        chosen = choose_cli(table[" ".join(match.group().split())], options)
        if chosen is not None:
            found.append(_use(chosen[0], text, Span(match.start(), match.end())))
    return found


def _cmdlets(text: str, spellings: tuple[tuple[str, PowerShellSpelling], ...]) -> list[ApiUse]:
    table = powershell_table(spellings)
    found = []
    matches = [m for m in _CMDLET.finditer(text) if _folded(m) in table]
    for match, stop in zip(matches, _stops(text, matches), strict=True):
        candidates = table[_folded(match)]
        options = frozenset(o.lower() for o in _OPTION.findall(text, match.end(), stop))
        chosen = choose_powershell(candidates, options)
        if chosen is not None:
            found.append(_use(chosen[0], text, Span(match.start(), match.end())))
    return found


def _folded(cmdlet: re.Match[str]) -> str:
    return az_cmdlet(cmdlet.group())


def _stops(text: str, commands: list[re.Match[str]]) -> Iterator[int]:
    """Where each of the commands ends: with its line, or where the next one begins."""
    following = [*(match.start() for match in commands[1:]), len(text)]
    for match, end in zip(commands, following, strict=False):
        yield min(_logical_end(text, match.end()), end)


_CONTINUED = regex(r"[^\n]{0,2000}?[\\`^][ \t]*\r?\n")


def _logical_end(text: str, at: int) -> int:
    """The end of the command line at ``at``, continuation lines included."""
    for _ in range(40):
        match = _CONTINUED.match(text, at)
        if match is None:
            break
        at = match.end()
    end = text.find("\n", at, at + 2000)
    return min(len(text), at + 2000) if end < 0 else end


def _resources(text: str, vocabulary: Vocabulary) -> list[Resource]:
    found = []
    for match in _TYPE.finditer(text):
        if match.group("type").lower() not in vocabulary.resource_types:
            continue
        span = Span(match.start("type"), match.end("type"))
        found.append(
            Resource(
                type=match.group("type"),
                type_span=span,
                api_version=Unknown("not read"),
                name=Unknown("not read"),
                body=Object((), span, open=True),
                span=span,
                pointer="",
                origin="text",
                confidence=Confidence.LOW,
                why=_WHY,
            )
        )
    return found
