"""Which templates the commands of a script deploy, and what they give their parameters."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from flexlint.lexical.command_words import CommandWord, commands_naming, option
from flexlint.lexical.programs import MOVING, WorkingFolder, written_path
from flexlint.model import Deploys, Known, Passed, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.values.sources import environment, templated

_CLI = regex(
    r"az(?:\.cmd)? (?:deployment(?: (?:group|sub|mg|tenant))?|group deployment"
    r"|stack (?:group|sub|mg)) create\b"
)
_BETWEEN = r"(?:\\[nrt]|[^\w\-]){1,200}"
_CALLED = regex(
    rf"az(?<![\w\-]az)(?:\.cmd)?{_BETWEEN}(?:deployment|stack|group{_BETWEEN}deployment)\b"
)
"""In every text with such a command, in lower case, written out or in a string."""
_APPLIED = regex(
    rf"(?:terraform|tofu){_BETWEEN}(?:-[\s\S]{{1,500}}?(?<![\w\-]))?(?:apply|plan)(?![\w\-])"
)
"""In every text with a command of Terraform that is told of variables, in lower case."""
_CMDLET = regex(
    r"(?:New|Set)-Az(?:ResourceGroup|Subscription|ManagementGroup|Tenant)?Deployment(?:Stack)?\Z",
    re.IGNORECASE,
)
_FILE = regex(r"@?(?P<path>[^\s={}]{1,300}\.(?:json|jsonc|bicepparam))\Z", re.IGNORECASE)
_ASSIGNED = regex(r"(?<!\w)(?:env:)?(\w{1,200})[ \t]{0,20}\+?=(?!\$\{?\1\b)")
_PUT_INTO = regex(r"\$\((?=\s{0,20}(?:az|terraform|tofu)\s)")
_PAIR = regex(r"(?P<name>[A-Za-z_]\w{0,200})=(?P<value>.{0,500})\Z")
_VARIABLE = regex(r"\$\$?\{?(?P<env>env:)?(?P<name>\w{1,200})\}?\Z", re.IGNORECASE)
_PLAIN = regex(r"[\w.\-]{1,90}\Z")
_HOLE = regex(
    r"\$\{\{[^{}\n]{1,200}\}\}|\$\([\w.\-]{1,200}\)|\$\$?\{(?:env:)?\w{1,200}\}|\$\$?(?:env:)?\w{1,200}"
)
"""What is filled in at run time."""
_STAR = "-any-"
_TABLE = regex(r"-TemplateParameterObject[ \t]{1,20}@\{[^{}]{0,5000}\}", re.IGNORECASE)
_BREAKS = regex(r"[\r\n;|]")
_WRITTEN = regex(r"[ \t:]{1,20}@\{(?P<inner>[^{}]{0,5000})\}")
_ENTRY = regex(
    r"[ ]{0,200}(?P<q>[\"']?)(?P<name>[A-Za-z_]\w{0,200})(?P=q)[ \t]{0,20}=[ \t]{0,20}"
    r"(?:'(?P<a>[^']{0,500})'|\"(?P<b>[^\"]{0,500})\"|(?P<c>[^\s'\"=]{1,500}))(?=[ ]|\Z)"
)
_PLAN = "/plan"
_WITH_VALUES = frozenset(
    {"var", "var-file", "target", "replace", "out", "state", "state-out", "backup", "parallelism",
     "lock-timeout", "lock", "input", "refresh", "generate-config-out"}
)  # fmt: skip
_NAMED = regex(r"-[A-Za-z_]\w{0,200}\Z")
_SPLAT = regex(r"@\w{1,200}\Z")
_MOST_WORDS = 6
_OF_TEMPLATES = ("deployment", "stack")
"""One of these is in each command that deploys a template."""
_OF_TERRAFORM = ("apply", "plan")
"""One of these is in each command of Terraform that is told of variables."""
_TRYING = frozenset({"--what-if", "-w"})
"""Options of deployments that only say what would be deployed."""
_OPTIONS = ("-p", "--parameters")


def may_deploy(text: str) -> bool:
    """Whether a command in ``text`` may deploy something. Cheap: to look at all commands is not."""
    folded = text.lower()
    return _may_name_templates(folded) or _may_apply(folded)


def _may_name_templates(folded: str) -> bool:
    """Whether a command in ``folded``, a text in lower case, may deploy a template's file."""
    if not any(word in folded for word in _OF_TEMPLATES):
        return False
    if "-templatefile" in folded:
        return True
    return "create" in folded and _CALLED.search(folded) is not None


def _may_apply(folded: str) -> bool:
    """Whether a command in ``folded``, a text in lower case, may apply a Terraform folder."""
    if "terraform" not in folded and "tofu" not in folded:
        return False
    return any(word in folded for word in _OF_TERRAFORM) and _APPLIED.search(folded) is not None


def deployments(
    text: str,
    folder: str = "",
    *,
    filled_in: bool = False,
    shell: bool = True,
    unseen: bool = False,
) -> Iterator[Deploys]:
    """What the commands of ``text`` deploy, run in ``folder`` as far as that is known; those whose
    template does not show as well, if ``unseen``.

    ``filled_in``: whether a tool that reads YAML fills something in before; ``shell``: whether
    ``$name`` is a variable of the environment where nothing sets it.
    """
    if not may_deploy(text):
        return
    own = assigned(text) if shell else None
    text = _in_one_line(text)
    for words, here in _in_folders(text, folder, (*_OF_TEMPLATES, *_OF_TERRAFORM)):
        found = _cli(words) or _cmdlet(words, text) or _terraform(words, here)
        if found is None:
            continue
        path = _placed(found.path, here)
        if path is None and unseen:
            yield replace(found, path="", parameters=(), passed=())
        elif path is not None:
            files = (_placed(each, here) for each in found.parameters)
            passed = (_read(each, here, own, filled_in) for each in found.passed)
            yield replace(
                found, path=path, parameters=tuple(f for f in files if f), passed=tuple(passed)
            )


def _in_one_line(text: str) -> str:
    """``text`` with each table of PowerShell's in one line, and part of one command."""
    return _TABLE.sub(lambda m: _BREAKS.sub(" ", m.group()), text) if "@{" in text else text


def _read(passed: Passed, here: str | None, own: Collection[str] | None, filled_in: bool) -> Passed:
    """``passed``, whose value is a text as it is written, for a command that is run in ``here``."""
    if passed.file:
        file = _placed(_HOLE.sub("*", passed.file), here, _starred)
        # What is written from the root, or as a URL, is no file of the code base.
        return replace(passed, file=file or ("" if _HOLE.search(passed.file) else "/"))
    value = passed.value
    if not passed.name or not isinstance(value, Known):
        return passed
    written = str(value.value)
    given = templated(written) if filled_in else ("", "")
    return replace(passed, value=value_of(written, passed.span, given, own))


def _starred(path: str) -> str | None:
    """The path that ``path`` is, whose stars are parts that do not show."""
    written = written_path(path.replace("*", _STAR))
    return None if written is None else written.replace(_STAR, "*")


def deployed_files(text: str, folder: str = "") -> tuple[str, ...]:
    """The files of what the commands of ``text`` deploy, in the form of ``Reach.runs``."""
    found = (each for each in deployments(text, folder) if not each.planned and each.path != "./")
    return tuple(dict.fromkeys(path for each in found for path in (each.path, *each.parameters)))


def _in_folders(
    text: str, folder: str, having: Sequence[str]
) -> Iterator[tuple[Sequence[CommandWord], str | None]]:
    """Each command in a line with one of the words ``having``, and perhaps others, with the folder
    that it is run in; None if that does not show."""
    place = WorkingFolder(folder)
    # What a command gives back is put into a variable: offsets stay as they are.
    text = _PUT_INTO.sub("; ", text)
    for words in commands_naming(text, (*having, *MOVING)):
        if not place.moved(words):
            yield words, place.path


def _placed(
    path: str, folder: str | None, read: Callable[[str], str | None] = written_path
) -> str | None:
    if path.endswith(")") and "(" not in path:
        path = path.rstrip(")")
    written = read(path) if path else None
    if not written or folder is None:
        return None
    whole = posixpath.normpath(posixpath.join(folder, written))
    return f"{whole}/" if path.endswith("/") else whole


def _from(words: Sequence[CommandWord], programs: Collection[str]) -> tuple[CommandWord, ...]:
    """The words from one of ``programs`` on; none if it is not called."""
    at = next((index for index, word in enumerate(words) if word.text in programs), len(words))
    return tuple(words[at:])


def _cli(words: Sequence[CommandWord]) -> Deploys | None:
    rest = _from(words, {"az", "az.cmd"})
    match = _CLI.match(" ".join(each.text for each in rest[:_MOST_WORDS]))
    if match is None or not _TRYING.isdisjoint(word.text for word in rest):
        return None
    template = option(rest, "-f", "--template-file")
    files = [m["path"] for each in _given(rest) if (m := _FILE.match(each.text))]
    path = template.text if template is not None else files[0] if files else ""
    span = Span(template.start, template.end) if template else Span(rest[0].start, rest[-1].end)
    group = option(rest, "-g", "--resource-group")
    how = match.group().replace("az.cmd", "az")
    own = option(rest, "-n", "--name")
    stem = posixpath.basename(path.replace("\\", "/")).partition(".")[0]
    name = _group(own) if own is not None else stem
    subscription = _group(option(rest, "--subscription"))
    passed = tuple(_passed(rest))
    return Deploys(path, span, how, tuple(files), _group(group), subscription, passed, name)


def _passed(words: Sequence[CommandWord]) -> Iterator[Passed]:
    """What ``--parameters`` give, of which the last counts; what is given beside a file of Bicep
    always does."""
    found = [passed_by(word) for word in _given(words)]
    yield from sorted(found, key=lambda each: not each.file.lower().endswith(".bicepparam"))


def passed_by(word: CommandWord) -> Passed:
    """What the Azure CLI is given by a word: ``name=web``, ``@prod.json``, a file of Bicep."""
    span = Span(word.start, word.end)
    pair = _PAIR.match(word.text)
    if pair is not None:
        return Passed(span, pair["name"].lower(), Known(pair["value"]))
    file = _FILE.match(_HOLE.sub("*", word.text))
    return Passed(span, file=file["path"]) if file is not None else Passed(span)


def passed_by_names(words: Sequence[CommandWord]) -> Iterator[Passed]:
    """What ``-vmssName web -size 2`` gives a task, of which all words are names and values."""
    known: set[int] = set()
    for at, (name, word) in enumerate(pairwise(words)):
        if at not in known and _NAMED.match(name.text) and not _NAMED.match(word.text):
            known.update((at, at + 1))
            yield Passed(Span(word.start, word.end), name.text[1:].lower(), Known(word.text))
    yield from (Passed(Span(w.start, w.end)) for at, w in enumerate(words) if at not in known)


def read_passed(passed: Iterable[Passed], *, filled_in: bool = False) -> Iterator[Passed]:
    """``passed``, whose values are texts as they are written, outside of any script."""
    for each in passed:
        yield _read(each, "", frozenset(), filled_in)


def _given(words: Sequence[CommandWord]) -> Iterator[CommandWord]:
    """The values of ``--parameters``, which takes any number and may be there several times."""
    inside = False
    for word in words:
        if word.text.startswith("-"):
            inside = word.text in _OPTIONS
            name, sign, value = word.text.partition("=")
            if sign and name in _OPTIONS:
                yield CommandWord(value, word.end - len(value), word.end)
        elif inside:
            yield word


_OWN = frozenset(
    {"name", "resourcegroupname", "templatefile", "templateparameterfile", "mode", "location",
     "templateuri", "templateparameteruri", "templateparameterobject", "verbose", "confirm",
     "whatif", "asjob", "force", "debug", "erroraction", "deploymentdebugloglevel", "querystring",
     "templatespecid", "rollbacktolastdeployment", "whatifresultformat", "tag", "denysettingsmode",
     "actiononunmanage", "managementgroupid", "skiptemplateparameterprompt", "outvariable"}
)  # fmt: skip


def _cmdlet(words: Sequence[CommandWord], text: str) -> Deploys | None:
    named = {word.text for word in words[:_MOST_WORDS] if _CMDLET.match(word.text)}
    rest = _from(words, named)
    template = option(rest, "-templatefile")
    if not rest or template is None or any(word.text.lower() == "-whatif" for word in rest):
        return None
    file = option(rest, "-templateparameterfile")
    group = option(rest, "-resourcegroupname")
    span = Span(template.start, template.end)
    files = (file.text,) if file is not None else ()
    passed = (*_of_cmdlet(rest, file, text), *_by_cmdlet(rest))
    return Deploys(template.text, span, rest[0].text, files, _group(group), passed=passed)


def _of_cmdlet(
    words: Sequence[CommandWord], file: CommandWord | None, text: str
) -> Iterator[Passed]:
    """The files and tables that a cmdlet is given, which count less than parameters by name."""
    if file is not None:
        yield Passed(Span(file.start, file.end), file=file.text)
    for word in words:
        folded = word.text.lower()
        if folded == "-templateparameterobject":
            yield from _of_table(text, word)
        elif folded == "-templateparameteruri":
            yield Passed(Span(word.start, word.end), file="/")
        elif _SPLAT.match(folded):
            yield Passed(Span(word.start, word.end))


def _of_table(text: str, option: CommandWord) -> Iterator[Passed]:
    """``@{ name = 'web' }`` behind ``option``; of anything else nobody knows what it gives."""
    table = _WRITTEN.match(text, option.end)
    rest = "" if table is None else _ENTRY.sub("", table["inner"])
    if table is None or rest.strip():
        yield Passed(Span(option.start, option.end), file="/")
        return
    for entry in _ENTRY.finditer(text, *table.span("inner")):
        group = next(g for g in ("a", "b", "c") if entry[g] is not None)
        span = Span(entry.start(group), entry.end(group))
        yield Passed(span, entry["name"].lower(), Known(entry[group]))


def _by_cmdlet(words: Sequence[CommandWord]) -> Iterator[Passed]:
    """What a cmdlet gives the parameters of the template, which are its own as well."""
    for word, value in pairwise(words):
        name = word.text[1:]
        if not word.text.startswith("-") or name.lower() in _OWN or not name.isidentifier():
            continue
        if not value.text.startswith("-"):
            yield Passed(Span(value.start, value.end), name.lower(), Known(value.text))


def _terraform(words: Sequence[CommandWord], here: str | None) -> Deploys | None:
    rest = _from(words, {"terraform", "tofu"})
    at = next((n for n, word in enumerate(rest) if n and not word.text.startswith("-")), 0)
    verb = rest[at].text if at else ""
    if verb not in {"apply", "plan"} or here is None:
        return None
    folder, span = "", Span(rest[0].start, rest[-1].end)
    for word in rest[1:at]:
        name, sign, value = word.text.partition("=")
        if sign and name.lstrip("-") == "chdir":
            folder, span = value.rstrip("/"), Span(word.start, word.end)
    passed = tuple(passed_to_terraform(rest[at + 1 :], folder))
    if verb == "apply" and is_of_plan(passed):
        return None
    files = tuple(e.file for e in passed if e.file and not _HOLE.search(e.file))
    how = f"{rest[0].text} {verb}"
    planned = verb == "plan"
    return Deploys(f"{folder or '.'}/", span, how, files, passed=passed, planned=planned)


def is_of_plan(passed: Iterable[Passed]) -> bool:
    """Whether what ``terraform apply`` is given is a plan, which has all values already."""
    return any(each.file == _PLAN for each in passed)


def passed_to_terraform(words: Sequence[CommandWord], folder: str) -> Iterator[Passed]:
    """What ``-var name=web`` and ``-var-file=prod.tfvars`` give, of which the last counts; a plan
    is a file as well. Files are written from ``folder``."""
    value = ""
    for word in words:
        span = Span(word.start, word.end)
        name, sign, written = word.text.partition("=")
        option = name.lstrip("-")
        if value or (sign and name.startswith("-") and option in {"var", "var-file"}):
            option, written = (value, word.text) if value else (option, written)
            value = ""
            pair = _PAIR.match(written)
            if option == "var-file":
                yield Passed(span, file=f"{folder}/{written}" if folder else written)
            elif option == "var":
                yield Passed(span, pair["name"], Known(pair["value"])) if pair else Passed(span)
        elif name.startswith("-"):
            value = option if not sign and option in _WITH_VALUES else ""
        elif _HOLE.search(word.text) or word.text.startswith(("$", "@", "%")):
            yield Passed(span)
        elif "tfvars" not in word.text:
            yield Passed(span, file=_PLAN)


def _group(word: CommandWord | None) -> str:
    return word.text if word is not None and _PLAIN.match(word.text) else ""


def assigned(text: str) -> frozenset[str]:
    """The variables that a shell script may set itself."""
    return frozenset(_ASSIGNED.findall(text))


def value_of(
    written: str, span: Span, given: tuple[str, str], own: Collection[str] | None
) -> Value:
    """The text that a word of a command is, or what gives it: ``given``, perhaps. ``own`` are the
    variables that the script itself sets; None if others are not of the environment."""
    given_by, default = given
    variable = _VARIABLE.match(written)
    if variable is not None:
        name = variable["name"]
        plain = own is not None and name not in own
        given_by = environment(name) if plain or variable["env"] else ""
    if given_by:
        return Unknown("filled in at run time", span, given_by=given_by, default=default)
    if _PLAIN.match(written):
        return Known(written, span)
    return Unknown("built at run time", span)
