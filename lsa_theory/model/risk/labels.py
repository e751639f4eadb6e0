"""The exact risk for labels of any kind: all that is needed of their law are second moments (thm-4.2 for every A and every
query law)."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np

from lsa_theory.algebra import exact, words
from lsa_theory.algebra.exact import Matrix, Number
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.program import Program
from lsa_theory.errors import InputError
from lsa_theory.model.risk import reading
from lsa_theory.model.risk.linear import QUERY, RULE, Risk
from lsa_theory.model.risk.targets import LabelMoments, Target
from lsa_theory.moments.prompt import letter


@lru_cache(maxsize=1)
def label_risk_parts() -> dict[str, TracePolynomial]:
    """``E(x'Ah - y)^2`` in its parts, for ``E h = m``, ``Cov h = Sigma/M`` and a query with ``E[xx'] = Q``, ``E[yx] = Q a``.

    ``h = (1/M) sum_i y_i x_i`` is independent of the query, ``E[y^2] = e``.  With ``A = Gamma^-1``, ``Q = Lambda`` and
    ``m = Lambda a`` this is (4.6).  The parts add up to ``tr(Q A E[hh'] A') - 2 (Qa)'A m + e``.

    >>> from lsa_theory.language.printing import to_text
    >>> from lsa_theory.language.unparse import unparse
    >>> to_text(unparse(label_risk_parts()["variance"]))
    '1/M*tr(A*Sigma*A.T*Q)'
    """
    rule, q, sigma = letter(RULE), letter(QUERY), letter(words.matrix("Sigma", symmetric=True))
    m, a = letter(words.vector("m")), letter(words.vector("a"))
    gap = rule * m - a
    return {
        "bias": gap.T * q * gap,
        "variance": (rule * sigma * rule.T * q).trace() / TracePolynomial.symbol("M"),
        "misfit": TracePolynomial.symbol("e") - a.T * q * a,
    }


@lru_cache(maxsize=1)
def _program() -> Program:
    return Program(list(label_risk_parts().values()))


def risk_of_target(
    A: object,
    target: Target,
    covariance: object,
    test_length: int,
    *,
    mean: object = None,
    query_covariance: object = None,
    query_mean: object = None,
    noise_variance: object = 0,
    count_query_noise: bool = False,
) -> Risk:
    """The exact risk of A (d, d) for labels ``y = f(x) + noise`` on prompts ``x_i ~ N(mean, covariance)`` of length M.

    The query follows the prompt's law unless ``query_covariance`` (d, d) or ``query_mean`` (d,) is given.  Fractions in,
    fractions out where the answer is rational.  InputError as in `risk`, and for a target of another dimension.

    >>> from lsa_theory.model.risk.targets import Polynomial, Relu
    >>> risk_of_target([["1/2"]], Polynomial(linear=["1"], cubic="1"), [["1"]], 2).parts()["misfit"]  # 22 - 4^2
    Fraction(6, 1)
    >>> risk_of_target([["1/2"]], Relu(["1"]), [["1"]], 5).total
    Fraction(3, 8)
    """
    rule = reading.rule(A)
    d = len(rule)
    if target.dimension != d:
        raise InputError("target", f"of dimension {target.dimension}", f"the size {d} of A", "make the sizes agree")
    lam = reading.second_moment("covariance", covariance, d)
    zero = exact.identity(d)[:, :1] * 0
    at = zero if mean is None else reading.vector("mean", mean, d)
    query = lam if query_covariance is None else reading.second_moment("query_covariance", query_covariance, d)
    query_at = at if query_mean is None else reading.vector("query_mean", query_mean, d)
    assert at is not None and query_at is not None
    noise = reading.noise(noise_variance)
    prompt, asked = target.moments(at, lam), target.moments(query_at, query)
    return _risk(rule, prompt, asked, noise, reading.length(test_length), count_query_noise)


def risk_of_moments(
    A: object,
    test_length: int,
    *,
    covariance: object,
    seen: object,
    spread: object,
    energy: object,
    query_covariance: object = None,
    query_seen: object = None,
) -> Risk:
    """The exact risk for labels known by ``seen = E[yx]`` (d,), ``spread = Cov(yx)`` (d, d) and ``energy = E[y_query^2]``.

    ``covariance = E[xx']`` (d, d).  The query has ``E[xx'] = query_covariance`` and ``E[yx] = query_seen``, those of the
    prompt unless given.  Noise of the labels is part of these moments, so the parts ``label_noise`` and ``query_noise`` are
    0.  InputError says which moment is missing (infinite or not a number), and rejects moments that belong to no law.

    >>> risk_of_moments([["1"]], 2, covariance=[["1"]], seen=["1"], spread=[["2"]], energy="1").total  # y = x: 2/M
    Fraction(1, 1)
    """
    rule = reading.rule(A)
    d = len(rule)
    moments = (
        ("covariance", covariance, "E[xx']"),
        ("seen", seen, "E[yx]"),
        ("spread", spread, "Cov(yx)"),
        ("energy", energy, "E[y^2]"),
        ("query_covariance", query_covariance, "E[xx'] of the query"),
        ("query_seen", query_seen, "E[yx] of the query"),
    )
    for name, value, moment in moments:
        require_finite(name, value, moment)
    lam = reading.second_moment("covariance", covariance, d)
    mean, sigma = reading.vector("seen", seen, d), reading.second_moment("spread", spread, d)
    query = lam if query_covariance is None else reading.second_moment("query_covariance", query_covariance, d)
    asked = mean if query_seen is None else reading.vector("query_seen", query_seen, d)
    assert mean is not None and asked is not None
    number = exact.parse_number("energy", energy)
    prompt, at_query = LabelMoments(lam, mean, sigma, number), LabelMoments(query, asked, query * 0, number)
    return _risk(rule, prompt, at_query, Fraction(0), reading.length(test_length), False)


def require_finite(argument: str, value: object, moment: str) -> None:
    """InputError that names the moment where it is infinite or not a number.

    >>> require_finite("energy", "inf", "E[y^2]")
    Traceback (most recent call last):
    ...
    lsa_theory.errors.InputError: energy = inf is not allowed: legal is a finite E[y^2]; without it the risk is infinite ...
    """
    if isinstance(value, (list, tuple)):
        for entry in value:
            require_finite(argument, entry, moment)
        return
    array = np.asarray(value)
    infinite = array.dtype.kind == "f" and not np.isfinite(array).all()
    if infinite or (isinstance(value, str) and value.strip().lower().lstrip("+-") in ("inf", "infinity", "nan")):
        remedy = "without it the risk is infinite or undefined, and (4.6) says nothing"
        raise InputError(argument, value, f"a finite {moment}", remedy)


def _risk(rule: Matrix, prompt: LabelMoments, query: LabelMoments, noise: Number, length: int, counted: bool) -> Risk:
    arithmetic = reading.arithmetic(
        rule, prompt.second, prompt.seen, prompt.spread, query.second, query.seen, query.energy, noise
    )
    array, number = arithmetic.array, arithmetic.number
    q, seen, e = array(query.second), array(query.seen), number(query.energy)
    best = solve(q, seen, "the query's E[yx]")
    values = {"A": array(rule), "Q": q, "Sigma": array(prompt.spread), "m": array(prompt.seen), "a": best}
    values |= {"M": number(length), "e": e}
    bias, variance, misfit = _program().run(values, arithmetic)
    if misfit < 0:
        if isinstance(misfit, Fraction) or misfit < -1e-9 * abs(e):
            raise InputError("energy", e, "E[y^2] >= a'Qa with Qa = E[yx] of the query", "no labels have these moments")
        misfit = 0.0  # rounding
    moved = values["A"].T @ q @ values["A"]
    added = number(noise) / number(length) * (moved * array(prompt.second)).sum()
    return Risk(bias, variance, added, misfit, number(noise) if counted else number(0))


def solve(q: Matrix, right: Matrix, name: str) -> Matrix:
    """A solution a of ``Q a = right`` for a symmetric positive semidefinite, possibly singular Q; shapes (d, d), (d, 1).

    ``a'Qa`` and ``Qa`` do not depend on which.  InputError where there is none.

    >>> solve(exact.parse_matrix("Q", [[1, 1], [1, 1]]), exact.parse_matrix("b", [[2], [2]]), "b")[:, 0].tolist()
    [Fraction(2, 1), Fraction(0, 1)]
    """
    if not exact.is_exact(q, right):
        found = np.linalg.lstsq(q, right, rcond=None)[0]
        scale = float(np.abs(right).max(initial=0.0))
        if np.abs(q @ found - right).max() > 1e-8 * scale:
            raise _unreachable(name, right)
        return found
    size = len(q)
    work = np.hstack([q, right])
    pivots: list[int] = []
    for k in range(size):  # the rows of a positive semidefinite matrix: a zero pivot has a zero row
        if work[k, k] == 0:
            if work[k, size] != 0:
                raise _unreachable(name, right)
            continue
        pivots.append(k)
        work[k] = work[k] / work[k, k]
        others = np.arange(size) != k
        work[others] = work[others] - np.outer(work[others, k], work[k])
    solution = right * 0
    for k in pivots:
        solution[k, 0] = work[k, size]
    return solution


def _unreachable(name: str, right: Matrix) -> InputError:
    legal = "a vector in the range of the query's E[xx']"
    return InputError(name, right[:, 0].tolist(), legal, "a direction that the query never takes has E[yx] = 0")
