"""Runs programs with the Azure SDK that is installed here, against the double.

Imports nothing of ours, so that the interpreter of a virtual environment with an old SDK can run
it as a script: programs as lines of JSON on standard input, results on standard output.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import inspect
import json
import sys
import types
from collections.abc import Iterator
from typing import Any

SUBSCRIPTION = "0f1e2d3c-0000-4000-8000-00000000abcd"


class Driver:
    """Runs one program after the other with shared connections. Close it at the end."""

    def __init__(self) -> None:
        import requests

        self.session = requests.Session()
        self.session.trust_env = False
        self.loop = asyncio.new_event_loop()
        self.pollers: list[Any] = []
        self.waited: set[int] = set()

    def close(self) -> None:
        self.session.close()
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()

    def run(self, code: str, base_url: str, names: dict[str, Any]) -> dict[str, Any]:
        """What became of ``act`` of ``code``, whose free names are ``names``.

        ``error`` (its text) and ``status``; ``shape`` of what ``act`` gave back (``nothing``,
        ``one``, ``list``, ``poller``) and ``seen``, the ids in it; ``pollers`` and ``waited``,
        how many long-running operations were begun and waited for.
        """
        self.pollers.clear()
        self.waited.clear()
        result: dict[str, Any] = {
            "error": None,
            "status": None,
            "shape": "nothing",
            "seen": [],
            "pollers": 0,
            "waited": 0,
        }
        with self._counted():
            try:
                result["shape"], result["seen"] = self._act(code, base_url, names)
            except Exception as error:
                result["error"] = f"{type(error).__name__}: {error}"
                result["status"] = getattr(error, "status_code", None)
            result["pollers"] = len(self.pollers)
            result["waited"] = len(self.waited)
        for poller in self.pollers:
            if not inspect.iscoroutinefunction(poller.wait):
                with contextlib.suppress(Exception):
                    poller.wait()
        return result

    def _act(self, code: str, base_url: str, names: dict[str, Any]) -> tuple[str, list[str]]:
        with self._clients(base_url):
            scope = {"credential": object(), "subscription": SUBSCRIPTION, **names}
            exec(compile(code, "program", "exec"), scope)
        act = scope["act"]
        if inspect.iscoroutinefunction(act):
            return self.loop.run_until_complete(_later(act))
        found = act()
        if _many(found):
            return "list", [_id(item) for item in found]
        return _shape(found), [] if found is None else [_id(found)]

    # -- clients ------------------------------------------------------------------------

    @contextlib.contextmanager
    def _clients(self, base_url: str) -> Iterator[None]:
        """Within, the SDK's clients are made for the double, whatever they are made with."""
        replaced: list[tuple[types.ModuleType, str, Any]] = []
        for package in ("compute", "network"):
            for aio in ("", ".aio"):
                try:
                    module = importlib.import_module(f"azure.mgmt.{package}{aio}")
                except ImportError:
                    continue
                name = f"{package.capitalize()}ManagementClient"
                replaced.append((module, name, getattr(module, name)))
        for module, name, real in replaced:
            setattr(module, name, self._factory(real, base_url, module.__name__.endswith("aio")))
        try:
            yield
        finally:
            for module, name, real in replaced:
                setattr(module, name, real)

    def _factory(self, real: Any, base_url: str, asynchronous: bool) -> Any:
        def make(credential: object, subscription: str) -> Any:
            if "credentials" in inspect.signature(real.__init__).parameters:
                return self._msrest(real, subscription, base_url)
            from azure.core.pipeline import transport
            from azure.core.pipeline.policies import SansIOHTTPPolicy

            kind = "AsyncioRequestsTransport" if asynchronous else "RequestsTransport"
            return real(
                _Credential(),
                subscription,
                base_url=base_url,
                authentication_policy=SansIOHTTPPolicy(),
                transport=getattr(transport, kind)(session=self.session, session_owner=False),
                retry_total=0,
                polling_interval=0,
            )

        return make

    def _msrest(self, real: Any, subscription: str, base_url: str) -> Any:
        authentication = importlib.import_module("msrest.authentication")
        client = real(authentication.Authentication(), subscription, base_url=base_url)
        configuration = client.config
        configuration.long_running_operation_timeout = 0
        configuration.retry_policy.retries = 0
        configuration.proxies.use_env_settings = False
        return client

    # -- waiting ------------------------------------------------------------------------

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        """Within, pollers are written down, and which of them somebody waits for."""
        undo: list[tuple[type, str, Any]] = []
        for kind in _poller_types():
            for name in ("__init__", "result", "wait"):
                real = getattr(kind, name)
                undo.append((kind, name, real))
                setattr(kind, name, self._noting(name, real))
        try:
            yield
        finally:
            for kind, name, real in undo:
                setattr(kind, name, real)

    def _noting(self, name: str, real: Any) -> Any:
        def noted(poller: Any, *arguments: Any, **keywords: Any) -> Any:
            if name == "__init__":
                self.pollers.append(poller)
            else:
                self.waited.add(id(poller))
            return real(poller, *arguments, **keywords)

        return noted


class _Credential:
    def get_token(self, *scopes: str, **keywords: object) -> Any:
        raise AssertionError("nobody asks for a token")


def _poller_types() -> list[type]:
    found: list[type] = []
    with contextlib.suppress(ImportError):
        from azure.core.polling import AsyncLROPoller, LROPoller

        found += [LROPoller, AsyncLROPoller]
    with contextlib.suppress(ImportError):
        found.append(importlib.import_module("msrest.polling").LROPoller)
    return found


async def _later(act: Any) -> tuple[str, list[str]]:
    found = await act()
    if inspect.iscoroutine(found):  # what was begun and not awaited has not happened
        found.close()
        raise TypeError("a coroutine was never awaited")
    if hasattr(found, "__aiter__"):
        return "list", [_id(item) async for item in found]
    if _many(found):
        return "list", [_id(item) for item in found]
    return _shape(found), [] if found is None else [_id(found)]


def _many(found: Any) -> bool:
    if isinstance(found, (str, bytes, dict)) or hasattr(found, "as_dict"):
        return False
    return hasattr(found, "__iter__") or hasattr(found, "__next__")


def _shape(found: Any) -> str:
    if found is None:
        return "nothing"
    return "poller" if isinstance(found, tuple(_poller_types())) else "one"


def _id(item: Any) -> str:
    """The id of a resource, or what stands for one; texts stand for themselves."""
    if isinstance(item, str):
        return item
    for name in ("id", "computer_name"):
        if getattr(item, name, None):
            return str(getattr(item, name))
    return ""


def main() -> None:
    driver = Driver()
    try:
        for line in sys.stdin:
            print(json.dumps(driver.run(**json.loads(line))), flush=True)
    finally:
        driver.close()


if __name__ == "__main__":
    main()
