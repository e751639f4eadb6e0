"""The cache of verdicts believes nothing that it has not signed, follows no link, waits for no pipe, and shares a secret."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from lsa_theory.cli import main
from lsa_theory.proofs import cache
from processes import COMMAND, ROOT, environment, ran

REFS = ["lem-D.2", "eq-A.7", "lem-A.3"]
RECORD = {"ref": "lem-D.2", "status": "PROVED", "as_recorded": True, "title": "A title"}


@pytest.fixture(autouse=True)
def heard(monkeypatch):
    """Other libraries' configurations of logging may have silenced this one."""
    monkeypatch.setattr(cache.log, "disabled", False)


@pytest.fixture
def place():
    """Where the record of a statement is kept; there is one."""
    cache.keep(RECORD, "quick")
    return cache.folder() / cache.fingerprint()[:20] / "lem-D.2.quick.json"


def refused(caplog) -> str:
    """What is said about the one record that is asked for and not believed."""
    caplog.clear()
    assert cache.recall(["lem-D.2"], "quick") == {}
    [said] = caplog.messages
    return said


def put(place: Path, content: bytes) -> None:
    place.unlink()
    place.write_bytes(content)
    place.chmod(0o600)


def test_what_is_kept_is_recalled_for_the_same_statement_and_budget_only(place, caplog):
    assert cache.recall(REFS, "quick") == {"lem-D.2": RECORD}
    assert cache.recall(REFS, "full") == {}
    assert caplog.messages == []


def test_only_final_verdicts_that_are_as_recorded_are_kept():
    for change in ({"status": "UNDECIDED"}, {"status": "CONFLICT"}, {"as_recorded": False}):
        cache.keep({**RECORD, **change}, "quick")
    assert cache.recall(REFS, "quick") == {}


def test_only_the_user_can_enter_the_folder_and_read_the_secret(place):
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((cache.folder() / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [p.name for p in place.parent.iterdir()] == [place.name]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"PROVED", b"REFUTED"),
        lambda text: text.replace(b"PROVED", b"BANANA"),
        lambda text: text.replace(b"A title", b"\x1b]0;owned\x07"),
        lambda text: text.replace(b'"as_recorded": true', b'"seconds": "abc"'),
        lambda text: text.partition(b"\n")[2],
        lambda text: b'{"ref": "lem-D.2"}',
        lambda text: b"0" * 64 + b"\n" + text.partition(b"\n")[2],
        lambda text: b"[" * 200_000,
        lambda text: text[: len(text) // 2],
        lambda text: b"",
        lambda text: b"\xff" * 1000,
    ],
    ids=["status", "unknown status", "escapes", "types", "unsigned", "sparse", "badly signed", "deep", "cut", "empty", "binary"],
)  # fmt: skip
def test_an_edited_record_is_ignored_with_one_line(change, place, caplog):
    put(place, change(place.read_bytes()))
    assert "lem-D.2 (not written by this program for this user, or edited)" in refused(caplog)


def test_an_edited_record_is_judged_anew_and_kept_again():
    command = ("check", "lem-D.2", "-j", "1", "--json")
    assert ran(*command).returncode == 0
    [place] = cache.folder().rglob("lem-D.2.quick.json")
    put(place, place.read_bytes().replace(b"PROVED", b"REFUTED"))
    for cached, lines in ((False, 1), (True, 0)):
        done = ran(*command)
        [statement] = json.loads(done.stdout)["statements"]
        assert (done.returncode, statement["status"], statement["cached"]) == (0, "PROVED", cached)
        assert done.stderr.count("\n") == lines


def test_a_record_of_another_user_or_another_statement_is_ignored(place, caplog):
    _, _, content = place.read_bytes().partition(b"\n")
    foreign = hmac.digest(b"another secret of another user's", content, hashlib.sha256).hex().encode()
    put(place, foreign + b"\n" + content)
    assert "not written by this program for this user" in refused(caplog)
    cache.keep({**RECORD, "ref": "eq-A.7"}, "quick")
    put(place, place.with_name("eq-A.7.quick.json").read_bytes())
    assert "of another statement" in refused(caplog)


class TestWhatIsNoFile:
    def test_a_pipe_is_not_waited_for(self, place, caplog):
        place.unlink()
        os.mkfifo(place)
        found = []
        reader = threading.Thread(target=lambda: found.append(refused(caplog)), daemon=True)
        reader.start()
        reader.join(timeout=5)
        assert found and "no regular file" in found[0]

    def test_a_folder_and_a_link(self, place, caplog, tmp_path):
        place.unlink()
        place.mkdir()
        assert "no regular file" in refused(caplog)
        place.rmdir()
        (tmp_path / "mine").write_bytes(b"precious")
        place.symlink_to(tmp_path / "mine")
        assert "lem-D.2" in refused(caplog)
        cache.keep(RECORD, "quick")  # replaces the link
        assert not place.is_symlink() and (tmp_path / "mine").read_bytes() == b"precious"
        assert cache.recall(REFS, "quick") == {"lem-D.2": RECORD}

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root makes devices")
    def test_a_device(self, place, caplog):
        place.unlink()
        try:
            os.mknod(place, 0o600 | stat.S_IFCHR, os.makedev(1, 5))  # /dev/zero
        except PermissionError:
            pytest.skip("no devices in this container")
        assert "lem-D.2" in refused(caplog)

    def test_three_gigabytes_of_nothing(self, place, caplog):
        os.truncate(place, 3_000_000_000)
        assert "more than" in refused(caplog)


class TestFolder:
    def aside(self, caplog) -> str:
        caplog.clear()
        assert cache.recall(REFS, "quick") == {}
        [said] = caplog.messages
        assert said.startswith("lsa-theory: the cache is left aside: ")
        return said

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root gives folders away")
    def test_of_somebody_else(self, place, caplog):
        os.chown(cache.folder(), 12345, 12345)
        assert "belongs to somebody else" in self.aside(caplog)

    def test_that_others_may_write(self, place, caplog):
        cache.folder().chmod(0o777)
        assert "others may write" in self.aside(caplog)

    def test_that_is_a_link(self, place, caplog, tmp_path, monkeypatch):
        (tmp_path / "link").symlink_to(cache.folder())
        monkeypatch.setenv("LSA_THEORY_CACHE", str(tmp_path / "link"))
        assert "a link to one" in self.aside(caplog)
        cache.keep({**RECORD, "ref": "eq-A.7"}, "quick")
        assert not place.with_name("eq-A.7.quick.json").exists()

    @pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
    def test_with_a_key_that_is_none(self, content, place, caplog):
        put(cache.folder() / "key", content)
        assert "key" in self.aside(caplog)

    def test_with_a_key_that_is_a_link(self, place, caplog, tmp_path):
        key = cache.folder() / "key"
        (tmp_path / "chosen").write_bytes(key.read_bytes())
        key.unlink()
        key.symlink_to(tmp_path / "chosen")
        self.aside(caplog)

    def test_that_cannot_be_written_is_no_reason_to_fail(self, tmp_path, monkeypatch, caplog):
        (tmp_path / "file").write_text("in the way")
        monkeypatch.setenv("LSA_THEORY_CACHE", str(tmp_path / "file"))
        assert main(["check", "lem-D.2", "-j", "1"]) == 0
        assert len(caplog.messages) == 1


def test_eight_processes_side_by_side_find_what_one_finds(tmp_path):
    command = [*COMMAND, "check", *REFS, "-j", "1", "--json", "-"]
    places = environment(LSA_THEORY_CACHE=str(tmp_path / "cache"))
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": places, "cwd": ROOT}
    runs = [subprocess.Popen([*command, *(["--fresh"] if k % 2 else [])], **options) for k in range(8)]
    found = set()
    for run in runs:
        out, err = run.communicate(timeout=120)
        assert (run.returncode, err) == (0, "")
        found.add(tuple((s["ref"], s["status"]) for s in json.loads(out)["statements"]))
    alone = subprocess.run(command, capture_output=True, text=True, env=places, cwd=ROOT, check=True)
    statements = json.loads(alone.stdout)["statements"]
    assert found == {tuple((s["ref"], s["status"]) for s in statements)}
    assert all(s["cached"] for s in statements) and alone.stderr == ""
    names = sorted(p.name for p in (tmp_path / "cache").rglob("*") if p.is_file())
    assert names == sorted(["key", *(f"{ref}.quick.json" for ref in REFS)])
