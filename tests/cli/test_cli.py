"""The command line: help, the statements, their verdicts, and formulas of the user's own."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lsa_theory.cli import VERBS, main
from lsa_theory.export.terminal.render import fold, fold_formula, text
from lsa_theory.kernel.claim import Status
from lsa_theory.language.parser import parse_relation
from lsa_theory.proofs.engine import library

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "lsa_theory"]
TRUE, FALSE, OPEN = "E[S*S] == Gamma*Lambda", "E[S*S] == Lambda**2", "lam_max(A + A.T)**2 <= 4*norm_F(A)**2"


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


class TestHelp:
    @pytest.mark.parametrize("words", [["--help"], ["--version"], *([verb, "--help"] for verb in VERBS)])
    def test_help_imports_nothing_heavy(self, words):
        heavy = "{'sympy', 'numpy', 'mpmath', 'rich', 'lsa_theory.proofs.engine', 'derivations', 'checks'}"
        run = f"import sys; from lsa_theory.cli import main; code = main({words})"
        code = f"{run}; print(sorted({heavy} & set(sys.modules)), code)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), cwd=ROOT)
        assert done.stdout.splitlines()[-1] == "[] 0", done.stderr

    @pytest.mark.parametrize("words", [[], *([verb] for verb in VERBS)])
    def test_help_fits_eighty_columns_and_names_every_verb(self, words, capsys, monkeypatch):
        monkeypatch.setenv("COLUMNS", "80")
        assert main([*words, "--help"]) == 0
        out = capsys.readouterr().out
        assert max(map(len, out.splitlines())) <= 80
        assert words or all(f"\n  {verb}" in out for verb in VERBS)

    @pytest.mark.parametrize(
        ("words", "same"),
        [([], ["--help"]), (["help"], ["--help"]), (["help", "flow"], ["flow", "--help"]), (["-V"], ["--version"])],
    )
    def test_every_way_to_ask_gives_the_same_help(self, words, same, capsys):
        assert main(words) == main(same) == 0
        out = capsys.readouterr().out
        assert out[: len(out) // 2] == out[len(out) // 2 :]

    def test_help_takes_less_than_a_third_of_a_second_of_the_processor(self):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*COMMAND, "--help"], capture_output=True, env=environment(), cwd=ROOT, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.3


class TestStatements:
    def test_list_names_every_statement_on_one_line(self, capsys):
        assert main(["list"]) == 0
        rows = capsys.readouterr().out.splitlines()
        for ref, found in library().items():
            (row,) = [row for row in rows if row.split()[:1] == [ref]]
            assert row.split()[-1] == found.claim.expected
            assert found.claim.title in row  # nothing is cut in a pipe

    def test_list_fits_a_terminal(self, capsys, monkeypatch):
        monkeypatch.setattr("lsa_theory.export.terminal.render.is_terminal", lambda stream: True)
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setenv("NO_COLOR", "1")
        assert main(["list"]) == 0
        assert max(map(len, capsys.readouterr().out.splitlines())) <= 80

    def test_every_file_that_is_written_is_named(self, capsys, tmp_path):
        answer, proof = tmp_path / "answer.json", tmp_path / "proof.json"
        assert main(["prove", TRUE, "--json", str(answer), "--certificate", str(proof)]) == 0
        assert capsys.readouterr().err == f"lsa-theory: wrote {proof}\nlsa-theory: wrote {answer}\n"

    def test_list_in_json_names_them_in_the_same_order(self, capsys):
        assert main(["list", "--json"]) == 0
        content = json.loads(capsys.readouterr().out)
        assert content["schema_version"] == 1
        assert [statement["ref"] for statement in content["statements"]] == list(library())

    def test_show_tells_everything_and_fits_eighty_columns(self, capsys):
        assert main(["show", "LEM-a.3"]) == 0
        out = capsys.readouterr().out
        assert max(map(len, out.splitlines())) <= 80
        for part in (
            "lem-A.3  Balance",
            "Statement",
            "Hypotheses",
            "Derivation",
            "because",
            "re-checked by",
            "Evidence",
            "Findings",
        ):
            assert part in out
        assert "lsa-theory check lem-A.3" in out

    def test_show_prints_formulas_that_can_be_typed_again(self, capsys):
        assert main(["show", "lem-D.2"]) == 0
        page = capsys.readouterr().out
        (formula,) = library()["lem-D.2"].claim.statement
        printed = page.split("Statement\n")[1].split("\n\n")[0]
        assert parse_relation(printed) == parse_relation(formula)

    def test_show_prints_latex_on_request(self, capsys):
        assert main(["show", "lem-D.2", "--latex"]) == 0
        assert r"\Lambda" in capsys.readouterr().out

    def test_show_in_json_carries_steps_with_their_checks(self, capsys):
        assert main(["show", "--json", "lem-D.2"]) == 0
        page = json.loads(capsys.readouterr().out)
        assert page["ref"] == "lem-D.2"
        assert all(step["confirmed"] and step["because"] and step["how"] for step in page["derivation"])
        assert page["hypotheses"][0]["says"]


class TestCheck:
    def test_a_verdict_for_each_statement_asked_for_and_zero_when_all_are_as_recorded(self, capsys):
        assert main(["check", "lem-D.2", "eq-A.7", "-j", "1"]) == 0
        out, err = capsys.readouterr()
        assert max(map(len, out.splitlines())) <= 80
        assert "lem-D.2" in out
        assert "eq-A.7" in out
        assert "2 statements: 2 PROVED; all as recorded" in out
        assert err == ""  # progress is for a terminal

    def test_verbose_says_on_stderr_what_is_done(self, capsys):
        assert main(["check", "lem-D.2", "eq-A.7", "-j", "1"]) == 0
        plain = capsys.readouterr().out
        assert main(["check", "lem-D.2", "eq-A.7", "-j", "1", "--verbose"]) == 0
        out, err = capsys.readouterr()
        assert "[2/2]" in err and "eq-A.7: from the cache" in err and "check: done after" in err
        assert main(["prove", "tr(A*B) == tr(B*A)", "-v"]) == 0
        err = capsys.readouterr().err
        assert "own: deriving from the definitions" in err
        assert out.split("\n\n")[0] == plain.split("\n\n")[0]
        assert main(["list", "--verbose"]) == 0  # and every other verb
        assert "list: done after" in capsys.readouterr().err
        assert main(["list"]) == 0
        assert capsys.readouterr().err == ""

    def test_json_is_valid_and_complete(self, capsys):
        assert main(["check", "lem-D.2", "-j", "1", "--json", "-"]) == 0
        content = json.loads(capsys.readouterr().out)
        (statement,) = content["statements"]
        assert content["schema_version"] == 1
        fields = "ref title status expected as_printed conditional_on corrects stronger findings evidence seconds"
        assert set(fields.split()) <= set(statement)
        assert statement["status"] == "PROVED"
        assert {"method", "outcome", "covers", "seconds"} <= set(statement["evidence"][0])

    def test_json_in_a_file_leaves_the_table_on_the_screen(self, tmp_path, capsys):
        path = tmp_path / "verdicts.json"
        assert main(["check", "lem-D.2", "-j", "1", "--json", str(path)]) == 0
        assert "lem-D.2" in capsys.readouterr().out
        assert json.loads(path.read_text())["summary"] == {"statements": 1, "as_recorded": 1, "PROVED": 1}
        assert [file.name for file in tmp_path.iterdir()] == ["verdicts.json"]

    def test_processes_side_by_side_find_the_same(self, capsys):
        words = ["check", "lem-D.2", "eq-A.7", "--json", "-"]
        found = []
        for jobs in ("1", "2"):
            assert main([*words, "-j", jobs]) == 0
            statements = json.loads(capsys.readouterr().out)["statements"]
            found.append([(s["ref"], s["status"], [e["outcome"] for e in s["evidence"]]) for s in statements])
        assert found[0] == found[1]

    def test_one_when_a_verdict_is_not_as_recorded(self, capsys, monkeypatch):
        from lsa_theory.proofs import engine

        judge = engine.judge

        def undecided(found, budget="quick"):
            verdict = judge(found, budget)
            object.__setattr__(verdict, "status", Status.UNDECIDED)
            return verdict

        monkeypatch.setattr(engine, "judge", undecided)
        assert main(["check", "lem-D.2", "-j", "1"]) == 1
        out = capsys.readouterr().out
        assert "NOT as recorded: lem-D.2" in out
        assert "PROVED was expected" in out

    def test_interrupting_ends_every_process_quietly(self):
        check = subprocess.Popen(
            [*COMMAND, "check", "-j", "2", "--verbose"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # it is ignored in what a shell runs with &
        )
        try:
            assert check.stderr is not None
            while "[1/" not in (said := check.stderr.readline()):
                assert said, "it ended by itself"
            os.killpg(check.pid, signal.SIGINT)
            out, err = check.communicate(timeout=30)
        except BaseException:
            os.killpg(check.pid, signal.SIGKILL)
            check.communicate()
            raise
        assert check.returncode == 130
        assert out == ""
        assert "Traceback" not in err
        assert err.splitlines()[-1] == "lsa-theory: interrupted"
        assert self.gone(check.pid)

    @staticmethod
    def gone(group: int) -> bool:
        """Whether every process of the group ends within ten seconds."""
        for _ in range(100):
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.1)
        return False


class TestProve:
    @pytest.mark.parametrize(
        ("formula", "expect", "code"),
        [
            (TRUE, None, 0), (TRUE, "true", 0), (TRUE, "false", 1), (TRUE, "undecided", 1),
            (FALSE, None, 1), (FALSE, "false", 0), (FALSE, "true", 1), (FALSE, "undecided", 1),
            (OPEN, None, 3), (OPEN, "undecided", 0), (OPEN, "true", 3), (OPEN, "false", 3),
        ],
    )  # fmt: skip
    def test_exit_codes(self, formula, expect, code):
        assert main(["prove", formula, *(["--expect", expect] if expect else [])]) == code

    def test_a_proof_is_printed_with_its_steps(self, capsys):
        main(["prove", TRUE])
        out = capsys.readouterr().out
        assert out.startswith("PROVED (kernel)  for all d, N")
        assert "because" in out

    def test_a_refutation_begins_with_the_smallest_counterexample(self, capsys):
        main(["prove", FALSE])
        assert capsys.readouterr().out.startswith("REFUTED (kernel)  d=1, N=1, Lambda=(1): left 3, right 1\n")

    def test_an_open_question_says_what_was_tried(self, capsys):
        main(["prove", OPEN, "--quiet"])
        out = capsys.readouterr().out
        assert out.startswith(("UNDECIDED", "SUPPORTED"))
        assert "extreme eigenvalues" in out

    def test_hypotheses_are_used_and_repeated(self, capsys):
        assert main(["prove", "A*B.T == A.T*B", "--given", "A symmetric", "--given", "B symmetric"]) == 0
        assert "given A symmetric, B symmetric" in capsys.readouterr().out

    def test_a_formula_may_begin_with_a_minus_sign(self):
        assert main(["prove", "-tr(A)==-tr(A.T)"]) == 0

    @pytest.mark.parametrize("words", [["--json", TRUE], [TRUE, "--json"], [TRUE, "--json", "-"]])
    def test_json(self, words, capsys):
        assert main(["prove", *words]) == 0
        content = json.loads(capsys.readouterr().out)
        assert content["status"] == "PROVED"
        assert content["derivation"][0]["confirmed"] is True


@pytest.mark.parametrize("width", [40, 60, 80])
def test_broken_formulas_read_the_same_and_fit(width):
    formula = (
        "loss == u**2*(N + 1)/(2*N)*tr(Lambda*U11.T*Lambda**2*U11) - (N**2 + 3*N + 2)/(2*N**2)"
        "*u12.T*Lambda*U11*Lambda*U11.T*Lambda*u12 + tr(A*B*C*D*A*B*C*D*A*B*C*D*A*B*C*D*A**2*B**2*C**2*D)"
    )
    rows = [text(row) for row in fold_formula(formula, width, "  ", "    ")]
    assert max(map(len, rows)) <= width
    assert parse_relation("\n".join(rows)) == parse_relation(formula)


def test_paragraphs_keep_their_words():
    words = "a paragraph of several words that is folded into narrow lines"
    rows = [text(row) for row in fold(words, 24, "> ", "  ")]
    assert max(map(len, rows)) <= 24
    assert " ".join(row[2:] for row in rows) == words
