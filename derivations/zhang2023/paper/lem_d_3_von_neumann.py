"""Lemma D.3: tr(A'B) <= sum_i s_i(A) s_i(B) <= ||A||_op sum_i s_i(B) <= sqrt(d) ||A||_op ||B||_F for d x d matrices,
s_i being the singular values in decreasing order (the paper writes U and V)."""

from fractions import Fraction

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.moments.prompt import letter
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="lem-D.3",
    title="Von Neumann's trace inequality",
    says="The trace of a product is bounded by singular values, and by operator and Frobenius norm with a factor sqrt(d).",
    statement=("tr(A.T*B) <= sv_dot(A, B) <= norm_op(A)*norm_nuc(B) <= sqrt(d)*norm_op(A)*norm_F(B)",),
    given=(Hypothesis("A and B are d x d", needed="for m x n matrices sqrt(min(m, n))"),),
    where="Lemma D.3",
    section="Appendix",
    order=430,
    measures=("fixed matrices",),
    stronger=("ours-D.3",),
    findings=(
        Finding(
            "sharper",
            "The paper uses the outer inequality only; it needs Cauchy-Schwarz alone, tr(A'B) <= ||A||_F ||B||_F"
            " <= sqrt(d) ||A||_op ||B||_F, and ||A||_F in place of sqrt(d) ||A||_op is sharper (ours-D.3).",
            "A = diag(1, 0): ||A||_F = 1, sqrt(2) ||A||_op = sqrt(2)",
        ),
    ),
)


def derive() -> Derivation:
    norm, nuclear, product = (TracePolynomial.symbol(name) for name in ("a_op", "b_nuc", "sv"))
    b = letter(words.matrix("B"))
    size = (b.T * b).trace() ** Fraction(1, 2)
    root = TracePolynomial.symbol("d", Fraction(1, 2))
    return Derivation(
        (
            infer("tr(A'B) <= sum_i s_i(A) s_i(B)", "for decreasing singular values", "von Neumann"),
            infer("s_i(A) <= s_1(A) = ||A||_op for every i", "singular values are ordered", "definition"),
            infer("sum_i s_i(B) <= sqrt(d) (sum_i s_i(B)^2)^(1/2)", "against the vector of ones", "Cauchy-Schwarz"),
            identity(
                "norm_F(P*D*Q.T)**2 == tr(P.T*P*D*Q.T*Q*D.T)",
                "with B = P D Q', P'P = Q'Q = I: ||B||_F^2 = tr(D D') is the sum of the squares s_i(B)^2",
            ),
            *conclude(
                {"tr(A.T*B) <=": product},
                "singular values in decreasing order",
                "von Neumann",
                {"norm_op(A)": norm, "norm_nuc(B)": nuclear, "sv_dot(A, B)": product},
            ),
            *conclude(
                {"sv_dot(A, B) <=": norm * nuclear},
                "s_i(A) <= s_1(A) = ||A||_op",
                "definition",
                {"norm_op(A)": norm, "norm_nuc(B)": nuclear, "sv_dot(A, B)": product},
            ),
            *conclude(
                {"norm_op(A)*norm_nuc(B) <=": root * norm * size},
                "sum_i s_i(B) <= sqrt(d) ||B||_F",
                "Cauchy-Schwarz",
                {"norm_op(A)": norm, "norm_nuc(B)": nuclear, "sv_dot(A, B)": product},
            ),
        ),
        {"norm_op(A)": norm, "norm_nuc(B)": nuclear, "sv_dot(A, B)": product},
    )
