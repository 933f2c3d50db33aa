"""Running several programs at a time, each with processors of its own."""

import contextlib
import dataclasses
import os
import pathlib
import signal
import subprocess
import threading
import time

from keras_gans import callbacks

#: Seconds between two checks of which programs have ended.
LOOK = 0.2
#: Environment variables with the number of threads that the libraries use.
THREADS = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")


@dataclasses.dataclass
class Job:
    """A program to run.

    Attributes:
        name: What it is called.
        command: List of strings.
        log: `pathlib.Path` of the file to which what it prints is added.
        status: Its exit status; `None` before it has ended.
    """

    name: str
    command: list[str]
    log: pathlib.Path
    status: int | None = None


def run(jobs, shares, started, ended):
    """Runs jobs, one at a time in each share of the processors.

    On Ctrl-C or SIGTERM those that run are asked to end in good order, and no further one begins;
    on the second, they are killed.

    Args:
        jobs: List of `Job`.
        shares: List of lists of processors: as many jobs run at a time.
        started: Function of a job, called when it begins.
        ended: Function of a job, called when it has ended; not for those that a signal stopped.

    Returns:
        The signal that stopped the work, or `None`.
    """
    waiting, running = list(jobs), {}
    asked = False
    with callbacks.SignalStopping() as signals:
        try:
            while running or (waiting and signals.received is None):
                for number, share in enumerate(shares):
                    if number not in running and waiting and signals.received is None:
                        job = waiting.pop(0)
                        running[number] = job, start(job, share)
                        started(job)
                if signals.received is not None and not asked:
                    asked = True
                    for _, process in running.values():
                        process.send_signal(signal.SIGINT)
                time.sleep(LOOK)
                for number, (job, process) in list(running.items()):
                    job.status = process.poll()
                    if job.status is not None:
                        del running[number]
                        if not asked or job.status == 0:
                            ended(job)
        finally:
            for _, process in running.values():
                process.kill()
                process.wait()
    return signals.received


def start(job, processors):
    """Starts a job on some of the processors, with as many threads."""
    job.log.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | dict.fromkeys(THREADS, str(len(processors)))
    with job.log.open("ab") as log, _restricted_to(processors):
        return subprocess.Popen(
            job.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            # Ctrl-C in a terminal is for the program that waits, which hands it on.
            start_new_session=True,
        )


def end_with_parent():
    """Ends this process in good order when the one that started it is no more."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(1.0)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def _restricted_to(processors):
    """Restricts new processes to these processors, on systems with such a choice."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, processors)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
