"""A small S3: objects in memory over HTTP, with the parts of the protocol that evidence needs, and faults on demand.

Checks each request's signature by itself, by the published recipe (Signature Version 4), so that it does not take the
client's word for it. A stand-in for tests: one bucket, path style, no listing.
"""

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote, urlsplit

BUCKET, REGION, KEY_ID, SECRET = "evidence", "eu-test-1", "AKIATEST", "not/a+secret"
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
)


class S3:
    """`objects`: key -> bytes. `faults`: words that spoil the next answers, one each, in order."""

    def __init__(self, port: int) -> None:
        self.objects: dict[str, bytes] = {}
        self.faults: list[str] = []
        self.asked: list[tuple[str, str]] = []  # (method, key)
        self.lock = threading.Lock()
        self.url = f"s3://{BUCKET}/cairn/files?endpoint=http://127.0.0.1:{port}&region={REGION}"


class _Server(ThreadingHTTPServer):
    s3: S3


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        s3, body = self.server.s3, self._body()
        if not self._entered(body):
            return
        with s3.lock:
            there = self.headers.get("If-None-Match") == "*" and self._key in s3.objects
            if not there:
                s3.objects[self._key] = body
        if there:
            self._refuse(412, "PreconditionFailed")
        else:
            self._answer(200)

    def do_GET(self) -> None:
        if not self._entered():
            return
        found = self.server.s3.objects.get(self._key)
        if found is None:
            self._refuse(404, "NoSuchKey")
        else:
            self._answer(200, found)

    do_HEAD = do_GET  # noqa: N815  the base class names it

    def do_DELETE(self) -> None:
        if self._entered():
            self.server.s3.objects.pop(self._key, None)
            self._answer(204)

    @property
    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}/")

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _entered(self, body: bytes = b"") -> bool:
        """Whether the request may go on: it is signed, its bytes are those that were signed, and no fault is due."""
        s3 = self.server.s3
        s3.asked.append((self.command, self._key))
        if signature_problem(self, body):
            self._refuse(403, signature_problem(self, body))
        elif s3.faults and s3.faults[0] in {"SlowDown", "InternalError", "AccessDenied", "NoSuchBucket"}:
            self._refuse(404 if s3.faults[0] == "NoSuchBucket" else 503, s3.faults.pop(0))
        elif s3.faults and s3.faults[0] == "hang-up":
            s3.faults.pop(0)
            self.close_connection = True
        else:
            return True
        return False

    def _answer(self, status: int, body: bytes = b"") -> None:
        fault = self.server.s3.faults.pop(0) if self.command == "GET" and self.server.s3.faults else ""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault == "cut":
            self.close_connection = True
            body = body[: len(body) // 2]
        if self.command != "HEAD":
            self.wfile.write(body)

    def _refuse(self, status: int, code: str) -> None:
        body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def signature_problem(request: BaseHTTPRequestHandler, body: bytes) -> str:
    """By the recipe: canonical request, string to sign, derived key."""
    found = _AUTHORIZATION.fullmatch(request.headers.get("Authorization", ""))
    if not found or found[1] != KEY_ID or found[3] != REGION:
        return "AccessDenied"
    if request.headers.get("x-amz-content-sha256") != hashlib.sha256(body).hexdigest():
        return "XAmzContentSHA256Mismatch"
    parts, names = urlsplit(request.path), found[4].split(";")
    headers = "".join(f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in names)
    digest = request.headers["x-amz-content-sha256"]
    canonical = "\n".join(
        (request.command, quote(unquote(parts.path), safe="/~"), parts.query, headers, found[4], digest)
    )
    scope = f"{found[2]}/{REGION}/s3/aws4_request"
    text = (
        f"AWS4-HMAC-SHA256\n{request.headers['x-amz-date']}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    )
    key = f"AWS4{SECRET}".encode()
    for part in (found[2], REGION, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signed = hmac.digest(key, text.encode(), "sha256").hex()
    return "" if hmac.compare_digest(signed, found[5]) else "SignatureDoesNotMatch"


@contextmanager
def running_s3() -> Iterator[S3]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.s3 = S3(server.server_port)
    thread = threading.Thread(target=lambda: server.serve_forever(0.02))
    thread.start()
    try:
        yield server.s3
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
