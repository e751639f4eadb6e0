"""What a file STUDY.toml says: which measurement, at which parameters, how often, with which seed.

Task k has the parameters of the k-th combination, and the k-th child of the study's seed, so that nothing depends on the
order in which tasks are done or on where.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lsa_theory.errors import InputError, nearest
from lsa_theory.files import __version__, read_text
from lsa_theory.study.measures import MEASURES, Measure, Parameter, Row

KEYS = ("what", "design", "draws", "repeats", "seed", "columns", "parameters")
LARGEST = 10**10  # tasks
DISTRIBUTIONS = ("uniform", "loguniform", "integers")


@dataclass(frozen=True)
class Drawn:
    """A parameter that every task draws for itself: ``uniform``, ``loguniform`` or ``integers`` from low to high."""

    kind: str
    low: float
    high: float

    def draw(self, rng: np.random.Generator) -> int | float:
        """A value of this law."""
        if self.kind == "integers":
            return int(rng.integers(int(self.low), int(self.high) + 1))
        if self.kind == "loguniform":
            return float(math.exp(rng.uniform(math.log(self.low), math.log(self.high))))
        return float(rng.uniform(self.low, self.high))


Axis = tuple[Any, ...] | Drawn


@dataclass(frozen=True)
class Study:
    """A measurement over a grid (every combination of listed values) or over random draws.

    >>> study = read('what = "flow"\\nrepeats = 2\\n[parameters]\\nd = [2, 3]\\nN = {from = 1, to = 9, steps = 3}', "a.toml")
    >>> study.count, study.parameters(0), study.parameters(11)["N"]
    (12, {'d': 2, 'N': 1, 'condition': 10.0, 'sigma': 0.1}, 9)
    """

    what: str
    axes: Mapping[str, Axis]
    design: str
    draws: int
    repeats: int
    seed: int
    columns: tuple[str, ...]
    beside: Mapping[str, Any] = field(default_factory=dict)  # what the measure needs beside its parameters

    @property
    def measure(self) -> Measure:
        """What is measured."""
        return MEASURES[self.what]

    @property
    def count(self) -> int:
        """The number of tasks."""
        if self.design == "random":
            return self.draws * self.repeats
        return self.repeats * math.prod(len(axis) for axis in self.axes.values() if isinstance(axis, tuple))

    @property
    def digest(self) -> str:
        """What tells this study from others: everything that its rows depend on."""
        axes = {
            name: axis if isinstance(axis, tuple) else [axis.kind, axis.low, axis.high] for name, axis in self.axes.items()
        }
        told = [self.what, axes, self.design, self.draws, self.repeats, self.seed, self.columns, __version__]
        told += [self.beside["claims"]] if "claims" in self.beside else []
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

    def generators(self, task: int) -> tuple[np.random.Generator, np.random.Generator]:
        """For what the task draws of its parameters, which its repetitions share, and for the measurement."""
        shared = np.random.SeedSequence(self.seed, spawn_key=(0, task // self.repeats))
        own = np.random.SeedSequence(self.seed, spawn_key=(1, task))
        return np.random.default_rng(shared), np.random.default_rng(own)

    def parameters(self, task: int) -> Row:
        """The parameters of a task, defaults included."""
        rng, place = self.generators(task)[0], task // self.repeats
        found: Row = {}
        for name, parameter in self.measure.parameters.items():
            axis = self.axes.get(name, (parameter.default,))
            if isinstance(axis, Drawn):
                found[name] = axis.draw(rng)
            elif self.design == "random":
                found[name] = axis[int(rng.integers(len(axis)))]
            else:
                place, k = divmod(place, len(axis))
                found[name] = axis[k]
        return found


def of_file(path: str) -> Study:
    """The study of a file; InputError for what is no such file, before anything runs."""
    return read(read_text("STUDY", path, "a study in TOML"), path)


def read(text: str, name: str) -> Study:
    """The study that a TOML text describes; InputError that names the key, what is legal, and what to write."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise InputError("STUDY", name, "a file in TOML", f"mend it: {problem}") from None
    what = table.get("what")
    if not isinstance(what, str) or what not in MEASURES:
        _known(name, table, (*KEYS, *(one.key for one in MEASURES.values() if one.key)))
        raise InputError(f"{name}: what", what, "one of " + ", ".join(MEASURES), 'write it first, as in what = "flow"')
    measure, design = MEASURES[what], table.get("design", "grid")
    _known(name, table, (*KEYS, *filter(None, [measure.key])))
    if design not in ("grid", "random"):
        raise InputError(f"{name}: design", design, "grid or random", "grid is the default")
    given = table.get("parameters", {})
    if not isinstance(given, dict):
        raise InputError(f"{name}: parameters", given, "a table", "write [parameters] and a line for each")
    measure, beside = _beside(name, measure, table)
    _known(f"{name}: parameters", given, tuple(measure.parameters))
    for parameter, about in measure.parameters.items():
        if about.default is None and parameter not in given:
            raise InputError(f"{name}: parameters.{parameter}", "missing", about.legal, f"write {parameter} = [...]")
    axes = {key: _axis(f"{name}: parameters.{key}", measure.parameters[key], value) for key, value in given.items()}
    if "claims" in beside:
        axes = {"claim": tuple(beside["claims"]), **axes}
    columns = table.get("columns", list(measure.columns))
    if not isinstance(columns, list) or not columns or any(c not in measure.columns for c in columns):
        raise InputError(f"{name}: columns", columns, "some of " + ", ".join(measure.columns), "leave it out for all")
    draws = _whole(name, table, "draws", 1 if design == "grid" else None)
    repeats, seed = _whole(name, table, "repeats", 1), _whole(name, table, "seed", 0, low=0)
    study = Study(what, axes, design, draws, repeats, seed, tuple(dict.fromkeys(columns)), beside)
    if study.count > LARGEST:
        raise InputError(f"{name}: tasks", study.count, f"at most {LARGEST:.0e}", "take fewer values or repeats")
    return study


def _beside(name: str, measure: Measure, table: Mapping[str, Any]) -> tuple[Measure, dict[str, Any]]:
    """What the measure needs beside its parameters, and the measure with the references of the claims as words."""
    if measure.key == "checkpoints":
        folder = table.get("checkpoints")
        if not isinstance(folder, str) or not folder.strip():
            raise InputError(f"{name}: checkpoints", folder, "a folder that all workers see", 'write checkpoints = "runs"')
        return measure, {"checkpoints": os.path.join(os.path.abspath(os.path.dirname(name)), folder)}
    if measure.key != "claims":
        return measure, {}
    from lsa_theory.study.stress import read_claims

    claims = read_claims(name, table.get("claims"), os.path.dirname(name))
    known = replace(measure.parameters["claim"], words=tuple(claims))
    return replace(measure, parameters={**measure.parameters, "claim": known}), {"claims": claims}


def _known(where: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            raise InputError(f"{where}: key", key, "one of " + ", ".join(keys), nearest(key, keys, "docs/scale.md"))


def _whole(name: str, table: Mapping[str, Any], key: str, default: int | None, low: int = 1) -> int:
    value = table.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= LARGEST:
        raise InputError(f"{name}: {key}", value, f"an integer from {low} to {LARGEST:.0e}", f"write {key} = {max(low, 10)}")
    return value


def _axis(where: str, parameter: Parameter, value: object) -> Axis:
    """A number, a list, a range ``{from, to, steps, log}``, or a law such as ``{uniform = [a, b]}``."""
    if isinstance(value, dict) and parameter.type is not str:
        if "from" in value or "to" in value:
            value = _range(where, parameter, value)
        else:
            return _drawn(where, parameter, value)
    values = value if isinstance(value, list) else [value]
    if not values:
        raise InputError(where, "an empty list", f"one value or more, each {parameter.legal}", "write the values")
    for one in values:
        if not parameter.accepts(one):
            raise InputError(where, one, parameter.legal, "change the value")
    return tuple(dict.fromkeys(parameter.type(one) for one in values))


def _range(where: str, parameter: Parameter, table: Mapping[str, Any]) -> list[Any]:
    """Evenly spaced from ``from`` to ``to``, on a logarithmic scale with ``log = true``; all integers without ``steps``."""
    _known(where, table, ("from", "to", "steps", "log"))
    low, high, log = table.get("from"), table.get("to"), table.get("log", False)
    for end in (low, high):
        if not parameter.accepts(end):
            raise InputError(where, end, parameter.legal, "write {from = 1, to = 10, steps = 4}")
    assert isinstance(low, (int, float)) and isinstance(high, (int, float))
    steps = table.get("steps", int(high - low) + 1 if parameter.type is int and not log else None)
    if not isinstance(steps, int) or isinstance(steps, bool) or not 1 <= steps <= 10**6 or low > high or (log and low <= 0):
        raise InputError(
            where,
            dict(table),
            "from <= to (above 0 with log) and steps, an integer >= 1",
            "write {from = 1, to = 10, steps = 4}",
        )
    places = np.geomspace(low, high, steps) if log else np.linspace(low, high, steps)
    return [round(x) if parameter.type is int else float(x) for x in places]


def _drawn(where: str, parameter: Parameter, table: Mapping[str, Any]) -> Drawn:
    _known(where, table, DISTRIBUTIONS)
    if len(table) != 1:
        raise InputError(where, dict(table), "one law: " + ", ".join(DISTRIBUTIONS), "write {uniform = [0, 1]}")
    ((kind, ends),) = table.items()
    right = isinstance(ends, list) and len(ends) == 2 and all(map(parameter.accepts, ends)) and ends[0] <= ends[1]
    if not right or (kind == "integers") != (parameter.type is int) or (kind == "loguniform" and ends[0] <= 0):
        law = "{integers = [1, 10]}" if parameter.type is int else "{uniform = [0.1, 1]} or {loguniform = [0.1, 1]}"
        raise InputError(where, dict(table), f"a law of {parameter.legal}, low before high", f"write {law}")
    return Drawn(kind, float(ends[0]), float(ends[1]))
