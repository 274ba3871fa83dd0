"""What files give to others: pipelines to programs, modules to modules, and folders."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.model import Definition, Known, Unknown
from flexlint.surfaces.registry import defining, definitions
from flexlint.text.source import SourceFile
from flexlint.values.sources import Kind, parts
from tests.work import grows_linearly


def _said(each: Definition) -> str:
    """``env:X=web`` of what is known, ``?`` of a default, ``<env:Y>`` of what comes from there."""
    value = each.value
    if isinstance(value, Known):
        over = f"<{value.given_by}>" if value.given_by else ""
        return f"{each.given_by}={value.value}{'?' if value.by_default else ''}{over}"
    assert isinstance(value, Unknown)
    return f"{each.given_by}=<{value.given_by}>"


def may_define(path: str, kind: str) -> bool:
    return any(may(path) for may in defining(kind))


def defined(path: str, text: str, kind: str = "") -> dict[str, list[str]]:
    """What ``text`` gives, each with the programs that get it."""
    assert may_define(path, "env") or not kind.startswith("env")
    found: dict[str, list[str]] = {}
    for each in definitions(SourceFile(path, text)):
        assert may_define(path, parts(each.given_by)[0])
        if each.given_by.startswith(kind):
            assert text[each.span.start : each.span.end] or not text
            found.setdefault(_said(each), []).extend(each.scope.runs)
    return found


def places(path: str, text: str, form: str) -> list[str]:
    """The parts of ``text`` in which ``form`` is given."""
    return [
        text[span.start : span.end]
        for each in definitions(SourceFile(path, text))
        if each.given_by == form
        for span in each.scope.within
    ]


# -- GitHub ----------------------------------------------------------------------------------------

_WORKFLOW = """on: push
env:
  VMSS: web
  GROUP: ${{ vars.GROUP }}
jobs:
  a:
    env: {VMSS: api}
    steps:
    - run: python ops/a.py
    - run: ./b.sh
      env: {VMSS: worker}
  b:
    steps:
    - run: pwsh -File c.ps1
      working-directory: ops
"""
_FLOW = ".github/workflows/x.yml"


def test_the_nearest_level_of_a_workflow_counts() -> None:
    assert defined(_FLOW, _WORKFLOW, "env:VMSS") == {
        "env:VMSS=web": ["ops/c.ps1"],
        "env:VMSS=api": ["ops/a.py"],
        "env:VMSS=worker": ["b.sh"],
    }
    assert defined(_FLOW, _WORKFLOW, "env:GROUP") == {
        "env:GROUP=<github-variable:GROUP>": ["ops/a.py", "b.sh", "ops/c.ps1"]
    }
    assert len(places(_FLOW, _WORKFLOW, "env:GROUP")) == 3


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("- run: python a.py", {"env:V=web": ["a.py"]}),
        ("- uses: ./.github/actions/x\n", {
            "env:V=web": [".github/actions/x/action.yml", ".github/actions/x/action.yaml"]}),
        ("- uses: azure/cli@v2\n  with: {inlineScript: python a.py}", {"env:V=web": ["a.py"]}),
        ("- uses: actions/checkout@v4", {"env:V=web": []}),
        ("- run: echo V=b >> $GITHUB_ENV\n- run: python a.py", {
            "env:V=web": [], "env:V=b": ["a.py"]}),
        ('- run: echo "V=$B" >> "$GITHUB_ENV"\n- run: python a.py', {
            "env:V=web": [], "env:V=<>": ["a.py"]}),
        ("- run: tool >> $GITHUB_ENV\n- run: python a.py", {
            "env:V=web": [], "env:V=<>": ["a.py"]}),
        ("- run: cat $GITHUB_ENV\n- run: python a.py", {"env:V=web": ["a.py"]}),
        ("- run: python a.py\n  env: {V: '${{ secrets.V }}'}", {
            "env:V=<github-secret:V>": ["a.py"]}),
        ("- run: python a.py\n  env: {V: '${{ matrix.v }}'}", {"env:V=<>": ["a.py"]}),
        ("- run: python a.py\n  env: {V: \"${{ env.W }}\"}", {"env:V=<env:W>": ["a.py"]}),
    ],
)  # fmt: skip
def test_steps_of_a_job(steps: str, expected: dict[str, list[str]]) -> None:
    lines = steps.replace("\n", "\n    ")
    text = f"env: {{V: web}}\njobs:\n  a:\n    steps:\n    {lines}\n"
    assert defined(_FLOW, text) == expected


_SETTING = [
    "export V=api",
    "V=api python b.py",
    "env V=api ./b.sh",
    "env -u V ./b.sh",
    "read -r V < name.txt",
    "while read -r V",
    "for V in a b",
    "unset V",
    "printf -v V x",
    "mapfile -t V",
    "$env:V = 'api'",
    "if ($x) { $env:V = 'api' }",
    "Set-Item Env:V api",
    "[Environment]::SetEnvironmentVariable('V', 'api')",
    "set V=api",
    'set "V=api"',
    "set /p V=",
    "f() { V=x; }",
    "case x in a) V=x",
]


@pytest.mark.parametrize(
    "line", [*_SETTING, "eval x", "source ./other.sh", ". ./other.ps1", "env -i ./b.sh"]
)
def test_what_a_step_sets_itself_it_does_not_have_from_outside(line: str) -> None:
    text = f"env: {{V: web}}\njobs:\n  a:\n    steps:\n    - run: |\n        {line}\n"
    text += "        python a.py\n"
    found = defined(_FLOW, text, "env:V")
    assert "a.py" in found["env:V=<>"]
    assert found["env:V=web"] == []
    assert places(_FLOW, text, "env:V") == [text[text.index("run: |") :]]
    unsaid = text.replace("env: {V: web}", "on: push")
    assert "a.py" in defined(_FLOW, unsaid, "env:V").get("env:V=<>", []) or line not in _SETTING
    for path, other in (
        (
            ".gitlab-ci.yml",
            f"variables: {{V: web}}\na:\n  script:\n  - |\n    {line}\n    python a.py",
        ),
        ("a.yml", f"variables: {{V: web}}\nsteps:\n- script: |\n    {line}\n    python a.py"),
    ):
        assert "a.py" in defined(path, other, "env:V")["env:V=<>"]


@pytest.mark.parametrize(
    "line",
    [
        "echo V=api",
        "export V",
        'export V="$V"',
        'export V="${V:-api}"',
        "source .venv/bin/activate",
        "export OTHER=x",
        "az vmss list --query V=x",
        'if [ "$V" == "x" ]',
    ],
)
def test_a_step_that_leaves_a_variable_alone(line: str) -> None:
    text = f"env: {{V: web}}\njobs:\n  a:\n    steps:\n    - run: |\n        {line}\n"
    text += "        python a.py\n"
    assert [said for said, runs in defined(_FLOW, text, "env:V").items() if "a.py" in runs] == [
        "env:V=web"
    ]


def test_a_composite_action() -> None:
    text = (
        "runs:\n  using: composite\n  steps:\n  - run: python a.py\n    env: {V: web}\n"
        "  - run: python b.py\n"
    )
    assert defined("action.yml", text) == {"env:V=web": ["a.py"]}


def test_a_reusable_workflow_has_no_environment_of_its_caller() -> None:
    text = "env: {V: web}\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n"
    assert defined(_FLOW, text) == {}


# -- Azure Pipelines -------------------------------------------------------------------------------


def test_variables_of_a_pipeline() -> None:
    text = """variables:
  vmss.name: web
  group: $(rg)
stages:
- stage: s
  variables:
  - name: vmss.name
    value: api
  jobs:
  - job: j
    variables: {vmss.name: worker}
    steps:
    - script: python a.py
      workingDirectory: src
  - job: k
    steps:
    - task: AzureCLI@2
      inputs: {scriptType: bash, scriptPath: ops/b.sh}
      env: {VMSS: $(vmss.name)}
    - template: steps/drain.yml
- stage: t
  jobs:
  - deployment: d
    strategy: {runOnce: {deploy: {steps: [{bash: ./d.sh}]}}}
"""
    found = defined("azure-pipelines.yml", text)
    assert {k: v for k, v in found.items() if k.startswith("pipeline:vmss")} == {
        "pipeline:vmss.name=web": ["d.sh"],
        "pipeline:vmss.name=api": ["ops/b.sh"],
        # The script before may set it for the steps behind.
        "pipeline:vmss.name=api<shared:pipeline/vmss.name:p:^ops/b.sh|>": ["steps/drain.yml"],
        "pipeline:vmss.name=worker": ["src/a.py"],
    }
    assert found["env:VMSS_NAME=worker"] == ["src/a.py"]
    assert found["env:VMSS=<pipeline:vmss.name>"] == ["ops/b.sh"]
    assert found["env:GROUP=<pipeline:rg>"] == ["src/a.py", "ops/b.sh", "steps/drain.yml", "d.sh"]


@pytest.mark.parametrize(
    "later",
    [
        "- ${{ if eq(variables['Build.Reason'], 'Manual') }}:\n  - {name: v, value: api}",
        "- ${{ if x }}:\n  - ${{ if y }}:\n    - {name: V, value: api}",
        "- ${{ if x }}:\n  - group: g",
        "- ${{ if x }}:\n  - template: vars.yml",
        "- template: vars.yml",
        "- group: g",
    ],
)
def test_a_later_line_of_the_variables_may_override_one(later: str) -> None:
    text = f"variables:\n- {{name: v, value: web}}\n{later}\nsteps:\n- script: python a.py\n"
    assert defined("a.yml", text, "pipeline:v") == {"pipeline:v=<>": ["a.py"]}
    after = text.replace("steps:", "- {name: v, value: late}\nsteps:")
    assert defined("a.yml", after, "pipeline:v") == {"pipeline:v=late": ["a.py"]}
    inner = later.replace("\n", "\n  ")
    text = (
        "variables: {v: web}\njobs:\n- job: j\n  variables:\n"
        f"  {inner}\n  steps:\n  - script: python a.py\n"
    )
    assert defined("a.yml", text, "pipeline:v") == {"pipeline:v=<>": ["a.py"]}


@pytest.mark.parametrize(
    ("condition", "said"), [("v: api", "<>"), ("other: api", "web"), ("group: g", "<>")]
)
def test_a_condition_among_the_variables(condition: str, said: str) -> None:
    text = (
        "variables:\n  v: web\n  ${{ if x }}:\n"
        f"    {condition}\nsteps:\n- script: python a.py\n"
    )
    assert defined("a.yml", text, "pipeline:v") == {f"pipeline:v={said}": ["a.py"]}


def test_a_step_below_a_condition_perhaps_sets_a_variable() -> None:
    text = (
        "variables: {v: web}\nsteps:\n- ${{ if x }}:\n"
        "  - bash: echo '##vso[task.setvariable variable=v]late'\n"
        "  - script: python a.py\n- script: python b.py\n"
    )
    assert defined("a.yml", text, "pipeline:v") == {
        "pipeline:v=web": [],
        "pipeline:v=<>": ["a.py", "b.py"],
    }


@pytest.mark.parametrize(
    "script",
    [
        "if a; then\n  SET\nfi",
        "if a; then\n  SET\nelse\n  OTHER\nfi",
        "a && SET",
        "case $x in a) SET ;; esac",
        "[ a ] && exit 0\nSET",
    ],
)
def test_a_variable_that_a_step_may_set(script: str) -> None:
    told = "echo V={} >> $GITHUB_ENV"
    run = script.replace("SET", told.format("b")).replace("OTHER", told.format("c"))
    job = {"steps": [{"run": run}, {"run": "python a.py"}]}
    assert defined(_FLOW, json.dumps({"jobs": {"j": job}}), "env:V") == {"env:V=<>": ["a.py"]}
    told = "echo '##vso[task.setvariable variable=v]{}'"
    run = script.replace("SET", told.format("b")).replace("OTHER", told.format("c"))
    steps = {"steps": [{"script": run}, {"script": "python a.py"}]}
    assert defined("a.yml", json.dumps(steps), "env:V") == {"env:V=<>": ["a.py"]}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [("failure()", "<>"), ("success()", "b"), ("always()", "b"), ("succeeded()", "<>")],
)
def test_a_variable_that_a_step_under_a_condition_sets(condition: str, expected: str) -> None:
    first = {"run": "echo V=b >> $GITHUB_ENV", "if": condition}
    text = json.dumps({"jobs": {"j": {"steps": [first, {"run": "python a.py"}]}}})
    assert defined(_FLOW, text, "env:V") == {f"env:V={expected}": ["a.py"]}


@pytest.mark.parametrize(
    ("condition", "expected"), [("failed()", "<>"), ("succeeded()", "b"), ("always()", "b")]
)
def test_a_pipeline_variable_that_a_step_under_a_condition_sets(
    condition: str, expected: str
) -> None:
    first = {"script": "echo '##vso[task.setvariable variable=v]b'", "condition": condition}
    text = json.dumps({"steps": [first, {"script": "python a.py"}]})
    assert defined("a.yml", text, "env:V") == {f"env:V={expected}": ["a.py"]}


def test_a_variable_that_a_step_sets() -> None:
    text = (
        "variables: {v: web}\nsteps:\n- bash: echo '##vso[task.setvariable variable=v]late'\n"
        '- pwsh: ./c.ps1\n- bash: echo "##vso[task.setvariable variable=v]$X"\n'
        "- script: python d.py\n"
    )
    assert defined("a.yml", text, "pipeline:") == {
        "pipeline:v=web": [],
        "pipeline:v=late": ["c.ps1"],
        "pipeline:v=late<shared:pipeline/v:p:^c.ps1|>": [],
        "pipeline:v=<>": ["d.py"],
    }


def test_templates_of_other_repositories_and_variables_alone_give_nothing() -> None:
    text = "variables: {v: web}\nsteps:\n- template: drain.yml@shared\n"
    assert defined("a.yml", text, "env:") == {"env:V=web": []}
    assert defined("vars.yml", "variables:\n- name: v\n  value: web\n") == {}


# -- others in YAML --------------------------------------------------------------------------------


def test_gitlab() -> None:
    text = """variables:
  VMSS: web
  GROUP: {value: rg, description: the group}
drain:
  variables: {VMSS: api}
  script: [python a.py]
rotate:
  before_script: ["cd ops"]
  script: ["python b.py"]
.hidden:
  script: [python c.py]
"""
    assert defined(".gitlab-ci.yml", text) == {
        "env:VMSS=web": ["ops/b.py"],
        "env:VMSS=api": ["a.py"],
        "env:GROUP=rg": ["a.py", "ops/b.py"],
    }
    assert defined("other.yml", text) == {}


def test_rules_of_gitlab_may_set_a_variable() -> None:
    text = """variables: {V: web, W: web}
workflow: {rules: [{if: x, variables: {W: api}}]}
a:
  rules: [{if: x, variables: {V: api}}]
  script: [python a.py]
b:
  script: [python b.py]
"""
    assert defined(".gitlab-ci.yml", text) == {
        "env:V=<>": ["a.py"],
        "env:V=web": ["b.py"],
        "env:W=<>": ["a.py", "b.py"],
    }


@pytest.mark.parametrize(
    ("extends", "said"),
    [
        (".base", "<>"),
        (".further", "<>"),
        ("[.other, .base]", "<>"),
        (".of_another_file", "<>"),
        (".other", "web"),
        (".circle", "web"),
    ],
)
def test_a_job_of_gitlab_that_extends_another(extends: str, said: str) -> None:
    text = f"""variables: {{V: web}}
.base: {{variables: {{V: api}}}}
.further: {{extends: .base}}
.other: {{variables: {{W: api}}}}
.circle: {{extends: .circle}}
a:
  extends: {extends}
  script: [python a.py]
"""
    assert defined(".gitlab-ci.yml", text, "env:V") == {f"env:V={said}": ["a.py"]}
    own = text.replace("  script", "  variables: {V: own}\n  script")
    assert defined(".gitlab-ci.yml", own, "env:V") == {"env:V=own": ["a.py"]}


def test_a_composition_of_containers() -> None:
    text = """services:
  a: {build: ./app, command: python a.py, environment: {VMSS: web}}
  b:
    command: [python, b.py]
    environment: ["VMSS=${NAME}", "OTHER"]
  c: {environment: {VMSS: c}}
"""
    assert defined("docker-compose.yml", text) == {
        # Whoever runs a service may give it something else.
        "env:VMSS=web<container:run:VMSS>": ["app/a.py"],
        "env:VMSS=<compose:NAME>": ["b.py"],
        "env:OTHER=<compose:OTHER>": ["b.py"],
        "env:VMSS=c<container:run:VMSS>": [],
        # Without an image it is laid over another service, which may run anything.
        "env:VMSS=<>": [],
        "container:image:VMSS=c": [],
    }


def test_ansible() -> None:
    play = """- hosts: all
  vars: {vmss: web, group: "{{ rg }}"}
  tasks:
  - vars: {vmss: api}
    shell: a
  - set_fact: {late: x}
  - {shell: b, register: answer}
"""
    assert defined("play.yml", play) == {
        "ansible:vmss=web": [],
        "ansible:vmss=api": [],
        "ansible:group=<ansible:rg>": [],
        "ansible:late=<>": [],
        "ansible:answer=<>": [],
        "ansible:set:late=<>": [],
        "ansible:set:answer=<>": [],
    }
    assert [part[:9] for part in places("play.yml", play, "ansible:vmss")] == [
        "hosts: al",
        "vars: {vm",
    ]


def reached(path: str, text: str, form: str) -> set[tuple[str, str, int]]:
    """What is said of ``form``, with the folder in which it holds."""
    return {
        (_said(each), each.scope.folder, each.scope.above)
        for each in definitions(SourceFile(path, text))
        if each.given_by == form
    }


@pytest.mark.parametrize(
    "text",
    [
        "- hosts: a\n  tasks:\n  - include_tasks: t.yml\n    vars: {vmss: api}\n",
        "- ansible.builtin.import_role: {name: r}\n  vars: {vmss: api}\n",
        "- hosts: a\n  vars: {vmss: api}\n  roles: [r]\n",
        "- import_playbook: b.yml\n  vars: {vmss: api}\n",
        "- hosts: a\n  roles:\n  - {role: r, vmss: api}\n",
        "- hosts: a\n  roles:\n  - role: r\n    vars: {vmss: api}\n",
        "- set_fact: {vmss: api}\n",
        "- ansible.builtin.set_fact: vmss=api other=x\n",
        "- hosts: a\n  vars_prompt: [{name: vmss, prompt: which}]\n",
        "- {shell: x, register: vmss}\n",
        '- hosts: a\n  vars_files: [x.yml]\n  tasks: [{shell: "x {{ vmss }}"}]\n',
        '- include_vars: x.yml\n- shell: "x {{ vmss }}"\n',
    ],
)
def test_what_a_play_sets_counts_before_groups_and_roles(text: str) -> None:
    said = "ansible:vmss=<>"
    assert (said, "below", 0) in reached("site.yml", text, "ansible:vmss")
    assert (said, "below", 1) in reached("playbooks/a.yml", text, "ansible:vmss")
    assert (said, "below", 3) in reached("roles/r/tasks/main.yml", text, "ansible:vmss")


def test_what_counts_before_the_variables_of_a_play() -> None:
    play = "- hosts: a\n  vars: {vmss: web}\n"
    for more in (
        "  tasks: [{set_fact: {vmss: api}}]\n",
        "  tasks: [{include_vars: x.yml}]\n",
        "  vars_files: [x.yml]\n",
        "  tasks: [{shell: x, register: vmss}]\n",
    ):
        assert list(defined("site.yml", play + more, "ansible:vmss")) == ["ansible:vmss=<>"]
    assert list(defined("site.yml", play + "  tasks: [{set_fact: {x: api}}]\n", "ansible:v")) == [
        "ansible:vmss=web"
    ]


def test_extra_variables_in_a_pipeline() -> None:
    text = "jobs:\n  a:\n    steps:\n    - run: ansible-playbook site.yml -e vmss=api\n"
    assert reached(_FLOW, text, "ansible:vmss") == {("ansible:vmss=<>", "below", 2)}


def test_files_of_variables_that_are_read_by_their_names() -> None:
    text = '- hosts: a\n  vars_files: [vars/main.yml]\n  tasks: [{shell: "{{ vmss }}"}]\n'
    assert defined("site.yml", text) == {}
    assert defined("site.yml", "- hosts: a\n  roles: [{role: r, tags: x}, s]\n") == {}


@pytest.mark.parametrize(
    ("path", "value", "above"),
    [
        ("group_vars/all.yml", "web", 1),
        ("plays/group_vars/all/main.yml", "web", 2),
        ("host_vars/a.yml", "web", 1),
        ("roles/drain/defaults/main.yml", "web?", 1),
        ("roles/drain/vars/main.yml", "web", 1),
    ],
)
def test_ansible_variables(path: str, value: str, above: int) -> None:
    assert defined(path, "vmss: web\nlist: [a]\n") == {f"ansible:vmss={value}": []}
    (only,) = definitions(SourceFile(path, "vmss: web\n"))
    assert (only.scope.folder, only.scope.above) == ("below", above)


@pytest.mark.parametrize("text", ["", "a: [", "- 1", "x", "on: push", "jobs: {a: 1}", "steps: []"])
def test_other_yaml(text: str) -> None:
    assert defined("a.yml", text) == {}


# -- Python ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('A = "web"', "web"),
        ('A: str = "web"', "web"),
        ('P = "we"\nA = P + "b"', "web"),
        ('P = "we"\nA = f"{P}b"', "web"),
        ('import os\nA = os.environ["V"]', "<env:V>"),
        ('import os\nA = os.environ.get("V", "web")', "web?<env:V>"),
        ('import os\nA = os.getenv("V") or "web"', "web?<env:V>"),
        ("from .base import A", "<python:.base:A>"),
        ("from base import B as A", "<python:base:B>"),
        ('A = "web"\nif x:\n    A = "b"', "<>"),
        ('if x:\n    A = "web"', "<>"),
        ('A = "web"\nA += "b"', "<>"),
        ('A = "web"\ndef f():\n    global A\n    A = "b"', "<>"),
        ('A = B = "web"', "<>"),
        ('A, B = "a", "b"', "<>"),
        ("A = pick()", "<>"),
        ("A = 3", "<>"),
        ('P = pick()\nA = f"{P}b"', "<>"),
        ('P = "a"\nA = f"{P:>9}"', "<>"),
        ("for A in x: pass", "<>"),
        ("try:\n    from a import A\nexcept ImportError:\n    A = 'b'", "<>"),
        ("with x as A: pass", "<>"),
        ("def A(): pass", "<>"),
        ("class A: pass", "<>"),
        ('A = "web"\n(A := argv[1])', "<>"),
        ('A = "web"\nwhile (A := x()): pass', "<>"),
        ('A = "web"\nprint(f"{(A := x)}")', "<>"),
        ('A = "web"\nfrom other import *', "<>"),
        ('A = "web"\nif x:\n    from other import *', "<>"),
        ('from other import *\nA = "web"', "web"),
        ('A = "web"\nglobals()["A"] = "b"', "<>"),
        ('A = "web"\nglobals()[name] = "b"', "<>"),
        ('A = "web"\nglobals().update(x)', "<>"),
        ('A = "web"\nvars()["B"] = "b"', "web"),
        ('A = "web"\nx = globals()["A"]', "web"),
        ('A = "web"\nsetattr(sys.modules[__name__], "A", "b")', "<>"),
        ('A = "web"\nsetattr(sys.modules[__name__], name, "b")', "<>"),
        ('A = "web"\nsetattr(self, name, "b")', "web"),
        ('A = "web"\ndel globals()["A"]', "<>"),
        ('A = "web"\nexec(x)', "<>"),
        ('A = "web"\nexec(x, {})', "web"),
        ('A = "web"\nimport a as A', "<>"),
        ('A = "web"\nimport A.b', "<>"),
        ('A = "web"\ntry: pass\nexcept E as A: pass', "<>"),
        ('A = "web"\nmatch x:\n    case [A, *_]: pass', "<>"),
        ('A = "' + "a" * 501 + '"', "<>"),
        ('P = "' + "a" * 300 + '"\nA = P + P', "<>"),
        ('é = "ü"; A = "web"', "web"),
    ],
)
def test_names_of_a_python_module(text: str, expected: str) -> None:
    found = defined("a.py", text + "\n", "python::A")
    assert list(found) == [f"python::A={expected}"]


def test_constants_of_a_python_class() -> None:
    text = 'class Names:\n    WEB = "web"\n    def f(self):\n        OTHER = "x"\n'
    assert list(defined("a.py", text)) == [
        "python::Names=<>",
        "python::Names.WEB=web",
        "python::Names.f=<>",
    ]


def test_a_constant_of_a_class_that_is_set_from_outside_of_it() -> None:
    for line in ('N.A = "b"', 'setattr(N, "A", "b")', "del N.A", 'def f():\n    N.A += "b"'):
        text = f'class N:\n    A = "web"\n{line}\n'
        assert list(defined("a.py", text, "python::N.A")) == ["python::N.A=<>"]
    text = 'class N:\n    A = "web"\nM.A = self.A = "b"\n'
    assert list(defined("a.py", text, "python::N.A")) == ["python::N.A=web"]


def test_texts_that_double_with_each_line_are_no_names() -> None:
    lines = "".join(f"X{n + 1} = X{n} + X{n}\n" for n in range(60))
    found = definitions(SourceFile("a.py", f'X0 = "aaaaaaaaaa"\n{lines}'))
    assert sum(isinstance(each.value, Known) for each in found) == 6
    lines = "".join(f'X{n + 1} = f"{{X{n}}}{{X{n}}}"\n' for n in range(60))
    found = definitions(SourceFile("a.py", f'X0 = "aaaaaaaaaa"\n{lines}'))
    assert sum(isinstance(each.value, Known) for each in found) == 6


@pytest.mark.parametrize(
    "line",
    [
        'os.environ["V"] = "api"',
        'os.environ["V"] += "api"',
        'del os.environ["V"]',
        'os.environ.update(V="api")',
        'os.environ.update({"V": "api"})',
        'os.environ |= {"V": "api"}',
        'os.environ.pop("V")',
        'os.putenv("V", "api")',
        'def f():\n    environ["V"] = x()',
    ],
)
def test_what_a_python_program_sets_others_do_not_have_from_elsewhere(line: str) -> None:
    text = f"import drain\nfrom ..ops import a\n{line}\nsubprocess.run(['bash', 'x/b.sh'])\n"
    found = defined("ops/main.py", text, "env:")
    assert found["env:V=?"] == []
    runs = found["env:V=<>"]
    assert {"drain.py", "../ops.py", "../ops/a.py", "x/b.sh", "main.py"} <= set(runs)
    assert defined("tests/test_main.py", text, "env:") == {}


def test_what_a_python_program_gives_to_one_command() -> None:
    for env in ('{**os.environ, "V": "b"}', 'dict(os.environ, V="b")', 'os.environ | {"V": "b"}'):
        text = f"import subprocess\nsubprocess.run(['./b.sh'], env={env})\n"
        runs = defined("main.py", text, "env:")["env:V=<>"]
        assert "b.sh" in [run.removeprefix("./") for run in runs]
        assert "main.py" not in runs
    assert defined("main.py", 'os.environ.setdefault("V", "b")\n', "env:") == {"env:V=?": []}


@pytest.mark.parametrize(
    ("call", "other"),
    [
        ("load_dotenv()", False),
        ("load_dotenv(override=True)", False),
        ('load_dotenv(".env")', False),
        ('load_dotenv(Path(__file__).parent / ".env")', False),
        ("load_dotenv(find_dotenv())", False),
        ('load_dotenv("settings.ini")', True),
        ('dotenv.load_dotenv(dotenv_path="x/prod.env")', True),
        ("load_dotenv(path)", True),
    ],
)
def test_a_program_that_reads_its_variables_from_another_file(call: str, other: bool) -> None:
    text = f'import os\n{call}\nx = f(os.environ["V"], os.getenv("W"))\n'
    expected = {"env:V=?": ["a.py"], "env:W=?": ["a.py"]} if other else {}
    assert defined("ops/a.py", text, "env:") == expected


def test_a_python_value_stands_where_it_is_written() -> None:
    text = 'é = "ü"; A = "wéb"\r\nB = "b"\r\n'
    spans = {
        d.given_by: text[d.span.start : d.span.end] for d in definitions(SourceFile("a.py", text))
    }
    assert spans == {"python::é": '"ü"', "python::A": '"wéb"', "python::B": '"b"'}


@pytest.mark.parametrize("text", ["", "def", "A = \x00", "(" * 5000, "\ufeffA = 1 +"])
def test_what_is_no_python(text: str) -> None:
    assert defined("a.py", text) == {}


# -- the shell, and what is like it ----------------------------------------------------------------


def test_a_script_gives_to_what_it_runs_and_to_what_sources_it() -> None:
    text = """#!/bin/bash
A=web
export B="$A-b"
export C="${C:-c}"
D=x ./d.sh
if x; then E=e; fi
F=1
F=2
G=$(pick)
python ops/a.py
"""
    assert defined("run.sh", text, "env:") == {
        "env:B=web-b": ["d.sh", "ops/a.py"],
        "env:C=c?<env:C>": ["d.sh", "ops/a.py"],
        "env:D=x": ["d.sh"],
    }
    assert list(defined("run.sh", text, "shell:")) == [
        "shell::A=web",
        "shell::B=web-b",
        "shell::C=c?<env:C>",
        "shell::E=<>",
        "shell::F=<>",
        "shell::G=<>",
    ]


def test_what_a_script_runs_has_its_environment() -> None:
    text = "#!/bin/bash\npython ops/a.py\n"
    assert defined("run.sh", text) == {"inherited:=<>": ["ops/a.py"]}
    assert defined("Makefile", "a:\n\t./b.sh\n") == {"inherited:=<>": ["b.sh"]}
    assert defined("run.sh", "#!/bin/bash\necho a\n") == {}


def test_a_script_that_runs_nothing_gives_its_environment_to_nobody() -> None:
    assert defined("run.sh", "export A=web\naz vmss start -n x\n", "env:") == {}


@pytest.mark.parametrize(
    "line",
    [
        "unset A\nread A",
        "source ./other.sh",
        ". other.sh",
        'eval "$(x)"',
        "read -r A < name.txt",
        "for A in b c; do x; done",
        "printf -v A %s x",
        "mapfile -t A < x",
        "while read -r A; do x; done < y",
        "env A=api ./b.sh",
        "sudo A=api ./b.sh",
    ],
)
def test_a_script_may_set_a_variable_in_another_way(line: str) -> None:
    text = f"#!/bin/bash\nexport A=web\n{line}\npython a.py\n"
    assert "a.py" in defined("run.sh", text, "env:A")["env:A=<>"]
    assert list(defined("run.sh", text, "shell::A")) == ["shell::A=<>"]


def test_what_a_script_sets_anew_is_not_what_it_was_run_with() -> None:
    assert "shell::A=<>" in defined("run.sh", "#!/bin/bash\nread A\npython a.py\n")
    assert defined("run.sh", "#!/bin/bash\nsource ./o.sh\npython a.py\n") == {}
    text = "#!/bin/bash\nsource ./o.sh\nexport A=web\npython a.py\n"
    assert list(defined("run.sh", text, "env:A")) == ["env:A=web"]
    text = "#!/bin/bash\nsource .venv/bin/activate\npython a.py\n"
    assert "a.py" in defined("run.sh", text)["inherited:=<>"]


@pytest.mark.parametrize(
    "line",
    [
        "export A=web",
        "declare -x A=web",
        "typeset -gx A=web",
        "set -a\nA=web",
        "set -o allexport\nA=web",
    ],
)
def test_ways_to_export(line: str) -> None:
    found = defined("run.sh", f"#!/bin/bash\n{line}\npython a.py\n", "env:")
    assert found == {"env:A=web": ["a.py"]}


@pytest.mark.parametrize("line", ["A=api ./b.sh", "export A=api; ./b.sh", "env A=api ./b.sh"])
def test_what_a_recipe_or_a_container_sets_itself(line: str) -> None:
    for path, text in (
        ("Makefile", f"export A=web\na:\n\t{line}\n"),
        ("Makefile", f"a:\n\t@{line}\n"),
        ("Dockerfile", f"FROM x\nENV A=web\nCMD {line}\n"),
    ):
        assert defined(path, text, "env:")["env:A=<>"] == ["b.sh"]
    assert "inherited:=<>" not in defined("Makefile", "a:\n\t. ./c.sh; ./b.sh\n")


def test_a_batch_file() -> None:
    text = (
        '@echo off\r\nset A=web\r\nset "B=api"\r\nset C=%A%\r\nset D=x\r\nset D=y\r\n'
        "set /p E=name?\r\nif x set F=y\r\npython ops\\a.py\r\n"
    )
    assert defined("run.cmd", text) == {
        "env:A=web": ["ops/a.py"],
        "env:B=api": ["ops/a.py"],
        "env:C=<>": ["ops/a.py"],
        "env:D=<>": ["ops/a.py"],
        "env:E=<>": ["ops/a.py"],
        "env:F=<>": ["ops/a.py"],
    }
    assert defined("run.bat", "set A=web\r\n") == {}


def test_a_powershell_script() -> None:
    text = """$env:A = 'web'
${env:B} = "api"
$env:C = "x-$y"
if ($x) {
    $env:D = 'd'
}
$env:E = 'e'
Remove-Item Env:E
$env:F += 'f'
[Environment]::SetEnvironmentVariable('G', 'g')
if ($env:H -eq 'h') {
    python ops/a.py
}
"""
    every = ["ops/a.py"]
    assert defined("run.ps1", text, "env:") == {
        "env:A=web": every,
        "env:B=api": every,
        "env:C=<>": every,
        "env:D=<>": every,
        "env:E=<>": every,
        "env:F=<>": every,
        "env:G=<>": every,
    }
    assert defined("run.ps1", "$env:A = 'web'\n", "env:") == {}
    text = "$env:A = 'web'\n. ./other.ps1\npython a.py\n"
    assert list(defined("run.ps1", text, "env:")) == ["env:A=<>"]


@pytest.mark.parametrize(
    "given", ["-e vmss=api", "--extra-vars 'vmss=api x=y'", '--extra-vars=\'{"vmss": "api"}\'']
)
def test_extra_variables_of_a_play(given: str) -> None:
    found = defined("run.sh", f"#!/bin/bash\nansible-playbook {given} site.yml\n", "ansible:vmss")
    assert found == {"ansible:vmss=<>": ["site.yml"]}
    # A file that is passed may give any variable.
    passed = "#!/bin/bash\nansible-playbook -e @x.yml site.yml\n"
    assert defined("run.sh", passed, "ansible:") == {
        "ansible:@=<>": ["site.yml"],
        "ansible:over:@=<>": ["site.yml"],
    }


def test_a_file_of_variables() -> None:
    text = "# VMSS=old\nVMSS=web\nexport GROUP='r g' # why\nEMPTY=\nOTHER=$VMSS\n"
    assert list(defined(".env", text, "env:")) == [
        "env:VMSS=web?",
        "env:GROUP=r g?",
        "env:EMPTY=?",
        "env:OTHER=<>",
    ]
    assert "shell::VMSS=web" in defined(".env", text)
    scopes = {
        path: (each.scope.folder, each.scope.above)
        for path in (".env", "a/prod.env", ".azure/prod/.env")
        for each in definitions(SourceFile(path, "A=b\n"))
        if each.given_by == "env:A"
    }
    assert scopes == {
        ".env": ("below", 0),
        "a/prod.env": ("below", 0),
        ".azure/prod/.env": ("below", 2),
    }


@pytest.mark.parametrize(
    "path", [".env.example", "sample.env", "a.env.template", "env", "a.environment", "a.json"]
)
def test_examples_of_variables_define_nothing(path: str) -> None:
    assert definitions(SourceFile(path, "VMSS=web\n")) == ()


def test_a_makefile() -> None:
    text = (
        "VMSS ?= web\nexport B := b\nC = $(VMSS)-c\nD = 1\nD = 2\nE = e\nexport E\n"
        "a:\n\t@python ops/a.py\n\t./b.sh $$X\n"
    )
    assert defined("Makefile", text, "make:") == {
        "make:VMSS=web?<env:VMSS>": [],
        "make:B=b": [],
        "make:C=<>": [],
        "make:D=<>": [],
        "make:E=e": [],
    }
    assert defined("Makefile", text, "env:") == {
        "env:B=b": ["ops/a.py", "b.sh"],
        "env:E=e": ["ops/a.py", "b.sh"],
    }


def test_a_dockerfile() -> None:
    text = 'FROM a\nENV VMSS=web B="b c"\nENV OLD style\nENV VMSS=api\nCMD ["python", "a.py"]\n'
    assert defined("Dockerfile", text) == {
        "env:VMSS=<>": ["a.py"],
        "env:B=b c?<container:image:B>": ["a.py"],
        "env:OLD=style?<container:image:OLD>": ["a.py"],
    }
    # What an image runs may be said by the one that it is made from.
    assert defined("Dockerfile", "FROM a\nENV A=b\nCMD nginx\n") == {"container:image:A=b?": []}


def test_stages_of_a_dockerfile() -> None:
    start = "FROM a AS one\nENV A=b \\\n  C=d\\ e\nRUN python a.py\n"
    own = {"env:A=b?<container:image:A>": ["a.py"], "env:C=<>": ["a.py"]}
    assert defined("Dockerfile", f"{start}FROM a\nCMD python b.py\n") == own
    assert defined("Dockerfile", f"{start}FROM ONE\nENV A=c\nCMD python b.py\n") == {
        **own,
        "env:A=<>": ["b.py"],
        "env:C=<>": ["a.py", "b.py"],
    }


def test_manifests_of_containers() -> None:
    text = """containers:
- name: ops-1
  env:
  - name: A
    value: "web"  # for now
  - {name: B, value: api}
  - name: C
    valueFrom: {}
  - name: D
    value: {{ .Values.d }}
"""
    assert defined("a.yaml", text) == {
        "container:image:A=web": [],
        "container:image:B=api": [],
        "container:image:C=<>": [],
        "container:image:D=<>": [],
    }
    assert defined("a.yaml", "containers:\n- envFrom: []\n") == {"container:image:@=<>": []}
    assert defined("a.yaml", "containers:\n- name: A\n  image: b\n") == {}


# -- Terraform -------------------------------------------------------------------------------------


def test_a_terraform_module() -> None:
    text = """variable "name" { default = "web" }
variable "other" {}
locals {
  x = "${var.name}"
  y = "a-${var.name}"
  z = 3
}
output "o" { value = azurerm_linux_virtual_machine_scale_set.web.name }
module "m" {
  source = "./modules/vmss"
  name   = "api"
}
module "n" {
  source = "Azure/vmss/azurerm"
  name   = "n"
}
resource "azurerm_linux_virtual_machine_scale_set" "web" { name = local.x }
resource "azurerm_lb" "lb" { name = "lb" }
"""
    address = "azurerm_linux_virtual_machine_scale_set.web"
    assert defined("a.tf", text) == {
        "terraform-variable:name=web?": [],
        "terraform-local:x=<terraform-variable:name>": [],
        "terraform-local:y=<>": [],
        "terraform-local:z=<>": [],
        f"terraform-output::o=<terraform:{address}>": [],
        "terraform-module:m=./modules/vmss": [],
        "terraform-variable:name=api": ["./modules/vmss/"],
        f"terraform:{address}=<terraform-local:x>": [],
    }


@pytest.mark.parametrize("path", ["terraform.tfvars", "a/b.auto.tfvars", "prod.tfvars"])
def test_values_of_terraform(path: str) -> None:
    assert defined(path, 'name = "prod"\n') == {"terraform-value:name=prod": []}


# -- parameter files -------------------------------------------------------------------------------


def test_a_parameter_file_in_bicep() -> None:
    text = """using '../main.bicep'
var base = 'web'
param vmssName = '${base}-vmss'
param other = readEnvironmentVariable('VMSS', 'web')
param count = 3
param sizes = ['a']
"""
    assert defined("params/prod.bicepparam", text) == {
        "parameter:vmssname=web-vmss": ["../main.bicep"],
        "parameter:other=<env:VMSS>": ["../main.bicep"],
        "parameter:count=<>": ["../main.bicep"],
        "parameter:sizes=<>": ["../main.bicep"],
    }
    assert definitions(SourceFile("a.bicepparam", "using none\nparam a = 'b'\n")) == ()


def test_a_parameter_file_in_json_that_azd_fills_in() -> None:
    text = """{"parameters": {
      "vmssName": {"value": "${VMSS_NAME}"}, "other": {"value": "${OTHER=web}"},
      "plain": {"value": "web"}, "put": {"value": "${A}-b"}, "n": {"value": 3}, "r": {}}}"""
    assert defined("infra/main.parameters.json", text) == {
        "parameter:vmssname=<env:VMSS_NAME>": ["main.bicep", "main.json"],
        "parameter:other=<env:OTHER>": ["main.bicep", "main.json"],
    }
    assert defined("infra/main.parameters.json", "{") == {}


def test_parameter_files_have_the_environment_of_what_deploys_with_them() -> None:
    text = """env: {VMSS: web}
jobs:
  a:
    steps:
    - run: az deployment group create -g rg -f main.bicep -p p.bicepparam
      working-directory: infra
"""
    run = ["infra/main.bicep", "infra/p.bicepparam"]
    assert defined(_FLOW, text) == {"env:VMSS=web": run, "folder:=infra": run}
    script = "export VMSS=web\naz deployment group create -g rg -f a.bicep -p p.bicepparam\n"
    assert defined("a.sh", script, "env:") == {"env:VMSS=web": ["a.bicep", "p.bicepparam"]}


# -- all of them -----------------------------------------------------------------------------------

_PATHS = (
    "a.py", "a.yml", "group_vars/a.yml", ".gitlab-ci.yml", "a.sh", ".env", "Makefile",
    "Dockerfile", "a.tf", "a.tfvars", "a.bicepparam", "a.parameters.json", "a.ps1",
)  # fmt: skip


@settings(max_examples=60)
@given(st.text(alphabet="aA=\"'${}()[]:#-|>\\\n\t ,.é", max_size=80), st.sampled_from(_PATHS))
def test_any_text_is_read(text: str, path: str) -> None:
    for each in definitions(SourceFile(path, text)):
        assert 0 <= each.span.start <= each.span.end <= len(text)


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("a.py", 'A = "web"\n'),
        ("a.py", 'import b\nos.environ["A"] = "web"\n'),
        ("a.py", 'load_dotenv("x")\nf(os.environ["A"])\n'),
        ("a.py", 'globals()["A"] = (B := "web")\n'),
        (_FLOW, "    - run: python a.py\n      env: {V: web}\n"),
        (_FLOW, "    - run: V=x python a.py\n"),
        ("a.yml", "- hosts: x\n  vars: {a: b}\n"),
        ("a.yml", '- hosts: x\n  vars_files: [a.yml]\n  roles: [{role: "{{ r }}", v: x}]\n'),
        ("a.sh", "export A=web\n"),
        ("a.sh", "A=b ./c.sh\n"),
        ("a.sh", "export A=$A$A\n"),
        ("a.sh", "A=$A$A ./c.sh\n" * 5),
        ("a.sh", "read A\n"),
        ("a.cmd", "set A=b\npython a.py\n"),
        ("a.ps1", "$env:A = 'b'\npython a.py\n"),
        (".env", "A=b\n"),
        ("Makefile", "A = b\n"),
        ("Dockerfile", "ENV A=b\n"),
        ("a.tf", 'variable "a" { default = "b" }\n'),
    ],
)
def test_linear(path: str, unit: str) -> None:
    head = "env: {V: w}\njobs:\n  a:\n    steps:\n" if path == _FLOW else ""
    grows_linearly(lambda text: definitions(SourceFile(path, head + text)), lambda n: unit * n)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".env", "A=x" + " " * 500_000 + '"\n'),
        (".env", "A=" + " " * 500_000 + "x#\n"),
        ("Makefile", "A=" + " " * 500_000 + "#\n"),
        ("Makefile", "export" + " a" * 100_000 + " !\n"),
        ("Dockerfile", ("ENV a" + " " * 1_900 + "=\n") * 400 + "CMD python a.py\n"),
        ("Dockerfile", ("ENV " + "a" * 1_900 + "\n") * 400 + "CMD python a.py\n"),
        (_FLOW, "jobs:\n  a:\n    steps:\n    - run: echo A=" + " " * 500_000 + "x\n"),
        ("a.sh", "export A=" + "$(" * 50_000),
        ("a.sh", "A=" + "{" * 100_000 + "\npython a.py\n"),
        ("a.ps1", "$env:A = 'x" + " " * 500_000),
        ("a.ps1", ("$env:A" + " " * 400) * 1_000 + "\npython a.py\n"),
        ("a.ps1", "Set-Item " * 50_000 + "\npython a.py\n"),
        ("a.cmd", "set A=" + "x" * 500_000 + "\npython a.py\n"),
        ("a.cmd", ("set /p" + " " * 400) * 1_000 + "\npython a.py\n"),
        ("a.yml", "- shell: '" + "{{ a" * 50_000 + "'\n- include_vars: x\n"),
        ("a.yml", "a: ansible-playbook " + "-e a" * 50_000),
        ("a.py", "import b\nx = '" + "a/" * 200_000 + "'\nos.environ['A'] = 'b'\n"),
        ("a.tf", 'locals { a = "' + "${" * 50_000 + '" }'),
        ("a.yml", "steps:\n- bash: '" + "##vso[task.setvariable " * 20_000 + "'\n"),
    ],
)
def test_hostile_lines_end(path: str, text: str) -> None:
    for each in definitions(SourceFile(path, text)):
        assert each.span.end <= len(text)


@pytest.mark.parametrize("path", [_FLOW, "a.yml", ".gitlab-ci.yml"])
def test_of_more_variables_and_steps_than_anybody_writes_nothing_is_said(path: str) -> None:
    many = "".join(f"  V{n}: web\n" for n in range(1_500))
    steps = {
        _FLOW: "jobs:\n  a:\n    steps:\n" + "    - run: python a.py\n      env: {A: b}\n" * 500,
        "a.yml": "steps:\n" + "- script: python a.py\n  env: {A: b}\n" * 500,
        ".gitlab-ci.yml": "".join(
            f"j{n}:\n  variables: {{A: b}}\n  script: python a.py\n" for n in range(500)
        ),
    }
    head = "env" if path == _FLOW else "variables"
    text = f"{head}:\n{many}{steps[path]}"
    found = definitions(SourceFile(path, text))
    assert found == ()


def test_of_many_stages_that_have_many_variables_nothing_is_said() -> None:
    many = "".join(f"  V{n}: web\n" for n in range(1_500))
    stage = "- stage: s\n  variables: {A: b}\n  jobs:\n  - {job: j, variables: {B: c}}\n"
    one = "  - {job: k, steps: [{script: python a.py}]}\n"
    assert definitions(SourceFile("a.yml", f"variables:\n{many}stages:\n{stage}{one}"))
    assert definitions(SourceFile("a.yml", f"variables:\n{many}stages:\n{stage * 200}{one}")) == ()


def test_rules_and_jobs_of_gitlab_are_read_once() -> None:
    grows_linearly(
        lambda text: definitions(SourceFile(".gitlab-ci.yml", text)),
        lambda n: (
            "workflow:\n  rules:\n"
            + "  - variables: {V: web}\n" * n
            + "".join(f"j{i}: {{script: python a.py}}\n" for i in range(n))
        ),
    )


def test_a_step_that_sets_many_variables_is_read_once() -> None:
    lines = "".join(f"        echo V{n}=x >> $GITHUB_ENV\n" for n in range(20_000))
    text = f"jobs:\n  a:\n    steps:\n    - run: |\n{lines}    - run: python a.py\n"
    assert len(definitions(SourceFile(_FLOW, text))) == 20_000


def test_files_that_define_nothing() -> None:
    for path in (
        "a.md",
        "a.json",
        "a.go",
        "a.ts",
        "a.cs",
        "a.bicep",
        "a.tf.json",
        "a.png",
    ):
        assert not any(may_define(path, kind) for kind in get_args(Kind))
        assert definitions(SourceFile(path, "A=b\n")) == ()
