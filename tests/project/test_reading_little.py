"""Of the files of a run, those are read that may say what is asked for, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flexlint.config.options import Options
from flexlint.files.discovery import discover
from flexlint.files.governing import Everywhere
from flexlint.lexical.containers import given
from flexlint.model import Span
from flexlint.project.definitions import RunDefinitions
from flexlint.project.deploying import Deploying
from flexlint.project.places import absolute
from flexlint.project.reaching import Defined
from flexlint.project.texts import Texts
from flexlint.surfaces import registry
from flexlint.surfaces.shell import definitions as of_scripts
from flexlint.surfaces.shell.variables import Variables
from flexlint.surfaces.yaml import definitions as of_yaml
from flexlint.text.source import SourceFile
from flexlint.values.sources import (
    ansible,
    environment,
    function,
    parameter,
    settable,
    started,
    terraform,
    terraform_local,
    terraform_module,
    terraform_output,
    terraform_variable,
)
from tests.work import calls


def texts(folder: Path, files: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Texts:
    """``files`` as those of a run in ``folder``."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    everywhere = Everywhere(Options())
    return Texts(discover(["."], governing=everywhere).files, everywhere)


def read(monkeypatch: pytest.MonkeyPatch, what: str) -> list[str]:
    """The files whose definitions or deployments are read from now on."""
    found: list[str] = []
    of = getattr(registry, what)

    def noted(source: SourceFile, *rest: str, **options: bool) -> object:
        found.append(source.path)
        return of(source, *rest, **options)

    monkeypatch.setattr(registry, what, noted)
    return found


def values(found: object) -> list[tuple[str, str]]:
    assert isinstance(found, (list, tuple))
    every = [each for each in found if isinstance(each, Defined)]
    return [
        (each.location().path, str(getattr(each.definition.value, "value", ""))) for each in every
    ]


_MODULE = 'locals {\n  name = "web"\n}\nvariable "set" {\n  default = "none"\n}\n'
_CALL = 'module "web" {\n  source = "%s"\n  set = "web"\n}\n'


@pytest.mark.parametrize("form", [terraform_local("name"), terraform("azurerm_orchestrated.web")])
def test_what_a_folder_says_is_sought_in_that_folder(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = 'resource "azurerm_orchestrated" "web" {\n  name = "web"\n}\n'
    files = {f"m{i}/{name}.tf": _MODULE + resource for i in range(30) for name in "ab"}
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "definitions")
    found = RunDefinitions(run, lambda _: "").beside(absolute("m7/main.tf"), form)
    assert values(found) == [("m7/a.tf", "web"), ("m7/b.tf", "web")]
    assert seen == ["m7/a.tf", "m7/b.tf"]


@pytest.mark.parametrize(
    ("caller", "source"),
    [
        ("live/main.tf", "../m7"),
        ("live/main.tf", "../M7/../m7/"),
        ("m7/example/main.tf", "../"),
        ("m7/example/main.tf", "../."),
        ("m7/a/b/main.tf", "../.."),
        ("main.tf", "./m7"),
    ],
)
def test_what_a_variable_is_given_is_sought_where_something_may_call_the_folder(
    caller: str, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"m{i}/main.tf": _MODULE for i in range(30)}
    files |= {f"l{i}/main.tf": _CALL % f"../m{i + 10}" for i in range(10)}
    files[caller] = _CALL % source
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "definitions")
    form = terraform_variable("set")
    found = RunDefinitions(run, lambda _: "").beside(absolute("m7/main.tf"), form)
    assert sorted(values(found)) == sorted([(caller, "web"), ("m7/main.tf", "none")])
    assert sorted(seen) == sorted([caller, "m7/main.tf"])


def test_many_questions_of_a_folder_read_that_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = texts(tmp_path, {f"m{i}/main.tf": _MODULE for i in range(9)}, monkeypatch)
    seen = read(monkeypatch, "definitions")
    definitions = RunDefinitions(run, lambda _: "")
    for number in range(200):
        assert not definitions.beside(absolute("m7/main.tf"), terraform_local(f"n{number}"))
    found = definitions.beside(absolute("m7/main.tf"), terraform_local("name"))
    assert values(found) == [("m7/main.tf", "web")]
    assert seen == ["m7/main.tf"]


def test_a_variable_is_sought_where_all_parts_of_its_name_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"s{i}.sh": "export LINUX=a LINUX_VMSS=b\n./a.py\n" for i in range(9)}
    pipeline = "variables:\n  my.linux.vmss: web\nsteps:\n- script: ./a.py\n"
    files |= {"azure-pipelines.yml": pipeline, "a.py": ""}
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "definitions")
    found = RunDefinitions(run, lambda _: "").anywhere(environment("MY_LINUX_VMSS"))
    assert values(found) == [("azure-pipelines.yml", "web")]
    assert seen == ["azure-pipelines.yml"]


def test_a_folder_is_deployed_only_by_what_deploys_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"s{i}.ps1": "$temp = 'template of the deployment'\n" for i in range(9)}
    files |= {
        "a.sh": "az deployment group create -g rg -f temp/web.json\n",
        "b.sh": "terraform -chdir=temp apply\n",
        "azure.yaml": "name: a\ninfra:\n  path: temp\n  provider: terraform\n",
        "temp/web.json": "{}",
        "temp/web.tf": "",
    }
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "deployments")
    found = Deploying(run).places(["temp/web.json", "temp/web.tf"])
    assert {path: [each.location.path for each in places] for path, places in found.items()} == {
        "temp/web.json": ["a.sh"],
        "temp/web.tf": ["azure.yaml", "b.sh"],
    }
    assert seen == ["a.sh", "azure.yaml", "b.sh"]


def test_what_is_never_deployed_is_sought_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "a.sh": "cd ops && terraform apply\n./ops/drain.ps1\n./ops/make.py\n",
        "ops/drain.ps1": "",
        "ops/make.py": "",
    }
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "deployments")
    assert Deploying(run).places(["ops/drain.ps1", "ops/make.py"]) == {}
    assert seen == []


def test_a_template_is_sought_where_its_whole_name_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploys = "az deployment group create -g rg -f {}\n"
    others = ["my-web.json", "a/web.json5", "old_web.json", "web.json_"]
    files = {f"s{i}.sh": deploys.format(other) for i, other in enumerate(others)}
    files |= {f"t{i}.sh": deploys.format(own) for i, own in enumerate(["web.json", "./web.json"])}
    run = texts(tmp_path, files | {"web.json": "{}"}, monkeypatch)
    seen = read(monkeypatch, "deployments")
    found = Deploying(run).places(["web.json"])
    assert [each.location.path for each in found["web.json"]] == ["t0.sh", "t1.sh"]
    assert seen == ["t0.sh", "t1.sh"]


_ONLY_READS = """resource "azurerm_lb" "other" {
  name = var.web
  tag  = "${local.web}-${azurerm_orchestrated.web.name}-${module.web.web}"
}
output "other" { value = "web" }
module "web" { source = "example.com/web" }
"""


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (terraform_local("web"), 'locals {\n  web = "a"\n}\n'),
        (terraform_local("web"), 'locals { "web"= "a" }\n'),
        (terraform_variable("web"), 'variable "web" {\n  default = "a"\n}\n'),
        (terraform_variable("web"), 'variable web{\n  default = "a"\n}\n'),
        (terraform_output("", "web"), 'output "web" {\n  value = "a"\n}\n'),
        (terraform_module("web"), 'module "web" {\n  source = "./a"\n}\n'),
        (
            terraform("azurerm_orchestrated.web"),
            'resource "azurerm_orchestrated" "web" {\n  name = "a"\n}\n',
        ),
    ],
)
def test_who_only_reads_a_name_is_not_asked_what_it_is(
    form: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = texts(tmp_path, {"main.tf": _ONLY_READS, "names.tf": text}, monkeypatch)
    seen = read(monkeypatch, "definitions")
    found = RunDefinitions(run, lambda _: "").beside(absolute("main.tf"), form)
    assert [path for path, _ in values(found)] == ["names.tf"]
    assert seen == ["names.tf"]


def test_a_script_that_runs_no_play_gives_plays_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "a.sh": "vmss_name=web\naz vmss list -o tsv\n",
        "b.sh": "ansible-playbook a.yml --extra-vars vmss_name=web\n",
    }
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "definitions")
    found = RunDefinitions(run, lambda _: "").anywhere(ansible("vmss_name"))
    assert [path for path, _ in values(found)] == ["b.sh"]
    assert seen == ["b.sh"]


def test_what_a_script_sets_for_itself_is_found_out_for_who_sources_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    of = Variables.of

    def noted(text: str, *rest: object) -> object:
        made.append(text)
        return of(text, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Variables, "of", noted)
    script = "NAME=web\nOTHER=$NAME\n./drain.sh\n"
    run = texts(tmp_path, {"a.sh": script, "drain.sh": ""}, monkeypatch)
    definitions = RunDefinitions(run, lambda _: "")
    assert not definitions.anywhere(environment("NAME"))
    assert made == []
    assert values(definitions.of(absolute("a.sh")))[1:] == [("a.sh", "web"), ("a.sh", "web")]
    assert made == [script]


@pytest.mark.parametrize(
    ("name", "says", "others"),
    [
        (
            "azure-pipelines.yml",
            "variables:\n  my.vmss-name: web\nsteps:\n- script: ./a.py\n",
            "variables:\n  name: web\n  my.vmss: a\nsteps:\n- script: ./a.py\n",
        ),
        (
            "a.ps1",
            "$env:MY_VMSS_NAME = 'web'\n./a.py\n",
            "$my_vmss-name = 'web'\n$env:OTHER = 'a'\n$env:MY_VMSS = 'b'\n./a.py\n",
        ),
        (
            "a.sh",
            "export MY_VMSS_NAME=web\n./a.py\n",
            "export OTHER=$MY_VMSS_NAME\n./a.py ${MY_VMSS_NAME} MY_VMSS_NAMES OLD_MY_VMSS_NAME\n",
        ),
        (
            ".env",
            "MY_VMSS_NAME=web\n",
            "OTHER=${MY_VMSS_NAME}\n",
        ),
        (
            "run.py",
            'import os, a\nos.environ["MY_VMSS_NAME"] = "web"\n',
            'import os, a\nmy_vmss = "name"\nos.environ["MY"] = "web"\n',
        ),
        (
            "b.py",
            'import subprocess\nsubprocess.run("a.py", env = {"MY_VMSS_NAME": "web"})\n',
            'import subprocess\nMY_VMSS = "NAME"\nsubprocess.run("a.py", env={"MY": "web"})\n',
        ),
    ],
)
def test_who_does_not_say_the_name_of_a_variable_is_not_asked_for_it(
    name: str, says: str, others: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = {f"{i}/{name}": others for i in range(9)}
    run = texts(tmp_path, {name: says, **several, "a.py": ""}, monkeypatch)
    seen = read(monkeypatch, "definitions")
    definitions = RunDefinitions(run, lambda _: "")
    found = definitions.anywhere(environment("MY_VMSS_NAME"))
    assert {each.location().path for each in found} == {name}
    assert definitions.anywhere(environment("MY_VMSS_NAME")) is found
    assert seen == [name]


@pytest.mark.parametrize(
    ("form", "name", "says", "others"),
    [
        (
            ansible("@"),
            "azure-pipelines.yml",
            "steps:\n- script: ansible-playbook play.yml -e @names.yml\n",
            "# who@example.com knows Ansible\nsteps:\n- script: ./a.py\n",
        ),
        (
            ansible("@"),
            "play.sh",
            "ansible-playbook play.yml -e @names.yml\n",
            "# ansible@example.com\n./a.py\n",
        ),
    ],
)
def test_who_runs_no_play_adds_no_file_of_variables(
    form: str, name: str, says: str, others: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = texts(tmp_path, {name: says, **{f"{i}/{name}": others for i in range(9)}}, monkeypatch)
    seen = read(monkeypatch, "definitions")
    found = RunDefinitions(run, lambda _: "").anywhere(form)
    assert [each.location().path for each in found] == [name]
    assert seen == [name]


def test_what_a_script_loads_is_asked_of_those_that_say_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = ["my-names.sh", "names2.sh", "my_names.sh", "surnames.sh"]
    files = {f"s{i}.sh": f"source ./{other}\n" for i, other in enumerate(others)}
    files |= {"a.sh": ". lib/names.sh\nVMSS=web\n", "lib/names.sh": "echo $VMSS\n"}
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "shares")
    found = RunDefinitions(run, lambda _: "").by_loaders(absolute("lib/names.sh"), "VMSS")
    assert values(found) == [("a.sh", "web")]
    assert sorted(set(seen)) == ["a.sh", "lib/names.sh"]


def test_who_runs_a_script_is_asked_of_those_that_say_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"s{i}.sh": f"./{other}.sh\n" for i, other in enumerate(["drains", "my-drain"])}
    files |= {"a.sh": "ops/drain.sh\n", "b.sh": "make -C ops\n", "ops/drain.sh": ""}
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "definitions")
    found = RunDefinitions(run, lambda _: "").handing_on(absolute("ops/drain.sh"))
    assert [each.path for each in found] == [absolute("a.sh"), absolute("b.sh")]
    assert seen == ["a.sh", "b.sh"]


def test_a_function_is_sought_where_its_module_may_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "ops.py": "def drain(name):\n    pass\n",
        "a.py": "from ops import drain\ndrain('web')\n",
        "b.py": "import ops\nfor each in names:\n    getattr(ops, each)('api')\n",
        "c.py": "import importlib\nimportlib.import_module(name).drain('db')\n",
        "other.py": "from lib import drain\ndrain('other')\n",
        "methods.py": "getattr(pool, verb)('other')\n",
        "lib.py": "import sys\n",
        "notes.txt": "module by module, we drain the pool with getattr(\n",
    }
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "calls")
    form = function("drain", "name", 0)
    found = RunDefinitions(run, lambda _: "").given(absolute("ops.py"), form)
    assert {each.location().path for each in found} == {"a.py", "b.py", "c.py"}
    assert seen == ["a.py", "b.py", "c.py", "ops.py"]


def test_calls_are_sought_once_for_all_that_have_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"d{i}/m.py": "def drain(n):\n    pass\n" for i in range(9)}
    files |= {f"c{i}.py": f"from d{i}.m import drain\ndrain('web{i}')\n" for i in range(9)}
    run = texts(tmp_path, files, monkeypatch)
    every = read(monkeypatch, "calls")
    definitions = RunDefinitions(run, lambda _: "")
    for i in range(9):
        home = absolute(f"d{i}/m.py")
        given = values(definitions.given(home, function("drain", "n", 0)))
        assert given == [(f"c{i}.py", f"web{i}")]
    assert sorted(every) == sorted(set(every))


def test_what_deploys_something_is_read_once_for_all_that_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploys = "az deployment group create -g rg {} -p vmssName=web\n"
    applies = "terraform -chdir=tf apply\n"
    files = {
        "a.sh": deploys.format("-f web.bicep") + applies,
        "b.sh": deploys.format("-p ci.bicepparam") + applies,
        "ci.bicepparam": "using 'web.bicep'\nparam size = 2\n",
        "web.bicep": "",
        "api.bicep": "",
    }
    files |= {f"o{i}.sh": deploys.format(f"-f o{i}.json") for i in range(9)}
    files |= {"tf/main.tf": ""}
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "deployments")
    definitions = RunDefinitions(run, lambda _: "")
    assert definitions.passed(absolute("api.bicep"), parameter("vmssName")) is None
    assert seen == []
    found = definitions.passed(absolute("web.bicep"), parameter("vmssName"))
    assert values(found) == [("a.sh", "web"), ("b.sh", "web")]
    assert len(definitions.applied(absolute("tf"), "name") or ()) == 2
    places = definitions.deploying.places(["web.bicep", "tf/main.tf"])
    assert [each.location.path for each in places["tf/main.tf"]] == ["a.sh", "b.sh"]
    assert seen == ["a.sh", "b.sh"]


def test_many_templates_are_sought_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(count: int) -> int:
        folder = tmp_path / str(count)
        deploys = "az deployment group create -g rg -f t{}.json\n"
        files = {f"s{i}.sh": deploys.format(i) for i in range(count)}
        run = texts(folder, files | {f"t{i}.json": "{}" for i in range(count)}, monkeypatch)
        definitions = RunDefinitions(run, lambda _: "")
        templates = [f"t{i}.json" for i in range(count)]

        def ask() -> None:
            for each in templates:
                assert definitions.passed(absolute(each), parameter("name")) == ()
            assert len(definitions.deploying.places(templates)) == count

        return calls(ask)

    asked(2)  # what is imported, compiled or cached once is not counted
    assert asked(240) < 5 * asked(60)


@pytest.mark.parametrize(
    "others",
    ["import os\n", "from settings import other\n", "import settings\nsettings.OTHER = 1\n"],
)
def test_who_sets_many_constants_is_sought_for_all_of_them_together(
    others: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(count: int) -> int:
        files = {f"m{i}.py": f"{others}\ndef f(a):\n    return a.b{i}\n" for i in range(count)}
        files["settings.py"] = "".join(f"NAME_{i} = 'web'\n" for i in range(count))
        files["a.py"] = f"import settings\nsettings.NAME_{count - 1} = 'api'\n"
        run = texts(tmp_path / str(count), files, monkeypatch)
        definitions = RunDefinitions(run, lambda _: "")
        path = absolute("settings.py")

        def ask() -> None:
            for i in range(count):
                found = definitions.given(path, settable(f"NAME_{i}"))
                assert [each.location().path for each in found] == ["a.py"] * (i == count - 1)

        return calls(ask)

    asked(2)  # what is imported, compiled or cached once is not counted
    assert asked(400) < 5 * asked(100)


def test_a_module_that_may_set_any_name_is_parsed_for_those_that_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "settings.py": "".join(f"NAME_{i} = 'web'\n" for i in range(40)),
        "reads.py": "import settings as s\nprint(s.OTHER)\n",
        "any.py": "import settings as s\nfor k in given:\n    setattr(s, k, 1)\n",
        "one.py": "import settings as s\ns.NAME_7 = 'api'\n",
        "apart.py": "import settings as s\nsetattr(s, 'NA' 'ME_8', 'api')\n",
    }
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "changes")
    definitions = RunDefinitions(run, lambda _: "")
    for i in range(40):
        found = definitions.given(absolute("settings.py"), settable(f"NAME_{i}"))
        also = {7: ["one.py"], 8: ["apart.py"]}.get(i, [])
        assert sorted(each.location().path for each in found) == sorted(["any.py", *also])
    assert len(seen) < 20


def test_words_are_found_in_the_same_files_however_many_are_sought(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"m{i}.py": f"def stop_{i}():\n    Restop_{i}('é{i}')\n" for i in range(100)}
    run = texts(tmp_path, files, monkeypatch)
    for i in range(100):
        found = run.holding(f"stop_{i}".encode())
        expected = [n for n in files if f"stop_{i}" in files[n]]
        assert sorted(found) == sorted(absolute(name) for name in expected)
        assert run.holding(f"é{i}'".encode()) == {absolute(f"m{i}.py")}


_STARTS = "docker run -e VMSS_NAME=web image"
_WORKFLOW = f"""\
on: push
jobs:
  a:
    runs-on: x
    env: {{VMSS_NAME: web}}
    steps:
      - run: |
          {_STARTS}
          python a.py
"""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/workflows/a.yml", _WORKFLOW),
        ("a.sh", f"export VMSS_NAME=web\n{_STARTS}\npython a.py\n"),
    ],
)
def test_what_containers_are_given_is_read_when_somebody_asks_for_that(
    path: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = texts(tmp_path, {path: text, "a.py": ""}, monkeypatch)
    sought: list[str] = []

    def noted(text: str) -> Iterator[tuple[str, Span]]:
        sought.append(text)
        return given(text)

    monkeypatch.setattr(of_scripts, "given", noted)
    monkeypatch.setattr(of_yaml, "given", noted)
    definitions = RunDefinitions(run, lambda _: "")
    assert values(definitions.anywhere(environment("VMSS_NAME"))) == [(path, "web")]
    assert not sought
    assert values(definitions.anywhere(started("VMSS_NAME"))) == [(path, "")]
    assert len(sought) == 1
