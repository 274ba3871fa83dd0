"""``python -m flexlint`` and the console script."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line on ``sys.argv`` and return the exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        # Answered before anything heavy is imported.
        from flexlint.version import version_line

        print(version_line())
        return 0
    try:
        from flexlint.cli.main import run

        return run(arguments)
    except KeyboardInterrupt:  # while modules were being imported
        sys.stderr.write("flexlint: interrupted\n")
        return 130


if __name__ == "__main__":
    sys.exit(main())
