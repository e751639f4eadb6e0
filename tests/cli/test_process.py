"""How a process ends: by a signal, without an output, by a defect; each has an exit code that says which."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from lsa_theory.cli import main
from lsa_theory.cli.prove import exit_code
from lsa_theory.errors import InputError
from processes import gone, in_shell, members, ran, started


@pytest.fixture
def defect(monkeypatch):
    """A verb with a slip in it."""

    def run(_):
        return {}["no such key"]

    monkeypatch.setattr("lsa_theory.cli.list_statements.run", run)


class TestDefects:
    def test_an_exception_that_nobody_expects_is_one_line_and_exit_code_seventy(self, defect, capsys):
        assert main(["list"]) == 70
        out, err = capsys.readouterr()
        assert out == "" and err.count("\n") == 1
        assert err.startswith("lsa-theory: KeyError: 'no such key' in test_process.py, line ")
        assert "please report it" in err and "--verbose" in err

    def test_verbose_shows_where_it_arose(self, defect, capsys):
        assert main(["list", "--verbose"]) == 70
        err = capsys.readouterr().err
        assert "Traceback" in err and "please report it" in err.splitlines()[-1]

    def test_evidence_both_ways_is_a_defect_too(self, capsys):
        assert [exit_code("CONFLICT", expected) for expected in (None, "true", "false", "undecided")] == [70] * 4
        assert "please report it" in capsys.readouterr().err

    def test_help_lists_the_exit_codes(self, capsys):
        assert main(["--help"]) == 0
        out = capsys.readouterr().out
        assert all(f"\n  {code} " in out for code in (0, 1, 2, 3, 70))


class TestOutput:
    @pytest.mark.parametrize(
        ("command", "says"),
        [
            ("lsa-theory list > /dev/full", "No space left"),
            ("lsa-theory list --json - > /dev/full", "No space left"),
            ("lsa-theory --help > /dev/full", "No space left"),
            ("lsa-theory list >&-", "Bad file descriptor"),
            ("lsa-theory verify-certificate - <&-", "Bad file descriptor"),
            ("lsa-theory evaluate gamma --setting - <&-", "Bad file descriptor"),
        ],
    )
    def test_a_full_or_closed_stream_is_an_input_error(self, command, says):
        done = in_shell(command)
        assert done.returncode == 2
        assert says in done.stderr and done.stderr.count("\n") == 1 and "Traceback" not in done.stderr

    def test_nobody_needs_to_read_stderr(self):
        assert in_shell("lsa-theory lst 2>&-").returncode == 2
        assert in_shell("lsa-theory lst 2>/dev/full").returncode == 2

    def test_a_reader_that_leaves_hears_nothing(self):
        done = in_shell("lsa-theory list | true; exit ${PIPESTATUS[0]}")
        assert done.returncode in (0, 141) and done.stderr == ""

    def test_a_file_name_need_not_be_utf_8(self, tmp_path):
        claims, json = (os.fsdecode(name) for name in (b"\xff.toml", b"\xfe.json"))
        done = ran("check", claims, cwd=tmp_path)
        assert done.returncode == 2 and r"\udcff.toml" in done.stderr
        (tmp_path / claims).write_text('[[claim]]\nformula = "tr(A*B) == tr(B*A)"\n')
        done = ran("check", claims, "-j", "1", "--json", json, cwd=tmp_path)
        assert done.returncode == 0 and (tmp_path / json).exists(), done.stderr

    def test_what_steers_a_terminal_is_written_out(self, tmp_path, capsys):
        assert main(["show", "lem\x1b[31m"]) == 2
        err = capsys.readouterr().err
        assert "\x1b" not in err and r"\x1b" in err
        assert "\x1b" not in str(InputError("title", "\x1b]0;owned\x07", "a title", "leave it out"))


class TestSignals:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_ends_the_process_in_one_line_with_its_code(self, number, monkeypatch, capsys):
        monkeypatch.setattr("lsa_theory.cli.list_statements.run", lambda _: os.kill(os.getpid(), number) or 0)
        usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL  # a shell's & ignores Ctrl-C
        before = signal.signal(number, usual)
        assert main(["list"]) == 128 + number
        assert capsys.readouterr().err.count("\n") == 1
        assert signal.signal(number, before) == usual

    def test_work_that_was_kept_on_a_signal_does_not_hide_it(self, monkeypatch):
        def run(_):
            try:
                os.kill(os.getpid(), signal.SIGTERM)
            except KeyboardInterrupt:
                return 130  # as the flow does after it has saved

        monkeypatch.setattr("lsa_theory.cli.list_statements.run", run)
        assert main(["list"]) == 143

    @pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
    def test_no_worker_outlives_a_check_that_is_ended(self, number):
        check = started("check", "-j", "2", "--verbose", "--fresh")
        try:
            assert check.stderr is not None
            while "[1/" not in (said := check.stderr.readline()):
                assert said, "it ended by itself"
            assert len(members(check.pid)) >= 3
            os.kill(check.pid, number)
            check.wait(timeout=30)
            assert gone(check.pid)
        finally:
            if members(check.pid):
                os.killpg(check.pid, signal.SIGKILL)
            check.communicate()
        assert check.returncode == (143 if number == signal.SIGTERM else -number)
