"""`vprok serve`, with a planted bug when one is named.

.venv/bin/python -m bench.faults.site PORT [BUG]
"""

import sys

from bench.faults.bugs import BUGS

from vprok.interfaces.cli import awake
from vprok.interfaces.cli.serve import Site


def main() -> None:
    """Serve until killed."""
    awake()
    for bug in sys.argv[2:]:
        BUGS[bug]()
    Site("127.0.0.1", int(sys.argv[1]), 1, has_jobs=False).run()


if __name__ == "__main__":
    main()
