"""Other signs for the formula language: what each is read as, and what could be read in two ways is refused at its column."""

from random import Random

import pytest

from lsa_theory.errors import FormulaError
from lsa_theory.language.parser import parse_expression, parse_relation
from lsa_theory.language.printing import to_text

READ = {
    "x'Ax_1 = Sw": "x.T*A*x_1 == S*w", "1/N ∑_i(x_i x_i') = S": "1/N*sum_i(x_i*x_i.T) == S",
    "E[S^2] = (1 + 1/N)*Lambda^2": "E[S**2] == (1 + 1/N)*Lambda**2", "𝔼[x xᵀ] = Λ": "E[x*x.T] == Lambda",
    "p'Gamma p >= p'Lambda p": "p.T*Gamma*p >= p.T*Lambda*p", "tr(AB) = tr(BA)": "tr(A*B) == tr(B*A)",
    "ΛΓ = ΓΛ": "Lambda*Gamma == Gamma*Lambda", "⟨p, q⟩ = q'p": "p.T*q == q.T*p", "‖A‖²_F = tr(A'A)": "norm_F(A)**2 == tr(A.T*A)",
    "||A||_F^2 = tr(AᵀA)": "norm_F(A)**2 == tr(A.T*A)", "‖A‖_F² = 1": "norm_F(A)**2 == 1", "‖A‖_op ≤ ‖A‖_*": "norm_op(A) <= norm_nuc(A)",
    "Λ^½ Λ^½ = Λ": "Lambda**(1/2)*Lambda**(1/2) == Lambda", "√tr(Λ) A = A": "sqrt(tr(Lambda))*A == A",
    "tr(Λ)/N Λ ⪯ Λ": "tr(Lambda)/N*Lambda <= Lambda", "A**2.T = A²ᵀ": "(A**2).T == (A**2).T", "(A+B)(A-B) = 2A": "(A + B)*(A - B) == 2*A",
    "λ_max(Λ) ≥ λmin(Λ)": "lam_max(Lambda) >= lam_min(Lambda)", "xᵀΛx ≠ 0": "x.T*Lambda*x != 0", "x₁ᵀx₂ = 0": "x_1.T*x_2 == 0",
    "U₁₁ = I": "U11 == I", "Λ̂AΛ̂ = A": "S*A*S == A", "ŷ = x̄ᵀβ̂": "yhat == xbar.T*beta", "A⁻¹A = I": "A**-1*A == I",
    "A^-1 A = I": "A**-1*A == I", "u^2/2 = ½ u²": "u**2/2 == 1/2*u**2", "E[S](A) = 2 E[S]": "E[S]*A == 2*E[S]", "A^T = A'": "A.T == A.T",
    "A·B − B×A = 0": "A*B - B*A == 0", "x'' = x": "x.T.T == x", "∑_i(x_i x_i') = N S": "sum_i(x_i*x_i.T) == N*S",
    "Σ_{i=1}^N(y_i x_i) = Nβ": "sum_i(y_i*x_i) == N*beta", "1/2 A = A": "1/2*A == A",
}  # fmt: skip
REFUSED = {  # text: the column, and what is said
    "1/N tr(A) B = B": (5, "under the line or beside it"), "1/2N = u": (4, "under the line"), "2u = u": (2, "write 2*u"),
    "A(B) = B": (1, "A*(...)"), "u(1+v) = u": (1, "u*(...)"), "A^1/2 = A": (3, "A**(1/2)"), "tr A = 1": (1, "tr(...)"),
    "A' == 'A'": (7, "transpose of nothing"), "|u| >= 0": (1, "sqrt(u**2)"), "\\Lambda = 1": (1, "LaTeX"), "tr(A = 1": (3, "close it"),
    "A) = 1": (2, "opening bracket"), "u ≈ v": (3, "bound"), "{A} = A": (1, "( )"), "λ = 1": (1, "lam_min"), "A u and B = 1": (5, "and"),
    "A 2 = A": (3, "**2"), "A**2**2 = A": (5, "brackets"), "⟨p⟩ = 1": (3, "one part"), "‖ ‖ = 1": (3, "opens nothing"),
    "Λ_N = Λ": (1, "subscript"), "x ∈ A": (3, "no meaning"), "A² ³ = A": (4, "power"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "read"), READ.items())
def test_signs_are_read(typed, read):
    assert to_text(parse_relation(typed)) == read
    assert to_text(parse_relation(read)) == read


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_ambiguous_or_foreign_is_refused_at_its_column(typed):
    column, says = REFUSED[typed]
    with pytest.raises(FormulaError) as caught:
        parse_relation(typed)
    assert caught.value.column == column
    assert says in str(caught.value)


def test_the_caret_stands_under_the_column():
    with pytest.raises(FormulaError) as caught:
        parse_relation("ΛΓᵀ = Λ + diag(A)")
    shown = caught.value.pointed.splitlines()
    assert shown[1].index("diag") == shown[2].index("^")
    assert len(shown) == 4


def test_the_caret_of_a_long_line_is_near_it():
    with pytest.raises(FormulaError) as caught:
        parse_relation("A + " * 100 + "diag(A) == A")
    shown = caught.value.pointed.splitlines()
    assert len(shown[1]) < 80 and shown[1][shown[2].index("^") :].startswith("diag")


def test_columns_of_nodes_are_those_that_were_typed():
    tree = parse_relation("ΛA ⪯ (ΛAᵀ)Γ").sides[1]
    assert [tree.column, tree.parts[1].column] == [6, 11]


SIGNS = "ΛΓABxuNEtr()[]+-−*·/^²⁻¹ᵀ'=≤⪰⟨⟩,‖_F√½∑ᵢ₁ \u0302|."


def test_random_lines_are_read_or_refused_quickly():
    random = Random("signs")
    for _ in range(3000):
        text = "".join(random.choice(SIGNS) for _ in range(random.randint(1, 30)))
        try:
            relation = parse_relation(text)
        except FormulaError as problem:
            assert problem.pointed.count("\n") == 3
            continue
        again = [parse_expression(to_text(side)) for side in relation.sides]
        assert [to_text(side) for side in again] == [to_text(side) for side in relation.sides]
