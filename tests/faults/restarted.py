"""`cairn serve`, started again whenever it is killed, as a service manager would.

Each start is a process of its own, forked from this one, which has imported everything already: that takes seconds, and
a run has dozens of starts.
"""

import os
import sys
import traceback

from bot.cli import main


def serve() -> None:
    """One life. Ends only by a signal, or with the error that it ended with."""
    try:
        main(["serve"])
    except BaseException:  # noqa: BLE001  whatever it was: it ends here, and not in the parent's code
        traceback.print_exc()
    os._exit(70)


def stay_up() -> int:
    """Until something other than a kill ends a life: what it ended with."""
    while True:
        child = os.fork()
        if child == 0:
            serve()
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(stay_up())
