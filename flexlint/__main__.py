"""``python -m flexlint`` and the console script."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line on ``sys.argv`` and return the exit code."""
    import gc

    # What a start makes, it needs: looking for garbage in it takes a tenth of a small run.
    # Workers look for theirs.
    enabled = gc.isenabled()
    gc.disable()
    try:
        return _main()
    finally:
        if enabled:
            gc.enable()


def command() -> int:
    """:func:`main` of a process that does nothing else."""
    import gc

    code = main()
    # The interpreter looks for garbage once more before it ends, in all that was imported.
    gc.freeze()
    return code


def _main() -> int:
    from flexlint.cli import streams

    streams.complete()
    arguments = sys.argv[1:]
    try:
        if arguments == ["--version"]:
            # Answered before anything heavy is imported.
            from flexlint.version import version_line

            streams.print_plain(f"{version_line()}\n")
            return 0
        from flexlint.cli.glance import nothing_found

        said = nothing_found(arguments)
        if said is not None:
            streams.print_plain(said)
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


def _forget_working_directory() -> None:
    """Import nothing more from the working directory, where ``python -m`` looks first.

    It may be a stranger's repository. Only where flexlint itself lies there is it needed.
    """
    import os

    ours = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    try:
        here = os.path.realpath(os.getcwd())
    except OSError:  # it is gone, and nothing is imported from it
        return
    if sys.path and os.path.realpath(sys.path[0]) == here != os.path.realpath(ours):
        del sys.path[0]


if __name__ == "__main__":
    if not getattr(sys.flags, "safe_path", False):  # from Python 3.11 on; then it is not there
        _forget_working_directory()
    sys.exit(command())
