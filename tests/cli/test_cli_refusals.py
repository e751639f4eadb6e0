"""Bad input is refused in one line with exit code 2; whatever happens, no file is left half written."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lsa_theory.cli import main
from lsa_theory.files import write_text_atomically

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "lsa_theory"]
PAPER = {"covariance": [["1", "1/2"], ["1/2", "17/4"]], "context_length": 3}


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


class TestBadInput:
    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (["prove", "A == A", "--expct", "true"], "did you mean --expect"),
            (["convert", "Q", "--from", "zhan"], "did you mean zhang"),
            (["chek"], "did you mean check?"),
            (["--colour"], "--colour"),
            (["list", "--colour"], "--colour"),
            (["show"], "REF is missing"),
            (["show", "thm-9.9"], "REF = thm-9.9"),
            (["check", "lem-D2", "-j", "1"], "did you mean lem-D.2"),
            (["check", "-j", "0"], "legal is an integer >= 1"),
            (["check", "--budget", "large"], "one of quick, full"),
            (["prove"], "FORMULA is missing"),
            (["prove", "A == B", "--expect", "maybe"], "one of true, false, undecided"),
            (["evaluate", "gamma"], "--setting"),
            (["evaluate", "gama", "--setting", "-"], "did you mean gamma?"),
            (["evaluate", "gamma", "--setting", "no/such/file.json"], "No such file"),
            (["flow", "--dim", "0"], "legal is an integer from 1 to 1e+05"),
            (["flow", "--dim", "2.5"], "legal is an integer from 1 to 1e+05"),
            (["flow", "--context", "1" + "0" * 400], "legal is an integer from 1 to 1e+15"),
            (["landscape", "--eigenvalues", "1e-200,1e-200"], "largest entries from 1e-09 to 1e+09"),
            (["landscape", "--context", "1" + "0" * 400], "legal is an integer from 1 to 1e+15"),
            (["risk", "--noise", "1e308"], "a number from 0 to 1e12"),
            (["risk", "--test-length", "1" + "0" * 24], "legal is an integer from 1 to 1e+15"),
            (["flow", "--context", "0"], "legal is an integer from 1 to 1e+15"),
            (["flow", "--condition", "0.5"], "from 1 to 1e12"),
            (["flow", "--scale", "0"], "legal is a number from 1e-50 to 1e50"),
            (["flow", "--scale", "-1"], "legal is a number from 1e-50 to 1e50"),
            (["flow", "--scale", "nan"], "legal is a number from 1e-50 to 1e50"),
            (["flow", "--json", "no/such/folder/flow.json"], "no folder"),
            (["check", "lem-D.2", "--json", "no/such/folder/check.json"], "no folder"),
            (["export", "latex", "--output", "no/such/folder/forms.tex"], "no folder"),
            (["export", "word", "--output", "forms.doc"], "one of latex"),
        ],
    )  # fmt: skip
    def test_arguments(self, words, says, refused):
        assert says in refused(*words)

    @pytest.mark.parametrize(
        ("words", "says", "caret"),
        [
            (["tr(A*B)"], ["no relation", "tr(A*B)", "compare two sides"], 0), (["tr(A*B) =="], ["tr(A*B) ==", "check brackets"], 0),
            (["A == B", "--given", "A nice"], ["hypothesis", "A nice", "A symmetric"], 2),
            (["A == B", "--given", "A symmetrc"], ["hypothesis", "did you mean A symmetric?"], 2),
            (["A == B", "--given", "N symmetric"], ["no fixed matrix", "name a matrix"], 0),
            (["__import__('os').system('true') == 1"], ["a transpose of nothing"], 11),
            (["Λ + lamda*I == A"], ["lamda", "did you mean Lambda?"], 4), (["E[X*A*X.T] == A"], ["data matrix", "x_1.T*A*x_2"], 2),
        ],
    )  # fmt: skip
    def test_formulas_have_a_caret_under_the_column(self, words, says, caret, capsys):
        assert main(["prove", *words]) == 2
        out, err = capsys.readouterr()
        lines = err.splitlines()
        assert out == "" and len(lines) == 4 and lines[0].startswith("lsa-theory: ")
        assert all(part in err for part in says)
        assert lines[2] == "  " + " " * caret + "^"

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
            capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}, cwd=ROOT,
        )  # fmt: skip
        assert done.returncode in (0, 141)
        assert done.stderr == ""

    @pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
    @pytest.mark.parametrize("words", [("risk", "--test-length", "5", "--scale", "1", "--plot"), ("flow", "--plot")])
    def test_a_plot_on_a_full_disk_leaves_nothing_behind(self, words, tmp_path):
        pytest.importorskip("matplotlib")
        import resource

        done = subprocess.run(
            [*COMMAND, *words, str(tmp_path / "p.svg"), "--dim", "3"], capture_output=True, text=True, cwd=ROOT,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        )  # fmt: skip
        assert done.returncode == 2 and "a file that can be written" in done.stderr
        assert list(tmp_path.iterdir()) == []

    def test_interrupting_gives_130_in_one_line(self, capsys, monkeypatch):
        def interrupted(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr("lsa_theory.cli.list_statements.run", interrupted)
        assert main(["list"]) == 130
        assert capsys.readouterr().err == "lsa-theory: interrupted\n"


class TestHostileNumbers:
    """Numbers that are too long, too large, or written in other digits; each is an input error in a moment."""

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"covariance": [["1e²"]]}, "covariance[0][0]"),
            ({"covariance": [["1e30000000"]]}, "exponents up to"),
            ({"covariance": [["1" * 3000]]}, "at most 1000 characters"),
            ({"covariance": [["٣"], ["1"]]}, "square"),
            ({"context_length": int("9" * 4000)}, "context_length"),
            ({"noise_variance": "1e" + "9" * 500}, "noise_variance"),
            ({"covariance": [[[[1]]]]}, "covariance"),
            ({"covariance": {"a": 1}}, "covariance"),
            ({"context_length": [3]}, "context_length"),
        ],
        ids=range(9),
    )
    def test_in_settings(self, change, says, setting, refused):
        assert says in refused("evaluate", "gamma", "--setting", setting({**PAPER, **change}))

    def test_a_large_setting_of_integers_is_quick_in_floats(self, setting, capsys):
        """Positive definite by a proof with rounding analysis: elimination in fractions takes minutes at d = 300."""
        case = {
            "covariance": [[310 if i == j else i * j % 3 - 1 for j in range(300)] for i in range(300)],
            "context_length": 3,
        }
        path = setting(case)
        begin = time.perf_counter()
        assert main(["evaluate", "gamma", "--setting", path]) == 0
        assert time.perf_counter() - begin < 30

    def test_a_setting_that_is_too_large_for_fractions_is_stopped(self, setting, refused):
        size = 300
        covariance = [[(i * j) % 7 + (1000 if i == j else 0) for j in range(size)] for i in range(size)]
        covariance = [[covariance[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]
        path = setting({"covariance": covariance, "context_length": 3})
        says = refused("evaluate", "minimizer", "--setting", path, "--exact", "--time-limit", "1")
        assert "stopped after 1 s" in says and "--time-limit" in says

    @pytest.mark.parametrize(
        "content", ["1" * 5000, "[" * 100_000, '{"a": ' * 9000, "NaN", "", "\x00", "{}", "3"], ids=range(8)
    )
    def test_in_certificates(self, content, tmp_path, capsys):
        path = tmp_path / "certificate.json"
        path.write_text(content)
        assert main(["verify-certificate", str(path)]) in (1, 2)
        assert "Traceback" not in capsys.readouterr().err
