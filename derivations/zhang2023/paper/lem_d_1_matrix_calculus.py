"""Lemma D.1: d/dx x'Bx = (B + B')x; Vec(AXB) = (B' (x) A) Vec X; tr(A'B) = Vec(A)' Vec(B); d/dX tr(XBX') = XB' + XB;
d/dX tr(AX') = A; d/dX tr(AXBX'C) = A'C'XB' + CAXB."""

from derivations.zhang2023.shared.index_algebra import Term, entry, equal
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.proofs.derivation import Derivation, verify

CLAIM = Claim(
    ref="lem-D.1",
    title="Matrix calculus",
    says="Six identities: four matrix derivatives, and vectorisation of products and of the trace.",
    statement=(
        "grad(p.T*B*p, p) == (B + B.T)*p",
        "grad(tr(X*B*X.T), X) == X*B.T + X*B",
        "grad(tr(A*X.T), X) == A",
        "grad(tr(A*X*B*X.T*C), X) == A.T*C.T*X*B.T + C*A*X*B",
    ),
    given=(Hypothesis("A, B, C, X are d x d, Vec stacks columns", needed="any sizes that fit: the same proofs"),),
    where="Lemma D.1",
    section="Appendix",
    order=410,
    measures=("vectorisation",),
)


def derive() -> Derivation:
    how = "index algebra: equal sums of products up to the names of summation indices"
    return Derivation(
        (
            verify(
                "Vec(AXB) = (B' (x) A) Vec X",
                "entry (k, l) of both sides; the pair (k, l) labels a place of Vec, and (P (x) Q)_(kl)(ij) = P_lj Q_ki",
                lambda: equal(product_entry(), kronecker_entry()),
                how,
            ),
            verify("tr(A'B) = Vec(A)' Vec(B)", "both are the sum of A_kl B_kl over all k and l", traces_agree, how),
        )
    )


def product_entry() -> Term:
    """``(A X B)_kl``."""
    return entry("A", "k", "i"), entry("X", "i", "j"), entry("B", "j", "l")


def kronecker_entry() -> Term:
    """``sum_ij (B')_lj A_ki X_ij``: the matrix ``B' (x) A`` applied to ``Vec X``."""
    return entry("B", "l", "j", transposed=True), entry("A", "k", "i"), entry("X", "i", "j")


def traces_agree() -> bool:
    trace = entry("A", "l", "k", transposed=True), entry("B", "k", "l")
    vectors = entry("A", "m", "n"), entry("B", "m", "n")
    return equal(trace, vectors)
