"""Own claim: for i.i.d. Exponential(1) diagonal entries the minimiser is u U11 = N/(3N + d + 5) I_d, for every
finite N and d."""

from derivations.zhang2023.paper.cor_c_2_entries import GAMMA_I, XI_I
from derivations.zhang2023.shared.random_prompts import ANY, RANDOM, diagonal_steps, domination_steps, operator_steps
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Hypothesis
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.moments.random_covariance import EXPONENTIAL, GAMMA_LAW, POINT, TWO_POINT, EntryLaw
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

CLAIM = Claim(
    ref="ours-exponential",
    title="Exponential covariances at finite N",
    says="For i.i.d. Exponential(1) entries the trained rule is N/(3N + d + 5) times the identity.",
    statement=("argmin(u*U11) == N/(3*N + d + 5)*I",),
    given=(RANDOM, Hypothesis("Lambda_tau is diagonal with i.i.d. Exponential(1) entries"), ANY),
    where="not in the paper, which has the limit 1/3 (below (4.13))",
    section="Main results",
    order=84,
    as_printed=False,
    measures=("random covariance", "diagonal", "exponential"),
)


def derive() -> Derivation:
    return Derivation(
        (
            *operator_steps(),
            *domination_steps(),
            *diagonal_steps(),
            infer("A* = (xi_i/gamma_i) I_d", "all entries have the same law (lem-C.4)", "substitution"),
            verify(
                "Gamma(k, 1) entries: xi/gamma = N/((k + 2) N + (k + 2) + (k + 2) + (d - 1) k), which is the claim at k = 1",
                "E[l^m] = k (k+1) .. (k+m-1)",
                gamma_entries,
                "rational functions of N, d and k",
            ),
            verify(
                "a constant entry c: xi/gamma = N/((N + 1 + d) c), the inverse eigenvalue of Gamma in thm-4.1",
                "E[l^m] = c^m",
                lambda: ratio(POINT) == N / ((N + 1 + D) * TracePolynomial.symbol("c")),
                "rational functions of N, d and c",
            ),
            verify(
                "p = 1 in the two-point law: the constant entry a",
                "E[l^m] = p a^m + (1 - p) b^m",
                two_points,
                "rational functions of N, d and a",
            ),
            *conclude(
                {"argmin(u*U11)": ratio(EXPONENTIAL) * TracePolynomial.identity()}, "A* = (xi_i/gamma_i) I_d", "substitution"
            ),
        )
    )


N, D, K = (TracePolynomial.symbol(name) for name in ("N", "d", "k"))


def ratio(law: EntryLaw) -> TracePolynomial:
    """``xi_i/gamma_i`` with the formulas of cor-C.2 under a law of the entries."""
    meaning = Symbolic(Names())
    weight, second = (law.apply(read(parse_expression(formula), meaning)) for formula in (GAMMA_I, XI_I))
    return second / weight


def gamma_entries() -> bool:
    general = N / ((K + 2) * N + 2 * (K + 2) + (D - 1) * K)
    at_one = general.substitute({"k": TracePolynomial.scalar(1)})
    return ratio(GAMMA_LAW) == general and at_one == ratio(EXPONENTIAL)


def two_points() -> bool:
    certain = ratio(TWO_POINT).substitute({"p": TracePolynomial.scalar(1)})
    return certain == ratio(POINT).substitute({"c": TracePolynomial.symbol("a")})
