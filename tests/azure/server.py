"""Azure Resource Manager for scale sets, as an HTTP server on loopback that writes down who is
touched.

Every program has a :class:`Trial` of its own: a world of one mode below a path of its own, so
that what one program leaves behind (a poller in a thread) is no other's.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

from tests.azure.facts import NOT_ACTIVE_ID, NOT_FOUND, Refusal, fact
from tests.azure.world import GROUP, SET, SUBSCRIPTION, Machine, OrchestrationMode, World

READ = "read"
Touch = tuple[str, str]
"""(verb, label of the machine). Verbs are the service's words in lower case."""


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    body: object
    touched: tuple[Touch, ...]
    status: int

    @property
    def options(self) -> frozenset[tuple[str, str]]:
        """What was asked for beyond the resource: query parameters, and whether a body tells
        more than ids."""
        body = self.body if isinstance(self.body, dict) else {}
        told = {("body", "given")} if set(body) - {"instanceIds"} else set()
        return frozenset({i for i in self.query.items() if i[0] != "api-version"} | told)


@dataclass
class Trial:
    """One program's world, and all it asked of it."""

    number: int
    world: World
    base_url: str
    requests: list[Request] = field(default_factory=list)
    pending: list[object] = field(default_factory=list)
    """What each long-running operation gives back when it is asked for."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def touched(self) -> list[Touch]:
        return [touch for request in self.requests for touch in request.touched]

    @property
    def foreign(self) -> list[str]:
        """Requests about another set, another resource group, or machines outside the set."""
        home = f"{GROUP}/{SET}#"
        return [
            f"{r.method} {r.path}"
            for r in self.requests
            if f"/resourcegroups/{GROUP}/" not in f"{r.path.lower()}/"
            or ("/virtualmachinescalesets/" in r.path.lower() and not _of_the_set(r.path))
            or any(not label.startswith(home) for _, label in r.touched)
        ]


def _of_the_set(path: str) -> bool:
    return f"/virtualmachinescalesets/{SET}/" in f"{path.lower()}/"


@dataclass
class Answer:
    status: int
    body: object = None
    touched: list[Touch] = field(default_factory=list)
    later: object = None
    """What the operation's end gives back, where it takes a while (202)."""


class RefusedError(Exception):
    """A request that the service does not carry out."""

    def __init__(self, refusal: Refusal, **filled: str) -> None:
        message = refusal.message.format_map(filled)
        super().__init__(message)
        error: dict[str, object] = {"code": refusal.code, "message": message}
        if refusal.target:
            error["target"] = refusal.target
        self.answer = Answer(refusal.status, {"error": error})


BAD_BODY = Refusal(400, "InvalidParameter", "Required parameter '{name}' is missing (null).")
UNSURE = Refusal(501, "DoubleDoesNotKnow", "The double has no fact about {method} {path}.")


class Double:
    """The server. ``with Double() as double: double.trial(mode)``."""

    def __enter__(self) -> Double:
        trials: list[Trial] = []
        self._trials = trials

        class Handler(_Handler):
            known = trials

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def trial(self, mode: OrchestrationMode) -> Trial:
        """A fresh world. Its ``base_url`` is what a client is made with."""
        number = len(self._trials)
        port = self._server.server_address[1]
        trial = Trial(number, World(mode), f"http://127.0.0.1:{port}/{number}")
        self._trials.append(trial)
        return trial


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    known: list[Trial]

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed: the requests are written down."""

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        given = self.rfile.read(length)
        url = urlsplit(self.path)
        number, _, rest = url.path.lstrip("/").partition("/")
        trial = self.known[int(number)]
        path = "/" + unquote(rest)
        query = {name.lower(): values[0] for name, values in parse_qs(url.query).items()}
        if rest.startswith("operations/"):
            self._send(_finished(trial, int(rest.partition("/")[2])), trial)
            return
        body = json.loads(given) if given else None
        try:
            answer = Service(trial.world, self.command, path, query, body).answer()
        except RefusedError as error:
            answer = error.answer
        request = Request(self.command, path, query, body, tuple(answer.touched), answer.status)
        with trial.lock:
            trial.requests.append(request)
        self._send(answer, trial)

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

    def _send(self, answer: Answer, trial: Trial) -> None:
        payload = b"" if answer.body is None else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        if answer.status == 202:
            with trial.lock:
                trial.pending.append(answer.later)
                operation = len(trial.pending) - 1
            self.send_header("Location", f"{trial.base_url}/operations/{operation}")
            self.send_header("Retry-After", "0")
        if payload:
            self.send_header("Content-Type", "application/json; charset=utf-8")
        if answer.status != 204:
            self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)
        self.wfile.flush()


_Ids = list[str] | None


@dataclass
class Service:
    """One request, answered as the service would."""

    world: World
    method: str
    path: str
    query: dict[str, str]
    body: object

    def answer(self) -> Answer:
        segments = [s for s in self.path.split("/") if s]
        lower = [s.lower() for s in segments]
        shape = [lower[i] for i in (0, 2, 4)] if len(lower) > 6 else []
        if shape != ["subscriptions", "resourcegroups", "providers"]:
            raise RefusedError(UNSURE, method=self.method, path=self.path)
        if lower[1] != SUBSCRIPTION or "api-version" not in self.query:
            raise RefusedError(
                BAD_BODY, name="api-version" if lower[1] == SUBSCRIPTION else "subscriptionId"
            )
        kind, rest = f"{lower[5]}/{lower[6]}", segments[7:]
        handlers: dict[str, Callable[[str, list[str]], Answer]] = {
            "microsoft.compute/virtualmachinescalesets": self._scale_sets,
            "microsoft.compute/virtualmachines": self._virtual_machines,
            "microsoft.network/networkinterfaces": self._interfaces,
            "microsoft.network/publicipaddresses": self._addresses,
        }
        if kind not in handlers:
            raise RefusedError(UNSURE, method=self.method, path=self.path)
        return handlers[kind](lower[3], rest)

    # -- scale sets ---------------------------------------------------------------------

    def _scale_sets(self, group: str, rest: list[str]) -> Answer:
        world = self.world
        if not rest:
            return Answer(200, {"value": [world.set_body(group, s) for s in world.sets(group)]})
        name, below = rest[0].lower(), rest[1:]
        if name not in world.sets(group):
            raise RefusedError(NOT_FOUND, resource=self.path)
        if world.flexible:
            known = fact(self.method, tuple(below), expanding=self._expanding())
            if known is None:
                raise RefusedError(UNSURE, method=self.method, path=self.path)
            if known.outcome == "refused" and known.refusal is not None:
                about = self.path.partition(name)[0] + name
                raise RefusedError(known.refusal, set=name, id="", resource=about)
        if not below:
            return self._set(group, name)
        head = below[0].lower()
        if head == "virtualmachines":
            return self._instances(group, name, below[1:])
        return self._all_of(group, name, head)

    def _set(self, group: str, name: str) -> Answer:
        everyone = self.world.members(group, name)
        if self.method == "DELETE":
            return Answer(202, touched=[("delete", m.label) for m in everyone])
        if self.method in ("PUT", "PATCH") and not isinstance(self.body, dict):
            raise RefusedError(BAD_BODY, name="parameters")
        return Answer(200, self.world.set_body(group, name))

    def _all_of(self, group: str, name: str, action: str) -> Answer:
        world, everyone = self.world, self.world.members(group, name)
        reading = [(READ, m.label) for m in everyone]
        if self.method == "GET":
            if action == "instanceview":
                statuses = [{"code": "PowerState/running", "count": len(everyone)}]
                summary = {"virtualMachine": {"statusesSummary": statuses}}
                return Answer(200, summary, reading)
            listed: dict[str, Callable[[Machine], object]] = {
                "networkinterfaces": world.interface_body,
                "publicipaddresses": world.address_body,
            }
            if action in listed:
                value = [listed[action](m) for m in everyone]
                return Answer(200, {"value": value}, reading)
            if action in ("skus", "osupgradehistory"):
                return Answer(200, {"value": []})
            raise RefusedError(UNSURE, method=self.method, path=self.path)
        ids = self._instance_ids()
        if ids is None and action in ("delete", "manualupgrade"):
            raise RefusedError(BAD_BODY, name="instanceIds")
        if action in _OF_THE_SET:
            whole = action != "setorchestrationservicestate" or isinstance(self.body, dict)
            if not whole:
                raise RefusedError(BAD_BODY, name="parameters")
            direct = action in _AT_ONCE
            return Answer(
                200 if direct else 202, {} if direct else None, [(action, f"{group}/{name}#all")]
            )
        machines = everyone if ids is None or ids == ["*"] else self._named(group, name, ids)
        return Answer(202, touched=[(_VERBS.get(action, action), m.label) for m in machines])

    def _instance_ids(self) -> _Ids:
        if isinstance(self.body, dict):
            ids = self.body.get("instanceIds")
            if isinstance(ids, list) and ids:
                return [str(i) for i in ids]
        return None

    def _named(self, group: str, name: str, ids: list[str]) -> list[Machine]:
        found = []
        for key in ids:
            machine = self.world.instance(group, name, key)
            if machine is None:
                raise RefusedError(NOT_ACTIVE_ID, id=key)
            found.append(machine)
        return found

    # -- entries below a set ------------------------------------------------------------

    def _instances(self, group: str, name: str, rest: list[str]) -> Answer:
        if not rest:
            everyone = self.world.members(group, name)
            bodies = [self.world.instance_body(m, view=self._expanding()) for m in everyone]
            return Answer(200, {"value": bodies}, [(READ, m.label) for m in everyone])
        machine = self.world.instance(group, name, rest[0])
        if machine is None:
            raise RefusedError(NOT_ACTIVE_ID, id=rest[0])
        below = [s.lower() for s in rest[1:]]
        if below and below[0] == "networkinterfaces":
            return self._instance_network(machine, below[1:])
        if not below and self.method in ("GET", "PUT"):
            verb = READ if self.method == "GET" else "update"
            if verb == "update" and not isinstance(self.body, dict):
                raise RefusedError(BAD_BODY, name="parameters")
            body = self.world.instance_body(machine, view=self._expanding())
            return Answer(200, body, [(verb, machine.label)])
        return self._machine(machine, below)

    def _instance_network(self, machine: Machine, below: list[str]) -> Answer:
        world, touched = self.world, [(READ, machine.label)]
        forms: dict[int, object] = {
            0: {"value": [world.interface_body(machine)]},
            1: world.interface_body(machine),
            2: {"value": [world.configuration_body(machine)]},
            3: world.configuration_body(machine),
            4: {"value": [world.address_body(machine)]},
            5: world.address_body(machine),
        }
        return Answer(200, forms[len(below)], touched)

    # -- virtual machines ---------------------------------------------------------------

    def _virtual_machines(self, group: str, rest: list[str]) -> Answer:
        world = self.world
        if not rest:
            listed = world.virtual_machines(group)
            of = self.query.get("$filter")
            if of is not None:
                listed = [m for m in listed if m.scale_set and self._fits(m, of)]
            elif "$expand" in self.query:
                raise RefusedError(BAD_BODY, name="$filter")
            bodies = [world.machine_body(m, view=self._expanding()) for m in listed]
            return Answer(200, {"value": bodies})
        machine = world.virtual_machine(group, rest[0])
        if machine is None:
            raise RefusedError(NOT_FOUND, resource=self.path)
        below = [s.lower() for s in rest[1:]]
        if below or self.method == "DELETE":
            return self._machine(machine, below)
        verb = READ if self.method == "GET" else "update"
        if verb == "update" and not isinstance(self.body, dict):
            raise RefusedError(BAD_BODY, name="parameters")
        return Answer(
            200, world.machine_body(machine, view=self._expanding()), [(verb, machine.label)]
        )

    def _fits(self, machine: Machine, of: str) -> bool:
        of_it = self.world.set_id(machine.group, machine.scale_set or "")
        return of.lower() == f"'virtualmachinescaleset/id' eq '{of_it}'".lower()

    def _machine(self, machine: Machine, below: list[str]) -> Answer:
        """What a virtual machine and an instance of a Uniform set have alike."""
        label = machine.label
        if self.method == "DELETE" and not below:
            return Answer(202, touched=[("delete", label)])
        head = below[0] if below else ""
        if head == "instanceview" and self.method == "GET":
            return Answer(200, self.world.view(machine), [(READ, label)])
        if head in _CHILDREN:
            return self._child(machine, below)
        if self.method != "POST" or len(below) != 1 or head not in _ACTIONS:
            raise RefusedError(UNSURE, method=self.method, path=self.path)
        if head in _WITH_BODY and not isinstance(self.body, dict):
            raise RefusedError(BAD_BODY, name="parameters")
        if head == "simulateeviction":
            return Answer(204, touched=[(head, label)])
        if head == "retrievebootdiagnosticsdata":
            return Answer(
                200, {"serialConsoleLogBlobUri": f"https://blobs/{label}"}, [(READ, label)]
            )
        ran = {"value": [{"code": "ProvisioningState/succeeded", "message": label}]}
        later = ran if head == "runcommand" else None
        return Answer(202, touched=[(head, label)], later=later)

    def _child(self, machine: Machine, below: list[str]) -> Answer:
        kind, name = _CHILDREN[below[0]], below[1] if len(below) > 1 else None
        touched = [
            (READ if self.method == "GET" else f"{self.method} {kind}".lower(), machine.label)
        ]
        if name is None:
            return Answer(200, {"value": [self.world.child_body(machine, kind, "agent")]}, touched)
        if self.method == "DELETE":
            return Answer(202, touched=touched)
        if self.method in ("PUT", "PATCH") and not isinstance(self.body, dict):
            raise RefusedError(BAD_BODY, name="parameters")
        located = isinstance(self.body, dict) and "location" in self.body
        if self.method == "PUT" and self.world.flexible and not located:
            raise RefusedError(BAD_BODY, name="location")
        return Answer(200, self.world.child_body(machine, kind, name), touched)

    # -- networks -----------------------------------------------------------------------

    def _interfaces(self, group: str, rest: list[str]) -> Answer:
        return self._network(group, rest, self.world.interface_id, self.world.interface_body)

    def _addresses(self, group: str, rest: list[str]) -> Answer:
        return self._network(group, rest, self.world.address_id, self.world.address_body)

    def _network(
        self,
        group: str,
        rest: list[str],
        identify: Callable[[Machine], str],
        describe: Callable[[Machine], dict[str, object]],
    ) -> Answer:
        below = [s.lower() for s in rest[1:]]
        if self.method != "GET" or (below and below[0] != "ipconfigurations"):
            raise RefusedError(UNSURE, method=self.method, path=self.path)
        machines = self.world.virtual_machines(group)
        if not rest:
            return Answer(200, {"value": [describe(m) for m in machines]})
        for machine in machines:
            if identify(machine).lower().endswith(f"/{rest[0].lower()}"):
                touched = [(READ, machine.label)]
                if not below:
                    return Answer(200, describe(machine), touched)
                one = self.world.configuration_body(machine)
                return Answer(200, one if below[1:] else {"value": [one]}, touched)
        raise RefusedError(NOT_FOUND, resource=self.path)

    def _expanding(self) -> bool:
        asked = f"{self.query.get('$expand', '')},{self.query.get('$select', '')}".lower()
        return "instanceview" in asked


_VERBS = {"manualupgrade": "update to the latest model"}
_OF_THE_SET = {
    "setorchestrationservicestate",
    "converttosingleplacementgroup",
    "forcerecoveryservicefabricplatformupdatedomainwalk",
    "osrollingupgrade",
    "extensionrollingupgrade",
    "scaleout",
    "migratevmavailabilityzone",
}
"""Actions on the set that touch no machine by themselves."""
_AT_ONCE = {
    "converttosingleplacementgroup",
    "forcerecoveryservicefabricplatformupdatedomainwalk",
}
_CHILDREN = {
    "extensions": "extensions",
    "runcommands": "runCommands",
    "diagnosticruncommands": "diagnosticRunCommands",
}
_WITH_BODY = {"runcommand", "attachdetachdatadisks"}
_ACTIONS = {
    "approverollingupgrade",
    "attachdetachdatadisks",
    "deallocate",
    "performmaintenance",
    "poweroff",
    "reapply",
    "redeploy",
    "reimage",
    "reimageall",
    "restart",
    "retrievebootdiagnosticsdata",
    "runcommand",
    "simulateeviction",
    "start",
}


def _finished(trial: Trial, operation: int) -> Answer:
    with trial.lock:
        later = trial.pending[operation]
    return Answer(200, later) if later is not None else Answer(204)
