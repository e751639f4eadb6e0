"""Studies: what a file says, one task alone, the dataset, and real clusters whose workers and clients are killed."""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lsa_theory.errors import InputError
from lsa_theory.study.design import Study, read

if TYPE_CHECKING:
    from lsa_theory.study.store import Store

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "lsa_theory", "study"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
SMALL = 'what = "risk"\nrepeats = 2\nseed = 5\n[parameters]\nd = 2\nN = [3, 6]\nM = [2, 4, 8]\ndraws = 50\n'
FLOWS = 'what = "flow"\nrepeats = 60\nseed = 5\n[parameters]\nd = 12\nN = 20\n'

needs_dask = pytest.mark.skipif(
    "not __import__('importlib.util').util.find_spec('distributed')", reason="needs the extra [scale]"
)


@contextmanager
def kept(folder: Path, sizes: list[int]) -> Iterator[Store]:
    """A store that holds parts of these sizes of the first tasks of a study."""
    from lsa_theory.study.runner import compute
    from lsa_theory.study.store import Store

    start = 0
    with Store(str(folder), study()) as store:
        for size in sizes:
            store.write(start, compute(study(), start, start + size))
            start += size
        yield store


def study(text: str = SMALL) -> Study:
    return read(text, "study.toml")


class TestWhatAFileSays:
    def test_a_grid_has_every_combination_as_often_as_asked(self):
        rows = [study().parameters(k) for k in range(study().count)]
        assert len(rows) == 12
        assert {(r["N"], r["M"]) for r in rows} == {(n, m) for n in (3, 6) for m in (2, 4, 8)}
        assert rows[0] == rows[1] != rows[2]

    def test_ranges_and_laws(self):
        table = 'what = "flow"\ndesign = "random"\ndraws = 40\n[parameters]\nd = [2, 3]\nN = {integers = [5, 9]}\nsigma = {loguniform = [1e-3, 1]}\n'
        rows = [study(table).parameters(k) for k in range(40)]
        assert {r["d"] for r in rows} == {2, 3} and {r["N"] for r in rows} == {5, 6, 7, 8, 9}
        assert all(1e-3 <= r["sigma"] <= 1 for r in rows) and len({r["sigma"] for r in rows}) == 40
        ranged = study('what = "flow"\n[parameters]\nd = 1\nN = {from = 1, to = 1000, steps = 4, log = true}')
        assert [ranged.parameters(k)["N"] for k in range(4)] == [1, 10, 100, 1000]

    def test_a_task_depends_on_its_number_and_the_seed_alone(self):
        again, other = study(), study(SMALL.replace("seed = 5", "seed = 6"))
        draws = [one.generators(7)[1].random() for one in (study(), again, other)]
        assert draws[0] == draws[1] != draws[2]

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            (SMALL.replace("repeats", "repeat"), "did you mean repeats?"),
            (SMALL.replace("draws = 50", "draw = 50"), "did you mean draws?"),
            (SMALL.replace("[3, 6]", "[]"), "an empty list"),
            (SMALL.replace("[3, 6]", "[3, 0]"), "an integer from 1"),
            (SMALL.replace("[3, 6]", "[3, 2.5]"), "an integer from 1"),
            (SMALL.replace("[3, 6]", "{from = 5, to = 1}"), "from <= to"),
            (SMALL.replace("[3, 6]", "{uniform = [1, 4]}"), "integers = [1, 10]"),
            (SMALL.replace("[3, 6]", "{normal = [1, 4]}"), "one of uniform"),
            (SMALL.replace("N = [3, 6]\n", ""), "parameters.N"),
            (SMALL.replace('"risk"', '"riks"'), "one of flow, basins, risk, prove, nonlinear"),
            (SMALL.replace("repeats = 2", "repeats = 0"), "an integer from 1"),
            (SMALL.replace("seed = 5", "seed = true"), "seed"),
            ("what = risk", "a file in TOML"),
            ('columns = ["theorie"]\n' + SMALL, "some of theory"),
        ],
    )
    def test_what_is_wrong_is_said_before_anything_runs(self, text, says):
        with pytest.raises(InputError, match=re.escape(says)):
            study(text)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder with a finished study."""
    folder = tmp_path_factory.mktemp("finished")
    assert TestRuns().run(folder, SMALL, "--output", "out").returncode == 0
    return folder


@needs_dask
class TestRuns:
    """On real clusters; rows are compared in every column but the seconds."""

    def command(self, folder: Path, text: str, *words: str) -> list[str]:
        (folder / "study.toml").write_text(text)
        return [*COMMAND, str(folder / "study.toml"), *words]

    def run(self, folder: Path, text: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(folder, text, *words), capture_output=True, text=True, env=ENVIRONMENT, cwd=folder
        )

    def rows(self, file: Path) -> list[dict[str, str]]:
        with open(file, newline="") as opened:
            return [{name: value for name, value in row.items() if name != "seconds"} for row in csv.DictReader(opened)]

    def test_one_worker_and_three_give_the_same_rows(self, tmp_path):
        for workers in ("1", "3"):
            done = self.run(tmp_path, SMALL, "--output", workers, "--workers", workers, "--csv", f"{workers}.csv")
            assert done.returncode == 0, done.stderr
        one, three = (self.rows(tmp_path / f"{workers}.csv") for workers in ("1", "3"))
        assert one == three and [int(row["task"]) for row in one] == list(range(12))

    def test_a_finished_study_is_not_computed_again(self, finished):
        before = {path.name: path.stat().st_mtime_ns for path in (finished / "out").iterdir()}
        assert "0 of them now" in self.run(finished, SMALL, "--output", "out").stdout
        assert {path.name: path.stat().st_mtime_ns for path in (finished / "out").iterdir()} == before

    @pytest.mark.slow
    def test_a_killed_client_and_a_killed_worker_change_no_row(self, tmp_path):
        assert self.run(tmp_path, FLOWS, "--output", "whole", "--workers", "2", "--csv", "whole.csv").returncode == 0
        scheduler = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
             "--scheduler-file", str(tmp_path / "scheduler.json")], env=ENVIRONMENT, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        started = [scheduler]
        try:
            address = self.address(tmp_path / "scheduler.json")
            workers = [
                subprocess.Popen(
                    [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"],
                    env=ENVIRONMENT, stderr=subprocess.DEVNULL, cwd=tmp_path,
                )
                for _ in range(2)
            ]  # fmt: skip
            started += workers
            command = self.command(tmp_path, FLOWS, "--output", "cut", "--scheduler", address)
            client = subprocess.Popen(command, env=ENVIRONMENT, cwd=tmp_path, stderr=subprocess.DEVNULL)
            started.append(client)
            self.until(lambda: len(list((tmp_path / "cut").glob("part-*"))) >= 2)
            client.send_signal(signal.SIGKILL)
            client.wait()
            kept = self.seconds(tmp_path / "cut")
            parts = self.interrupted(command, tmp_path)
            again = subprocess.Popen(
                [*command, "--csv", "cut.csv"], env=ENVIRONMENT, cwd=tmp_path, stderr=subprocess.DEVNULL
            )
            started.append(again)
            self.until(lambda: len(list((tmp_path / "cut").glob("part-*"))) > parts)
            workers[0].send_signal(signal.SIGKILL)
            assert again.wait() == 0
            judged = subprocess.run(
                [*COMMAND[:-1], "check", "--fresh", "lem-D.4", "--scheduler", address], capture_output=True, text=True,
                env=ENVIRONMENT, cwd=tmp_path,
            )  # fmt: skip
            assert judged.returncode == 0 and "1 PROVED" in judged.stdout, judged.stderr
        finally:
            for process in started:
                process.kill()
                process.wait()
        assert kept and kept.items() <= self.seconds(tmp_path / "cut").items(), "a finished task was computed again"
        assert self.rows(tmp_path / "cut.csv") == self.rows(tmp_path / "whole.csv")

    def interrupted(self, command: list[str], folder: Path) -> int:
        """Send Ctrl-C as a terminal does, to all processes of the command; how many parts are there then."""
        parts = len(list((folder / "cut").glob("part-*")))
        started = subprocess.Popen(
            command, env=ENVIRONMENT, cwd=folder, stderr=subprocess.PIPE, text=True, start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # it is ignored in what a shell runs with &
        )  # fmt: skip
        self.until(lambda: len(list((folder / "cut").glob("part-*"))) > parts)
        os.killpg(started.pid, signal.SIGINT)
        said = started.communicate(timeout=60)[1]
        assert started.returncode == 130 and said.endswith("lsa-theory: interrupted\n") and "Traceback" not in said, said
        return len(list((folder / "cut").glob("part-*")))

    def seconds(self, folder: Path) -> dict[int, float]:
        """What every task took: another number if it was computed again."""
        from lsa_theory.study.store import rows

        return {row["task"]: row["seconds"] for row in rows(str(folder))}

    def address(self, file: Path) -> str:
        import json

        self.until(lambda: file.exists() and file.read_text().strip().endswith("}"))
        return str(json.loads(file.read_text())["address"])

    def until(self, true) -> None:
        for _ in range(1200):
            if true():
                return
            time.sleep(0.05)
        raise AssertionError("it did not come about within a minute")

    @pytest.mark.slow
    def test_ctrl_c_keeps_what_is_done_and_leaves_nobody_behind(self, tmp_path):
        long = FLOWS.replace("repeats = 60", "repeats = 4000")
        self.interrupted([*self.command(tmp_path, long, "--output", "cut"), "--workers", "1"], tmp_path)
        assert self.seconds(tmp_path / "cut")

    def test_a_task_that_fails_is_a_row_with_its_error(self, tmp_path):
        text = 'what = "flow"\n[parameters]\nd = 3\nN = 5\ncondition = [10, 1e12]\nsigma = [0.1, 1e50]\n'
        done = self.run(tmp_path, text, "--output", "out", "--csv", "out.csv")
        rows = self.rows(tmp_path / "out.csv")
        assert len(rows) == 4
        assert done.returncode == (3 if any(row["error"] for row in rows) else 0)

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("--output", "full"), "it holds other files"),
            (("--output", "study.toml"), "a folder that can be written"),
            (("--output", "out", "--scheduler", "tcp://127.0.0.1:1"), "a scheduler that answers"),
            (("--output", "out", "--csv", "no/such.csv"), "there is no folder"),
            ((), "--output DIR is missing"),
        ],
    )
    def test_bad_places_get_one_line(self, words, says, tmp_path):
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "thesis.tex").write_text("years")
        done = self.run(tmp_path, SMALL, *words)
        assert done.returncode == 2
        assert says in done.stderr and done.stderr.count("lsa-theory: ") >= 1 and "Traceback" not in done.stderr

    def test_the_folder_of_another_study_is_refused(self, finished):
        done = self.run(finished, SMALL.replace("seed = 5", "seed = 6"), "--output", "out")
        assert done.returncode == 2 and "it holds another study" in done.stderr

    def test_the_plot_of_a_study(self, finished):
        for file, code in (("risk.svg", 0), ("risk.gif", 2)):
            done = subprocess.run(
                [*COMMAND, "plot", "out", "--output", file], capture_output=True, env=ENVIRONMENT, cwd=finished
            )
            assert done.returncode == code
        assert (finished / "risk.svg").read_bytes().startswith(b"<?xml")


@needs_dask
class TestDataset:
    def test_small_parts_are_joined_and_no_row_is_lost(self, tmp_path):
        from lsa_theory.study.store import rows

        with kept(tmp_path, [1, 2, 3]) as store:
            before = list(rows(str(tmp_path)))
            store.join()
        assert [path.name for path in tmp_path.glob("part-*")] == ["part-0000000000-0000000006.parquet"]
        assert list(rows(str(tmp_path))) == before and list(store.missing()) == [(6, 12)]

    def test_a_join_that_was_cut_short_doubles_no_row(self, tmp_path):
        """The joined part is there and its members are still: killed before they were removed."""
        from lsa_theory.study.store import rows

        with kept(tmp_path, [1, 2, 3]) as store:
            members = {path.name: path.read_bytes() for path in tmp_path.glob("part-*")}
            store.join()
            for name, content in members.items():
                (tmp_path / name).write_bytes(content)
            assert [row["task"] for row in rows(str(tmp_path))] == list(range(6)) and list(store.missing()) == [(6, 12)]
            store.join()
            assert len(list(tmp_path.glob("part-*"))) == 1

    def test_two_at_once_are_refused(self, tmp_path):
        with kept(tmp_path, [1]), pytest.raises(InputError, match="no other process"), kept(tmp_path, []):
            pass
        with kept(tmp_path, []):
            pass


@needs_dask
@pytest.mark.parametrize("content", ["", "[]", "{}", '{"digest": "x", "what": "flow", "axes": {}}'])
def test_a_folder_whose_description_is_damaged_is_refused(content, tmp_path, capsys):
    """A description without a key that `plot` reads once ended as a defect."""
    from lsa_theory.cli import main

    (tmp_path / "_study.json").write_text(content)
    assert main(["study", "plot", str(tmp_path), "--output", str(tmp_path / "a.png")]) == 2
    assert "the folder of a study" in capsys.readouterr().err


@needs_dask
def test_other_programs_read_the_folder_as_one_table(tmp_path):
    """The description of the study once stood beside the parts under a name that they took for one."""
    from pyarrow.parquet import read_table

    with kept(tmp_path / "out", [5, 7]):
        pass
    assert read_table(tmp_path / "out").num_rows == 12


def test_a_dry_run_counts_and_estimates(tmp_path, capsys):
    from lsa_theory.cli import main

    (tmp_path / "study.toml").write_text(SMALL)
    assert main(["study", str(tmp_path / "study.toml"), "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("12 tasks: the risk of trained LSA")


@pytest.mark.parametrize("file", sorted((ROOT / "examples" / "studies").glob("*.toml")), ids=lambda file: file.stem)
def test_the_examples_are_studies(file):
    assert read(file.read_text(), str(file)).count >= 48
