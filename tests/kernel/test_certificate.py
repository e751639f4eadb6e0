"""A certificate of one comparison: what a formula P must be equal to, what it may speak of, which sign it must show."""

from __future__ import annotations

from typing import Any

import pytest

from lsa_theory.kernel import certificate
from lsa_theory.kernel.certificate import Hypothesis, Link, certify, difference, form_of, grounds, hypotheses_of, prove
from lsa_theory.kernel.kinds import KINDS
from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.parser import expression, links, relation
from lsa_theory.kernel.reading import Reading
from lsa_theory.kernel.replay import spoken


def used(claim: str, given: list[str], certificates: list[Any]) -> set[str]:
    known = hypotheses_of(given, "hypothesis")
    return prove(claim, known, certificates, spoken([claim, *given]), KINDS)


def link(claim: str, given: tuple[str, ...] = ()) -> Link:
    ((left, sign, right),) = links(relation(claim))
    return Link(left, sign, right, hypotheses_of(given, "hypothesis"), frozenset(spoken([claim, *given])), kinds=KINDS)


SHOWN = [
    ("A == A", [], ["0"], ""),
    ("A == 0", ["A == 0"], ["gap_M1"], "A == 0"),
    ("0 == A", ["A == 0"], ["-gap_M1"], "A == 0"),
    ("u == v", ["v == u"], ["-gap_s1"], "v == u"),
    ("p == q", ["q == p"], ["-gap_v1"], "q == p"),
    ("u >= v", ["u >= v"], ["gap_s1"], "u >= v"),
    ("v <= u", ["u >= v"], ["gap_s1"], "u >= v"),
    ("v <= u", ["v <= u"], ["gap_s1"], "v <= u"),
    ("u >= v", ["u > v"], ["gap_s1"], "u > v"),
    ("u > v", ["v < u"], ["gap_s1"], "v < u"),
    ("u != v", ["v < u"], ["gap_s1"], "v < u"),
    ("u != 0", ["u < 0"], ["-1*gap_s1"], None),
    ("0 != u", ["u < 0"], ["gap_s1"], "u < 0"),
    ("u >= 0", ["u == 0"], ["gap_s1"], "u == 0"),
    ("A >= B", ["A >= B", "u > 0"], ["gap_M1"], "A >= B"),
    ("u*A >= u*B", ["A >= B", "u > 0"], ["gap_M1*gap_s2"], "A >= B|u > 0"),
    ("u == v == t", ["u == v", "v == t"], ["gap_s1", "gap_s2"], "u == v|v == t"),
    ("u == v", ["t == u == v"], ["gap_s2"], "t == u == v"),
    ("0 <= u <= v", ["0 <= u", "u <= v"], ["gap_s1", "gap_s2"], "0 <= u|u <= v"),
    ("A - A.T == 0", ["A symmetric"], ["gap_M1"], "A symmetric"),
    ("A >= 0", ["A psd"], ["gap_M1"], "A psd"),
    ("1/u > 0", ["u > 0"], ["1/gap_s1"], "u > 0"),
    ("u/u == 1", [], ["0"], ""),
    ("0*A == 0", [], ["0"], ""),
    ("u**2 >= 0", [], ["u**2"], ""),
    ("(u - v)**2 >= 0", [], ["(u - v)**2"], ""),
    ("d >= 1", [], ["d - 1"], ""),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "given", "certificates", "texts"), SHOWN, ids=[row[0] for row in SHOWN])
def test_a_comparison_is_shown_by_a_formula(
    claim: str, given: list[str], certificates: list[Any], texts: str | None
) -> None:
    if texts is None:
        with pytest.raises(Refused):
            used(claim, given, certificates)
    else:
        assert used(claim, given, certificates) == set(filter(None, texts.split("|")))


REFUSED = [
    ("A == A", [], []),  # no certificate for the comparison
    ("A == A", [], ["0", "0"]),
    ("A == A", [], "0"),
    ("A == A", [], [None]),
    ("A == A", [], [["0"]]),
    ("u == v", ["u == v"], ["-gap_s1"]),  # the other sign
    ("u == v", ["u >= v"], ["gap_s1"]),  # nonnegative is not zero
    ("u > v", ["u >= v"], ["gap_s1"]),
    ("u != v", ["u >= v"], ["gap_s1"]),
    ("u >= v", ["v >= u"], ["gap_s1"]),
    ("u <= v", ["u >= v"], ["gap_s1"]),
    ("u >= v", ["u != v"], ["gap_s1"]),
    ("u >= v", ["u >= v"], ["gap_s2"]),  # there is one only
    ("u >= v", ["u >= v"], ["gap_M1"]),
    ("A >= B", ["A >= B"], ["gap_s1"]),
    ("p == q", ["p == q"], ["gap_M1"]),
    ("p == q", ["p == q"], ["0"]),
    ("A != B", ["A != B"], ["A - B"]),
    ("u >= 0", [], ["u"]),
    ("u >= 0", [], ["u**2"]),  # shows a sign, and is another number
    ("A == u*A", [], ["0"]),
    ("A == 0", ["u == 0"], ["gap_s1"]),
    ("tr(A) == 0", ["A == 0"], ["gap_M1"]),
    ("u >= 0", [], ["sqrt(u)**2"]),  # has a value only where the claim holds
    ("u**2 >= 1", [], ["u**2 - 1 + 0/u"]),
    ("0 == 0", [], ["0/u"]),
    ("u**2 >= 0", [], ["u**3/u"]),
    ("u >= 0", ["gap_s1 >= 0"], ["gap_s1"]),
    ("gap_s1 >= 0", ["u >= 0"], ["gap_s1"]),
    ("gap_s1 == gap_s1", ["u >= 0"], ["0"]),
    ("A != 0", ["A > 0"], ["gap_M1"]),
    ("A >= B", ["A >= B"], [{"kind": "nothing"}]),
    ("A >= B", ["A >= B"], [{"kind": ["given"], "by": "1"}]),
    ("A >= B", ["A >= B"], [{"by": "1"}]),
    ("u >= 0 ", ["u >= 0"], [1]),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "given", "certificates"), REFUSED)
def test_what_shows_nothing_is_refused(claim: str, given: list[str], certificates: Any) -> None:
    with pytest.raises(Refused):
        used(claim, given, certificates)


@pytest.mark.parametrize("text", ["x == 0", "S == Lambda", "tr(A) >= beta.T*p", "gap_s1 >= 0", "u == gap_s2"])
def test_a_hypothesis_is_about_what_is_fixed_and_has_no_reserved_name(text: str) -> None:
    with pytest.raises(Refused):
        hypotheses_of([text], "hypothesis")


def test_an_earlier_step_may_be_about_what_is_random() -> None:
    (one,) = hypotheses_of(["S == Lambda"], "step")
    assert (one.left, one.sign, one.right, one.text) == (("name", "S"), "==", ("name", "Lambda"), "S == Lambda")
    with pytest.raises(Refused):
        hypotheses_of(["S == gap_M1"], "step")


def test_hypotheses_are_the_comparisons_in_order() -> None:
    found = hypotheses_of(["0 <= u < v", "A psd"], "hypothesis")
    assert [one.sign for one in found] == ["<=", "<", ">="]
    assert [one.text for one in found] == ["0 <= u < v", "0 <= u < v", "A psd"]
    assert [one.known for one in found] == [1, 2, 1]
    assert [one.shape for one in found] == [(1, 1), (1, 1), ("d", "d")]
    assert [
        one.known for one in hypotheses_of(["u == 0", "u != 0", "u > 0", "u < 0", "u >= 0", "u <= 0"], "hypothesis")
    ] == [0, None, 2, 2, 1, 1]
    assert hypotheses_of(["0 == p"], "hypothesis")[0].shape == ("d", 1)


def test_a_hypothesis_is_used_by_its_number() -> None:
    one = link("u == v", ("u == v", "v == u"))
    assert one.use(2) == Hypothesis(("name", "v"), "==", ("name", "u"), "v == u")
    assert one.used == {"v == u"}
    for number in (0, 3, -1):
        with pytest.raises(Refused):
            one.use(number)


@pytest.mark.parametrize(
    ("claim", "order", "needed"),
    [
        ("u == v", "uv", 0),
        ("u >= v", "uv", 1),
        ("u <= v", "vu", 1),
        ("u > v", "uv", 2),
        ("u < v", "vu", 2),
        ("u != v", "uv", 2),
    ],
)
def test_the_larger_side_comes_first(claim: str, order: str, needed: int) -> None:
    one = link(claim)
    assert one.ordered == tuple(("name", name) for name in order) and one.needed == needed
    assert not (one.difference - Reading(set())(expression(f"{order[0]} - {order[1]}"))).terms


def test_a_zero_takes_the_shape_of_the_other_side() -> None:
    reading = Reading(set())
    for a, b, sign in (("A", "0", 1), ("0", "A", -1)):
        found = difference(reading, expression(a), expression(b))
        assert found.shape == ("d", "d") and not (found - reading(expression(f"{sign}*A"))).terms
    assert difference(reading, expression("0"), expression("0")).shape == (1, 1)


def test_a_form_has_its_tree_its_reading_and_its_sign() -> None:
    one = link("u >= 0", ("u >= v", "v >= 0"))
    form = form_of(one, "gap_s1 + gap_s2")
    assert form.tree == expression("gap_s1 + gap_s2") and form.sign == 1 and one.used == {"u >= v", "v >= 0"}
    assert not (form.reading(form.tree) - Reading(set())(expression("u"))).terms
    assert form_of(one, "u").sign is None
    with pytest.raises(Refused):
        form_of(one, "u", ("1/t",))
    assert form_of(link("1/t == u"), "u", ("1/t",)).sign is None


def test_the_grounds_of_formulas() -> None:
    one = link("1/u >= 0", ("sqrt(v) <= 1", "B >= A", "p == q"))
    see, reading = grounds(one, [expression("sqrt(v)*gap_s1/u")], {("name", "t"): 2})
    assert see(("name", "gap_s1")) == 1 and see(("name", "t")) == 2
    assert not (reading(("name", "gap_s1")) - reading(expression("1 - sqrt(v)"))).terms
    see, reading = grounds(one, [expression("gap_M2*gap_v3")])
    assert see(("name", "gap_M2")) == 1 and see(("name", "gap_v3")) == 0
    assert not (reading(("name", "gap_M2")) - reading(expression("B - A"))).terms
    with pytest.raises(Refused):
        grounds(one, [expression("sqrt(v)")])  # the hypothesis that has a value with it is not used
    with pytest.raises(Refused):
        grounds(one, [expression("1/t")])
    assert see.same(expression("A*B"), expression("(B.T*A.T).T"))
    assert not see.same(expression("A*B"), expression("B*A")) and not see.same(expression("A"), expression("p"))
    assert not see.same(expression("grad(norm_op(A), A)"), expression("grad(norm_op(A), A)"))  # refused on the way


def test_a_link_reads_its_claim_once() -> None:
    one = link("E[beta*beta.T] == A", ("noise == 1",))
    assert one.plain is one.plain and one.plain.noisy
    assert not link("E[beta*beta.T] == A").plain.noisy


def test_changes_of_what_was_read_are_made_before_it_is_compared() -> None:
    one = link("u == v")
    assert not one.vanishes(one.difference)
    one.rewrite = lambda value: value - value
    assert one.vanishes(one.difference)
    certify(one, "0")


def test_changes_of_the_formula_are_tried_with_and_without() -> None:
    """What was typed may be equal already, where the changed formulas are not."""
    one = link("u == u")
    one.put = lambda tree: expression("v") if tree == ("name", "u") else tree
    certify(one, "0")
    one = link("u == v")
    one.put = lambda tree: expression("v") if tree == ("name", "u") else tree
    certify(one, "0")
    one = link("u == v")
    one.put = lambda tree: expression("t") if tree == ("name", "u") else tree
    with pytest.raises(Refused):
        certify(one, "0")


def test_the_kinds_are_given_what_is_theirs() -> None:
    seen = []
    one = link("A == A")
    one.kinds = {"mine": lambda of, body: seen.append((of, body))}
    assert certificate.certify(one, {"kind": "mine", "by": "1"}) == set()
    assert seen == [(one, {"by": "1"})]
