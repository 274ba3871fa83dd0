"""Of the files of a run, those are read that may say what is asked for, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint.config.options import Options
from flexlint.files.discovery import discover
from flexlint.files.governing import Everywhere
from flexlint.project.definitions import RunDefinitions, RunDeployments, Texts
from flexlint.project.places import absolute
from flexlint.project.reaching import Defined
from flexlint.surfaces import registry
from flexlint.text.source import SourceFile
from flexlint.values.sources import (
    environment,
    terraform,
    terraform_local,
    terraform_variable,
)


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

    def noted(source: SourceFile) -> object:
        found.append(source.path)
        return of(source)

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
    }
    run = texts(tmp_path, files, monkeypatch)
    seen = read(monkeypatch, "deployments")
    found = RunDeployments(run).of(["temp/web.json"])
    assert [each.location.path for each in found["temp/web.json"]] == ["a.sh", "azure.yaml", "b.sh"]
    assert seen == ["a.sh", "azure.yaml", "b.sh"]
