"""Own claim: tr(A'B) <= ||A||_F ||B||_F <= sqrt(d) ||A||_op ||B||_F: all that the paper uses of lem-D.3, from
Cauchy-Schwarz."""

from fractions import Fraction

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim
from lsa_theory.moments.prompt import letter
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="ours-D.3",
    title="The trace inequality that is used, by Cauchy-Schwarz",
    says="The outer inequality of lem-D.3 with the Frobenius norm in the middle, without singular values.",
    statement=("tr(A.T*B) <= norm_F(A)*norm_F(B) <= sqrt(d)*norm_op(A)*norm_F(B)",),
    where="not in the paper; sharpens Lemma D.3",
    section="Appendix",
    order=430,
    as_printed=False,
    measures=("fixed matrices",),
)


def derive() -> Derivation:
    a, b = (letter(words.matrix(name)) for name in "AB")
    sizes = [(x.T * x).trace() ** Fraction(1, 2) for x in (a, b)]
    norm = TracePolynomial.symbol("a_op")
    return Derivation(
        (
            identity(
                "norm_F(s*A - r*B)**2 == s**2*norm_F(A)**2 + r**2*norm_F(B)**2 - 2*r*s*tr(A.T*B)",
                "with r = ||A||_F and s = ||B||_F: 0 <= 2 r s (r s - tr(A'B))",
            ),
            infer("tr(A'B) <= ||A||_F ||B||_F", "divide by 2 r s; if r s = 0 both sides are 0", "sum of squares"),
            infer("||A||_F <= sqrt(d) ||A||_op", "d singular values, none above ||A||_op", "operator norm"),
            *conclude(
                {"tr(A.T*B) <=": sizes[0] * sizes[1]},
                "the square ||s A - r B||^2 is nonnegative",
                "sum of squares",
                {"norm_op(A)": norm},
            ),
            *conclude(
                {"norm_F(A)*norm_F(B) <=": TracePolynomial.symbol("d", Fraction(1, 2)) * norm * sizes[1]},
                "||A||_F <= sqrt(d) ||A||_op",
                "operator norm",
                {"norm_op(A)": norm},
            ),
        ),
        {"norm_op(A)": norm},
    )
