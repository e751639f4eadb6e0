"""Own: T tasks teach T directions: the risk on fresh tasks is at least 1 - T N/(d (N + d + 1))."""

from derivations.frontier.common import (
    ours,
)
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Derivation, infer

CLAIM = ours(
    ref="few-tasks",
    title="Fewer tasks than dimensions",
    says="A merged predictor x'A beta whose rank is at most T, as after training on T tasks, has on fresh tasks at least the"
    " relative risk 1 - T N/(d (N + d + 1)), for any training.",
    statement=(
        "E[norm_F(I - A*S)**2] == tr(I) - 2*tr(A*Lambda) + tr(A*((1 + 1/N)*Lambda**2 + tr(Lambda)/N*Lambda)*A.T)",
        "d - 2*tr(P.T*A) + (N + d + 1)/N*norm_F(A)**2 >= d - norm_F(P)**2*N/(N + d + 1)",
    ),
    given=(
        Hypothesis("isotropic inputs, Lambda = I; fresh tasks w ~ N(0, I_d), no noise"),
        Hypothesis("P projects onto a space of T dimensions, T = |P|^2"),
        Hypothesis("A has its columns there: PA = A, tr(PA) = tr(A)"),
    ),
    order=185,
    corrects="few-tasks-assumed",
)


def derive() -> Derivation:
    return Derivation(
        (
            identity(
                "E[norm_F(I - A*S)**2] == tr(I) - 2*tr(A*Lambda) + tr(A*((1 + 1/N)*Lambda**2 + tr(Lambda)/N*Lambda)*A.T)",
                "expand the square; E S = Lambda",
            ),
            identity(
                "(N + d + 1)/N*norm_F(A - N/(N + d + 1)*P)**2"
                " == (N + d + 1)/N*norm_F(A)**2 - 2*tr(P.T*A) + N/(N + d + 1)*norm_F(P)**2",
                "at Lambda = I and with PA = A the risk is this square, d - |P|^2 N/(N + d + 1) besides",
            ),
            infer(
                "the minimiser for tasks w_1, .., w_T is A = Psi ((1 + 1/N) Psi + tr(Psi)/N I)^-1, Psi their second moment:"
                " its columns are in their span, as are those of every gradient step from zero",
                "the gradient is E (A beta - w) beta' with E w beta' = Psi",
                "definition",
            ),
        )
    )
