"""The catalogue as a whole, with the questions that are asked of it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from flexlint.catalog.packed import Partly
from flexlint.model import OWN_CODES
from flexlint.record import field, record

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:  # what is asked for is unpickled, and imports what it takes
    from flexlint.catalog.azure_errors import KnownError
    from flexlint.catalog.mode_defaults import ModeDefault
    from flexlint.catalog.operation import Counterpart, Operation, OtherCommand, Source
    from flexlint.catalog.rule import ResourcePattern, Rule
    from flexlint.catalog.shorthand import Shorthand
    from flexlint.catalog.vocabulary import Vocabulary


@record
class Index:
    """Look-up tables, made once from the data. Rules are in them by their codes."""

    rules: Mapping[str, Rule]
    """In the order of :attr:`Catalog.rules`."""
    by_operation: Mapping[str, tuple[str, ...]]
    by_type: Mapping[str, tuple[tuple[str, int, str], ...]]
    """(code, number of the pattern in its rule, last key of its property, which may be "")."""
    by_name: Mapping[str, str]
    by_diagnostic: Mapping[str, str]


@record
class Catalog(Partly):
    """Everything flexlint knows of Azure. Immutable; make one with :func:`load_catalog`.

    What nobody asks for of the shipped one is not read.
    """

    operations: Mapping[str, Operation]
    """By canonical id, in the order of the file."""
    rules: tuple[Rule, ...]
    """Sorted by row, then number (``FLX999`` before ``FLX1001``)."""
    counterparts: Mapping[str, Counterpart]
    """What replacements call, by id; scale-set operations that are called are among them."""
    sources: Mapping[str, Source]
    errors: Mapping[str, KnownError]
    other_commands: tuple[OtherCommand, ...]
    """Commands about scale sets that are no operation of the catalogue."""
    mode_defaults: tuple[ModeDefault, ...]
    date: str
    """The day the facts were last checked, ISO."""
    version: int
    """Of the data format."""
    vocabulary: Vocabulary
    shorthand: Shorthand
    """What rule packs may say in short."""
    notices: tuple[str, ...]
    """What authors of rule packs should know: one line for each field with an old name."""
    index: Index = field(repr=False, compare=False)

    @property
    def by_code(self) -> Mapping[str, Rule]:
        """The rules by their codes, in the order of :attr:`rules`."""
        return self.index.rules

    def rules_for_operation(self, operation: str) -> tuple[Rule, ...]:
        """The rules on canonical ``operation``; empty if it is harmless or unknown."""
        rules = self.index.rules
        return tuple(rules[code] for code in self.index.by_operation.get(operation, ()))

    def patterns_for_type(
        self, resource_type: str, keys: Callable[[], Container[str]] | None = None
    ) -> tuple[tuple[Rule, ResourcePattern], ...]:
        """The rules on lower-case ``resource_type``, each with a pattern that names the type.

        With ``keys``, which are all keys in the resource's body (as
        :func:`flexlint.values.paths.all_keys` gives them), only those that may find something: a
        pattern's property is nowhere if its last key is not.
        """
        listed = self.index.by_type.get(resource_type, ())
        there = keys() if keys is not None and listed else None
        found = (
            (self.index.rules[code], number)
            for code, number, last in listed
            if not last or there is None or last in there
        )
        return tuple((rule, rule.resources[number]) for rule, number in found)

    def rule(self, written: str) -> Rule | None:
        """The rule with this code or slug, in any letter case, or None."""
        code = self.index.by_name.get(written.strip().lower())
        return None if code is None else self.index.rules[code]

    def diagnostic(self, kind: str) -> Rule:
        """The rule that reports problems of ``kind`` (``parse-failure``).

        A kind without a rule of its own is reported as ``partly-read``.
        """
        codes = self.index.by_diagnostic
        return self.index.rules[codes.get(kind) or codes["partly-read"]]

    def nearest(self, written: str) -> str | None:
        """The code or slug that ``written`` was probably meant to be, or None."""
        from flexlint.text.words import nearest

        return nearest(written, (name for rule in self.rules for name in (rule.name, rule.code)))

    def url(self, rule: Rule, base: str = "") -> str:
        """The page of ``rule`` where the pages of ``docs/rules`` are published at ``base``.

        Empty for a rule that is not ours, and without a base.
        """
        if not base or not rule.code.startswith(OWN_CODES):
            return ""
        return f"{base.rstrip('/')}/{rule.code}.md"
