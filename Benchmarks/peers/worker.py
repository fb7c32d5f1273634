"""The loop of all Python workers: reads the name of a measurement, and prints nanoseconds per operation."""

import statistics
import sys
import time


def timed(operation):
    """Returns a measurement of an operation that needs no preparation: run(count) returns seconds."""
    def run(count: int) -> float:
        start = time.perf_counter()
        for _ in range(count):
            operation()
        return time.perf_counter() - start
    return run


def sample(run, duration: float, size: int) -> tuple[float, int]:
    """Returns the time of an operation as the median of batches, and the batch size, like the worker in Swift."""
    batches, total = [], 0.0
    while total < max(0.1, duration):
        elapsed = run(size)
        if elapsed < duration / 2:
            size, batches = size * 2, []
        else:
            batches.append(elapsed)
            total += elapsed
    return statistics.median_high(batches) / size, size


def serve(measures: dict) -> None:
    """Prints nanoseconds per operation for each name that it reads."""
    sizes: dict[str, int] = {}
    for line in sys.stdin:
        name = line.strip()
        duration = {"http-1": 0.002, "http-16": 0.3, "http-64": 0.3}.get(name.split(" ")[1], 0.001)
        median, sizes[name] = sample(measures[name], duration, sizes.get(name, 1))
        print(median * 1e9, flush=True)
