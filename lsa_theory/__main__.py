"""``python -m lsa_theory``, for places where the command is not on the path."""

import sys

from lsa_theory.cli import main

if __name__ == "__main__":
    sys.exit(main())
