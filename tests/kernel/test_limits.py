"""What a document may cost and contain: one step inside every bound is taken, one step outside refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from lsa_theory.kernel import limits
from lsa_theory.kernel.limits import Refused


def test_work_is_counted_and_the_budget_ends() -> None:
    with limits.budget(10):
        assert limits.left() == 10
        limits.spend(4)
        limits.spend(6)
        assert limits.left() == 0
        with pytest.raises(Refused):
            limits.spend(1)
        assert limits.left() == 0
    limits.spend(10**9)  # nothing is counted outside
    assert limits.left() == limits.MAX_WORK


def test_an_inner_budget_does_not_touch_the_outer_one() -> None:
    with limits.budget(10):
        with limits.budget(3), pytest.raises(Refused):
            limits.spend(4)
        limits.spend(10)


@pytest.mark.parametrize("number", [Fraction(2**19_999), Fraction(1, 2**19_999), Fraction(-(2**19_999)), Fraction(3, 7)])
def test_a_number_of_bounded_size_is_itself(number: Fraction) -> None:
    assert limits.bounded(number) == number


@pytest.mark.parametrize("number", [Fraction(2**20_000), Fraction(1, 2**20_000), Fraction(-(2**20_000), 3)])
def test_a_number_too_large_is_refused(number: Fraction) -> None:
    with pytest.raises(Refused):
        limits.bounded(number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-3", -3),
        ("17/4", Fraction(17, 4)),
        ("1/04", Fraction(1, 4)),
        ("9" * 40, int("9" * 40)),
        ("-0/7", 0),
        ("1/" + "9" * 40, Fraction(1, int("9" * 40))),
    ],
)
def test_exact_numbers_are_texts(text: str, value: Fraction) -> None:
    assert limits.exact(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.5",
        "+1",
        "1/0",
        "1/00",
        "1/-2",
        "1e3",
        " 1",
        "1\n",
        "--1",
        "9" * 41,
        "1/" + "9" * 41,
        "٣",
        "1_0",
        1,
        None,
        ["1"],
    ],
)
def test_anything_else_is_no_number(text: object) -> None:
    with pytest.raises(Refused):
        limits.exact(text)


def test_documents_are_read() -> None:
    assert limits.load('{"a": ["b", {"c": true, "d": null}]}') == {"a": ["b", {"c": True, "d": None}]}
    assert limits.load('"' + "x" * (limits.MAX_BYTES - 2) + '"')
    assert limits.load("[" * 12 + "]" * 12)
    assert limits.load('["' + "X" * 40 + '"]') == ["X" * 40]
    assert limits.load("[" + "[]," * 40 + "[]]")


@pytest.mark.parametrize(
    "text",
    [
        "", "{", '{"a": "1", "a": "2"}', '{"b": {"a": "1", "a": "1"}}', "1", "[1.5]", "[NaN]", "[-Infinity]", '{"a": 1}',
        '"' + "x" * (limits.MAX_BYTES - 1) + '"', "[" * 41 + "]" * 41, '{"a":' * 41 + '"1"' + "}" * 41, '{"a": "\ud800}', "nothing",
    ],
)  # fmt: skip
def test_documents_with_surprises_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        limits.load(text)


def test_a_document_has_exactly_its_fields_each_of_its_type() -> None:
    limits.fields({"a": "1", "b": []}, {"a": str, "b": list})
    limits.fields({"a": "1"}, {"a": str}, {"b": (str, dict)})
    limits.fields({"a": "1", "b": {}}, {"a": str}, {"b": (str, dict)})
    limits.fields({}, {})


@pytest.mark.parametrize(
    ("document", "optional"),
    [({"a": "1", "c": "2"}, {"b": str}), ({"b": "1"}, {"b": str}), ({}, {}), ({"a": []}, {}), ({"a": "1", "b": []}, {"b": str}), (["a"], {}), ("a", {}), ({"a": "1", "b": "2"}, None)],
)  # fmt: skip
def test_other_fields_are_refused(document: object, optional: dict[str, type]) -> None:
    with pytest.raises(Refused):
        limits.fields(document, {"a": str}, optional)


def test_texts_are_a_short_list_of_texts() -> None:
    assert limits.texts([], "claim", 2) == [] and limits.texts(["a", "b"], "claim", 2) == ["a", "b"]
    for value in (["a", "b", "c"], "ab", ["a", 1], ("a",), None):
        with pytest.raises(Refused, match="claim is a list"):
            limits.texts(value, "claim", 2)
