"""Own claim: where LSA beats predicting zero, covariates scaled by k, any N, M and noise: exactly where

k^2 (1 + 1/M) tr(Gamma^-2 Lambda^3) + (k^2 tr(Lambda) + noise)/M tr(Gamma^-2 Lambda^2) < 2 tr(Gamma^-1 Lambda^2);

for Lambda = l I this is k^2 (1 + (d+1)/M) + noise/(l M) < 2 (1 + (d+1)/N).
"""

from derivations.zhang2023.ours.ours_cov_shift import ERROR
from derivations.zhang2023.paper.thm_4_2_risk import TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.language.names import Names
from lsa_theory.language.nodes import read
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.symbolic import Symbolic
from lsa_theory.proofs.derivation import Derivation, infer, verify

COST = "k**2*(1 + 1/M)*tr(inv(Gamma)**2*Lambda**3) + (k**2*tr(Lambda) + noise)/M*tr(inv(Gamma)**2*Lambda**2)"
MARGIN = f"2*tr(inv(Gamma)*Lambda**2) - ({COST})"
FLAT = "l*d*N**2/(N + d + 1)**2*(2*(1 + (d + 1)/N) - k**2*(1 + (d + 1)/M) - noise/(l*M))"

CLAIM = Claim(
    ref="ours-beats-zero",
    title="Where LSA beats predicting zero",
    says="The error of zero minus that of LSA under scaled covariates; LSA wins exactly where the bracket is positive.",
    statement=(f"k**2*tr(Lambda) - {ERROR} == k**4*({MARGIN})",),
    given=(
        COVARIANCE,
        Hypothesis("y_i = <w, k x_i> + e_i, w ~ N(0, I_d), x_i ~ N(0, Lambda), Var(e) = noise, i = 1..M", "noise >= 0"),
        Hypothesis("covariates of prompt and query are scaled by k, k not 0"),
        TRAINED,
    ),
    where="not in the paper",
    section="Main results",
    order=73,
    as_printed=False,
    findings=(
        Finding(
            "sharper",
            "For Lambda = l I, without shift and noise, LSA wins exactly where (d + 1)/M < 1 + 2 (d + 1)/N, so for every"
            " M >= d + 1; scaled by k it loses for k^2 >= 2 (1 + (d + 1)/N) whatever M.",
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            verify(
                "for Lambda = l I: 2 (1 + (d+1)/N) - k^2 (1 + (d+1)/M) - noise/(l M), times l d (N/(N + d + 1))^2",
                "Gamma = l (N + d + 1)/N I",
                isotropic,
                "rational functions of d, N, M, k, l and the noise",
            ),
            infer("the sign of the difference is that of the bracket", "k^4 is positive", "nonnegativity"),
        )
    )


def isotropic() -> bool:
    """The bracket at Lambda = l I."""
    n, d, level = (TracePolynomial.symbol(name) for name in ("N", "d", "l"))
    one = TracePolynomial.identity()
    at = {"Lambda": level * one, "Gamma": level * (n + d + 1) / n * one}
    meaning = Symbolic(Names())
    margin, flat = (read(parse_expression(formula), meaning) for formula in (MARGIN, FLAT))
    return (margin.substitute(at) - flat).is_zero()
