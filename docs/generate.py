"""Writes everything that is generated from the catalogue: the rule pages under ``docs/rules``,
``docs/operations.md``, the rule table of the README, and the JSON Schemas in ``rules/schema``.

Run it after a change of ``rules/``::

    python docs/generate.py            # write
    python docs/generate.py --check    # only say what differs; exit 1 if something does
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path

import jinja2

from flexlint.audit.rule_pages import (
    Instead,
    cli_words,
    powershell_words,
    python_words,
    rest_words,
    rule_page,
    verdict_words,
)
from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.format import MODE_DEFAULTS_FILE, MODELS_FILE, OPERATIONS_FILE, RULE_FILE
from flexlint.catalog.json_schema import json_schema
from flexlint.catalog.loading import TABLE, data_directory, read_documents, sections
from flexlint.catalog.mode_defaults import ModeDefault
from flexlint.catalog.operation import Operation
from flexlint.catalog.rule import Case, Rule, rule_order
from flexlint.catalog.topics import rules_about, title
from flexlint.config.options import Options
from flexlint.engine.analysis import Analysis
from flexlint.surfaces.registry import ENTRIES, title_of
from flexlint.text.source import SourceFile

ROOT = Path(__file__).resolve().parent.parent
_LANGUAGES: Mapping[str, str] = {
    "arm": "json",
    "shell": "sh",
    "terraform": "hcl",
    "urls": "http",
    "sdk": "go",
}
_MOST_PAGES = 3
_BEGIN, _END = "<!-- rules -->", "<!-- end of rules -->"


@dataclass(frozen=True, slots=True)
class Example:
    """A case as the page shows it."""

    title: str
    code: str
    language: str
    suggestion: str = ""
    suggestion_language: str = ""
    note: str = ""


def files() -> dict[Path, str]:
    """Every generated file, by its path below the root of the repository, with its text."""
    catalog = load_catalog()
    pages = _Pages(catalog)
    documents = {
        Path("rules/schema/rule.schema.json"): json_schema(RULE_FILE, "flexlint rules"),
        Path("rules/schema/operations.schema.json"): json_schema(
            OPERATIONS_FILE, "flexlint operations"
        ),
        Path("rules/schema/mode-defaults.schema.json"): json_schema(
            MODE_DEFAULTS_FILE, "flexlint mode defaults"
        ),
        Path("rules/schema/models.schema.json"): json_schema(MODELS_FILE, "flexlint models"),
    }
    texts = {path: json.dumps(schema, indent=2) + "\n" for path, schema in documents.items()}
    for rule in catalog.rules:
        texts[Path(f"docs/rules/{rule.code}.md")] = pages.rule(rule)
    texts[Path("docs/rules/README.md")] = pages.index()
    texts[Path("docs/rules/topics.md")] = pages.topics()
    texts[Path("docs/operations.md")] = pages.operations()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    before, found, rest = readme.partition(_BEGIN)
    _, ended, after = rest.partition(_END)
    if not found or not ended:
        raise ValueError(f"README.md has no {_BEGIN} … {_END} for the table of rules")
    texts[Path("README.md")] = f"{before}{_BEGIN}\n{pages.summary()}{_END}{after}"
    return texts


class _Pages:
    """Renders the templates; holds what all of them need."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.analysis = Analysis.of(Options())
        shown = {rule.code: list(self._examples(rule)) for rule in catalog.rules}
        pages = Counter(
            note
            for examples in shown.values()
            for note in {example.note for _, group in examples for example in group}
        )
        self.examples = {
            code: [
                (title_of(surface), [_with_own_note(e, pages) for e in group])
                for surface, group in examples
            ]
            for code, examples in shown.items()
        }
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
            undefined=jinja2.StrictUndefined,
            trim_blocks=False,
            keep_trailing_newline=True,
            autoescape=False,
        )
        self.environment.globals.update(
            cell=_cell,
            cli=cli_words,
            instead=_instead,
            message=_message,
            powershell=powershell_words,
            python=python_words,
            rest=rest_words,
            rules=self._rules_of,
            said=_said,
            title=title,
            verdict=verdict_words,
            versions=_versions,
        )

    def rule(self, rule: Rule) -> str:
        """The page of one rule."""
        return self._render(
            "rule.md.j2",
            page=rule_page(self.catalog, rule),
            rule=rule,
            examples=self.examples[rule.code],
        )

    def topics(self) -> str:
        """The page of what several rules have to say."""
        background = self.catalog.shorthand.background
        return self._render(
            "topics.md.j2",
            topics=[
                (name, title(name), background[name], rules_about(self.catalog, name))
                for name in sorted(background)
            ],
        )

    def index(self) -> str:
        """The list of all rules."""
        groups = groupby(self.catalog.rules, key=lambda rule: rule_order(rule.code)[1])
        return self._render(
            "rules.md.j2",
            rules=self.catalog.rules,
            groups=[(_titles()[number], list(members)) for number, members in groups],
        )

    def operations(self) -> str:
        """The page of all operations and their verdicts."""
        documents = read_documents(data_directory())
        return self._render(
            "operations.md.j2",
            operations=list(self.catalog.operations.values()),
            date=self.catalog.date,
            others=sections(documents)["other-commands"],
            defaults=self.catalog.mode_defaults,
        )

    def summary(self) -> str:
        """The README's table: one line for each group of rules."""
        lines = ["| rules | |", "|---|---|"]
        rules = [rule for rule in self.catalog.rules if rule.diagnostic is None]
        for number, group in groupby(rules, key=lambda rule: rule_order(rule.code)[1]):
            codes = [rule.code for rule in group]
            first, last = (f"[{c}](docs/rules/{c}.md)" for c in (codes[0], codes[-1]))
            span = first if len(codes) == 1 else f"{first} to {last}"
            row = f"row {number}: " if number <= 8 else ""
            lines.append(f"| {span} | {row}{_titles()[number]} |")
        return "\n".join(lines) + "\n"

    def _render(self, template: str, **values: object) -> str:
        text = self.environment.get_template(template).render(**values)
        text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
        return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"

    def _examples(self, rule: Rule) -> Iterator[tuple[str, list[Example]]]:
        for surface, cases in rule_page(self.catalog, rule).cases:
            yield surface, [self._example(rule, case) for case in cases]

    def _example(self, rule: Rule, case: Case) -> Example:
        word = "Found" if case.kind == "bad" else "Left alone"
        example = Example(
            title=f"{word}: {case.title}" if case.title else f"{word}:",
            code=case.code.rstrip(),
            language=_LANGUAGES.get(case.surface, case.surface),
        )
        if case.kind == "good":
            return example
        result = self.analysis.text(SourceFile(ENTRIES[case.surface].case_file, case.code))
        for finding in result.findings:
            suggestion = finding.suggestion
            if finding.code == rule.code and suggestion is not None and suggestion.language:
                return replace(
                    example,
                    suggestion=suggestion.text.rstrip(),
                    suggestion_language=_LANGUAGES.get(suggestion.language, suggestion.language),
                    note=suggestion.note,
                )
        return example

    def _rules_of(self, operation: Operation) -> str:
        rules = self.catalog.rules_for_operation(operation.id)
        return ", ".join(f"[{rule.code}](rules/{rule.code}.md)" for rule in rules)


def _with_own_note(example: Example, pages: Mapping[str, int]) -> Example:
    """``example`` without its note where that stands on more pages than may say the same: those
    on ids and names, which the topics explain."""
    return example if pages[example.note] <= _MOST_PAGES else replace(example, note="")


@cache
def _titles() -> Mapping[int, str]:
    """Group number -> title: of the table's rows, else from the name of the rule file."""
    titles = {}
    for path in data_directory().glob("[0-9]*.yaml"):
        number, _, words = path.stem.partition("-")
        titles[int(number)] = words.replace("-", " ").capitalize()
    for row in read_documents(data_directory())[TABLE]["rows"]:
        titles[row["row"]] = row["title"]
    return titles


# -- words for data ------------------------------------------------------------------------


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _message(text: str) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", text)


def _said(text: str) -> str:
    """The text of an error; what stands in its holes varies."""
    return re.sub(r"\{\w+\}", "…", text)


def _instead(instead: Instead) -> str:
    """A replacement as an item of a list, with its query."""
    text = instead.text
    if instead.query:
        query = textwrap.indent(instead.query, "  ")
        text += f"\n\n  ```kusto\n{query}\n  ```\n"
        if instead.hole:
            text += f"\n  For `{instead.hole}` put the resource id of the scale set."
    return text


def _versions(default: ModeDefault) -> str:
    if default.since:
        return f"since {default.since}"
    return f"up to {default.until}" if default.until else ""


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` compare them. Returns the exit code."""
    wanted = files()
    stale = {ROOT / "docs/rules" / p.name for p in (ROOT / "docs/rules").glob("*.md")}
    stale -= {ROOT / path for path in wanted}
    changed = []
    for path, text in wanted.items():
        target = ROOT / path
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            changed.append(path.as_posix())
            if "--check" not in arguments:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
    for path in sorted(stale):
        changed.append(f"{path.relative_to(ROOT).as_posix()} (no longer generated)")
        if "--check" not in arguments:
            path.unlink()
    print("\n".join(changed) or "nothing differs")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
