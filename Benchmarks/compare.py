"""Measures this library and its peers in turns, and prints one table of medians and ratios.

    compare.py BUILD-FOLDER [--rounds N] [--only TEXT] [--no-counts]

`run` builds the programs, starts the server and sets the environment.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from table import HOT_PATHS, NAMES, ROWS, Row

HERE = Path(__file__).parent
CALL = ("0831e1a8-a1ac-4257-a1fd-c831bEXAMPLE", "i-02573cafcfEXAMPLE")


class Worker:
    """A process that runs measurements by name."""

    def __init__(self, *command: object) -> None:
        self.process = subprocess.Popen([str(part) for part in command], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def measure(self, name: str) -> float:
        """Returns the time per operation, in microseconds."""
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"a worker exited while measuring {name}")
        return float(line) / 1e3

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def is_measured(row: Row, only: str) -> bool:
    return only in row.what and ("BENCHMARK_SECURE_SERVER" in os.environ or not row.ours.startswith("https"))


def measure(build: Path, rounds: int, only: str) -> dict[str, float]:
    """Returns the median of each measurement, measured in turns."""
    ours, aws, aliyun = (Worker(build / "worker"), Worker(sys.executable, HERE / "peers/aws.py"),
                         Worker(sys.executable, HERE / "peers/aliyun.py"))
    workers = {"botocore": aws, "json": aws, "boto3": aws, "awscrt": aws, "aliyun": aliyun}
    times: dict[str, list[float]] = {}
    for row in ROWS:
        if not is_measured(row, only):
            continue
        # Only the measurements of one row take turns, so that other rows don't affect their caches.
        for turn in range(rounds + 1):
            for name in (row.ours, *row.peers):
                elapsed = workers.get(name.split(" ")[0], ours).measure(name)
                if turn > 0:  # The first turn warms up.
                    times.setdefault(f"{row.ours}/{name}", []).append(elapsed)
    for worker in (ours, aws, aliyun):
        worker.end()
    return {name: statistics.median(values) for name, values in times.items()}


def verdict(met: bool, by: float) -> str:
    return "met" if met else f"missed by {by * 100:.0f}%"


def line(*cells: str) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


def peer_name(name: str) -> str:
    stem = re.sub(r"-\d+$", "", name)
    return NAMES.get(stem, {"aliyun": "official Alibaba SDK"}.get(name.split(" ")[0], name.split(" ")[0]))


def print_times(medians: dict[str, float], only: str) -> None:
    for row in ROWS:
        if not is_measured(row, only):
            continue
        ours = medians[f"{row.ours}/{row.ours}"]
        peers = {name: medians[f"{row.ours}/{name}"] for name in row.peers}
        targets = dict(row.targets)
        goals, verdicts = [], []
        for name, factor in targets.items():
            ratio = peers[name] / ours
            goals.append(f"{factor:g} times {peer_name(name)}" if factor >= 1 else
                         f"at most {1 / factor:.2f} times the time of {peer_name(name)}")
            verdicts.append(verdict(ratio >= factor, factor / ratio - 1))
        if row.limit:
            goals.append(f"{row.limit:g} µs")
            verdicts.append(verdict(ours <= row.limit, ours / row.limit - 1))
        line(row.what, f"{ours:.1f} µs",
             ", ".join(f"{peer_name(name)} {value:.1f} µs ({value / ours:.2f}×)" for name, value in peers.items()),
             "; ".join(goals), "; ".join(verdicts))


def print_hashing(build: Path, rounds: int) -> None:
    ours = Worker(build / "worker")
    speed = 1e6 / statistics.median(ours.measure("sha256") for _ in range(rounds))
    ours.end()
    line("SHA-256, without a trait", f"{speed:.0f} MB/s", "", "300 MB/s", verdict(speed >= 300, 300 / speed - 1))


def print_pages(build: Path) -> None:
    grown = int(subprocess.check_output([build / "worker", "pages", "1000000"])) / 1e6
    line("1,000,000 items in pages, peak memory above start", f"{grown:.1f} MB", "", "40 MB",
         verdict(grown < 40, grown / 40 - 1))


def print_calls(build: Path) -> None:
    few, many = (int(subprocess.check_output([build / "worker", "http-default-16", str(count)])) / 1e6
                 for count in (20_000, 1_000_000))
    line("1,000,000 calls, peak memory above that of 20,000", f"{many - few:.1f} MB", "", "2 MB",
         verdict(many - few < 2, (many - few) / 2 - 1))


def seconds(command: list[object], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run([str(part) for part in command], env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def print_start(program: Path, rounds: int) -> None:
    environment = os.environ | {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1", "AWS_ENDPOINT_URL": os.environ["BENCHMARK_SERVER"],
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}
    ours = [program, *CALL]
    cli = [sys.executable, Path(sys.executable).with_name("aws"), "ssm", "get-command-invocation",
           "--command-id", CALL[0], "--instance-id", CALL[1]]
    times = [(seconds(ours, environment), seconds(cli, environment)) for _ in range(rounds + 1)][1:]
    mine, theirs = (statistics.median(column) * 1e3 for column in zip(*times))
    line("fresh process, start to response", f"{mine:.0f} ms", f"AWS CLI {theirs:.0f} ms ({theirs / mine:.2f}×)",
         "5 times AWS CLI; 10.8 ms",
         f"{verdict(theirs >= mine * 5, mine * 5 / theirs - 1)}; {verdict(mine <= 10.8, mine / 10.8 - 1)}")


def print_size(program: Path) -> None:
    stripped = program.with_name("one-call-stripped")
    subprocess.run(["strip", "-o", stripped, program], check=True)
    size = stripped.stat().st_size / 1e6
    line("stripped program that makes one call, static stdlib", f"{size:.1f} MB",
         "Soto with SSM only, measured earlier: 23 MB", "24 MB", verdict(size <= 24, size / 24 - 1))


def print_counts(build: Path) -> None:
    # valgrind can't read Swift's debug information.
    subprocess.run(["strip", "--strip-debug", "-o", build / "worker-counted", build / "worker"], check=True)
    print("\n| hot path | instructions |\n|---|--:|")
    for name, count in HOT_PATHS.items():
        few, many = (instructions(build, name, times) for times in (count // 4, count + count // 4))
        line(name, f"{(many - few) / count:,.0f}")


def instructions(build: Path, name: str, count: int) -> int:
    environment = {name: value for name, value in os.environ.items() if name != "BENCHMARK_SERVER"}
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", build / "worker-counted", name, str(count)],
        check=True, capture_output=True, text=True, env=environment)
    return int(re.search(r"Collected : (\d+)", done.stderr)[1])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("worker", type=Path, help="the folder of the program `worker`")
    parser.add_argument("one_call", type=Path, help="the program `one-call`")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", help="only the rows that contain this text")
    parser.add_argument("--counts", action="store_true", help="also count instructions")
    options = parser.parse_args()
    medians = measure(options.worker, options.rounds, options.only)
    print("| measurement | ours | others (times ours) | target | |\n|---|--:|---|---|---|")
    print_times(medians, options.only)
    if not options.only:
        print_hashing(options.worker, options.rounds)
        print_pages(options.worker)
        print_calls(options.worker)
        print_start(options.one_call, options.rounds)
        print_size(options.one_call)
    if options.counts:
        print_counts(options.worker)


if __name__ == "__main__":
    main()
