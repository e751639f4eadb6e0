"""Scalar steps in the limit ``d, N -> infinity, d/N -> c``, noise ``rho d``: a limit has a status of its own, LIMIT.

The moments tend to those of the law of Marchenko and Pastur, ``m_k = sum_j Nar(k, j) c^(j-1)``, the risk per dimension of L
steps to ``1 - v'b``, ``K b = v``, ``K_ij = m_(i+j) + rho c m_(i+j-1)``. Ridge, which is Bayes, has the positive zero t of
``c t^2 + (1 - c + z) t - z``, ``z = rho c``.

>>> derive_limit("minimal-loss", 2, at={"c": "1"}).value
Fraction(1, 3)
>>> derive_limit("minimal-loss", 2).parts["least_risk"]
'c**2/(c**2 + c + 1)'
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lsa_theory.algebra import univariate as poly
from lsa_theory.algebra.exact import parse_number
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Scalar
from lsa_theory.algebra.univariate import Interval
from lsa_theory.errors import InputError
from lsa_theory.moments.wishart import moment_along
from lsa_theory.proofs.derivation import Step, infer, verify
from lsa_theory.proofs.derive.layers import hankel
from lsa_theory.proofs.derive.layers.layered import MODEL, Layered, number, shortly, single
from lsa_theory.proofs.derive.layers.steps import DIGITS, Steps, outwards
from lsa_theory.proofs.derive.steps import text

QUANTITIES = ("minimal-loss", "minimizer", "critical-noise")
GIVEN = "x_i, x_query ~ N(0, I_d), w ~ N(0, I_d), y_i = <w, x_i>"
MOST = 6
LARGEST = 10**6


def derive_limit(
    quantity: str, layers: int, *, tied: bool = False, noise: bool = False, at: Mapping[str, str] | None = None
) -> Layered:
    """The limit of a quantity of L layers; ``at`` gives c and, with noise, rho values.

    InputError for another quantity, more than six layers, and values that are not positive numbers.
    """
    if quantity not in QUANTITIES:
        raise InputError("quantity", quantity, "with --proportional one of " + ", ".join(QUANTITIES), "leave it out")
    if not 1 <= layers <= MOST or (quantity == "critical-noise" and layers != 2):
        legal = "2 for critical-noise" if quantity == "critical-noise" else f"an integer from 1 to {MOST}"
        raise InputError("layers", layers, legal, "ask for fewer layers")
    noise = noise or "rho" in (at or {}) or quantity == "critical-noise"
    values = _values(at or {}, ("c", "rho") if noise and quantity != "critical-noise" else ("c",))
    given = [f"L = {layers}: {MODEL}", GIVEN + (" + e_i, e_i ~ N(0, rho d)" if noise else ""), "scalar steps"]
    given += ["the layers are equal"] * tied + ["d, N -> infinity, d/N -> c; risks per dimension"]
    given += [", ".join(f"{name} = {value}" for name, value in values.items())] * bool(values)
    if quantity == "critical-noise":
        return _critical(tuple(given), values)
    if tied:
        return _equal(quantity, layers, tuple(given), values, noise)
    return _untied(quantity, layers, tuple(given), values, noise)


def _values(at: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Fraction]:
    found = {}
    for name, written in at.items():
        if name not in names:
            raise InputError("--at", name, "a name that occurs: " + ", ".join(names), "with --proportional give c = d/N")
        value = parse_number(name, written.strip())
        if not isinstance(value, Fraction) or not 0 < value <= LARGEST:
            raise InputError(name, written, f"a rational number > 0, at most {LARGEST}", "for example c=1/2")
        found[name] = value
    return found


CONVERGE = infer(
    "m_k tends to sum_j Nar(k, j) c^(j-1), and the least risk with it: the normal equation is continuous in the moments",
    "the terms of highest order in d and N together",
    "continuous mapping",
)


def _moments(layers: int) -> Step:
    def recurrence() -> bool:
        c = Fraction(2, 3)
        m = [moment_along(k, c) for k in range(2 * layers + 1)]
        return all(m[k] == m[k - 1] + c * sum(m[j] * m[k - 1 - j] for j in range(1, k)) for k in range(1, len(m)))

    return verify("the leading terms of E tr(W^k) are Narayana numbers", "m_k = m_(k-1) + c sum m_j m_(k-1-j)", recurrence,
                  "Wishart moments")  # fmt: skip


def bayes(c: Fraction, rho: Fraction) -> Interval:
    """The limiting risk of ridge per dimension, which is Bayes: ``c t^2 + (1 - c + z) t - z = 0``, t > 0, z = rho c.

    >>> bayes(Fraction(1), Fraction(1, 2))
    Interval(low=Fraction(1, 2), high=Fraction(1, 2))
    """
    z = rho * c
    if not z:
        t = max(Fraction(0), 1 - 1 / c)
        return Interval(t, t)
    p = poly.polynomial([-z, 1 - c + z, c])
    [zero] = poly.zeros(p, 0)
    return outwards(poly.refine(p, zero, Fraction(1, 10 ** (DIGITS + 5))))


def _steps(layers: int, values: Mapping[str, Fraction], noise: bool) -> Steps | None:
    if "c" not in values or (noise and "rho" not in values):
        return None
    return Steps.along(layers, values["c"], values.get("rho", Fraction(0)))


def _beside(values: Mapping[str, Fraction]) -> dict[str, Any]:
    return {"bayes": number(bayes(values["c"], values.get("rho", Fraction(0))))}


def _formula(value: Scalar) -> str:
    return text(TracePolynomial.scalar(value.cancel()))


def _untied(quantity: str, layers: int, given: tuple[str, ...], values: Mapping[str, Fraction], noise: bool) -> Layered:
    at = _steps(layers, values, noise)
    steps = (_moments(layers), CONVERGE)
    where = {} if at else {"bayes": _bayes_formula(noise)}
    if quantity == "minimizer":
        names = [f"e{k}" for k in range(1, layers + 1)]
        says = "the elementary symmetric functions e_k of the best steps, in the limit"
        if at is None:
            found = hankel.coefficients(layers, noise, limit=True)
            parts = {name: _formula((-1) ** k * c) for k, (name, c) in enumerate(zip(names, found, strict=True))}
            return Layered(quantity, says, parts, given, steps, where, status="LIMIT")
        parts = {name: str((-1) ** k * at.polynomial[k]) for k, name in enumerate(names, 1)}
        best = [at.least_equal.step] * 2 if layers == 2 and not at.real else at.best
        numbers = {"reached_by_real_steps": at.real, "steps": [number(a) for a in best], **_beside(values)}
        return Layered(quantity, says, parts, given, steps, where, [single(a) for a in best], numbers, "LIMIT")
    says = "the least risk per dimension of L scalar steps, in the limit"
    if at is None:
        extra = ", where the best polynomial has real zeros" if noise else ""
        risk = {"least_risk": _formula(hankel.least_risk(layers, noise, limit=True))}
        return Layered(quantity, says + extra, risk, given, steps, where, status="LIMIT")
    if at.real or layers == 2:
        risk_at = at.untied
        parts = {"least_risk": shortly(single(risk_at))}
        numbers = {"risk": number(risk_at), "reached_by_real_steps": True, **_beside(values)}
        numbers["best_polynomial"] = at.least
        return Layered(quantity, says, parts, given, steps, where, single(risk_at), numbers, "LIMIT")
    numbers = {"best_polynomial": at.least, "reached_by_real_steps": False,
               "upper_bound_by_equal_steps": number(at.least_equal.risk), **_beside(values)}  # fmt: skip
    says = "a lower bound of the risk of L scalar steps: the best polynomial in S, which has complex zeros"
    return Layered(quantity, says, {"least_risk >=": str(at.least)}, given, steps, where, None, numbers, "LIMIT")


def _bayes_formula(noise: bool) -> str:
    return "(c - 1 - c*rho + sqrt((1 - c + c*rho)**2 + 4*c**2*rho))/(2*c)" if noise else "(c - 1 + sqrt((1 - c)**2))/(2*c)"


def _equal(quantity: str, layers: int, given: tuple[str, ...], values: Mapping[str, Fraction], noise: bool) -> Layered:
    at = _steps(layers, values, noise)
    if at is None:
        raise InputError(
            "--at", dict(values), "c" + " and rho" * noise, "equal steps in the limit are in numbers: --at c=1/2"
        )
    best, steps = at.least_equal, (_moments(layers), CONVERGE)
    numbers = {"step": number(best.step), "risk": number(best.risk), **_beside(values)}
    value = single(best.step if quantity == "minimizer" else best.risk)
    name = "a1" if quantity == "minimizer" else "least_risk"
    return Layered(
        quantity, "the best equal steps, in the limit", {name: shortly(value)}, given, steps, {}, value, numbers, "LIMIT"
    )


def _critical(given: tuple[str, ...], values: Mapping[str, Fraction]) -> Layered:
    says = "the noise over d from which two equal steps are the best scalar steps, in the limit"
    steps = (_moments(2), CONVERGE)
    formula = {"rho": "2*(sqrt(1 + 5*c + c**2) - 1 - c)/(3*c)"}
    if "c" not in values:
        return Layered("critical-noise", says, formula, given, steps, status="LIMIT")
    c = values["c"]
    p = poly.polynomial([-4, 4 * (1 + c), 3 * c])  # 3 c rho^2 + 4 (1 + c) rho - 4 = 0
    [zero] = poly.zeros(p, 0)
    found = outwards(poly.refine(p, zero, Fraction(1, 10 ** (DIGITS + 5))))
    parts = {"rho": f"2*(sqrt({1 + 5 * c + c * c}) - {1 + c})/{3 * c}"}
    return Layered("critical-noise", says, parts, given, steps, {}, single(found), {"rho": number(found)}, "LIMIT")
