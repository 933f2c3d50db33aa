"""Description of the machine and its processors."""

import os
import pathlib
import platform
import re


def processors():
    """Returns the list of the numbers of the processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def describe(threads):
    """Returns a dict of JSON values: the processors, how many there are, how many a cell has."""
    return {
        "processor": _processor(),
        "processors": os.cpu_count(),
        "threads_a_cell": threads,
        "system": platform.system(),
    }


def _processor():
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    name = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return name.group(1) if name else platform.processor() or platform.machine()
