"""What names mean: samples, labels and the data matrix are read as the field reads them, or refused; never as free scalars."""

import pytest

from lsa_theory.errors import FormulaError, InputError
from lsa_theory.language.names import Names
from lsa_theory.language.reading import read_claim, read_expression
from lsa_theory.language.vocabulary import refusal
from lsa_theory.proofs.api import expect, prove, refute
from lsa_theory.proofs.engine import library

READ = {  # typed: the formula that is read
    "E[x*y] == 0": "E[x*(w.T*x)] == 0",
    "E[y**2] == tr(Lambda) + noise": "E[(w.T*x + e_query)**2] == tr(Lambda) + noise",
    "E[y_1**2] == tr(Lambda)": "E[(w.T*x_1)**2] == tr(Lambda)",
    "E[y_2*x_2] == 0": "E[w.T*x_2*x_2] == 0",
    "E[x_query*x_query.T] == Lambda": "E[x*x.T] == Lambda",
    "E[y_i*x_i] == 0": "E[w.T*x_1*x_1] == 0",
    "E[X.T*X] == N*Lambda": "E[N*S] == N*Lambda",
    "E[N(N+1)S] == M(M+1)A": "E[N*(N + 1)*S] == M*(M + 1)*A",
    "X.T*X/N == S": "N*S/N == S",
    "E[tr(X*A*X.T)] == N*tr(A*Lambda)": "E[N*tr(A*S)] == N*tr(A*Lambda)",
    "E[norm_F(X*p)**2] == N*p.T*Lambda*p": "E[N*p.T*S*p] == N*p.T*Lambda*p",
    "E[X.T*X*A*X.T*X] == A": "E[N*N*S*A*S] == A",
    "E[inv(X.T*X)] == A": "E[inv(N*S)] == A",
    "X*A == A*X": "X*A == A*X",
    "grad(tr(X*E[S]), X) == Lambda": "grad(tr(X*E[S]), X) == Lambda",
    "sum_i(x_i*x_i.T) == N*S": "N*S == N*S",
    "sum(i, y_i*x_i) == N*beta": "N*beta == N*beta",
    "sum_i(w.T*x_i*x_i) == N*S*w": "N*S*w == N*S*w",
    "sum_i(A*x_i*(p.T*x_i)) == N*A*S*p": "N*A*S*p == N*A*S*p",
    "sum_i(x_i.T*p*x_i.T) == N*p.T*S": "N*p.T*S == N*p.T*S",
    "sum_i(tr(x_i*x_i.T*A)) == N*tr(A*S)": "N*tr(A*S) == N*tr(A*S)",
    "sum_i(sum_j(x_i.T*x_j)) == u": "N*N*xbar.T*xbar == u",
    "sum_i(sum_j((x_i.T*x_j)**2)) == u": "N*N*tr(S*S) == u",
    "E[sum_i((x_i.T*x_i)**2)] == u": "E[N*(x_1.T*x_1*x_1.T*x_1)] == u",
    "‖x_1‖² >= 0": "norm_F(x_1)**2 >= 0",
    "argmin(E[(y - a.T*x)**2]) == p": "argmin(E[(y - a.T*x)**2]) == p",
}

PROVED = [
    ("E[x*y] == 0", ()), ("E[y**2] == tr(Lambda) + noise", ()), ("E[x_1.T*x_2] == 0", ()), ("E[y_1**2] == tr(Lambda)", ()),
    ("E[y_1*y_2] == 0", ("noise >= 0",)), ("E[X.T*X] == N*Lambda", ()), ("E[tr(X*A*X.T)] == N*tr(A*Lambda)", ()),
    ("E[X.T*X*A*X.T*X]/N == Lambda*A.T*Lambda + tr(A*Lambda)*Lambda + N*Lambda*A*Lambda", ()),
    ("E[xbar*xbar.T] == Lambda/N", ()), ("E[sum_i((x_i - xbar)*(x_i - xbar).T)] == (N - 1)*Lambda", ()),
    ("E[sum_i((x_i.T*x_i)**2)] == N*(tr(Lambda)**2 + 2*tr(Lambda**2))", ()), ("E[S*x_i*x_i.T] == E[S**2]", ()),
    ("E[(x_1.T*x_2)**2] == tr(Lambda**2)", ()), ("E[sum_i(y_i**2)] == N*(tr(Lambda) + noise)", ()),
    ("sum_i(y_i**2) == N*w.T*S*w", ()), ("E[sum_i(e_i*x_i)*beta.T] == noise*Lambda", ()), ("E[y_1*x_1*beta.T] == E[beta*beta.T]", ()),
    ("E[e_1**2*energy] == noise**2*(1 + 2/N)", ()), ("E[y*beta.T*x] == tr(Lambda**2)", ()), ("p'Λp ≤ p'Γp", ()),
    ("x_1'x_2 <= (x_1'x_1 + x_2'x_2)/2", ()), ("E[inv(X.T*X)] == inv(Lambda)/(N - d - 1)", ("N > d + 1",)),
    ("E[x_1'inv(Γ)Λx_1] <= tr(Λ)", ()), ("E[x_1 x_1' S] >= Λ²", ()), ("E[(x_1'p)²] <= tr(Λ)p'p", ()), ("E[xbar'A'A xbar] >= 0", ()),
]  # fmt: skip

REFUTED = [
    ("E[x_1.T*x_2] == tr(Lambda)", "N=2"), ("E[y**2] == tr(Lambda)", "left"), ("E[X.T*X] == Lambda", "N=2"),
    ("E[S*x_1*x_1.T] == Lambda**2", "left"), ("xbar.T*xbar == tr(S)", "examples"), ("E[y_1**2] == tr(Lambda) + 2*noise", "noise=1"),
    ("y == w.T*x + noise", "e_query"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "formula"), READ.items())
def test_names_are_read(typed, formula):
    assert read_claim(typed).formula == formula
    again = read_claim(formula)
    assert again.formula == formula


@pytest.mark.parametrize(("typed", "given"), PROVED)
def test_what_is_true_of_samples_is_proved(typed, given):
    assert str(prove(typed, given).status) == "PROVED"


@pytest.mark.parametrize(("typed", "says"), [case for case in REFUTED if case[0] != "E[y**2] == tr(Lambda)"])
def test_what_is_false_of_samples_is_refuted(typed, says):
    verdict = prove(typed)
    assert str(verdict.status) == "REFUTED" and says in verdict.witness


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("E[lamda*x.T*x] == lamda*tr(Lambda)", "did you mean Lambda?"), ("Gama == Gama", "did you mean Gamma?"),
        ("Tr(A*B) == trace(B*A)", "did you mean tr?"), ("tr(1) == 1", "tr(I)"), ("tr(N) == N", "tr(I)"), ("I_d == A", "did you mean I?"),
        ("U_11 == A", "U11"), ("diag(A) == A", "no diag"), ("exp(u) == 1", "no exponential"), ("det*A == A", "det(A)"), ("log == 1", "log(u)"), ("E[x1*x1.T] == Lambda", "x_1"),
        ("E[X*A*X.T] == tr(A*Lambda)*I", "N rows or columns"), ("E[X] == 0", "N rows or columns"), ("E[x.T*X*x] == 0", "another letter"),
        ("E[X.T*y] == p", "N*beta"), ("inv(X*X.T) == N*A", "N rows or columns"), ("E[x_i.T*x_j] == 0", "x_1, x_2"),
        ("E[x_i.T*x_1] == 0", "x_1, x_2"), ("sum_i(x_j) == p", "depends on i"), ("sum_i(sum_i(x_i)) == p", "another index"),
        ("sum_i((x_i.T*x_i)**2) == 1", "inside E[...]"), ("E[sum_i((x_i.T*x_i)**2)*sum_j((x_j.T*x_j)**2)] == 1", "x_1 and x_2"),
        ("E[sum_i((x_i.T*x_i)**2)**2] == 1", "x_1 and x_2"), ("E[sum_i((x_i.T*x_i)**2)*x_1] == 0", "no product of S"),
        ("E[e_1*x_1] == 0", "noise"), ("‖A‖ >= 0", "norm_op"), ("‖u‖ >= 0", "sqrt"), ("w_1 == 1", "no subscript"), ("x_0 == x", "x_1"),
        ("ybar == 1", "xbar"), ("lambda == 1", "Lambda"), ("argmin(E[(y - a.T*x)**2]) == E[x*y]", "one law"), ("thetta(A) == 1", "no function"),
        ("nosie == 1", "noise"), ("LAMBDA == A", "Lambda"), ("xbra == p", "xbar"), ("Foo == 1", "single capital"), ("tr*A == A", "tr(A)"),
        ("E[xy] == 0", "x*y"), ("E[yy] == 1", "y*y"), ("E[xi**2] == 1", "x_i"), ("A == B given A symmetric", "--given"),
        ("mean(x_i) == xbar", "random covariance"), ("sum_i(x_i*A) == p", "shapes do not fit"), ("E_x[x*x.T] == Lambda", "E[...]"),
        ("sum_i(tr(x_i)) == 0", "not square"), ("E[X.T*A*X] == A", "shapes do not fit"),
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused_with_what_to_write(typed, says):
    for verb in (prove, refute):
        with pytest.raises(FormulaError) as caught:
            verb(typed)
        assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [("A symmetrc", "did you mean A symmetric?"), ("A sdp", "did you mean A psd?"), ("A orthogonal", "A.T*A == I"), ("u symmetric", "matrix"),
     ("lamda > 0", "Lambda"), ("A positive definite", "A > 0"), ("nosie == 0", "noise"), ("x symmetric", "matrix"), ("N >", "read")],
)  # fmt: skip
def test_hypotheses_get_the_same_messages_everywhere(text, says, tmp_path):
    from lsa_theory.proofs.claims_file import claims_in

    file = tmp_path / "claims.toml"
    file.write_text(f'[[claim]]\nformula = "u == u"\ngiven = ["{text}"]\n')
    for act in (lambda: prove("u == u", text), lambda: expect("u", text), lambda: claims_in(str(file))):
        with pytest.raises(FormulaError) as caught:
            act()
        assert says in str(caught.value) and "hypothesis" in str(caught.value)


def test_a_claim_with_a_second_example_is_about_prompts_of_two_or_more():
    assert prove("E[x_1.T*x_2] == 0").evidence[0].covers == "N >= 2, all d and M"
    assert "for N >= 2" in read_claim("E[x_1.T*x_2] == 0").text


def test_the_reading_says_what_each_letter_stands_for():
    assert read_claim("tr(A*B) == u", ["A symmetric"]).text == ("A symmetric d x d matrix; B fixed d x d matrix")
    assert read_claim("E[S*S] == Gamma*Lambda").text == ""
    assert read_claim("X*A == A*X").text.startswith("X a letter, not the data matrix; A, X fixed d x d matrices")
    assert "Loewner" in read_claim("Λ ≤ Γ").text
    assert "Loewner" not in read_claim("tr(Λ) ≤ tr(Γ)").text


def test_every_verdict_carries_its_reading():
    record = prove("𝔼[S²] = ΓΛ").to_json()["claim"]["reading"]
    assert record[0]["formula"] == "E[S**2] == Gamma*Lambda"
    assert record[0]["names"]["S"] == "sample covariance"


def test_hypotheses_are_read_as_formulas_are():
    verdict = prove("E[xᵀx] = d", "Λ = I")
    assert str(verdict.status) == "PROVED" and verdict.claim.given[0].formula == "Lambda == I"


def test_an_expression_is_read():
    node, reading = read_expression("x_1 x_1'")
    assert reading.formula == "E[x_1*x_1.T]" and node.kind == "expectation"


def test_what_is_typed_as_the_language_has_it_is_left_as_typed():
    for text in ("tr( A*B )==tr(B*A)", "E[S*S] == Lambda**2", "u <= 1/2", "(A) == A"):
        assert read_claim(text).formula == text


@pytest.mark.parametrize(
    "name", ["p", "v", "z", "k", "n", "A1", "q2", "lam", "lam_i", "psi", "phi", "delta", "u_ii", "theta", "tau", "size"]
)
def test_other_names_stay_legal(name):
    assert refusal(name) == ""


def test_the_librarys_own_names_are_legal():
    for statement in library().values():
        for formula in statement.claim.statement:
            try:
                read_claim(formula)
            except InputError as problem:
                assert "not known" not in str(problem), problem
    assert Names().kind("x_1") == "random"


@pytest.mark.parametrize("name", ["risk", "limit", "minimum", "argmin", "rate", "lam_max", "cond", "grad"])
@pytest.mark.parametrize("given", [False, True])
def test_a_function_is_no_free_scalar(name: str, given: bool) -> None:
    """`risk == 0` speaks of a function without saying of what."""
    with pytest.raises(FormulaError) as caught:
        prove("u == 1" if given else f"{name}*u == 0", given=[f"{name} == 0"] if given else [])
    assert f"{name}(...)" in str(caught.value)


@pytest.mark.parametrize(
    ("claim", "given", "verdict"),
    [
        ("argmin(u*U11) == inv(Gamma)", ["noise == 0"], "PROVED"),
        ("argmin(u*U11) == inv(Gamma)", ["Psi == I", "noise = 0"], "PROVED"),
        ("argmin(u*U11) == inv(Lambda)", ["noise == 0"], "REFUTED"),
        ("argmin(u*U11) == inv(Gamma)", ["noise == 0", "Psi == 2*I"], "SUPPORTED"),
        ("argmin(u*U11) == inv(Gamma)", ["noise >= 0"], "SUPPORTED"),
        ("argmin(u*U11) == inv(Gamma)", ["noise == 0", "noise == 1"], "SUPPORTED"),
    ],
)
def test_no_noise_is_the_model_in_which_the_library_speaks(claim: str, given: list[str], verdict: str) -> None:
    assert prove(claim, given).status.name == verdict


@pytest.mark.parametrize("claim", ["E[x x'] = Σ", "E[S] == Sigma", "Σ x_i = N xbar", "x.T*Sigma*x >= 0", "E[x_1'Σ x_1] = 1"])
def test_sigma_beside_what_is_random_is_refused(claim: str) -> None:
    """The covariance of the inputs is Lambda; Sigma as a free matrix would be refuted at once."""
    with pytest.raises(FormulaError, match="Sigma beside what is random"):
        read_claim(claim)


@pytest.mark.parametrize(
    ("typed", "factors"),
    [("x_1x_2", "x_1*x_2"), ("x_iy_i", "x_i*y_i"), ("xx", "x*x"), ("y_1x_query", "y_1*x_query"), ("wx_1", "w*x_1")],
)
def test_factors_without_a_sign_are_told_apart(typed: str, factors: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read_claim(f"E[{typed}] == 0")
    assert factors in str(caught.value)


def test_a_statement_with_noise_refutes_nothing_without() -> None:
    """Without a word of noise there is none: the noisy value of a limit differs from a claim only at noise zero."""
    limit = "limit_N(E[(x.T*inv(Gamma)*beta(M) - w.T*x)**2])"
    assert prove(f"{limit} == (d + 1)*tr(Lambda)/M").status.name == "UNDECIDED"
    false = prove(f"{limit} == 2*(d + 1)*tr(Lambda)/M")
    assert false.status.name == "REFUTED" and "noise=0" in str(false.evidence[0].witness)
    assert prove(f"{limit} == ((d + 1)*tr(Lambda) + d*noise)/M").status.name == "PROVED"
