"""Interleaved timing of two ways of doing the same, so that disturbances hit both alike."""

import statistics
import time


def report(ways, rounds, steps):
    """Times ways in turn and prints the median of each, its range, and the ratio of the two.

    Args:
        ways: Dict of two functions without arguments by name.
        rounds: How often each runs after a first time, which traces and is not counted.
        steps: Training steps that one call makes.
    """
    times = {name: [] for name in ways}
    for round_number in range(rounds + 1):
        for name, run in ways.items():
            start = time.perf_counter()
            run()
            if round_number:
                times[name].append((time.perf_counter() - start) / steps)
    for name, seconds in times.items():
        low, high = min(seconds), max(seconds)
        median = statistics.median(seconds)
        print(f"{name}: {1e3 * median:.2f} ms a step ({1e3 * low:.2f} to {1e3 * high:.2f})")
    first, second = times
    ratios = [a / b for a, b in zip(times[first], times[second], strict=True)]
    print(f"{first} / {second}: {statistics.median(ratios):.3f}")
