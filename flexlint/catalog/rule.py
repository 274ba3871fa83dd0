"""A rule: data that says what is wrong under Flexible orchestration, and where to look."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flexlint.catalog.operation import Replacement
from flexlint.model import Confidence, ModeKind, Severity, Step, SurfaceName
from flexlint.record import record
from flexlint.values.predicates import Predicate


@record
class ResourcePattern:
    """Which resources a rule looks at, and where in them it points."""

    types: tuple[str, ...]
    property: str | None = None
    """Path whose key is the primary span; one finding for each place it is found at.
    None: the finding is about the resource as a whole."""
    when: Predicate | None = None
    modes: tuple[ModeKind, ...] = (ModeKind.UNIFORM, ModeKind.FLEXIBLE, ModeKind.UNKNOWN)
    existing: bool = False
    """Whether references to existing resources count as well as declarations."""
    declared: bool = True
    """Whether declarations count; False leaves references alone."""
    missing: str | None = None
    """Path that must not be there for the rule to speak; the finding is on the type."""
    distinctive: bool = False
    """Whether the last key of ``property`` says by its name alone which property it is."""
    changes: bool = False
    """Whether it speaks of what changes a resource that exists, and of nothing else."""
    except_tools: tuple[str, ...] = ()
    """Tools (see ``ModeDefault.tool``) of whose sets a rule of their own says the same."""
    if_unknown: bool = False
    """Whether the rule says that it may apply (as an info of low confidence) where ``when`` rests
    on a value that is given but not known."""


@record
class Variant:
    """What changes in the finding when ``when`` holds (or the set's mode is ``mode``, or it is
    about the resource's ``property``)."""

    when: Predicate | None = None
    mode: ModeKind | None = None
    property: str | None = None
    """Path of the pattern that found it, as the rule writes it; of a call, the canonical name of
    the argument at fault. Beside it the variant counts that is about none."""
    severity: Severity | None = None
    message: str | None = None
    replacements: tuple[Replacement, ...] | None = None


@record
class TableMapping:
    """What the 2021 mapping table says of a rule's subject, and what is said today."""

    row: int
    api: str
    table: str
    today: str
    differs: bool = False
    sources: tuple[str, ...] = ()


@record
class Case:
    """A snippet that must (``bad``) or must not (``good``) get a finding of its rule."""

    kind: str
    surface: SurfaceName
    code: str
    title: str = ""
    severity: Severity | None = None
    """A bad snippet's finding must have it, if given."""
    says: str = ""
    """The message of a bad snippet's finding must contain it."""
    file: str = ""
    """The name of the snippet's file, where the surface reads several languages; "" for the
    usual one."""


@record
class Rule:
    """One row of the catalogue. Users write ``code`` or ``name``."""

    code: str
    name: str
    category: str
    severity: Severity
    summary: str
    """One line for tables."""
    message: str
    """What the finding says; ``{spelling}``, ``{target}``, ``{property}`` and ``{value}`` are
    filled in."""
    why: str
    """Paragraphs for ``explain`` and the docs."""
    confidence: Confidence = Confidence.HIGH
    """The most a finding of this rule may claim."""
    operations: tuple[str, ...] = ()
    resources: tuple[ResourcePattern, ...] = ()
    when: Predicate | None = None
    """For rules on operations: what must hold of the arguments for the rule to speak at all."""
    surfaces: tuple[SurfaceName, ...] = ()
    """For rules on operations: the only surfaces it speaks on; empty for all."""
    diagnostic: str | None = None
    """Set on rules about the linting itself: the kind of Problem they report."""
    variants: tuple[Variant, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    """Overrides those of the operation where not empty."""
    keeps_uniform: str = ""
    """For rules on resources: why a set that the rule speaks of cannot become Flexible, as a
    clause. What other rules say of the set then offers no way there."""
    step: Step | None = None
    """The part of a migration that its findings belong to. None: what is declared belongs to the
    template, what is called to the code, what is allowed to somebody to the permissions."""
    decision: str = ""
    """What somebody has to decide before the finding can be fixed, as a clause: ``which size the
    machines have instead``. Empty if the replacement leaves nothing open."""
    mapping: TableMapping | None = None
    errors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    cases: Sequence[Case] = ()


def rule_order(code: str) -> tuple[str, int, int, str]:
    """Sort key of rule codes: by prefix, then file (``FLX201`` is 2, ``FLX1001`` 10), number."""
    match = re.fullmatch(r"([A-Za-z]+)(\d+)(\d\d)", code)
    if match is None:
        return code, 0, 0, code
    return match[1], int(match[2]), int(match[3]), code
