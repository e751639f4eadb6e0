"""Theorem 4.1: from Assumption 3.3 with sigma^2 ||Gamma||_op sqrt(d) < 2, gradient flow converges to a global minimum of the
population loss, U11 -> tr(Gamma^-2)^(-1/4) Gamma^-1 and u -> tr(Gamma^-2)^(1/4) (4.1)."""

from fractions import Fraction

from derivations.zhang2023.hypotheses import COVARIANCE, PROMPTS, START
from derivations.zhang2023.lem_5_3_minimisers import minimiser
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.claim import Claim, Finding, Hypothesis
from lsa_theory.decide import identity
from lsa_theory.derivation import Derivation, infer, verify
from lsa_theory.symbolic import U11, SymbolicSetting, letter

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
        Hypothesis(
            "sigma^2 ||Gamma||_op sqrt(d) < 2",
            "sigma**2*norm_op(Gamma)*sqrt(d) < 2",
            needed="not needed: the proof below uses only sigma > 0",
        ),
    ),
    where="Theorem 4.1, (4.1)",
    section="Main results",
    order=41,
    findings=(
        Finding("stronger", "The condition sigma^2 ||Gamma||_op sqrt(d) < 2 is superfluous: every sigma > 0 gives the limit."),
    ),
)


def derive() -> Derivation:
    """Convergence in six steps for every sigma > 0, then the limit from balance and the minimiser."""
    limit_u11, limit_u = limit()
    return Derivation(
        (
            identity("-slice(grad(loss, u12)) == 0", "u12 = u21 = 0 for all t (lem-5.2)"),
            identity("-slice(grad(loss, u21)) == 0", "the same for u21"),
            identity("rate(u**2 - tr(U11*U11.T)) == 0", "balance (lem-A.3): u^2 = ||U11||_F^2 for all t"),
            infer("u(t) > 0 for all t", "u(t1) = 0 forces U11(t1) = 0, an equilibrium", "Picard-Lindelof"),
            identity(
                "rate(p.T*U11*p) == -u**2*p.T*Gamma*Lambda*U11*Lambda*p + u*p.T*Lambda**2*p",
                "p a unit eigenvector of Lambda with eigenvalue l, g that of Gamma, and U_p = p' U11 p:"
                " U_p' = u l^2 (1 - g u U_p)",
            ),
            identity(
                "rate(u**2)/2 == -tr(Gamma*Lambda*(u*U11)*Lambda*(u*U11).T) + tr(Lambda**2*(u*U11))",
                "with X = u U11: <X, T X> >= tau ||X||^2 = tau u^4, tau the least value of g_i l_i l_j",
            ),
            infer(
                "u <= u_max = max(sigma, (tr(Lambda^2 Gamma^-1)/tau)^(1/4))",
                "<Lambda^2, X>^2 <= tr(Lambda^2 Gamma^-1) <X, T X>: u decreases where <X, T X> > tr(Lambda^2 Gamma^-1)",
                "Cauchy-Schwarz",
            ),
            infer(
                "u >= u_min > 0 with u_min^2 = sum_i min(sigma p_i' Theta Theta' p_i, 1/(g_i u_max))^2",
                "U_p >= 0 at the start and increases while g u U_p < 1; tr(Theta Theta') > 0; u^2 >= sum_i U_p_i^2",
                "comparison",
            ),
            identity(
                "grad(ell, U11) == u*Gamma*Lambda*(u*U11 - inv(Gamma))*Lambda",
                "so ||grad ell||^2 >= 2 u_min^2 tau (ell - min ell) with cor-A.2",
            ),
            infer("ell - min ell <= exp(-2 u_min^2 tau t) (ell(0) - min ell)", "gradient flow", "Gronwall"),
            infer("u U11 -> Gamma^-1 exponentially", "ell - min ell bounds its distance (cor-A.2)", "sum of squares"),
            infer(
                "u^4 = u^2 ||U11||_F^2 -> tr(Gamma^-2), so u -> tr(Gamma^-2)^(1/4) and U11 = (u U11)/u",
                "balance and u > 0",
                "substitution",
            ),
        ),
        {"limit(U11)": limit_u11, "limit(u)": limit_u},
    )


def limit() -> tuple[TracePolynomial, TracePolynomial]:
    """``(U11, u)`` from ``u U11 = A`` (the minimiser) and ``u^2 = tr(U11 U11')`` (balance), ``u > 0``."""
    product = minimiser()
    u = (product.T * product).trace() ** Fraction(1, 4)
    return product / u, u


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
        ),
        {"limit(yhat(M))": yhat},
    )


def _on_slice(setting: SymbolicSetting) -> bool:
    """Whether (3.6) reduces to ``u beta' U11 x`` for the training length, symbolically."""
    u = TracePolynomial.symbol("u")
    return setting.on_slice(setting.prediction()) == u * setting.correlation().T * letter(U11) * setting.query
