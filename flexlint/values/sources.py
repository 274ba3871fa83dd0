"""What outside of a text gives a value: the forms of :attr:`flexlint.model.Unknown.given_by`.

A form is ``kind:rest``. Who reads a value and who defines it (:class:`flexlint.model.Definition`)
write the same form; whether the definition reaches the reader, :mod:`flexlint.project` decides.
Where a form names another file, that is part of what the reader writes, and the definition in that
file leaves it out: ``python:ops.names:WEB`` is ``python::WEB`` in ``ops/names.py``
(:func:`elsewhere`).

=====================  ============================================================
``env:X``              a variable of the environment, of whatever program
``github-…:X``         ``vars`` and ``secrets`` (nothing in a repository defines them), ``inputs``
``pipeline:x``         a variable of Azure Pipelines, which also is ``env:X`` to programs
``make:X``             a variable that a Makefile sets
``shell:path:X``       what the one script sets that is sourced
``python:module:X``    a name of a module; ``Class.X`` of a class in it
``terraform:address``  the name of a resource; ``terraform-local``, ``-variable`` and ``-output``
                       are the others of a folder
``parameter:x``        of a template, whatever its parameter files say
``ansible:x``          a variable of a play
``applied:folder:x``   an output of a Terraform configuration that a script asks for; the folder is
                       "" if it does not say which
``deployed:path:n:x``  the output ``x`` of the template at ``path``, or of the one that the
                       deployment ``n`` of the same file deploys
``compose:X``          a variable that Docker Compose fills in
``argument:1``         of a script; ``argument:name`` of one whose parameters have names
``template:x``         a parameter of a pipeline, which may be a template of others
``function:f:0:x``     a parameter of the function ``f`` of a Python module, with its place
``called:f:1:x``       the same of a function of a shell or of PowerShell, which other files may
                       load; in a shell parameters are called by their numbers
``kustomized:name``    what kustomizations make of the name of a manifest, or of its ``spec``
``shared:X:f:a.sh``    what other files than its own set ``X`` to, with which that shares a shell
                       (:func:`shared`); alone, or before another form and ``|``
=====================  ============================================================

Only what surely has no value in its own text has a form. A default that is written beside the
reading (``os.environ.get("X", "web")``, ``${X:-web}``) is :attr:`Unknown.default`: the value stays
unknown, for something else may give it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from flexlint.regex import regex
from flexlint.typed import Literal, TypeAlias

TERRAFORM = "terraform"

Kind: TypeAlias = Literal[
    "env",
    "inherited",
    "github-variable",
    "github-secret",
    "github-input",
    "pipeline",
    "make",
    "shell",
    "python",
    "terraform",
    "terraform-local",
    "terraform-variable",
    "terraform-output",
    "terraform-module",
    "parameter",
    "ansible",
    "terraform-root",
    "terraform-value",
    "applied",
    "compose",
    "folder",
    "dotenv",
    "argument",
    "template",
    "function",
    "called",
    "shared",
    "deployed",
    "container",
    "kustomized",
]

Kustomizing: TypeAlias = Literal["part", "component", "names", "values", "patch"]

_OF_CALLERS = frozenset(
    {"github-input", "argument", "template", "function", "called", "shared", "constant",
     "kustomized"}
)  # fmt: skip
"""Kinds of what a file, or a function, is given by whoever calls it, or reaches into it."""
_OF_SHELLS = frozenset({"called", "shared"})
_GUARDING = "shared:"
MODULES = "!"
"""For :func:`shared`, in place of a path: a module, whichever."""
_OVER = "over"
_SET = "set"
JOBS = "^"
"""For :func:`shared`, before the path of a program that may set variables of the job that runs it;
alone, of any."""
UNSEEN = "?"
"""For :func:`shared`: what is loaded does not show."""
_LONGEST = 380
"""Of a form that says what may change a variable."""
_GITHUB = regex(
    r"\$\{\{\s{0,9}(?P<context>[a-z]{3,10})\.(?P<name>[A-Za-z_][\w\-]{0,200})\s{0,9}\}\}\Z"
)
_PIPELINE = regex(r"\$\((?P<name>[A-Za-z_][\w.\-]{0,200})\)\Z")
_TEMPLATE = regex(
    r"\{\{-?\s{0,9}(?P<name>[A-Za-z_]\w{0,200})\s{0,9}"
    r"(?:\|\s{0,9}(?:default\(\s{0,9}(?:'(?P<a>[^'\n]{1,200})'|\"(?P<b>[^\"\n]{1,200})\")[^)\n]{0,20}\)"
    r"|mandatory|string|trim)\s{0,9})?-?\}\}\Z"
)
_OF_TERRAFORM = "tf_var_"
_WITH_PLACE = frozenset({"python", "shell", "terraform-output"})
"""Kinds whose forms say where the name is defined."""
_OF_FOLDERS = frozenset(
    {
        "terraform",
        "terraform-local",
        "terraform-module",
        "terraform-output",
        "terraform-root",
        "terraform-value",
    }
)
_LAST_NAME = regex(r"[:.]")
_CHANGING = frozenset({"item", "omit", "inventory_hostname", "inventory_hostname_short"})
"""Variables that Ansible sets for each turn, or for each host."""
_LOOKUP = regex(
    r"\{\{\s{0,9}lookup\(\s{0,9}['\"](?:ansible\.builtin\.)?env['\"]\s{0,9},\s{0,9}['\"](?P<name>\w{1,200})['\"]"
    r"\s{0,9}\)\s{0,9}\}\}\Z"
)


def environment(name: str) -> str:
    """A variable of the environment, as ``os.environ[name]`` or ``$name`` reads it.

    In a shell script it is one that the script never sets, and that no file it sources can.
    """
    return f"env:{name}"


def inherited() -> str:
    """All of the environment that a script itself has: what it runs has that as well. Nobody reads
    a value under this form."""
    return "inherited:"


def github(context: str, name: str) -> str:
    """``${{ context.name }}`` of a workflow; "" of a context that is none of a user's own.

    ``env`` is the environment; ``vars`` and ``secrets`` are set outside of the repository, and
    nothing in it defines them; ``inputs`` are given by whoever calls the workflow or action.
    """
    kind = {"vars": "github-variable", "secrets": "github-secret", "inputs": "github-input"}
    if context == "env":
        return environment(name)
    return f"{kind[context]}:{name}" if context in kind else ""


def pipeline(name: str) -> str:
    """``$(name)`` of Azure Pipelines; names have no case there, so the form is lower-case."""
    return f"pipeline:{name.lower()}"


def make(name: str) -> str:
    """``$(name)`` of a Makefile, where the Makefile sets it."""
    return f"make:{name}"


def shell(path: str, name: str) -> str:
    """A variable of the one script that is sourced; ``path`` as it is written, without what only
    the shell knows before it: ``vars.sh`` of ``"$(dirname "$0")/vars.sh"``."""
    return f"shell:{path}:{name}"


def python(module: str, name: str) -> str:
    """What a Python module calls ``name`` on its top level; ``module`` as it is imported, the
    dots of a relative import before it."""
    return f"python:{module}:{name}"


def terraform(address: str) -> str:
    """The name of the resource at ``address`` (its id, which has the name in it, as well), such as
    ``azurerm_linux_virtual_machine_scale_set.web``, declared in the same folder; in lower case."""
    return f"terraform:{address.lower()}"


def managed(given_by: str) -> str:
    """The address of the resource whose name a form is, if Terraform makes that: what it only
    looks up (``data.``) it does not."""
    kind, address = parts(given_by)
    return address if kind == TERRAFORM and not address.startswith("data.") else ""


def terraform_local(name: str) -> str:
    """``local.name``, which a file of the same folder says."""
    return f"terraform-local:{name}"


def terraform_variable(name: str) -> str:
    """``var.name``: an input of the module that is the folder."""
    return f"terraform-variable:{name}"


def terraform_value(name: str) -> str:
    """What a file of values says of the variable ``name``; nobody reads a value under this form
    but who knows which of the files count."""
    return f"terraform-value:{name}"


def terraform_output(module: str, name: str) -> str:
    """``module.module.name``, an output of a module that the folder calls; ``module`` is the path
    of its folder, with a slash at the end, where the call names that. The module itself defines
    it without either."""
    return f"terraform-output:{module}:{name}"


def terraform_module(name: str) -> str:
    """The folder of the module that a folder calls ``name``, as its ``source`` is written."""
    return f"terraform-module:{name}"


def terraform_root() -> str:
    """That a folder is applied by itself, and is not only a module of others. Nobody reads a value
    under this form."""
    return "terraform-root:"


def applied(folder: str, name: str) -> str:
    """``$(terraform -chdir=folder output -raw name)``; ``folder`` as it is written, or ""."""
    return f"applied:{folder}:{name}"


def deployed(path: str, deployment: str, name: str) -> str:
    """The output ``name`` of the template at ``path``, as it is written, or of what a deployment of
    that name in the same file deploys. The template itself defines it without either."""
    return f"deployed:{path}:{deployment}:{name}"


def named(name: str, scope: str, group: str) -> str:
    """For :func:`deployed`: the deployment ``name`` of a ``scope``, and the group that it is of if
    that is written out."""
    return f"{name}@{scope}@{group}"


def compose(name: str) -> str:
    """``${name}`` in a file of Docker Compose."""
    return f"compose:{name}"


def started(name: str) -> str:
    """A variable that a command gives the container that it starts; ``@`` of any."""
    return f"container:run:{name}"


def contained(name: str) -> str:
    """A variable that a manifest or a composition gives a container, before what the image of that
    says; ``@`` of any."""
    return f"container:image:{name}"


def composing() -> str:
    """That files are laid over one another to one composition. Nobody reads a value under this
    form."""
    return "container:files:compose"


def interpolated(name: str) -> str:
    """A variable that a command has which starts a composition, for what that has filled in."""
    return f"container:env:{name}"


def kustomized(part: str) -> str:
    """What kustomizations make of a manifest's own name (``name``), or of what its ``spec`` says;
    what they say of others themselves: :func:`kustomizing`."""
    return f"kustomized:{part}"


def kustomizing(what: Kustomizing) -> str:
    """That a kustomization has a file or a folder for a ``part``, or for a ``component`` that
    changes the others; that it changes all ``names``, or ``values`` of a scale set, or may do so by
    a ``patch`` in another file. Nobody reads a value under this form."""
    return f"kustomized:{what}"


def dotenv() -> str:
    """That a Python module reads the nearest ``.env`` above it. Nobody reads a value under this
    form."""
    return "dotenv:"


def working_folder() -> str:
    """The folder that a step runs in, as it is written. Nobody reads a value under this form."""
    return "folder:"


def parameter(name: str) -> str:
    """A parameter of an ARM template or a Bicep file, which has no default and which no file
    beside it gives a value; they have no case, so the form is lower-case."""
    return f"parameter:{name.lower()}"


def ansible(name: str) -> str:
    """A variable of a play or a role that its file does not set."""
    return f"ansible:{name}"


def over_ansible(name: str) -> str:
    """The same of what counts before all that plays and tasks say: of the command line."""
    return f"ansible:{_OVER}:{name}"


def set_in_ansible(name: str) -> str:
    """The same of what tasks set, which counts before what plays say that include them."""
    return f"ansible:{_SET}:{name}"


def argument(name: str) -> str:
    """What a script is given: ``$1`` of a shell's, by its number; a parameter of PowerShell's,
    whose names have no case."""
    return f"argument:{name.lower()}"


def template(name: str) -> str:
    """``${{ parameters.name }}`` of Azure Pipelines."""
    return f"template:{name.lower()}"


def function(name: str, parameter: str, place: int = -1) -> str:
    """A parameter of the one function ``name`` on the top level of a Python module, and its place
    among the parameters; -1 of one that has a name alone."""
    return f"function:{name}:{place}:{parameter}"


def settable(name: str) -> str:
    """What others may set a constant to that a file defines: ``NAME``, ``Class.NAME``, or
    ``Class().NAME`` of the objects of a class; with ``[]`` at the end, what is in a table."""
    return f"constant:{name}"


def either(forms: Iterable[str]) -> str:
    """One form of :func:`settable` for all that a value is put together from; "" if there are
    others among them."""
    each = dict.fromkeys(forms)
    if not each or not all(parts(form)[0] == "constant" for form in each):
        return ""
    return settable(",".join(dict.fromkeys(n for form in each for n in constants(form))))


def constants(given_by: str) -> tuple[str, ...]:
    """The constants of a form of :func:`settable` or :func:`either`."""
    return tuple(parts(given_by)[1].split(","))


def decorated(name: str) -> str:
    """For :func:`function`: one that a decorator may have called by anybody."""
    return f"@{name}"


def inner(owner: str, name: str) -> str:
    """For :func:`function`: the one ``name`` that stands in the function ``owner``, or the method,
    or class, that is called ``name`` if that is ""."""
    return f"{owner}.{name}"


def called(name: str, parameter: str, place: int) -> str:
    """A parameter of the function ``name`` of a shell or of PowerShell, and its place among the
    parameters, from 1 on."""
    return f"called:{name}:{place}:{parameter}"


def shared(
    name: str, given_by: str, loaded: Iterable[str] = (), *, function: bool, part: bool = False
) -> str:
    """``given_by``, or "" of what the text itself says, where other files that share a shell with
    the text may set the variable ``name`` as well: those that load it, if it is read in a
    ``function``; and those ``loaded`` by it between the setting and the reading, or with ``~``
    before the setting, so that only their functions may. ``part``: whether the value is only a
    part of what is read. ``env/NAME`` is a variable of the environment."""
    flags = f"{'f' if function else ''}{'p' if part else ''}"
    return f"{_GUARDING}{name}:{flags}:{','.join(loaded)}|{given_by}"


def as_part(given_by: str) -> str:
    """``given_by`` of something that is part of what is read; "" if it cannot be said of that."""
    guards, rest = _guards(given_by)
    kind, told = parts(rest)
    if rest and kind != "called":
        return ""
    found = [_as_part(guard) for guard in guards]
    return "|".join([*found, f"{kind}:{told.rstrip('+')}+" if rest else ""])


def both(first: str, second: str) -> str:
    """What gives what is put together from what two forms of :func:`as_part` give; "" if one form
    cannot say it."""
    if not first or not second or first == second:
        return first or second
    guards, rest = _guards(first)
    others, other = _guards(second)
    if rest and other and rest != other:
        return ""
    found = "|".join([*dict.fromkeys((*guards, *others)), rest or other])
    return found if len(found) <= _LONGEST else ""


def guarded(given_by: str) -> tuple[tuple[tuple[str, str, tuple[str, ...]], ...], str]:
    """What :func:`shared` says of a form, for each variable its name, its flags and what is
    loaded, and the form without that."""
    guards, rest = _guards(given_by)
    found = []
    for guard in guards:
        name, flags, loaded = guard[len(_GUARDING) :].split(":")
        found.append((name, flags, tuple(filter(None, loaded.split(",")))))
    return tuple(found), rest


def is_too_long(given_by: str) -> bool:
    """Whether a form says more than anybody looks at."""
    return len(given_by) > _LONGEST


def _guards(given_by: str) -> tuple[list[str], str]:
    if not given_by.startswith(_GUARDING):
        return [], given_by
    *guards, rest = given_by.split("|")
    return guards, rest


def _as_part(guard: str) -> str:
    name, flags, loaded = guard[len(_GUARDING) :].split(":")
    return f"{_GUARDING}{name}:{flags.rstrip('p')}p:{loaded}"


def is_of_shells(given_by: str) -> bool:
    """Whether files that share a shell give a form, to one another."""
    return parts(given_by)[0] in _OF_SHELLS


def called_with(given_by: str) -> tuple[str, int, str]:
    """The function, the place and the parameter of :func:`function` and of :func:`called`;
    ``("", -1, "")`` of another form."""
    kind, rest = parts(given_by)
    name, _, last = rest.partition(":")
    place, _, parameter = last.partition(":")
    of_function = kind in {"function", "called"}
    return (name, int(place), parameter) if of_function else ("", -1, "")


def is_of_callers(given_by: str) -> bool:
    """Whether a form is what those give that call the file, or the function, that reads it."""
    return parts(given_by)[0] in _OF_CALLERS


def parts(given_by: str) -> tuple[str, str]:
    """The kind and the rest of a form; ``("", "")`` of none."""
    kind, _, rest = given_by.partition(":")
    return kind, rest


def needles(given_by: str) -> tuple[str, ...]:
    """What surely stands, in some case, in each file that defines a form: parts of its name."""
    kind, rest = parts(given_by)
    name = _LAST_NAME.split(rest)[-1].lower()
    if given_by == contained("@"):
        return ("env",)
    if name == "@":  # what a command adds in a file, or in a variable
        return ("ansible-playbook",) if kind == "ansible" else ("-env",)
    if kind == "env" and not name.startswith(_OF_TERRAFORM):
        # A pipeline's vmss.name is VMSS_NAME to the programs that it runs.
        return tuple(word for word in name.split("_") if word) or (name,)
    return (name,)


def is_of_folder(given_by: str) -> bool:
    """Whether a form is defined for the files of one folder by those files alone."""
    return parts(given_by)[0] in _OF_FOLDERS


def is_of_module(given_by: str) -> bool:
    """Whether a form is defined for the files of one folder by those files, and by files elsewhere
    that call the folder as a module, by its path."""
    return parts(given_by)[0] == "terraform-variable"


def elsewhere(given_by: str) -> tuple[str, str]:
    """The file that a form names (a module, a path, the name of a called module), and the form
    under which it is defined there; ``("", given_by)`` of a form that names none."""
    kind, rest = parts(given_by)
    if kind in _WITH_PLACE:
        place, _, name = rest.rpartition(":")
        return place, f"{kind}::{name}"
    return "", given_by


def in_folder(defined: str, folder: str) -> str:
    """The form under which others read what the files of ``folder`` define as ``defined``."""
    kind, rest = parts(defined)
    return f"{kind}:{folder}{rest}"


_IN_WORDS: Mapping[str, str] = MappingProxyType({
    "env": "the environment variable {}",
    "github-variable": "the GitHub variable {}",
    "github-secret": "the GitHub secret {}",
    "github-input": "the input {}",
    "pipeline": "the pipeline variable {}",
    "make": "the variable {}",
    "shell": "the variable {}",
    "python": "the name {}",
    "terraform": "the resource {}",
    "terraform-local": "the local value {}",
    "terraform-variable": "the variable {}",
    "terraform-output": "the output {}",
    "terraform-module": "the module {}",
    "parameter": "the parameter {}",
    "ansible": "the variable {}",
    "applied": "the output {}",
    "deployed": "the output {}",
    "container": "the variable {}",
    "compose": "the variable {}",
    "argument": "argument {}",
    "template": "the parameter {}",
    "function": "the parameter {}",
    "called": "argument {}",
    "shared": "the variable {}",
    "constant": "the name {}",
    "kustomized": "the {} in the manifest",
})  # fmt: skip
_NO_CALL = "no call seen in this run passes it"
_OUTSIDE: Mapping[str, str] = MappingProxyType({
    "applied": "it does not show which configuration has that",
    "deployed": "it does not show which template has that",
    "argument": _NO_CALL,
    "template": _NO_CALL,
    "function": _NO_CALL,
    "called": _NO_CALL,
    "github-variable": "GitHub alone knows it",
    "github-secret": "GitHub alone knows it",
    "github-input": "whoever calls the workflow gives it",
})  # fmt: skip


def in_words(given_by: str) -> str:
    """What a form is, as one says it to people: ``the environment variable VMSS_NAME``."""
    guards, given_by = guarded(given_by)
    kind, rest = parts(given_by) if given_by else ("shared", guards[0][0] if guards else "")
    if kind == "called":
        function, _, name = called_with(given_by)
        return f"{_IN_WORDS[kind].format(name.rstrip('+'))} of {function}"
    named_last = kind in _WITH_PLACE or kind in {"function", "applied", "deployed"}
    name = rest.rpartition(":")[2] if named_last else rest.replace("().", ".")
    if kind == "constant":
        name = name.replace(",", " or ").replace("[]", "")
    return _IN_WORDS.get(kind, "{}").format(name)


def outside(given_by: str) -> str:
    """Why no file says what a form is, as a clause."""
    kind, _ = parts(guarded(given_by)[1])
    return _OUTSIDE.get(kind, "no file seen in this run sets it for this one")


_REFERENCE = regex(
    r"(?:\$\{)?(?:var\.(?P<variable>[\w\-]{1,200})|local\.(?P<local>[\w\-]{1,200})"
    r"|module\.(?P<module>[\w\-]{1,200})(?:\[[^\]\n]{0,80}\])?\.(?P<output>[\w\-]{1,200})"
    r"|(?P<address>(?:data\.)?[A-Za-z][A-Za-z0-9]{0,40}_\w{1,200}\.[\w\-]{1,200})"
    r"(?:\[[^\]\n]{0,80}\])?\.(?:id|name))\}?\Z"
)


def referred(expression: str) -> str:
    """What gives an expression of Terraform, in ``${ }`` or not, without blanks; "" if it is more
    than one reference to a name."""
    match = _REFERENCE.match(expression)
    if match is None or expression.startswith("${") != expression.endswith("}"):
        return ""
    if match["variable"]:
        return terraform_variable(match["variable"])
    if match["local"]:
        return terraform_local(match["local"])
    if match["module"]:
        return terraform_output(match["module"], match["output"])
    return terraform(match["address"])


_ASKED = regex(
    r"[\"']?(?:\$\(|`)\s{0,9}(?:terraform|tofu)\s{1,9}(?:-chdir=[\"']?(?P<folder>[\w./\-]{1,200})[\"']?\s{1,9})?"
    r"output\s{1,9}(?:-no-color\s{1,9})?-raw\s{1,9}[\"']?(?P<name>[\w\-]{1,200})[\"']?\s{0,9}[)`][\"']?\Z"
)


def asked(text: str) -> str:
    """What gives ``text``, which is all that a shell is told by a command; "" of any other."""
    match = _ASKED.match(text) if "output" in text else None
    return applied((match["folder"] or "").rstrip("/"), match["name"]) if match else ""


def asked_in(given_by: str, folder: str) -> str:
    """``given_by`` of :func:`asked` where the command is run in ``folder``, "" of one that does not
    show anything: where it is run itself."""
    kind, rest = parts(given_by)
    written, _, name = rest.rpartition(":")
    if kind != "applied" or not folder:
        return given_by
    return applied(posixpath.normpath(posixpath.join(folder, written)) if written else folder, name)


def templated(text: str) -> tuple[str, str]:
    """What gives ``text``, all of which a tool fills in that reads YAML, and the default written
    there: ``${{ env.X }}``, ``$(x)``, ``{{ x | default('web') }}``, ``{{ lookup('env', 'X') }}``.
    ``("", "")`` of any other text."""
    if "$" not in text and "{{" not in text:
        return "", ""
    if match := _GITHUB.match(text):
        if match["context"] == "parameters":
            return template(match["name"]), ""
        return github(match["context"], match["name"]), ""
    if match := _PIPELINE.match(text):
        return pipeline(match["name"]), ""
    if match := _LOOKUP.match(text):
        return environment(match["name"]), ""
    match = _TEMPLATE.match(text)
    if match and match["name"] not in _CHANGING:
        return ansible(match["name"]), match["a"] or match["b"] or ""
    return "", ""
