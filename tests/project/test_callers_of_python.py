"""Whoever may call a function of Python counts, however it comes to it; and what a name holds
where it is read is what the scopes of Python say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.linked import Case, report_of, uses_of

BICEP = """resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'web'
  location: 'westeurope'
  properties: { orchestrationMode: 'Uniform' }
}
"""
CLIENT = """from azure.mgmt.compute import ComputeManagementClient
client = ComputeManagementClient(credential, "sub")
"""
USE = "client.virtual_machine_scale_sets.begin_restart('rg', n)\n"
OF_OBJECT = USE.replace("n)", "c.n)")
FUNCTION = f"{CLIENT}def drain(n):\n    {USE}"
SEEN = "from ops.sets import drain\ndrain('web')\n"
ALSO = {
    "a module by another name": "import ops.sets\nsets = ops.sets\nsets.drain('api')\n",
    "a module of a package": "import ops\nheld = ops.sets\nheld.drain('api')\n",
    "all of a package": "import ops\nops.drain('api')\n",
    "a function by any name": "import ops.sets\ngetattr(ops.sets, given)('api')\n",
    "any module": "import importlib\nm = importlib.import_module(given)\nm.drain('api')\n",
    "any module of a package": "m = __import__('ops.' + given)\nm.drain('api')\n",
    "one of those that are loaded": "import sys\nsys.modules[given].drain('api')\n",
    "any of a module by its name": (
        "import importlib\nm = importlib.import_module('ops.sets')\ngetattr(m, given)('api')\n"
    ),
    "a constant that is set": "from ops.sets import drain\nN = 'web'\ndef f():\n    drain(N)\n",
}
OTHERS = {
    "another function": "import ops.sets\nsets = ops.sets\nsets.fill('api')\n",
    "another module": "import ops.other\nother = ops.other\nother.drain('api')\n",
    "an attribute by any name": "x = getattr(given, name)\n",
    "any module for something else": "import importlib\nimportlib.import_module(given).run()\n",
    "a constant": "from ops.sets import drain\nN = 'web'\ndef f():\n    drain(N)\n",
}
UNKNOWN = {
    "in the next turn": f"n = 'web'\nwhile True:\n    {USE}    n = ask()\n",
    "in the next turn of a loop": f"n = 'web'\nfor x in given:\n    {USE}    n = ask()\n",
    "under a condition in the next turn": (
        f"n = 'web'\nwhile True:\n    {USE}    if given:\n        n = ask()\n"
    ),
    "behind a loop": f"for n in ['web', 'api']:\n    pass\n{USE}",
    "a field": f"@dataclass\nclass C:\n    n: str = 'web'\nc = C('api')\n{OF_OBJECT}",
    "a field of a tuple": (f"class C(NamedTuple):\n    n: str = 'web'\nc = C('api')\n{OF_OBJECT}"),
    "a field of its own": (
        "@dataclass\nclass C:\n    n: str = 'web'\n"
        f"    def f(self):\n        {USE.replace('n)', 'self.n)')}"
    ),
    "an entry that a function sets": (
        "C = {'n': 'web'}\ndef g():\n    C['n'] = ask()\n"
        f"def f():\n    {USE.replace('n)', 'C[chr(110)])').replace('chr(110)', repr('n'))}"
    ),
    "what derived classes have": (
        f"class C:\n    n = 'web'\n    def f(self):\n        {USE.replace('n)', 'self.n)')}"
        "class D(C):\n    n = 'api'\n"
    ),
}
KNOWN = {
    "in the loop that binds it": f"while True:\n    n = 'web'\n    {USE}    n = ask()\n",
    "in a loop over one": f"for n in ['web']:\n    {USE}    n = ask()\n",
    "before a loop": f"n = 'web'\n{USE}while True:\n    n = ask()\n",
    "a comprehension in a class": (
        f"n = 'web'\nclass A:\n    n = 'api'\n    x = [{USE.strip()} for _ in given]\n"
    ),
    "no field": f"@dataclass\nclass C:\n    n = 'web'\nc = C()\n{OF_OBJECT}",
    "a field by its class": (
        f"@dataclass\nclass C:\n    n: str = 'web'\n{USE.replace('n)', 'C.n)')}"
    ),
    "an entry of its own": (
        "C = {'n': 'web'}\ndef g(C):\n    C['n'] = ask()\n"
        f"def f():\n    {USE.replace('n)', 'C[chr(110)])').replace('chr(110)', repr('n'))}"
    ),
}


def bound(folder: Path, files: dict[str, str]) -> str:
    every = {"infra/main.bicep": BICEP, **files}
    (use,) = uses_of(report_of(Case("", every, {}, {}, [], []), folder))
    return use.partition(" -> ")[2]


def called(folder: Path, other: str, **more: str) -> str:
    package = {"ops/__init__.py": "from ops.sets import *\n", "ops/sets.py": FUNCTION}
    return bound(folder, {**package, "main.py": SEEN, "other.py": other, **more})


@pytest.mark.parametrize("name", ALSO)
def test_others_may_call_it(name: str, tmp_path: Path) -> None:
    more = {"set.py": "import other\nother.N = 'api'\n"} if "constant" in name else {}
    assert called(tmp_path, ALSO[name], **more).startswith("nothing")


@pytest.mark.parametrize("name", OTHERS)
def test_others_call_something_else(name: str, tmp_path: Path) -> None:
    package = {"ops/__init__.py": "", "ops/sets.py": FUNCTION}
    told = bound(tmp_path, {**package, "main.py": SEEN, "other.py": OTHERS[name]})
    assert told.startswith("web ")


def test_a_module_by_another_name_is_that_module(tmp_path: Path) -> None:
    package = {"ops/__init__.py": "", "ops/sets.py": FUNCTION}
    main = "import ops.sets\nsets = ops.sets\nsets.drain('web')\n"
    told = bound(tmp_path, {**package, "main.py": main})
    assert told == "web (variable: the parameter n is web in main.py)"


@pytest.mark.parametrize("name", UNKNOWN)
def test_it_may_be_another(name: str, tmp_path: Path) -> None:
    assert bound(tmp_path, {"drain.py": CLIENT + UNKNOWN[name]}).startswith("nothing")


@pytest.mark.parametrize("name", KNOWN)
def test_it_is_surely_that(name: str, tmp_path: Path) -> None:
    assert bound(tmp_path, {"drain.py": CLIENT + KNOWN[name]}).startswith("web ")
