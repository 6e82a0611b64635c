"""The worker process: runs rulesets given as data through durable-rules, one short session at a time.

It stands alone and imports nothing of the engine, so that it starts quickly and its death costs nothing else. It speaks JSON lines:
first ``{"memory", "seconds", "derivations", "rulesets"}``, answered by ``{"ready": true}``; then ``{"ruleset", "facts"}``, answered by
``{"fired": [[rule, [values]], ...]}`` or ``{"fault": sentence}``. A ruleset is a list of shards ``{"rules", "uses"}``; a rule has
``all`` (patterns), ``report`` (pairs of alias and attribute) and ``raises`` (the number of a signal that other rules wait for, or None).
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import sys
from types import ModuleType
from typing import Any

OUT_OF_MEMORY = 70
FNV_BASIS, FNV_PRIME = 2166136261, 16777619


def load_library() -> ModuleType:
    """Import durable-rules with lazy binding: it names a C function that Python 3.13 no longer has, and never calls it."""
    flags = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    try:
        from durable import engine
    finally:
        sys.setdlopenflags(flags)
    library: ModuleType = engine
    return library


def fnv1a(text: str) -> int:
    """Hash as the library does; it takes facts of equal hash for one and the same."""
    value = FNV_BASIS
    for byte in text.encode("ascii"):
        value = ((value ^ byte) * FNV_PRIME) & 0xFFFFFFFF
    return value


class Ids:
    """Short ids, no two of which share a hash."""

    def __init__(self) -> None:
        self.numbers = itertools.count()
        self.hashes: set[int] = set()

    def new(self) -> str:
        """Give the next id whose hash is free."""
        for number in self.numbers:
            candidate = f"f{number}"
            value = fnv1a(candidate)
            if value not in self.hashes:
                self.hashes.add(value)
                return candidate
        raise AssertionError  # the numbers never end


class Shard:
    """One ruleset of the library, and what its actions gather during a session."""

    def __init__(self, library: ModuleType, definition: dict[str, Any], derivations: int) -> None:
        self.library = library
        self.uses = frozenset(definition["uses"])
        self.derivations = derivations
        # The library's own host starts background threads, which crash when sessions are deleted; this one starts none.
        self.host = type("Host", (library.Host,), {"_run": lambda _: None})()
        rules = {name: {"all": rule["all"], "run": self.action(name, rule)} for name, rule in definition["rules"].items()}
        # What fires first in every session: deleting one in which nothing fired would crash.
        rules["begin"] = {"all": [{"m": {"k": "$begin"}}], "run": self.begin}
        self.host.set_rulesets({"rules": rules})
        self.close()

    def close(self) -> None:
        """Forget the session; nothing that fires from now on counts."""
        self.open = False
        self.fault: str | None = None
        self.fired: dict[tuple[str, tuple[Any, ...]], None] = {}
        self.raised: dict[tuple[int, int], None] = {}
        self.steps = 0
        self.ids = Ids()

    def begin(self, _: Any) -> None:
        """Take note that the session lives."""
        self.open = True

    def action(self, name: str, rule: dict[str, Any]) -> Any:
        """Bind a rule to its action, which has exactly one parameter and lets no exception out."""
        report = [tuple(pair) for pair in rule["report"]]
        raises, of = rule["raises"], report[0]

        def act(c: Any) -> None:
            if not self.open or self.fault:
                return
            try:
                self.steps += 1
                if self.steps > self.derivations:
                    self.fault = f"more than {self.derivations} firings"
                    return
                facts = c._m  # noqa: SLF001 - the library's own accessor wraps every value anew
                self.fired[name, tuple(facts[alias][attribute] for alias, attribute in report)] = None
                if raises is not None:
                    self.derive(c, raises, facts[of[0]][of[1]])
            except BaseException as error:  # noqa: BLE001 - the library would swallow it
                self.fault = f"{type(error).__name__}: {error}"
                if isinstance(error, MemoryError):
                    os._exit(OUT_OF_MEMORY)

        return act

    def derive(self, c: Any, raised: int, of: int) -> None:
        """Assert what a rule raised, once, for the rules that wait for it."""
        if (raised, of) in self.raised:
            return
        self.raised[raised, of] = None
        with contextlib.suppress(self.library.MessageNotHandledException):  # no rule of this shard waits for it
            c.assert_fact({"id": self.ids.new(), **raised_fact(raised, of)})

    def run(self, sid: str, facts: list[dict[str, Any]], known: dict[tuple[int, int], None]) -> str | None:
        """Run one session over base facts and what earlier shards raised. Returns what went wrong, or None."""
        self.close()
        self.raised.update(known)
        self.post({"sid": sid, "k": "$begin"})
        try:
            for raised, of in known:
                self.post({"sid": sid, **raised_fact(raised, of)})
            for fact in facts:
                self.post({"sid": sid, **{name: value for name, value in fact.items() if name in self.uses}})
        finally:
            self.open = False
            self.host.delete_state("rules", sid)
        return self.fault

    def post(self, fact: dict[str, Any]) -> None:
        """Assert a base fact; one that no rule looks at is no match and not an error."""
        try:
            state = self.host.assert_fact("rules", {"id": self.ids.new(), **fact})
        except self.library.MessageNotHandledException:
            return
        if state and state.get("exception"):
            self.fault = str(state["exception"])


def raised_fact(raised: int, of: int) -> dict[str, Any]:
    """Give the fact that stands for a raised signal of one record."""
    return {"k": "raised", "s": raised, "of": of, "one": 1}


def run(shards: list[Shard], sid: str, facts: list[dict[str, Any]]) -> dict[str, Any]:
    """Run the shards of a ruleset one after the other; what one raises is known to the next."""
    fired: list[Any] = []
    known: dict[tuple[int, int], None] = {}
    for shard in shards:
        fault = shard.run(sid, facts, known)
        if fault:
            return {"fault": fault}
        fired += shard.fired
        known |= shard.raised
    return {"fired": fired}


def limit_memory(size: int) -> None:
    """Let this process have no more than ``size`` bytes of address space, where the system can say so."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # without it the parent's time limit still holds
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def serve(settings: dict[str, Any]) -> None:
    """Answer requests until the parent closes the pipe."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing that a library prints may stand between the answers

    def answer(content: dict[str, Any]) -> None:
        pipe.write(json.dumps(content) + "\n")
        pipe.flush()

    limit_memory(settings["memory"])
    try:
        library = load_library()
        rulesets = {
            name: [Shard(library, shard, settings["derivations"]) for shard in shards] for name, shards in settings["rulesets"].items()
        }
    except Exception as error:  # noqa: BLE001 - whatever keeps the library from working is told to the parent
        answer({"fault": f"{type(error).__name__}: {error}"})
        return
    answer({"ready": True})
    for number, line in enumerate(sys.stdin):
        request = json.loads(line)
        if hasattr(signal, "setitimer"):  # should the parent be gone, nobody else ends a session that never ends
            signal.setitimer(signal.ITIMER_REAL, settings["seconds"] + 5)
        try:
            answer(run(rulesets[request["ruleset"]], f"c{number}", request["facts"]))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except Exception as error:  # noqa: BLE001 - told to the parent, which reports the records as not judged
            answer({"fault": f"{type(error).__name__}: {error}"})
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    serve(json.loads(sys.stdin.readline()))
