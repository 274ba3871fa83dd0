"""``python -m flexlint`` and the console script."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line on ``sys.argv`` and return the exit code."""
    from flexlint.cli import streams

    streams.complete()
    arguments = sys.argv[1:]
    try:
        if arguments == ["--version"]:
            # Answered before anything heavy is imported.
            from flexlint.version import version_line

            sys.stdout.write(f"{version_line()}\n")
            sys.stdout.flush()
            return 0
        from flexlint.cli.main import run

        return run(arguments)
    except KeyboardInterrupt:  # while modules were being imported
        streams.tell("flexlint: interrupted\n")
        return 130
    except OSError as error:  # so few open files are allowed that a module could not be read
        streams.silence(sys.stdout)
        streams.tell(f"flexlint: error: {streams.reason(error)}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
