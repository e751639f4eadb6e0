"""Below (4.13): for M, N to infinity E[yhat | x_query, w] -> x_query' [E Lambda^2][E Lambda^3]^-1 [E Lambda] w;
for i.i.d. Exponential(1) entries this is <w, x_query>/3."""

from derivations.zhang2023.ours.ours_exponential_entries import ratio
from derivations.zhang2023.shared.random_prompts import DIAGONAL, RANDOM, SECOND, THIRD, diagonal_steps, diagonal_weight
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Monomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.moments.prompt import SymbolicSetting, covariance
from lsa_theory.moments.random_covariance import EXPONENTIAL, mean, monomials
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

CLAIM = Claim(
    ref="eq-4.13a",
    title="Long contexts under random covariances",
    says="The mean prediction on prompts with a fresh covariance of the training law, for M and N to infinity.",
    statement=("limit_MN(E[yhat]) == x.T*mean(Lambda**2)*inv(mean(Lambda**3))*mean(Lambda)*w",),
    given=(
        RANDOM,
        THIRD,
        DIAGONAL,
        Hypothesis("y_i = <w, x_i>, x_i ~ N(0, Lambda_new), Lambda_new a fresh draw of the law of Lambda_tau"),
        Hypothesis("parameters at the limit (4.12)"),
    ),
    where="below (4.13)",
    section="Main results",
    order=82,
    measures=("random covariance", "diagonal"),
    stronger=("ours-exponential", "ours-random-error"),
    findings=(
        Finding("stronger", "M -> infinity is not needed: E[S] = Lambda_new for every M >= 1; only N -> infinity is."),
        Finding(
            "sharper",
            "For Exponential(1) entries and finite N the factor is N/(3N + d + 5), which increases to 1/3"
            " (ours-exponential).",
        ),
    ),
)


def derive() -> Derivation:
    setting = SymbolicSetting()
    rule = SECOND * without_n(diagonal_weight()) ** -1  # A* is [E Gamma Lambda^2]^-1 E[Lambda^2], moments are symmetric
    return Derivation(
        (
            *diagonal_steps(),
            identity("mean(E[S(M)]) == mean(Lambda)", "E[yhat | x_query, w] is linear in S(M), for every M"),
            verify(
                "E[Gamma Lambda^2] -> E[Lambda^3] for N to infinity",
                "every other term carries 1/N",
                lambda: without_n(diagonal_weight()) == mean(covariance() ** 3),
                "canonical forms of trace polynomials",
            ),
            infer(
                "A* -> [E Lambda^3]^-1 E[Lambda^2]", "the inverse is continuous where E Lambda^3 > 0", "continuous mapping"
            ),
            verify(
                "Exponential(1) entries: A* E[Lambda] -> 1/3 I",
                "E[l^m] = m!; the limit of xi/gamma for N to infinity times E[l] = 1",
                exponential_gives_a_third,
                "rational functions of N and d",
            ),
            *conclude(
                {"limit_MN(E[yhat])": setting.query.T * rule * mean(covariance()) * setting.task},
                "the prediction is continuous in the rule",
                "continuous mapping",
            ),
        )
    )


def without_n(expression: TracePolynomial) -> TracePolynomial:
    """The limit for N to infinity of a polynomial in 1/N."""
    total = TracePolynomial({}, *expression.shape)
    for word, number, monomial, den in monomials(expression):
        power = dict(monomial).get("N", 0)
        assert power <= 0 and den == 1
        if power == 0:
            total = total + TracePolynomial({word: den * number}, *expression.shape) * _without(monomial)
    return total


def _without(monomial: Monomial) -> TracePolynomial:
    result = TracePolynomial.scalar(1)
    for generator, power in monomial:
        result = result * TracePolynomial.symbol(generator, power)
    return result


def exponential_gives_a_third() -> bool:
    """``1/factor`` is a polynomial in 1/N: its limit is 3, and ``E[l] = 1``."""
    inverse = 1 / ratio(EXPONENTIAL).cancel()
    inverse = TracePolynomial.scalar(inverse.as_scalar().cancel())
    return without_n(inverse) == 3 and EXPONENTIAL.moment(1) == 1
