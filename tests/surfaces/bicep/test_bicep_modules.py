from __future__ import annotations

import gc

import pytest

from flexlint.catalog import load_catalog
from flexlint.engine.matching import match
from flexlint.engine.modes import link
from flexlint.model import Known, Object, OneOf, Resource, Value
from flexlint.surfaces.bicep.surface import BicepSurface
from flexlint.text.source import SourceFile
from flexlint.values.paths import resolve

VOCABULARY = load_catalog(()).vocabulary
SET = "Microsoft.Compute/virtualMachineScaleSets"
MODE = "properties.orchestrationMode"
MODULE = (
    "param mode string = 'Flexible'\nparam name string\n"
    f"resource vmss '{SET}@2024-07-01' = {{\n  name: name\n  properties: {{\n"
    "    orchestrationMode: mode\n    overprovision: true\n  }\n}\n"
    "output mode string = mode\noutput id string = vmss.id\n"
)


def resources(files: dict[str, str], path: str = "infra/main.bicep") -> tuple[Resource, ...]:
    surface = BicepSurface(neighbours=lambda _: files.get)
    found = surface.extract(SourceFile(path, files[path]), VOCABULARY).resources
    return tuple(resource for resource in found if not resource.silent)


def mode(resource: Resource) -> Value | None:
    hits = resolve(resource.body, MODE).found
    return hits[0].value if hits else None


def call(params: str, path: str = "modules/vmss.bicep") -> str:
    return f"module set '{path}' = {{\n  name: 'set'\n  params: {params}\n}}\n"


def test_what_was_read_is_gone_without_the_collector() -> None:
    """It is off while a file is read: nothing may be kept by a circle of references."""
    main = (
        "import { prefix } from 'names.bicep'\nparam mode string\n"
        + call("{ name: prefix, mode: mode }")
        + f"resource own '{SET}@2024-07-01' = {{\n  name: set.outputs.id\n"
        "  resource extension 'extensions' = {\n    name: 'agent'\n  }\n}\n"
        f"resource vm '{SET}/virtualMachines@2024-07-01' = {{\n  parent: own\n"
        "  name: own.name\n}\n"
    )
    files = {
        "infra/main.bicep": main,
        "infra/main.bicepparam": "using 'main.bicep'\nparam mode = 'Uniform'\n",
        "infra/modules/vmss.bicep": MODULE,
        "infra/names.bicep": "var short = 'web'\n@export()\nvar prefix = '${short}-'\n",
    }
    resources(files)
    gc.collect()
    gc.disable()
    try:
        assert len(resources(files)) == 2
        assert gc.collect() == 0
    finally:
        gc.enable()


# -- local modules -----------------------------------------------------------------------


def test_arguments_flow_in() -> None:
    main = call("{ name: 'web', mode: 'Uniform' }")
    (found,) = resources({"infra/main.bicep": main, "infra/modules/vmss.bicep": MODULE})
    assert (found.type, found.origin, found.pointer) == (SET, "module", "set/vmss")
    assert isinstance(found.name, Known)
    assert found.name.value == "web"
    value = mode(found)
    assert isinstance(value, Known)
    assert (value.value, value.by_default) == ("Uniform", False)
    span = found.type_span
    assert main[span.start : span.end] == "modules/vmss.bicep"
    # All of it shows at the call, and that it is declared elsewhere.
    assert found.elsewhere
    over = resolve(found.body, "properties.overprovision").found
    assert [(hit.key_span, hit.value) for hit in over] == [(span, Known(True, span))]


def test_a_parameter_that_is_not_passed_certainly_has_its_default() -> None:
    main = call("{ name: 'web' }")
    (found,) = resources({"infra/main.bicep": main, "infra/modules/vmss.bicep": MODULE})
    value = mode(found)
    assert isinstance(value, Known)
    assert (value.value, value.by_default) == ("Flexible", False)


@pytest.mark.parametrize(
    "main",
    [
        # What is passed is not known, or passed under a condition.
        "param p object\n" + call("p"),
        "param p object\n" + call("{ ...p }"),
        "param p bool\n" + call("p ? { mode: 'Uniform' } : {}"),
        "param m string\n" + call("{ name: 'web', mode: m }"),
        # There is no such file, or it is somewhere else.
        call("{ mode: 'Uniform' }", "modules/other.bicep"),
        call("{ mode: 'Uniform' }", "../modules/vmss.bicep"),
        call("{ mode: 'Uniform' }", "br:modules/vmss.bicep"),
        call("{ mode: 'Uniform' }", "ts:modules/vmss.bicep"),
        call("{ mode: 'Uniform' }", "modules/${x}.bicep"),
    ],
)
def test_arguments_that_decide_nothing(main: str) -> None:
    assert resources({"infra/main.bicep": main, "infra/modules/vmss.bicep": MODULE}) == ()


def test_a_module_that_needs_no_arguments_speaks_for_itself() -> None:
    module = MODULE.replace("orchestrationMode: mode", "orchestrationMode: 'Uniform'")
    main = call("{ name: 'web' }")
    assert resources({"infra/main.bicep": main, "infra/modules/vmss.bicep": module}) == ()


def test_modules_in_modules() -> None:
    files = {
        "infra/main.bicep": call("{ mode: 'Uniform' }", "a/outer.bicep"),
        "infra/a/outer.bicep": "param mode string\n"
        + call("{ name: 'web', mode: mode }", "../b/inner.bicep"),
        "infra/b/inner.bicep": MODULE,
    }
    (found,) = resources(files)
    assert found.pointer == "set/set/vmss"
    value = mode(found)
    assert isinstance(value, Known)
    assert value.value == "Uniform"


def test_without_siblings_nothing_is_followed() -> None:
    main = call("{ name: 'web', mode: 'Uniform' }")
    source = SourceFile("infra/main.bicep", main)
    assert BicepSurface().extract(source, VOCABULARY).resources == ()


def test_circles_end() -> None:
    files = {
        "infra/main.bicep": call("{ mode: set.outputs.mode }", "main.bicep") + MODULE,
        "infra/other.bicep": call("{}", "main.bicep"),
    }
    assert [r.pointer for r in resources(files)] == ["vmss"]
    files["infra/main.bicep"] = call("{}", "other.bicep") + MODULE
    assert [r.pointer for r in resources(files)] == ["vmss"]


def test_outputs_flow_out() -> None:
    main = (
        call("{ name: 'web', mode: 'Uniform' }")
        + f"resource other '{SET}@2024-07-01' = {{\n  properties: {{\n"
        "    orchestrationMode: set.outputs.mode\n  }\n}\n"
    )
    other, _ = resources({"infra/main.bicep": main, "infra/modules/vmss.bicep": MODULE})
    value = mode(other)
    assert isinstance(value, Known)
    assert value.value == "Uniform"
    assert value.span is not None
    assert main[value.span.start : value.span.end] == "set.outputs.mode"


def test_imported_types_and_variables() -> None:
    main = (
        "import { mode as modeType, usual } from 'shared.bicep'\n"
        "import * as all from 'shared.bicep'\n"
        "param a modeType\nparam b all.mode\n"
        f"resource vmss '{SET}@2024-07-01' = {{\n  properties: {{\n"
        "    orchestrationMode: usual\n    a: a\n    b: b\n  }\n}\n"
    )
    shared = (
        "@export()\ntype mode = 'Uniform'\n@export()\nvar usual = first\nvar first = 'Uniform'\n"
    )
    (found,) = resources({"infra/main.bicep": main, "infra/shared.bicep": shared})
    properties = found.body.get("properties")
    assert isinstance(properties, Object)
    values = [entry.value for entry in properties.entries]
    assert [v.value for v in values if isinstance(v, Known)] == ["Uniform"] * 3
    for value in values:
        assert value.span is not None
        assert value.span.end <= len(main)


SHARED = """var plain = 'Flex'
@export()
var usual = '${plain}ible'
@export()
var sets = { web: { mode: usual }, old: { mode: 'Uniform' } }
@export()
func modeOf(flexible bool) string => flexible ? usual : 'Uniform'
@export()
func body(mode string) object => { orchestrationMode: mode, overprovision: true }
@export()
func twice(mode string) string => modeOf(mode == usual)
"""


@pytest.mark.parametrize(
    ("imported", "written"),
    [
        ("{ modeOf }", "modeOf(true)"),
        ("{ modeOf as find }", "find(1 == 1)"),
        ("{ twice }", "twice('Flexible')"),
        ("* as shared", "shared.modeOf(true)"),
        ("* as shared", "shared.twice(shared.usual)"),
        ("* as shared", "shared.usual"),
        ("* as shared", "shared.sets.web.mode"),
        ("* as shared", "shared.sets['web'].mode"),
        ("{ sets as all }", "all.web.mode"),
    ],
)
def test_functions_and_variables_of_another_file(imported: str, written: str) -> None:
    main = (
        f"import {imported} from 'shared.bicep'\nvar plain = 'mine'\n"
        f"resource vmss '{SET}@2024-07-01' = {{\n  name: 'w'\n  properties: {{\n"
        f"    orchestrationMode: {written}\n  }}\n}}\n"
    )
    (found,) = resources({"infra/main.bicep": main, "infra/shared.bicep": SHARED})
    value = mode(found)
    assert isinstance(value, Known)
    assert (value.value, value.by_default) == ("Flexible", False)
    assert value.span is not None
    assert main[value.span.start : value.span.end] == written


@pytest.mark.parametrize(
    "written",
    ["shared.other", "shared.gone(true)", "other.usual", "modeOf(true)", "shared.modeOf(unseen)"],
)
def test_what_another_file_does_not_say(written: str) -> None:
    main = (
        "import * as shared from 'shared.bicep'\nparam unseen bool\n"
        f"resource vmss '{SET}@2024-07-01' = {{\n  properties: {{\n"
        f"    orchestrationMode: {written}\n  }}\n}}\n"
    )
    (found,) = resources({"infra/main.bicep": main, "infra/shared.bicep": SHARED})
    assert not isinstance(mode(found), Known)


def test_an_object_made_by_another_file_stands_where_it_is_called() -> None:
    main = (
        "import * as shared from 'shared.bicep'\n"
        f"resource vmss '{SET}@2024-07-01' = {{\n  name: 'w'\n"
        "  properties: shared.body('Uniform')\n}\n"
    )
    (found,) = resources({"infra/main.bicep": main, "infra/shared.bicep": SHARED})
    (over,) = resolve(found.body, "properties.overprovision").found
    assert over.key_span is not None
    assert main[over.key_span.start : over.key_span.end] == "shared.body('Uniform')"


def test_files_that_import_each_other_end() -> None:
    head = "import * as b from 'b.bicep'\n@export()\nfunc f() string => b.g()\n"
    main = (
        "import { f } from 'a.bicep'\n"
        f"resource vmss '{SET}@2024-07-01' = {{\n  properties: {{\n"
        "    orchestrationMode: f()\n  }\n}\n"
    )
    other = "import * as a from 'a.bicep'\n@export()\nfunc g() string => a.f()\n"
    (found,) = resources({"main.bicep": main, "a.bicep": head, "b.bicep": other}, "main.bicep")
    assert not isinstance(mode(found), Known)


def test_many_calls_are_bounded() -> None:
    calls = "".join(
        f"module m{n} 'b.bicep' = {{\n  params: {{ mode: 'Uniform' }}\n}}\n" for n in range(400)
    )
    inner = "param mode string\n" + calls.replace("b.bicep", "c.bicep")
    found = resources({"infra/main.bicep": calls, "infra/b.bicep": inner, "infra/c.bicep": MODULE})
    assert all(r.type == SET for r in found)


# -- parameter files ---------------------------------------------------------------------

DECLARED = (
    "param mode string\n"
    f"resource vmss '{SET}@2024-07-01' = {{\n"
    "  properties: {\n    orchestrationMode: mode\n  }\n}\n"
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"main.bicepparam": "using 'main.bicep'\nparam mode = 'Uniform'\n"}, ["Uniform"]),
        (
            {"main.bicepparam": "using './main.bicep'\nvar m = 'Uni'\nparam mode = '${m}form'\n"},
            ["Uniform"],
        ),
        ({"main.parameters.json": '{"parameters": {"mode": {"value": "Uniform"}}}'}, ["Uniform"]),
        (
            {
                "main.bicepparam": "using 'main.bicep'\nparam mode = 'Uniform'\n",
                "main.parameters.json": '{"parameters": {"mode": {"value": "Flexible"}}}',
            },
            ["Uniform", "Flexible"],
        ),
        (
            {
                "main.bicepparam": "using 'main.bicep'\nextends './base.bicepparam'\n",
                "base.bicepparam": "using none\nparam mode = 'Uniform'\n",
            },
            ["Uniform"],
        ),
        (
            {
                "main.bicepparam": "using 'main.bicep'\nextends 'base.bicepparam'\n"
                "param mode = 'Flexible'\n",
                "base.bicepparam": "using none\nparam mode = 'Uniform'\n",
            },
            ["Flexible"],
        ),
        ({"main.bicepparam": "using 'main.bicep'\nextends 'main.bicepparam'\n"}, []),
        ({"main.bicepparam": "using 'main.bicep'\nextends 'nowhere.bicepparam'\n"}, []),
        # Files about something else, or about nothing that can be read.
        ({"main.bicepparam": "using 'other.bicep'\nparam mode = 'Uniform'\n"}, []),
        ({"main.bicepparam": "using none\nparam mode = 'Uniform'\n"}, []),
        ({"main.bicepparam": "param mode = 'Uniform'\n"}, []),
        ({"main.bicepparam": "using 'main.bicep'\nparam mode = f()\n"}, []),
        ({"main.parameters.json": "[[[["}, []),
        ({"main.parameters.json": "[" * 5000}, []),
        ({"main.parameters.json": '{"parameters": {"mode": {"reference": {}}}}'}, []),
        ({"other.bicepparam": "using 'main.bicep'\nparam mode = 'Uniform'\n"}, []),
    ],
)
def test_parameter_files_are_possible_values(files: dict[str, str], expected: list[str]) -> None:
    beside = {f"infra/{name}": text for name, text in files.items()}
    found = resources({"infra/main.bicep": DECLARED, **beside})
    values = [mode(each) for each in found]
    known = [value for value in values if isinstance(value, Known)]
    assert [value.value for value in known] == expected
    assert all(value.by_default for value in known)
    if expected:
        assert [bool(each.deployment and each.deployment.given) for each in found] == [True] * len(
            expected
        )
    else:
        (value,) = values
        assert not isinstance(value, (Known, OneOf))


# -- published modules -------------------------------------------------------------------

PUBLISHED = "br/public:avm/res/compute/virtual-machine-scale-set"


@pytest.mark.parametrize(
    ("path", "version"),
    [
        (f"{PUBLISHED}:0.5.1", "0.5.1"),
        ("br:mcr.microsoft.com/bicep/avm/res/compute/virtual-machine-scale-set:0.1.0", "0.1.0"),
        ("br/contoso:avm/res/compute/virtual-machine-scale-set:1.0", "1.0"),
        (PUBLISHED, ""),
    ],
)
def test_a_published_module_declares_a_scale_set(path: str, version: str) -> None:
    main = call("{ name: 'web', orchestrationMode: 'Uniform', singlePlacementGroup: true }", path)
    (found,) = resources({"infra/main.bicep": main})
    assert (found.type, found.origin, found.tool) == (SET, "module", "bicep-avm")
    assert found.tool_version == version
    written = main[found.type_span.start : found.type_span.end]
    assert written.endswith("avm/res/compute/virtual-machine-scale-set")
    (hit,) = resolve(found.body, MODE).found
    assert isinstance(hit.value, Known)
    assert hit.key_span is not None
    assert main[hit.key_span.start : hit.key_span.end] == "orchestrationMode"


@pytest.mark.parametrize(
    "path",
    [
        "br/public:avm/res/compute/virtual-machine:0.5.1",
        "br/public:avm/res/compute/virtual-machine-scale-set/extension:0.1.0",
        "br/public:compute/virtual-machine-scale-set:0.5.1",
        "avm/res/compute/virtual-machine-scale-set",
        "./avm/res/compute/virtual-machine-scale-set/main.bicep",
        "ts/specs:avm/res/compute/virtual-machine-scale-set:1",
    ],
)
def test_other_modules(path: str) -> None:
    assert resources({"infra/main.bicep": call("{ orchestrationMode: 'Uniform' }", path)}) == ()


def test_arguments_that_are_not_known_leave_the_mode_open() -> None:
    (found,) = resources({"infra/main.bicep": "param p object\n" + call("p", PUBLISHED)})
    (hit,) = resolve(found.body, MODE).found
    assert not isinstance(hit.value, Known)


# -- what is said of a call --------------------------------------------------------------


def findings(main: str, module: str = MODULE) -> list[tuple[str, str, str]]:
    """Rule, severity and place of each finding on a caller."""
    files = {"modules/vmss.bicep": module, "main.bicep": main}
    surface = BicepSurface(neighbours=lambda _: files.get)
    source = SourceFile("main.bicep", main)
    catalog = load_catalog(())
    linked = link(surface.extract(source, VOCABULARY), catalog.mode_defaults, ())
    return sorted(
        (draft.rule.code, draft.severity.name.lower(), main[draft.span.start : draft.span.end])
        for draft in match(source, linked, surface.name, catalog)
    )


def test_what_a_flexible_set_refuses_is_said_where_the_mode_is_given() -> None:
    found = findings(call("{ name: 'web', mode: 'Flexible' }"))
    path = "modules/vmss.bicep"
    assert found == [
        ("FLX1103", "error", path),
        ("FLX1106", "warning", path),
    ]


def test_a_uniform_set_is_said_once_and_its_file_says_the_rest() -> None:
    assert findings(call("{ name: 'web', mode: 'Uniform' }")) == [
        ("FLX1101", "info", "modules/vmss.bicep")
    ]


@pytest.mark.parametrize(
    "main",
    [
        call("{ name: 'web', mode: other }") + "param other string\n",
        call("{ ...everything }") + "param everything object\n",
        call("{ name: 'web', mode: 'Uniform' }", "modules/missing.bicep"),
        "resource other 'Microsoft.Storage/storageAccounts@2023-01-01' = {}\n",
    ],
)
def test_calls_that_decide_nothing_are_left_alone(main: str) -> None:
    assert findings(main) == []
