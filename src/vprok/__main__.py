"""`python -m vprok` is the `vprok` command."""

import sys

from vprok.interfaces.cli import main

sys.exit(main())
