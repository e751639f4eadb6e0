"""Words are canonical under what does not change their value, and under nothing else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lsa_theory.kernel import words
from lsa_theory.kernel.words import Letter, Word

A, B, C = ("A", 1, 0), ("B", 1, 0), ("C", 1, 0)
AT, BT, CT = ("A", 1, 1), ("B", 1, 1), ("C", 1, 1)
L, G, S = ("Lambda", 1, 0), ("Ginv", 1, 0), ("S", 1, 0)
P, Q, PT, QT = ("p", 1, 0), ("q", 1, 0), ("p", 1, 1), ("q", 1, 1)


def test_vectors_and_symmetric_letters_are_known_by_their_names() -> None:
    vectors = ["p", "q", "a", "b", "c", "u12", "u21", "x", "w", "eta", "eta(M)", "gap_v1", "%limit[u12]"]
    matrices = ["A", "Lambda", "S", "S(M)", "gap_M1", "#inv[A]", "#!inv[A]", "U11", "Ginv"]
    assert [words.is_vector(name) for name in vectors + matrices] == [True] * len(vectors) + [False] * len(matrices)
    symmetric = ["Lambda", "Ginv", "Psi", "S", "S(M)", "S(2)", "#!inv[A]"]
    others = ["A", "U11", "#inv[A]", "p", "Sigma"]
    assert [words.is_symmetric(name) for name in symmetric + others] == [True] * len(symmetric) + [False] * len(others)


def test_equal_powers_look_alike() -> None:
    assert words.whole(Fraction(4, 2)) == 2 and isinstance(words.whole(Fraction(4, 2)), int)
    assert words.whole(Fraction(1, 2)) == Fraction(1, 2)
    assert words.letter("A") == ("A", 1, 0) and words.letter("A", 2, 1) == ("A", 2, 1)
    assert words.letter("Lambda", Fraction(2), 1) == ("Lambda", 2, 0)


def test_the_transpose_is_turned_and_reversed() -> None:
    assert words.flip((A, BT, L, P)) == (PT, L, B, AT)
    assert words.flip(()) == ()


@pytest.mark.parametrize(
    ("word", "reduced"),
    [
        ((A, A), (("A", 2, 0),)),
        ((A, AT), (A, AT)),
        ((A, B, A), (A, B, A)),
        ((A, ("A", -1, 0)), ()),
        ((A, ("A", -1, 1)), (A, ("A", -1, 1))),
        ((A, ("A", -1, 0), B), (B,)),
        ((A, B, ("B", -1, 0), ("A", -1, 0), C), (C,)),
        ((("A", 2, 1), AT), (("A", 3, 1),)),
        ((P, PT), (P, PT)),
        ((L, G), (G, L)),
        ((G, L), (G, L)),
        ((L, G, L), (G, ("Lambda", 2, 0))),
        ((L, G, ("Lambda", -1, 0)), (G,)),
        ((G, L, G), (("Ginv", 2, 0), L)),
        ((G, L, ("Ginv", -1, 0)), (L,)),
        ((G, L, ("Ginv", -1, 0), ("Lambda", -1, 0)), ()),
        ((L, A, G), (L, A, G)),
        ((("Lambda", Fraction(1, 2), 0), ("Lambda", Fraction(1, 2), 0)), (L,)),
        ((A, L, G, A), (A, G, L, A)),
        ((("A", 0, 0),), ()),
    ],
)
def test_powers_are_merged_and_commuting_letters_ordered(word: Word, reduced: Word) -> None:
    assert words.reduce(word) == reduced


def test_powers_stay_integers_where_they_are() -> None:
    ((_, power, _),) = words.reduce((("A", Fraction(1, 2), 0), ("A", Fraction(3, 2), 0)))
    assert isinstance(power, int) and power == 2
    assert [type(p) for _, p, _ in words.reduce((("Ginv", Fraction(1, 2), 0), L, ("Ginv", Fraction(1, 2), 0)))] == [int, int]


@pytest.mark.parametrize(
    ("one", "opening", "closing"), [(A, False, False), (AT, False, False), (P, False, True), (PT, True, False)]
)
def test_vectors_close_and_their_transposes_open(one: Letter, opening: bool, closing: bool) -> None:
    assert (words.opens(one), words.closes(one)) == (opening, closing)


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ((A, B), [(A, B)]),
        ((PT, A, Q), [(PT, A, Q)]),
        ((A, P, QT, B), [(A, P), (QT, B)]),
        ((A, P, QT, B, Q), [(A, P), (QT, B, Q)]),
        ((P, PT, Q, QT), [(P,), (PT, Q), (QT,)]),
        ((), []),
        ((P,), [(P,)]),
        ((PT,), [(PT,)]),
    ],
)
def test_a_word_is_cut_where_it_passes_through_dimension_one(word: Word, cut: list[Word]) -> None:
    assert words.pieces(word) == cut


def test_a_form_and_its_transpose_are_one_number() -> None:
    assert words.canonical_form((PT, A, Q)) == words.canonical_form((QT, AT, P)) != words.canonical_form((PT, AT, Q))
    assert words.canonical_form((PT, A, A, Q)) == words.canonical_form((PT, ("A", 2, 0), Q))


def test_a_trace_is_canonical_under_rotation_and_transposition() -> None:
    turns = [(A, B, CT), (B, CT, A), (CT, A, B), (C, BT, AT), (BT, AT, C), (AT, C, BT)]
    assert len({words.canonical_trace(turn) for turn in turns}) == 1
    assert words.canonical_trace((A, B, C)) != words.canonical_trace((A, C, B))
    assert words.canonical_trace((A, B)) != words.canonical_trace((A, BT))
    assert words.canonical_trace((A, B, A)) == words.canonical_trace((("A", 2, 0), B))
    assert words.canonical_trace((A, B, ("A", -1, 0))) == (B,)
    assert words.canonical_trace((A, B, C, ("B", -1, 0), ("A", -1, 0))) == (C,)
    assert words.canonical_trace((L, A, G)) == words.canonical_trace((A, G, L))
    assert words.canonical_trace((A, ("A", -1, 0))) == ()
    assert words.canonical_trace((A, B, C, BT)) == min(
        (A, B, C, BT),
        (B, C, BT, A),
        (C, BT, A, B),
        (BT, A, B, C),
        (B, CT, BT, AT),
        (CT, BT, AT, B),
        (BT, AT, B, CT),
        (AT, B, CT, BT),
    )


@pytest.mark.parametrize(
    ("word", "closed"),
    [
        ((A, B), [(A, B)]),
        ((P, QT), [(PT, Q)]),
        ((P, PT, A), [(PT, A, P)]),
        ((A, P, PT), [(PT, A, P)]),
        ((P, QT, A, Q, PT), [(PT, P), (QT, A, Q)]),
        ((P, PT, Q, QT), [(PT, Q), (PT, Q)]),
        ((), [()]),
    ],
)
def test_the_trace_of_a_word_is_a_trace_or_forms(word: Word, closed: list[Word]) -> None:
    assert sorted(words.close(word)) == sorted(closed)


def test_what_stays_open_is_the_product_of_the_outer_pieces() -> None:
    assert words.split_open((A, P, QT, B, Q, PT, C)) == ([(QT, B, Q)], (A, P, PT, C))
    assert words.split_open((A, A)) == ([], (("A", 2, 0),))
    assert words.split_open((PT, A, Q)) == ([(PT, A, Q)], ())
    assert words.split_open((P, PT, Q, QT)) == ([(PT, Q)], (P, QT))
    assert words.split_open((A, Q, PT, P, QT)) == ([(PT, P)], (A, Q, QT))
