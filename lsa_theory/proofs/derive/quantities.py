"""The quantities that can be asked of an own setting; see `lsa_theory.proofs.derive.derived`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.errors import InputError
from lsa_theory.moments.prompt import letter
from lsa_theory.proofs.derivation import Step, infer, verify
from lsa_theory.proofs.derive.closed_forms import OwnSetting
from lsa_theory.proofs.derive.steps import (
    A,
    convergence_steps,
    flow_steps,
    formula_step,
    fourth_steps,
    moment_steps,
    normal_steps,
    slice_steps,
    split_steps,
    text,
)


@dataclass(frozen=True)
class Result:
    """Closed forms with their steps, and hypotheses beyond those of training."""

    values: dict[str, TracePolynomial]
    steps: tuple[Step, ...]
    given: tuple[str, ...] = field(default=())


class Quantity(NamedTuple):
    says: str
    compute: Callable[[OwnSetting], Result]


def population_loss(s: OwnSetting) -> Result:
    if s.law != "gaussian":
        raise InputError("law", s.law, "gaussian: this loss needs moments up to ten", "ask for reduced-loss")
    because, how = "1/2 E(yhat - <w, x>)^2 by Gaussian integration by parts", "set partitions and pairings"
    return Result({"loss": s.loss}, (formula_step("loss", s.loss, because, lambda: s.loss_again() == s.loss, how),))


def reduced_loss(s: OwnSetting) -> Result:
    return Result({"slice(loss)": s.slice_loss}, (*moment_steps(s), *slice_steps(s)), ("u12 = u21 = 0",))


def flow(s: OwnSetting) -> Result:
    return Result(s.velocity, (*moment_steps(s), *slice_steps(s), *flow_steps(s)), ("u12 = u21 = 0",))


def minimizer(s: OwnSetting) -> Result:
    steps = (*moment_steps(s), *slice_steps(s), *normal_steps(s), *split_steps(s))
    return Result({"argmin(u*U11)": s.minimiser}, steps)


def minimal_loss(s: OwnSetting) -> Result:
    return Result({"minimum(loss)": s.lowest}, minimizer(s).steps)


def limit(s: OwnSetting) -> Result:
    best = s.minimiser
    inverse, root = best * s.factor(), s.root_of_factor()
    size = (inverse.T * inverse).trace() ** Fraction(1, 4) / root
    start = "start: u = sigma > 0, U11 = sigma Theta Theta', ||Theta Theta'||_F = 1, u12 = u21 = 0, its loss below that at 0"
    if s.of_paper:
        start += " (superfluous here: ours-thm-4.1)"
    steps = (*minimizer(s).steps, *flow_steps(s), *convergence_steps(s))
    return Result({"limit(U11)": best / size, "limit(u)": size}, steps, (start,))


def predictor(s: OwnSetting) -> Result:
    beta, trained = letter(words.vector("beta(M)")), limit(s)
    value = s.factor("M") * beta.T * s.minimiser * s.symbolic.query
    return Result({"limit(yhat(M))": value}, trained.steps, trained.given)


def risk(s: OwnSetting) -> Result:
    value = s.risk_of(A)
    steps = [*moment_steps(s), *slice_steps(s), *normal_steps(s), *split_steps(s), *moment_steps(s, "M", s.test_inputs)]
    if s.law == "gaussian":
        shows = f"E(x'A'beta(M) - <w, x>)^2 = {text(value)}"
        because = "the query is independent of the prompt; put in the moments"
        steps.append(verify(shows, because, lambda: s.risk_again(A) == value, "integration by parts of the squared error"))
    else:
        shows = f"E(x'A'beta(M) - <w, x>)^2 = {text(value)}"
        steps.append(infer(shows, "the query is independent of the prompt; put in the moments", "independence"))
    given = ["test prompts have M examples; the noise of the query's own label is not counted"]
    given += ["test inputs have covariance Sigma"] * s.test_covariance
    given += ["the test query has second moment Q"] * s.query_covariance
    return Result({"risk(M)": s.risk_of(s.minimiser)}, tuple(steps), tuple(given))


def fourth_moment(s: OwnSetting) -> Result:
    value = s.input_law.sample(A, LAMBDA, "N")
    if s.law == "gaussian":
        sample = s.symbolic.sample_covariance()
        again, how = (lambda: s.symbolic.expectation()(sample * A * sample) == value), "Gaussian integration by parts"
    else:
        again, how = (lambda: _lengths(s, value)), "sums over the indices of 1, 2 and 3 examples"
    step = formula_step("E[S*A*S]", value, "pairs of equal and of different examples", again, how)
    return Result({"E[S*A*S]": value}, (*fourth_steps(s), step))


def _lengths(s: OwnSetting, value: TracePolynomial) -> bool:
    sizes = (1, 2, 3)
    return all(s.input_law.sample_again(A, LAMBDA, n) == value.substitute({"N": TracePolynomial.scalar(n)}) for n in sizes)


def second_moment(s: OwnSetting) -> Result:
    second, cross = s.moments()
    return Result({"E[beta*beta.T]": second, "E[beta*w.T]": cross}, moment_steps(s))


QUANTITIES = {
    "population-loss": Quantity("the loss in all four blocks U11, u12, u21, u", population_loss),
    "reduced-loss": Quantity("the loss where u12 = u21 = 0", reduced_loss),
    "flow": Quantity("the gradient flow where u12 = u21 = 0", flow),
    "minimizer": Quantity("the product u U11 at the global minimum", minimizer),
    "minimal-loss": Quantity("the minimum over all parameters", minimal_loss),
    "limit": Quantity("where the gradient flow ends", limit),
    "predictor": Quantity("what the trained model predicts on M examples", predictor),
    "risk": Quantity("the squared error of the trained model on M examples", risk),
    "second-moment": Quantity("the second moments of beta = (1/N) sum y_i x_i", second_moment),
    "fourth-moment": Quantity("E[S A S] for a fixed matrix A", fourth_moment),
}
