"""What derivations for several layers and for training return: formulas in symbols, or numbers where sizes are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from lsa_theory.algebra.univariate import Interval
from lsa_theory.kernel.display import show
from lsa_theory.moments.wishart import trace_moment, trace_moment_by_pairings
from lsa_theory.proofs.derivation import Step, verify
from lsa_theory.proofs.derive.layers.sizes import Sizes

MODEL = "L layers r <- r - X A_l X'r/N on the residuals, from r = y; the prediction is <x_query, w_L>"
ISOTROPIC = "x_i, x_query ~ N(0, I_d), w ~ N(0, I_d), all independent; scalar steps A_l = a_l I"
NOISY = "y_i = <w, x_i> + e_i, e_i ~ N(0, noise)"


@dataclass(frozen=True, repr=False)
class Layered:
    """An answer: formulas, hypotheses, steps; ``value`` and ``numbers`` where sizes are given.

    ``value`` is a Fraction where the answer is one rational number, else a float, and ``numbers`` has the enclosure; a list
    where the answer is several. ``status`` is LIMIT where d and N tend to infinity, else DERIVED.
    """

    quantity: str
    says: str
    parts: Mapping[str, str]
    given: tuple[str, ...]
    steps: tuple[Step, ...]
    where: Mapping[str, str] = field(default_factory=dict)
    value: Fraction | float | Sequence[Any] | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)
    status: str = "DERIVED"

    def __repr__(self) -> str:
        return f"<Layered {'; '.join(self.statement)}>"

    @property
    def statement(self) -> tuple[str, ...]:
        """The results as relations; a left side that ends with a sign is a bound."""
        return tuple(f"{left} {'' if left.endswith('=') else '== '}{right}" for left, right in self.parts.items())

    @property
    def scope(self) -> str:
        """What the answer covers, where it is more than one instance."""
        if self.status == "LIMIT":
            return ""
        return "" if self.value is not None or self.numbers else ", for all d and N"

    @property
    def text(self) -> str:
        """The first result."""
        return next(iter(self.parts.values()))

    def to_latex(self) -> str:
        """The results and definitions, one display each."""
        return show(self, "latex")

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return show(self, "json")


def single(one: Interval) -> Fraction | float:
    """The rational number, or the middle in floats."""
    return one.low if one.low == one.high else float(one.middle)


def shortly(value: Fraction | float) -> str:
    """As a formula: a fraction, or twelve digits."""
    return str(value) if isinstance(value, Fraction) else f"{value:.12g}"


def number(one: Interval) -> dict[str, Any]:
    """A rational number, or an enclosure with its middle in floats."""
    if one.low == one.high:
        return {"exact": one.low, "value": float(one.low)}
    return {"exact": None, "value": float(one.middle), "low": one.low, "high": one.high}


def given(layers: int, sizes: Sizes, tied: bool) -> tuple[str, ...]:
    """The hypotheses of scalar steps."""
    equal = (f"the {layers} layers are equal",) if tied else ()
    return (f"L = {layers}: {MODEL}", ISOTROPIC, *equal, *((NOISY,) if sizes.noise else ()), *sizes.said())


def moment_steps(layers: int) -> tuple[Step, ...]:
    """Wishart moments up to 2L, against all pairings and against the exchange of d and N."""

    def pairings() -> bool:
        return all(trace_moment_by_pairings(k) == trace_moment(k) for k in range(1, min(2 * layers, 5) + 1))

    def exchange() -> bool:
        found = [trace_moment(k) for k in range(1, 2 * layers + 1)]
        return all({(j, i): c for (i, j), c in one.items()} == one for one in found)

    top = min(2 * layers, 5)
    return (
        verify(f"m_k = E tr(S^k)/d for k <= {2 * layers} by integration by parts",
               f"those with k <= {top} again as sums over all pairings", pairings, "pairings of the legs"),
        verify("E tr((X'X)^k) does not change when d and N are exchanged", "X'X and XX' have the same traces", exchange,
               "coefficients of d^i N^j"),
    )  # fmt: skip
