"""Measures server_metrics.csv anew: `python datasets/measure_server.py > new.csv` (about nine minutes).

A small file service and one client talk to each other on 127.0.0.1 only and stop by themselves. A row is half
a second of requests; in some windows a known fault is switched on. This is the program behind the committed
file, tidied up. What repeats exactly is the plan: which requests are sent in which window, and under which
fault. The measured times never repeat. Nor does the division into cv and test: the seed used for the
committed file was not kept, and the one in `split` is a new one.
"""

import asyncio
import hashlib
import multiprocessing
import os
import random
import sys
import time
from dataclasses import dataclass

import pandas as pd

WINDOWS, SEED, SECONDS = 1000, 20240, 0.5
TRAIN_WINDOWS = 400
TRAIN_FAULT_RATE, LATER_FAULT_RATE = 0.02, 0.07
FAULTS = (
    "normal",
    "cpu_contention",
    "slow_backend",
    "throttled_link",
    "fail_fast_errors",
    "traffic_flood",
    "truncated_answers",
)
BLOB = os.urandom(1 << 20)


@dataclass(frozen=True)
class Window:
    fault: str
    severity: float
    requests: list  # of (seconds after the window's start, answer in KB, backend time in ms)


def plan(windows=WINDOWS, seed=SEED):
    """All windows that will be sent; the order of the draws is part of the data, so do not rearrange it."""
    rng, planned = random.Random(seed), []
    for i in range(windows):
        fault, severity = "normal", 0.0
        if rng.random() < (TRAIN_FAULT_RATE if i < TRAIN_WINDOWS else LATER_FAULT_RATE):
            fault = rng.choice(FAULTS[1:])
            # All six are drawn although one is used, as in the run that was measured.
            severity = {
                "cpu_contention": rng.uniform(3, 7),  # MB hashed besides, for each request
                "slow_backend": rng.uniform(2.5, 8),  # ms added to the backend's time
                "throttled_link": rng.uniform(0.5, 1.8),  # ms of pause after each 8 KB
                "fail_fast_errors": rng.uniform(0.25, 0.7),  # share of requests answered by a 1 KB error page
                "traffic_flood": rng.uniform(1.6, 2.3),  # times the usual number of requests
                "truncated_answers": rng.uniform(0.25, 0.55),  # share of each answer that is sent
            }[fault]
        usual_rate = max(60, rng.gauss(130, 14))
        rate = usual_rate * (severity if fault == "traffic_flood" else 1)
        mean_kb = rng.gauss(36, 2.2)
        # A busy window has a slower backend: this is why latency and throughput are correlated.
        mean_backend_ms = rng.gauss(11, 0.55) + 0.03 * (usual_rate - 130)

        requests, at = [], rng.expovariate(rate)
        while at <= SECONDS:
            requests.append((at, max(4, rng.gauss(mean_kb, 6)), max(2, rng.gauss(mean_backend_ms, 1.5))))
            at += rng.expovariate(rate)
        planned.append(Window(fault, severity, requests))
    return planned


async def answer(reader, writer):
    """The service: hash a little, wait for a pretended backend, send the bytes asked for."""
    while line := await reader.readline():
        kb, backend_ms, fault, severity = line.decode().split()
        size, delay, severity = int(float(kb) * 1024), float(backend_ms) / 1000, float(severity)
        if fault == "fail_fast_errors" and random.random() < severity:
            writer.write((1024).to_bytes(4, "big") + BLOB[:1024])
            await writer.drain()
            continue
        hashlib.sha256(BLOB[: 512 << 10]).digest()
        if fault == "cpu_contention":
            for _ in range(int(severity)):
                hashlib.sha256(BLOB).digest()
        await asyncio.sleep(delay + (severity / 1000 if fault == "slow_backend" else 0))
        if fault == "truncated_answers":
            size = int(size * severity)
        writer.write(size.to_bytes(4, "big"))
        if fault == "throttled_link":
            for start in range(0, size, 8192):
                writer.write(BLOB[start : min(size, start + 8192)])
                await writer.drain()
                await asyncio.sleep(severity / 1000)
        else:
            writer.write(BLOB[:size])
        await writer.drain()
    writer.close()


def serve(port_pipe, time_limit):
    async def main():
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port_pipe.send(server.sockets[0].getsockname()[1])
        await asyncio.sleep(time_limit)  # an orphaned service must end too

    asyncio.run(main())


async def ask(port, idle, window, kb, backend_ms, answered):
    """Send one request and note (latency in ms, bytes); connections are reused."""
    started = time.perf_counter()
    reader, writer = idle.pop() if idle else await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{kb:.3f} {backend_ms:.4f} {window.fault} {window.severity}\n".encode())
    await writer.drain()
    size = int.from_bytes(await reader.readexactly(4), "big")
    await reader.readexactly(size)
    answered.append(((time.perf_counter() - started) * 1000, size))
    idle.append((reader, writer))


async def measure(port, windows):
    idle, rows = [], []
    warm_up = Window("normal", 0.0, [])
    await asyncio.gather(*[ask(port, idle, warm_up, 32, 10, []) for _ in range(30)])
    for window in windows:
        answered, tasks, start = [], [], time.perf_counter()
        # Requests leave at their planned time, whether or not earlier ones are answered.
        for at, kb, backend_ms in window.requests:
            await asyncio.sleep(max(0, start + at - time.perf_counter()))
            tasks.append(asyncio.create_task(ask(port, idle, window, kb, backend_ms, answered)))
        await asyncio.sleep(max(0, start + SECONDS - time.perf_counter()))
        await asyncio.gather(*tasks)
        elapsed = time.perf_counter() - start
        latency = sum(ms for ms, _ in answered) / len(answered)
        throughput = sum(size for _, size in answered) / 1e6 / elapsed
        rows.append((round(latency, 3), round(throughput, 3), int(window.fault != "normal"), window.fault))
    for _, writer in idle:
        writer.close()
    return pd.DataFrame(rows, columns=["latency_ms", "throughput_mb_s", "is_anomaly", "fault"])


def split(table, seed=0):
    """The first 400 windows are train, in order; the rest is halved within each fault, then shuffled."""
    train, rest = table[:TRAIN_WINDOWS], table[TRAIN_WINDOWS:].sample(frac=1, random_state=seed)
    is_cv = rest.groupby("fault").cumcount() % 2 == 0
    return pd.concat({"train": train, "cv": rest[is_cv], "test": rest[~is_cv]}, names=["split"]).reset_index(
        "split"
    )


def main(windows):
    time_limit = 30 + 4 * SECONDS * len(windows)
    here, there = multiprocessing.Pipe()
    service = multiprocessing.Process(target=serve, args=(there, time_limit), daemon=True)
    service.start()
    try:
        return split(asyncio.run(asyncio.wait_for(measure(here.recv(), windows), time_limit)))
    finally:
        service.terminate()


if __name__ == "__main__":
    sys.stdout.write(main(plan()).to_csv(index=False, lineterminator="\n"))
