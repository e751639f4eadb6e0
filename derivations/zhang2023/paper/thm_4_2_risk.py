"""Theorem 4.2, (4.6): at the limit (4.1), for x ~ N(0, Lambda), any y, a = Lambda^-1 E[xy] and Sigma = Cov(xy),

E(yhat - y_query)^2 = min_b E(<b,x> - y)^2 + 1/M tr[Sigma Gamma^-2 Lambda]
    + 1/N^2 [a'Gamma^-2 Lambda^3 a + 2 tr(Lambda) a'Gamma^-2 Lambda^2 a + tr(Lambda)^2 a'Gamma^-2 Lambda a].
"""

from derivations.zhang2023.shared.hypotheses import COVARIANCE
from derivations.zhang2023.shared.second_moments import least_risk, trained_risk
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, conclude, infer

LAW = Hypothesis(
    "the test pairs (x_i, y_i), i = 1..M, and (x_query, y_query) are independent with one law, x ~ N(0, Lambda)",
    needed="of normality only E[xx'] = Lambda is used; a query with another E[yx] has another risk (d = 1: y = x in the"
    " prompt, y = -x at the query)",
)
MOMENTS = Hypothesis(
    "E[y], E[xy] and E[y^2 xx'] exist and are finite",
    needed="E[y] is never used, and E[y^2 xx'] < inf implies E|xy| < inf; what is missing is E[y^2] < inf",
)
SLOPE = Hypothesis("a = Lambda^-1 E[xy]")
SPREAD = Hypothesis("Sigma = Cov(xy)", "Sigma psd")
TRAINED = Hypothesis("parameters at the limit (4.1)", needed="other parameters predict otherwise: all zero, they predict 0")

CLAIM = Claim(
    ref="thm-4.2",
    title="The risk of the trained predictor",
    says="The risk of the trained predictor on prompts of length M from any law of labels, exactly.",
    statement=(
        "risk(yhat(M)) == minimum(E[(b.T*x - y)**2]) + 1/M*tr(Sigma*inv(Gamma)**2*Lambda)"
        " + 1/N**2*(a.T*inv(Gamma)**2*Lambda**3*a + 2*tr(Lambda)*(a.T*inv(Gamma)**2*Lambda**2*a)"
        " + tr(Lambda)**2*(a.T*inv(Gamma)**2*Lambda*a))",
    ),
    given=(COVARIANCE, LAW, MOMENTS, SLOPE, SPREAD, TRAINED),
    where="Theorem 4.2, (4.6)",
    section="Main results",
    order=46,
    stronger=("ours-labels",),
    measures=("risk",),
    findings=(
        Finding(
            "missing hypothesis",
            "E[y^2] < inf is not assumed and does not follow. Without it (4.6) reads inf = inf, and its first term is not a"
            " minimum over anything. The cross terms of the proof stay integrable. E[y^2 (1 + |x|^2)] < inf is"
            " all one needs.",
            "d = 1, Lambda = 1, y = |x|^(-1/2): E y, E xy = 0 and E y^2 x^2 = E|x| are finite, E y^2 = E 1/|x| = inf",
        ),
        Finding("sharper", "The existence of E[y] is never used; E[y^2 xx'] < inf already gives E|xy| < inf."),
        Finding(
            "stronger",
            "Normality is not used: E[xx'] = Lambda, E[yx] = Lambda a and Cov(yx) = Sigma suffice, and x need"
            " not be centred.",
        ),
        Finding(
            "sharper",
            "The test covariates must have the training covariance; with another, Lambda', the last term becomes"
            " |Lambda'^(1/2) (Gamma^-1 Lambda' - I) a|^2 and the second 1/M tr[Sigma Gamma^-1 Lambda' Gamma^-1].",
        ),
    ),
)


def derive() -> Derivation:
    """Second moments of h = (1/M) sum y_i x_i and of the query; nothing else is known of the law of y."""
    return Derivation(
        (
            infer("yhat = x' Gamma^-1 h with h = (1/M) sum_i y_i x_i", "(4.3)", "definition"),
            identity(
                "(M*B + M*(M - 1)*Lambda*a*(Lambda*a).T)/M**2 == Lambda*a*(Lambda*a).T + (B - Lambda*a*(Lambda*a).T)/M",
                "B = E[y^2 xx'], so Sigma = B - Lambda a a' Lambda: M equal and M (M-1) different pairs give"
                " E[hh'] = Lambda a a' Lambda + Sigma/M, and E[h] = Lambda a",
            ),
            identity(
                "b.T*Lambda*b - 2*b.T*Lambda*a + e == e - a.T*Lambda*a + norm_F(sqrt(Lambda)*(b - a))**2",
                "E(<b,x> - y)^2 with e = E[y^2]: least at b = a, where it is e - a'Lambda a",
            ),
            infer(
                "E(yhat - y)^2 = E(x'Gamma^-1 h)^2 - 2 E[y x'] Gamma^-1 E[h] + E[y^2]",
                "the query is independent of h: put E[hh'], E[h], E[xx'], E[yx] in; both sides are infinite if E[y^2] is",
                "independence",
            ),
            identity(
                "I - Lambda*inv(Gamma) == 1/N*(Lambda + tr(Lambda)*I)*inv(Gamma)",
                "N Gamma = (N+1) Lambda + tr(Lambda) I: the bias of Gamma^-1 Lambda a",
            ),
            *conclude({"risk(yhat(M))": trained_risk()}, "second moments put in", "independence"),
            *conclude({"minimum(E[(b.T*x - y)**2])": least_risk()}, "least at b = a", "sum of squares"),
        )
    )
