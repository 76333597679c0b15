"""The network between clients and the portal: it passes bytes on, cuts them off, or holds them."""

import asyncio
import contextlib
import random
import threading

CHUNK = 4096
FURTHEST = 30_000
"""Bytes before which a doomed connection is cut, either way."""
HELD = 1.0
"""Seconds for which bytes may be held back, so that later ones overtake them."""


class Wire:
    """A proxy on a port of its own, until it is closed."""

    def __init__(self, port: int, onward: int, seed: int) -> None:
        self.port = port
        self.onward = onward
        self.chance = random.Random(seed)
        self.cuts = 0
        self.holds = 0
        self._loop = asyncio.new_event_loop()
        self._ended = asyncio.Event()
        self._alive: set[asyncio.Task[None] | None] = set()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let go of every connection."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(timeout=10)

    def cut(self, connections: int) -> None:
        """Cut so many of the next connections at a random byte."""
        self.cuts += connections

    def hold(self, connections: int) -> None:
        """Hold back the bytes of so many of the next connections."""
        self.holds += connections

    def _live(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        async with await asyncio.start_server(self._pass_on, "127.0.0.1", self.port):
            await self._ended.wait()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._alive.add(asyncio.current_task())
        left = None
        if self.cuts > 0:
            self.cuts -= 1
            left = [self.chance.randrange(1, FURTHEST)]
        held = 0.0
        if self.holds > 0:
            self.holds -= 1
            held = self.chance.uniform(0, HELD)
        try:
            onward = await asyncio.open_connection("127.0.0.1", self.onward)
        except OSError:
            writer.close()
            return
        try:
            await asyncio.sleep(held)
            await asyncio.gather(_pump(reader, onward[1], left), _pump(onward[0], writer, left))
        except (OSError, _Cut):
            pass
        finally:
            self._alive.discard(asyncio.current_task())
            for end in (onward[1], writer):
                with contextlib.suppress(OSError):
                    end.transport.abort()


class _Cut(Exception):
    """The connection has had its last byte."""


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: list[int] | None
) -> None:
    while data := await reader.read(CHUNK):
        if left is not None:
            data, left[0] = data[: left[0]], left[0] - len(data)
        writer.write(data)
        await writer.drain()
        if left is not None and left[0] <= 0:
            raise _Cut
    with contextlib.suppress(OSError):
        writer.write_eof()
