"""What only a few modules may do: open sockets, read the environment, end processes, write SQL, print."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for package in ("bot", "catalog", "storage") for path in (ROOT / package).rglob("*.py"))
NETWORK = {
    "socket", "ssl", "http.client", "urllib.request", "urllib3", "requests", "httpx", "httpcore", "aiohttp",
    "websockets", "websocket", "smtplib", "ftplib", "telnetlib", "socketserver", "http.server",
    "boto3", "botocore",
}  # fmt: skip
EDGES = ("bot/slack/", "bot/demo/", "bot/badges/fetch.py", "bot/hygiene/scanner.py", "storage/blobs_s3.py")
LISTENS = "bot/server.py"  # binds the address that we serve


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), name(path))


def imported(path: Path) -> Iterator[str]:
    """Modules as imported, also inside functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def attributes(path: Path, of: str) -> set[str]:
    """What is used of a module: `os.environ` is `environ` of `os`."""
    nodes = (n for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name))
    taken = {i.removeprefix(f"{of}.") for i in imported(path) if i.startswith(f"{of}.")}
    return {n.attr for n in nodes if n.value.id == of} | (taken - {"path"})


def network(path: Path) -> set[str]:
    return {i for i in imported(path) if any(i == n or i.startswith(f"{n}.") for n in NETWORK)}


def test_only_the_edges_speak_to_the_network():
    found = {name(p): network(p) for p in SOURCES if network(p) and not name(p).startswith(EDGES)}
    assert found == {LISTENS: {"socket"}}


def test_the_guard_sees_every_way_to_import(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    for number, line in enumerate(
        (
            "import httpx",
            "import urllib.request as u",
            "from http import client",
            "def f():\n    from socket import socket",
        )
    ):
        file = tmp_path / f"m{number}.py"
        file.write_text(line, encoding="utf-8")
        assert network(file), line


def test_only_settings_read_the_environment():
    reads = {"environ", "environb", "getenv", "getenvb", "putenv"}
    assert {name(p) for p in SOURCES if attributes(p, "os") & reads} == {"bot/settings.py"}


def test_the_composition_root_uses_the_system_only_to_name_and_to_end_itself():
    assert attributes(ROOT / "bot" / "app.py", "os") <= {"getpid", "kill", "fsync"}


def test_only_the_composition_root_and_the_server_end_a_process():
    ends = {"kill", "killpg", "abort", "_exit", "fork", "execv", "system", "popen"}
    assert {name(p) for p in SOURCES if attributes(p, "os") & ends} <= {"bot/app.py", "bot/server.py"}


def test_only_the_play_and_who_draws_pictures_start_processes():
    starts = {name(p) for p in SOURCES if "subprocess" in set(imported(p))}
    assert starts <= {"bot/demo/play.py", "bot/hygiene/pictures.py"}


@pytest.mark.parametrize("path", [p for p in SOURCES if name(p).startswith(("bot/rules/", "bot/advising/"))], ids=name)
def test_the_pure_core_has_no_clock_no_chance_and_no_files(path):
    assert not {i.partition(".")[0] for i in imported(path)} & {"time", "random", "secrets", "os", "threading", "uuid"}
    calls = {
        (n.value.id, n.attr)
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)
    }
    assert not calls & {("datetime", "now"), ("datetime", "utcnow"), ("date", "today")}
    opened = [
        n
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "open"
    ]
    assert opened == []


def test_nothing_is_evaluated_or_unpickled():
    for path in SOURCES:
        assert not {"pickle", "marshal", "shelve"} & set(imported(path)), name(path)
        calls = {n.func.id for n in ast.walk(tree(path)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        assert not calls & {"eval", "exec", "compile"}, name(path)


def test_yaml_is_read_safely():
    """Only loaders that make plain values."""
    unsafe = {"load", "load_all", "unsafe_load", "full_load", "FullLoader", "UnsafeLoader", "Loader"}
    for path in SOURCES:
        assert not attributes(path, "yaml") & unsafe, name(path)


def test_every_module_says_what_it_owns():
    silent = [name(p) for p in SOURCES if p.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(p))]
    assert [p for p in silent if not p.endswith("__init__.py")] == []
