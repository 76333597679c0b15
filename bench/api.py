"""The API asked by schemathesis, long: every address, good and bad requests, all its checks.

    .venv/bin/python -m bench.api [--count 50000]

It runs the test of the suite with more examples of each address and says how many requests were
sent, how many answers were a fault of the server, and what else was not as described.
"""

import argparse
import os
import re
import subprocess
import sys

from bench.harness import BASE, machine

TEST = "tests/interfaces/api/test_schema.py::test_the_api_does_what_it_says"
PER_EXAMPLE = 15
"""Requests for each example of an address: nine addresses, good and bad, phases and links."""


def main() -> None:
    """Ask until about so many requests were sent; fail where the test fails."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=50_000, help="requests, more or less")
    chosen = parser.parse_args()
    examples = str(max(chosen.count // PER_EXAMPLE, 1))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", TEST, "-q", "-s", "-p", "no:cacheprovider"],
        env=os.environ | {"VPROK_EXAMPLES": examples},
        cwd=BASE,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    told = re.findall(r"(\d[\d,]*) generated|Server error: (\d+)", done.stdout)
    sent = next((sent for sent, _ in told if sent), "none")
    faults = next((faults for _, faults in told if faults), "0")
    print(f"{machine()}\n{sent} requests, {faults} faults of the server, exit {done.returncode}")
    if done.returncode:
        sys.exit(done.stdout[-20_000:])


if __name__ == "__main__":
    main()
