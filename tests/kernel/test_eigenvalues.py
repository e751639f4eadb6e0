"""Kind ``eigenvalues``: sums of a function over pairs of eigenvalues of Lambda, whose sign every case shows."""

from __future__ import annotations

from typing import Any

import pytest

from lsa_theory.kernel.limits import Refused
from lsa_theory.kernel.replay import FORMAT, replay


def used(claim: str, function: str, equal: str, above: str, *given: str, **body: Any) -> tuple[str, ...]:
    links = [[{"kind": "eigenvalues", "function": function, "equal": equal, "above": above, **body}]]
    return replay({"format": FORMAT, "verdict": "PROVED", "claim": [claim], "given": list(given), "links": links}).used


MEAN = ("tr(Lambda)**2 <= d*tr(Lambda**2)", "lam_i**2 - lam_i*lam_j", "0", "(lam_i - lam_j)**2/2")
TRACES = [
    MEAN,
    ("tr(Lambda) > 0", "lam_i/d", "lam_i/d", "(lam_i + lam_j)/(2*d)"),
    ("tr(Lambda)**2 > 0", "lam_i*lam_j", "lam_i**2", "lam_i*lam_j"),
    ("tr(Lambda)*tr(inv(Lambda)) >= d**2", "lam_i/lam_j - 1", "0", "(lam_i - lam_j)**2/(2*lam_i*lam_j)"),
    ("tr(Lambda*Gamma) >= tr(Lambda**2)", "(lam_i*gam_i - lam_i**2)/d", "lam_i**2/N/d + lam_i*tr(Lambda)/N/d",
     "(lam_i**2/N + lam_i*tr(Lambda)/N + lam_j**2/N + lam_j*tr(Lambda)/N)/(2*d)"),
    ("u**2*tr(Lambda)**2 >= 0", "u**2*lam_i*lam_j", "u**2*lam_i**2", "u**2*lam_i*lam_j"),
    ("tr(inv(Gamma)) > 0", "1/gam_i/d", "1/gam_i/d", "(1/gam_i + 1/gam_j)/(2*d)"),
    ("tr(inv(Lambda)*Gamma**2) > 0", "gam_i**2/lam_i/d", "gam_i**2/lam_i/d", "(gam_i**2/lam_i + gam_j**2/lam_j)/(2*d)"),
]  # fmt: skip
FORMS = [
    ("p.T*Lambda*p >= 0", "lam_i/d", "lam_i/d", "lam_i/d", "lam_i/d"),
    (
        "p.T*Gamma*p >= p.T*Lambda*p",
        "(gam_i - lam_i)/d",
        "(lam_i + tr(Lambda))/N/d",
        "(lam_i + tr(Lambda))/N/d",
        "(lam_i + tr(Lambda))/N/d",
    ),
]
MATRICES = [
    ("tr(Lambda)*I > 0", "lam_j", "lam_i", "lam_j", "lam_j"),
    ("tr(Lambda)*Lambda >= 0", "lam_i*lam_j", "lam_i**2", "lam_i*lam_j", "lam_i*lam_j"),
    ("Gamma > Lambda", "(gam_i - lam_i)/d", "(lam_i + tr(Lambda))/N/d", "(lam_i + tr(Lambda))/N/d", "(lam_i + tr(Lambda))/N/d"),
]  # fmt: skip


@pytest.mark.parametrize("case", TRACES)
def test_a_number_is_shown_by_two_cases(case: tuple[str, ...]) -> None:
    assert used(*case) == ()


@pytest.mark.parametrize("case", FORMS)
def test_a_form_is_shown_by_three(case: tuple[str, ...]) -> None:
    claim, function, equal, above, below = case
    assert used(claim, function, equal, above, below=below, vector="p") == ()
    for body in (
        {"below": below},
        {"vector": "p"},
        {"below": below, "vector": "q"},
        {"below": below, "vector": "A"},
        {"below": below, "vector": "x"},
        {"below": "0", "vector": "p"},
    ):
        with pytest.raises(Refused):
            used(claim, function, equal, above, **body)
    with pytest.raises(Refused):
        used(claim.replace(">=", ">"), function, equal, above, below=below, vector="p")


@pytest.mark.parametrize("case", MATRICES)
def test_a_matrix_is_shown_by_three(case: tuple[str, ...]) -> None:
    claim, function, equal, above, below = case
    assert used(claim, function, equal, above, below=below) == ()
    for body in ({}, {"below": "0"}, {"below": below, "vector": "p"}, {"below": "u"}):
        with pytest.raises(Refused):
            used(claim, function, equal, above, **body)


def test_strictness_between_matrices_is_needed_in_every_case() -> None:
    """``tr(Lambda)*I - Lambda`` is singular in one dimension, where its only pair is an equal one."""
    parts = {
        "function": "lam_j - lam_i/d",
        "equal": "lam_i*(d - 1)/d",
        "above": "lam_j - lam_i/d",
        "below": "lam_j - lam_i/d",
    }
    for claim in ("tr(Lambda)*I >= Lambda", "tr(Lambda)*I > Lambda"):
        with pytest.raises(Refused):
            used(claim, parts["function"], parts["equal"], parts["above"], below=parts["below"])


def test_the_order_of_the_eigenvalues_may_be_used_in_its_case() -> None:
    claim = "tr(Lambda**2)*tr(Lambda) <= d*tr(Lambda**3)"
    f, equal = "lam_i**3 - lam_i**2*lam_j", "0"
    assert used(claim, f, equal, "(lam_i - lam_j)*(lam_i - lam_j)*(lam_i + lam_j)/2") == ()
    assert used(claim, f, equal, "(lam_i - lam_j)**2*(lam_i + lam_j)/2") == ()
    up = "tr(Lambda)*tr(Lambda**2) >= 0"
    assert used(up, "lam_i*lam_j**2", "lam_i**3", "lam_i*lam_j*(lam_i - lam_j)/2 + lam_i*lam_j*lam_j") == ()
    with pytest.raises(Refused):
        used(up, "lam_i*lam_j**2", "lam_i**3", "lam_i*lam_j*(lam_j - lam_i)/2 + lam_i*lam_j*lam_i")
    with pytest.raises(Refused):
        used(up, "lam_i*lam_j**2", "lam_i**2*(lam_i - lam_j) + lam_i**2*lam_j", "lam_i*lam_j**2")


@pytest.mark.parametrize(
    ("claim", "bound", "other"),
    [
        ("d*tr(Lambda) >= tr(Lambda)", "tr(Lambda) - lam_i", "(tr(Lambda) - (lam_i + lam_j)) + lam_i"),
        ("d*lam_max(Lambda) >= tr(Lambda)", "lam_max(Lambda) - lam_i", "lam_max(Lambda) - lam_j"),
        ("tr(Lambda) >= d*lam_min(Lambda)", "lam_i - lam_min(Lambda)", "lam_j - lam_min(Lambda)"),
        ("d*tr(Lambda) >= d*lam_max(Lambda)", "tr(Lambda) - lam_max(Lambda)", "tr(Lambda) - lam_max(Lambda)"),
        ("d**2*(d - 2) >= 0", "d - 2", "d - 2"),
    ],
)
def test_what_is_known_of_eigenvalues(claim: str, bound: str, other: str) -> None:
    """Of one in every case; of two, and of the dimension, where there are two."""
    if bound == "d - 2":
        with pytest.raises(Refused):
            used(claim, "(d - 2)*d/d", "d - 2", "d - 2")
        assert (
            used("tr(Lambda)**2*(d - 1) >= 0", "(d - 1)*lam_i*lam_j", "(d - 1)*lam_i**2", "((d - 2) + 1)*lam_i*lam_j") == ()
        )
    else:
        assert used(claim, f"({bound})/d", f"({bound})/d", f"({bound})/(2*d) + ({other})/(2*d)") == ()


@pytest.mark.parametrize(
    ("claim", "function", "equal", "above"),
    [
        (MEAN[0].replace("<=", "=="), *MEAN[1:]),  # no equation
        (MEAN[0].replace("<=", "<"), *MEAN[1:]),  # equal where all eigenvalues are
        (MEAN[0].replace("<=", ">="), *MEAN[1:]),
        (MEAN[0], MEAN[1], "1", MEAN[3]),
        (MEAN[0], MEAN[1], "0", "(lam_i - lam_j)**2"),
        (MEAN[0], MEAN[1], "0", "(lam_i - lam_j)*(lam_i - lam_j)/2 + 0/u"),
        (MEAN[0], "lam_j**2 - lam_i*lam_j + 1", "0", MEAN[3]),
        (MEAN[0], "tr(lam_i*Lambda) - lam_i*lam_j", "0", MEAN[3]),
        (MEAN[0], "lam_i*Lambda - lam_i*lam_j*I", "0", MEAN[3]),
        (MEAN[0], MEAN[1], "0*I", MEAN[3]),
        ("tr(Lambda) > 0", "lam_i/d", "lam_i/d", "lam_i/d"),  # the symmetrised function
        ("tr(Lambda) > 0", "sqrt(lam_i**2)/d", "lam_i/d", "(lam_i + lam_j)/(2*d)"),
        ("tr(Lambda) > 0", "lam_i/gam_i*gam_i/d", "u", "(lam_i + lam_j)/(2*d)"),
        ("tr(Lambda) > 0", "lam_i/(lam_i + lam_j)", "1/2", "1/2"),
        ("A >= 0", "lam_i", "lam_i", "lam_i"),
        ("tr(Lambda**2) >= tr(Lambda)", "lam_i**2/d - lam_i/d", "lam_i**2/d - lam_i/d", "lam_i**2/d - lam_i/d"),
    ],
)  # fmt: skip
def test_what_is_not_shown_is_refused(claim: str, function: str, equal: str, above: str) -> None:
    with pytest.raises(Refused):
        used(claim, function, equal, above)


def test_the_names_of_eigenvalues_are_not_the_claims() -> None:
    for claim, given in (("tr(Lambda)**2*lam_i**2 >= 0", ()), ("tr(Lambda)**2 >= 0", ("gam_j > 0",))):
        with pytest.raises(Refused):
            used(claim, "lam_i*lam_j", "lam_i**2", "lam_i*lam_j", *given)
    assert used("tr(Lambda)**2 >= 0", "lam_i*lam_j", "lam_i**2", "lam_i*lam_j", "u > 0") == ()


def test_hypotheses_may_be_used() -> None:
    assert used("u*tr(Lambda)**2 >= 0", "u*lam_i*lam_j", "gap_s1*lam_i**2", "gap_s1*lam_i*lam_j", "u >= 0") == ("u >= 0",)
    with pytest.raises(Refused):
        used("u*tr(Lambda)**2 > 0", "u*lam_i*lam_j", "gap_s1*lam_i**2", "gap_s1*lam_i*lam_j", "u >= 0")


@pytest.mark.parametrize("body", [{"below": []}, {"vector": ["p"]}, {"more": "0"}])
def test_its_fields(body: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        used(*MEAN, **body)
    with pytest.raises(Refused):
        used(MEAN[0], MEAN[1], MEAN[2], None)  # type: ignore[arg-type]
