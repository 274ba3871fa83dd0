"""What language a script inside another file is written in.

There are three kinds of evidence: the program that runs it, the file that it is written to, and
its own text. What its text has to show depends on where it stands: a string of a template that
holds a command of ours is a script in any case, a block of a document has to look like one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from flexlint.azure import ANY_HTTP_METHOD
from flexlint.model import Confidence, SurfaceName
from flexlint.regex import regex
from flexlint.text.folding import folded
from flexlint.typed import Literal, TypeAlias, cast

ScriptLanguage: TypeAlias = Literal["shell", "powershell"]

# -- the program -------------------------------------------------------------------------

_PROGRAM = regex(
    r"(?:.*/)?(?:(?P<shell>(?:ba|z|k|da|a)?sh)|(?P<python>python[\d.]*)"
    r"|(?P<powershell>(?i:(?:pwsh|powershell)(?:\.exe)?)))\Z"
)
_DECLARED: Mapping[str, SurfaceName] = MappingProxyType(
    {
        "bash": "shell", "sh": "shell", "zsh": "shell", "cmd": "shell", "batch": "shell",
        "pwsh": "powershell", "powershell": "powershell", "ps": "powershell",
        "pscore": "powershell", "python": "python", "python3": "python",
    }
)  # fmt: skip


def of_program(name: str) -> SurfaceName | None:
    """What the program called ``name`` (``/bin/bash``, ``pwsh.exe``) runs, if it runs scripts."""
    match = _PROGRAM.match(name)
    return cast("SurfaceName", match.lastgroup) if match is not None else None


def of_declaration(word: str) -> SurfaceName | None:
    """What a step says its script is in: ``bash``, ``pscore``, ``cmd``; in lower case.

    These are words for languages: ``ps`` is PowerShell here, and another program in a shell.
    """
    return _DECLARED.get(word)


# -- the file ----------------------------------------------------------------------------

_FILES: Mapping[str, SurfaceName] = MappingProxyType(
    {
        "sh": "shell", "bash": "shell", "zsh": "shell", "ksh": "shell",
        "py": "python", "ps1": "powershell",
    }
)  # fmt: skip


def of_file(name: str) -> SurfaceName | None:
    """What a file called ``name`` holds, by its ending, if that is a script."""
    return _FILES.get(name.rpartition(".")[2]) if "." in name else None


_WRITTEN: Mapping[str, SurfaceName] = MappingProxyType(
    {"bicep": "bicep", "json": "arm", "tf": "terraform", "yaml": "yaml", "yml": "yaml"}
)


def of_written_file(name: str) -> SurfaceName | None:
    """What a script writes into a file called ``name``, by its ending: a script or a template."""
    ending = name.rpartition(".")[2] if "." in name else ""
    return _FILES.get(ending) or _WRITTEN.get(ending)


# -- the text ----------------------------------------------------------------------------

_ANY_COMMAND = regex(
    r"\baz\s+(?:vmss|resource)\b|(?<![\w-])[A-Za-z]+-Az(?:ureRm)?(?:Vmss|Resource(?:Action)?\b)",
    re.IGNORECASE,
)


def holds_command(text: str) -> bool:
    """Whether ``text`` has a command of ``az`` or PowerShell that may be on a scale set."""
    # The expression alone is slow on megabytes without any, and takes long to make.
    if _SCALE_SET.search(text) is None or "az" not in folded(text):
        return False
    return _ANY_COMMAND.search(text) is not None


_CLI = regex(r"\baz\s+(?:vmss|resource)\b")
_CMDLET = regex(r"(?<![\w-])[A-Z][a-z]+-Az(?:ureRm)?[A-Z]\w+")
_NAMES_POWERSHELL = regex(r"\bpowershell|\bpwsh\b", re.IGNORECASE)
_STARTS_POWERSHELL = regex(
    r"(?:\A|\n|&&|;|\bcmd(?:\.exe)?\s+/c)\s*[\"']?(?:pwsh|powershell)(?:\.exe)?\s", re.IGNORECASE
)


def script_language(text: str, kind: str) -> ScriptLanguage:
    """What a script in a string of a template (ARM, Bicep) is written in; it is one of two.

    ``kind`` is the ``kind`` of the object around it, empty if it has none.
    """
    kind = kind.lower()
    if kind in ("azurecli", "azurepowershell"):
        return "powershell" if kind == "azurepowershell" else "shell"
    if _is_handed_to_powershell(text):
        return "shell"
    cli = _CLI.search(text)
    if _CMDLET.search(text) is not None and (cli is None or _NAMES_POWERSHELL.search(text)):
        return "powershell"
    return "shell" if cli is not None else "powershell"


def _is_handed_to_powershell(text: str) -> bool:
    """Whether the first cmdlet stands in a command line that runs PowerShell."""
    cmdlet, program = _STEP_CMDLET.search(text), _STARTS_POWERSHELL.search(text)
    if program is None:
        return False
    if cmdlet is None:
        return not program.start()
    between = text[program.end() : cmdlet.start()]
    return program.end() <= cmdlet.start() and (
        "\n" not in between or "'" in between or '"' in between
    )


_RUN_KEYS = frozenset(
    ("commandtoexecute", "scriptcontent", "script", "inlinescript", "command", "inline", "run")
)


def script_confidence(key: str) -> Confidence:
    """How sure it is that the string of a template under ``key`` (in lower case) is run."""
    return Confidence.HIGH if key in _RUN_KEYS else Confidence.MEDIUM


_STEP_CMDLET = regex(r"\b[A-Za-z]+-Az(?:ureRM)?[A-Z]\w+")
_STEP_CLI = regex(
    r"^[^\S\n]*(?:\$ |sudo |- |\(|if |! )*az\s+(?:vmss|rest|resource)\b", re.MULTILINE
)
_QUERY = regex(r"^[^\S\n]*\w+\s*\|\s*(?:where|project|extend|summarize)\b", re.MULTILINE)
"""A line of a query in Kusto, which has pipes as well."""


def starts_cli(text: str) -> bool:
    """Whether a line of a step (YAML) begins with a command of ``az``."""
    return _STEP_CLI.search(text) is not None


def runs_python(text: str) -> bool:
    """Whether the first line of ``text`` says that Python runs it."""
    return text.lstrip().startswith("#!") and "python" in text.split("\n", 1)[0]


def of_step(text: str, assumed: SurfaceName | None) -> SurfaceName | None:
    """What a scalar of YAML is written in; None if it looks like no script.

    ``assumed`` is what its key (``run``, ``inlineScript``) makes one expect; None if the key
    says nothing, and then the text must show more.
    """
    if assumed is not None:
        if assumed != "shell" or starts_cli(text) or _is_handed_to_powershell(text):
            return assumed
        return "powershell" if _STEP_CMDLET.search(text) else assumed
    if _QUERY.search(text):
        return None
    if _STEP_CMDLET.search(text) and ("\n" in text.strip() or _STEP_CMDLET.match(text.strip())):
        return "powershell"
    return "shell" if text.lstrip().startswith("#!") or starts_cli(text) else None


_CALLED_CLI = regex(
    r"(?:^|[;|(]|&&)[^\S\n]*(?:sudo\s+)?az\s+(?:vmss|rest|resource)\s|^#!.*sh\b", re.MULTILINE
)
_CALLED_CMDLET = regex(
    r"(?:^|[\n;|(=])[^\S\n]*[A-Za-z]+-Az(?:ureRM)?\w*(?:Vmss|ScaleSet)", re.IGNORECASE
)
_SCALE_SET = regex(r"vmss|virtualMachineScaleSets", re.IGNORECASE)


def of_argument(text: str) -> ScriptLanguage | None:
    """What a string of Terraform is written in; None if it calls nothing of scale sets.

    No key says there that a string is run, so a command must stand where one can stand.
    """
    if _CALLED_CMDLET.search(text):
        return "powershell"
    return "shell" if _CALLED_CLI.search(text) and _SCALE_SET.search(text) else None


_SHOWN_CLI = regex(
    r"^[^\S\n]*(?:[$>#][ \t]+)?(?:sudo )?az[ \t]+(?:vmss|rest|resource)\b", re.MULTILINE
)
_SHOWN_CMDLET = regex(
    r"^[^\S\n]*(?:PS[^>\n]*> ?)?(?:\$\w+\s*=\s*)?\w+-Az(?:ureRm)?Vmss", re.M | re.I
)
_SHOWN_REQUEST = regex(rf"\s*(?:{ANY_HTTP_METHOD})\s+(?:https?:/)?/", re.IGNORECASE)


def of_block(text: str) -> SurfaceName | None:
    """What a block of code in a document is written in, where it is beyond doubt; its lines
    may begin with a prompt."""
    if _SHOWN_CLI.search(text):
        return "shell"
    if _SHOWN_CMDLET.search(text):
        return "powershell"
    return "urls" if _SHOWN_REQUEST.match(text) else None


_MARKED_UP = regex(r"^```|^\s{0,4}</?[A-Za-z!?]", re.MULTILINE)
_CONFIGURES = regex(r"\s*(?:\{\{[^\n]*\}\}\s*)?#cloud-config\b")


def of_template(text: str) -> SurfaceName | None:
    """What a template without another ending in its name makes; None if that does not show."""
    if _MARKED_UP.search(text) is not None:
        return None
    if _CONFIGURES.match(text):
        return "yaml"
    if text.lstrip().startswith("#!"):
        program = text.lstrip().split("\n", 1)[0].rstrip().rpartition("/")[2].split(" ")
        return of_program(program[-1] if program[0] == "env" else program[0])
    found = of_block(text)
    return found if found != "urls" else None
