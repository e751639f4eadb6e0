"""What is random outside every expectation."""

from __future__ import annotations

import pytest

from lsa_theory.kernel.draws import draw_name, draws
from lsa_theory.kernel.parser import expression


@pytest.mark.parametrize(
    ("text", "quiet", "noisy"),
    [
        ("A*p + u*p", "", ""),
        ("E[x.T*x]", "", ""),
        ("x.T*x", "x", ""),
        ("w.T*p", "w", ""),
        ("S*A", "examples", ""),
        ("S(M)*A", "examples(M)", ""),
        ("S(3)*A", "examples(3)", ""),
        ("S(N)", "examples", ""),
        ("beta", "examples w", "errors"),
        ("beta(M)", "examples(M) w", "errors(M)"),
        ("beta(2)", "examples(2) w", "errors(2)"),
        ("energy", "examples w", "errors"),
        ("yhat", "x examples w", "errors"),
        ("E[yhat] + w.T*S(M)*w", "examples(M) w", ""),
        ("tr(S)/u - x.T*q", "examples x", ""),
        ("norm_F(S)**2", "examples", ""),
        ("loss + ell", "", ""),
    ],
)
def test_the_draws_of_a_formula(text: str, quiet: str, noisy: str) -> None:
    """With noise the label errors of every sample with labels as well."""
    assert draws(expression(text), False) == set(quiet.split())
    assert draws(expression(text), True) == {*quiet.split(), *noisy.split()}


def test_the_names_of_draws() -> None:
    assert draw_name("examples", ("name", "N")) == "examples"
    assert draw_name("errors", ("name", "M")) == "errors(M)"
    assert draw_name("examples", ("number", 2)) == "examples(2)"
