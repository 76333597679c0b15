"""A client that sends forms until it is told to stop, and never forgets what was acknowledged.

    .venv/bin/python -m bench.faults.client PORT SCHOOLS LOG NUMBER SEED STOP

It may be killed at any moment. Its log has a line before each sending and one after its
acknowledgement; started again, it first sends once more what nobody has acknowledged, under the
same token. Some forms it sends twice at once; on some it gives up and sends them again later.
"""

import base64
import http.client
import json
import os
import random
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.faults.stage import VERSIONS
from bench.stage import CAMPAIGN, WORK

PATIENCE = 30.0
HASTE = 0.02
"""Seconds after which an impatient client hangs up."""
TWICE, HASTY = 0.05, 0.04
PAUSE = 0.2
ACCEPTED, LATER, WRONG = "accepted", "later", "wrong"
_BUSY = frozenset({400, 429, 500, 502, 503, 504})
"""Answers after which a client sends again; 400 is what a form gets that was cut on its way."""


@dataclass(frozen=True)
class Upload:
    """One form on its way."""

    token: str
    school: int
    version: int


@dataclass
class Client:
    """Sends forms of the schools it knows."""

    port: int
    schools: list[dict[str, Any]]
    log: Path
    number: int
    chance: random.Random
    turns: dict[int, int] = field(default_factory=dict)

    def go_on(self, stop: Path) -> None:
        """Send what waits, then new forms, until somebody says stop."""
        for upload in self.waiting():
            self.insist(upload)
        while not stop.exists():
            upload = self.next()
            if self.chance.random() < HASTY:
                later = self.next(upload.school)
                self.send(upload, patience=HASTE)
                self.insist(later)
            elif self.chance.random() < TWICE:
                other = threading.Thread(target=self.send, args=(upload,))
                other.start()
                self.send(upload)
                other.join()
            self.insist(upload)

    def waiting(self) -> Iterator[Upload]:
        """What an earlier life of this client had sent and nobody had acknowledged."""
        begun: dict[str, Upload] = {}
        for line in self.log.read_text().splitlines() if self.log.exists() else ():
            match line.split():
                case ["sent", token, school, version]:
                    begun[token] = Upload(token, int(school), int(version))
                    self.turns[int(school)] = int(version) % VERSIONS + 1
                case ["accepted", token]:
                    begun.pop(token, None)
                case _:
                    pass
        yield from begun.values()

    def next(self, school: int | None = None) -> Upload:
        """A form that was not sent yet, told to the log before anybody sees it."""
        number = self.chance.randrange(len(self.schools)) if school is None else school
        turn = self.turns.get(number, 0) % VERSIONS
        self.turns[number] = turn + 1
        upload = Upload(secrets.token_hex(12), number, self.number * VERSIONS + turn)
        self.tell(f"sent {upload.token} {upload.school} {upload.version}")
        return upload

    def insist(self, upload: Upload) -> None:
        """Send until it is acknowledged."""
        while (came := self.send(upload)) != ACCEPTED:
            if came == WRONG:
                return
            time.sleep(PAUSE)
        self.tell(f"accepted {upload.token}")

    def tell(self, line: str) -> None:
        """Write a line that outlives this process."""
        with self.log.open("a") as log:
            log.write(line + "\n")
            log.flush()
            os.fsync(log.fileno())

    def send(self, upload: Upload, *, patience: float = PATIENCE) -> str:
        """Send once."""
        school = self.schools[upload.school]
        form = base64.b64decode(school["forms"][upload.version])
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        try:
            address = f"/forms/{CAMPAIGN}/results/{WORK}/{school['key']}/"
            connection.request("POST", address, *_posted(upload.token, form, school["session"]))
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            return LATER
        finally:
            connection.close()
        if answer.status == 303:
            return ACCEPTED
        if answer.status in _BUSY:
            return LATER
        self.tell(f"wrong {upload.token} {answer.status} {text[:60]!r}")
        return WRONG


def _posted(token: str, form: bytes, session: str) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of a form that a browser would send."""
    border = "b" + secrets.token_hex(8)
    secret = secrets.token_hex(16)
    fields = {"csrfmiddlewaretoken": secret, "token": token}
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = (
        f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="form.xlsx"\r\n\r\n'
    )
    body = "".join(parts).encode() + head.encode() + form + f"\r\n--{border}--\r\n".encode()
    return body, {
        "Content-Type": f"multipart/form-data; boundary={border}",
        "Cookie": f"session={session}; csrf={secret}",
    }


def main() -> None:
    """Send until told to stop."""
    port, schools, log, number, seed, stop = sys.argv[1:]
    known = [json.loads(line) for line in Path(schools).read_text().splitlines()]
    chance = random.Random(int(seed))
    Client(int(port), known, Path(log), int(number), chance).go_on(Path(stop))


if __name__ == "__main__":
    main()
