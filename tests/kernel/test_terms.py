"""Trace polynomials have the values of matrices, and a normal form of which zero is the only one that is zero."""

from __future__ import annotations

from fractions import Fraction

import pytest

import trace_values
from lsa_theory.kernel import terms
from lsa_theory.kernel.coefficients import Coefficient, root
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.terms import Polynomial, gamma, normal
from lsa_theory.kernel.words import Word
from trace_values import identity, inverse, plus, product, transposed

HALF = Fraction(1, 2)
A, B, L, G, P, Q = (Polynomial.letter(name) for name in ("A", "B", "Lambda", "Ginv", "p", "q"))
U = Polynomial.scalar(Coefficient.of("u"))
ONE = Polynomial.identity()
VALUES = [trace_values.instance(seed, d) for seed, d in ((1, 2), (2, 2), (3, 1), (4, 3))]
SQUARE = [A, A.transposed() * B, L * G, A * A + ONE, P * Q.transposed(), U * A, A.times((P.transposed() * Q).coefficient())]
COLUMNS = [P, A * P, Q.times((P.transposed() * P).coefficient())]


def test_letters_have_their_shapes() -> None:
    assert A.shape == ("d", "d") and P.shape == ("d", 1) and U.shape == (1, 1) and ONE.shape == ("d", "d")
    assert Polynomial.letter("A", 2).terms.keys() == {(("A", 2, 0),)} and Polynomial.letter("%limit[p]").shape == ("d", 1)
    assert (A * P).shape == ("d", 1) and (P.transposed() * A).shape == (1, "d") and (P * Q.transposed()).shape == ("d", "d")


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("x", SQUARE)
@pytest.mark.parametrize("y", SQUARE)
def test_sums_products_and_traces_are_those_of_matrices(x: Polynomial, y: Polynomial, values: dict[str, object]) -> None:
    a, b = trace_values.value(x, values), trace_values.value(y, values)
    assert trace_values.value(x + y, values) == plus(a, b)
    assert trace_values.value(x - y, values) == plus(a, b, -1)
    assert trace_values.value(x * y, values) == product(a, b)
    assert trace_values.value(x.transposed(), values) == transposed(a)
    c = product(a, b)
    assert trace_values.value((x * y).trace(), values) == [[sum(c[i][i] for i in range(len(c)))]]
    assert trace_values.value(x.power(3), values) == product(a, product(a, a))
    assert trace_values.value(x.power(0), values) == identity(len(a))


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("x", COLUMNS)
@pytest.mark.parametrize("y", COLUMNS)
def test_vectors_make_numbers_and_matrices(x: Polynomial, y: Polynomial, values: dict[str, object]) -> None:
    a, b = trace_values.value(x, values), trace_values.value(y, values)
    assert trace_values.value(x.transposed() * y, values) == product(transposed(a), b)
    assert trace_values.value(x * y.transposed(), values) == product(a, transposed(b))
    assert trace_values.value((x.transposed() * y) * A, values)[0][0] == product(transposed(a), b)[0][0] * values["A"][0][0]  # type: ignore[index]


def test_numbers_are_their_own_traces_and_scale_from_both_sides() -> None:
    assert U.trace() is U and U.power(2).coefficient().num == Coefficient.of("u", 2).num
    assert (U * A).terms.keys() == (A * U).terms.keys() and (A * U).shape == ("d", "d")
    assert ONE.trace().coefficient().num == Coefficient.of("d").num
    assert Polynomial.scalar(Coefficient({})).coefficient().num == {}


def test_terms_that_cancel_are_dropped() -> None:
    assert not (A - A).terms and not (A * B - (B.transposed() * A.transposed()).transposed()).terms
    assert not ((A * B).trace() - (B * A).trace()).terms
    assert (A * B - B * A).terms


@pytest.mark.parametrize(
    "x", [A, A * B.transposed(), A.transposed() * A, L * A, Polynomial.letter("A", 2) * B, A.times(Coefficient.of("u")), L]
)
def test_a_product_of_letters_has_an_inverse(x: Polynomial) -> None:
    found = x.inverse()
    assert found is not None
    assert trace_values.value(found, VALUES[1]) == inverse(trace_values.value(x, VALUES[1]))


def test_other_inverses() -> None:
    assert U.inverse().coefficient().num == Coefficient.of("u", -1).num  # type: ignore[union-attr]
    assert gamma().inverse().terms.keys() == {(("Ginv", 1, 0),)}  # type: ignore[union-attr]
    assert gamma().times(Coefficient.number(2)).inverse() is None
    for x in (
        A + B,
        P * P.transposed(),
        Polynomial.letter("x") * P.transposed(),
        A - A,
    ):
        assert x.inverse() is None


def test_zero_has_no_inverse() -> None:
    with pytest.raises(Refused):
        (U - U).inverse()


def test_roots_of_functions_of_the_covariance() -> None:
    assert gamma().root(HALF).terms.keys() == {(("Ginv", -HALF, 0),)}  # type: ignore[union-attr]
    assert Polynomial.letter("Lambda", 2).root(HALF).terms.keys() == {(("Lambda", 1, 0),)}  # type: ignore[union-attr]
    assert L.root(HALF).terms.keys() == {(("Lambda", HALF, 0),)}  # type: ignore[union-attr]
    found = L.times(Coefficient.number(4)).root(HALF)
    assert found is not None and {word: c.num for word, c in found.terms.items()} == {
        (("Lambda", HALF, 0),): Coefficient.number(2).num
    }
    both = (G * L).root(HALF)
    assert both is not None and both.terms.keys() == {(("Ginv", HALF, 0), ("Lambda", HALF, 0))}
    for x in (A, L + ONE, L * A, P * P.transposed(), gamma().times(Coefficient.number(4))):
        assert x.root(HALF) is None


@pytest.mark.parametrize("values", VALUES)
def test_gamma_is_what_it_stands_for(values: dict[str, object]) -> None:
    assert trace_values.value(gamma(), values) == trace_values.gamma(values["Lambda"], values["N"])  # type: ignore[arg-type]


# the normal form


def powers(*of: int | Fraction) -> Polynomial:
    """Lambda^a Ginv^b ..."""
    out = ONE
    for k, power in enumerate(of):
        if power:
            out = out * Polynomial.letter("Ginv" if k % 2 else "Lambda", power)
    return out


PAIRS = [(a, b) for a in (-2, -1, 0, 1, 2, 3) for b in (-2, -1, 0, 1, 2, 3) if a or b]


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_the_normal_form_has_the_same_value_and_no_inverse_beside_a_covariance(a: int, b: int) -> None:
    x = powers(a, b)
    found = normal(x)
    for values in VALUES:
        assert trace_values.value(found, values) == trace_values.value(x, values)
    assert all({name for name, _, _ in word} != {"Ginv", "Lambda"} for word in found.terms)
    assert all(power > 0 for word in found.terms for name, power, _ in word if name == "Ginv")


@pytest.mark.parametrize(
    "x",
    [
        powers(1, 1) * A * powers(2, 1),
        A * powers(0, 1) * P,
        (powers(1, 1) * A).trace(),
        A * B,
        P.transposed() * powers(1, 1) * P,
    ],
)
def test_the_normal_form_goes_through_words_and_numbers(x: Polynomial) -> None:
    for values in VALUES:
        assert trace_values.value(normal(x), values) == trace_values.value(x, values)


def test_equal_functions_of_the_covariance_have_one_normal_form() -> None:
    assert not normal(gamma() * G - ONE).terms
    assert not normal(gamma() * A * G * gamma() - gamma() * A).terms
    assert not normal(L * G * gamma() * gamma() - gamma() * L).terms
    assert normal(L * G - G).terms and normal(G * gamma() - L).terms


def test_broken_powers_are_between_zero_and_one() -> None:
    whole = normal(powers(Fraction(3, 2), 0))
    assert whole.terms.keys() == {(("Lambda", Fraction(3, 2), 0),)}
    x = normal(powers(HALF, 1) * powers(HALF, 0) - powers(1, 1))
    assert not x.terms
    x = normal(powers(Fraction(-1, 2), HALF) * powers(HALF, HALF) - G)
    assert not x.terms
    x = normal(Polynomial.letter("Ginv", -HALF) * Polynomial.letter("Ginv", -HALF) - gamma())
    assert not x.terms
    x = normal(Polynomial.letter("Ginv", Fraction(-3, 2)) - gamma() * Polynomial.letter("Ginv", -HALF))
    assert not x.terms
    x = normal(powers(Fraction(3, 2), 1) - powers(HALF, 0) * normal(powers(1, 1)))
    assert not x.terms


def test_whole_powers_of_roots_are_what_is_under_them() -> None:
    r = Polynomial.scalar(root(Coefficient.of("u") + Coefficient.number(1), HALF))
    assert not normal(r * r - U - Polynomial.scalar(Coefficient.number(1))).terms
    assert not normal(r * r * r - U * r - r).terms
    assert normal(r - U).terms


# substitution


@pytest.mark.parametrize("values", VALUES[:2])
@pytest.mark.parametrize(
    "x", [A * B * A.transposed(), A * P, U * A + B, (A * B).trace(), A.power(3), P.transposed() * A * P, A * U.inverse()]
)  # type: ignore[operator]
def test_letters_are_replaced_by_polynomials(x: Polynomial, values: dict[str, object]) -> None:
    table = {
        "A": B * B.transposed() - ONE,
        "p": Q.times(Coefficient.number(2)),
        "u": Polynomial.scalar(Coefficient.of("v") + Coefficient.number(7)),
    }
    changed = {**values, **{name: trace_values.value(y, values) for name, y in table.items()}}
    changed["u"] = changed["u"][0][0]  # type: ignore[index]
    assert trace_values.value(x.substituted(table), values) == trace_values.value(x, changed)


def test_an_inverse_is_replaced_by_an_inverse() -> None:
    x = Polynomial.letter("A", -2)
    assert x.substituted({"A": B}).terms.keys() == {(("B", -2, 0),)}
    with pytest.raises(Refused):
        x.substituted({"A": B + ONE})
    with pytest.raises(Refused):
        Polynomial.letter("A", HALF).substituted({"A": B})


@pytest.mark.parametrize("name", ["Lambda", "N"])
def test_nothing_is_put_inside_the_inverse_of_gamma(name: str) -> None:
    table = {name: A if name == "Lambda" else U}
    with pytest.raises(Refused):
        G.substituted(table)
    assert (A * L if name == "Lambda" else A).substituted(table).terms
    assert G.substituted(table | {"Ginv": B}).key() == B.key()


@pytest.mark.parametrize(
    "held",
    [
        Polynomial.letter("#inv[A + B]"),
        Polynomial.scalar(Coefficient.of("limit[u*A]")),
        Polynomial.scalar(root(Coefficient.of((("A", 1, 0),)), HALF)),
    ],
)
def test_nothing_is_put_inside_what_no_rule_computes(held: Polynomial) -> None:
    with pytest.raises(Refused):
        held.substituted({"A": B})
    assert held.substituted({"C": B}).key() == held.key()


def test_what_does_not_speak_of_a_letter_stays() -> None:
    r = Polynomial.scalar(root(Coefficient.of("N"), HALF))
    assert not ((r * A).substituted({"A": B}) - r * B).terms
    assert not (G.substituted({"A": B}) - G).terms


def test_the_letters_that_occur() -> None:
    x = A * P + (B.trace() * Q) + Polynomial.scalar(root(Coefficient.of((("C", 1, 0),)), HALF)) * P
    assert x.letters() == {"A", "p", "B", "q", "C"}
    assert U.letters() == set()


def test_a_name_is_mentioned_as_a_whole() -> None:
    assert terms.mentions("inv[(A,1)]", ["A"]) and terms.mentions("l_i*2", ["l_i"])
    assert not terms.mentions("inv[AB]", ["A"]) and not terms.mentions("U11", ["U1", "1"]) and not terms.mentions("A", [])


def test_a_word_is_the_product_of_its_letters() -> None:
    w: Word = (("A", 2, 0), ("B", 1, 1), ("p", 1, 0))
    assert terms.word_value(w).terms.keys() == {w}
    put = terms.word_value(w, {"B": A}.get)
    assert put.terms.keys() == {(("A", 2, 0), ("A", 1, 1), ("p", 1, 0))}


def test_keys_are_alike_for_equal_normal_forms_only() -> None:
    assert (A + B).key() == (B + A).key() != (A - B).key() != (A * B).key() != (B * A).key()
