"""Requests in place of those on a scale set: their front, their query, the string they are in."""

# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.lexical.urls.fronts import front_before
from flexlint.lexical.urls.set_ids import as_written, expression_in, segment_of
from flexlint.model import Suggestion
from flexlint.surfaces.urls.query import items_at
from tests.advice.requests import problems
from tests.work import grows_linearly

ARM = "https://management.azure.com"
GROUP = "/subscriptions/s/resourceGroups/r"
NOBODYS = "/subscriptions/<subscription>/resourceGroups/<resource group>"
SETS = "/providers/Microsoft.Compute/virtualMachineScaleSets"
VMS = "/providers/Microsoft.Compute/virtualMachines"
V = "api-version=2024-07-01"
IS_OF = "'virtualMachineScaleSet/id'%20eq%20"


def requests(path: str, text: str) -> list[Suggestion]:
    found = [f.suggestion for f in check_text(text, path).findings]
    return [each for each in found if each is not None and each.language == "http"]


def request(path: str, text: str) -> str:
    (found,) = requests(path, text)
    assert list(problems(found.text, found.note)) == []
    return found.text


# -- the front -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "wanted"),
    [
        # All of it is written.
        ("a.http", f"POST {ARM}{GROUP}{SETS}/web/virtualMachines/web_1/start?{V}", f"{ARM}{GROUP}"),
        ("a.sh", f'az rest --method post --url "{GROUP}{SETS}/web/virtualMachines/web_1/start?{V}"', GROUP),
        (
            "a.ps1",
            f'Invoke-AzRestMethod -Path "{GROUP}{SETS}/web/virtualMachines/web_1/start?{V}" -Method POST',
            GROUP,
        ),
        ("a.cs", f'new RestRequest("{GROUP[1:]}{SETS}/web/virtualMachines/web_1/start?{V}", Method.POST);', GROUP[1:]),
        # In pieces.
        (
            "a.js",
            f"axios.post('/subscriptions/' + sub + '/resourceGroups/' + this.group + '{SETS}/web/virtualMachines/web_1/start?{V}');",
            "/subscriptions/{sub}/resourceGroups/{this.group}",
        ),
        (
            "a.rb",
            f'RestClient.post("{ARM}/subscriptions/#{{s}}/resourceGroups/#{{g}}{SETS}/web/virtualMachines/web_1/start?{V}", {{}})',
            f"{ARM}/subscriptions/#{{s}}/resourceGroups/#{{g}}",
        ),
        # In a variable that the text gives.
        (
            "a.ts",
            f"const base = `{ARM}/subscriptions/${{s}}/resourceGroups/${{g}}{SETS}/${{n}}`;\n"
            f"axios.post(`${{base}}/virtualMachines/web_1/start?{V}`);",
            f"{ARM}/subscriptions/${{s}}/resourceGroups/${{g}}",
        ),
        (
            "a.ps1",
            f'$base = "{ARM}/subscriptions/$s/resourceGroups/$g{SETS}/$n"\n'
            f'Invoke-RestMethod -Uri "$base/virtualMachines/web_1/start?{V}" -Method POST',
            f"{ARM}/subscriptions/$s/resourceGroups/$g",
        ),
        # A hole that holds all of it is the user's own.
        ("a.cs", f'client.PostAsync($"{{scope}}{SETS}/web/virtualMachines/web_1/start?{V}", null);', "{scope}"),
        # Nobody knows.
        (
            "a.ts",
            f"const base = root + '/virtualMachineScaleSets/' + n;\naxios.post(base + '/virtualMachines/web_1/start?{V}');",
            NOBODYS,
        ),
        (
            "a.yml",
            "- azure.azcollection.azure_rm_resource:\n    provider: Compute\n    resource_group: app\n"
            "    resource_type: virtualMachineScaleSets\n    resource_name: web\n    method: POST\n"
            "    subresource:\n    - {type: virtualMachines, name: web_1}\n    - {type: start}\n",
            "/subscriptions/<subscription>/resourceGroups/app",
        ),
        (
            "a.ps1",
            "Invoke-AzResourceAction -ResourceGroupName $rg -ResourceType Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
            " -ResourceName web/web_1 -Action start -Force",
            "/subscriptions/<subscription>/resourceGroups/$rg",
        ),
    ],
)  # fmt: skip
def test_the_resource_group_is_the_users_or_is_to_be_filled_in(
    path: str, text: str, wanted: str
) -> None:
    found = request(path, text)
    assert found.partition("?")[0] == f"POST {wanted}{VMS}/web_1/start"


# -- ids of sets ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "host", "held"),
    [
        ("a.cs", f'client.PostAsync($"{{vmss.Id}}/virtualMachines/{{name}}/start?{V}", null);', "", "{name}"),
        ("a.js", f"client.post(`{ARM}${{vmss.id}}/virtualMachines/${{name}}/start?{V}`);", ARM, "${name}"),
        ("a.js", f"client.post(vmss.id + '/virtualMachines/' + name + '/start?{V}');", "", "{name}"),
        ("a.sh", f'az rest --method post --url "$VMSS_ID"/virtualMachines/$name/start?{V}', "", "$name"),
        ("a.sh", f'curl -X POST "{ARM}${{VMSS_ID}}/virtualMachines/$name/start?{V}"', ARM, "$name"),
        ("a.ps1", f'Invoke-AzRestMethod -Method POST -Path "$($vmss.Id)/virtualMachines/$name/start?{V}"', "", "$name"),
        ("a.py", f"requests.post(vmss['id'] + f'/virtualMachines/{{name}}/start?{V}')", "", "{name}"),
    ],
)  # fmt: skip
def test_an_id_is_no_name(path: str, text: str, host: str, held: str) -> None:
    assert request(path, text) == f"POST {host}{NOBODYS}{VMS}/{held}/start?{V}"


@pytest.mark.parametrize(
    ("path", "text", "held"),
    [
        ("a.py", f"requests.get(f'{ARM}{{vmss.id}}/virtualMachines?{V}')", "'{vmss.id}'"),
        ("a.py", f"requests.get('{ARM}{{0}}/virtualMachines?{V}'.format(vmss['id']))", "'{vmss['id']}'"),
        ("a.sh", f'curl "{ARM}$VMSS_ID/instanceView?{V}"', "'$VMSS_ID'"),
        ("a.ts", f"http.get(`${{vmss.id}}/instanceView?{V}`)", "'${vmss.id}'"),
    ],
)  # fmt: skip
def test_a_filter_takes_the_id_as_it_is(path: str, text: str, held: str) -> None:
    (found,) = requests(path, text)
    assert f"{IS_OF}{held}" in found.text


def test_a_name_that_is_called_an_id_stays_a_name() -> None:
    text = f"requests.get(f'{ARM}{GROUP}{SETS}/{{vmss_id}}/virtualMachines?{V}')"
    assert f"{IS_OF}'{GROUP}{SETS}/{{vmss_id}}'" in request("a.py", text)


def test_what_is_said_of_an_id_is_the_users_word() -> None:
    (finding,) = check_text(f"requests.get(f'{{vmss.id}}/virtualMachines?{V}')", "a.py").findings
    assert "virtualMachineScaleSets/{vmss.id}/virtualMachines" in finding.message
    assert as_written(f"a/{segment_of('$SET_ID')}/b") == "a/$SET_ID/b"
    assert expression_in(segment_of("vmss.id")) == "vmss.id"
    assert expression_in("<scale set>") is None


# -- the query -----------------------------------------------------------------------------

START = f"{GROUP}{SETS}/web/virtualMachines/web_1/powerOff"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        (f"?{V}", f"?{V}"),
        (f"?skipShutdown=true&{V}", f"?skipShutdown=true&{V}"),
        (f"?{V}&skipShutdown=true", f"?{V}&skipShutdown=true"),
        ("?api-version={{v}}", "?api-version={{v}}"),
        ("?api-version=2016-04-30-preview", "?api-version=2016-04-30-preview"),
        # What the new operation does not take goes.
        (f"?{V}&$expand=instanceView", f"?{V}"),
        (f"?nothing=1&{V}", f"?{V}"),
    ],
)
def test_of_the_query_stays_what_the_new_request_takes(before: str, after: str) -> None:
    assert request("a.http", f"POST {ARM}{START}{before}") == (
        f"POST {ARM}{GROUP}{VMS}/web_1/powerOff{after}"
    )


@pytest.mark.parametrize(
    ("path", "text", "version"),
    [
        ("a.js", f"axios.post('{START}?api-version=' + version)", "{version}"),
        ("a.go", f'http.NewRequest("POST", fmt.Sprintf("{START}?api-version=%s", v), nil)', "%s"),
        ("a.cs", f'client.PostAsync($"{START}?api-version={{version}}", null);', "{version}"),
        ("a.sh", f'az rest --method post --url "{START}?api-version=$VERSION"', "$VERSION"),
    ],
)
def test_a_version_from_elsewhere_stays(path: str, text: str, version: str) -> None:
    assert request(path, text).endswith(f"/powerOff?api-version={version}")


@pytest.mark.parametrize(
    ("query", "expands"),
    [
        (f"?{V}", False),
        (f"?{V}&$expand=instanceView", True),
        (f"?$expand=instanceView&{V}", True),
        (f"?{V}&$select=instanceView", False),
    ],
)
def test_a_list_is_expanded_where_the_old_one_was(query: str, expands: bool) -> None:
    found = request("a.http", f"GET {ARM}{GROUP}{SETS}/web/virtualMachines{query}")
    assert ("$expand=instanceView" in found) is expands
    assert found.count("$filter=") == 1
    assert found.count("?") == 1
    assert found.endswith(f"&{V}")


@pytest.mark.parametrize("key", ["$filter", "%24filter"])
def test_what_a_filter_leaves_out_is_not_acted_on(key: str) -> None:
    url = f"GET {ARM}{GROUP}{SETS}/web/virtualMachines?{V}&{key}=startswith(instanceId,'1')"
    (found,) = [f.suggestion for f in check_text(url, "a.http").findings]
    assert found is not None
    assert found.language is None
    assert found.text.endswith(f"&{V}, and take what the old filter asks for")


def test_a_query_is_read_no_further_than_it_goes() -> None:
    assert [i.text for i in items_at("?a=1&b=2</set-url><x>", 0)] == ["a=1", "b=2"]
    assert list(items_at("/more?a=1", 0)) == []
    assert [i.text for i in items_at('?a={{ x }}&$b=${c}" d=1', 0)] == ["a={{ x }}", "$b=${c}"]


# -- the string ----------------------------------------------------------------------------

LIST = f"{ARM}/subscriptions/$s/resourceGroups/$g{SETS}/$n/virtualMachines?{V}"
BRACED = f"{ARM}/subscriptions/${{s}}/resourceGroups/${{g}}{SETS}/${{n}}/virtualMachines?{V}"


@pytest.mark.parametrize(
    ("path", "text", "dollar"),
    [
        ("a.sh", f'curl -s "{LIST}"', "\\$"),
        ("a.sh", f'URL="{BRACED}"\ncurl "$URL"', "\\$"),
        ("a.yml", f'steps:\n- run: az rest --method get --url "{LIST}"\n', "\\$"),
        ("Makefile", f'list:\n\taz rest --method get --url "{LIST.replace("$s", "$(S)")}"\n', "\\$$"),
        ("a.ps1", f'Invoke-RestMethod -Method Get -Uri "{LIST}"', "`$"),
        ("a.php", f'$c->get("{LIST}");', "\\$"),
        ("a.kt", f'client.get("{BRACED}")', "\\$"),
        # No variable begins with it here.
        ("a.ts", f"http.get(`{BRACED}`)", "$"),
        ("a.http", f"GET {LIST.replace('$', '')}", "$"),
        ("a.cs", f'client.GetAsync($"{LIST.replace("$s", "{s}").replace("$g", "{g}").replace("$n", "{n}")}");', "$"),
        ("a.go", f'http.Get("{LIST.replace("$", "")}")', "$"),
    ],
)  # fmt: skip
def test_a_dollar_is_written_as_its_string_has_to_have_it(
    path: str, text: str, dollar: str
) -> None:
    assert f"?{dollar}filter=" in request(path, text)


def test_a_word_of_the_shell_gets_quotes() -> None:
    (bare,) = requests("a.sh", f"az rest --method get --url {LIST}\n")
    assert bare.note.endswith("; put the URL in double quotes")
    (quoted,) = requests("a.sh", f'az rest --method get --url "{LIST}"\n')
    assert "double quotes" not in quoted.note


def test_single_quotes_end_no_string() -> None:
    found = request("a.js", f"http.get('{ARM}{GROUP}{SETS}/web/virtualMachines?{V}')")
    assert "'" not in found
    assert "$filter=%27virtualMachineScaleSet/id%27%20eq%20%27/subscriptions/s/" in found


@pytest.mark.parametrize(
    ("path", "before", "hole", "counted"),
    [
        ("a.rs", "let u = format!(", "{}", True),
        ("a.py", "URL = ", "{}", True),
        ("a.py", "URL = ", "{name}", False),
        ("a.py", "URL = ", "{0}", False),
        ("a.js", "const u = (s) => ", "${s}", False),
    ],
)
def test_holes_without_names_are_filled_in_their_order(
    path: str, before: str, hole: str, counted: bool
) -> None:
    quote = "`" if path == "a.js" else '"'
    url = f"{ARM}/subscriptions/{hole}/resourceGroups/{hole}{SETS}/{hole}/virtualMachines?{V}"
    (found,) = requests(path, f"{before}{quote}{url}{quote}")
    assert ("needs its own value, in this order" in found.note) is counted


@pytest.mark.parametrize("action", ["powerOff", "restart", "start", "deallocate"])
def test_a_request_for_some_is_not_said_to_be_one_for_all(action: str) -> None:
    (found,) = requests("a.http", f"POST {ARM}{GROUP}{SETS}/web/{action}?{V}")
    assert "that the body names, or of the set if it names none" in found.note
    assert "the machines of the set are those of GET " in found.note
    assert "for each virtual machine of GET" not in found.note


@pytest.mark.parametrize(
    ("below", "many"),
    [
        ("networkInterfaces", True),
        ("virtualMachines/web_1/networkInterfaces", True),
        ("publicipaddresses", True),
        ("virtualMachines/web_1/networkInterfaces/nic", False),
        ("virtualMachines/web_1/instanceView", False),
    ],
)
def test_a_list_that_single_requests_replace_is_said_to_be_one(below: str, many: bool) -> None:
    (found,) = requests("a.http", f"GET {ARM}{GROUP}{SETS}/web/{below}?{V}")
    assert ("one request for each of them" in found.note) is many


def test_a_format_string_has_its_percents_twice() -> None:
    text = f'http.Get(fmt.Sprintf("{ARM}/subscriptions/%s/resourceGroups/%s{SETS}/%s/virtualMachines?{V}", s, g, n))'
    (found,) = requests("a.go", text)
    assert "id'%%20eq%%20'/subscriptions/%s/resourceGroups/%s/" in found.text
    assert found.note.endswith("needs its own value, in this order")


def test_what_is_put_together_by_an_expression_still_is() -> None:
    front = f"concat('{ARM}/subscriptions/', variables('s'), '/resourceGroups/app{SETS}/', variables('n'), '"
    rest = f"/virtualMachines/', variables('vm'), '/start?{V}')"
    text = f'{{"method": "POST", "uri": "@{front}{rest}"}}'
    assert request("a.json", text) == (
        f"POST @concat('{ARM}/subscriptions/', variables('s'), '/resourceGroups/app{VMS}/',"
        f" variables('vm'), '/start?{V}')"
    )
    listed = request("a.json", f'{{"method": "GET", "uri": "@{front}/virtualMachines?{V}\')"}}')
    assert (
        "$filter=''virtualMachineScaleSet/id''%20eq%20''/subscriptions/', variables('s')," in listed
    )


# -- what is said beside it ----------------------------------------------------------------


def test_the_body_of_an_update_is_spoken_of() -> None:
    (found,) = requests("a.http", f"PUT {ARM}{GROUP}{SETS}/web/virtualMachines/web_1?{V}")
    assert found.text == f"PATCH {ARM}{GROUP}{VMS}/web_1?{V}"
    assert "body" in found.note


def test_looking_for_the_front_is_bounded() -> None:
    def front(text: str) -> object:
        return front_before(text, len(text))

    grows_linearly(front, lambda n: "subscriptions/" * n, 200)
    assert front_before("{" * 3000 + "/providers/Microsoft.Compute/", 3029).scope == NOBODYS


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ('{"field": "operationName", "equals": ', "Microsoft.Compute/virtualMachines/delete"),
        ("Leaf(field='operationName',\n     equals=", "Microsoft.Compute/virtualMachines/delete"),
        ("criteria {\n  operation_name = ", "Microsoft.Compute/virtualMachines/delete"),
        ('{"actions": [', "Microsoft.Compute/virtualMachineScaleSets/delete/action"),
    ],
)
def test_what_is_looked_for_in_the_log_is_no_permission(before: str, wanted: str) -> None:
    action = "Microsoft.Compute/virtualMachineScaleSets/virtualmachines/delete"
    (finding,) = check_text(f'{before}"{action}"\n', "a.rb").findings
    assert finding.suggestion is not None
    assert finding.suggestion.text == wanted


MEMBERS = (
    "https://management.azure.com/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/"
    "virtualMachineScaleSets/web/virtualMachines"
)


@pytest.mark.parametrize(
    ("name", "text", "complete"),
    [
        ("a.http", f"POST {MEMBERS}/web_0a1b2c3d/restart?api-version=2024-07-01\n", True),
        ("a.http", f"DELETE {MEMBERS}/web_0a1b2c3d?api-version=2024-07-01\n", False),
        ("a.http", f"POST {MEMBERS}/3/restart?api-version=2024-07-01\n", False),
        ("a.sh", f"curl -X POST '{MEMBERS}/web_0a1b2c3d/restart?api-version=2024-07-01'\n", False),
        (
            "a.sh",
            f"az rest -m post -u '{MEMBERS}/web_0a1b2c3d/restart?api-version=2024-07-01'\n",
            False,
        ),
        (
            "a.py",
            f"requests.post('{MEMBERS}/web_0a1b2c3d/restart?api-version=2024-07-01')\n",
            False,
        ),
    ],
)
def test_only_a_line_that_is_a_request_is_replaced_as_it_stands(
    name: str, text: str, complete: bool
) -> None:
    found = [f.suggestion for f in check_text(text, name).findings if f.suggestion is not None]
    assert [suggestion.complete for suggestion in found] == [complete]
