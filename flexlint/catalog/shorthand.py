"""What the files of the catalogue say in short, written out before they are read.

A rule refers to a paragraph of ``background.yaml`` by its name and to the mapping table by row
and API; a case gives a template by the one resource in it; a spelling leaves out what options
and parameters generally stand for. The data has been validated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flexlint.record import field, record, replace
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.catalog.shapes import Data

Pairs = Mapping[str, str]


@record
class Shorthand:
    """What may be left out, and what it stands for."""

    background: Mapping[str, str] = field(default_factory=dict)
    """Paragraphs of rules, by name."""
    table: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """(row, API) of the mapping table -> the alternative it gives."""
    options: Pairs = field(default_factory=dict)
    """Options of ``az`` -> the parameter that they stand for, unless a spelling says otherwise."""
    parameters: Pairs = field(default_factory=dict)
    """The same for PowerShell."""

    @classmethod
    def of(cls, whole: Data) -> Shorthand:
        """That of the shipped catalogue: ``whole`` has the sections of its files."""
        return cls(
            whole.get("background", {}),
            {
                (row["row"], api["name"]): api.get("alternative", row["alternative"])
                for row in whole["rows"]
                for api in row["apis"]
            },
            whole.get("cli-options", {}),
            whole.get("powershell-parameters", {}),
        )

    def beside(self, background: Mapping[str, str]) -> Shorthand:
        """With the paragraphs of a rule pack of its own."""
        return replace(self, background={**self.background, **background})

    def rule(self, data: Data) -> Data:
        """An entry of ``rules``, written out."""
        whole = {**data, "why": self._why(data["why"])}
        mapping = data.get("mapping")
        if mapping is not None and "table" not in mapping:
            whole["mapping"] = {**mapping, "table": self.table[mapping["row"], mapping["api"]]}
        if "cases" in data:
            whole["cases"] = [_case(case) for case in data["cases"]]
        return whole

    def _why(self, why: str | list[str | Data]) -> str:
        if isinstance(why, str):
            return why
        paragraphs = (
            part if isinstance(part, str) else self.background[part["background"]] for part in why
        )
        return "\n\n".join(paragraph.strip("\n") for paragraph in paragraphs) + "\n"

    def spelled(self, data: Data) -> Data:
        """An entry of ``operations`` or ``counterparts``, written out."""
        return {
            **data,
            **dict(_with(data, "cli", self.options)),
            **dict(_with(data, "powershell", self.parameters)),
        }


def _with(data: Data, surface: str, general: Pairs) -> Iterator[tuple[str, list[Data]]]:
    if surface in data and general:
        yield (
            surface,
            [
                {**item, "arguments": {**general, **item.get("arguments", {})}}
                for item in data[surface]
            ],
        )


def _case(data: Data) -> Data:
    if "resource" not in data:
        return data
    others = {key: value for key, value in data.items() if key != "resource"}
    return {**others, "code": template(data["resource"])}


def template(resource: Data) -> str:
    """An ARM template that declares nothing but ``resource``."""
    import json  # a shorthand that is loaded has written everything out

    whole = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [resource],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
