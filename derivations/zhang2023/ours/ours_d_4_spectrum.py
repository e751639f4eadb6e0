"""Own claim: the eigenvalues of AB are real and nonnegative for all A, B >= 0, commuting or not: det(mu I - AB) is
det(mu I - P B P) with P = A^(1/2)."""

from derivations.zhang2023.paper.eq_3_6_prediction import product
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.moments.prompt import letter
from lsa_theory.proofs.derivation import Derivation, infer, verify

CLAIM = Claim(
    ref="ours-D.4",
    title="The spectrum of a product of positive semidefinite matrices",
    says="For symmetric positive semidefinite A and B all eigenvalues of AB are real and nonnegative, without commutation.",
    given=(
        Hypothesis("A is positive semidefinite and symmetric", "A psd", needed="A = -I, B = I"),
        Hypothesis("B is positive semidefinite and symmetric", "B psd", needed="as for A"),
    ),
    where="not in the paper; complements Lemma D.4",
    section="Appendix",
    order=440,
    as_printed=False,
    measures=("spectrum of a product",),
)


def derive() -> Derivation:
    return Derivation(
        (
            verify(
                "[[mu I, X], [Y, I]] = [[mu I - X Y, X], [0, I]] [[I, 0], [Y, I]] = [[I, 0], [Y/mu, I]] [[mu I, X],"
                " [0, I - Y X/mu]]",
                "multiply the blocks",
                two_factorisations,
                "block matrices over trace polynomials, canonical forms",
            ),
            infer(
                "det(mu I - X Y) = det(mu I - Y X)",
                "determinants of the two factorisations; both sides are polynomials in mu",
                "polynomial identity",
            ),
            infer("A = P^2 with P symmetric", "square root", "spectral theorem"),
            infer(
                "AB = P (P B) has the eigenvalues of (P B) P = (B^(1/2) P)' (B^(1/2) P), real and nonnegative",
                "X = P, Y = P B",
                "sum of squares",
            ),
        )
    )


def two_factorisations() -> bool:
    x, y, unit = letter(words.matrix("X")), letter(words.matrix("Y")), TracePolynomial.identity()
    mu, nil = TracePolynomial.symbol("mu"), TracePolynomial({})
    whole = [[mu * unit, x], [y, unit]]
    first = product([[mu * unit - x * y, x], [nil, unit]], [[unit, nil], [y, unit]])
    second = product([[unit, nil], [y / mu, unit]], [[mu * unit, x], [nil, unit - y * x / mu]])
    return all(
        (a - b).is_zero()
        for other in (first, second)
        for r, s in zip(whole, other, strict=True)
        for a, b in zip(r, s, strict=True)
    )
