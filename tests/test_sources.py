"""The forms of what gives a value, and where the files are that they name."""

from __future__ import annotations

import pytest

from flexlint.model import Definition, Hole, Known, Location, Reach, Span, Unknown
from flexlint.project.reaching import Defined, Reaching
from flexlint.text.traced import Builder
from flexlint.values.algebra import either, lifted, made_of
from flexlint.values.reach import candidates, modules
from flexlint.values.sources import elsewhere, needles, parts, referred, templated

_A = Unknown("", given_by="env:A", default="web")


def test_parts_of_a_form() -> None:
    assert parts("env:A:B") == ("env", "A:B")
    assert parts("") == ("", "")


@pytest.mark.parametrize(
    ("form", "place", "defined"),
    [
        ("python:..ops.names:WEB", "..ops.names", "python::WEB"),
        ("shell:lib/vars.sh:VMSS", "lib/vars.sh", "shell::VMSS"),
        ("terraform-output:./names/:web", "./names/", "terraform-output::web"),
        ("env:VMSS", "", "env:VMSS"),
        ("terraform:azurerm_lb.web", "", "terraform:azurerm_lb.web"),
    ],
)
def test_a_form_that_names_another_file(form: str, place: str, defined: str) -> None:
    assert elsewhere(form) == (place, defined)


def test_texts_that_are_no_template_are_given_by_nothing() -> None:
    for text in ("web", "", "$(", "$()", "${{ env }}", "{{ a.b }}", "{{ 'web' }}", "$(a) $(b)"):
        assert templated(text) == ("", "")


def test_expressions_that_are_no_reference() -> None:
    for text in ("var", "var.a.b", "${var.a", "var.a}", "each.key", "count.index", "path.module"):
        assert referred(text) == ""


def test_a_path_is_looked_for_in_the_folders_around() -> None:
    assert list(candidates("ops/a.py", ".github/workflows/x.yml")) == [
        ".github/workflows/ops/a.py",
        ".github/ops/a.py",
        "ops/a.py",
    ]
    assert list(candidates("./a.py", "x.yml")) == ["a.py"]
    assert list(candidates("../a.py", "b/x.yml")) == ["a.py"]
    assert list(candidates("/a.py", "b/x.yml")) == []
    assert list(candidates("", "b/x.yml")) == []


def _reaches(scope: Reach, home: str, path: str, *others: str) -> bool:
    """Whether what ``home`` defines so holds in ``path``, in a run that has ``others`` as well."""
    definition = Definition("env:SET", Known("web"), Span(0, 3), scope)
    place = Location(home, 1, 1, 1, 1, "")
    found = Reaching([Defined(home, definition, lambda: place)], {path, *others}.__contains__)
    return bool(found.of((path,), None))


def test_which_files_a_reach_has() -> None:
    run = Reach(runs=("ops/a.py", "./modules/vmss/"))
    assert _reaches(run, "infra/main.tf", "ops/a.py")
    assert _reaches(run, "infra/main.tf", "infra/modules/vmss/main.tf")
    assert not _reaches(run, "infra/main.tf", "infra/modules/vmss/inner/main.tf")
    assert not _reaches(run, "infra/main.tf", "ops/b.py")
    assert not _reaches(Reach(), "a.tf", "b.tf")
    alone, below = Reach(folder="alone"), Reach(folder="below")
    assert _reaches(alone, "x/a.tf", "x/b.tf")
    assert not _reaches(alone, "x/a.tf", "x/y/b.tf")
    assert _reaches(below, "x/.env", "x/y/b.py")
    assert _reaches(below, ".env", "x/y/b.py")
    assert not _reaches(below, "x/.env", "xy/b.py")
    assert _reaches(Reach(folder="below", above=2), "p/.azure/prod/.env", "p/ops/a.py")


def test_a_path_that_may_mean_two_files_means_none() -> None:
    run = Reach(runs=("a.py",))
    assert _reaches(run, "ops/run.sh", "ops/a.py")
    assert not _reaches(run, "ops/run.sh", "ops/a.py", "a.py")
    assert not _reaches(run, "ops/run.sh", "a.py", "ops/a.py")


def test_a_folder_is_written_from_the_file_that_names_it() -> None:
    run = Reach(runs=("./modules/vmss/",))
    assert not _reaches(run, "infra/main.tf", "modules/vmss/main.tf")


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("env:VMSS_NAME", "vmss name"),
        ("env:_ORDERS__NAME_", "orders name"),
        ("env:_", "_"),
        ("pipeline:vmss.name", "name"),
        ("python::Names.WEB", "web"),
        ("shell::VMSS", "vmss"),
        ("terraform-output::web", "web"),
        ("terraform:azurerm_x.web", "web"),
        ("env:TF_VAR_Set_name", "tf_var_set_name"),
        ("terraform-value:set", "set"),
    ],
)
def test_a_word_of_the_files_that_define_a_form(form: str, word: str) -> None:
    assert needles(form) == tuple(word.split())


def test_a_module_is_a_file_or_a_package() -> None:
    assert list(modules(".names", "ops/a.py")) == ["ops/names.py", "ops/names/__init__.py"]
    assert list(modules("..", "ops/b/a.py")) == ["ops.py", "ops/__init__.py"]
    assert list(modules("...names", "a.py")) == []
    assert list(modules("ops.names", "ops/a.py")) == [
        "ops/ops/names.py",
        "ops/ops/names/__init__.py",
        "ops/names.py",
        "ops/names/__init__.py",
    ]


@pytest.mark.parametrize(
    ("other", "given_by", "default"),
    [
        (_A, "env:A", "web"),
        (Unknown("", given_by="env:A"), "env:A", ""),
        (Unknown("", given_by="env:B", default="web"), "", ""),
        (Unknown(""), "", ""),
        (Known("web"), "", ""),
        (Known(None), "env:A", "web"),
    ],
)
def test_what_gives_one_of_two_values(other: Unknown | Known, given_by: str, default: str) -> None:
    for pair in ((_A, other), (other, _A)):
        found = either(pair[0], pair[1], "")
        assert isinstance(found, Unknown)
        assert (found.given_by, found.default) == (given_by, default)


def test_what_is_made_of_a_value_is_not_given_by_the_same() -> None:
    found = lifted(str.lower, (_A,))
    assert isinstance(found, Unknown)
    assert (found.given_by, found.default) == ("", "")
    assert made_of(Known("web", by_default=True, given_by="env:A")) == Known("web", by_default=True)
    assert made_of(Known("web")) == Known("web")


def test_holes_move_with_their_text() -> None:
    inner, outer = Builder(), Builder()
    inner.put("a ", 10)
    inner.hole("{X}", "env:X", "web")
    outer.put("b ", 0)
    outer.add(inner.build())
    whole = outer.build().after("c ")
    assert whole.text == "c b a {X}"
    assert whole.holes == (Hole(6, 9, "env:X", "web"),)
    assert whole.part(4, 9).holes == (Hole(2, 5, "env:X", "web"),)
    assert whole.part(4, 8).holes == ()  # half a placeholder stands for nothing
    assert whole.embedded("shell").holes == whole.holes


def test_a_part_of_a_known_text_is_doubted_like_the_whole() -> None:
    made = Builder()
    made.put("a web-vmss", 0)
    made.guard(2, "env:X", known=True, by_default=False)
    cut = made.build().part(0, 5)
    assert (cut.text, cut.holes) == ("a web", (Hole(2, 5, "env:X", known=True),))
