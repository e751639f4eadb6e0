"""Own claim: test covariances k Lambda_tau, diagonal with i.i.d. Exponential(1) entries (c = k in Figure 1), the rule l I:

error = k d (6 l^2 k^2 - 4 l k + 1) + l^2 k^3 d (2 d + 10)/M + 2 l^2 noise k^2 d/M,

with l = N/(3N + d + 5) for LSA trained on such prompts, 1/3 for N to infinity.
"""

from derivations.zhang2023.ours.ours_exponential_entries import ratio
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.model.risk.spectra import random_risk_parts
from lsa_theory.moments.random_covariance import EXPONENTIAL
from lsa_theory.proofs.derivation import Derivation, conclude, infer, verify

BIAS = "k*d*(l**2*k**2*mean(l_i**3) - 2*l*k*mean(l_i**2) + mean(l_i))"
SPREAD = "l**2*k**3*d/M*(mean(l_i**3) + mean(l_i**2*tr(Lambda))) + l**2*k**2*noise*d/M*mean(l_i**2)"

CLAIM = Claim(
    ref="ours-random-error",
    title="Figure 1's LSA error in closed form",
    says="The error of l I on diagonal Exponential(1) covariances times k, for every d and M; LSA has l = N/(3N + d + 5).",
    statement=(
        "risk(l*I) == k*d*(6*l**2*k**2 - 4*l*k + 1) + l**2*k**3*d*(2*d + 10)/M + 2*l**2*noise*k**2*d/M",
        "limit_MN(risk(l*I)) == k*d*(2/3*k**2 - 4/3*k + 1)",
    ),
    given=(
        Hypothesis(
            "prompt and query have the covariance k Lambda_tau, Lambda_tau diagonal with i.i.d. Exponential(1) entries"
        ),
        Hypothesis("y_i = <w, x_i> + e_i, E[ww'] = I, Var(e) = noise", "noise >= 0"),
        Hypothesis(
            "LSA is trained at length N on such covariances with k = 1, to its limit (4.12): l = N/(3N + d + 5),"
            " see ours-exponential"
        ),
    ),
    where="not in the paper, which simulates it (Figure 1)",
    section="Main results",
    order=86,
    as_printed=False,
    measures=("finite laws: exponential",),
    findings=(
        Finding(
            "sharper",
            "For N, M to infinity the error is 1/3 of that of zero at k = 1, and 19/3 and 43 times it at k = 4 and 9:"
            " LSA does"
            " not converge to the task on random covariances.",
        ),
    ),
)


def derive() -> Derivation:
    names = {"alpha": TracePolynomial.symbol("l"), "c": TracePolynomial.symbol("k")}
    bias, spread, noise = (part.substitute(names) for part in random_risk_parts().values())
    rate = ratio(EXPONENTIAL)
    third = TracePolynomial.scalar(1) / 3
    return Derivation(
        (
            infer(
                f"error = {BIAS} + {SPREAD}",
                "ours-random-test with k Lambda for Lambda; tr(Lambda^m) = sum_i l_i^m, and all entries have one law",
                "substitution",
            ),
            verify(
                "with E[l^m] = m! and independent entries this is the claim, and what lsa_theory.model.risk computes",
                "E[l_i^2 tr(Lambda)] = 6 + 2 (d - 1)",
                lambda: (by_entries(f"{BIAS} + {SPREAD}") - bias - spread - noise).is_zero(),
                "rational functions of d, M, k, l and the noise",
            ),
            verify(
                "the rate N/(3N + d + 5) (ours-exponential) tends to 1/3",
                "its inverse is 3 + (d + 5)/N",
                lambda: (1 / rate).cancel() == 3 + (TracePolynomial.symbol("d") + 5) / TracePolynomial.symbol("N"),
                "rational functions of N and d",
            ),
            infer("the terms in 1/M vanish for M to infinity", "the error is continuous in l", "continuous mapping"),
            *conclude({"risk(l*I)": bias + spread + noise}, "moments of the exponential law put in", "substitution"),
            *conclude(
                {"limit_MN(risk(l*I))": bias.substitute({"l": third})}, "the terms in 1/M vanish", "continuous mapping"
            ),
        )
    )


def by_entries(formula: str) -> TracePolynomial:
    """A formula in moments of the entries, under Exponential(1)."""
    return EXPONENTIAL.apply(read(parse_expression(formula), Symbolic(Names())))
