"""A folder that one process works in at a time."""

import json
import os
import socket
import threading

import pytest

from keras_gans.errors import InputError
from keras_gans.system import locks


def lock(folder, **changes):
    """Writes a lock as another process would have it."""
    with locks.locked(folder):
        holder = json.loads((folder / locks.LOCK).read_text())
    folder.mkdir(exist_ok=True)
    (folder / locks.LOCK).write_text(json.dumps(holder | changes))


def test_a_locked_folder_is_refused_and_the_lock_stays(tmp_path):
    with locks.locked(tmp_path):
        holder = (tmp_path / locks.LOCK).read_text()
        sentence = rf"is being trained by process {os.getpid()} on {socket.gethostname()} since 20"
        with pytest.raises(InputError, match=sentence), locks.locked(tmp_path):
            pass
        assert (tmp_path / locks.LOCK).read_text() == holder
    assert not (tmp_path / locks.LOCK).exists()
    with locks.locked(tmp_path):
        pass


def test_of_many_at_once_one_gets_the_lock(tmp_path):
    lock(tmp_path, started="another start")  # All of them find it stale.
    ready, done, entered = threading.Barrier(8), threading.Barrier(8), []

    def enter():
        ready.wait()
        try:
            with locks.locked(tmp_path):
                entered.append(True)
                done.wait()
        except InputError:
            done.wait()

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert entered == [True]


@pytest.mark.parametrize(
    "changes", [{"process": 2**22 + 1, "started": "gone"}, {"started": "another start"}]
)
def test_the_lock_of_a_process_that_is_gone_is_taken_over(tmp_path, changes):
    lock(tmp_path, **changes)
    with locks.locked(tmp_path):
        assert json.loads((tmp_path / locks.LOCK).read_text())["process"] == os.getpid()


@pytest.mark.parametrize("content", [b"", b"{", b"5", b'{"host": 3}', b"\x00" * 10_000])
def test_a_lock_that_says_nothing_is_taken_over(tmp_path, content):
    (tmp_path / locks.LOCK).write_bytes(content)
    with locks.locked(tmp_path):
        pass


def test_the_lock_of_another_machine_is_for_the_user_to_remove(tmp_path):
    lock(tmp_path, host="elsewhere", process=2**22 + 1)
    sentence = rf"process {2**22 + 1} on elsewhere since .* remove {tmp_path / locks.LOCK}"
    with pytest.raises(InputError, match=sentence), locks.locked(tmp_path):
        pass


def test_what_is_no_lock_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / locks.LOCK)
    with pytest.raises(InputError, match="is no file, where the lock"), locks.locked(tmp_path):
        pass
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(InputError, match="is no folder"), locks.locked(folder):
            pass


def test_folders_made_for_the_lock_alone_are_removed(tmp_path):
    with locks.locked(tmp_path / "a" / "b"):
        pass
    assert not list(tmp_path.iterdir())
    with locks.locked(tmp_path / "a" / "b"):
        (tmp_path / "a" / "mine").write_text("mine")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "mine"]
