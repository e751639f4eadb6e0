"""What the proofs about the reduced flow share: the reduced loss at the start, its bound, and the floor under u^2
that it gives.

Extreme eigenvalues are scalars here: ``l_max``, ``l_min`` of Lambda and ``g_max``, ``g_min`` of Gamma."""

from fractions import Fraction

from derivations.zhang2023.paper.cor_a_2_completed_square import lowest
from derivations.zhang2023.paper.lem_5_3_minimisers import minimiser
from lsa_theory.algebra import words
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.language.symbolic import slice_loss
from lsa_theory.moments.prompt import covariance, gamma, letter
from lsa_theory.proofs.decide import identity, inequality
from lsa_theory.proofs.derivation import Step, infer, verify

EXTREMES = {
    "norm_op(Lambda)": TracePolynomial.symbol("l_max"),
    "lam_min(Lambda)": TracePolynomial.symbol("l_min"),
    "norm_op(Gamma)": TracePolynomial.symbol("g_max"),
    "lam_min(Gamma)": TracePolynomial.symbol("g_min"),
}
SLOPE = "norm_F(grad(ell, U11))**2 + grad(ell, u)**2"  # ||grad ell||^2
ROOT_D = TracePolynomial.symbol("d", Fraction(1, 2))
SIGMA = TracePolynomial.symbol("sigma")


def frobenius(matrix: TracePolynomial) -> TracePolynomial:
    """``||A||_F^2``."""
    return (matrix.T * matrix).trace()


def at_start() -> TracePolynomial:
    """``ell`` at the start of Assumption 3.3: ``u = sigma``, ``U11 = sigma Theta Theta'``."""
    theta = letter(words.matrix("Theta"))
    return slice_loss().substitute({"U11": SIGMA * theta * theta.T, "u": SIGMA})


def start_bound(root: TracePolynomial) -> TracePolynomial:
    """The bound of ``ell(0)`` when ``tr(F'K Gamma F) <= root ||Gamma||_op ||F||_F^2`` is used, ``F = Lambda Theta``."""
    size = frobenius(covariance() * letter(words.matrix("Theta")))
    return root * EXTREMES["norm_op(Gamma)"] * SIGMA**4 * size / 2 - SIGMA**2 * size


def start_steps(root: str) -> tuple[Step, ...]:
    """Why ``ell(0)`` is at most `start_bound`; ``root`` is "sqrt(d)" as printed or "1"."""
    tail = " <= sqrt(d)" if root == "sqrt(d)" else ""
    return (
        verify(
            "ell(0) = sigma^4/2 tr(F'K Gamma F) - sigma^2 ||F||_F^2 with F = Lambda Theta and K = Theta Theta'",
            "put U11 = sigma K and u = sigma into (5.5)",
            _start_splits,
            "canonical forms of trace polynomials",
        ),
        infer("tr(F'K Gamma F) <= ||F||_F ||K Gamma F||_F", "the trace is an inner product", "Cauchy-Schwarz"),
        infer(
            f"tr(F'K Gamma F) <= ||K||_op ||Gamma||_op ||F||_F^2, and ||K||_op <= ||K||_F = 1{tail}",
            "norms of products",
            "operator norm",
        ),
        infer("||F||_F > 0", "Theta is not 0 since ||Theta Theta'||_F = 1, and Lambda is invertible", "definition"),
    )


def descent_steps() -> tuple[Step, ...]:
    """``ell`` does not increase along the flow."""
    because = "gradient flow of the derived population loss on u12 = u21 = 0"
    return (identity("rate(ell) == -norm_F(grad(ell, U11))**2 - grad(ell, u)**2", because),)


def floor_steps(norm: str) -> tuple[Step, ...]:
    """Why ``-ell(0) <= norm u^2``, ``norm`` being ||Lambda^2||_F or a bound of it."""
    return (
        identity(
            "ell + u*tr(Lambda**2*U11.T) == u**2/2*norm_F(sqrt(Gamma)*sqrt(Lambda)*U11*sqrt(Lambda))**2",
            "so ell >= -u tr(Lambda^2 U11')",
        ),
        infer(f"tr(Lambda^2 U11') <= ||Lambda^2||_F ||U11||_F <= {norm} ||U11||_F", "Cauchy-Schwarz", "Cauchy-Schwarz"),
        infer(
            "||Lambda^2||_F <= sqrt(d) ||Lambda||_op^2",
            "Frobenius and operator norm",
            "operator norm",
            coq="theorems.theorem_4_1.L2_le",
        ),
        identity("rate(u**2 - tr(U11*U11.T)) == 0", "balance (lem-A.3): ||U11||_F = |u|"),
        infer(f"-ell(0) <= -ell(t) <= {norm} u^2", "ell does not increase, u > 0 (lem-A.4)", "substitution"),
    )


def excess() -> TracePolynomial:
    """``ell - min ell``."""
    return slice_loss() - lowest()


def square_steps() -> tuple[Step, ...]:
    """The gradient and the excess loss in terms of ``D = u U11 - Gamma^-1``."""
    return (
        identity("grad(ell, U11) == u*Gamma*Lambda*(u*U11 - inv(Gamma))*Lambda", "write D = u U11 - Gamma^-1"),
        identity(
            "ell + 1/2*tr(Lambda**2*inv(Gamma)) == 1/2*norm_F(sqrt(Gamma)*sqrt(Lambda)*(u*U11 -"
            " inv(Gamma))*sqrt(Lambda))**2",
            "cor-A.2 with the square root taken into the norm",
        ),
    )


def constant(square: TracePolynomial) -> TracePolynomial:
    """``2 u^2 g_min l_min^2`` with a lower bound for ``u^2`` put in."""
    return 2 * square * EXTREMES["lam_min(Gamma)"] * EXTREMES["lam_min(Lambda)"] ** 2


def domination_steps() -> tuple[Step, ...]:
    """``||grad ell||^2 >= 2 u^2 g_min l_min^2 (ell - min ell)`` for all U11 and u."""
    return (
        *descent_steps(),
        *square_steps(),
        infer(
            "||grad ell||^2 >= u^2 sum_ij (g_i l_i l_j)^2 D_ij^2 and ell - min ell = 1/2 sum_ij g_i l_i l_j D_ij^2",
            "entries of D in an eigenbasis of Lambda; g_i = ((N+1) l_i + tr(Lambda))/N are the eigenvalues of Gamma",
            "spectral theorem",
        ),
        inequality(
            "((N+1)*(m+e) + s)*(m+e)*(m+f) >= ((N+1)*m + s)*m**2",
            "g_i l_i l_j >= g_min l_min^2, with l_i = m + e, l_j = m + f, m = l_min and s = tr(Lambda)",
            ("e >= 0", "f >= 0"),
        ),
        infer("(g_i l_i l_j)^2 D_ij^2 >= g_min l_min^2 g_i l_i l_j D_ij^2, summed", "for every pair i, j", "termwise"),
    )


def limit() -> tuple[TracePolynomial, TracePolynomial]:
    """``(U11, u)`` from ``u U11 = A`` (the minimiser) and ``u^2 = tr(U11 U11')`` (balance), ``u > 0``."""
    product = minimiser()
    u = (product.T * product).trace() ** Fraction(1, 4)
    return product / u, u


def _start_splits() -> bool:
    theta = letter(words.matrix("Theta"))
    gram, image = theta * theta.T, covariance() * theta
    quartic = (image.T * gram * gamma() * image).trace() * SIGMA**4 / 2
    return at_start() == quartic - SIGMA**2 * frobenius(image)
