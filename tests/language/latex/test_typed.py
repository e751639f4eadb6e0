"""A formula typed alone: the random letters of the language keep their meaning, and no two symbols share one unseen."""

import pytest

from lsa_theory.errors import FormulaError
from lsa_theory.language.latex.typed import formula_in

READINGS = {
    r"\mathbb{E}[x x^\top] = \Lambda": "E[x*x.T] == Lambda",
    r"\mathbb{E}_{x,w}[y^2] = \operatorname{tr}(\Lambda)": "E[(w.T*x)**2] == tr(Lambda)",
    r"\mathbb{E}[x^\top x_1] = 0": "E[x.T*x_1] == 0",
    r"\mathbb{E}[\hat y] = 0": "E[yhat] == 0",
    r"\frac1N \sum_{i=1}^N x_i x_i^\top = \hat\Lambda": "1/N*(N*S) == S",
    r"\mathbf{I}_d = I_{d \times d}": "I == I",
}
REFUSED = {
    r"\mathbb{E}[x^\top x_{query}] = 0": "x_query beside x",
    r"\mathbb{E}[x_{query}^\top x] = 0": "x_query beside x",
    r"\mathbb{E}[\hat y \hat y_{query}] = 0": r"\hat y_query beside \hat y",
    r"\mathbb{E}_x[y^2] = 1": "a part of what is random",
    r"\mathbb{E}_{x_{query}}[y_{query}^2] = 1": "a part of what is random",
    r"\mathbb{E}[y_i^2] = 1": "y_i outside of a sum",
    r"\Gamma := \Lambda": "a definition",
    r"\sum_i \lambda_i^2 = 1": r"not declared for \lambda_i",
    r"\alpha A = A \alpha": r"\alpha is not declared",
}


@pytest.mark.parametrize(("latex", "reading"), READINGS.items())
def test_random_letters_mean_what_they_do_in_the_language(latex: str, reading: str) -> None:
    assert formula_in(latex).reading == reading


@pytest.mark.parametrize(("latex", "why"), REFUSED.items())
def test_what_may_be_two_things_is_refused(latex: str, why: str) -> None:
    with pytest.raises(FormulaError) as caught:
        formula_in(latex)
    assert why in str(caught.value)


def test_labels_have_noise_where_the_notation_speaks_of_it() -> None:
    found = formula_in(r"\mathbb{E}[y^2] = \operatorname{tr}(\Lambda)", declare=[r"\sigma^2 = noise"])
    assert found.reading == "E[(w.T*x + e_query)**2] == tr(Lambda)"
