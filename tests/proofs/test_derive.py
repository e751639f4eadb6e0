"""Closed forms of own settings: against the paper, against exact numbers computed otherwise, and as documented."""

from __future__ import annotations

import doctest
import re
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lsa_theory.algebra.arithmetic import Exact, Float
from lsa_theory.algebra.elimination import inverse
from lsa_theory.algebra.exact import identity
from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.language.nodes import read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_expression
from lsa_theory.language.printing import to_latex
from lsa_theory.model.loss import PopulationLoss
from lsa_theory.model.minimiser import minimizer
from lsa_theory.model.setting import Setting
from lsa_theory.moments.fourth import LAWS, law
from lsa_theory.proofs.derive.closed_forms import OwnSetting
from lsa_theory.proofs.derive.derived import derive
from lsa_theory.proofs.derive.quantities import QUANTITIES
from lsa_theory.proofs.engine import statement

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
LAM = np.array([[Fraction(2), Fraction(1, 2)], [Fraction(1, 2), Fraction(1)]])
PSI = np.array([[Fraction(1), Fraction(-1, 3)], [Fraction(-1, 3), Fraction(3)]])
SIZES: dict[str, Any] = {"Lambda": LAM, "Psi": PSI, "N": Fraction(3), "M": Fraction(5), "noise": Fraction(3, 2)}
SETTINGS = tuple({"noise": n, "task_covariance": t} for n, t in product((False, True), repeat=2))


def numeric(noise: bool, task_covariance: bool, length: int = 3) -> Setting:
    task = PSI if task_covariance else identity(2)
    return Setting(LAM.tolist(), length, task_covariance=task.tolist(), noise_variance=SIZES["noise"] if noise else 0)


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("name", LAWS)
def test_every_step_of_every_quantity_is_confirmed(quantity: str, name: str) -> None:
    if quantity == "population-loss" and name != "gaussian":
        with pytest.raises(InputError, match="moments up to ten"):
            derive(quantity, law=name)
        return
    for divisor in ("", "rho", "1"):
        found = derive(quantity, noise=True, task_covariance=True, law=name, divisor=divisor)
        assert found.steps
        assert all(step.check().ok for step in found.steps)
        assert to_latex(parse_expression(next(iter(found.values)))) in found.to_latex()


@pytest.mark.parametrize(
    ("quantity", "ref"),
    [("limit", "thm-4.1"), ("predictor", "eq-4.3"), ("minimizer", "lem-5.3")],
)
def test_without_options_the_results_are_those_of_the_paper(quantity: str, ref: str) -> None:
    found, claim = derive(quantity), statement(ref).claim
    printed = {formula.split(" == ")[0]: formula.split(" == ")[1] for formula in claim.statement}
    values = {k: np.array(v, float) if np.ndim(v) else float(v) for k, v in SIZES.items()}
    values |= {"beta(M)": np.ones((2, 1)), "x": np.array([[1.0], [3.0]]), "Gamma": gamma_of(3)}
    for left, value in found.evaluate(values, Float()).items():
        expected = read(parse_expression(printed[left]), Numeric(values, Float()))
        np.testing.assert_allclose(value, expected, rtol=1e-12)


def gamma_of(n: int) -> Any:
    lam = np.array(LAM, float)
    return (1 + 1 / n) * lam + np.trace(lam) / n * np.eye(2)


@pytest.mark.parametrize("options", SETTINGS)
def test_the_general_formula_specialises_to_the_paper(options: dict[str, bool]) -> None:
    assert OwnSetting(**options).agrees_with_paper()
    special = derive("minimizer", noise=True, task_covariance=True).specialise(Psi="I", noise="0")
    assert special.where["G"] == derive("minimizer").where["Gamma"]


@pytest.mark.parametrize("options", SETTINGS)
def test_minimiser_and_minimal_loss_agree_with_the_numeric_twins(options: dict[str, bool]) -> None:
    setting = numeric(**options)
    best = derive("minimizer", **options).evaluate(SIZES)["argmin(u*U11)"]
    assert (best == minimizer(setting)).all()
    zero = identity(3) - identity(3)
    key_query, value = zero.copy(), zero.copy()
    key_query[:2, :2], value[2, 2] = best, Fraction(1)
    lowest = PopulationLoss(setting).value(value, key_query)
    assert derive("minimal-loss", **options).evaluate(SIZES)["minimum(loss)"] == lowest
    assert derive("risk", **options).evaluate(SIZES | {"M": 3})["risk(M)"] == 2 * lowest


@pytest.mark.parametrize("options", SETTINGS)
def test_velocities_and_reduced_loss_agree_with_the_loss_in_all_blocks(options: dict[str, bool]) -> None:
    loss = PopulationLoss(numeric(**options))
    key_query, value = (identity(3) - identity(3) for _ in range(2))
    u11 = np.array([[Fraction(1), Fraction(2)], [Fraction(-1, 2), Fraction(3)]])
    key_query[:2, :2], value[2, 2] = u11, Fraction(2, 3)
    point = SIZES | {"U11": u11, "u": Fraction(2, 3)}
    assert derive("reduced-loss", **options).evaluate(point)["slice(loss)"] == loss.value(value, key_query)
    slopes = loss.gradient(value, key_query)
    speeds = derive("flow", **options).evaluate(point)
    assert (speeds["velocity(U11)"] == -slopes[1][:2, :2]).all()
    assert speeds["velocity(u)"] == -slopes[0][2, 2]


def test_the_normalisation_only_rescales() -> None:
    plain, scaled = (derive("minimizer", noise=True, divisor=rho).evaluate(SIZES) for rho in ("", "7"))
    assert (scaled["argmin(u*U11)"] == Fraction(7, 3) * plain["argmin(u*U11)"]).all()
    lowest = [derive("minimal-loss", noise=True, divisor=rho).evaluate(SIZES)["minimum(loss)"] for rho in ("", "7")]
    assert lowest[0] == lowest[1]
    values = {k: np.array(v, float) for k, v in SIZES.items()} | {"rho": 7.0}
    limit = derive("limit", divisor="rho").evaluate(values, Float())
    np.testing.assert_allclose(limit["limit(u)"] ** 2, np.linalg.norm(limit["limit(U11)"] * limit["limit(u)"]))


def second_moment(columns: list[tuple[Fraction, Any]], n: int, task: Any) -> Any:
    """``E[S Psi S]`` by the sum over all prompts of n examples, each with its probability."""
    total = 0 * task
    for chosen in product(columns, repeat=n):
        weight, sample = Fraction(1), 0 * task
        for probability, x in chosen:
            weight, sample = weight * probability, sample + x @ x.T / Fraction(n)
        total = total + weight * (sample @ task @ sample)
    return total


def signs(scales: tuple[int, ...], zero: Fraction = Fraction(0)) -> list[tuple[Fraction, Any]]:
    """Independent entries ``+-scale`` with probability ``(1 - zero)/2`` each, 0 otherwise."""
    found = []
    for signs in product((-1, 0, 1), repeat=len(scales)):
        weight = Fraction(1)
        for sign in signs:
            weight *= zero if sign == 0 else (1 - zero) / 2
        if weight:
            found.append((weight, np.array([[Fraction(s * c)] for s, c in zip(signs, scales, strict=True)])))
    return found


@pytest.mark.parametrize(("n", "zero"), [(1, Fraction(0)), (2, Fraction(0)), (3, Fraction(0)), (2, Fraction(1, 3))])
def test_independent_entries_by_enumeration_of_all_prompts(n: int, zero: Fraction) -> None:
    """Random signs have kurtosis 1, sparse signs 1/(1 - zero)."""
    columns = signs((1, 2), zero)
    lam, kurtosis = np.diag([Fraction(1), Fraction(4)]) * (1 - zero), 1 / (1 - zero)
    values = {"Lambda": lam, "Psi": PSI, "N": n, "kurtosis": kurtosis, "noise": Fraction(3, 2)}
    found = derive("second-moment", noise=True, task_covariance=True, law="independent").evaluate(values)
    expected = second_moment(columns, n, PSI) + Fraction(3, 2) / n * lam
    assert (found["E[beta*beta.T]"] == expected).all()
    best = derive("minimizer", noise=True, task_covariance=True, law="independent").evaluate(values)
    assert (expected @ best["argmin(u*U11)"] == lam @ PSI).all()
    fourth = derive("fourth-moment", law="independent").evaluate(values | {"A": PSI + LAM * 2})
    assert (fourth["E[S*A*S]"] == second_moment(columns, n, PSI + LAM * 2)).all()


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_circle_by_exact_integrals(n: int) -> None:
    """Moments up to four of the uniform law on a circle are those of its six equally spaced points."""
    root = np.array([[2.0, 0.0], [0.5, 1.0]])
    points = [(Fraction(1, 6), np.sqrt(2) * root @ np.array([[np.cos(t)], [np.sin(t)]])) for t in np.pi / 3 * np.arange(6)]
    floats = [(float(p), x) for p, x in points]
    A = np.array([[1.0, 2.0], [-3.0, 0.5]])
    total = np.zeros((2, 2))
    for chosen in product(floats, repeat=n):
        sample = sum(x @ x.T for _, x in chosen) / n
        total += np.prod([p for p, _ in chosen]) * sample @ A @ sample
    values = {"Lambda": root @ root.T, "A": A, "N": float(n), "d": 2.0}
    found = derive("fourth-moment", law="sphere").evaluate(values, Float())["E[S*A*S]"]
    np.testing.assert_allclose(found, total, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("name", LAWS)
def test_fourth_moments_contract_with_the_definition_of_the_law(name: str) -> None:
    assert all(law(name).contracts(d) for d in (1, 2, 3, 4))


def test_kurtosis_three_and_the_elliptical_family_contain_the_gaussian_law() -> None:
    values = SIZES | {"Lambda": np.diag([Fraction(1), Fraction(3)]), "kurtosis": Fraction(3)}
    risks = [
        derive("risk", noise=True, task_covariance=True, law=name).evaluate(values)
        for name in ("gaussian", "independent", "elliptical")
    ]
    assert risks[0] == risks[1] == risks[2]


def test_the_risk_under_shift_by_gaussian_moments_summed_index_by_index() -> None:
    sigma, query, m = LAM + identity(2), PSI * 2, 5
    rule = derive("minimizer", noise=True, task_covariance=True).evaluate(SIZES)["argmin(u*U11)"]
    second = 0 * LAM
    for a, c, k, l in product(range(2), repeat=4):
        different = sigma[k, a] * sigma[l, c]
        equal = sigma[k, l] * sigma[a, c] + different + sigma[k, c] * sigma[l, a]
        second[a, c] += PSI[k, l] * ((m - 1) * different + equal) / m
    second = second + SIZES["noise"] / m * sigma
    cross = sigma @ PSI
    expected = np.trace(query @ (rule.T @ second @ rule - rule.T @ cross - cross.T @ rule + PSI))
    options = {"noise": True, "task_covariance": True, "test_covariance": True, "query_covariance": True}
    assert derive("risk", **options).evaluate(SIZES | {"Sigma": sigma, "Q": query})["risk(M)"] == expected


def test_bad_input_is_refused_in_one_line() -> None:
    for call in (
        lambda: derive("minimum"),
        lambda: derive("minimizer", law="cauchy"),
        lambda: derive("minimizer", divisor="0"),
        lambda: derive("minimizer", divisor="N**2"),
        lambda: derive("minimizer").specialise(Lambda="3"),
        lambda: derive("minimizer").specialise(Lambda="tr("),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert "\n" not in str(caught.value)


def test_numbers_are_exact_for_exact_values() -> None:
    found = derive("minimizer", noise=True).evaluate({"Lambda": identity(1), "N": 1, "noise": 1}, Exact())
    assert found["argmin(u*U11)"][0, 0] == Fraction(1, 4)
    assert (inverse(found["argmin(u*U11)"]) == 4).all()


def test_products_of_covariance_and_other_matrices_do_not_commute_under_powers() -> None:
    """The minimiser inverts ``Lambda Psi``, whose factors do not commute."""
    from lsa_theory import prove

    for true in ("inv(Lambda*Psi) == inv(Psi)*inv(Lambda)", "(Lambda*A)**2 == Lambda*A*Lambda*A"):
        assert prove(true).status == "PROVED"
    for false in ("inv(Lambda*Psi) == inv(Lambda)*inv(Psi)", "(Lambda*A)**2 == Lambda**2*A**2"):
        assert prove(false).status == "REFUTED"


# the page


BLOCKS = re.findall(r"```console\n(.*?)```", PAGE.read_text(), re.S)
COMMANDS = [part.strip() for block in BLOCKS for part in re.split(r"^\$ ", block, flags=re.M) if part.strip()]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda text: text.splitlines()[0])
def test_the_settings_page_shows_how_answers_begin(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    import shlex

    words, _, shown = command.partition("\n")
    program, *arguments = shlex.split(words)
    assert program == "lsa-theory"
    assert main(arguments) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert printed.startswith(" ".join(shown.split()))


def test_the_python_examples_of_the_settings_page_run() -> None:
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    assert doctest.testfile(str(PAGE), module_relative=False, optionflags=options).failed == 0


def test_json_and_latex(capsys: pytest.CaptureFixture[str]) -> None:
    import json

    assert main(["derive", "limit", "--noise", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["verb"] == "derive"
    assert record["statement"][1] == "limit(u) == tr(inv(G)**2)**(1/4)"
    assert all(step["confirmed"] for step in record["derivation"])
    assert main(["derive", "minimizer", "--latex"]) == 0
    assert capsys.readouterr().out.startswith(r"\[ (u_{-1} U_{11})^{\star} = \Gamma^{-1} \]")
    assert main(["derive"]) == 2
    assert main(["derive", "minimizer", "--at", "Lambda"]) == 2


@pytest.mark.parametrize(
    ("options", "table", "says"),
    [
        ({"noise": True}, {"noise": "-1"}, "noise >= 0"),
        ({"noise": True}, {"noise": "N - 5"}, "it is not so at N"),
        ({"law": "independent"}, {"kurtosis": "-5"}, "at least 1"),
        ({}, {"Lambda": "-I"}, "positive definite"),
        ({}, {"Lambda": "A"}, "positive definite"),
        ({"law": "independent", "task_covariance": True}, {"Lambda": "Psi"}, "diagonal"),
        ({}, {"Lambda": "I", "d": "1/2"}, "an integer >= 1"),
        ({}, {"N": "0"}, "an integer >= 1"),
        ({"divisor": "rho"}, {"rho": "0"}, "positive"),
        ({}, {"foo": "3"}, "a name that occurs: Lambda, N"),
        ({}, {"Psi": "I"}, "a name that occurs"),
        ({}, {"Gamma": "I"}, "a name that occurs"),
    ],
)
def test_only_values_that_a_name_can_have_are_put_in_and_only_for_names_that_occur(
    options: dict[str, Any], table: dict[str, str], says: str
) -> None:
    """Else the result would be asserted for all d, N and M of settings that there are not."""
    with pytest.raises(InputError) as caught:
        derive("minimizer", **options).specialise(**table)
    assert says in str(caught.value)


def test_what_is_put_in_reaches_the_inside_of_diag() -> None:
    """diag(I) = I: with Psi = I the minimiser is that of the setting without a task covariance."""
    plain = derive("minimizer", law="independent")
    special = derive("minimizer", law="independent", task_covariance=True).specialise(Psi="I")
    assert "diag" not in special.text + str(special.where)
    values = {"Lambda": np.diag([Fraction(2), Fraction(3)]), "N": 4, "kurtosis": Fraction(9, 5)}
    one, other = (found.evaluate(values)["argmin(u*U11)"] for found in (plain, special))
    assert (one == other).all()


def test_a_dimension_is_put_in_where_a_trace_has_made_one() -> None:
    assert derive("minimizer").specialise(Lambda="I", d="3").text == derive("minimizer").specialise(d="3", Lambda="I").text
    assert "d" not in derive("minimizer").specialise(Lambda="I", d="3").text.replace("inv", "").replace("argmin", "")
