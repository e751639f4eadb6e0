"""Printed formulas that a theorem of the library closes: what is changed in the formula or in its hypotheses is rejected."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import derivations
from lsa_theory.export.coq import library
from lsa_theory.export.coq.analytic import proposition
from lsa_theory.export.coq.pinned import existence, pinned
from lsa_theory.export.coq.settings import SETTINGS
from lsa_theory.export.coq.statement import exported, file_of, theorems
from lsa_theory.export.coq.translate import NotExportedError
from lsa_theory.export.coq.verify import check_text, grade, recorded_full, verify
from lsa_theory.proofs.derivation import Derivation, infer
from lsa_theory.proofs.engine import statement

DERIVATIONS = Path(derivations.__path__[0])


def accepted(ref: str, number: int, old: str = "", new: str = "", without: str = "") -> bool:
    """The formula of a statement, perhaps altered, by the theorem that closes it; ``without`` drops a hypothesis."""
    claim, entry = statement(ref).claim, theorems()[ref]
    assert old in claim.statement[number]
    formula = claim.statement[number].replace(old, new) if old else claim.statement[number]
    given = tuple(h for h in claim.given if not without or without not in h.says)
    assert not without or len(given) < len(claim.given)
    goal = pinned("goal", formula, given, SETTINGS[str(entry["setting"])], str(entry["printed"][number]))
    return check_text(file_of(ref, ((formula, goal),)), 120).accepted


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("ref", "number"),
    [
        ("thm-4.1", 0),
        ("lem-A.5", 0),
        ("cor-A.2", 1),
        ("lem-5.3", 0),
        ("lem-D.4", 0),
        ("eq-4.2", 0),
        ("ours-4.6c", 2),
        ("eq-4.6d", 0),
    ],
)
def test_printed_formulas_are_closed(ref, number):
    assert accepted(ref, number)


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("ref", "number", "old", "new"),
    [
        ("thm-4.1", 0, "-1/4", "-1/3"),  # another exponent
        ("thm-4.1", 1, "limit(u)", "limit(2*u)"),
        ("lem-A.5", 0, "2*sqrt(d)", "3*sqrt(d)"),  # another coefficient
        ("lem-A.5", 0, ">=", ">"),
        ("cor-A.2", 1, "1/2*norm_F", "norm_F"),
        ("lem-5.3", 0, "inv(Gamma)", "inv(Lambda)"),
        ("lem-D.4", 0, ">= 0", ">= 1"),
        ("eq-4.2", 0, "S(M)", "S(M)*S(M)"),
        ("eq-4.6c", 0, "(d + 1)/M", "d/M"),
        ("eq-4.6c", 0, "*S(M)*p", "*S*p"),  # another expectation
        ("cor-4.3", 1, "(N + 2)**2", "(N + 1)**2"),
        ("ours-beats-ols", 1, "<= d", "< d"),
    ],
)
def test_an_altered_formula_is_rejected(ref, number, old, new):
    assert not accepted(ref, number, old, new)


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    ("ref", "number", "without"),
    [
        ("thm-4.1", 0, "Assumption 3.3"),
        ("thm-4.1", 0, "positive definite"),
        ("lem-A.5", 0, "||Gamma||_op"),
        ("lem-D.4", 0, "A is positive"),
        ("eq-4.2", 0, "parameters at the limit"),
        ("eq-4.6c", 0, "positive definite"),
    ],
)
def test_a_dropped_hypothesis_is_missed(ref, number, without):
    assert not accepted(ref, number, without=without)


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("setting", [name for name, setting in SETTINGS.items() if setting.times])
def test_solutions_exist_for_all_times(setting):
    goal = existence(SETTINGS[setting])
    assert goal and check_text(file_of("flow", (("solutions exist", goal),)), 120).accepted


def test_a_flow_whose_solutions_are_not_shown_to_exist_is_modulo_picard_lindelof():
    goals = exported(statement("thm-4.1"))
    assert grade(goals) == "full"
    assert grade(replace(goals, assumes=("Picard-Lindelof",))) == "modulo Picard-Lindelof"


def test_the_statement_is_generated_from_the_formula():
    slice_ = SETTINGS["slice"]
    assert proposition("minimum(ell) == 0", slice_) == "is_minimum (ell (INR n) Lambda) 0%R"
    assert proposition("u > 0", SETTINGS["flow"]) == "(forall s : R, 0 <= s -> 0%R < (act_u V s)%R)"
    inside = "((prompt.task pr)^T *m (prompt.x_query pr)) 0 0"
    drawn = proposition("E[w.T*x] >= 0", SETTINGS["random prompt"])
    assert drawn.replace("((prompt.task pr))", "(prompt.task pr)") == f"0%R <= (prompt.mean ({inside})%ring)%R"
    assert proposition("Gamma >= Lambda", slice_) == "loewner Lambda%ring (Gamma (INR n) Lambda)%ring"


@pytest.mark.parametrize(
    "formula",
    ["limit(u) == 1", "E[x.T*x] == d", "rate(ell) <= 0", "minimum(ell) <= 0", "Lambda == u", "Psi == I", "u/Gamma == 1"],
)
def test_what_the_setting_does_not_know_has_no_statement(formula):
    with pytest.raises((NotExportedError, ValueError)):
        proposition(formula, SETTINGS["slice"])


def test_an_expectation_is_over_the_prompt_that_the_setting_has():
    """Labels with noise are another prompt than labels without, and a covariance of tasks is no letter of either."""
    noisy = proposition("E[w.T*beta(M)] >= 0", SETTINGS["random prompt with noise"], ("noise >= 0",))
    assert "eta_M" in noisy
    for setting, formula, given in (
        ("random prompt", "E[w.T*beta(M)] >= 0", ("noise >= 0",)),
        ("random prompt with noise", "E[w.T*beta(M)] >= 0", ()),
        ("random prompt", "E[w.T*Psi*w] >= 0", ()),
        ("random prompt", "E[S] >= 0", ()),
    ):
        with pytest.raises(NotExportedError):
            proposition(formula, SETTINGS[setting], given)


def test_every_record_names_what_exists():
    refs = set(recorded_full())
    assert refs and all(statement(ref).claim.ref == ref for ref in refs)
    for ref, entry in theorems().items():
        if "printed" in entry:
            assert entry["setting"] in SETTINGS
            assert len(entry["printed"]) == len(statement(ref).claim.statement), ref


@pytest.fixture(scope="module")
def goals_of_full():
    return {ref: exported(statement(ref)) for ref in sorted(recorded_full())}


def test_what_is_recorded_as_full_has_a_goal_for_every_formula(goals_of_full):
    assert [ref for ref, goals in goals_of_full.items() if grade(goals) != "full"] == []


def test_an_inference_with_a_theorem_is_counted_apart(goals_of_full):
    goals = goals_of_full["thm-4.1"]
    assert ("u12 = u21 = 0 for all t", "theorems.full_flow.stays_zero") in goals.inferred
    assert 0 < len(goals.inferred) < goals.inferences
    assert {theorem for _, theorem in goals.inferred} <= set(goals.theorems), "Coq is asked about each of them"
    left = {item.shows for item in goals.open_steps}
    assert "u U11 -> Gamma^-1 exponentially" in left and not left & {shows for shows, _ in goals.inferred}


def test_inferences_name_theorems_that_the_library_has(goals_of_full):
    missing = [left for goals in goals_of_full.values() for left in goals.open_steps if left.reason.startswith("no theorem")]
    assert missing == []
    folders = "|".join(path.name for path in library.library_folder().iterdir() if path.is_dir())
    named = re.compile(rf'"((?:{folders})\.\w+\.[\w\']+)"')
    written = {name for path in DERIVATIONS.rglob("*.py") for name in named.findall(path.read_text(encoding="utf-8"))}
    assert "printed.flow.positive" in written and written <= library.lemmas()


def test_an_inference_that_names_no_theorem_stays_open():
    found = statement("lem-A.3")
    wrong = infer("u^2 = tr(U11 U11') at all times", "balance", "constant derivative", coq="theorems.theorem_4_1.lem_A_33")
    goals = exported(replace(found, derive=lambda: Derivation((wrong,))))
    assert goals.inferred == () and goals.inferences == 1
    assert [left.reason for left in goals.open_steps] == ["no theorem theorems.theorem_4_1.lem_A_33 in the library"]


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_coq_is_asked_about_the_theorem_of_an_inference():
    assert verify(statement("lem-A.3")).inferred == 1
    assert not check_text(file_of("lem-A.3", (), ("theorems.theorem_4_1.lem_A_33",))).accepted
