"""What the bounds along the flow share for random covariances: the averaged reduced loss at the start, the floor
under u^2 that it gives, and the refuted and the correct inequality for it. ``m`` is E[||Gamma||_op
||Lambda||_F^2], ``b_op`` ||E Lambda^2||_op."""

from __future__ import annotations

from fractions import Fraction

from derivations.zhang2023.paper.lem_c_4_minimisers import lowest
from derivations.zhang2023.shared.random_prompts import NORMS, SECOND, SIGMA, THETA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.language.symbolic import slice_loss
from lsa_theory.moments.prompt import covariance, gamma
from lsa_theory.moments.random_covariance import mean
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Step, infer, verify

GRAM = THETA * THETA.T
SPREAD = mean((THETA.T * covariance() * covariance() * THETA).trace())  # E ||Lambda Theta||_F^2
CENTRE = (THETA.T * mean(covariance()) * mean(covariance()) * THETA).trace()  # ||E[Lambda] Theta||_F^2
SIZE = NORMS["mean(norm_op(Gamma)*norm_F(Lambda)**2)"]
BOUND = "sigma**2/2*(sqrt(d)*sigma**2*mean(norm_op(Gamma)*norm_F(Lambda)**2) - 2*norm_F(mean(Lambda)*Theta)**2)"


def at_start() -> TracePolynomial:
    """``E ell`` at ``u = sigma``, ``U11 = sigma Theta Theta'``."""
    return mean(slice_loss().substitute({"U11": SIGMA * GRAM, "u": SIGMA}))


def start_bound(root: TracePolynomial, square: TracePolynomial) -> TracePolynomial:
    """``root sigma^4/2 m - sigma^2 square``: the bound of ``E ell(0)`` when ``E tr(Lambda^2 K) >= square``."""
    return root * SIGMA**4 * SIZE / 2 - SIGMA**2 * square


def start_steps() -> tuple[Step, ...]:
    """``E ell(0) <= sigma^4/2 m - sigma^2 E ||Lambda Theta||_F^2``, and the printed, weaker form."""
    return (
        verify(
            "E ell(0) = sigma^4/2 E tr(Gamma Lambda K Lambda K) - sigma^2 E ||Lambda Theta||_F^2 with K = Theta Theta'",
            "put u = sigma and U11 = sigma K into E ell",
            _start_splits,
            "canonical forms of trace polynomials",
        ),
        infer(
            "tr(Gamma Lambda K Lambda K) <= ||K Lambda||_F ||Gamma Lambda K||_F",
            "it is <K Lambda, Gamma Lambda K>",
            "Cauchy-Schwarz",
        ),
        infer(
            "tr(Gamma Lambda K Lambda K) <= ||Gamma||_op ||Lambda||_F^2",
            "||K||_op <= ||K||_F = 1; the printed bound has a further factor sqrt(d) >= 1",
            "operator norm",
        ),
        identity(
            "mean(norm_F((Lambda - mean(Lambda))*Theta)**2) == mean(norm_F(Lambda*Theta)**2) -"
            " norm_F(mean(Lambda)*Theta)**2",
            "so E ||Lambda Theta||_F^2 >= ||E[Lambda] Theta||_F^2, with equality only where Lambda_tau Theta is constant",
        ),
    )


def sign_steps() -> tuple[Step, ...]:
    """From ``E ell(0) < 0`` to ``u > 0``, the printed argument."""
    return (
        infer("E ell(t) <= E ell(0) < 0", "gradient flow; the bracket is negative under (4.11)", "substitution"),
        verify(
            "E ell = 0 wherever u = 0",
            "every term of ell has a factor u",
            lambda: slice_loss().substitute({"u": TracePolynomial.scalar(0)}).is_zero(),
            "canonical forms of trace polynomials",
        ),
        infer("u(t) > 0", "u(0) = sigma > 0 and u never vanishes, since E ell would", "intermediate value"),
    )


def floor_steps(norm: str) -> tuple[Step, ...]:
    """``-E ell(0) <= norm u^2`` for ``norm`` ||E Lambda^2||_F or a bound of it."""
    return (
        identity(
            "mean(ell) + u*tr(mean(Lambda**2)*U11.T) == u**2/2*mean(tr(U11.T*Gamma*Lambda*U11*Lambda))",
            "so E ell >= -u <B, U11>: the right side is u^2 <U11, T U11>/2",
        ),
        identity(
            "tr(A.T*Gamma*Lambda*A*Lambda) == norm_F(sqrt(Gamma)*sqrt(Lambda)*A*sqrt(Lambda))**2",
            "given Lambda_tau: <U11, T U11> >= 0",
        ),
        infer(f"<B, U11> <= ||B||_F ||U11||_F <= {norm} ||U11||_F", "B = E Lambda^2", "Cauchy-Schwarz"),
        infer("||B||_F <= sqrt(d) ||B||_op", "Frobenius and operator norm", "operator norm"),
        infer(f"-E ell(0) <= -E ell(t) <= {norm} u^2", "E ell does not increase; ||U11||_F = |u| (lem-C.5)", "substitution"),
    )


def printed_floor() -> TracePolynomial:
    """``-(bound of E ell(0)) / (sqrt(d) ||E Lambda^2||_op)`` with the printed bound."""
    root = TracePolynomial.symbol("d", Fraction(1, 2))
    return -start_bound(root, CENTRE) / (root * NORMS["norm_op(mean(Lambda**2))"])


def sharp_floor() -> TracePolynomial:
    """The same without sqrt(d), with ||E Lambda^2||_F and E ||Lambda Theta||_F^2."""
    return -start_bound(TracePolynomial.scalar(1), SPREAD) / (SECOND * SECOND).trace() ** Fraction(1, 2)


def excess() -> TracePolynomial:
    """``E ell - min E ell`` for diagonal Lambda_tau."""
    return mean(slice_loss()) - lowest()


def domination_steps() -> tuple[Step, ...]:
    """``||grad E ell||^2 >= 2 nu u^2 (E ell - min)``, entry by entry."""
    return (
        identity(
            "(gamma_i*u**2*u_ii - xi_i*u)**2 - 2*nu*u**2*(1/2*gamma_i*(u_ii*u - xi_i/gamma_i)**2)"
            " == u**2*gamma_i*(gamma_i - nu)*(u_ii*u - xi_i/gamma_i)**2",
            "the entries u_ii: nonnegative as gamma_i >= nu",
        ),
        identity(
            "(zeta_ij*u**2*u_ij)**2 - 2*nu*u**2*(1/2*zeta_ij*u**2*u_ij**2) == u**4*zeta_ij*(zeta_ij - nu)*u_ij**2",
            "the entries u_ij: nonnegative as zeta_ij >= nu",
        ),
        infer("||grad E ell||^2 >= 2 nu u^2 (E ell - min)", "add over i and j, with lem-C.4; (d/du)^2 >= 0", "termwise"),
    )


def _start_splits() -> bool:
    lam = covariance()
    quartic = mean((gamma() * lam * GRAM * lam * GRAM).trace()) * SIGMA**4 / 2
    return (at_start() - (quartic - SIGMA**2 * SPREAD)).is_zero()
