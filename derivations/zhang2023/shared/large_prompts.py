"""The trained predictor for long training and test prompts: M, N -> infinity together, in any way."""

from __future__ import annotations

from derivations.zhang2023.shared.second_moments import TASK
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Laurent, Scalar
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.prompt import QUERY, SymbolicSetting, letter
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, Step, conclude, infer

EXAMPLES = Hypothesis(
    "the test examples (x_i, y_i), i = 1, 2, .., are i.i.d. with x_i ~ N(0, Lambda)",
    needed="independent examples with different laws are not enough, see task-shift",
)


def without_samples(expression: TracePolynomial) -> TracePolynomial:
    """The limit N -> infinity of a matrix whose coefficients are Laurent polynomials in N: terms in 1/N are dropped.

    >>> from lsa_theory.moments.prompt import covariance
    >>> without_samples(SymbolicSetting().gamma().gamma()) == covariance()
    True
    """
    terms = {}
    for word, scalar in expression.terms.items():
        kept: Laurent = {}
        for monomial, number in scalar.num.items():
            power = dict(monomial).get("N", 0)
            if power > 0 or scalar.den:
                raise ValueError("no limit for N to infinity is read off here")
            if power == 0:
                kept[monomial] = number
        terms[word] = Scalar(kept)
    return TracePolynomial(terms, *expression.shape)


def mean_of_examples(scale: TracePolynomial | None = None) -> TracePolynomial:
    """``E[(1/M) sum_i <p, k x_i> k x_i]`` for a fixed task p: the expectation of ``k^2 S p``."""
    setting, k = SymbolicSetting(), scale if scale is not None else TracePolynomial.scalar(1)
    scaled = {"S(M)": k * k * setting.sample_covariance("M")}
    return setting.expectation("M")((setting.sample_covariance("M") * TASK).substitute(scaled))


def limit_of_prediction(mean: TracePolynomial) -> TracePolynomial:
    """``x' (lim Gamma)^-1 E[yx]`` for a prompt whose mean of ``y_i x_i`` tends to ``mean``."""
    return letter(QUERY).T * without_samples(SymbolicSetting().gamma().gamma()) ** -1 * mean


def long_prompts(mean: TracePolynomial, integrable: str, steps: tuple[Step, ...] = ()) -> Derivation:
    """(4.3), the law of large numbers for ``(1/M) sum_i y_i x_i -> mean`` and ``Gamma -> Lambda``."""
    return Derivation(
        (
            infer("yhat = x' Gamma^-1 (1/M) sum_i y_i x_i", "(4.3)", "definition"),
            *steps,
            identity("Gamma - Lambda == (Lambda + tr(Lambda)*I)/N", "so Gamma -> Lambda as N -> infinity, M or not"),
            infer("(1/M) sum_i y_i x_i -> E[yx] almost surely", integrable, "strong law"),
            infer("yhat -> x' Lambda^-1 E[yx] almost surely", "inversion is continuous at Lambda", "continuous mapping"),
            *conclude(
                {"limit_MN(yhat(M))": limit_of_prediction(mean)},
                "yhat -> x' Lambda^-1 E[yx] almost surely",
                "continuous mapping",
            ),
        )
    )
