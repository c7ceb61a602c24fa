"""Lives through two and a half years, is killed at ten moments drawn by lot, and resumed each time; then compares.

Called by test_checkpoints.py as a process of its own: a run that is to be killed is a forked child, so that Lustrum is
loaded and the scenario read once only. Prints one line of JSON for each kill and one for the end.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from lustrum.programme.scenario import load_scenario
from lustrum.simulation.checkpoints.store import Checkpoints
from lustrum.simulation.run import simulate
from lustrum.studies.digests import first_difference

SCENARIO = load_scenario("korea").replace(scale=2000)
SCENARIO.economy  # noqa: B018 - loaded once
UNTIL = SCENARIO.start + 29
KILLS, WHILE_WRITING = 10, 3


def die_at_flush(number):
    """Be killed just before a file that is being written would be flushed, for the so-manieth time from now on."""
    left, flush = [number], os.fsync

    def count(file):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        flush(file)

    os.fsync = count


def live_and_be_killed(folder, resume, month, flush, wait):
    """Live in another process; kill it some time after a month is over, or while it writes after that month."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:

        def tell(date):
            if flush and date - SCENARIO.start == month:
                die_at_flush(flush)
            os.write(writer, bytes([date - SCENARIO.start]))

        simulate(SCENARIO, until=UNTIL, checkpoints=Checkpoints(folder, every=1), resume=resume, progress=tell)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as told:
        while (line := told.read(1)) and (flush or line[0] < month):
            pass
    if not flush:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def main(place):
    started = time.monotonic()
    whole = simulate(SCENARIO, until=UNTIL)
    a_month = (time.monotonic() - started) / 30
    lots = random.Random(1946)
    moments = sorted(lots.uniform(0, 28) for _ in range(KILLS))
    writing = set(lots.sample(range(KILLS), WHILE_WRITING))
    resume = False
    for number, moment in enumerate(moments):
        flush = 1 + number % 2 if number in writing else 0
        was_killed = live_and_be_killed(place, resume, int(moment), flush, moment % 1 * a_month)
        names = sorted(path.name for path in place.iterdir())
        had = [name for name in names if name.endswith(".checkpoint")]
        half = [name for name in names if name.endswith(".writing")]
        print(json.dumps({"moment": moment, "killed": was_killed, "had": had, "half": half}), flush=True)
        resume = bool(had)
    run = simulate(SCENARIO, until=UNTIL, checkpoints=Checkpoints(place, every=1), resume=True)
    left = [path.name for path in place.iterdir()] if place.exists() else []
    print(
        json.dumps(
            {"difference": first_difference(whole, run), "manifest": whole.manifest == run.manifest, "left": left}
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
