"""Own claim: on prompts like those of training (M = N, the same covariance, no noise) no rule x'A h beats the trained one,
whatever the query: for any A the error exceeds that of Gamma^-1 by q'(A - Gamma^-1) Gamma Lambda (A - Gamma^-1)'q.
Zero (A = 0) and every step of gradient descent (A = k I) are such rules.
"""

from derivations.zhang2023.shared.hypotheses import COVARIANCE
from lsa_theory.kernel.claim import Claim, Finding, Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

TRAINED = "E[(x.T*inv(Gamma)*beta - w.T*x)**2]"
AT = "E[(q.T*inv(Gamma)*beta - w.T*q)**2]"

CLAIM = Claim(
    ref="ours-best-rule",
    title="Zero and gradient descent never beat LSA at M = N",
    says="By how much any rule A, a gradient step and predicting zero exceed the trained rule on prompts as in training.",
    statement=(
        f"E[(q.T*A*beta - w.T*q)**2] - {AT} == ((A.T - inv(Gamma))*q).T*Gamma*Lambda*((A.T - inv(Gamma))*q)",
        f"E[(x.T*A*beta - w.T*x)**2] - {TRAINED} == norm_F(sqrt(Lambda)*(A - inv(Gamma))*sqrt(Gamma)*sqrt(Lambda))**2",
        f"E[(k*x.T*beta - w.T*x)**2] - {TRAINED} == tr((k*I - inv(Gamma))**2*Gamma*Lambda**2)",
        f"tr(Lambda) - {TRAINED} == tr(inv(Gamma)*Lambda**2)",
    ),
    given=(
        COVARIANCE,
        Hypothesis("y_i = <w, x_i>, w ~ N(0, I_d), x_i ~ N(0, Lambda), i = 1..M with M = N"),
        Hypothesis(
            "no noise in the labels",
            needed="with noise, or M != N, Gamma^-1 is not the best rule; noise large enough makes zero better"
            " (ours-beats-zero)",
        ),
    ),
    where="not in the paper",
    section="Main results",
    order=72,
    as_printed=False,
    findings=(
        Finding(
            "sharper", "One step of gradient descent is as good only where Lambda is a multiple of I, at the rate 1/gamma."
        ),
    ),
)


def derive() -> Derivation:
    return Derivation(
        (
            identity("E[beta*beta.T] == Gamma*Lambda", "the second moment of h, and E[h w'] = Lambda"),
            identity(
                "A*Gamma*Lambda*A.T - A*Lambda - Lambda*A.T + I"
                " == (A - inv(Gamma))*Gamma*Lambda*(A - inv(Gamma)).T + I - Lambda*inv(Gamma)",
                "the error at a query q is q'(..)q: complete the square in A",
            ),
            infer("the trained rule is the only best one", "Gamma Lambda is positive definite", "sum of squares"),
        )
    )
