"""A stand-in for a virus scanner: clamd's protocol, strictly, and one virus that everybody knows (EICAR's test file).

`says`: answers instead of looking. `asked`: what came, in order.
"""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 25 * 2**20


class Clamd:
    def __init__(self, address: str) -> None:
        self.address = address
        self.says = b""
        self.asked: list[bytes] = []


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        clamd: Clamd = self.server.clamd  # type: ignore[attr-defined]  # put there below
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1) or b"\0"
        clamd.asked.append(command)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
        elif command == b"zINSTREAM\0":
            self.wfile.write(self._instream(clamd) + b"\0")
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def _instream(self, clamd: Clamd) -> bytes:
        if clamd.says:
            return clamd.says
        found = bytearray()
        while length := int.from_bytes(self.rfile.read(4)):
            if len(found) + length > LIMIT:
                return b"INSTREAM size limit exceeded. ERROR"
            found += self.rfile.read(length)
        clamd.asked.append(bytes(found))
        return b"stream: Win.Test.EICAR_HDB-1 FOUND" if EICAR in found else b"stream: OK"


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def running_clamd(path: Path | None = None) -> Iterator[Clamd]:
    """On a free port, or on a Unix socket at `path`."""
    server = _Unix(str(path), _Talk) if path else _Tcp(("127.0.0.1", 0), _Talk)
    address = f"unix://{path}" if path else f"tcp://127.0.0.1:{server.server_address[1]}"
    server.clamd = Clamd(address)  # type: ignore[union-attr]  # a server of the tests carries its scanner
    thread = threading.Thread(target=lambda: server.serve_forever(0.02))
    thread.start()
    try:
        yield server.clamd  # type: ignore[union-attr]  # a server of the tests carries its scanner
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def nobody_there() -> str:
    """An address at which nobody listens."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{place.getsockname()[1]}"
