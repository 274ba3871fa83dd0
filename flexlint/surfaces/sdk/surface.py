"""The surface for programs in JavaScript, TypeScript, Go, C#, Java and their kin."""

from __future__ import annotations

import re

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.properties import find_properties
from flexlint.model import Confidence, Extraction, SurfaceName
from flexlint.surfaces.sdk.commands import commands_in
from flexlint.surfaces.sdk.dialects import language_of
from flexlint.surfaces.sdk.names import find_calls
from flexlint.text.comments import (
    Family,
    suppressing_comments,
    without_comments,
    without_strings,
)
from flexlint.text.generated import is_generated_program
from flexlint.text.source import SourceFile

_NAMED = "the name of the property; which resource it goes into does not show"
_METHODS_ON_CLIENT = re.compile(r"\bfunc\s*\(\w+\s+\*?VirtualMachineScaleSet\w*Client\)")


class SdkSurface:
    """Lexical: names that the SDKs give operation groups, methods, clients and resources."""

    name: SurfaceName = "sdk"

    def claims(self, path: str) -> bool:
        """Source files of the languages above, and Jenkinsfiles."""
        name = path.rsplit("/", 1)[-1].lower()
        if name.endswith(".d.ts"):
            return False
        return language_of(name) is not None or name.startswith("jenkinsfile")

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Calls and properties by name, commands in strings. A generated client has no uses."""
        suffix = source.path.rsplit(".", 1)[-1].lower()
        language = language_of(source.path) or "java"
        family: Family = "hash" if suffix in {"rb", "pl"} else "php" if suffix == "php" else "c"
        text = without_comments(source.text, family)
        comments = suppressing_comments(source.text, family)
        if is_generated_program(source.text) or _METHODS_ON_CLIENT.search(text):
            return Extraction(self.name, comments=comments)
        code = without_strings(text, family)
        uses = {use.span: use for use in find_calls(code, language, vocabulary.sdk)}
        return Extraction(
            self.name,
            uses=tuple(uses[span] for span in sorted(uses)),
            resources=tuple(
                find_properties(text, vocabulary.distinctive_properties, Confidence.MEDIUM, _NAMED)
            ),
            comments=comments,
            embedded=tuple(commands_in(text)),
        )
