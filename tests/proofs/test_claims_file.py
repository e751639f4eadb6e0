"""Claims of a user's own in a file: judged together, with clear words for what is wrong with the file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lsa_theory.cli import main
from lsa_theory.errors import InputError
from lsa_theory.kernel.claim import Claim, Status
from lsa_theory.proofs.claims_file import claims_in
from lsa_theory.proofs.engine import judge

FILE = """
[[claim]]
ref = "fourth"
title = "Fourth moment"
formula = "E[(x.T*A*x)**2] == tr(A*Lambda)**2 + 2*tr(A*Lambda*A*Lambda)"
given = ["A symmetric"]

[[claim]]
formula = ["E[S] == Lambda", "E[S*S] == Lambda**2"]
expect = "false"

[[claim]]
formula = "lam_max(A + A.T)**2 <= 4*norm_F(A)**2"
expect = "undecided"
"""
PYTHON = """
from lsa_theory.kernel.claim import Claim
from lsa_theory.proofs.derivation import Derivation
CLAIM = Claim("mine", "Mine", "The trace is cyclic.", ("tr(A*B) == tr(B*A)",))
derive = lambda: Derivation(())
"""


def test_the_example_of_the_language_page_is_as_expected(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", page, re.S)
    path = tmp_path / "my_claims.toml"
    path.write_text(example, encoding="utf-8")
    assert [judge(found).as_recorded for found in claims_in(str(path)).values()] == [True, True]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "claims.toml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def test_every_claim_of_a_file_is_judged_as_it_would_be_alone(file):
    expected = [Status.PROVED, Status.REFUTED, Status.UNDECIDED]
    verdicts = [judge(found) for found in claims_in(file).values()]
    assert [v.claim.expected for v in verdicts] == expected
    assert all(v.as_recorded for v in verdicts)
    assert verdicts[1].witness == "d=1, N=1, Lambda=(1): left 3, right 1"


def test_check_runs_a_file_in_processes_and_says_that_all_is_as_expected(file, capsys):
    assert main(["check", file, "lem-D.2", "-j", "2", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [record["address"] for record in answer["statements"]] == ["lem-D.2", *(f"{file}#{k}" for k in ("fourth", 2, 3))]
    assert answer["summary"]["as_recorded"] == 4


def test_a_claim_of_a_file_can_be_shown_and_checked_alone(file, capsys):
    assert main(["show", f"{file}#fourth"]) == 0
    assert f"lsa-theory check {file}#fourth" in " ".join(capsys.readouterr().out.split())
    assert main(["check", f"{file}#2", "-j", "1"]) == 0
    out = capsys.readouterr().out
    assert "1 statement: 1 REFUTED; all as recorded" in out
    assert "nearest true form: E[S*S] == (N + 1)/N*Lambda**2 + 1/N*tr(Lambda)*Lambda" in out


def test_a_verdict_that_was_not_expected_gives_exit_code_one(tmp_path, capsys):
    path = tmp_path / "claims.toml"
    path.write_text('claim = [{formula = "E[S] == 2*Lambda"}]', encoding="utf-8")
    assert main(["check", str(path), "-j", "1"]) == 1
    assert "NOT as recorded: 1" in capsys.readouterr().out


def test_a_python_file_may_bring_its_own_derivation(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(PYTHON, encoding="utf-8")
    [found] = claims_in(str(path)).values()
    assert found.derive is not None
    assert judge(found).status == Status.PROVED
    assert found.claim == Claim(
        "mine", "Mine", "The trace is cyclic.", ("tr(A*B) == tr(B*A)",), source="own", section="mine.py"
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.toml", "[[claim]\n", "line 1, column"),
        ("a.toml", "", "one claim or more"),
        ("a.toml", "claims = 1", "claims"),
        ("a.toml", "claim = 1", r"tables \[\[claim\]\]"),
        ("a.toml", 'claim = [{formla = "u == u"}]', "formla.*formula"),
        ("a.toml", "claim = [{}]", "formula of claim 1"),
        ("a.toml", "claim = [{formula = 3}]", "a text or a list"),
        ("a.toml", 'claim = [{ref = "x", formula = "E[S == 2"}]', "claim x of .*column 2"),
        ("a.toml", 'claim = [{formula = "u == u", given = ["u symmetric"]}]', "claim 1 of .*name a matrix"),
        ("a.toml", 'claim = [{formula = "u == u", expect = "yes"}]', "expect of claim 1.*undecided"),
        ("a.toml", 'claim = [{ref = "x", formula = "u == u"}, {ref = "x", formula = "t == t"}]', "a name of its own"),
        ("a.py", "1/0", "ZeroDivisionError"),
        ("a.py", "CLAIMS = [1]", "a list of claims"),
        ("a.py", "", "one claim or more"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        claims_in(str(path))


def test_a_missing_file_and_an_unknown_claim_are_refused(file, tmp_path):
    with pytest.raises(InputError, match="No such file"):
        claims_in(str(tmp_path / "none.toml"))
    with pytest.raises(InputError, match="fourth, 2, 3"):
        claims_in(f"{file}#nine")


class TestFilesThatAreRefused:
    """One line that names the file, the claim and the key; nothing is judged."""

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ('[[claim]]\nformula = "A == A"\nexpect = ["true"]', "expect of claim 1"),
            ('[[claim]]\nformula = "A == A"\nexpect = true', "expect of claim 1"),
            ('[[claim]]\nformula = "A == A"\ngiven = [""]', "an empty text"),
            ('[[claim]]\nformula = "A == A"\ngiven = ["A symmetric", " "]', "an empty text"),
            ('[[claim]]\nformula = "A == A"\ntitle = ["a", "b"]', "title of claim 1"),
            ('[[claim]]\nformula = "A == A"\ntitle = "\\u001b[31mred"', "without control characters"),
            ('[[claim]]\nformula = "A == A"\nsays = "two\\nlines"', "a text of one line"),
            ('[[claim]]\nformula = "A == A"\nref = {a = 1}', "ref of claim 1"),
            ('[[claim]]\nformula = "A == A"\nref = ""', "ref of claim 1"),
            ('[[claim]]\nformula = [1, 2]', "formula of claim 1"),
            ("x = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
            ("x = " + "1" * 5000, "valid TOML"),
            ("[[claim]]\nformula = 3\n" * 2, "formula of claim 1"),
            ("\x00", "valid TOML"),
        ],
    )  # fmt: skip
    def test_in_toml(self, content, says, tmp_path, capsys):
        path = tmp_path / "c.toml"
        path.write_text(content, encoding="utf-8")
        assert main(["check", str(path), "-j", "1"]) == 2
        out, err = capsys.readouterr()
        assert says in err and out == "" and err.count("\n") == 1 and "\x1b" not in err

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ("import sys\nsys.exit(0)", "SystemExit: 0"),
            ("raise SystemExit", "SystemExit"),
            ("CLAIM = 3", "legal is CLAIM = Claim(...)"),
            ("CLAIMS = 3", "legal is CLAIM = Claim(...)"),
            ("1/0", "ZeroDivisionError"),
            ("def f(): f()\nf()", "RecursionError"),
            ("(", "SyntaxError"),
        ],
    )
    def test_in_python(self, content, says, tmp_path, capsys):
        path = tmp_path / "c.py"
        path.write_text(content, encoding="utf-8")
        assert main(["check", str(path), "-j", "1"]) == 2
        assert says in capsys.readouterr().err

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_a_derivation_that_leaves_is_no_pass(self, jobs, tmp_path, capsys):
        path = tmp_path / "c.py"
        path.write_text(PYTHON.replace("lambda: Derivation(())", "lambda: exit(0)"), encoding="utf-8")
        assert main(["check", str(path), "lem-D.2", "-j", jobs]) == 2
        assert "SystemExit: 0" in capsys.readouterr().err

    @pytest.mark.parametrize("words", [["check"], ["show"], ["report", "--no-figures"], ["export", "json"]])
    def test_code_is_not_run_where_that_is_asked(self, words, tmp_path, capsys):
        path = tmp_path / "c.py"
        path.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n" + PYTHON, encoding="utf-8")
        assert main([*words, f"{path}#mine", "--no-code"]) == 2
        assert "run as code" in capsys.readouterr().err
        assert not (tmp_path / "ran").exists()

    def test_help_says_that_such_a_file_is_run(self, capsys):
        assert main(["check", "--help"]) == 0
        assert "FILE.py is run as code" in capsys.readouterr().out
