"""Pictures drawn anew: the same pixels and nothing else, by a child that can do little and ends in any case."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from bot.hygiene import pictures, redraw
from bot.hygiene.pictures import NotDrawn, TooMuch, Unreadable, redrawn

SECRET = b"GPS 51.0504N 13.7373E"
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind, **options)
    return out.getvalue()


def anew(data: bytes, kind: str) -> bytes:
    with redrawn(io.BytesIO(data), TYPES[kind]) as copy:
        return copy.read()


def shown(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("kind", "mode"),
    [*(("PNG", m) for m in ("RGB", "RGBA", "P", "L", "LA", "1", "I;16")), ("WEBP", "RGBA"), ("GIF", "P")],
)
def test_a_picture_looks_the_same(kind: str, mode: str) -> None:
    data = picture(kind, mode, **({"lossless": True} if kind == "WEBP" else {}))
    before, after = (shown(d).convert("RGBA") for d in (data, anew(data, kind)))
    far = max(abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True))
    assert far <= (0 if kind == "PNG" else 16)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_photo_stays_a_photo(mode: str) -> None:
    copy = shown(anew(picture("JPEG", mode), "JPEG"))
    assert (copy.format, copy.mode, copy.size) == ("JPEG", mode, (64, 48))


def test_a_photo_that_was_held_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn right
    assert shown(anew(picture("JPEG", exif=exif), "JPEG")).size == (48, 64)


def test_a_moving_picture_still_moves() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)
    copy = shown(anew(out.getvalue(), "GIF"))
    assert copy.n_frames == 3
    assert [(copy.seek(n), copy.info["duration"])[1] for n in range(3)] == [100, 200, 300]


def tagged() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    return exif


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("JPEG", picture("JPEG", exif=tagged(), comment=SECRET, icc_profile=SECRET)),
        ("PNG", picture("PNG", exif=tagged())),
        ("WEBP", picture("WEBP", exif=tagged(), xmp=SECRET)),
        ("GIF", picture("GIF", comment=SECRET)),
        ("JPEG", picture("JPEG") + b"PK\x03\x04" + SECRET),
        ("PNG", picture("PNG") + b"<script>" + SECRET),
        ("GIF", picture("GIF") + b"*/=1;alert('" + SECRET),
    ],
)
def test_nothing_but_the_pixels_comes_through(kind: str, data: bytes) -> None:
    assert SECRET in data
    copy = anew(data, kind)
    assert SECRET not in copy
    assert not set(shown(copy).info) & {"exif", "xmp", "comment", "icc_profile"}


def test_the_same_picture_gives_the_same_bytes() -> None:
    data = picture("JPEG")
    assert anew(data, "JPEG") == anew(data, "JPEG")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10**6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60000, 60000), (40_000_001, 1), (8000, 6000)])
def test_a_picture_of_too_many_pixels_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(TooMuch):
        anew(bomb(*size), "PNG")


def test_a_moving_picture_of_too_many_frames_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [Image.new("1", (4000, 4000), n % 2) for n in range(13)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(TooMuch):
        anew(out.getvalue(), "GIF")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_that_is_cut_off_is_told_apart(kind: str) -> None:
    data = picture(kind, size=(200, 200), **({"quality": 95} if kind == "WEBP" else {}))
    with pytest.raises(Unreadable):
        anew(data[: len(data) * 2 // 3], kind)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "PNG"),
        (b"not a picture", "JPEG"),
        (picture("PNG"), "JPEG"),  # what it is was decided before; no other decoder is tried
        (b"GIF89a/*\0\0\0\0*/=1;alert(1)", "GIF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "PNG"),
    ],
)
def test_what_is_no_such_picture_is_not_drawn(data: bytes, kind: str) -> None:
    with pytest.raises(Unreadable):
        anew(data, kind)


def run(programme: str, first: str = "redraw.limit()") -> int:
    """The end of a child with the limits of redraw.py that runs this."""
    setup = f"import sys; sys.path[:0] = [{str(Path(redraw.__file__).parent)!r}]; import redraw; {first}\n"
    done = subprocess.run([sys.executable, "-I", "-c", setup + programme], check=False, capture_output=True, timeout=60)
    return done.returncode


def test_the_child_gets_no_more_memory_files_or_output_than_it_may(tmp_path: Path) -> None:
    assert run(f"try: bytearray({redraw.MEMORY})\nexcept MemoryError: sys.exit(7)") == 7
    assert run(f"try: [open('/dev/null') for _ in range({redraw.FILES})]\nexcept OSError: sys.exit(7)") == 7
    place = str(tmp_path / "out")
    assert run(f"try: open({place!r}, 'wb').truncate({redraw.OUTPUT} + 1)\nexcept OSError: sys.exit(7)") == 7


def test_the_child_limits_itself_before_it_looks_at_the_picture() -> None:
    look = "redraw.redraw = lambda *_: 7 if resource.getrlimit(resource.RLIMIT_AS)[0] == redraw.MEMORY else 0"
    assert run(f"import resource; {look}; sys.exit(redraw.main('PNG'))", "None") == 7


def test_the_child_gets_no_more_work_than_it_may() -> None:
    shortened = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
    assert run("import resource; sys.exit(resource.getrlimit(resource.RLIMIT_CPU)[0])") == redraw.CPU_SECONDS
    assert run(shortened) < 0


def test_the_child_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    spy = tmp_path / "spy.py"
    spy.write_text("import os, sys; sys.stdout.buffer.write(repr(dict(os.environ)).encode())")
    monkeypatch.setattr(redraw, "__file__", str(spy))
    assert b"xoxb" not in anew(b"x", "PNG")


@pytest.mark.parametrize(
    ("ends", "error"),
    [("os.kill(os.getpid(), 9)", TooMuch), ("os.abort()", TooMuch), ("sys.exit(1)", NotDrawn), ("1 / 0", NotDrawn)],
)
def test_however_the_child_ends_it_is_known_whose_fault_it_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ends: str, error: type[Exception]
) -> None:
    ending = tmp_path / "ending.py"
    ending.write_text(f"import os, sys\n{ends}")
    monkeypatch.setattr(redraw, "__file__", str(ending))
    with pytest.raises(error):
        anew(picture("PNG"), "PNG")


def test_a_child_that_hangs_is_ended_and_the_picture_is_not_blamed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hanging = tmp_path / "hanging.py"
    hanging.write_text("import time\ntime.sleep(100)")
    monkeypatch.setattr(redraw, "__file__", str(hanging))
    monkeypatch.setattr(pictures, "SECONDS", 0.3)
    with pytest.raises(NotDrawn):
        anew(picture("PNG"), "PNG")


def test_a_zip_file_behind_a_picture_is_gone() -> None:
    hidden = io.BytesIO()
    with zipfile.ZipFile(hidden, "w") as archive:
        archive.writestr("evil.js", SECRET)
    copy = anew(picture("PNG") + hidden.getvalue(), "PNG")
    assert not zipfile.is_zipfile(io.BytesIO(copy))
