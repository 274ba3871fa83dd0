"""A constant of Python names a set as long as nobody sets it to something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project.linked import Case, report_of, uses_of
from tests.work import grows_linearly

BICEP = """resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'web'
  location: 'westeurope'
  properties: { orchestrationMode: 'Uniform' }
}
"""
CLIENT = """from azure.mgmt.compute import ComputeManagementClient
client = ComputeManagementClient(credential, "sub")
"""
RESTART = "client.virtual_machine_scale_sets.begin_restart('rg', {})\n"
CONSTANT = "NAME = 'web'\n"
CLASS = "class Config:\n    NAME = 'web'\n"
OF_MODULE = f"import settings\n{CLIENT}{RESTART.format('settings.NAME')}"
IMPORTED = f"from settings import NAME\n{CLIENT}{RESTART.format('NAME')}"
OF_CLASS = f"from settings import Config\n{CLIENT}{RESTART.format('Config.NAME')}"
OWN = f"{CONSTANT}{CLIENT}def drain():\n    {RESTART.format('NAME')}"
OWN_CLASS = (
    f"{CLIENT}class C:\n    NAME = 'web'\n"
    f"    def drain(self):\n        {RESTART.format('self.NAME')}"
)

BY_OTHERS = {
    "an attribute": "import settings\nsettings.NAME = 'api'\n",
    "under another name": "import settings as s\ns.NAME = 'api'\n",
    "out of a package": "from ops import settings\nsettings.NAME = 'api'\n",
    "out of the same package": "from . import settings\nsettings.NAME = 'api'\n",
    "by its whole path": "import ops.settings\nops.settings.NAME = 'api'\n",
    "put behind it": "import settings\nsettings.NAME += '-2'\n",
    "one of several": "import settings\nsettings.NAME, other = 'api', 1\n",
    "in turns": "import settings\nfor settings.NAME in names:\n    pass\n",
    "taken away": "import settings\ndel settings.NAME\n",
    "by its name": "import settings\nsetattr(settings, 'NAME', 'api')\n",
    "by any name": "import settings\nfor k, v in given:\n    setattr(settings, k, v)\n",
    "patched": "from unittest import mock\nwith mock.patch('settings.NAME', 'api'):\n    pass\n",
    "by a fixture": "import settings\ndef f(m):\n    m.setattr(settings, 'NAME', 'api')\n",
    "in its names": "import settings\nsettings.__dict__['NAME'] = 'api'\n",
    "in what vars gives": "import settings\nvars(settings).update(NAME='api')\n",
    "in what vars gives of anything": "import settings\nvars(settings).update(given)\n",
    "among the modules": "import sys\nsys.modules['settings'].NAME = 'api'\n",
    "imported by a text": "import importlib\nm = importlib.import_module('settings')\nm.NAME = 1\n",
    "held": "import settings\nheld = settings\nheld.NAME = 'api'\n",
    "given to a function": "import settings\nconfigure(settings)\n",
    "by a function that gets it": "def configure(module):\n    module.NAME = 'api'\n",
}
BY_ITSELF = {
    "globals": "globals()['NAME'] = 'api'\n",
    "globals of any name": "for k in given:\n    globals()[k] = given[k]\n",
    "globals that are held": "names = globals()\nnames['NAME'] = 'api'\n",
    "itself": "import sys\nthis = sys.modules[__name__]\nthis.NAME = 'api'\n",
    "itself by any name": (
        "import sys\nthis = sys.modules[__name__]\nfor k in given:\n    setattr(this, k, 1)\n"
    ),
    "a function": "def f():\n    global NAME\n    NAME = 'api'\n",
    "a condition": "if given:\n    NAME = 'api'\n",
    "a star": "from local import *\n",
    "a walrus": "[NAME := each for each in given]\n",
    "a handler": "try:\n    pass\nexcept OSError as NAME:\n    pass\n",
}
OF_ITS_CLASS = {
    "an attribute": "from settings import Config\nConfig.NAME = 'api'\n",
    "under another name": "from settings import Config as C\nC.NAME = 'api'\n",
    "of the module": "import settings\nsettings.Config.NAME = 'api'\n",
    "by its name": "from settings import Config\nsetattr(Config, 'NAME', 'api')\n",
    "by any name": "from settings import Config\nfor k in given:\n    setattr(Config, k, 1)\n",
}
CLASSES = {
    "a method of the class": (
        "class Config:\n    NAME = 'web'\n    @classmethod\n    def load(cls):\n"
        "        cls.NAME = 'api'\n"
    ),
    "a method by any name": (
        "class Config:\n    NAME = 'web'\n    @classmethod\n    def load(cls, given):\n"
        "        for k in given:\n            setattr(cls, k, 1)\n"
    ),
    "the type of an object": (
        "class Config:\n    NAME = 'web'\n    def load(self):\n        type(self).NAME = 'api'\n"
    ),
    "a decorator": "@from_environment\nclass Config:\n    NAME = 'web'\n",
    "a metaclass": "class Config(metaclass=Env):\n    NAME = 'web'\n",
    "the environment": "class Config(BaseSettings):\n    NAME: str = 'web'\n",
}
OF_ITS_OWN = {
    "a constant": (OWN, "import drain\ndrain.NAME = 'api'\ndrain.drain()\n"),
    "a class": (OWN_CLASS, "import drain\ndrain.C.NAME = 'api'\n"),
    "an object": (OWN_CLASS, "import drain\nc = drain.C()\nc.NAME = 'api'\nc.drain()\n"),
    "a derived class": (OWN_CLASS, "import drain\nclass D(drain.C):\n    NAME = 'api'\n"),
    "a derived class beside it": (f"{OWN_CLASS}class D(C):\n    NAME = 'api'\n", ""),
    "a star below it": (f"{CONSTANT}from local import *\n{CLIENT}{RESTART.format('NAME')}", ""),
    "a star below an import": (
        f"from settings import NAME\nfrom local import *\n{CLIENT}{RESTART.format('NAME')}",
        "",
    ),
}
STAYS = {
    "nobody sets it": (CONSTANT, OF_MODULE, ""),
    "nobody sets what is imported": (CONSTANT, IMPORTED, ""),
    "nobody sets that of a class": (CLASS, OF_CLASS, ""),
    "nobody sets its own": ("", OWN, ""),
    "nobody sets that of its own class": ("", OWN_CLASS, ""),
    "an object of another class": (
        CONSTANT,
        OF_MODULE,
        "import settings\nclass P:\n    def __init__(self):\n        self.NAME = 'api'\n",
    ),
    "an object of its class": (
        f"{CLASS}    def f(self):\n        self.NAME = 'api'\n",
        OF_CLASS,
        "",
    ),
    "a name of a comprehension": (f"{CONSTANT}x = [NAME for NAME in given]\n", OF_MODULE, ""),
    "another constant": (CONSTANT, OF_MODULE, "import settings\nsettings.OTHER = 'api'\n"),
    "others by their names": (
        CONSTANT,
        OF_MODULE,
        "import settings\nvars(settings).update(OTHER='api')\nsetattr(settings, 'OTHER', 1)\n",
    ),
    "it is shown": (CONSTANT, OF_MODULE, "import settings\nprint(settings, dir(settings))\n"),
    "it is loaded again": (
        CONSTANT,
        OF_MODULE,
        "import importlib, settings\nimportlib.reload(settings)\n",
    ),
    "what is made of another one": (
        f"{CONSTANT}OTHER = NAME\n",
        OF_MODULE.replace(".NAME", ".OTHER"),
        "import settings\nsettings.NAME = 'api'\n",
    ),
    "a class that is frozen": (f"@dataclass(frozen=True)\n{CLASS}", OF_CLASS, ""),
}


def bound(folder: Path, settings: str, drain: str, other: str = "", at: str = "other.py") -> str:
    files = {"infra/main.bicep": BICEP, "ops/settings.py": settings, "ops/drain.py": drain}
    if other:
        files[f"ops/{at}"] = other
    (use,) = uses_of(report_of(Case("", files, {}, {}, [], []), folder))
    return use.partition(" -> ")[2]


@pytest.mark.parametrize("use", [OF_MODULE, IMPORTED], ids=["module", "name"])
@pytest.mark.parametrize("name", BY_OTHERS)
def test_another_module_sets_it(name: str, use: str, tmp_path: Path) -> None:
    told = bound(tmp_path, CONSTANT, use, BY_OTHERS[name])
    assert told.startswith("nothing")
    assert "ops/other.py sets" in told


@pytest.mark.parametrize("name", BY_ITSELF)
def test_its_module_sets_it(name: str, tmp_path: Path) -> None:
    told = bound(tmp_path, CONSTANT + BY_ITSELF[name], OF_MODULE)
    assert told.startswith("nothing")
    assert "ops/settings.py sets" in told


@pytest.mark.parametrize("name", OF_ITS_CLASS)
def test_another_module_sets_that_of_a_class(name: str, tmp_path: Path) -> None:
    assert bound(tmp_path, CLASS, OF_CLASS, OF_ITS_CLASS[name]).startswith("nothing")


@pytest.mark.parametrize("name", CLASSES)
def test_its_class_is_made_otherwise(name: str, tmp_path: Path) -> None:
    assert bound(tmp_path, CLASSES[name], OF_CLASS).startswith("nothing")


@pytest.mark.parametrize("name", OF_ITS_OWN)
def test_something_sets_what_a_module_reads_of_itself(name: str, tmp_path: Path) -> None:
    drain, other = OF_ITS_OWN[name]
    assert bound(tmp_path, "NAME = 'api'\n", drain, other).startswith("nothing")


@pytest.mark.parametrize("name", STAYS)
def test_nobody_sets_it(name: str, tmp_path: Path) -> None:
    assert bound(tmp_path, *STAYS[name]).startswith("web ")


def test_tests_set_it_for_themselves(tmp_path: Path) -> None:
    told = bound(tmp_path, CONSTANT, OF_MODULE, BY_OTHERS["an attribute"], "test_drain.py")
    assert told.startswith("web ")


def test_modules_are_gone_through_once() -> None:
    from flexlint.surfaces.python.changes import changes
    from flexlint.text.source import SourceFile

    grows_linearly(
        lambda text: changes(SourceFile("a.py", text), "settings", "NAME"),
        lambda n: "import settings\n" + "print(settings.NAME)\nclass A:\n    NAME = 1\n" * n,
    )
