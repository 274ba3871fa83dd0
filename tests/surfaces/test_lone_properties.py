"""Properties that are written away from their resource, in every language that can do so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.lexical.properties import find_properties
from flexlint.model import Confidence

DISTINCTIVE = load_catalog().vocabulary.distinctive_properties


def flagged(path: str, code: str) -> list[tuple[str, str, str]]:
    """(code, confidence, text) of each finding on NAT pools."""
    found = []
    for finding in check_text(code, path).findings:
        if finding.code.startswith("FLX7"):
            at = finding.location
            line = code.splitlines()[at.line - 1]
            text = line[at.column - 1 : at.end_column - 1]
            found.append((finding.code, finding.confidence.label, text))
    return found


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.py", "lb.inbound_nat_pools.append(pool)\n"),
        ("a.py", "lb['inboundNatPools'].extend(pools)\n"),
        ("a.py", "lb.inbound_nat_pools += [pool]\n"),
        ("a.py", "lb.setdefault('inboundNatPools', []).append(pool)\n"),
        ("a.ts", "lb.inboundNatPools.push(pool);\n"),
        ("a.ts", "lb.inboundNatPools!.push(...pools);\n"),
        ("a.cs", "lb.InboundNatPools.Add(pool);\n"),
        ("a.cs", "lb.InboundNatPools?.AddRange(pools);\n"),
        ("A.java", "lb.inboundNatPools().add(pool);\n"),
        ("a.groovy", "inboundNatPools.addAll(pools)\n"),
        ("a.go", "lb.InboundNatPools = append(lb.InboundNatPools, pool)\n"),
        ("a.ps1", "$lb.InboundNatPools.Add($pool)\n"),
        ("a.ps1", "$lb.InboundNatPools += $pool\n"),
    ],
)
def test_a_property_that_is_added_to(path: str, code: str) -> None:
    assert [(rule, how) for rule, how, _ in flagged(path, code)] == [("FLX701", "medium")]


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("a.py", "p['inboundNatPools'] = [pool]\n", ("FLX701", "inboundNatPools")),
        ("a.py", "x = {'é': 1, 'inbound_nat_pools': [p]}\n", ("FLX701", "inbound_nat_pools")),
        (
            "a.py",
            "ip.load_balancer_inbound_nat_pools = pools\n",
            ("FLX702", "load_balancer_inbound_nat_pools"),
        ),
        (
            "a.py",
            "IPConfiguration(name='i', load_balancer_inbound_nat_pools=pools)\n",
            ("FLX702", "load_balancer_inbound_nat_pools"),
        ),
        ("a.py", "setattr(lb, 'inbound_nat_pools', pools)\n", ("FLX701", "inbound_nat_pools")),
        (
            "a.py",
            "lb.inbound_nat_pools = c['inbound_nat_pools']\n",
            ("FLX701", "inbound_nat_pools"),
        ),
        (
            "a.py",
            "lb.inbound_nat_pools = c.get('inbound_nat_pools')\n",
            ("FLX701", "inbound_nat_pools"),
        ),
        (
            "a.py",
            "upsert_to_collection(lb, 'inbound_nat_pools', pool, 'name')\n",
            ("FLX701", "inbound_nat_pools"),
        ),
        (
            "a.py",
            "c['inbound_nat_pools'][0]['backend_port'] = 22\n",
            ("FLX701", "inbound_nat_pools"),
        ),
        ("a.py", "lb.inbound_nat_pools[i].name = name\n", ("FLX701", "inbound_nat_pools")),
        ("a.ts", "const lb = { inboundNatPools: [{ name }] };\n", ("FLX701", "inboundNatPools")),
        ("a.ts", "lb.inboundNatPools = pools;\n", ("FLX701", "inboundNatPools")),
        (
            "a.ts",
            "lb.inboundNatPools = pools.map(p => ({ name: p }));\n",
            ("FLX701", "inboundNatPools"),
        ),
        (
            "a.go",
            "x := T{LoadBalancerInboundNatPools: &pools}\n",
            ("FLX702", "LoadBalancerInboundNatPools"),
        ),
        ("a.cs", "var lb = new T { InboundNatPools = { p } };\n", ("FLX701", "InboundNatPools")),
        ("A.java", "lb.withInboundNatPools(pools);\n", ("FLX701", "InboundNatPools")),
        ("a.ts", "lb.inboundNatPools[0].backendPort = 22;\n", ("FLX701", "inboundNatPools")),
        (
            "a.ps1",
            "$lb.Properties.inboundNatPools.properties.frontendPortRangeEnd = $end\n",
            ("FLX701", "inboundNatPools"),
        ),
        ("a.ps1", "$lb.InboundNatPools = $pools\n", ("FLX701", "InboundNatPools")),
        (
            "a.ps1",
            "$ip = @{ loadBalancerInboundNatPools = @($pool) }\n",
            ("FLX702", "loadBalancerInboundNatPools"),
        ),
    ],
)
def test_a_property_that_is_given_a_value(path: str, code: str, expected: tuple[str, str]) -> None:
    rule, text = expected
    assert flagged(path, code) == [(rule, "medium", text)]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.py", "p['inboundNatPools'] = []\n"),
        ("a.py", "lb.inbound_nat_pools = None\n"),
        ("a.py", "setattr(lb, 'inbound_nat_pools', None)\n"),
        ("a.py", "add_argument('g', 'inbound_nat_pools', text)\n"),
        ("a.py", "upsert('lb', kind, 'inbound_nat_pools', pool)\n"),
        ("a.py", "getattr(lb, 'inbound_nat_pools', pools)\n"),
        ("a.py", "show(lb, 'inbound_nat_pools', pools)\n"),
        ("a.py", "m = {'inbound_nat_pools': S('properties', 'inboundNatPools') >> Each(x)}\n"),
        ("a.py", "pools = lb.inbound_nat_pools\n"),
        ("a.py", "def make(inbound_nat_pools=None):\n    send(inbound_nat_pools=pools)\n"),
        ("a.py", "spec = dict(inbound_nat_pools=dict(type='list'))\n"),
        ("a.py", "names = {'inbound_nat_pools': 'inbound-nat-pool'}\n"),
        ("a.py", "# p['inboundNatPools'] = [pool]\n"),
        ("a.py", "inbound_nat_pools = [1]\n"),
        ("a.py", "result['changes']['inbound_nat_pools'] = compared['changes']\n"),
        ("a.py", "result['changes'] = {'old': {}, 'new': {'inbound_nat_pools': pools}}\n"),
        ("a.py", "return_(dict, {'diff': {'new': {'inbound_nat_pools': pools}}})\n"),
        ("a.py", "seen[lb.inbound_nat_pools] = True\n"),
        ("a.py", "names.append(lb.inbound_nat_pools)\n"),
        ("a.py", "lb.inbound_nat_pools.remove(pool)\n"),
        ("a.py", "fields.append('inbound_nat_pools')\n"),
        ("a.ts", "const last = lb.inboundNatPools.pop();\n"),
        ("a.ts", "all.push(lb.inboundNatPools);\n"),
        ("a.cs", "lb.InboundNatPools.Clear();\n"),
        ("a.ts", "// lb.inboundNatPools = pools;\n"),
        ("a.ts", "interface T { inboundNatPools?: Pool[]; }\n"),
        ("a.ts", "interface T { inboundNatPools: Pool[]; }\n"),
        ("a.ts", "const lb = { inboundNatPools: [] };\n"),
        ("a.ts", "if (lb.inboundNatPools == null) use(lb.inboundNatPools);\n"),
        ("a.go", 'type T struct { InboundNatPools *[]Pool `json:"inboundNatPools"` }\n'),
        ("a.go", "for _, pool := range *lb.InboundNatPools {\n}\n"),
        ("A.java", "List<Pool> pools = lb.inboundNatPools();\n"),
        ("a.cs", "public IList<Pool> InboundNatPools { get; }\n"),
        ("a.cs", "var b = lb.InboundNatPools.Count == 0;\n"),
        ("a.cs", "var b = lb.InboundNatPools.Count >= 1;\n"),
        ("a.ts", "const names = lb.inboundNatPools.map(p => p.name);\n"),
        ("a.ts", "const pool = { endpointConfiguration: { inboundNatPools: [p] } };\n"),
        ("a.py", "c = models.PoolEndpointConfiguration(inbound_nat_pools=[p])\n"),
        ("a.py", "pool.endpoint_configuration = {'inboundNatPools': [p]}\n"),
        ("a.ps1", "$pools = $lb.InboundNatPools\n"),
        ("a.ps1", "$inboundNatPools = 1\n"),
        ("a.ps1", "# $lb.InboundNatPools = $pools\n"),
        ("a.ps1", "if ($lb.InboundNatPools.Count -eq 0) { Remove-Item x }\n"),
        (
            "a.ts",
            "m = {\n  inboundNatPools: {\n    serializedName: 'properties.inboundNatPools',\n",
        ),
        ("a.ts", "m = { inboundNatPools: { readOnly: true, serializedName: 'x' } };\n"),
        (
            "a.ts",
            "return { inboundNatPools:\n  inboundNatPools?.map(p => ({ id: p.id })) || [] };\n",
        ),
        ("A.java", "x.withInboundNatPools(inboundNatPools.stream().toList());\n"),
    ],
)
def test_what_gives_no_value_is_left_alone(path: str, code: str) -> None:
    assert flagged(path, code) == []


def test_a_body_that_is_known_counts_once() -> None:
    code = "n.load_balancers.begin_create_or_update(g, 'lb', {'inbound_nat_pools': [{'a': 1}]})\n"
    assert flagged("a.py", code) == [("FLX701", "high", "inbound_nat_pools")]


def test_a_broken_template_is_searched() -> None:
    code = '{"a": tru, "inboundNatPools": [{"name": "x"}]'
    assert flagged("a.json", code) == [("FLX701", "low", "inboundNatPools")]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from([*":=([{}])\"' \n", "inbound", "NatPools", "_nat_", "pools", "with"]))
)
def test_spans_stay_inside(parts: list[str]) -> None:
    text = "".join(parts)
    for resource in find_properties(text, DISTINCTIVE, Confidence.LOW, "why"):
        span = resource.type_span
        written = text[span.start : span.end].replace("_", "").lower()
        assert written in {"inboundnatpools", "loadbalancerinboundnatpools"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.go", "\tinboundNatPools := lb.Properties.InboundNatPools\n"),
        ("a.go", "\tinboundNatPools = lb.Properties.InboundNatPools\n"),
        ("a.go", "\tinboundNatPools = append(inboundNatPools, pool)\n"),
        ("a.go", "\tinboundNatPools, err := pools(ctx)\n"),
        ("a.ts", "const inboundNatPools = lb.inboundNatPools;\n"),
        ("a.ts", "let inboundNatPools = lb.inboundNatPools ?? [];\n"),
        ("a.cs", "var inboundNatPools = lb.Data.InboundNatPools;\n"),
        ("A.java", "List<InboundNatPool> inboundNatPools = lb.innerModel().inboundNatPools();\n"),
        ("a.rb", "inbound_nat_pools = balancer.inbound_nat_pools\n"),
        ("a.rs", "let mut inbound_nat_pools = lb.properties.inbound_nat_pools;\n"),
        ("a.py", "inbound_nat_pools = lb.inbound_nat_pools\n"),
        ("a.ps1", "$inboundNatPools = $lb.InboundNatPools\n"),
    ],
)
def test_a_variable_that_holds_what_was_read_is_left_alone(path: str, code: str) -> None:
    assert flagged(path, code) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.go", "\tlb.InboundNatPools = append(other.InboundNatPools, pool)\n"),
        ("a.go", "\tx := network.Properties{InboundNatPools: &inboundNatPools}\n"),
        ("a.go", "\tlb.InboundNatPools = other.InboundNatPools\n"),
        ("a.ts", "lb.inboundNatPools = other.inboundNatPools;\n"),
        ("a.ts", "create({ inboundNatPools: other.inboundNatPools });\n"),
        ("a.ts", 'const inboundNatPools = [{ name: "ssh", properties }];\n'),
        ("a.cs", "var a = new Data { InboundNatPools = b.InboundNatPools };\n"),
        ("a.cs", "var a = new Data\n{\n    InboundNatPools = b.InboundNatPools\n};\n"),
        ("a.cs", "var a = new { inboundNatPools = new[] { pool } };\n"),
        ("a.cs", "var a = new { inboundNatPools = b.inboundNatPools, sku = s };\n"),
        ("a.php", "$lb->inboundNatPools = $other->inboundNatPools;\n"),
    ],
)
def test_a_property_that_is_given_what_another_object_has(path: str, code: str) -> None:
    assert [(rule, how) for rule, how, _ in flagged(path, code)] == [("FLX701", "medium")]


SETTER = "PrimaryInternetFacingLoadBalancerInboundNatPools"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("A.java", f'set.update().with{SETTER}("ssh").apply();\n'),
        ("a.cs", f'set.Update().With{SETTER}("ssh").Apply();\n'),
        ("A.java", 'x.withPrimaryInternalLoadBalancerInboundNatPools("ssh")\n'),
    ],
)
def test_a_setter_names_the_load_balancer_as_well(path: str, code: str) -> None:
    assert [(rule, how) for rule, how, _ in flagged(path, code)] == [("FLX702", "medium")]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("A.java", f'set.update().without{SETTER}("ssh").apply();\n'),
        ("A.java", "WithNatPool withPrimaryInternetFacingLoadBalancer(LoadBalancer balancer);\n"),
        ("A.java", f"var pools = set.list{SETTER}().size();\n"),
    ],
)
def test_what_takes_the_pools_away_or_reads_them_is_left_alone(path: str, code: str) -> None:
    assert flagged(path, code) == []
