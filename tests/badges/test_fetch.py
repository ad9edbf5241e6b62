"""A stranger's URL cannot make us knock on a door inside."""

import datetime as dt
import json
import ssl
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.badges import fetch
from bot.badges.fetch import Fetcher, FetchError, LocalDocuments, is_public


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))
        getattr(self, "serve" + self.path.partition("?")[0].replace("/", "_"), self.serve_missing)()

    def answer(self, status: int, body: bytes = b"{}", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def serve_ok(self) -> None:
        self.answer(200, b'{"ok":true}')

    def serve_missing(self) -> None:
        self.answer(404)

    def serve_once(self) -> None:
        self.answer(302, Location="/ok")

    def serve_loop(self) -> None:
        self.answer(302, Location="/loop")

    def serve_metadata(self) -> None:
        self.answer(302, Location="https://169.254.169.254/latest/meta-data/")

    def serve_inside(self) -> None:
        self.answer(302, Location=f"http://localhost:{self.server.server_port + 1}/ok")

    def serve_zipped(self) -> None:
        self.answer(200, b"x", Content_Encoding="gzip")

    def serve_big(self) -> None:
        self.answer(200, b"x" * (fetch.MAX_BYTES + 1))

    def serve_drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            self.wfile.write(b"X")
            time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what several tests are about."""


def serving(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.seen = []
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    yield from serving()


@pytest.fixture
def origin(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def demo(origin: str) -> Fetcher:
    return Fetcher([origin], allow_http_loopback=True)


def test_the_demo_fetches_its_own_origin(demo, origin, server):
    answer = demo.get(f"{origin}/ok", "application/vc+ld+json")

    assert (answer.status, answer.content_type, answer.body) == (200, "application/json", b'{"ok":true}')
    sent = server.seen[0][1]
    assert sent["Accept"] == "application/vc+ld+json"
    assert not {"Cookie", "Authorization", "Proxy-Authorization"} & set(sent)


def test_a_missing_page_is_an_answer(demo, origin):
    assert demo.get(f"{origin}/missing").status == 404


@pytest.mark.parametrize(
    "url",
    [
        "http://{}/ok",
        "https://{}/ok",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://127.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1]/",
        "https://[fec0::1]/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://192.168.1.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://user:secret@example.org/",
        "https://example.org:8443/",
        "https://example.org:22/",
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "https://",
        "https://exa mple.org/",
        "https://example.org\\@127.0.0.1/",
        "https://[fe80::1%25lo]/",
        "//127.0.0.1/",
        "https://[::1/",
        "https://example.org:99999/",
        "",
    ],
)
def test_what_is_not_public_is_never_connected_to(server, url):
    with pytest.raises(FetchError):
        Fetcher().get(url.format(f"127.0.0.1:{server.server_port}"))

    assert server.seen == []


@pytest.mark.parametrize("public", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(public):
    assert is_public(public)


PRIVATE = (
    "127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 255.255.255.255 "
    "192.88.99.1 192.0.2.1 198.18.0.1 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:100.64.0.1 ::ffff:192.88.99.1 "
    "64:ff9b::7f00:1 64:ff9b:1::1 2001:0:7f00:1:: 2001:db8::1 2002:7f00:1:: fc00::1 fe80::1 fe80::1%lo fec0::1 ff02::1"
)


@pytest.mark.parametrize("address", PRIVATE.split())
def test_no_address_of_the_inside_passes_for_public_whatever_its_costume(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://user:secret@public.example/", "not an address"),
        ("https://user@public.example/", "not an address"),
        ("https://public.example\\@127.0.0.1/", "not an address"),
        ("https://[fe80::1%25lo]/", "not an address"),
        ("https://public.example:8443/", "Only https"),
        ("https://public.example:22/", "Only https"),
        ("http://public.example/", "Only https"),
        ("ftp://public.example/", "Only https"),
    ],
)
def test_an_odd_address_is_refused_before_its_name_is_looked_up(url, said):
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with pytest.raises(FetchError, match=said):
        Fetcher(resolve=resolve).get(url)

    assert asked == []


def test_one_private_answer_among_public_ones_refuses_the_name(server):
    fetcher = Fetcher(resolve=lambda host, port: ["93.184.215.14", "127.0.0.1"])

    with pytest.raises(FetchError, match="not a public address"):
        fetcher.get("https://mixed.example/")


def test_a_name_that_resolves_to_nothing_is_refused():
    with pytest.raises(FetchError, match="not a public address"):
        Fetcher(resolve=lambda host, port: []).get("https://empty.example/")


def test_a_name_is_resolved_once_so_it_cannot_change_its_mind(server, origin):
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    named = f"http://demo.example:{server.server_port}"
    answer = Fetcher([named], allow_http_loopback=True, resolve=resolve).get(f"{named}/ok")

    assert (answer.status, asked) == (200, ["demo.example"])


def test_plain_http_stays_on_loopback_even_for_our_own_origin():
    own = "http://badges.example.org"

    with pytest.raises(FetchError, match="not a public address"):
        Fetcher([own], allow_http_loopback=True, resolve=lambda host, port: ["8.8.8.8"]).get(own)


def test_plain_http_needs_the_demo_even_for_our_own_origin(server, origin):
    with pytest.raises(FetchError, match="Only https"):
        Fetcher([origin]).get(f"{origin}/ok")

    assert server.seen == []


def test_another_port_of_our_own_host_is_not_our_origin(demo, server):
    with pytest.raises(FetchError):
        demo.get(f"http://127.0.0.1:{server.server_port + 1}/ok")


def test_a_redirect_is_followed_within_what_is_allowed(demo, origin):
    answer = demo.get(f"{origin}/once")

    assert (answer.url, answer.status) == (f"{origin}/ok", 200)


@pytest.mark.parametrize("path", ["metadata", "inside", "loop"])
def test_a_redirect_elsewhere_or_in_circles_is_refused(demo, origin, path, server):
    with pytest.raises(FetchError):
        demo.get(f"{origin}/{path}")

    assert len(server.seen) <= 3


@pytest.mark.parametrize(("path", "said"), [("big", "512 kB"), ("zipped", "compressed")])
def test_an_answer_that_says_too_much_is_refused(demo, origin, path, said):
    with pytest.raises(FetchError, match=said):
        demo.get(f"{origin}/{path}")


def test_a_slow_drip_ends_by_the_deadline(demo, origin, monkeypatch):
    monkeypatch.setattr(fetch, "MAX_SECONDS", 0.4)
    started = time.monotonic()

    with pytest.raises(FetchError):
        demo.get(f"{origin}/drip")

    assert time.monotonic() - started < 2


def test_a_closed_port_is_a_plain_refusal(origin, server):
    own = f"http://127.0.0.1:{server.server_port + 1}"

    with pytest.raises(FetchError, match="did not answer"):
        Fetcher([own], allow_http_loopback=True).get(own)


def test_a_proxy_in_the_environment_is_not_used(demo, origin, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert demo.get(f"{origin}/ok").status == 200


@pytest.fixture(scope="module")
def certified(tmp_path_factory) -> tuple[Path, Path]:
    """A certificate for badges.test and its key, made now."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "badges.test")])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("badges.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def tls_server(certified) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certified)
    yield from serving(context)


def test_the_certificate_is_checked_by_name_though_the_address_is_pinned(tls_server, certified):
    trusting = ssl.create_default_context(cafile=certified[0])
    port = tls_server.server_port
    names = [f"https://badges.test:{port}", f"https://other.test:{port}"]
    fetcher = Fetcher(names, resolve=lambda host, port: ["127.0.0.1"], tls=trusting)

    assert fetcher.get(f"{names[0]}/ok").status == 200
    with pytest.raises(FetchError):
        fetcher.get(f"{names[1]}/ok")


def test_a_certificate_nobody_vouches_for_is_refused(tls_server):
    own = f"https://badges.test:{tls_server.server_port}"

    with pytest.raises(FetchError):
        Fetcher([own], resolve=lambda host, port: ["127.0.0.1"]).get(f"{own}/ok")


def test_local_documents_answer_for_their_urls_alone(tmp_path):
    (tmp_path / "a.json").write_text('{"a":1}')
    (tmp_path / "index.json").write_text(json.dumps({"https://e.org/a": "a.json", "https://e.org/gone": "gone.json"}))
    documents = LocalDocuments(tmp_path)

    assert documents.get("https://e.org/a").body == b'{"a":1}'
    for url in ("https://e.org/b", "https://e.org/gone"):
        with pytest.raises(FetchError):
            documents.get(url)


def test_local_documents_stay_in_their_folder(tmp_path):
    (tmp_path / "secret.json").write_text("{}")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "index.json").write_text(json.dumps({"https://e.org/a": "../secret.json"}))

    with pytest.raises(FetchError, match="not in the folder"):
        LocalDocuments(inside).get("https://e.org/a")


@pytest.mark.parametrize("index", [None, "not json", "[]", '{"https://e.org/a": 1}'])
def test_a_folder_without_a_usable_index_says_so(tmp_path, index):
    if index is not None:
        (tmp_path / "index.json").write_text(index)

    with pytest.raises(FetchError, match=r"index\.json"):
        LocalDocuments(tmp_path)
