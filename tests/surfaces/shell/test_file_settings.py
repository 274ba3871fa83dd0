"""Variables of a Makefile or a Dockerfile: two places name one set only if they read one value."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.surfaces.shell.file_settings import changing
from tests.work import grows_linearly

CREATE = "az vmss create -g app -n $(N) --image x --orchestration-mode Uniform"
VIEW = "az vmss get-instance-view -g app -n $(N)"
RECIPES = f"create:\n\t{CREATE}\nview:\n\t{VIEW}\n"


def mode(text: str, path: str) -> str:
    """Of the set whose view is read."""
    (finding,) = (f for f in check_text(text, path).findings if f.code == "FLX101")
    return finding.mode.kind.value


@pytest.mark.parametrize(
    "settings",
    [
        "create: N = legacy\nview: N = web\n",
        "create: N = legacy\n",
        "create view: export N := legacy\n",
        "N := web\ncreate:: N = legacy\n",
        "N := a\nN := b\n",
        "N ?= a\nN += b\n",
        "ifdef X\n  N := a\nelse\n  N := b\nendif\n",
        "define N\na\nendef\nN = b\n",
        "N := a\nall:\n\t$(eval N := b)\n",
        "all:\n\t$(foreach N,a b,echo $(N))\n",
        "N ?= a\nall:\n\t$(MAKE) view N=b\n",
        "N ?= a\nall:\n\tmake -s view X=1 N=b\n",
    ],
)
@pytest.mark.parametrize("recipes", [RECIPES, RECIPES.replace("(N)", "{N}")])
def test_what_make_may_set_anew_links_nothing(settings: str, recipes: str) -> None:
    assert mode(settings + recipes, "Makefile") == "unknown"


@pytest.mark.parametrize(
    "settings",
    [
        "",
        "N := web\n",
        "export N ?= web\n",
        "M := a\nM := b\nN = web\n",
        "create: M = a\nN = web\n",
        "N = web\nall:\n\t$(MAKE) view M=b\n",
        "N = web\nall:\n\tN=other ./run.sh\n",
        "# N := a\nN := web\n",
        "all: N\nN = web\n",
    ],
)
def test_what_make_sets_once_is_one_set(settings: str) -> None:
    assert mode(settings + RECIPES, "Makefile") == "uniform"


RUN = f"RUN {CREATE}\n".replace("(N)", "N")
READ = f"RUN {VIEW}\n".replace("(N)", "{N}")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"FROM x\nARG N=a\n{RUN}FROM y\nARG N=b\n{READ}", "unknown"),
        (f"FROM x\nARG N=a\n{RUN}FROM y\n{READ}", "unknown"),
        (f"FROM x\nENV N a\n{RUN}FROM y\n{READ}", "unknown"),
        (f"FROM x\nARG N=a\n{RUN}ENV N=b\n{READ}", "unknown"),
        (f"FROM x\nENV M=a N=b\n{RUN}ENV N c\n{READ}", "unknown"),
        (f"FROM x\nARG N=a\n{RUN}{READ}", "uniform"),
        (f"FROM x\nARG N\n{RUN}ARG M=b\n{READ}", "uniform"),
        (f"FROM x\nENV M N=b\n{RUN}{READ}", "uniform"),
    ],
)
def test_each_stage_of_a_dockerfile_has_its_own(text: str, value: str) -> None:
    assert mode(text, "Dockerfile") == value


def test_scripts_have_settings_of_their_own() -> None:
    assert changing("N = a\nN = b\n", "script") == frozenset()


@pytest.mark.parametrize(
    "unit", ["a" * 9 + ": N = b\n", "\t$(MAKE) N=a b=c\n", "x: \t", "$(eval ", "make ", "define "]
)
def test_settings_are_read_in_proportion(unit: str) -> None:
    grows_linearly(lambda text: changing(text, "make"), lambda size: unit * size, 200)
    assert isinstance(changing(unit * 50_000, "make"), frozenset)


IDS = "az vmss list-instances -g {} -n web --query '[].id' -o tsv"
START = 'az rest -m post -u "https://management.azure.com$$id/start?api-version=1"'


@pytest.mark.parametrize(
    ("group", "written"),
    [("$(RG)", "$(RG)"), ("app", "app"), ("$$RG", "<resource group>"), ("$${RG}", "<resource")],
)
def test_paths_in_recipes_name_no_variable_of_the_shell(group: str, written: str) -> None:
    text = f"all:\n\tfor id in $$({IDS.format(group)}); do {START}; done\n"
    (finding,) = (f for f in check_text(text, "Makefile").findings if f.code == "FLX211")
    assert finding.suggestion is not None
    assert f"/resourceGroups/{written}" in finding.suggestion.text
    assert "/virtualMachines/<virtual machine name>/start" in finding.suggestion.text
