"""A run of the command line, and what ends it badly."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from flexlint.cli import COMMANDS, streams
from flexlint.cli.output import say
from flexlint.cli.plain import plain_arguments, plain_question
from flexlint.text.errors import UserError
from flexlint.text.printing import printable
from flexlint.text.words import did_you_mean, nearest
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.cli.checking import CheckArguments

_INTERRUPTED = 130
_BY_SIGNAL = 128
_ERROR = 2
_ENDING = ("SIGTERM", "SIGHUP")


class Terminated(BaseException):
    """A signal asks this process to end: clean up on the way out, and say nothing else."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code. Errors are printed, never raised."""
    try:
        with _ended_by_signals():
            return _run(arguments)
    except Terminated as ended:
        say(f"flexlint: ended by {signal.Signals(ended.number).name}")
        return _BY_SIGNAL + ended.number
    except KeyboardInterrupt:  # while an error was being printed
        return _INTERRUPTED
    except OSError:  # not even the error could be said
        streams.silence(sys.stderr)
        return _ERROR


def _run(arguments: Sequence[str]) -> int:
    try:
        code = _code(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        say("flexlint: interrupted")
        return _INTERRUPTED
    except UserError as error:
        for line in (*str(error).split("\n"), *_meant(arguments, error)):
            say(f"flexlint: error: {line}")
        return _ERROR
    except BrokenPipeError:
        # The reader has gone: nothing is left to be said, not even at exit.
        streams.silence(sys.stdout)
        return 0
    except OSError as error:
        if not _has_working_directory():
            say("flexlint: error: the working directory is gone or unreadable")
            return _ERROR
        return _refused(error)
    except MemoryError:
        say("flexlint: error: out of memory")
        return _ERROR
    except Exception as error:
        return _internal(error)
    return code


def _code(arguments: Sequence[str]) -> int:
    """The exit code of what ``arguments`` ask for."""
    given, asked = plain_arguments(arguments), plain_question(arguments)
    if given is not None or asked is not None:
        try:
            return _plainly(given, asked)
        except Exception as error:
            # Where it was loaded to say what is wrong, it says how to use the command as well.
            loaded = sys.modules.get("click")
            if loaded is None or not isinstance(error, loaded.ClickException):
                raise
    import click

    from flexlint.cli.root import root

    try:
        code = root.main(list(arguments), prog_name="flexlint", standalone_mode=False)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        say(shown.getvalue().rstrip("\n"))
        return _ERROR
    except click.Abort as error:
        raise KeyboardInterrupt from error
    return code if isinstance(code, int) else 0


def _plainly(given: CheckArguments | None, asked: tuple[str, ...] | None) -> int:
    """Do what a command line says that has been read without click."""
    if asked is not None:
        from flexlint.cli.explaining import explained

        return explained(asked)
    from flexlint.cli.checking import check

    assert given is not None
    return check(given)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let the signals that end a process raise :class:`Terminated`, unless they are ignored."""

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        signal.signal(number, signal.SIG_DFL)  # who asks twice does not want to wait
        raise Terminated(number)

    taken = []
    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            try:
                signal.signal(number, end)
            except ValueError:  # not the main thread
                break
            taken.append(number)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _refused(error: OSError) -> int:
    """Say what the operating system did not let us do."""
    _trace()
    streams.silence(sys.stdout)
    subject = f"{error.filename}: " if isinstance(error.filename, str) else ""
    say(f"flexlint: error: {subject}{streams.reason(error)}")
    return _ERROR


def _meant(arguments: Sequence[str], error: UserError) -> list[str]:
    """What was probably meant by a path that does not exist: another one, or a command."""
    missing = getattr(error, "missing", "")  # as discovery says it
    if not missing:
        return []
    hints: list[str] = []
    first = arguments[0] if arguments else ""
    if first == missing and first.isalpha():
        command = nearest(first, COMMANDS)
        hints.extend([f"if a command was meant: flexlint {command}"] if command else [])
    # The first part of the path that is not there, and what is there in its place.
    folder, name = os.path.split(os.path.normpath(missing))
    while folder and not os.path.isdir(folder):
        folder, name = os.path.split(folder)
    try:
        near = nearest(name, os.listdir(folder or "."))
    except OSError:
        near = None
    if near:
        hints.append(did_you_mean(printable(os.path.join(folder, near))))
    elif folder != os.path.dirname(missing):
        hints.append(f"there is no directory {printable(os.path.join(folder, name))}")
    return hints


def _has_working_directory() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _internal(error: Exception) -> int:
    """Say that flexlint itself failed."""
    _trace()
    say(
        f"flexlint: internal error: {type(error).__name__}: {error}\n"
        "This is a defect of flexlint. Please report it with the command you ran;\n"
        "FLEXLINT_DEBUG=1 shows where it happened."
    )
    return _ERROR


def _trace() -> None:
    if os.environ.get("FLEXLINT_DEBUG"):
        import traceback

        say(traceback.format_exc())
