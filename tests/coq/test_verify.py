"""The second kernel: what Coq accepts, and above all what it rejects."""

import json
import runpy

import pytest

from lsa_theory.export.coq import library
from lsa_theory.export.coq.goals import HEAD, equality
from lsa_theory.export.coq.statement import exported
from lsa_theory.export.coq.translate import NotExportedError
from lsa_theory.export.coq.verify import ALLOWED, check_text, grade, read_axioms, verify
from lsa_theory.proofs.engine import statement


def accepted(formula: str, given: tuple[str, ...] = ()) -> bool:
    goal = equality("goal", formula, given)
    return check_text(f"{HEAD}\n{goal.text}\nPrint Assumptions goal.\n").accepted


TRUE = [
    "tr(A*B) == tr(B.T*A.T)",
    "E[S*A*S] == Lambda*A*Lambda + (Lambda*A.T*Lambda + tr(A*Lambda)*Lambda)/N",
    "E[beta*beta.T] == Gamma*Lambda",
    "E[beta*beta.T] == Gamma*Lambda + noise/N*Lambda",
    "I - Lambda*inv(Gamma) == 1/N*(Lambda + tr(Lambda)*I)*inv(Gamma)",
    "grad(loss, U11) == grad(loss, U11)",
    "rate(u**2 - tr(U11*U11.T)) == 0",
]
FALSE = [
    "tr(A*B) == tr(A*B.T)",
    "E[S*A*S] == Lambda*A*Lambda + (Lambda*A*Lambda + tr(A*Lambda)*Lambda)/N",
    "E[S**2] == (N+2)/N*Lambda**2 + 1/N*tr(Lambda)*Lambda",
    "E[x*x.T*A*x*x.T] == Lambda*(A + A.T)*Lambda + tr(A*Lambda)*Lambda**2",
    "I - Lambda*inv(Gamma) == 2/N*(Lambda + tr(Lambda)*I)*inv(Gamma)",
    "rate(u - tr(U11)) == 0",
    "grad(tr(A*X*B*X.T*C), X) == A.T*C.T*X*B.T + C*A*X*B.T",
    "A == A.T",
]


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("formula", TRUE)
def test_true_equations_are_closed(formula):
    assert accepted(formula)


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("formula", FALSE)
def test_false_equations_are_rejected(formula):
    assert not accepted(formula)


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_symmetry_is_used_only_where_it_is_given():
    formula = "E[S*A*S] == Lambda*A*Lambda + (Lambda*A*Lambda + tr(A*Lambda)*Lambda)/N"
    assert accepted(formula, ("A symmetric",)) and not accepted(formula)


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_a_proof_may_not_claim_a_symmetry_that_its_lemma_does_not_assume():
    text = equality("goal", "tr(A*B) == tr(A*B)").text.replace("[:: Symmetric 2;", "[:: Symmetric 4; Symmetric 2;")
    assert not check_text(f"{HEAD}\n{text}\nPrint Assumptions goal.\n").accepted


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize(
    "smuggled",
    [
        "Axiom cheat : forall P : Prop, P. Lemma goal : False. Proof. exact: cheat. Qed.",
        "Lemma goal : False. Proof. Admitted.",
        "Lemma goal : False. Proof. admit. Qed.",
        "Section A. Variable cheat : False. Lemma goal : False. Proof. exact: cheat. Qed. Print Assumptions goal.",
        "Lemma goal : 0 = 1 :> nat. Proof. vm_cast_no_check (erefl 0). Qed.",
    ],
)
def test_smuggled_axioms_are_rejected(smuggled):
    assert not check_text(f"{HEAD}\n{smuggled}\nPrint Assumptions goal.\n").accepted


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_an_axiom_of_another_name_is_rejected():
    """Not for its word in the text, but for what Print Assumptions says."""
    text = f"{HEAD}\nFrom mathcomp Require Import boolp.\nLemma goal (P : Prop) : P \\/ ~ P. Proof. exact: EM. Qed.\nPrint Assumptions goal.\n"
    answer = check_text(text)
    assert not answer.accepted and set(answer.axioms) - ALLOWED


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("ref", ["lem-D.2", "wishart-3", "eq-A.7", "lem-A.3"])
def test_statements_that_are_full(ref):
    answer = verify(statement(ref))
    assert answer.kernel == "full" and set(answer.axioms) <= ALLOWED


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_the_question_about_the_library_names_the_theorem_behind_an_axiom(monkeypatch):
    asked = runpy.run_path(str(library.library_folder() / "check_axioms.py"))
    theorem = "theorems.main_theorems.thm_4_1"
    monkeypatch.setitem(asked["axioms"].__globals__, "theorems", lambda: [theorem, "definitions.Gamma"])
    assert asked["axioms"]() == []
    monkeypatch.setitem(asked["axioms"].__globals__, "ALLOWED", frozenset())
    assert f"{theorem}: classic" in asked["axioms"]()
    with pytest.raises(SystemExit, match="not_there"):
        asked["used_axioms"](["definitions.not_there"])


def test_axioms_are_read_from_every_question():
    output = (
        "Axioms:\nClassicalDedekindReals.sig_not_dec : forall P : Prop, {~ ~ P} + {~ P}\nClosed under the global context\n"
    )
    assert read_axioms(output + "Axioms:\ncheat : False\n") == ("ClassicalDedekindReals.sig_not_dec", "cheat")


def test_full_needs_every_printed_formula():
    goals = exported(statement("lem-D.2"))
    assert grade(goals) == "full" and not goals.open_printed
    assert grade(exported(statement("ours-global-minimisers"))).startswith("partial")
    assert grade(exported(statement("causal"))).startswith("partial"), "a sentence of it is left out"


@pytest.mark.parametrize("formula", ["Gamma >= Lambda", "limit(u) == 1", "A*B == tr(A)"])
def test_what_has_no_goal_is_refused(formula):
    with pytest.raises((NotExportedError, ValueError)):
        equality("goal", formula)


def test_without_coq_the_answer_says_how_to_install_it(monkeypatch, capsys):
    from lsa_theory.cli import main

    monkeypatch.setattr(library, "coqc", lambda: None)
    assert verify(statement("lem-D.2")).kernel == "not available"
    assert main(["verify", "--kernel", "coq", "lem-D.2"]) == 3
    assert "apt-get install coq" in capsys.readouterr().err


def test_a_project_is_whole(tmp_path):
    from lsa_theory.cli import main

    assert main(["export", "coq", "lem-D.2", "--output", str(tmp_path / "project")]) == 0
    project = tmp_path / "project"
    assert (project / "Statement.v").read_text().count("Lemma ") >= 1
    assert (project / "engine" / "stein.v").is_file() and (project / "Makefile").is_file()
    assert main(["export", "coq", "lem-D.2", "--output", str(project)]) == 2


@pytest.mark.slow
@pytest.mark.usefixtures("compiled")
def test_the_command_writes_json(tmp_path):
    from lsa_theory.cli import main

    file = tmp_path / "kernel.json"
    assert main(["verify", "--kernel", "coq", "lem-D.2", "--json", str(file)]) == 0
    assert [(row["ref"], row["kernel"]) for row in json.loads(file.read_text())] == [("lem-D.2", "full")]
