"""The child that draws a picture anew: `python redraw.py FORMAT`, the picture on standard input, the new one on output.

Run by pictures.py as a program of its own, with limits that it sets before it reads anything. What it writes has the
pixels of the picture and nothing else: no place, no camera, no appended file. It ends 0, TOO_MUCH or BROKEN.
"""

import errno
import resource
import sys
from typing import Any, BinaryIO

TOO_MUCH, BROKEN = 10, 11
MEMORY = 1024 * 2**20  # bytes of address space
CPU_SECONDS = 20
OUTPUT = 100 * 2**20  # bytes; without the camera's compression a picture may grow
FILES = 32
MAX_PIXELS = 40_000_000  # of one frame
MAX_ALL_PIXELS = 200_000_000  # of all frames together
FRAME_MS = 100  # where a moving picture does not say
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": False},
    "PNG": {"compress_level": 4},
    "WEBP": {"quality": 90, "method": 2},
    "GIF": {},
}


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def redraw(kind: str, source: BinaryIO, target: BinaryIO) -> int:
    from PIL import Image, ImageFile, ImageOps, ImageSequence  # noqa: PLC0415  under the limits too

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(source, formats=[kind]) as picture:  # reads the header only; more than twice the limit raises
        frames = getattr(picture, "n_frames", 1) if kind in {"GIF", "WEBP"} else 1
        pixels = picture.width * picture.height
        if pixels > MAX_PIXELS or pixels * frames > MAX_ALL_PIXELS:
            return TOO_MUCH
        if frames > 1:
            drawn, timing = [], {"duration": [], "loop": picture.info.get("loop", 0)}
            for frame in ImageSequence.Iterator(picture):
                drawn.append(_pixels(frame.convert("RGBA")))
                timing["duration"].append(frame.info.get("duration", FRAME_MS))
            drawn[0].save(target, kind, **OPTIONS[kind], **timing, save_all=True, append_images=drawn[1:])
        else:
            _pixels(ImageOps.exif_transpose(picture)).save(target, kind, **OPTIONS[kind])
    return 0


def _pixels(picture: Any) -> Any:
    """The same pixels in a new picture that knows nothing else; a palette is the one thing that they need."""
    from PIL import Image  # noqa: PLC0415  as above

    if picture.mode == "P" or (picture.mode in {"1", "L", "RGB", "I;16"} and "transparency" in picture.info):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    picture.load()
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


def main(kind: str) -> int:
    limit()
    try:
        return redraw(kind, sys.stdin.buffer, sys.stdout.buffer)
    except MemoryError:
        return TOO_MUCH
    except Exception as error:  # noqa: BLE001  a hostile picture may raise anything; what it was stays in here
        full = isinstance(error, OSError) and error.errno == errno.EFBIG
        return TOO_MUCH if full or "DecompressionBomb" in type(error).__name__ else BROKEN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
