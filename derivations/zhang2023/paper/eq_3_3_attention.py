"""(3.3): f_LSA(E) = E + W_PV E (E' W_KQ E)/rho, with (d+1) x (d+1) parameters W_PV and W_KQ."""

from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis, Status
from lsa_theory.moments.prompt import letter
from lsa_theory.proofs.derivation import Derivation, verify

CLAIM = Claim(
    ref="eq-3.3",
    title="Linear self-attention",
    says="f_LSA(E) = E + W_PV E (E' W_KQ E)/rho, code: lsa_theory.model.attention.f_lsa.",
    given=(Hypothesis("E is (d+1) x (N+1), W_PV and W_KQ are (d+1) x (d+1), rho > 0"),),
    where="(3.3)",
    section="Setting",
    order=33,
    expected=Status.DEFINITION,
    measures=("f_LSA",),
    findings=(Finding("sharper", "(c W_PV, W_KQ/c) gives the same f_LSA for every c != 0: parameters are never unique."),),
)


def derive() -> Derivation:
    how = "canonical forms of rectangular words"
    return Derivation(
        (
            verify("the shapes fit: f_LSA(E) is (d+1) x (N+1)", "multiply", lambda: network("1").shape == ("k", "n"), how),
            verify("f_LSA is unchanged under (c W_PV, W_KQ/c)", "c cancels", lambda: network("1") == network("c"), how),
        )
    )


def network(scale: str) -> TracePolynomial:
    """(3.3) with W_PV times ``scale`` and W_KQ divided by it; k = d + 1 rows, n = N + 1 columns."""
    embedding = letter(words.Letter("E", "k", "n"))
    value, key_query = (letter(words.Letter(name, "k", "k")) for name in ("V", "K"))
    c = TracePolynomial.scalar(1) if scale == "1" else TracePolynomial.symbol(scale)
    attention = embedding.T * (key_query / c) * embedding / TracePolynomial.symbol("rho")
    return embedding + c * value * embedding * attention
