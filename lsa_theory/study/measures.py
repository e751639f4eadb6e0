"""What a study can measure: parameters with their ranges, columns with their types, and one function of a task.

A function gets the parameters and a random generator that belongs to the task alone; the answer depends on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

Value = int | float | str
Row = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """A number from ``low`` to ``high``, an integer where ``type`` says so, or one of some ``words``.

    It is required where there is no ``default``.
    """

    type: type
    low: float = 0
    high: float = 0
    default: Value | None = None
    words: tuple[str, ...] = ()

    @property
    def legal(self) -> str:
        """The range in words."""
        if self.type is str:
            return "one of " + ", ".join(self.words)
        return f"{'an integer' if self.type is int else 'a number'} from {self.low:g} to {self.high:g}"

    def accepts(self, value: object) -> bool:
        """Whether it is one of the words, or a number of the type, in the range."""
        if self.type is str:
            return value in self.words
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        whole = number and (self.type is float or value == int(value))  # type: ignore[call-overload]
        return bool(whole and self.low <= value <= self.high)  # type: ignore[operator]


@dataclass(frozen=True)
class Measure:
    """``run(parameters, generator)`` gives a value for every column.

    A measure with a ``key`` needs one more line of the study: the claims, whose references become the parameter ``claim``,
    or the folder of checkpoints. It stands among the parameters that ``run`` gets.
    """

    says: str
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, type]
    run: Callable[[Mapping[str, Any], np.random.Generator], Row]
    key: str = ""
    estimated: bool = True  # whether a few tasks may be computed to tell what all will take


def flow(given: Mapping[str, Any], rng: np.random.Generator) -> Row:
    """The gradient flow (3.9) from Assumption 3.3 with a random Lambda and Theta, against the limit (4.1)."""
    from lsa_theory.model.attention import initialisation, random_theta
    from lsa_theory.model.flow.methods import follow
    from lsa_theory.model.flow.problem import Problem
    from lsa_theory.model.setting import Setting

    d = given["d"]
    setting = Setting.random(rng, d, given["N"], given["condition"])
    pv, kq = initialisation(random_theta(rng, d), given["sigma"])
    answer = follow(Problem(setting.covariance, given["N"], kq[:d, :d], float(pv[d, d])), "spectral")
    return {name: answer.record[name] for name in FLOW.columns}


def basins(given: Mapping[str, Any], rng: np.random.Generator) -> Row:
    """How many flows from normal entries in all blocks reach the least loss ``tr(Lambda - Lambda^2 Gamma^-1)/2``."""
    from lsa_theory.model.bilinear import BilinearLoss
    from lsa_theory.model.flow.full.rosenbrock import follow
    from lsa_theory.model.flow.problem import Spectrum
    from lsa_theory.model.setting import Setting

    d, flows = given["d"], given["flows"]
    setting = Setting.random(rng, d, given["N"], given["condition"])
    loss, spectrum = BilinearLoss.of(setting), Spectrum(np.linalg.eigvalsh(setting.covariance), given["N"])
    ends, arrived = follow(loss, given["scale"] * rng.standard_normal((flows, (d + 1) ** 2)))
    above = loss.value(ends) - spectrum.least()
    reached = int((arrived & (above < 1e-5 * loss.c)).sum())  # as near as `landscape` takes two losses for one
    arrivals = int(arrived.sum())
    return {"reached": reached, "elsewhere": arrivals - reached, "unfinished": flows - arrivals, "fraction": reached / flows}


def risk(given: Mapping[str, Any], rng: np.random.Generator) -> Row:
    """The risk at test length M of LSA trained at length N: the closed form, and simulated by the literal model."""
    from lsa_theory.model.risk.curves import Study

    seed = int(rng.integers(2**31))
    study = Study(given["d"], given["N"], (given["M"],), (1.0,), given["condition"], given["noise"], given["draws"], seed)
    found = study.fixed(given["M"], 1.0)["lsa"]
    return {name: getattr(found, name) for name in RISK.columns}


def prove(given: Mapping[str, Any], rng: np.random.Generator) -> Row:
    """The least slack of an inequality at random instances of these sizes and this condition number."""
    from lsa_theory.study.stress import stress

    sizes = {name: given[name] for name in ("d", "N", "M")}
    return asdict(stress(given["claims"][given["claim"]], sizes, given["condition"], given["instances"], rng))


def nonlinear(given: Mapping[str, Any], _: np.random.Generator) -> Row:
    """A transformer trained from a start of its own, continued from its checkpoint, and its errors on every test law."""
    from lsa_theory.study.training import trained

    return trained(given)


_D, _N = Parameter(int, 1, 64), Parameter(int, 1, 10**9)
_CONDITION = Parameter(float, 1, 1e12, 10.0)
FLOW = Measure(
    "the gradient flow from a random start of Assumption 3.3, against its limit",
    {"d": _D, "N": _N, "condition": _CONDITION, "sigma": Parameter(float, 1e-50, 1e50, 0.1)},
    {"converged": bool, "relative_error": float, "loss_gap": float, "balance_drift": float, "time": float, "steps": int},
    flow,
)
BASINS = Measure(
    "flows from normal starts in all blocks: how many reach the global minimum",
    {"d": Parameter(int, 1, 12), "N": _N, "condition": Parameter(float, 1, 1e12, 1.0),
     "scale": Parameter(float, 1e-6, 1e3, 0.25), "flows": Parameter(int, 1, 10_000, 20)},
    {"reached": int, "elsewhere": int, "unfinished": int, "fraction": float},
    basins,
)  # fmt: skip
RISK = Measure(
    "the risk of trained LSA at another length: closed form and simulation",
    {"d": _D, "N": _N, "M": Parameter(int, 1, 10**6), "condition": _CONDITION, "noise": Parameter(float, 0, 1e6, 0.0),
     "draws": Parameter(int, 10, 10**7, 2000)},
    {"theory": float, "simulated": float, "standard_error": float, "z": float},
    risk,
)  # fmt: skip
PROVE = Measure(
    "claims under stress: the least relative slack of inequalities at random instances",
    {"claim": Parameter(str, default=""), "d": Parameter(int, 1, 128), "N": Parameter(int, 1, 10**9, 10),
     "M": Parameter(int, 1, 10**9, 10), "condition": Parameter(float, 1, 1e10, 10.0),
     "instances": Parameter(int, 1, 10**6, 20)},
    {"met": int, "least": float, "median": float, "digits": int, "negative": bool, "refuted": bool},
    prove,
    key="claims",
)  # fmt: skip
NONLINEAR = Measure(
    "trained transformers: errors relative to zero at M = N, by training law, start and test law",
    {"preset": Parameter(str, default="tiny", words=("toy", "tiny", "small", "paper")),
     "model": Parameter(str, default="gpt2", words=("gpt2", "softmax", "lsa")),
     "covariance": Parameter(str, default="fixed", words=("fixed", "random")),
     "N": Parameter(int, 0, 100, 0), "start": Parameter(int, 0, 2**31, 0), "steps": Parameter(int, 0, 10**9, 0)},
    {**{f"{tested}_{c}": float for tested in ("fixed", "random") for c in (1, 4, 9)}, "beyond": float, "doubles": int},
    nonlinear,
    key="checkpoints",
    estimated=False,
)  # fmt: skip
MEASURES: Mapping[str, Measure] = {"flow": FLOW, "basins": BASINS, "risk": RISK, "prove": PROVE, "nonlinear": NONLINEAR}
