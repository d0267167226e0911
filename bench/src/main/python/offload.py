"""What Python's pools cost: the peers of `bench/run offload`. Prints name, tab, nanoseconds."""

import asyncio
import multiprocessing
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

QUICK = "--quick" in sys.argv
TRIPS = 500 if QUICK else 2_000
RUNS = 3 if QUICK else 7
CPU_STEPS = 3_000_000


def nothing():
    return None


def compute(seed):
    value = seed
    for _ in range(CPU_STEPS):
        value = (value * 1_103_515_245 + 12_345) & 0x7FFFFFFF
    return value


def shown(name, nanos):
    print(f"{name}\t{nanos:.0f}", flush=True)


def median_of_runs(trips):
    """The median over runs of the median trip."""
    return statistics.median(statistics.median(trips()) for _ in range(RUNS))


def plain_trips(pool):
    def trips():
        took = []
        for _ in range(TRIPS):
            began = time.perf_counter_ns()
            pool.submit(nothing).result()
            took.append(time.perf_counter_ns() - began)
        return took

    return trips


async def loop_trips(call):
    medians = []
    for _ in range(RUNS):
        took = []
        for _ in range(TRIPS):
            began = time.perf_counter_ns()
            await call()
            took.append(time.perf_counter_ns() - began)
        medians.append(statistics.median(took))
    return statistics.median(medians)


async def loop_batch(call):
    medians = []
    for _ in range(RUNS):
        took = []
        for _ in range(max(1, TRIPS // 64)):
            began = time.perf_counter_ns()
            await asyncio.gather(*(call() for _ in range(64)))
            took.append((time.perf_counter_ns() - began) / 64)
        medians.append(statistics.median(took))
    return statistics.median(medians)


async def on_a_loop(processes):
    loop = asyncio.get_running_loop()

    def in_threads():
        return loop.run_in_executor(None, nothing)

    def in_processes():
        return loop.run_in_executor(processes, nothing)

    shown("threads.roundtrip", await loop_trips(in_threads))
    shown("threads.batch64", await loop_batch(in_threads))
    shown("process.roundtrip", await loop_trips(in_processes))
    shown("process.batch64", await loop_batch(in_processes))


def elapsed(action):
    began = time.perf_counter_ns()
    action()
    return time.perf_counter_ns() - began


def first_job(context):
    def run():
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(context)) as pool:
            pool.submit(nothing).result()

    return run


def main():
    with ThreadPoolExecutor(2) as threads:
        shown("threads.plain", median_of_runs(plain_trips(threads)))
    with ProcessPoolExecutor(2) as processes:
        processes.submit(nothing).result()
        shown("process.plain", median_of_runs(plain_trips(processes)))
        asyncio.run(on_a_loop(processes))
        sequential = statistics.median(elapsed(lambda: list(map(compute, range(4)))) for _ in range(3))
        parallel = statistics.median(
            elapsed(lambda: list(processes.map(compute, range(4)))) for _ in range(3)
        )
        shown("cpu4.sequential", sequential)
        shown("cpu4.process", parallel)
    with ThreadPoolExecutor(2) as threads:
        shown("cpu4.threads", statistics.median(elapsed(lambda: list(threads.map(compute, range(4)))) for _ in range(3)))
    shown("process.first.fork", statistics.median(elapsed(first_job("fork")) for _ in range(5)))
    shown("process.first.spawn", statistics.median(elapsed(first_job("spawn")) for _ in range(5)))


if __name__ == "__main__":
    main()
