"""Lines from standard input, the verbs refute, expect and search, and what list, show and check choose."""

import io
import json

import pytest

from lsa_theory.cli import main


@pytest.fixture
def typed(monkeypatch):
    def lines(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return lines


def test_lines_are_judged_one_by_one(typed, capsys):
    typed("tr(AB) = tr(BA)\n\n# a remark\nA*B == B*A given A symmetric, d < 2\nE[lamda] == 1\nE[S*S] == Lambda**2\n")
    assert main(["prove", "-"]) == 2
    out = capsys.readouterr().out
    assert [line for line in out.splitlines() if line[0].isdigit()] == [
        "1: tr(AB) = tr(BA)", "4: A*B == B*A given A symmetric, d < 2", "5: E[lamda] == 1", "6: E[S*S] == Lambda**2",
    ]  # fmt: skip
    assert "read as: tr(A*B) == tr(B*A)" in out and "did you mean Lambda?" in out and "REFUTED (kernel)  d=1" in out


@pytest.mark.parametrize(("text", "code"), [("u == u\n", 0), ("u == u\nu == 2*u\n", 1), ("risk(M) == 1\n", 3), ("", 0)])
def test_the_exit_code_is_that_of_the_worst_line(text, code, typed):
    typed(text)
    assert main(["prove", "-", "--quiet"]) == code


def test_lines_in_json_have_their_numbers(typed, capsys):
    typed("u == u\nE[foo\n")
    assert main(["prove", "-", "--json"]) == 2
    first, second = json.loads(capsys.readouterr().out)["lines"]
    assert (first["line"], first["status"], second["line"]) == (1, "PROVED", 2) and "column" in second["problem"]


def test_the_reading_comes_first_and_quiet_drops_it(capsys):
    main(["prove", "p'Γp ≥ p'Λp"])
    assert capsys.readouterr().out.startswith(
        "read as: p.T*Gamma*p >= p.T*Lambda*p; p fixed vector; Lambda covariance > 0\nPROVED"
    )
    main(["prove", "p'Γp ≥ p'Λp", "--quiet"])
    assert capsys.readouterr().out.startswith("PROVED")
    main(["prove", "p'Γp ≥ p'Λp", "--quiet", "--json"])
    assert json.loads(capsys.readouterr().out)["reading"]["formula"] == "p.T*Gamma*p >= p.T*Lambda*p"


def test_what_the_library_knows_is_named_with_its_hypotheses(capsys):
    assert main(["prove", "limit(u) == tr(inv(Gamma)**2)**(1/4)"]) == 0
    out = capsys.readouterr().out
    assert "this is thm-4.1" in out and "where sigma**2*norm_op(Gamma)*sqrt(d) < 2" in out


def test_refute_never_proves(capsys):
    assert main(["refute", "E[S*S] == Lambda**2"]) == 1
    assert main(["refute", "tr(A*B) == tr(B*A)"]) == 3
    assert "PROVED" not in capsys.readouterr().out


def test_expect_prints_the_closed_form(capsys):
    assert main(["expect", "S A S", "--given", "A symmetric"]) == 0
    assert "E[S*A*S] == (N + 1)/N*Lambda*A*Lambda + 1/N*tr(A*Lambda)*Lambda" in capsys.readouterr().out
    assert main(["expect", "S*S", "--latex"]) == 0
    assert main(["expect", "x*y", "--given", "lamda > 0"]) == 2


def test_search_says_where_a_formula_stands(capsys):
    assert main(["search", "limit(u)", "-n", "2"]) == 0
    assert "limit(u) == tr(inv(Gamma)**2)**(1/4)" in capsys.readouterr().out
    assert main(["search", "zzz"]) == 3


@pytest.mark.parametrize(
    ("words", "there", "missing"),
    [(["lem-D.*"], "lem-D.2", "lem-C"), (["--status", "refuted"], "lem-C.6", "lem-D.2"), (["--source", "wu2024"], "wu-1", "lem-D.2"),
     (["LEM-d.[12]"], "lem-D.1", "lem-D.3"), (["--source", "Ahn"], "ahn-1", "wu-1")],
)  # fmt: skip
def test_list_takes_patterns_and_filters(words, there, missing, capsys):
    assert main(["list", *words]) == 0
    out = capsys.readouterr().out
    assert there in out and missing not in out


def test_check_and_show_take_patterns(capsys):
    assert main(["check", "lem-D.[12]", "--status", "PROVED", "-j", "1"]) == 0
    assert "2 statements" in capsys.readouterr().out
    assert main(["show", "lem-D.[12]"]) == 0
    out = capsys.readouterr().out
    assert "lem-D.1" in out and "lem-D.2" in out


@pytest.mark.parametrize("words", [["zzz*"], ["--status", "prooved"], ["--source", "nobody"]])
def test_what_chooses_nothing_is_refused(words, capsys):
    assert main(["list", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1
