"""The exact loss of L layers with any matrices ``A_1, ..., A_L`` as a result, re-computed by another road."""

from __future__ import annotations

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError
from lsa_theory.moments.layers import LAW, matrices, population_loss, square
from lsa_theory.moments.pairings import MAX_INDICES, expectation_by_pairings
from lsa_theory.moments.wishart import moment
from lsa_theory.proofs.derive.derived import Derived, confirmed
from lsa_theory.proofs.derive.steps import formula_step

LARGEST = 3  # layers with matrices of their own; six S


def derive_loss(layers: int, *, tied: bool = False, noise: bool = False, task_covariance: bool = False) -> Derived:
    """The loss of L layers as a result of `lsa_theory.proofs.derive`; InputError for more than three layers.

    >>> derive_loss(2).specialise(Lambda="I", A1="a1*I", A2="a2*I", d="1", N="1").text
    '(105*a1**2*a2**2 - 30*a1*a2**2 - 30*a1**2*a2 + 12*a1*a2 + 3*a1**2 + 3*a2**2 - 2*a1 - 2*a2 + 1)/2'
    """
    if not 1 <= layers <= LARGEST:
        raise InputError("layers", layers, f"an integer from 1 to {LARGEST} for population-loss", "ask for fewer layers")
    value = population_loss(layers, tied, noise, task_covariance)
    names = "A for all of them" if tied else ", ".join(f"A{k}" for k in range(1, layers + 1))
    given = [
        f"{layers} layers r <- r - X A_l X'r/N on the residuals with matrices {names}; the prediction is <x_query, w_L>"
    ]
    given.append("x_i, x_query ~ N(0, Lambda), w ~ N(0, " + ("Psi" if task_covariance else "I") + "), all independent")
    given += ["y_i = <w, x_i> + e_i, e_i ~ N(0, noise); the query's label counts without noise"] * noise
    how = "set partitions and pairings" if 2 * layers <= MAX_INDICES else "Wishart moments, for multiples of I"
    because = "1/2 E tr(Lambda (M Psi M' + noise/N K S K')), M = (I - A_L S) .. (I - A_1 S) = I - K S"
    step = formula_step("loss", value, because, lambda: again(layers, tied, noise, task_covariance), how)
    says = f"the loss of {layers} layers with any matrices"
    return confirmed(Derived("population-loss", says, {"loss": value}, {}, tuple(given), (step,)))


def again(layers: int, tied: bool, noise: bool, task: bool) -> bool:
    """The same by another road: pairings for two layers, beyond that multiples of I at ``Lambda = I`` by Wishart moments."""
    found = population_loss(layers, tied, noise, task)
    if 2 * layers <= MAX_INDICES:
        return found == expectation_by_pairings(square(matrices(layers, tied), noise, task), [LAW])
    one = TracePolynomial.identity()
    names = ["a1"] * layers if tied else [f"a{k}" for k in range(1, layers + 1)]
    table = {f"A{k + 1}" if not tied else "A": TracePolynomial.symbol(name) * one for k, name in enumerate(names)}
    flat = found.substitute({**table, "Lambda": one, "Psi": one})
    return flat == scalar_loss(tuple(names), noise)


def scalar_loss(names: tuple[str, ...], noise: bool) -> TracePolynomial:
    """``d/2 (E tr p(S)^2 + noise/N E tr S q(S)^2)/d`` with ``p(t) = prod (1 - a_l t) = 1 - t q(t)``, at ``Lambda = I``.

    >>> a, N, d = (TracePolynomial.symbol(name) for name in "aNd")
    >>> scalar_loss(("a",), False) == d / 2 * (1 - 2 * a + a**2 * (1 + (d + 1) / N))
    True
    """
    p = [TracePolynomial.scalar(1)]
    for name in names:
        step = TracePolynomial.symbol(name)
        p = [a - step * b for a, b in zip([*p, TracePolynomial.scalar(0)], [TracePolynomial.scalar(0), *p], strict=True)]
    total = TracePolynomial.scalar(0)
    for i, left in enumerate(p):
        for j, right in enumerate(p):
            total = total + left * right * TracePolynomial.scalar(moment(i + j))
            if noise and i and j:
                level = TracePolynomial.symbol("noise") / TracePolynomial.symbol("N")
                total = total + level * left * right * TracePolynomial.scalar(moment(i + j - 1))
    return TracePolynomial.symbol("d") / 2 * total
