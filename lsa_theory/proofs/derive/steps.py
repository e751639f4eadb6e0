"""Steps from the definitions of an own setting to its closed forms, each with its re-check; see `proofs.derive.derived`."""

from __future__ import annotations

from collections.abc import Callable

from lsa_theory.algebra import calculus, words
from lsa_theory.algebra.covariance import LAMBDA
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Monomial, Scalar, sort_key
from lsa_theory.algebra.words import Letter, Word
from lsa_theory.language.nodes import Node
from lsa_theory.language.printing import to_text
from lsa_theory.language.unparse import sum_of, unparse
from lsa_theory.moments.prompt import U11, U, letter
from lsa_theory.proofs.derivation import Checked, Step, infer, verify
from lsa_theory.proofs.derive.closed_forms import HALF, OwnSetting

CANONICAL = "canonical forms of trace polynomials"
A = letter(words.matrix("A"))


def tidy(value: TracePolynomial) -> Node:
    """The formula of a trace polynomial with every coefficient reduced by itself."""
    if not any(c.den for c in value.terms.values()):
        return unparse(value)
    groups: dict[tuple[Monomial, Word], Scalar] = {}
    for word, scalar in value.terms.items():
        for monomial, number in scalar.num.items():
            closed: Monomial = frozenset(pair for pair in monomial if isinstance(pair[0], tuple))
            part = Scalar({monomial: number}, scalar.den)
            groups[closed, word] = groups[closed, word] + part if (closed, word) in groups else part
    places = sorted(groups, key=lambda g: (-len(g[1]), len(g[0]), sort_key(g[0]), g[1]))
    return sum_of([unparse(TracePolynomial({place[1]: groups[place]}, *value.shape)) for place in places])


def text(value: TracePolynomial) -> str:
    return to_text(tidy(value))


def formula_step(left: str, value: TracePolynomial, because: str, check: Callable[[], bool], how: str) -> Step:
    """A relation of the language with its re-check."""
    return Step(f"{left} == {text(value)}", because, lambda: Checked(check(), how))


# steps


def moment_steps(s: OwnSetting, size: str = "N", covariance: Letter = LAMBDA) -> tuple[Step, ...]:
    """``E[beta beta']`` and ``E[beta w']``."""
    beta = "beta" if size == "N" else f"beta({size})"
    second, cross = s.moments(size, covariance)
    tail = "" if covariance == LAMBDA else " for test inputs of covariance Sigma"
    if s.law == "gaussian":
        because, how = "Gaussian integration by parts" + tail, "set partitions and pairings"
        again = s.moments_again
        return (
            formula_step(f"E[{beta}*{beta}.T]", second, because, lambda: again(size, covariance)[0] == second, how),
            formula_step(f"E[{beta}*w.T]", cross, because, lambda: again(size, covariance)[1] == cross, how),
        )
    return (
        *fourth_steps(s),
        formula_step(
            f"E[{beta}*{beta}.T]",
            second,
            f"E[S Psi S] by pairs of equal and of different examples{tail}, and the noise",
            lambda: s.moments_at_lengths(size, covariance),
            "sums over the indices of 1, 2 and 3 examples",
        ),
        infer(f"E[{beta} w'] = {text(cross)}", "E[S] is the covariance, w and the noise are independent", "independence"),
    )


def fourth_steps(s: OwnSetting) -> tuple[Step, ...]:
    """``E[x x' A x x']`` of the law."""
    value = s.input_law.fourth(A, LAMBDA)
    return (
        formula_step(
            "E[x*x.T*A*x*x.T]",
            value,
            f"{s.input_law.says}: contract E[x_i x_j x_k x_l] with A_jk",
            lambda: all(s.input_law.contracts(d) for d in (1, 2, 3)),
            "entry by entry at d = 1, 2, 3, in fractions",
        ),
    )


def slice_steps(s: OwnSetting) -> tuple[Step, ...]:
    """The loss on ``u12 = u21 = 0``, which the flow does not leave."""
    symmetric = "the prediction there is odd in (w, noise), its derivatives in u12 and u21 are even"
    if s.law == "gaussian":
        stays = verify(
            "dL/du12 = dL/du21 = 0 at u12 = u21 = 0, so the flow stays there",
            symmetric,
            lambda: all(part.is_zero() for part in s.leak()),
            "gradient of the derived loss in all four blocks",
        )
    else:
        stays = infer("dL/du12 = dL/du21 = 0 at u12 = u21 = 0, so the flow stays there", symmetric, "symmetry")
    return (stays, _reduced(s))


def _reduced(s: OwnSetting) -> Step:
    value = s.written_out(s.slice_loss)

    def again() -> bool:
        if s.law == "gaussian":
            return s.symbolic.on_slice(s.loss) == value
        return s.loss_of(TracePolynomial.symbol(U) * letter(U11), s.second) == value

    how = "the loss in all four blocks, from a moment of order ten" if s.law == "gaussian" else CANONICAL
    return formula_step("slice(loss)", value, "1/2 E(u beta'U11 x - <w, x>)^2 with the moments above", again, how)


def normal_steps(s: OwnSetting) -> tuple[Step, ...]:
    """``K A = C`` and its solution."""
    k, c, name = letter(words.matrix("K", symmetric=True)), s.cross, s.symbol.name
    best = k**-1 * c

    def square() -> bool:
        gap = A - best
        rest = s.ground - HALF * (c.T * best * s.inputs).trace()
        return s.loss_of(A, k) == HALF * (gap.T * k * gap * s.inputs).trace() + rest

    return (
        verify(
            "L = 1/2 tr((A - A*)' K (A - A*) Lambda) + min, with A = u U11, K = E[beta beta'], A* = K^-1 E[beta w']",
            "complete the square; beta is scaled as the attention scales it",
            square,
            CANONICAL,
        ),
        infer(
            "K is positive definite, so A* is the only minimiser in A",
            "v'Kv = E(v'beta)^2 > 0: v'beta is not almost surely 0",
            "positive expectation",
        ),
        formula_step(
            name, s.matrix, "so that K = E[beta w'] G but for the scale", lambda: s.written_out(s.short_second) == s.second,
            CANONICAL,
        ),
        verify(
            f"K is symmetric, and K A* = E[beta w'] for A* = {text(s.minimiser)}",
            f"K = E[beta w'] {name}; E[beta w'] is invertible",
            lambda: s.second == s.second.T and s.short_second * s.minimiser == s.cross,
            CANONICAL,
        ),
    )  # fmt: skip


def split_steps(s: OwnSetting) -> tuple[Step, ...]:
    """Why the minimum on the slice is the minimum over all entries."""
    shows = "L >= 1/2 E(beta'Ax - <w, x>)^2 with A = u U11 + u12 u21', and u12 = u21 = 0 attains it"
    because = "the rest of the prediction is even in (w, noise), the error beta'Ax - <w, x> is odd: the cross term is 0"
    if s.law != "gaussian":
        return (infer(shows, because, "symmetry"),)
    return (verify(shows, because, s.parts_are_orthogonal, "expectation of the cross term in all four blocks"),)


def flow_steps(s: OwnSetting) -> tuple[Step, ...]:
    """The gradient flow on the slice, compared with the gradient of the written-out loss."""
    how = "gradient of the written-out loss"

    def step(place: int, left: str, value: TracePolynomial) -> Step:
        def again() -> bool:
            return s.written_out(value) == s.slice_gradient_again()[place]

        return formula_step(left, value, "minus the gradient", again, how)

    return tuple(step(k, left, value) for k, (left, value) in enumerate(s.velocity.items()))


def convergence_steps(s: OwnSetting) -> tuple[Step, ...]:
    """The argument of ours-flow for the operator ``T X = K X Lambda`` instead of ``Gamma Lambda X Lambda``."""
    matrix, scalar = s.slice_gradient_again()
    speed: dict[Letter | str, TracePolynomial] = {U11: matrix, U: scalar}
    loss = s.written_out(s.slice_loss)
    u, u11 = TracePolynomial.symbol(U), letter(U11)

    def balance() -> bool:
        return calculus.rate(u**2 - (u11 * u11.T).trace(), speed).is_zero()

    def descent() -> bool:
        slopes = (speed[U11].T * speed[U11]).trace() + speed[U] ** 2
        return calculus.rate(loss, speed) == -slopes

    return (
        verify("u^2 - ||U11||_F^2 is constant, 0 at this start", "along the velocities", balance, CANONICAL),
        infer("u > 0 for all t", "u = 0 forces U11 = 0, an equilibrium that no other solution reaches", "Picard-Lindelof"),
        verify("dL/dt = -||grad L||^2", "gradient flow", descent, CANONICAL),
        infer(
            "T X = K X Lambda is self-adjoint with eigenvalues k_i l_j >= tau > 0",
            "K and Lambda are symmetric positive definite",
            "Kronecker",
        ),
        infer(
            "u^2 >= (L(0) - L(start))/||B||_F > 0 with B = E[beta w'] Lambda and L(0) the loss at U11 = u = 0",
            "<B, u U11> >= L(0) - L(t) >= L(0) - L(start), and ||u U11||_F = u^2",
            "Cauchy-Schwarz",
        ),
        infer(
            "||grad L||^2 >= 2 u^2 tau (L - min L)",
            "the gradient in U11 is u T(u U11 - A*), and L - min L = 1/2 <u U11 - A*, T(u U11 - A*)>",
            "spectral theorem",
        ),
        infer("L - min L decays exponentially, so u U11 -> A*", "u^2 has a positive lower bound", "Gronwall"),
        infer("u^2 -> ||A*||_F, U11 -> A*/u", "u^2 = ||u U11||_F and u > 0", "substitution"),
    )
