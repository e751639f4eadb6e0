"""Corollary C.2: for diagonal Lambda_tau, with gamma_i = E[(N+1)/N l_i^3 + 1/N l_i^2 sum_k l_k], xi_i = E[l_i^2]
and zeta_ij = E[(N+1)/N l_i^2 l_j + 1/N l_i l_j sum_k l_k]: u_ii' = -gamma_i u^2 u_ii + xi_i u, u_ij' = -zeta_ij
u^2 u_ij, u' = -sum_i gamma_i u u_ii^2 - sum_(i != j) zeta_ij u u_ij^2 + sum_i xi_i u_ii."""

from itertools import product

from derivations.zhang2023.shared.hypotheses import START
from derivations.zhang2023.shared.random_prompts import DIAGONAL, INDEPENDENT, RANDOM, THIRD, flow_steps
from lsa_theory.algebra import words
from lsa_theory.algebra.covariance import GammaRelation
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.words import Word
from lsa_theory.kernel.claim import Claim, Finding
from lsa_theory.moments.prompt import U11, SymbolicSetting, letter
from lsa_theory.moments.random_covariance import mean
from lsa_theory.proofs.derivation import Derivation, conclude, verify

GAMMA_I = "mean((N + 1)/N*l_i**3 + 1/N*l_i**2*tr(Lambda))"
XI_I = "mean(l_i**2)"
ZETA_IJ = "mean((N + 1)/N*l_i**2*l_j + 1/N*l_i*l_j*tr(Lambda))"

CLAIM = Claim(
    ref="cor-C.2",
    title="The flow entry by entry",
    says="For diagonal covariances the entries of U11 interact through u only; u moves by the sum over all i and"
    " j of the last"
    " line, which shows the terms of u_ii and of u_ij, i != j.",
    statement=(
        f"velocity(u_ii) == -{GAMMA_I}*u**2*u_ii + {XI_I}*u",
        f"velocity(u_ij) == -{ZETA_IJ}*u**2*u_ij",
        f"velocity(u) == -{GAMMA_I}*u*u_ii**2 - {ZETA_IJ}*u*u_ij**2 + {XI_I}*u_ii",
    ),
    given=(RANDOM, THIRD, DIAGONAL, INDEPENDENT, START),
    where="Corollary C.2, (C.4)",
    section="Appendix",
    order=302,
    measures=("random covariance", "diagonal"),
    findings=(
        Finding("sharper", "Independence of the entries is not used; zeta_ij and zeta_ji differ in general."),
        Finding("sharper", "The entries u_ij, i != j, need not be zero at the start: they decay."),
    ),
)

INDICES = "ijkm"
BASIS = {a: letter(words.vector(f"e{a}")) for a in INDICES}  # e_i, e_j, .. at different indices


def derive() -> Derivation:
    how = "canonical forms, with Lambda e_i = l_i e_i and e_i'e_j = 0"
    return Derivation(
        (
            *flow_steps(),
            verify("e_i' U11' e_j contains u_ij and u only", "put Lambda e_i = l_i e_i into lem-C.1", entries_decouple, how),
            verify(
                "u' is the sum over i and j of the terms of one entry: tr(Gamma Lambda e_a e_b' Lambda (e_c"
                " e_d')') = 0 unless"
                " (a, b) = (c, d)",
                "all coincidences among four indices; the velocity of u is a quadratic form in U11",
                entries_do_not_mix,
                how,
            ),
            *conclude(velocities(), "the entries of minus the gradient on the slice, which is invariant", "invariant set"),
        )
    )


def velocities() -> dict[str, TracePolynomial]:
    """The velocities of u_ii, u_ij and, as far as these two entries go, of u."""
    speed = SymbolicSetting().slice_velocity()
    pair = {"ii": ("i", "i"), "ij": ("i", "j")}
    found = {f"velocity(u_{name})": mean(at(BASIS[a].T * speed[U11] * BASIS[b])) for name, (a, b) in pair.items()}
    matrix = sum_of_entries([("i", "i"), ("i", "j")])
    return found | {"velocity(u)": mean(at(speed["u"].substitute({"U11": matrix})))}


def sum_of_entries(places: list[tuple[str, str]]) -> TracePolynomial:
    """``sum u_ab e_a e_b'`` over the places."""
    total = TracePolynomial({})
    for a, b in places:
        total = total + TracePolynomial.symbol(f"u_{a}{b}") * BASIS[a] * BASIS[b].T
    return total


def at(form: TracePolynomial) -> TracePolynomial:
    """Forms ``e_a' .. e_b`` with ``Lambda e_a = l_a e_a``, ``e_a' U11 e_b = u_ab`` and ``e_a'e_b = 0`` or 1."""

    def value(word: Word) -> TracePolynomial:
        if not words.is_form(word):
            return TracePolynomial.symbol(word)
        (a, *inside, b), result = word, TracePolynomial.scalar(1)
        first, last = a.name[1:], b.name[1:]
        while inside and inside[0].name == "Lambda":
            result = result * TracePolynomial.symbol(f"l_{first}") ** inside.pop(0).power
        while inside and inside[-1].name == "Lambda":
            result = result * TracePolynomial.symbol(f"l_{last}") ** inside.pop().power
        if not inside:
            return result * int(first == last)
        (block,) = inside
        assert block.name == "U11"
        return result * TracePolynomial.symbol(f"u_{last}{first}" if block.flipped else f"u_{first}{last}")

    return GammaRelation().normal_form(form).map_words(value)


def entries_decouple() -> bool:
    speed = SymbolicSetting().slice_velocity()[U11]
    entries = {f"u_{a}{b}": at(BASIS[a].T * speed * BASIS[b]).names() for a, b in product("ij", repeat=2)}
    return all({n for n in names if n.startswith("u_")} == {own} for own, names in entries.items())


def entries_do_not_mix() -> bool:
    """No product of two different entries in the velocity of u, whatever indices coincide."""
    speed = SymbolicSetting().slice_velocity()["u"]
    places = [(a, b) for a in INDICES for b in INDICES]
    for one in [("i", "i"), ("i", "j")]:
        for other in places:
            if other == one:
                continue
            both, first, second = (at(speed.substitute({"U11": sum_of_entries(p)})) for p in ([one, other], [one], [other]))
            if not (both - first - second).is_zero():
                return False
    return True
