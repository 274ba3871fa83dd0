"""Which templates the commands of a script deploy, and what they give their parameters."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from flexlint.lexical.command_words import CommandWord, commands, option
from flexlint.lexical.programs import WorkingFolder, written_path
from flexlint.model import Deploys, Known, Span, Unknown, Value
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.values.sources import environment, templated

_CLI = regex(
    r"az(?:\.cmd)? (?:deployment(?: (?:group|sub|mg|tenant))?|group deployment"
    r"|stack (?:group|sub|mg)) create\b"
)
_CREATED = regex(r"\bcreate\b")
"""In every text with such a command, in lower case."""
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
_MOST_WORDS = 6
_TRYING = frozenset({"--what-if", "-w"})
"""Options of deployments that only say what would be deployed."""
_OPTIONS = ("-p", "--parameters")


@record
class ParameterGiven:
    """A command gives a parameter of a template a value."""

    template: str
    """As :attr:`Deploys.path`."""
    name: str
    value: Value
    span: Span


def may_deploy(text: str) -> bool:
    """Whether a command in ``text`` may deploy something. Cheap: to look at all commands is not."""
    folded = text.lower()
    return _may_name_templates(folded) or _may_apply(folded)


def _may_name_templates(folded: str) -> bool:
    """Whether a command in ``folded``, a text in lower case, may deploy a template's file."""
    if "deployment" not in folded and "stack" not in folded:
        return False
    return "-templatefile" in folded or _CREATED.search(folded) is not None


def _may_apply(folded: str) -> bool:
    """Whether a command in ``folded``, a text in lower case, may apply a Terraform folder."""
    if "terraform" not in folded and "tofu" not in folded:
        return False
    return "apply" in folded or "plan" in folded


def deployments(text: str, folder: str = "") -> Iterator[Deploys]:
    """What the commands of ``text`` deploy, run in ``folder`` as far as that is known."""
    if not may_deploy(text):
        return
    for words, here in _in_folders(text, folder):
        found = _cli(words) or _cmdlet(words) or _terraform(words, here)
        if found is None:
            continue
        path = _placed(found.path, here)
        if path is not None:
            files = (_placed(each, here) for each in found.parameters)
            yield Deploys(path, found.span, found.how, tuple(f for f in files if f), found.group)


def deployed_files(text: str, folder: str = "") -> tuple[str, ...]:
    """The files of what the commands of ``text`` deploy, in the form of ``Reach.runs``."""
    found = deployments(text, folder)
    return tuple(dict.fromkeys(path for each in found for path in (each.path, *each.parameters)))


def parameters_given(
    text: str, folder: str = "", *, filled_in: bool = False, shell: bool = True
) -> Iterator[ParameterGiven]:
    """What the commands of ``text`` say of parameters by their names: ``--parameters name=web``,
    ``-vmssName web``. It is a default where a file that is given behind it may say another.
    ``filled_in``: whether a tool that reads YAML fills something in before; ``shell``: whether
    ``$name`` is a variable of the environment where nothing sets it."""
    if not _may_name_templates(text.lower()):
        return
    own = assigned(text) if shell else frozenset()
    for words, here in _in_folders(text, folder):
        command = _cli(words)
        pairs: Iterator[tuple[str, CommandWord]] = iter(())
        file = 0
        if command is not None:
            pairs = _named(words)
            file = max((word.start for word in _given(words) if _is_file(word)), default=0)
        else:
            command = _cmdlet(words)
            pairs = _dynamic(words) if command is not None else pairs
        path = None if command is None else _placed(command.path, here)
        for name, word in pairs if path else ():
            span = Span(word.start, word.end)
            given = templated(word.text) if filled_in else ("", "")
            value = value_of(word.text, span, given, own if shell else None)
            if word.start < file and isinstance(value, Known):
                value = replace(value, by_default=True)
            elif word.start < file:
                value = Unknown("a file is given behind it", span)
            yield ParameterGiven(path or "", name, value, span)


def variables_given(
    text: str, folder: str = "", *, filled_in: bool = False
) -> Iterator[ParameterGiven]:
    """What ``terraform plan`` and ``apply`` in ``text`` say of variables: ``-var name=web``. The
    template is the folder, as it is in :attr:`Deploys.path`; "" is the one of the text."""
    if not _may_apply(text.lower()):
        return
    own = assigned(text)
    for words, here in _in_folders(text, folder):
        rest = _from(words, {"terraform", "tofu"})
        verb = next((w.text for w in rest[1:] if not w.text.startswith("-")), "")
        if verb not in {"apply", "plan"} or here is None:
            continue
        chosen = next((w.text for w in rest[1:] if w.text.lstrip("-").startswith("chdir=")), "")
        place = _placed(f"{chosen.partition('=')[2] or '.'}/", here) or ""
        for before, word in pairwise(rest):
            written = word.text
            if before.text.lstrip("-") != "var" or not before.text.startswith("-"):
                option, _, written = written.partition("=")
                if option not in {"-var", "--var"}:
                    continue
            match = _PAIR.match(written)
            if match is not None:
                span = Span(word.start, word.end)
                given = templated(match["value"]) if filled_in else ("", "")
                value = value_of(match["value"], span, given, own)
                yield ParameterGiven(place.removeprefix("./"), match["name"], value, span)


def _in_folders(text: str, folder: str) -> Iterator[tuple[Sequence[CommandWord], str | None]]:
    """Each command with the folder that it is run in; None if that does not show."""
    place = WorkingFolder(folder)
    # What a command gives back is put into a variable: offsets stay as they are.
    text = _PUT_INTO.sub("; ", text)
    for words in commands(text):
        if not place.moved(words):
            yield words, place.path


def _placed(path: str, folder: str | None) -> str | None:
    if path.endswith(")") and "(" not in path:
        path = path.rstrip(")")
    written = written_path(path) if path else None
    if not written or folder is None:
        return None
    whole = posixpath.normpath(posixpath.join(folder, written))
    return f"{whole}/" if path.endswith("/") and whole != "." else whole


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
    if template is None and not files:
        return None
    path = template.text if template is not None else files[0]
    span = Span(template.start, template.end) if template else Span(rest[0].start, rest[-1].end)
    group = option(rest, "-g", "--resource-group")
    how = match.group().replace("az.cmd", "az")
    return Deploys(path, span, how, tuple(files), _group(group))


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


def _is_file(word: CommandWord) -> bool:
    """Whether ``word`` may give a whole file of parameters, which counts from there on. What is
    given beside a file of Bicep always counts."""
    return not _PAIR.match(word.text) and not word.text.lower().endswith(".bicepparam")


def _named(words: Sequence[CommandWord]) -> Iterator[tuple[str, CommandWord]]:
    named: dict[str, CommandWord] = {}
    for word in _given(words):
        match = _PAIR.match(word.text)
        if match is not None:  # the last counts
            named[match["name"]] = CommandWord(match["value"], word.start, word.end)
    yield from named.items()


_OWN = frozenset(
    {"name", "resourcegroupname", "templatefile", "templateparameterfile", "mode", "location",
     "templateuri", "templateparameteruri", "templateparameterobject", "verbose", "confirm",
     "whatif", "asjob", "force", "debug", "erroraction", "deploymentdebugloglevel", "querystring",
     "templatespecid", "rollbacktolastdeployment", "whatifresultformat", "tag", "denysettingsmode",
     "actiononunmanage", "managementgroupid", "skiptemplateparameterprompt", "outvariable"}
)  # fmt: skip


def _cmdlet(words: Sequence[CommandWord]) -> Deploys | None:
    named = {word.text for word in words[:_MOST_WORDS] if _CMDLET.match(word.text)}
    rest = _from(words, named)
    template = option(rest, "-templatefile")
    if not rest or template is None or any(word.text.lower() == "-whatif" for word in rest):
        return None
    file = option(rest, "-templateparameterfile")
    group = option(rest, "-resourcegroupname")
    span = Span(template.start, template.end)
    files = (file.text,) if file is not None else ()
    return Deploys(template.text, span, rest[0].text, files, _group(group))


def _dynamic(words: Sequence[CommandWord]) -> Iterator[tuple[str, CommandWord]]:
    """What a cmdlet gives the parameters of the template, which are its own as well."""
    for word, value in pairwise(words):
        name = word.text[1:]
        if not word.text.startswith("-") or name.lower() in _OWN or not name.isidentifier():
            continue
        if not value.text.startswith("-"):
            yield name, value


def _terraform(words: Sequence[CommandWord], here: str | None) -> Deploys | None:
    rest = _from(words, {"terraform", "tofu"})
    verb = next((w.text for w in rest[1:] if not w.text.startswith("-")), "")
    if verb != "apply":
        return None
    files = tuple(
        w.text.partition("=")[2] for w in rest if w.text.lstrip("-").startswith("var-file=")
    )
    for word in rest[1:]:
        name, sign, value = word.text.partition("=")
        if sign and name.lstrip("-") == "chdir":
            span = Span(word.start, word.end)
            return Deploys(f"{value.rstrip('/')}/", span, f"{rest[0].text} apply", files)
    if not here:
        return None
    span = Span(rest[0].start, rest[-1].end)
    return Deploys("./", span, f"{rest[0].text} apply", files)


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
    return Unknown("put together at run time", span)
