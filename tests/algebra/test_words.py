"""Words: what the canonical form may identify, and that it identifies nothing else."""

from fractions import Fraction

import numpy as np
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lsa_theory.algebra import words
from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import identity, parse_matrix
from lsa_theory.algebra.words import matrix, vector

A, B = matrix("A"), matrix("B")
H = matrix("H", symmetric=True)
L = matrix("Lambda", symmetric=True, family="covariance")
G = matrix("Gamma", symmetric=True, family="covariance")
a, b = vector("a"), vector("b")
POWERS = st.sampled_from([-2, -1, 1, 2, 3])


@st.composite
def letters(draw, alphabet=(A, B, H, L, G)):
    """One letter, raised to a power and perhaps transposed."""
    letter = draw(st.sampled_from(alphabet))._replace(power=draw(POWERS))
    return letter.T if draw(st.booleans()) else letter


def square_words(max_size=6):
    return st.lists(letters(), max_size=max_size).map(tuple)


@st.composite
def values(draw, d=None):
    """Exact invertible matrices for the alphabet; Lambda and Gamma are symmetric and commute."""
    d = d or draw(st.integers(1, 3))

    def square():
        entries = draw(st.lists(st.integers(-3, 3), min_size=d * d, max_size=d * d))
        return parse_matrix("X", np.array(entries).reshape(d, d))

    found = {name: square() for name in "AB"}
    found["H"] = square()
    found["H"] = found["H"] + found["H"].T
    root = square()
    found["Lambda"] = root @ root.T + identity(d)
    found["Gamma"] = found["Lambda"] * Fraction(3, 2) + identity(d) * 2
    for name in "AB":
        found[name] = found[name] + identity(d) * 7  # strictly diagonally dominant: invertible
    found["H"] = found["H"] + identity(d) * 13
    found["a"], found["b"] = (
        parse_matrix(n, [[x] for x in draw(st.lists(st.integers(-3, 3), min_size=d, max_size=d))]) for n in "ab"
    )
    return found


def evaluate(word, values):
    """The product of a word, letter by letter, independent of `Program`."""
    product = identity(len(values["A"]))
    for k, letter in enumerate(word):
        value = values[letter.name]
        base = value if letter.power > 0 else inverse(value)
        factor = base
        for _ in range(abs(letter.power) - 1):
            factor = factor @ base
        factor = factor.T if letter.flipped else factor
        product = factor if k == 0 else product @ factor
    return product


@given(square_words(), values())
@example((A, A._replace(power=-1)), {"A": parse_matrix("A", [[2]])})
@example((G, L, G._replace(power=-1)), {n: parse_matrix(n, [[k]]) for k, n in enumerate(("A", "Lambda", "Gamma"), 2)})
def test_reducing_keeps_the_product(word, values):
    assert (evaluate(words.reduce_word(word), values) == evaluate(word, values)).all()


@given(square_words(), values())
def test_the_canonical_trace_is_the_trace(word, values):
    assert np.trace(evaluate(words.canonical_trace(word), values)) == np.trace(evaluate(word, values))


@given(square_words(8), st.integers(0, 8))
def test_the_canonical_trace_ignores_rotation_and_transposition(word, k):
    turned = word[k:] + word[:k]
    once = words.canonical_trace(word)
    assert words.canonical_trace(turned) == words.canonical_trace(words.transpose(word)) == once
    assert words.canonical_trace(once) == once


@given(square_words())
def test_reducing_is_idempotent_and_respects_transposition(word):
    once = words.reduce_word(word)
    assert words.reduce_word(once) == once
    assert words.reduce_word(words.transpose(words.transpose(word))) == once


@given(square_words(4), square_words(4))
def test_a_word_cancels_with_its_inverse(left, right):
    back = tuple(letter._replace(power=-letter.power) for letter in reversed(left))
    assert words.reduce_word(left + back + right) == words.reduce_word(right)


@given(st.lists(letters((L, G, A)), max_size=8).map(tuple))
def test_a_commuting_family_is_sorted_and_merged(word):
    reduced = words.reduce_word(word)
    for first, second in zip(reduced, reduced[1:], strict=False):
        assert not (first.family and first.family == second.family and first.name >= second.name)
        assert not (first.name == second.name and first.flipped == second.flipped)
    assert all(letter.power != 0 for letter in reduced)


@given(st.integers(2, 6), st.data())
def test_powers_merge(count, data):
    powers = data.draw(st.lists(POWERS, min_size=count, max_size=count))
    merged = words.reduce_word(tuple(A._replace(power=p) for p in powers))
    assert merged == ((A._replace(power=sum(powers)),) if sum(powers) else ())


@given(square_words(4), square_words(4), values())
def test_forms_are_numbers_and_symmetric(left, right, values):
    word = (a.T, *left, b)
    assert words.canonical_form(word) == words.canonical_form(words.transpose(word))
    forms, rest = words.split((*right, a, a.T, *left, b, b.T))
    assert len(forms) == 1
    value = evaluate(word, values)[0, 0]
    assert evaluate(forms[0], values)[0, 0] == value
    whole = evaluate((*right, a, a.T, *left, b, b.T), values)
    assert (evaluate(rest, values) * value == whole).all()


@given(square_words(4), values())
def test_closing_a_word_with_vectors_gives_its_forms(word, values):
    closed = words.close((*word, a, b.T))
    product = Fraction(1)
    for form in closed:
        product = product * evaluate(form, values)[0, 0]
    assert product == np.trace(evaluate((*word, a, b.T), values))


@given(
    st.lists(st.sampled_from([A, A.T, B, B.T]), min_size=1, max_size=4).map(tuple),
    st.lists(st.sampled_from([A, A.T, B, B.T]), min_size=1, max_size=4).map(tuple),
)
def test_words_with_different_canonical_traces_differ_somewhere(first, second):
    assume(words.canonical_trace(first) != words.canonical_trace(second))
    rng = np.random.default_rng(1)
    draws = [{n: parse_matrix(n, rng.integers(-5, 6, (4, 4)).tolist()) for n in "AB"} for _ in range(3)]
    assert any(np.trace(evaluate(first, v)) != np.trace(evaluate(second, v)) for v in draws)
