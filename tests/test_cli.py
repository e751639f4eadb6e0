"""The command line: what a user types, what it answers, and how it refuses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from lsa_theory.claim import Status
from lsa_theory.cli import VERBS, main
from lsa_theory.engine import library
from lsa_theory.language.parser import parse_relation
from lsa_theory.loss import PopulationLoss, gamma_matrix
from lsa_theory.output import write_text_atomically
from lsa_theory.render import fold, fold_formula, text
from lsa_theory.setting import Setting

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "lsa_theory.cli"]
CASES = [
    c
    for c in json.loads((Path(__file__).parent / "oracle" / "exact_cases.json").read_text())
    if c["kind"] == "population_loss"
]
KEYS = ("covariance", "context_length", "task_covariance", "noise_variance", "W_PV", "W_KQ")
PAPER = {"covariance": [["1", "1/2"], ["1/2", "17/4"]], "context_length": 3}
TRUE, FALSE, OPEN = "E[S*S] == Gamma*Lambda", "E[S*S] == Lambda**2", "lam_max(A*A.T) == lam_max(A.T*A)"


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


def shell(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        input=given,
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        timeout=120,
    )


@pytest.fixture
def setting(tmp_path):
    """Write a setting to a file; its path."""

    def write(content: object, name: str = "setting.json") -> str:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


@pytest.fixture
def evaluate(setting, capsys):
    """The value that `evaluate` prints for a setting."""

    def run(quantity: str, case: object, *options: str):
        assert main(["evaluate", quantity, "--setting", setting(case), *options]) == 0
        return json.loads(capsys.readouterr().out)["value"]

    return run


@pytest.fixture
def refused(capsys):
    """The one line with which a command is refused, exit code 2."""

    def run(*words: str) -> str:
        assert main(words) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("lsa-theory: ")
        assert err.count("\n") == 1
        assert "Traceback" not in err
        return err

    return run


class TestHelp:
    @pytest.mark.parametrize("words", [["--help"], ["--version"], *([verb, "--help"] for verb in VERBS)])
    def test_help_imports_nothing_heavy(self, words):
        heavy = "{'sympy', 'numpy', 'mpmath', 'rich', 'lsa_theory.engine', 'derivations', 'checks'}"
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

    def test_help_answers_in_a_third_of_a_second(self):
        best = min(self.seconds() for _ in range(3))
        assert best < 0.3

    @staticmethod
    def seconds() -> float:
        start = time.perf_counter()
        assert shell("--help").returncode == 0
        return time.perf_counter() - start


class TestStatements:
    def test_list_names_every_statement_on_one_line(self, capsys):
        assert main(["list"]) == 0
        rows = capsys.readouterr().out.splitlines()
        assert max(map(len, rows)) <= 80
        for ref, found in library().items():
            (row,) = [row for row in rows if row.split()[:1] == [ref]]
            assert row.split()[-1] == found.claim.expected

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
        assert "[2/2]" in err

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
        from lsa_theory import engine

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
            [*COMMAND, "check", "-j", "2"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(),
            cwd=ROOT,
            start_new_session=True,
        )
        assert check.stderr is not None
        assert check.stderr.readline().startswith("[1/")
        os.killpg(check.pid, signal.SIGINT)
        out, err = check.communicate(timeout=30)
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
        assert out.startswith("PROVED  for all d, N")
        assert "because" in out

    def test_a_refutation_begins_with_the_smallest_counterexample(self, capsys):
        main(["prove", FALSE])
        assert capsys.readouterr().out.startswith("REFUTED  d=1, N=1, Lambda=(1): left 3, right 1\n")

    def test_an_open_question_says_what_was_tried(self, capsys):
        main(["prove", OPEN])
        out = capsys.readouterr().out
        assert out.startswith("UNDECIDED")
        assert "lam_max" in out

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


class TestEvaluate:
    @pytest.mark.parametrize("case", CASES, ids=lambda c: f"d={c['d']},N={c['context_length']},{c['value']}")
    def test_exact_cases_to_equality(self, case, evaluate):
        assert evaluate("population-loss", {key: case[key] for key in KEYS}, "--exact") == case["value"]

    def test_the_files_of_the_exact_cases_are_read_as_they_are(self, evaluate):
        assert evaluate("population-loss", CASES[0], "--exact") == CASES[0]["value"]

    def test_floats_unless_exact(self, evaluate):
        assert evaluate("population-loss", CASES[0]) == float(Fraction(CASES[0]["value"]))

    def test_standard_input(self):
        done = shell("evaluate", "gamma", "--setting", "-", "--exact", given=json.dumps(PAPER))
        assert json.loads(done.stdout) == {"value": [["37/12", "2/3"], ["2/3", "89/12"]]}

    def test_the_minimizer_of_the_paper_is_the_inverse_of_gamma(self, evaluate):
        found = np.vectorize(Fraction)(evaluate("minimizer", PAPER, "--exact"))
        assert (found @ gamma_matrix(Setting(**PAPER)) == np.eye(2, dtype=int)).all()

    @pytest.mark.parametrize("case", CASES, ids=lambda c: f"d={c['d']},N={c['context_length']},{c['value']}")
    def test_the_gradient_vanishes_at_the_minimizer_of_every_setting(self, case, evaluate):
        d = len(case["covariance"])
        start = {key: case[key] for key in KEYS[:4]}
        W_PV, W_KQ = ([["0"] * (d + 1) for _ in range(d + 1)] for _ in range(2))
        W_PV[d][d] = "1"
        for i, row in enumerate(evaluate("minimizer", start, "--exact")):
            W_KQ[i][:d] = row
        gradient = evaluate("loss-gradient", {**start, "W_PV": W_PV, "W_KQ": W_KQ}, "--exact")
        assert {entry for matrix in gradient.values() for row in matrix for entry in row} == {"0"}

    def test_no_other_parameters_beat_the_minimizer(self, evaluate):
        case = CASES[5]
        best = Setting(**{key: case[key] for key in KEYS[:4]})
        minimum = np.vectorize(Fraction)(evaluate("minimizer", {key: case[key] for key in KEYS[:4]}, "--exact"))
        loss = PopulationLoss(best.as_float())
        P, K = np.zeros((3, 3)), np.zeros((3, 3))
        P[2, 2], K[:2, :2] = 1, minimum.astype(float)
        rng = np.random.default_rng(1)
        moves = (rng.standard_normal((2, 3, 3)) * size for size in (1e-3, 1e-2, 0.1, 1) for _ in range(50))
        assert all(loss.value(P + p, K + k) > loss.value(P, K) for p, k in moves)

    def test_the_gradient_is_the_one_of_the_loss(self, evaluate):
        case = {key: CASES[3][key] for key in KEYS}
        W_PV, W_KQ = PopulationLoss(Setting(**{key: case[key] for key in KEYS[:4]})).gradient(
            *(np.vectorize(Fraction)(case[key]) for key in KEYS[4:])
        )
        found = evaluate("loss-gradient", case, "--exact")
        assert (np.vectorize(Fraction)(found["W_PV"]) == W_PV).all()
        assert (np.vectorize(Fraction)(found["W_KQ"]) == W_KQ).all()


class TestFlow:
    def test_the_flow_reaches_the_limit_and_says_how_closely(self, capsys):
        words = [
            "flow",
            "--dim",
            "2",
            "--context",
            "20",
            "--condition",
            "2",
            "--scale",
            "1",
            "--seed",
            "7",
            "--json",
            "-",
        ]
        assert main(words) == 0
        content = json.loads(capsys.readouterr().out)
        assert content["converged"] is True
        assert content["relative_error"] < 1e-6
        assert abs(content["loss_gap"]) < 1e-9
        fields = "balance_drift leak steps rhs_evaluations seconds seed scale"
        assert set(fields.split()) <= set(content)

    def test_the_page_fits_eighty_columns(self, capsys):
        assert main(["flow", "--dim", "1"]) == 0
        out = capsys.readouterr().out
        assert max(map(len, out.splitlines())) <= 80
        assert "relative error" in out

    def test_a_flow_that_does_not_arrive_is_no_success(self, capsys, monkeypatch):
        from lsa_theory.flow import full

        integrate = full.integrate
        monkeypatch.setattr(full, "integrate", lambda *args, **kw: integrate(*args, **kw, max_evaluations=50))
        assert main(["flow", "--dim", "2"]) == 3
        out = capsys.readouterr().out
        assert "NOT CONVERGED" in out
        assert "50 evaluations of the gradient were not enough" in out


class TestExport:
    def test_the_document_is_written_whole(self, tmp_path):
        path = tmp_path / "forms.tex"
        assert main(["export", "latex", "lem-D.2", "--output", str(path)]) == 0
        assert r"\end{document}" in path.read_text()
        assert len(list(tmp_path.iterdir())) == 1


class TestBadInput:
    @pytest.mark.parametrize(
        ("words", "says"),
        [
            ([], "no verb"),
            (["chek"], "did you mean check?"),
            (["--colour"], "--colour"),
            (["list", "--colour"], "--colour"),
            (["show"], "REF is missing"),
            (["show", "thm-9.9"], "REF = thm-9.9"),
            (["check", "lem-D2", "-j", "1"], "did you mean lem-D.2"),
            (["check", "-j", "0"], "legal is an integer >= 1"),
            (["check", "--budget", "large"], "'quick', 'full'"),
            (["prove"], "FORMULA is missing"),
            (["prove", "tr(A*B)"], "no relation"),
            (["prove", "tr(A*B) =="], "column"),
            (["prove", "A == B", "--expect", "maybe"], "'true', 'false', 'undecided'"),
            (["prove", "A == B", "--given", "A nice"], "--given = A nice"),
            (["prove", "A == B", "--given", "N symmetric"], "name a matrix"),
            (["prove", "__import__('os').system('true') == 1"], "formula"),
            (["evaluate", "gamma"], "--setting"),
            (["evaluate", "gama", "--setting", "-"], "did you mean gamma?"),
            (["evaluate", "gamma", "--setting", "no/such/file.json"], "No such file"),
            (["flow", "--dim", "0"], "legal is an integer >= 1"),
            (["flow", "--dim", "2.5"], "legal is an integer >= 1"),
            (["flow", "--context", "0"], "legal is an integer >= 1"),
            (["flow", "--condition", "0.5"], "from 1 to 1e12"),
            (["flow", "--scale", "0"], "legal is a number > 0"),
            (["flow", "--scale", "-1"], "legal is a number > 0"),
            (["flow", "--scale", "nan"], "legal is a number > 0"),
            (["flow", "--json", "no/such/folder/flow.json"], "no folder"),
            (["check", "lem-D.2", "--json", "no/such/folder/check.json"], "no folder"),
            (["export", "latex", "--output", "no/such/folder/forms.tex"], "no folder"),
            (["export", "word", "--output", "forms.doc"], "'latex'"),
        ],
    )  # fmt: skip
    def test_arguments(self, words, says, refused):
        assert says in refused(*words)

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"covariance": [["1", "2"]]}, "square"),
            ({"covariance": [["1", "2"], ["3"]]}, "same number of entries"),
            ({"covariance": [["1", "2"], ["3", "20"]]}, "symmetric"),
            ({"covariance": [["1", "2"], ["2", "1"]]}, "positive definite"),
            ({"covariance": [["1", "1"], ["1", "1"]]}, "positive definite"),
            ({"covariance": [[1.0, float("nan")], [float("nan"), 2.0]]}, "covariance[0][1] = nan"),
            ({"covariance": [["1", "x"], ["x", "2"]]}, "covariance[0][1] = x"),
            ({"covariance": []}, "covariance"),
            ({"covariance": "1"}, "covariance"),
            ({"context_length": 0}, "context_length = 0"),
            ({"context_length": -3}, "context_length = -3"),
            ({"context_length": 2.5}, "context_length = 2.5"),
            ({"context_length": None}, "context_length = None"),
            ({"noise_variance": "-1"}, "noise_variance = -1"),
            ({"noise_variance": "1/0"}, "noise_variance = 1/0"),
            ({"task_covariance": [["1"]]}, "task_covariance"),
            ({"W_PV": [["1"]]}, "W_PV = of size 1 x 1"),
            ({"W_KQ": [["1", "2", "3"]]}, "W_KQ = of size 1 x 3"),
            ({"noise": "1"}, "key 'noise'"),
            ({"d": 3}, "d = 3"),
        ],
    )  # fmt: skip
    def test_settings(self, change, says, setting, refused):
        zero = [["0"] * 3] * 3
        case = {**PAPER, "W_PV": zero, "W_KQ": zero, **change}
        assert says in refused("evaluate", "population-loss", "--setting", setting(case))

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ('{"covariance": [[1]],\n "context_length": }', "line 2, column 20"),
            ("", "line 1, column 1"),
            ("[1, 2]", "this is no object"),
            ('{"covariance": [[1]], "covariance": [[2]], "context_length": 1}', "twice"),
            ('{"covariance": [[1]]}', "no key 'context_length'"),
            ('{"context_length": 1}', "no key 'covariance'"),
            ('{"covariance": [[1]], "context_length": 1}', "no key 'W_PV'"),
            ("[" * 100_000, "nested too deeply"),
            ('{"covariance": [[' + "1" * 5000 + ']], "context_length": 1}', "4300 digits"),
        ],
        ids=range(9),
    )
    def test_json_files(self, content, says, setting, refused):
        assert says in refused("evaluate", "population-loss", "--setting", setting(content))

    def test_exact_answers_need_exact_numbers(self, setting, refused):
        case = {"covariance": [[0.5]], "context_length": 1}
        assert "--exact" in refused("evaluate", "gamma", "--setting", setting(case), "--exact")

    def test_results_beyond_the_range_of_floats_are_refused(self, setting, refused):
        case = {
            "covariance": [[1e200]],
            "context_length": 1,
            "W_PV": [[0, 0], [0, 1e100]],
            "W_KQ": [[1e200, 0], [0, 0]],
        }
        assert "beyond the range of floats" in refused("evaluate", "population-loss", "--setting", setting(case))

    def test_a_text_that_is_not_utf_8(self, tmp_path, refused):
        path = tmp_path / "latin.json"
        path.write_bytes(b"\xff\xfe{}")
        assert "UTF-8" in refused("evaluate", "gamma", "--setting", str(path))

    def test_a_folder_is_not_a_file_to_write(self, tmp_path, refused):
        assert "folder" in refused("export", "latex", "--output", str(tmp_path))
        assert list(tmp_path.iterdir()) == []


class TestOutput:
    def test_an_interrupted_write_leaves_the_old_file_and_no_debris(self, tmp_path, monkeypatch):
        path = tmp_path / "answer.json"
        path.write_text("old")
        monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            write_text_atomically(str(path), "new")
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]

    def test_a_link_keeps_pointing_to_the_file(self, tmp_path):
        (tmp_path / "real").write_text("old")
        (tmp_path / "link").symlink_to("real")
        write_text_atomically(str(tmp_path / "link"), "new")
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "real").read_text() == "new"

    def test_a_device_is_written_to_not_replaced(self):
        write_text_atomically(os.devnull, "text")
        assert not Path(os.devnull).is_file()

    def test_a_reader_that_leaves_is_no_error(self):
        done = subprocess.run(
            ["bash", "-c", f"{' '.join(COMMAND)} list | true; exit ${{PIPESTATUS[0]}}"],
            capture_output=True, text=True, env=environment(), cwd=ROOT,
        )  # fmt: skip
        assert done.returncode in (0, 141)
        assert done.stderr == ""

    def test_interrupting_gives_130_in_one_line(self, capsys, monkeypatch):
        def interrupted(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr("lsa_theory.cli.list_statements.run", interrupted)
        assert main(["list"]) == 130
        assert capsys.readouterr().err == "lsa-theory: interrupted\n"


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
