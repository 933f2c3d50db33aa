"""Programs side by side: their share of the machine, and their end in good order."""

import os
import signal
import sys
import threading

import pytest

from keras_gans.comparison import jobs, machine

ALL = machine.processors()


def python(tmp_path, name, code):
    return jobs.Job(name, [sys.executable, "-c", code], tmp_path / name / "log.txt")


def test_each_job_has_the_threads_and_processors_of_its_share(tmp_path):
    code = "import os; print(os.environ['TF_NUM_INTRAOP_THREADS'], os.environ['OMP_NUM_THREADS'])"
    if hasattr(os, "sched_getaffinity"):
        code += "; print(*os.sched_getaffinity(0))"
    job = python(tmp_path, "job", code)
    ended = []
    assert jobs.run([job], [ALL[:1]], lambda job: None, ended.append) is None
    assert ended == [job]
    assert job.status == 0
    threads, *processors = job.log.read_text().splitlines()
    assert threads == "1 1"
    assert processors in ([], [str(ALL[0])])
    assert machine.processors() == ALL


def test_as_many_run_at_a_time_as_there_are_shares(tmp_path):
    # Two jobs that wait for each other's file, then one that finds both gone.
    def waits(own, other):
        return (
            "import pathlib, time\n"
            f"here = pathlib.Path({str(tmp_path)!r})\n"
            f"(here / {own!r}).touch()\n"
            f"while not (here / {other!r}).exists(): time.sleep(0.01)"
        )

    events = []
    work = [
        python(tmp_path, "one", waits("a", "b")),
        python(tmp_path, "two", waits("b", "a")),
        python(tmp_path, "three", "raise SystemExit(3)"),
    ]
    jobs.run(
        work,
        [ALL[:1], ALL[:1]],
        lambda job: events.append(f"+{job.name}"),
        lambda job: events.append(f"-{job.name}"),
    )
    assert events[:2] == ["+one", "+two"]
    assert events.index("+three") > min(events.index("-one"), events.index("-two"))
    assert [job.status for job in work] == [0, 0, 3]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_what_runs_end_and_begins_nothing_more(tmp_path, number):
    code = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, lambda *_: (print('asked'), sys.exit(130)))\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)"
    )
    work = [python(tmp_path, "one", code), python(tmp_path, "two", code)]
    begun, ended = [], []

    def interrupt():
        while "ready" not in work[0].log.read_text():
            pass
        os.kill(os.getpid(), number)

    def started(job):
        begun.append(job)
        threading.Thread(target=interrupt).start()

    assert jobs.run(work, [ALL[:1]], started, ended.append) == number
    assert begun == work[:1]
    assert ended == []
    assert work[0].log.read_text().split() == ["ready", "asked"]
    assert not work[1].log.exists()
