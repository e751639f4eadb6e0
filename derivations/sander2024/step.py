"""For tokens turned by d/2 independent uniform angles the best step of a linear layer on n transitions is 2/(n + d -
1); its risk is (d - 1)/(n + d - 1) of that of predicting zero."""

from fractions import Fraction
from itertools import product

from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

CLAIM = Claim(
    ref="sander-step",
    title="Rotated tokens",
    says=(
        "For tokens turned by d/2 independent uniform angles the best step of a linear layer on n "
        "transitions is 2/(n + d - 1); its risk is (d - 1)/(n + d - 1) of that of predicting zero."
    ),
    statement=(
        "minimum(risk_rotated) == (d - 1)/(n + d - 1)",
        "argmin(k) == 2/(n + d - 1)",
    ),
    given=(
        Hypothesis(
            "x_(t+1) = W x_t, W = diag of d/2 rotations by independent uniform angles, every block of x_1 of length one"
        ),
        Hypothesis("the prediction of x_(n+2) is k sum_(t <= n) x_(t+1) <x_t, x_(n+1)>, n >= 1, d even"),
    ),
    where="commuting orthogonal W",
    source="Sander et al. 2024",
    section="Related work",
    order=1,
    as_printed=False,
    measures=("literal: tokens",),
)


FIRST, SECOND = "n/2", "n*(n + d - 1)/4"  # E<guess, truth> and E|guess|^2 of a block, k = 1


def derive() -> Derivation:
    n, d = (TracePolynomial.symbol(name) for name in ("n", "d"))
    return Derivation(
        (
            infer(
                "block j of the guess is k sum_a R^-a truth_j sum_k cos(a angle_k), a = 1..n steps back from the query",
                "<x_t, x_(n+1)> = sum_k cos((n + 1 - t) angle_k), blocks have length one",
                "definition",
            ),
            infer(
                "both moments are polynomials in n and d, of degree at most two in n and one in d",
                "the cosines of different angles are independent; counts of pairs of steps",
                "symmetry",
            ),
            verify(
                f"E<guess, truth> = {FIRST} and E|guess|^2 = {SECOND} per block",
                "n = 1..4 and d = 2, 4, 6, each cosine as a Laurent polynomial in e^(i angle)",
                moments,
                "constant coefficients in fractions",
            ),
            identity(
                f"1 - 2*k*{FIRST} + k**2*{SECOND} == {SECOND}*(k - 2/(n + d - 1))**2 + (d - 1)/(n + d - 1)",
                "complete the square",
            ),
            *conclude(
                {"minimum(risk_rotated)": (d - 1) / (n + d - 1), "argmin(k)": 2 / (n + d - 1)},
                "the factor of the square is positive",
                "sum of squares",
            ),
        )
    )


def moments() -> bool:
    return all(
        (of_block(n, blocks, 1), of_block(n, blocks, 2)) == (Fraction(n, 2), Fraction(n * (n + 2 * blocks - 1), 4))
        for n, blocks in product((1, 2, 3, 4), (1, 2, 3))
    )


def of_block(n: int, blocks: int, degree: int) -> Fraction:
    """``E<guess, truth>`` (degree 1) or ``E|guess|^2`` (degree 2) of the first block, summed over steps and angles."""
    total = Fraction(0)
    for steps in product(range(1, n + 1), repeat=degree):
        turn = steps[0] - (steps[1] if degree == 2 else 0)  # the angle between what is compared, in steps
        for angles in product(range(blocks), repeat=degree):
            for signs in product((1, -1), repeat=degree + 1):
                exponents = [0] * blocks
                exponents[0] += signs[-1] * turn
                for step, angle, sign in zip(steps, angles, signs, strict=False):
                    exponents[angle] += sign * step
                total += Fraction(not any(exponents), 2 ** (degree + 1))
    return total
