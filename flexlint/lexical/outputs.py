"""Which output of a deployment a command gives back."""

from __future__ import annotations

import posixpath
import re

from flexlint.lexical.command_words import commands, option
from flexlint.lexical.programs import written_path
from flexlint.model import Deploys
from flexlint.regex import regex
from flexlint.values.sources import deployed, named

_LONGEST = 2000
_PUT_IN = regex(r"[\"']?(?:\$\(|`)(?P<command>[^`]*?)[)`][\"']?\Z")
_COMMAND = regex(
    r"az(?:\.cmd)? (?P<how>deployment(?: (?:group|sub|mg|tenant))?|group deployment)"
    r" (?P<verb>create|show)\Z"
)
_QUERY = regex(r"properties\.outputs\.(?P<name>[A-Za-z_]\w{0,100})\.value\Z")
_PLAIN = regex(r"[\w.\-]{1,90}\Z")
_MOST_WORDS = 5
_CMDLET = regex(
    r"New-Az(?:ResourceGroup|Subscription|ManagementGroup|Tenant)?Deployment\Z", re.IGNORECASE
)


def output_put_in(text: str, folder: str | None = "") -> str:
    """What gives ``text``, which is all that a shell is told by a command, as
    :func:`output_asked`; "" of any other."""
    if "deployment" not in text or len(text) > _LONGEST:
        return ""
    match = _PUT_IN.match(text)
    return output_asked(match["command"], folder) if match is not None else ""


def output_asked(command: str, folder: str | None = "") -> str:
    """The form of :func:`flexlint.values.sources.deployed` of what a ``command`` of the Azure CLI
    writes that is run in ``folder`` (None if that does not show), if it is one output of a
    deployment; "" of any other."""
    if "deployment" not in command or len(command) > _LONGEST:
        return ""
    every = tuple(commands(command))
    if len(every) != 1:
        return ""
    (words,) = every
    first = " ".join(word.text for word in words[:_MOST_WORDS] if not word.text.startswith("-"))
    match = next((m for n in (4, 3) if (m := _COMMAND.match(" ".join(first.split()[:n])))), None)
    query = option(words, "--query")
    written = option(words, "-o", "--output")
    asked = _QUERY.match(query.text) if query is not None else None
    if match is None or asked is None or written is None or written.text != "tsv":
        return ""
    if match["verb"] == "show":
        name = option(words, "-n", "--name")
        plain = name is not None and _PLAIN.match(name.text)
        if name is None or not plain:
            return ""
        group = option(words, "-g", "--resource-group")
        of = group.text if group is not None and _PLAIN.match(group.text) else ""
        return deployed("", named(name.text, scope_of(match["how"]), of), asked["name"])
    template = option(words, "-f", "--template-file")
    path = written_path(template.text) if template is not None else None
    if not path or folder is None:
        return ""
    return deployed(posixpath.normpath(posixpath.join(folder, path)), "", asked["name"])


def scope_of(how: str) -> str:
    """To what a command deploys, or of what it asks: ``group``, ``sub``, ``mg``, ``tenant``."""
    words = how.split()
    if "group" in words:
        return "group"
    return next((word for word in words if word in {"mg", "tenant"}), "sub")


def is_named(each: Deploys, deployment: str) -> bool:
    """Whether what ``each`` deploys may have made the ``deployment`` of :func:`named`."""
    name, scope, group = deployment.split("@")
    if not each.how.startswith("az ") or scope_of(each.how) != scope:
        return False
    if group and each.group and group.lower() != each.group.lower():
        return False
    return each.name.lower() in {"", name.lower()}


def output_of_cmdlet(command: str, name: str, folder: str | None = "") -> str:
    """The form of the output ``name`` of what a ``command`` of PowerShell deploys; "" if it does
    not show which template that is."""
    if "deployment" not in command.lower() or len(command) > _LONGEST:
        return ""
    every = tuple(commands(command))
    if len(every) != 1 or _CMDLET.match(every[0][0].text) is None:
        return ""
    template = option(every[0], "-templatefile")
    path = written_path(template.text) if template is not None else None
    trying = any(word.text.lower() in {"-whatif", "-asjob"} for word in every[0])
    if not path or folder is None or trying:
        return ""
    return deployed(posixpath.normpath(posixpath.join(folder, path)), "", name)
