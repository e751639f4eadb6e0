"""Own claim: the error of x_query' A (1/M) sum y_i x_i for labels of any kind, from second moments only:

E(yhat - y_query)^2 = (A c - a)'Q(A c - a) + 1/M tr(A Sigma A'Q) + e - a'Qa

with c = E[yx] and Sigma = Cov(yx) in the prompt, E[xx'] = Q, E[yx] = Q a and E[y^2] = e at the query.
"""

from derivations.zhang2023.shared.second_moments import ENERGY, SIGMA, A, risk_parts
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.moments.prompt import letter
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

BIAS = "(A*c - a).T*Q*(A*c - a)"
VARIANCE = "1/M*tr(A*Sigma*A.T*Q)"
MISFIT = "e - a.T*Q*a"

PROMPT = Hypothesis(
    "the examples (x_i, y_i), i = 1..M, are i.i.d. with E[yx] = c and Cov(yx) = Sigma finite; no normality", "Sigma psd"
)
ASKED = Hypothesis(
    "the query is independent of them, E[xx'] = Q, E[yx] = Q a, E[y^2] = e finite; its noise, if counted, is part of e",
    "Q psd",
    needed="E[y^2] = inf: both sides are infinite",
)

CLAIM = Claim(
    ref="ours-labels",
    title="The error of any rule on labels of any kind",
    says="For any labels, any rule A and any law of the query, the error from second moments, in three parts.",
    statement=(
        f"risk(A) == {BIAS} + {VARIANCE} + {MISFIT}",
        f"risk(part_bias) == {BIAS}",
        f"risk(part_variance) == {VARIANCE}",
        f"risk(part_misfit) == {MISFIT}",
    ),
    given=(PROMPT, ASKED),
    where="not in the paper, which has A = Gamma^-1 and a query of the prompt's law (4.6)",
    section="Main results",
    order=68,
    as_printed=False,
    measures=("finite laws: any",),
    findings=(
        Finding("stronger", "(4.6) is the case A = Gamma^-1, Q = Lambda, c = Lambda a; normality of x is never used."),
        Finding("sharper", "A query of another law has its own a and e: labels that mean something else there are a bias."),
    ),
)


def derive() -> Derivation:
    rule, q, c = letter(words.matrix("A")), letter(words.matrix("Q", symmetric=True)), letter(words.vector("c"))
    parts = risk_parts(rule, c, SIGMA, A, q)
    return Derivation(
        (
            infer("yhat - y = x'A(h - E h) + x'(A c - a) + (x'a - y), h = (1/M) sum_i y_i x_i", "E h = c", "definition"),
            identity(
                "(M*B + M*(M - 1)*c*c.T)/M**2 == c*c.T + (B - c*c.T)/M",
                "B = E[y^2 xx']: M equal and M (M-1) different pairs give E[hh'] = cc' + Sigma/M",
            ),
            infer("h is independent of the query", "the examples are", "independence"),
            verify(
                "the cross terms vanish: the three parts add up to the whole",
                "E[h - E h] = 0 and E[x (x'a - y)] = Q a - Q a = 0",
                lambda: sum_of_parts(parts) and not ENERGY.is_zero(),
                "canonical forms of trace polynomials",
            ),
            *conclude(parts, "h is independent of the query: second moments put in", "independence"),
        )
    )


def sum_of_parts(parts: dict[str, TracePolynomial]) -> bool:
    """Whether the mean square of the sum is the sum of the mean squares."""
    total = sum((parts[f"risk(part_{name})"] for name in ("variance", "misfit")), parts["risk(part_bias)"])
    return bool((parts["risk(A)"] - total).is_zero())
