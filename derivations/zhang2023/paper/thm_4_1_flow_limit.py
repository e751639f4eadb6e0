"""Theorem 4.1: from Assumption 3.3 with sigma^2 ||Gamma||_op sqrt(d) < 2, gradient flow converges to a global minimum
of the population loss, U11 -> tr(Gamma^-2)^(-1/4) Gamma^-1 and u -> tr(Gamma^-2)^(1/4) (4.1)."""

from fractions import Fraction

from derivations.zhang2023.ours.ours_thm_4_1_every_sigma import every_sigma_steps, global_minimum_steps
from derivations.zhang2023.shared.coq import PINNED
from derivations.zhang2023.shared.descent import limit
from derivations.zhang2023.shared.hypotheses import COVARIANCE, PROMPTS, SMALL, START
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.moments.prompt import U11, SymbolicSetting, letter
from lsa_theory.proofs.derivation import Derivation, conclude, verify

CLAIM = Claim(
    ref="thm-4.1",
    title="The limit of the gradient flow",
    says="Gradient flow of the population loss converges to a global minimum, with the limit (4.1).",
    statement=(
        "limit(U11) == tr(inv(Gamma)**2)**(-1/4)*inv(Gamma)",
        "limit(u) == tr(inv(Gamma)**2)**(1/4)",
    ),
    given=(
        COVARIANCE,
        PROMPTS,
        START,
        SMALL,
    ),
    where="Theorem 4.1, (4.1)",
    section="Main results",
    order=41,
    stronger=("ours-thm-4.1", "ours-flow", "ours-global-minimisers"),
    findings=(
        Finding(
            "gap in the argument",
            "The printed proof minimises over u12 = u21 = 0 only; 'global minimum of the population loss' speaks of"
            " all entries of"
            " W_PV and W_KQ. The missing half is ours-global-minimisers (split of L into parts odd and even in w).",
        ),
        Finding(
            "stronger",
            "The condition sigma^2 ||Gamma||_op sqrt(d) < 2 is superfluous: every sigma > 0 gives the limit (ours-thm-4.1).",
        ),
        Finding(
            "sharper",
            "Theta Lambda != 0 is redundant: ||Theta Theta'||_F = 1 and Lambda > 0 imply it. Theta may be singular:"
            " p'Theta Theta'p = 0"
            " becomes positive at once, and the limit has full rank.",
            "d=2, Lambda=I, Theta Theta' = diag(1,0): U11(0) has rank 1, Gamma^-1 has rank 2",
        ),
        Finding(
            "stronger",
            "Theta Theta' need not be semidefinite or symmetric: u(0) > 0, u(0)^2 >= ||U11(0)||_F^2 and tr(Lambda^2"
            " U11(0)) >= 0"
            " suffice (ours-flow). What cannot be dropped: a start with U11 = -u ends at the saddle 0 (d = 1);"
            " ||Theta Theta'||_F != 1 gives another limit; u12, u21 != 0 can end in a local minimum"
            " (ours-spurious-minimum).",
            "d=1: U11(0) = -u(0) -> 0; d=N=Lambda=1, Theta Theta' = 2, sigma = 1: a minimum has u^2 = (sqrt(85) -"
            " 9)/6, printed 1/3",
        ),
    ),
)


def derive() -> Derivation:
    """The proof of ours-thm-4.1, which needs sigma > 0 only, and the global minimum over all blocks."""
    limit_u11, limit_u = limit()
    return Derivation(
        (
            *every_sigma_steps(),
            *global_minimum_steps(),
            verify(
                "d = 1, N = 1, Lambda = 1, Theta Theta' = 2, sigma = 1: (4.1) has u^2 - U11^2 = 0, but -3 is conserved",
                "the normalisation ||Theta Theta'||_F = 1 cannot be dropped; z = u^2 at a minimum solves z (z + 3) = 1/9",
                unnormalised_start_ends_elsewhere,
                "fractions",
            ),
            *conclude(
                {"limit(U11)": limit_u11, "limit(u)": limit_u},
                "u U11 tends to the minimiser, and balance gives u",
                "substitution",
                coq=PINNED,
            ),
        )
    )


def unnormalised_start_ends_elsewhere() -> bool:
    """A minimum with the balance ``delta`` of the start has ``u^2 (u^2 - delta) = 1/Gamma^2``; the printed ``u^2 = 1/Gamma``
    meets that for ``delta = 0`` only."""
    gamma, delta = Fraction(1) * 2 + 1, Fraction(1) ** 2 - Fraction(2) ** 2
    printed = 1 / gamma
    return printed * printed == 1 / gamma**2 and printed * (printed - delta) != 1 / gamma**2


def trained_prediction(noiseless: bool) -> Derivation:
    """The prediction (3.6) with the limit put in and ``u12 = u21 = 0``, on a prompt of length M."""
    setting = SymbolicSetting(noise=not noiseless)
    u11, u = limit()
    beta = setting.correlation("M")
    yhat = (u * beta.T) * u11 * setting.query
    how = "block formula (3.6) with rho = M"
    return Derivation(
        (
            verify(
                "yhat at u12 = u21 = 0 is u beta' U11 x_query",
                "set u12 = u21 = 0 in (3.6); the query column enters through u12 only",
                lambda: _on_slice(setting),
                how,
            ),
            *conclude({"limit(yhat(M))": yhat}, "the limit of U11 and u put into (3.6)", "substitution"),
        )
    )


def _on_slice(setting: SymbolicSetting) -> bool:
    """Whether (3.6) reduces to ``u beta' U11 x`` for the training length, symbolically."""
    u = TracePolynomial.symbol("u")
    return setting.on_slice(setting.prediction()) == u * setting.correlation().T * letter(U11) * setting.query
