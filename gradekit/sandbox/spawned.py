"""A worker that was started as a new process and reads its orders from the command line."""

from __future__ import annotations

import json
import os
from pathlib import Path

from gradekit.course import Place, load
from gradekit.sandbox.worker import redirect_output, run_until_done


def main(orders: str) -> None:
    """Load the probes, then serve on what were standard input and output."""
    order = json.loads(orders)
    hidden = order["hidden"]
    place = Place(order["name"], Path(order["public"]), None if hidden is None else Path(hidden))
    assignment = load(place)
    read_fd, write_fd, output_fd = os.dup(0), os.dup(1), os.dup(2)
    redirect_output(output_fd)
    run_until_done(assignment, read_fd, write_fd, order["scratch"])
