"""The hour under load: release values as static files behind nginx, and sealing beside rivals.

    .venv/bin/python -m bench.hour [--seconds 10]

nginx has one process on the first core, the clients are processes on the others (one core is
shared where there is no other). Many clients keep their connections and ask for one release file
as fast as they can. Beside them somebody polls a name whose hour has not come: every poll before
the file is put there must be 404, every one after it the whole file. Without nginx (Debian's
nginx-light) a line says so. Sealing is counted in bytes of plain files a second of one core.
"""

import argparse
import io
import os
import resource
import selectors
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pyzipper
from bench.harness import Figures, scratch, table

from vprok.tools.vault.archive import archive_zip
from vprok.tools.vault.blobs import encrypt, new_data_key
from vprok.tools.vault.custody import commitment_to
from vprok.tools.vault.identity import new_seed

AT = datetime(2026, 4, 14, 0, 30, tzinfo=UTC)
CLIENTS, WORKERS = 64, 1
NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  log_not_found off;
  default_type "text/plain; charset=utf-8";
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{port};
    location /release/ {{ alias {folder}/release/; add_header Cache-Control no-store; }}
  }}
}}
"""
MEGABYTES = 256
PASSWORD = "K7QD-4MXN-P2WT-9HRB-6CVA"


def put(name: str, folder: Path) -> None:
    """Release a value as the portal does."""
    from django.conf import settings

    from vprok.domain.materials.actions.release import write_release
    from vprok.domain.materials.queries.slots import Release

    settings.RELEASE, value = folder, new_seed()
    write_release(Release(name, AT, AT, value.hex(), commitment_to(value)))


@contextmanager
def nginx(folder: Path, port: int) -> Iterator[Callable[[], float]]:
    """One nginx process over a folder of releases; tells its processor seconds so far."""
    conf = folder / "nginx.conf"
    conf.write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)
    pinned = ["taskset", "-c", "0"] if shutil.which("taskset") else []
    process = subprocess.Popen([*pinned, "nginx", "-p", str(folder), "-c", str(conf)])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield lambda: worked(process.pid)
    finally:
        process.terminate()
        process.wait()


def worked(pid: int) -> float:
    """Processor seconds of a process and of its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in children]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def ask(connection: socket.socket, name: str) -> tuple[int, bytes]:
    """One answer on a kept connection: its status and its body."""
    connection.sendall(f"GET /release/{name}.txt HTTP/1.1\r\nHost: vprok\r\n\r\n".encode())
    told = b""
    while b"\r\n\r\n" not in told:
        told += connection.recv(65536)
    head, _, body = told.partition(b"\r\n\r\n")
    [length] = (
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split(b" ", 2)[1]), body


def clients(port: int, name: str, count: int, seconds: float) -> list[float]:
    """So many clients in one process, each asking again at once; milliseconds of each answer."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, set(range(1, os.cpu_count() or 1)))
    asked = f"GET /release/{name}.txt HTTP/1.1\r\nHost: vprok\r\n\r\n".encode()
    took: list[float] = []
    began: dict[socket.socket, float] = {}
    ready = selectors.DefaultSelector()
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port))
        ready.register(connection, selectors.EVENT_READ)
        began[connection] = time.perf_counter()
        connection.sendall(asked)
    ends = time.perf_counter() + seconds
    while (now := time.perf_counter()) < ends:
        for key, _ in ready.select(timeout=1):
            connection = cast("socket.socket", key.fileobj)
            if not connection.recv(65536).startswith(b"HTTP/1.1 200"):
                raise AssertionError("not the words")
            now = time.perf_counter()
            took.append((now - began[connection]) * 1000)
            began[connection] = now
            connection.sendall(asked)
    return took


def poll(port: int, name: str, release: Callable[[], object], seconds: float) -> tuple[int, int]:
    """Poll a name through its hour; how often it was asked before and after.

    raises: AssertionError if it was there a moment early, or not whole
    """
    before = after = 0
    was_put: list[float] = []
    whole: list[bytes] = []

    def at_the_hour() -> None:
        time.sleep(seconds / 2)
        was_put.append(time.perf_counter())
        release()

    hour = threading.Thread(target=at_the_hour)
    hour.start()
    ends = time.perf_counter() + seconds
    with socket.create_connection(("127.0.0.1", port)) as connection:
        while time.perf_counter() < ends:
            status, body = ask(connection, name)
            if status == 404:
                before += 1
                assert not whole, "it was there, and then it was not"
                continue
            assert status == 200
            assert was_put, "there before its hour"
            whole.append(body)
            assert body == whole[0], "not whole"
            after += 1
    hour.join()
    return before, after


def under_load(seconds: float) -> None:
    """Ask nginx for release values, and print what it gave."""
    if shutil.which("nginx") is None:
        print("nginx is not installed: apt-get install nginx-light")
        return
    with scratch() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        place = folder / "release"
        there, later = (f"2026-spring-{work}-1-kits-20260414T0030Z" for work in ("ma4", "ru4"))
        put(there, place)
        with nginx(folder, port) as worked_so_far, ProcessPoolExecutor(WORKERS) as pool:
            running = [
                pool.submit(clients, port, there, CLIENTS // WORKERS, seconds)
                for _ in range(WORKERS)
            ]
            before, after = poll(port, later, lambda: put(later, place), seconds)
            times = [one for job in running for one in job.result()]
            cpu = worked_so_far()
    found = Figures("release", len(times), seconds, times)
    table(
        "Release values behind nginx, one core",
        (
            "clients",
            "answers/s",
            "a CPU-second of nginx",
            "p50, ms",
            "p99, ms",
            "polls before the hour, all 404",
            "after",
        ),
        [
            (
                str(CLIENTS),
                f"{found.rate:,.0f}",
                f"{(found.count + before + after) / cpu:,.0f}",
                f"{found.quantile(0.5):.1f}",
                f"{found.quantile(0.99):.1f}",
                f"{before:,}",
                f"{after:,}",
            )
        ],
    )


# ---- sealing -------------------------------------------------------------------------------------


def ours(files: list[tuple[str, bytes]]) -> int:
    """A school's archive, streamed."""
    return sum(map(len, archive_zip(files, password=PASSWORD, at=AT)))


def at_rest(files: list[tuple[str, bytes]]) -> int:
    """A kept file, streamed under its own key."""
    return sum(len(piece) for _, body in files for piece in encrypt(body, new_data_key()))


def with_pyzipper(files: list[tuple[str, bytes]]) -> int:
    """The same archive by pyzipper, which holds it whole."""
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", pyzipper.ZIP_STORED, encryption=pyzipper.WZ_AES) as zipped:
        zipped.setpassword(PASSWORD.encode())
        for name, body in files:
            zipped.writestr(name, body)
    return len(out.getvalue())


def sealing() -> None:
    """Seal the same files by ours and by the rival, each in a process of its own."""
    rows = []
    for name, act in (
        ("archive, AES-256 ZIP (stream-zip)", ours),
        ("the same by pyzipper", with_pyzipper),
        ("file at rest, AES-256-GCM", at_rest),
    ):
        with ProcessPoolExecutor(1) as pool:
            cpu, grew = pool.submit(spent, act).result()
        rows.append((name, f"{MEGABYTES / cpu:,.0f}", f"{grew:,.0f}"))
    table(f"Sealing {MEGABYTES} MB", ("what", "MB a CPU-second", "memory grew, MB"), rows)


def spent(act: Callable[[list[tuple[str, bytes]]], int]) -> tuple[float, float]:
    """Processor seconds, and by how much the most it held grew, in MB."""
    body = os.urandom(MEGABYTES // 8 * 2**20)
    files = [(f"{number:02}.pdf", body) for number in range(8)]
    was = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    act(files)
    cpu = time.process_time() - began
    return cpu, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - was) / 1024


def main() -> None:
    """Both, one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    chosen = parser.parse_args()
    under_load(chosen.seconds)
    sealing()


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
