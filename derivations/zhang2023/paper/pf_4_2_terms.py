"""Proof of Theorem 4.2: yhat - y = (yhat - b'x) + (b'x - a'x) + (a'x - y) with b = Gamma^-1 E(yx). The cross terms IV, V, VI
vanish, II = 1/M tr[Sigma Gamma^-2 Lambda], III = tr[(I - Lambda Gamma^-1)^2 Lambda a a']
= 1/N^2 tr[(I + tr(Lambda) Lambda^-1)^2 Gamma^-2 Lambda^3 a a']."""

from derivations.zhang2023.paper.thm_4_2_risk import LAW, MOMENTS, SLOPE, SPREAD, TRAINED
from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.second_moments import COV, MEAN, SIGMA, A, correlation, least_risk, query
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.moments.prompt import QUERY, gamma, letter
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

CLAIM = Claim(
    ref="pf-4.2",
    title="The terms in the proof of Theorem 4.2",
    says="With b = Gamma^-1 E(yx), I = E(a'x - y)^2, II = E(yhat - b'x)^2, III = E(b'x - a'x)^2, and IV = 2"
    " E(yhat - b'x)(b'x - a'x),"
    " V = 2 E(yhat - b'x)(a'x - y), VI = 2 E(b'x - a'x)(a'x - y) vanish.",
    statement=(
        "risk(part_i) == minimum(E[(b.T*x - y)**2])",
        "risk(part_ii) == 1/M*tr(Sigma*inv(Gamma)**2*Lambda)",
        "risk(part_iii) == tr((I - Lambda*inv(Gamma))**2*Lambda*a*a.T)",
        "risk(part_iii) == 1/N**2*tr((I + tr(Lambda)*inv(Lambda))**2*inv(Gamma)**2*Lambda**3*a*a.T)",
        "risk(part_iv) == 0",
        "risk(part_v) == 0",
        "risk(part_vi) == 0",
    ),
    given=(COVARIANCE, LAW, MOMENTS, SLOPE, SPREAD, TRAINED),
    where="Appendix B",
    section="Appendix",
    order=200,
    measures=("risk",),
    findings=(
        Finding(
            "missing hypothesis",
            "E[y^2] < inf is used silently, for I only; II to VI are integrable without it.",
            "d = 1, Lambda = 1, y = |x|^(-1/2): I = inf",
        ),
        Finding(
            "sharper",
            "V and VI vanish because E[x (a'x - y)] = 0, IV because E[h] = E(yx): neither normality nor the special b"
            " is needed for VI.",
        ),
    ),
)


def derive() -> Derivation:
    """Each of the six terms from second moments."""
    x, h, y = letter(QUERY), letter(MEAN), TracePolynomial.symbol("y")
    seen = COV * A  # E[yx]
    b = gamma() ** -1 * seen
    spread, bias, rest = x.T * (gamma() ** -1) * h - x.T * b, x.T * b - x.T * A, x.T * A - y

    def mean(product: TracePolynomial) -> TracePolynomial:
        return query(seen)(correlation(seen, SIGMA)(product))

    return Derivation(
        (
            infer(
                "yhat - b'x = x'Gamma^-1 (h - E h)", "b = Gamma^-1 E[h], and h is independent of the query", "independence"
            ),
            identity("Lambda*a - Lambda*(inv(Lambda)*(Lambda*a)) == 0", "E[x (y - a'x)] = E[yx] - Lambda a = 0"),
            identity(
                "I - Lambda*inv(Gamma) == 1/N*(Lambda + tr(Lambda)*I)*inv(Gamma)",
                "N Gamma = (N+1) Lambda + tr(Lambda) I",
            ),
            *conclude({"minimum(E[(b.T*x - y)**2])": least_risk()}, "least at b = a", "sum of squares"),
            *conclude(
                {
                    "risk(part_i)": mean(rest * rest),
                    "risk(part_ii)": mean(spread * spread),
                    "risk(part_iii)": mean(bias * bias),
                    "risk(part_iv)": mean(2 * (spread * bias)),
                    "risk(part_v)": mean(2 * (spread * rest)),
                    "risk(part_vi)": mean(2 * (bias * rest)),
                },
                "h is independent of the query: second moments put in",
                "independence",
            ),
        )
    )
