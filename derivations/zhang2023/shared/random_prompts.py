"""What the statements about a random covariance share: hypotheses, the operator T(A) = E[Gamma Lambda A Lambda],
the minimiser, and the proof that the flow converges for every law and every sigma > 0."""

from __future__ import annotations

from fractions import Fraction

from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import FAMILY, GammaRelation
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.words import Word
from lsa_theory.kernel.claim import Hypothesis
from lsa_theory.moments.prompt import SymbolicSetting, covariance, gamma, letter
from lsa_theory.moments.random_covariance import inverse, mean
from lsa_theory.proofs.decide import identity
from lsa_theory.proofs.derivation import Step, infer, verify

RANDOM = Hypothesis(
    "the covariance Lambda_tau of a prompt is random, symmetric and almost surely positive definite; given"
    " Lambda_tau the prompt"
    " is that of Section 3",
    needed="Lambda_tau = diag(1, 0) or diag(0, 1): E[l_1 l_2] = 0, the entry u_12 never moves, and (4.12) is not the limit",
)
THIRD = Hypothesis(
    "E ||Lambda_tau||^3 is finite",
    needed="the loss and its gradient contain E[Lambda_tau^3]; with infinite third moments they do not exist",
)
DIAGONAL = Hypothesis(
    "Lambda_tau is diagonal",
    needed="N = 1, diag(1, 2) or [[2, 1], [1, 2]] with probability 1/2: the minimiser is not [E Gamma"
    " Lambda^2]^-1 E Lambda^2",
)
INDEPENDENT = Hypothesis("the diagonal entries of Lambda_tau are independent", needed="not needed: never used")
SMALL_RANDOM = Hypothesis(
    "sigma^2 < 2 ||E Lambda Theta||_F^2 / (sqrt(d) E[||Gamma||_op ||Lambda||_F^2]) (4.11)",
    "sigma**2 < 2*norm_F(mean(Lambda)*Theta)**2/(sqrt(d)*mean(norm_op(Gamma)*norm_F(Lambda)**2))",
    needed="not needed for the limit: every sigma > 0 gives it (ours-thm-4.5)",
)
NONZERO = Hypothesis(
    "||E Lambda_tau Theta||_F is not 0", needed="not needed: E Lambda_tau is positive definite and Theta is not 0"
)
ANY = Hypothesis("Assumption 3.3, any sigma > 0")

NORMS = {  # scalars that the proofs bound but never compute
    "norm_op(mean(Lambda**2))": TracePolynomial.symbol("b_op"),
    "mean(norm_op(Gamma)*tr(Lambda.T*Lambda))": TracePolynomial.symbol("m"),
    "mean(norm_op(Gamma)*norm_F(Lambda)**2)": TracePolynomial.symbol("m"),
}
SLOPE = "norm_F(grad(mean(ell), U11))**2 + grad(mean(ell), u)**2"  # ||grad E ell||^2
THETA = letter(words.matrix("Theta"))
SIGMA = TracePolynomial.symbol("sigma")
ROOT_D = TracePolynomial.symbol("d", Fraction(1, 2))
SECOND = mean(covariance() * covariance())  # B = E[Lambda^2]


def flow_steps() -> tuple[Step, ...]:
    """The velocity of the four blocks on u12 = u21 = 0."""
    return (
        identity("-slice(grad(mean(loss), u12)) == 0", "u12 = u21 = 0 stays so, given any start with it"),
        identity("-slice(grad(mean(loss), u21)) == 0", "the same for u21"),
        identity(
            "-slice(grad(mean(loss), U11)) == -u**2*mean(Gamma*Lambda*U11*Lambda) + u*mean(Lambda**2)",
            "U11' = -u^2 T(U11) + u B with T(A) = E[Gamma Lambda A Lambda] and B = E[Lambda^2] (lem-C.1)",
        ),
        infer("u12 = u21 = 0 for all t", "their velocity vanishes there; the loss is a polynomial", "invariant set"),
    )


def operator_steps() -> tuple[Step, ...]:
    """T is self-adjoint and positive definite, so A* = T^-1 B exists and is unique."""
    return (
        identity(
            "tr(A.T*mean(Gamma*Lambda*B*Lambda)) == tr(mean(Gamma*Lambda*A*Lambda).T*B)",
            "T is self-adjoint for <A, B> = tr(A'B): Gamma_tau and Lambda_tau commute",
        ),
        identity(
            "tr(A.T*Gamma*Lambda*A*Lambda) == norm_F(sqrt(Gamma)*sqrt(Lambda)*A*sqrt(Lambda))**2",
            "given Lambda_tau, the integrand of <A, T A>",
        ),
        infer("<A, T A> > 0 for A not 0", "the integrand is almost surely positive", "positive expectation"),
        infer(
            "A* = T^-1 B exists and is unique", "d^2 eigenvectors Phi_k of T, with eigenvalues tau_k > 0", "spectral theorem"
        ),
    )


def positivity_steps() -> tuple[Step, ...]:
    """Balance, and u > 0 for every sigma > 0."""
    return (
        identity(
            "u*slice(grad(mean(loss), u)) == tr(U11.T*slice(grad(mean(loss), U11)))",
            "d/dt (u^2 - tr(U11 U11')) = 0: u^2 = ||U11||_F^2 for all t (lem-C.5)",
        ),
        infer("u(t) > 0 for all t", "u(t1) = 0 forces U11(t1) = 0, an equilibrium", "Picard-Lindelof"),
    )


def convergence_steps() -> tuple[Step, ...]:
    """From Assumption 3.3 with any sigma > 0 to u U11 -> A*."""
    return (
        *flow_steps(),
        *operator_steps(),
        *positivity_steps(),
        identity(
            "tr(A.T*(-slice(grad(mean(loss), U11)))) == -u**2*tr(mean(Gamma*Lambda*A*Lambda).T*U11) +"
            " u*tr(A.T*mean(Lambda**2))",
            "with A = Phi_k, T Phi_k = tau_k Phi_k: U_k = <Phi_k, U11> and b_k = <Phi_k, B> obey U_k' = -u^2"
            " tau_k U_k + u b_k",
        ),
        identity(
            "mean(tr(Lambda**2*(sigma*Theta*Theta.T))) == sigma*mean(norm_F(Lambda*Theta)**2)",
            "<B, U11(0)> = sum_k b_k U_k(0) = sigma E ||Lambda Theta||_F^2 > 0, so b_k U_k(0) > 0 for some k",
        ),
        identity(
            "-u*slice(grad(mean(loss), u)) == -tr((u*U11).T*mean(Gamma*Lambda*(u*U11)*Lambda)) +"
            " tr(mean(Lambda**2)*(u*U11).T)",
            "(u^2)'/2 = -<X, T X> + <B, X> for X = u U11, and <X, T X> >= tau_min ||X||^2 = tau_min u^4",
        ),
        infer(
            "u <= u_max = max(sigma, (<B, A*>/tau_min)^(1/4))",
            "<B, X>^2 = <A*, T X>^2 <= <B, A*> <X, T X>: u decreases where <X, T X> > <B, A*>",
            "Cauchy-Schwarz",
        ),
        infer("the solution exists for all t >= 0", "it is bounded: ||U11||_F = u <= u_max", "Picard-Lindelof"),
        infer(
            "u^2 >= u_min^2 = sum over b_k U_k(0) > 0 of min(|U_k(0)|, |b_k|/(tau_k u_max))^2 > 0",
            "b_k U_k increases while |U_k| < |b_k|/(tau_k u_max); u^2 = ||U11||_F^2 >= sum_k U_k^2",
            "comparison",
        ),
        *domination_steps(),
        infer("E ell - min <= exp(-2 tau_min u_min^2 t) times its value at t = 0", "gradient flow", "Gronwall"),
        infer("u U11 -> A* exponentially", "E ell - min = <D, T D>/2 >= tau_min ||D||_F^2/2", "spectral theorem"),
        infer(
            "u^4 = ||u U11||_F^2 -> ||A*||_F^2, so u -> ||A*||_F^(1/2) and U11 = (u U11)/u",
            "balance and u > 0",
            "substitution",
        ),
    )


def domination_steps() -> tuple[Step, ...]:
    """``||grad E ell||^2 >= 2 u^2 tau_min (E ell - min)``; A stands for A*, T(A*) = B put in."""
    return (
        identity(
            "u**2*mean(Gamma*Lambda*U11*Lambda) - u*mean(Gamma*Lambda*A*Lambda) == u*mean(Gamma*Lambda*(u*U11 - A)*Lambda)",
            "grad_U11 E ell = u T(D) with D = u U11 - A*",
        ),
        identity(
            "u**2/2*mean(tr(U11.T*Gamma*Lambda*U11*Lambda)) - u*mean(tr(U11.T*Gamma*Lambda*A*Lambda))"
            " + 1/2*mean(tr(A.T*Gamma*Lambda*A*Lambda)) == 1/2*mean(tr((u*U11 - A).T*Gamma*Lambda*(u*U11 -"
            " A)*Lambda))",
            "E ell - min = <D, T D>/2, min = -<A*, T A*>/2",
        ),
        infer("||T D||_F^2 >= tau_min <D, T D>", "sum_k tau_k^2 D_k^2 >= tau_min sum_k tau_k D_k^2", "termwise"),
    )


def global_steps() -> tuple[Step, ...]:
    """The limit minimises the loss over all blocks, not only over u12 = u21 = 0."""
    product = "(u*U11 + u12*u21.T)"
    return (
        identity(
            f"loss - tr(Lambda)/2 - 1/2*tr(Gamma*Lambda*{product}*Lambda*{product}.T) + tr(Lambda**2*{product}.T)"
            " == E[(u12.T*(S + x*x.T/N)*U11*x + u*(w.T*S*w)*(u21.T*x))**2]/2",
            "given Lambda_tau and in all four blocks: the part of the prediction that is even in w adds a square",
        ),
        infer(
            "E loss >= tr(E Lambda)/2 - <A*, T A*>/2, and the limit attains it",
            "the even part vanishes at u12 = u21 = 0, the rest is the quadratic above at A = u U11 + u12 u21'",
            "sum of squares",
        ),
    )


def minimiser_of_diagonal_laws() -> TracePolynomial:
    """A* for diagonal Lambda_tau: a diagonal A commutes with it, so ``T(A) = E[..] A`` and ``A* = E[..]^-1 B``."""
    weight = diagonal_weight()
    inverted = inverse(weight)
    assert inverted is not None
    return inverted * SECOND


def diagonal_weight() -> TracePolynomial:
    """``E[W]`` with ``Gamma Lambda A Lambda = A W`` for every diagonal A."""
    diagonal = words.matrix("A", symmetric=True, family=FAMILY)
    image = GammaRelation().gamma() * covariance() * letter(diagonal) * covariance()

    def without(word: Word) -> TracePolynomial:
        rest = tuple(x for x in word if x.name != "A")
        return TracePolynomial({rest: TracePolynomial.scalar(1).as_scalar()})

    assert all(sum(x.name == "A" for x in word) == 1 for word in image.terms)
    return mean(image.map_words(without))


def diagonal_steps() -> tuple[Step, ...]:
    """The closed form of A*."""
    return (
        verify(
            "for diagonal Lambda_tau and A: E[Gamma Lambda A Lambda] = E[Gamma Lambda^2] A",
            "diagonal matrices commute",
            lambda: diagonal_weight() == mean(gamma() * covariance() * covariance()),
            "canonical forms of trace polynomials",
        ),
        infer("A* = [E Gamma Lambda^2]^-1 E Lambda^2", "it solves T(A) = B, whose solution is unique", "substitution"),
    )


def limit_of(product: TracePolynomial) -> tuple[TracePolynomial, TracePolynomial]:
    """``(U11, u)`` from ``u U11 = A*`` and ``u^2 = tr(U11 U11')``, ``u > 0``."""
    u = (product.T * product).trace() ** Fraction(1, 4)
    return product / u, u


def trained_prediction() -> TracePolynomial:
    """(3.6) at the limit on a noiseless prompt of length M: ``u beta' U11 x`` with ``u12 = u21 = 0``."""
    setting = SymbolicSetting()
    u11, u = limit_of(minimiser_of_diagonal_laws())
    return (u * setting.correlation("M").T) * u11 * setting.query
