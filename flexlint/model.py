"""The vocabulary every stage speaks. Imports nothing of ours.

Offsets are code-point offsets into ``SourceFile.text``; lines and columns are 1-based and
counted in code points. Everything here is frozen, slotted and picklable.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, IntEnum

from flexlint.record import field, record, record_with
from flexlint.typed import Literal, TypeAlias

SurfaceName: TypeAlias = Literal[
    "python",
    "arm",
    "bicep",
    "urls",
    "shell",
    "sdk",
    "powershell",
    "terraform",
    "yaml",
    "markdown",
    "text",
]
"""The languages that are read, in the order in which they read a file. What is known of each
stands in its row of :mod:`flexlint.surfaces.registry`."""

Diagnostic: TypeAlias = Literal[
    "parse-failure",
    "unreadable-file",
    "partly-read",
    "dynamic-call",
    "unused-suppression",
    "unknown-rule-in-suppression",
    "expired-suppression",
    "stale-baseline-entry",
]
"""What there is to say of the linting itself: each is a rule (its ``diagnostic``)."""

ModeBasis: TypeAlias = Literal["guard", "given", "parameter", "default", "config", "set"]
"""Where a mode comes from: the code around a use tests it, the resource gives it, a parameter's
default does, a tool's, the configuration says so, or another file does of the same set."""

OWN_CODES = "FLX"
"""How the codes of the shipped rules begin; those of packs do not."""

BindingBasis: TypeAlias = Literal["declared", "name", "symbol", "variable"]
"""How it is proven which scale set something is about: it is part of the set's declaration; the
same name is written out; the same symbol or reference; or a variable that one file reads and
another sets."""

UseForm: TypeAlias = Literal["call", "reference", "text", "permission"]
"""How an operation is used: it is called, named but not called here, found by the text search,
or allowed to somebody."""

Step: TypeAlias = Literal["template", "code", "permissions", "queries"]
"""What part of a scale set's migration something belongs to: how the set is declared, the code
that works with it, who may do what, or queries and alerts that look for it."""

Origin: TypeAlias = Literal[
    "template",
    "module",
    "sdk-model",
    "request-body",
    "command",
    "query",
    "reference",
    "id",
    "property",
    "text",
]
"""What declares a resource (or, from ``query`` on, speaks of one)."""

Scalar: TypeAlias = "str | int | float | bool | None"


class Severity(IntEnum):
    """How bad a finding is. Ordered: ``INFO < WARNING < ERROR``."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The lower-case word users write and reports print."""
        return self.name.lower()


class Confidence(IntEnum):
    """How sure we are that the text is the use the finding says. Ordered."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def label(self) -> str:
        """The lower-case word users write and reports print."""
        return self.name.lower()


@record_with(order=True)
class Span:
    """A half-open range ``[start, end)`` of offsets; ``SourceFile`` turns it into lines."""

    start: int
    end: int


# --------------------------------------------------------------------------------------
# Values: what we know of an expression without running it
# --------------------------------------------------------------------------------------


@record
class Known:
    """A scalar that is certain, or (``by_default``) certain unless somebody overrides it."""

    value: Scalar
    span: Span | None = None
    by_default: bool = False
    via: tuple[Span, ...] = ()
    """Spans of the declarations the value came through (a parameter, a variable)."""
    given_by: str = ""
    """What outside of the text gives another value if it is a default (``by_default``), or this
    very one if it is a member of an enumeration, in a form of :attr:`Unknown.given_by`; "" says
    nothing."""


@record
class OneOf:
    """One of several scalars, each possible (allowed values, branches of a conditional)."""

    values: tuple[Scalar, ...]
    why: str = ""
    span: Span | None = None
    via: tuple[Span, ...] = ()
    default_first: bool = False
    """True if the first value is the one that holds unless somebody overrides it."""
    every: bool = False
    """True if each of the values holds at some time: they are the turns of a loop."""


@record
class Unknown:
    """Nothing is known; ``why`` names the cause in words a report can print."""

    why: str
    span: Span | None = None
    symbol: str = ""
    """Two values of one file with the same symbol are surely the same; "" says nothing."""
    optional: bool = False
    """True if it is written so that there may well be nothing instead: null."""
    given_by: str = ""
    """What outside of the text gives the value, if that is known: ``env:VMSS_NAME`` (a variable
    of the environment), ``python:ops.names:WEB`` (what a module calls so), … :
    :mod:`flexlint.values.sources` has the forms. "" says nothing."""
    default: str = ""
    """What it is where :attr:`given_by` gives nothing: the default that is written beside it."""


@record
class Entry:
    """One ``key: value`` of a mapping. ``key_span`` covers the key without its quotes."""

    key: str
    key_span: Span
    value: Value
    conditional: bool = False
    """True if the entry is there only under a condition nobody can decide here."""


@record
class Object:
    """An object. Duplicate keys are kept in order; the last one counts, as in JSON."""

    entries: tuple[Entry, ...]
    span: Span | None = None
    open: bool = False
    """True if keys we cannot see may be present (a spread, ``**kwargs``, ``union()``)."""
    optional: bool = False
    """True if there may be nothing instead: null."""

    def entry(self, key: str) -> Entry | None:
        """The entry that counts for ``key``, compared case-insensitively (ARM's rule)."""
        folded = key.lower()
        for entry in reversed(self.entries):
            if entry.key.lower() == folded:
                return entry
        return None

    def get(self, key: str) -> Value | None:
        """The value under ``key`` (case-insensitive), or None if it is not written."""
        entry = self.entry(key)
        return None if entry is None else entry.value


@record
class Array:
    """An array. ``open`` is True if elements we cannot see may be present."""

    items: tuple[Value, ...]
    span: Span | None = None
    open: bool = False
    optional: bool = False
    """True if there may be nothing instead: null, or an array without elements."""


Value: TypeAlias = "Known | OneOf | Unknown | Object | Array"


class Answer(Enum):
    """The three truth values of Kleene logic."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"

    __hash__ = object.__hash__  # Enum's own is written in Python


@record
class Truth:
    """The outcome of a predicate over Values."""

    answer: Answer
    why: str = ""
    by_default: bool = False
    """True if the answer rests on a default that a deployment may override."""
    possibly: bool = False
    """True if a rule that asks for no more takes a MAYBE for a YES.

    Of ``[parameters('sku')]``, where the allowed values are ``Basic`` and ``Standard``, "is it
    ``Basic``?" is a MAYBE. "Can it be ``Basic``?" is a YES with this set: the rule speaks, and
    its finding claims no more than a medium confidence.
    """


# --------------------------------------------------------------------------------------
# What surfaces find
# --------------------------------------------------------------------------------------


class ModeKind(Enum):
    """The orchestration mode of a scale set, as far as it is known."""

    UNIFORM = "uniform"
    FLEXIBLE = "flexible"
    UNKNOWN = "unknown"

    __hash__ = object.__hash__  # Enum's own is written in Python


@record
class Note:
    """A secondary place in the same file and why it matters."""

    span: Span
    message: str
    by_files: bool = False
    """Whether it says which parameter files give what stands here: :attr:`Mode.files`."""


@record
class Mode:
    """An orchestration mode with its proof."""

    kind: ModeKind = ModeKind.UNKNOWN
    why: str = ""
    confidence: Confidence = Confidence.HIGH
    evidence: tuple[Note, ...] = ()
    basis: ModeBasis = "guard"
    files: tuple[str, ...] = ()
    """The parameter files that give it, if any do."""


UNKNOWN_MODE = Mode()


@record
class Argument:
    """One argument of a use, under its canonical (SDK snake_case) parameter name.

    ``name`` is None where the parameter could not be told (``*args``, too many
    positionals, a position whose meaning changed between SDK versions). ``text`` is the
    argument as the user wrote it, ready to be pasted into a replacement.
    """

    name: str | None
    text: str
    value: Value
    span: Span


LENGTH = "length"
"""What is read of a list by counting it or going through it: no property of its items."""


@record
class Read:
    """Code reads a property of what an operation gave back, or of the items of that."""

    name: str
    """In the SDK's snake_case, or :data:`LENGTH`."""
    span: Span
    given_to: str = ""
    """The canonical id of the operation that is given just this; "" if none is."""


@record
class ApiUse:
    """This text calls that operation."""

    operation: str
    """Canonical operation id, a key of the catalogue."""
    spelling: str
    """The operation as written, such as ``virtual_machine_scale_set_vms.begin_start``."""
    span: Span
    """The primary span: a method name, a URL part, command words. On one line."""
    confidence: Confidence
    why: str
    """Why this confidence, in words: "receiver is a ComputeManagementClient"."""
    arguments: tuple[Argument, ...] = ()
    open_arguments: bool = False
    """True if arguments we cannot see may be present (``*args``, ``**kwargs``)."""
    target: Value = Unknown("not given")
    """The scale set's name."""
    symbol: str = ""
    """Dotted name of the enclosing function or class, or a JSON pointer; "" at top level."""
    client: str | None = None
    """The text before the operation group, such as ``self.compute``; None if not visible."""
    generation: str | None = None
    """Spelling generation, as the catalogue names it (``track1``, ``track2``), if it shows."""
    asynchronous: bool = False
    """True if the call is awaited or its client is an asynchronous one."""
    mode: Mode = UNKNOWN_MODE
    """What the surroundings prove about the set's mode (a guard), if anything."""
    statement: Span | None = None
    """The whole call or command, for replacement and suppression; may span lines."""
    form: UseForm = "call"
    reads: tuple[Read, ...] = ()
    """What the code is seen to read of the result."""
    reads_nothing_else: bool = False
    """True if :attr:`reads` is all that the code does with the result."""
    instance_ids: tuple[Span, ...] = ()
    """Where in the arguments ``instance_id`` of an item of an instance list is read."""
    subscription: str = ""
    """The id or the name of the subscription of the set, if it is written out."""
    clients: tuple[tuple[str, str], ...] = ()
    """(package, text) of other clients that can be written at the use."""
    alone: bool = False
    """True if it is a statement of its own, awaited and waited for or not: nobody takes what it
    gives back. Known of calls in Python only."""
    iterated: bool = False
    """True if what it gives back is gone through at once where the call stands: in the header of a
    loop, a comprehension, ``list(…)``. Known of calls in Python only."""
    in_class: bool = False
    """True if it stands in the body of a class, whose names a comprehension does not see. Known of
    calls in Python only."""
    runner: Span | None = None
    """The words that have the command run with other settings, by another user or on another
    machine than the shell that reads it (``ssh host``, ``sudo``), or only may. Known of shells
    only."""
    quotes: str = ""
    """The quotes that the use stands in where its language nests in itself, outermost first."""
    group: Value = Unknown("not given")
    """The name of the set's resource group, where no argument gives it."""
    shared: bool = False
    """True if the same text may call something else as well, such as in another turn of a loop:
    what replaces this operation does not replace the text."""
    fed_by: tuple[Span, ...] = ()
    """The statements that list the instances whose ids it is given: what replaces it is right
    only where they are replaced as well."""
    followed: Literal["", "printed", "seen"] = ""
    """Of a list, whether it is known what becomes of what it gives: it is ``printed``, or all that
    gets it is ``seen`` and is replaced with it."""
    hindrance: str = ""
    """Why what replaces it is right only with changes that nobody can make here, in words: the
    ids of a list go elsewhere. "" if nothing is in the way."""

    def argument(self, name: str) -> Argument | None:
        """The argument under canonical parameter ``name``, or None."""
        for argument in self.arguments:
            if argument.name == name:
                return argument
        return None


@record
class Deployment:
    """A deployment of a template that a parameter file describes."""

    file: str
    """The path of the parameter file, in the form of ``SourceFile.path``."""
    given: tuple[Span, ...]
    """Where the template declares the parameters that the file gives."""

    def gives(self, via: Iterable[Span]) -> bool:
        """Whether one of the declarations ``via`` is a parameter that the file gives."""
        return any(span in self.given for span in via)


@record
class Resource:
    """This text declares (or refers to) a resource. One shape for every language."""

    type: str
    """The full type, parents included: ``Microsoft.Compute/virtualMachineScaleSets``."""
    type_span: Span
    """The primary span of the resource as a whole: the type value, without quotes."""
    api_version: Value
    name: Value
    body: Object
    """The whole resource object in ARM shape (``properties``, ``sku``, ``identity``, …)."""
    span: Span
    pointer: str
    """JSON pointer, or the symbolic name path in Bicep; stable under moved lines."""
    condition: Value | None = None
    copies: bool = False
    existing: bool = False
    children: tuple[Resource, ...] = ()
    mode: Mode = UNKNOWN_MODE
    origin: Origin = "template"
    confidence: Confidence = Confidence.HIGH
    """How sure we are that this is the resource it says (a type folded from parts is less)."""
    why: str = ""
    tool: str = "template"
    """Whose default mode counts where the body gives none (see ``ModeDefault.tool``)."""
    tool_version: str = ""
    """The version of that tool, if it shows."""
    changes: bool = False
    """True if it changes a set that exists: its mode is that of the set."""
    elsewhere: bool = False
    """True if another file declares it, which this one calls."""
    silent: bool = False
    """True if nothing is to be said of it here, and nothing else of the text rests on it: of one
    that stands elsewhere, the call decides nothing but the name, if that."""
    deployment: Deployment | None = None
    """The deployment in which it is so; None if no parameter file says anything."""
    identity: str = ""
    """Type and name, by which other resources of the text refer to it
    (:mod:`flexlint.values.identities`); "" if they cannot."""
    links: tuple[tuple[Span, str], ...] = ()
    """Where values in its body are ids of resources, and the identity of each; of those that are
    not written out."""
    in_modes: tuple[Resource, ...] = ()
    """The same set as it is in each mode it may have, where a parameter decides; without
    children."""
    group: Value = Unknown("not given")
    """The name of its resource group."""
    subscription: str = ""
    """The id or the name of its subscription, if it is written out."""
    target: Value | None = None
    """Of what is no scale set, nor below one: the name of the set that it is about (:attr:`group`
    is that one's); None if it is about none."""
    declared_in: str = ""
    """Of one that another file declares (:attr:`elsewhere`), that file's path; "" if not known."""
    declared_at: Related | None = None
    """The place in that file."""
    around: tuple[Resource, ...] = ()
    """The resources of the whole text, where a replacement may use what they give."""


@record
class Comment:
    """A comment that mentions flexlint; the text without the language's comment leader."""

    text: str
    span: Span
    own_line: bool
    """True if nothing but white space stands before it on its line."""


@record
class MetadataSuppression:
    """A suppression given as data (ARM ``metadata``), valid for everything in ``scope``."""

    codes: tuple[str, ...]
    reason: str
    span: Span
    scope: Span


@record
class Segment:
    """``length`` characters at ``text_start`` of an embedded text stand at ``source_start``."""

    text_start: int
    source_start: int
    length: int
    place: str = ""
    """Where that is, as a reader would say, if the file's lines do not tell: a notebook's cell."""


@record
class Hole:
    """A part of an embedded text that stands for a value of the program around it."""

    start: int
    end: int
    given_by: str = ""
    """As :attr:`Unknown.given_by`, of the value."""
    default: str = ""
    known: bool = False
    """Whether the text has there what the program's own file puts in, if ``given_by`` puts in
    nothing else."""
    by_default: bool = False
    """Whether that is only a default."""


@record
class Embedded:
    """Text of another language found inside a file; the engine hands it to its surface."""

    language: SurfaceName
    text: str
    segments: tuple[Segment, ...]
    symbol: str = ""
    confidence: Confidence = Confidence.HIGH
    """The most that a finding inside may claim."""
    fragment: bool = False
    """True if it may well be a part of something: that it cannot be read is no finding."""
    expanded: bool = False
    """Whether a shell puts the values of variables into it: in the file, a backslash stands
    before a dollar sign that is the text's own."""
    words: tuple[tuple[Span, Span], ...] = ()
    """Set where the text is a list of words in the file: each word's place in ``text``, and that
    of the item in the file."""
    holes: tuple[Hole, ...] = ()
    """Where values stand in it that are put in when the program runs, in the order of the text."""
    by_shell: bool = True
    """False if it is not certain that a shell reads it: a string of a program may be split into
    words, or only be kept."""
    shared: bool = False
    """True if the place in the file may be another text as well, such as in another turn of a
    loop, or if words are added to it elsewhere: what replaces something in this text does not
    replace what the file has there."""
    mode: Mode = UNKNOWN_MODE
    """What a condition around it proves of the sets in it; the evidence stands in the file."""


@record
class Problem:
    """A surface could not read (a part of) its file."""

    message: str
    span: Span
    kind: Diagnostic = "parse-failure"
    """The rule it is reported under."""
    hint: str = ""


@record
class Unread:
    """A file that another one refers to and that was not read."""

    why: str
    """A clause: "it leads outside the repository"."""


@record
class Extraction:
    """All a surface has to say about one file. Partial results and problems may coexist."""

    surface: SurfaceName
    uses: tuple[ApiUse, ...] = ()
    resources: tuple[Resource, ...] = ()
    comments: tuple[Comment, ...] = ()
    metadata_suppressions: tuple[MetadataSuppression, ...] = ()
    embedded: tuple[Embedded, ...] = ()
    problems: tuple[Problem, ...] = ()
    degraded: bool = False
    """True if the text search must look at the file as well: it was not read as a whole."""


# --------------------------------------------------------------------------------------
# What users read
# --------------------------------------------------------------------------------------


@record
class Subject:
    """What one text says of which scale set something in it is about; other files may say more."""

    name: str = ""
    """The set's name, if it is known."""
    group: str = ""
    """The name of its resource group, if that is known."""
    by_default: bool = False
    """True if the name is one that a deployment may override: a parameter's default."""
    files: tuple[str, ...] = ()
    """The parameter files that give the name, if any do."""
    symbol: str = ""
    """Within its file, two subjects with the same symbol are surely the same set."""
    place: str = ""
    """The declaration that it is part of, as that one's own subject has it; "" if of none."""
    beside: str = ""
    """The declaration in the same text that it works with, as :attr:`place` of that one."""
    given_by: str = ""
    """As :attr:`Unknown.given_by`, of the name."""
    default: str = ""
    """As :attr:`Unknown.default`, of the name."""
    at: Span | None = field(default=None, compare=False)
    """Where the name stands in the file, if something outside of the text gives it."""
    why: str = ""
    """Why the name is not known, in words: "not given", "a parameter of the function"."""
    role: str = ""
    """Of what a role allows: the role's name. It is about the sets that the role is assigned on."""
    subscription: str = ""
    """The id or the name of its subscription, if that is written out."""


@record
class Reach:
    """For which texts something holds: all that one of its parts names."""

    runs: tuple[str, ...] = ()
    """Programs that are run with it, as a path is written from the folder where they are run:
    ``ops/drain.py``; with a slash at the end, all files of a folder. Which files that may be,
    :mod:`flexlint.values.reach` says."""
    within: tuple[Span, ...] = ()
    """Parts of its own file."""
    folder: Literal["", "alone", "below"] = ""
    """The files of its own folder alone, or those in folders below that as well."""
    above: int = 0
    """How many folders above its own that folder is."""


@record
class Definition:
    """A text gives what others read under a name: :attr:`Unknown.given_by` of theirs."""

    given_by: str
    """The name, in a form of :mod:`flexlint.values.sources`."""
    value: Value
    """``Known.by_default`` where it counts only if nothing else gives the name. Unknown where
    that comes from elsewhere again, its own :attr:`Unknown.given_by` saying from where."""
    span: Span
    """Where the value is written; where the name is, if the value is nowhere."""
    scope: Reach
    """The texts that have it from here and from no nearer place of the same file."""


@record
class Call:
    """A text runs a file, or calls a function of a module, and gives it something."""

    path: str
    """The file, as :attr:`Reach.runs` is written, ``.`` for its own; "" if it does not show
    which."""
    span: Span
    """The whole call."""
    given: tuple[tuple[str, Value], ...] = ()
    """What it is given, by the names that the file has for it: ``1``, ``name``; of a function by
    its parameters."""
    rest: str = ""
    """Why what is not in :attr:`given` may be given as well, in words; "" if it surely is not."""


@record
class Passed:
    """Something that a deployment gives its template."""

    span: Span
    name: str = ""
    """The parameter that is given by its name, in lower case; "" of a file of them."""
    value: Value = Unknown("a file gives it")
    """Of a parameter."""
    file: str = ""
    """A file of parameters, as :attr:`Deploys.path` is written, with a star for each part that is
    filled in at run time; "" if it does not show at all what is given."""
    optional: bool = False
    """True if the file need not be there."""


@record
class Loads:
    """A script runs another one in its own shell: ``. ./lib.sh``, ``Import-Module ./lib.psm1``."""

    path: str
    """The file, as :attr:`Reach.runs` is written; "" if it does not show which."""
    span: Span
    within: bool = False
    """Whether that may happen at another time than where it is written: in a function."""
    closed: bool = False
    """Whether variables of one are none of the other's."""


@record
class Sets:
    """A script sets a variable of its shell."""

    name: str
    """"" of one that does not show, which may be any."""
    value: Value
    span: Span
    within: bool = False
    """As :attr:`Loads.within`."""
    local: bool = False
    """Whether only the function has it, and those that it calls."""
    handed: bool = False
    """Whether it is one whose name the function is given by who calls it."""
    everywhere: bool = False
    """Whether those have it as well that import the script as a module."""


@record
class Shares:
    """What a script has in common with those that it loads, and with those that load it."""

    loads: tuple[Loads, ...] = ()
    sets: tuple[Sets, ...] = ()
    functions: frozenset[str] = frozenset()
    """Those that it defines."""


@record
class Deploys:
    """A text deploys templates."""

    path: str
    """The template's file, or the folder of a configuration, as :attr:`Reach.runs` is written; ""
    of one that does not show."""
    span: Span
    """Where the path is written, or the command where it is not."""
    how: str
    """By what, in words that a reader knows: ``az deployment group create``, ``azd``."""
    parameters: tuple[str, ...] = ()
    """Files with the values of its parameters, written like :attr:`path`."""
    group: str = ""
    """The name of the resource group, if it is written out."""
    subscription: str = ""
    """The id or the name of the subscription, if it is written out."""
    passed: tuple[Passed, ...] = ()
    """What it gives the template, of which the last counts. Names of Terraform's variables have a
    case."""
    name: str = ""
    """Of the deployment, if it is written out, or follows from the path."""
    planned: bool = False
    """True if it is only planned here, and applied elsewhere with what is given here."""


@record
class Location:
    """A span resolved against its file: 1-based lines and columns, end exclusive."""

    path: str
    """Relative to the working directory where possible, with ``/``. Bytes of a name that are no
    UTF-8 are surrogates in it (``os.fsencode`` gives them back)."""
    line: int
    column: int
    end_line: int
    end_column: int
    snippet: str = ""
    """The text of the first line, without its line ending; of a very long line the part around
    the span. Never longer than a bound, whatever the line."""
    cut_before: int = 0
    """Characters of the line before ``snippet``: its first one stands in column
    ``cut_before + 1``."""
    cut_after: int = 0
    """Characters of the line after ``snippet``."""

    @property
    def line_length(self) -> int:
        """Characters of the first line, without its line ending."""
        return self.cut_before + len(self.snippet) + self.cut_after


@record
class Related:
    """A secondary location and why it matters."""

    location: Location
    message: str


@record
class Suggestion:
    """What to write instead."""

    text: str
    """Code ready to paste where ``language`` is set, else a sentence."""
    language: str | None = None
    note: str = ""
    """What must hold for the text to be right ("the id must be a VM name")."""
    adds: bool = False
    """True if the text is written beside what is there, not in its place."""
    complete: bool = True
    """True if the text is code that can be pasted as it stands: it is no sentence, and nothing
    in it is a placeholder. Known of a finding's suggestion only."""
    pieces: tuple[Segment, ...] = field(default=(), compare=False, repr=False)
    """The parts of the text that were copied from the source as they stand there."""
    replaces: Span | None = field(default=None, compare=False, repr=False)
    """What the text stands in the place of, where that is certain: with nothing else changed, the
    file is as well-formed as before, and has all that it had besides."""


@record
class Edit:
    """Characters of a file that are replaced: 1-based lines and columns, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@record
class ResourceRef:
    """Which resource type, and which property of it, a finding is about."""

    type: str
    property: str | None = None


@record
class Binding:
    """Which scale set of the code base something is about, or why nobody can say."""

    scale_set: str = ""
    """The :attr:`ScaleSet.id`; "" if it is not proven to be about any."""
    name: str = ""
    """What the set is called, for people."""
    basis: BindingBasis | None = None
    """None if it is not bound."""
    why: str = ""
    """The proof as a clause (``both use the name "web"``); of what is not bound, what would
    prove it (``no file of this run says what gives the name``)."""
    evidence: tuple[Related, ...] = ()
    """The places that the proof is made of, in this file or in others."""


UNBOUND = Binding()


@record
class InTemplate:
    """What a declaration in a template rests on, which a deployment may give otherwise."""

    file: str = ""
    """The parameter file that the template was read with, if it has any."""
    given_by: str = ""
    """As :attr:`Unknown.given_by`, of a name that a parameter file gives."""
    name: tuple[str, ...] = ()
    """The parameters, in lower case, that the name came through; ``*`` where that may be any."""
    mode: tuple[str, ...] = ()
    """Those of the mode."""
    in_group: bool = False
    """True if it is made in the resource group that the template is deployed to."""


@record
class Declaration:
    """One place of the code base that declares a scale set, or speaks of one that exists."""

    subject: Subject
    location: Location
    mode: Mode
    """As far as its file tells; its evidence stands in :attr:`evidence`."""
    surface: SurfaceName
    pointer: str
    """As :attr:`Resource.pointer`."""
    origin: Origin
    tool: str
    address: str = ""
    """By what other files of its language refer to it, such as
    ``azurerm_linux_virtual_machine_scale_set.web``; "" if they cannot."""
    declares: bool = True
    """False if it only speaks of a set that is made elsewhere (``existing``, an update)."""
    declared_in: str = ""
    """The file that declares it, where this place only calls that; "" of one declared here."""
    conditional: bool = False
    """True if it is deployed under a condition."""
    size: str = ""
    """The size of its machines, if that is known: sets of other sizes are other sets."""
    evidence: tuple[Related, ...] = ()
    """The places that the mode rests on."""
    template: InTemplate | None = None
    """What it rests on in a template that others deploy; None of one that nobody does."""


AttachmentKind: TypeAlias = Literal[
    "role-assignment", "autoscale", "alert", "diagnostics", "lock", "maintenance"
]
"""What is made for one resource and names that by its id, as far as it is told apart."""


@record
class Attachment:
    """Something that is made for a scale set and names it by its id: another set needs its own."""

    kind: AttachmentKind
    subject: Subject
    location: Location
    role: str = ""
    """The name of the role that is assigned, where it is written."""


@record
class ScaleSet:
    """One scale set of the code base."""

    id: str
    """Names it within a report; the same from run to run, whatever lines move."""
    name: str
    """What to call it: its name, or the symbol that stands for it where no name is known."""
    named: bool
    """Whether :attr:`name` is the name that it has in Azure."""
    mode: Mode
    declared: tuple[Declaration, ...]
    """Sorted by place; the first says what :attr:`mode` rests on, where one does."""
    group: str = ""
    """The name of its resource group, if that is known."""
    deployed_by: tuple[Related, ...] = ()
    """What deploys it: parameter files, pipelines, scripts, callers of its module."""
    notes: tuple[str, ...] = ()
    """What was taken for granted, in sentences: "Two files declare ...; they are taken for one set
    because nothing says otherwise." """
    attached: tuple[Attachment, ...] = ()
    """What is made for it and names it by its id, sorted by place."""


@record
class Finding:
    """One place in one file where one rule has something to say."""

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    surface: str
    location: Location
    message: str
    fingerprint: str
    url: str
    why: str = ""
    """Why this confidence."""
    operation: str | None = None
    resource: ResourceRef | None = None
    mode: Mode = UNKNOWN_MODE
    suggestion: Suggestion | None = None
    related: tuple[Related, ...] = ()
    row: int | None = None
    """The row of the Uniform-to-Flexible mapping table, if the rule comes from it."""
    symbol: str = ""
    form: UseForm | None = None
    """How the operation is used; None if the finding is about no use of one."""
    subjects: tuple[Subject, ...] = ()
    """What its file says of the scale sets it is about: mostly one, none if it is about none."""
    binding: Binding = UNBOUND
    also: tuple[Binding, ...] = ()
    """The further sets that it is about: a template's other deployments, a loop's other turns."""
    edits: tuple[Edit, ...] = ()
    """What puts the suggestion into its file; none unless it is complete, and certain what exactly
    it replaces."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Report order: path, position, code."""
        where = self.location
        return (where.path, where.line, where.column, self.code, self.message)


@record
class Silenced:
    """A finding that is not active, and why (a suppression's or the baseline's reason)."""

    finding: Finding
    kind: Literal["suppression", "baseline"]
    reason: str = ""


@record
class Summary:
    """What was looked at. The counts always add up: discovered = examined + skipped."""

    discovered: int = 0
    examined: int = 0
    """Files that mention scale sets and were analysed."""
    skipped: int = 0
    """Files that mention nothing of interest, or that were not read."""
    unread: int = 0
    """Those of the skipped that mention scale sets in a format that no surface reads, or that
    could not be opened."""
    unparsable: int = 0
    """Examined files with a parse failure (they were still searched as text)."""
    excluded: int = 0
    """Files left out by an exclude or as vendored SDK source (not among the discovered)."""
    by_surface: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0
    """How long the run took, for those who call flexlint: no report prints it."""
    nothing: tuple[str, ...] = ()
    """Why there was nothing to look at, in phrases; empty if there was something."""
    unread_files: tuple[str, ...] = ()
    """The paths of the unread ones, sorted."""


@record
class Report:
    """The whole input of a reporter. Findings are sorted."""

    findings: tuple[Finding, ...]
    summary: Summary
    silenced: tuple[Silenced, ...] = ()
    notices: tuple[str, ...] = field(default=())
    """Sentences about the run as a whole, for people."""
    scale_sets: tuple[ScaleSet, ...] = ()
    """The sets of the code base, sorted by name and id; empty where files were not linked."""
