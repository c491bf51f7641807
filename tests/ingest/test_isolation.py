"""A worker process takes the harm that a file does, and no other file is touched by it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search.ingest import isolation
from search.ingest.isolation import Limits, RefusedError, WorkerLostError, stream

TASKS = "tests.ingest.worker_tasks"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_worker_left() -> Iterator[None]:
    yield
    isolation.end_idle()


def run(task: str, argument: str = "", limits: Limits | None = None) -> list[int]:
    return list(stream(f"{TASKS}:{task}", argument, limits))


def is_there(process: int) -> bool:
    """Whether a process exists, be it only as a zombie."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_a_task_yields_comes_in_order() -> None:
    assert run("count", "1000") == list(range(1000))
    assert run("count", "0") == []


def test_a_worker_is_kept_for_the_next_task() -> None:
    assert run("whoami") == run("whoami")
    assert run("whoami") != [os.getpid()]


def test_a_refusal_is_handed_on_and_spares_the_worker() -> None:
    before = run("whoami")
    with pytest.raises(RefusedError) as caught:
        run("refuse", "password")
    assert caught.value.reason == "password"
    assert run("whoami") == before


@pytest.mark.parametrize("task", ["die", "fail"])
def test_a_crash_costs_one_task(task: str) -> None:
    run("count", "1")
    items = stream(f"{TASKS}:{task}", "")
    assert next(items) == 1, "what came before the crash is not lost"
    with pytest.raises(WorkerLostError) as caught:
        next(items)
    assert caught.value.cause == "crash"
    assert run("count", "3") == [0, 1, 2]


def test_a_crash_before_the_first_item_is_told_too() -> None:
    for _ in range(2):
        with pytest.raises(WorkerLostError):
            run("absent")


def test_endless_work_is_ended() -> None:
    with pytest.raises(WorkerLostError) as caught:
        run("spin", limits=Limits(cpu=1))
    assert caught.value.cause == "time"


def test_endless_waiting_is_ended() -> None:
    begun = time.monotonic()
    with pytest.raises(WorkerLostError) as caught:
        run("sleep", limits=Limits(wait=0.5))
    assert caught.value.cause == "time"
    assert time.monotonic() - begun < 5


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps this limit")
def test_hunger_for_memory_is_ended() -> None:
    with pytest.raises(WorkerLostError) as caught:
        run("gorge")
    assert caught.value.cause == "memory"


def test_what_libraries_print_does_not_disturb() -> None:
    assert run("chatter") == [7]


def test_threads_have_workers_of_their_own() -> None:
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda size: run("count", str(size)), range(30)))
    assert answers == [list(range(size)) for size in range(30)]


def test_who_stops_early_leaves_no_process() -> None:
    items = stream(f"{TASKS}:sleep", "")
    worker = next(items)
    items.close()
    assert not is_there(worker)
    assert run("count", "2") == [0, 1]


def test_ended_workers_are_gone() -> None:
    (worker,) = run("whoami")
    assert is_there(worker)
    isolation.end_idle()
    assert not is_there(worker)


def test_a_worker_that_was_lost_meanwhile_is_replaced() -> None:
    (worker,) = run("whoami")
    os.kill(worker, signal.SIGKILL)
    assert run("count", "2") == [0, 1]


def test_it_works_in_the_workers_of_a_pool() -> None:
    (ours,) = run("whoami")
    with multiprocessing.get_context("fork").Pool(2) as pool:
        theirs = pool.map(run, ["whoami"] * 4, chunksize=1)
    assert all(worker != [ours] for worker in theirs)
    assert run("whoami") == [ours]


def test_a_worker_ends_with_the_process_that_started_it() -> None:
    program = (
        f"from search.ingest.isolation import stream\n"
        f"for worker in stream('{TASKS}:spin', ''): print(worker, flush=True)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    assert is_there(worker)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 10
    while is_there(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_there(worker)


def test_the_worker_imports_little() -> None:
    (known,) = stream(f"{TASKS}:modules", "")
    assert "search.ingest.isolation" in known
    assert not {"nltk", "textual", "lxml", "numpy", "search.ingest.pages.html"} & set(known)
