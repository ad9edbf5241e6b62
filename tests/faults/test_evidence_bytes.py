"""Bytes of evidence: judged, scanned, drawn anew and kept, or refused; whatever dies in between, nothing is half."""

import io
import signal
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

import pytest
from PIL import Image

from bot.hygiene.scanner import Scanner
from bot.rules.content.check import MAX_FILE_BYTES
from bot.service import delivery, evidence, files
from bot.service.delivery import Delivery, DeliveryError, Receipt
from bot.service.desk import Desk
from bot.service.surface import FileRef
from storage.blobs import LocalBlobs, open_blobs
from storage.records import Effect, Evidence, EvidenceState, Submission
from storage.store import Store
from tests.faults.bytes_of import POINTS, host
from tests.faults.stage import PATHWAY, PDF, all_effects, at_level, furnished_desk
from tests.hygiene.clamd import EICAR, nobody_there, running_clamd
from tests.storage.s3 import KEY_ID, SECRET, running_s3

ROOT = Path(__file__).parents[2]
ADA = "U0ADA00001"
PLACE = b"GPS 51.0504N 13.7373E"


def photo(size: int = 256) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    out = io.BytesIO()
    Image.linear_gradient("L").resize((size, size)).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def handed_in(desk: Desk, name: str) -> Evidence:
    """Ada puts a file into her form for Level 3; it is not fetched yet."""
    at_level(desk, ADA, 3, signed=False)
    return another(desk, name)


def another(desk: Desk, name: str) -> Evidence:
    """One file more, with the same draft."""
    with desk.store.write("hand-in") as unit:
        draft = evidence.draft_for(desk, unit, ADA, PATHWAY, "l3-badge")
        assert isinstance(draft, Submission), draft
        prompt = next(p["id"] for p in draft.asked["prompts"] if p["kind"] == "file")
        return evidence.keep_file(unit, draft, prompt, FileRef(id=token_hex(4), name=name))


def fetching(desk: Desk) -> Effect:
    return [e for e in all_effects(desk.store) if e.kind == "fetch"][-1]


def fetch(desk: Desk, item: Evidence, download: files.Download, scanner: Scanner | None = None) -> Evidence:
    files.fetch(desk, download, scanner, fetching(desk))
    return now(desk, item)


def now(desk: Desk, item: Evidence) -> Evidence:
    with desk.store.read() as unit:
        found = unit.evidence.get(item.id)
    assert found
    return found


def kept(desk: Desk) -> set[str]:
    """Addresses that can be seen; each holds its own bytes."""
    assert isinstance(desk.blobs, LocalBlobs)
    found = {path.name for path in (desk.blobs._folder / "sha256").rglob("*") if path.is_file()}
    for address in found:
        desk.blobs.open(address).close()
    return found


def content(desk: Desk, address: str | None) -> bytes:
    with desk.blobs.open(address or "") as file:
        return file.read()


def test_a_document_is_kept_as_it_came(desk: Desk) -> None:
    item = fetch(desk, handed_in(desk, "report.pdf"), host(PDF))
    assert (item.state, item.content_type, item.size) == (EvidenceState.STORED, "application/pdf", len(PDF))
    assert content(desk, item.sha256) == PDF
    assert kept(desk) == {item.sha256}


def test_of_a_picture_the_original_is_kept_and_a_copy_without_its_place_is_shown(desk: Desk) -> None:
    data = photo()
    item = fetch(desk, handed_in(desk, "me.jpg"), host(data))
    assert content(desk, item.sha256) == data
    assert PLACE in data
    assert PLACE not in content(desk, item.shown)
    assert kept(desk) == {item.sha256, item.shown}


def test_the_same_bytes_twice_are_one_blob(desk: Desk) -> None:
    first = fetch(desk, handed_in(desk, "report.pdf"), host(PDF))
    with desk.store.write("again") as unit:
        unit.evidence.change(first.id, state=EvidenceState.FETCHING, sha256=None, name="the-same.pdf")
    again = fetch(desk, first, host(PDF))
    assert again.sha256 == first.sha256
    assert kept(desk) == {first.sha256}


def test_a_file_whose_name_nobody_told_us_has_the_name_that_the_host_gives(desk: Desk) -> None:
    assert fetch(desk, handed_in(desk, ""), host(PDF, name="../report.pdf")).name == "report.pdf"


def zipped(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, bytes(size))
    return out.getvalue()


REFUSED = (
    ("report.pdf", PDF[:-9], "cut off"),
    ("me.jpg", photo()[:-400], "cut off or damaged"),
    ("me.gif", b"GIF89a/*\0\0\0\0*/=1;alert(1)", "cut off or damaged"),
    ("plan.docx", zipped("word/document.xml", 50 << 20), "unpacks to far more"),
    ("report.pdf", b"MZ" + bytes(99), "something else inside"),
    ("report.pdf", b"", "is empty"),
    ("report.pdf", b"%PDF-1.7".ljust(MAX_FILE_BYTES + 2), "25 MB fit"),
)


def test_what_is_no_evidence_is_refused_in_words_and_no_byte_of_it_is_kept(desk: Desk) -> None:
    handed_in(desk, "first.pdf")
    for name, data, words in REFUSED:
        item = fetch(desk, another(desk, name), host(data))
        assert item.state is EvidenceState.REJECTED, words
        assert words in item.reason
        assert kept(desk) == set()


def test_a_file_that_is_not_as_long_as_the_host_says_is_asked_for_again(desk: Desk) -> None:
    item = handed_in(desk, "report.pdf")
    for lie in (len(PDF) + 1, len(PDF) - 1, 0):
        with pytest.raises(DeliveryError, match="cut short"):
            fetch(desk, item, host(PDF, size=lie))
        assert now(desk, item).state is EvidenceState.FETCHING
        assert kept(desk) == set()


def test_an_infected_file_is_refused_without_its_learner_being_blamed(desk: Desk) -> None:
    with running_clamd() as clamd:
        item = fetch(desk, handed_in(desk, "notes.txt"), host(b"my notes " + EICAR), Scanner(clamd.address))
    assert item.state is EvidenceState.REJECTED
    assert "The virus scanner found something in this file" in item.reason
    assert kept(desk) == set()


def test_a_clean_file_passes_the_scanner(desk: Desk) -> None:
    with running_clamd() as clamd:
        item = fetch(desk, handed_in(desk, "report.pdf"), host(PDF), Scanner(clamd.address))
        assert clamd.asked == [b"zINSTREAM\0", PDF]
    assert item.state is EvidenceState.STORED


def away(desk: Desk, name: str, data: bytes) -> Evidence:
    """A file that came while the scanner did not answer."""
    item = handed_in(desk, name)
    with pytest.raises(DeliveryError, match="scanner does not answer") as raised:
        fetch(desk, item, host(data), Scanner(nobody_there()))
    assert raised.value.waiting
    return now(desk, item)


def gone(_file: str) -> None:
    raise AssertionError("The host was asked again.")


def test_while_the_scanner_is_away_a_file_is_set_aside_and_goes_on_from_there(desk: Desk) -> None:
    item = away(desk, "report.pdf", PDF)
    assert (item.state, kept(desk)) == (EvidenceState.FETCHING, {item.sha256})
    with running_clamd() as clamd:
        after = fetch(desk, item, gone, Scanner(clamd.address))  # type: ignore[arg-type]  the host may have lost it
    assert (after.state, after.sha256) == (EvidenceState.STORED, item.sha256)


def test_what_was_set_aside_and_turns_out_infected_is_removed(desk: Desk) -> None:
    item = away(desk, "notes.txt", EICAR)
    with running_clamd() as clamd:
        after = fetch(desk, item, gone, Scanner(clamd.address))  # type: ignore[arg-type]  # as above
    assert (after.state, after.sha256, kept(desk)) == (EvidenceState.REJECTED, None, set())


def test_what_was_set_aside_and_is_damaged_is_fetched_again(desk: Desk) -> None:
    item = away(desk, "report.pdf", PDF)
    assert isinstance(desk.blobs, LocalBlobs)
    path = desk.blobs._path(item.sha256 or "")
    for left in (b"", PDF[:-1], PDF[:-1] + b"X", None):
        path.unlink() if left is None else path.write_bytes(left)
        with pytest.raises(DeliveryError, match="fetched again"):
            fetch(desk, item, gone)  # type: ignore[arg-type]  # as above
        path.unlink(missing_ok=True)
        with pytest.raises(DeliveryError, match="scanner does not answer"):
            fetch(desk, item, host(PDF), Scanner(nobody_there()))
    assert fetch(desk, item, gone).state is EvidenceState.STORED  # type: ignore[arg-type]  # as above


def work(desk: Desk, download: files.Download, scanner: Scanner | None, looks: int) -> None:
    """Until the file was looked at so many times, with whatever else is due in between."""
    left = looks

    def fetch(effect: Effect) -> Receipt:
        nonlocal left
        left -= 1
        return files.fetch(desk, download, scanner, effect)

    others = dict.fromkeys(("home", "say", "profile"), lambda _: {})
    sender = Delivery(desk, {"fetch": fetch, **others}, goes_on=lambda: left > 0)
    while left:
        effect = sender.claim()
        while effect:
            effect = sender.carry_out(effect)


def test_staff_hear_once_that_evidence_waits_for_the_scanner(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "LONGEST_WAIT", 0.0)
    handed_in(desk, "report.pdf")
    work(desk, host(PDF), Scanner(nobody_there()), 3 * delivery.TELL_AFTER)
    told = [e for e in all_effects(desk.store) if e.payload.get("note") == "files-wait"]
    assert len(told) == 1
    assert "virus scanner does not answer" in told[0].payload["facts"]["error"]
    assert fetching(desk).state == "queued"


def test_while_the_store_is_away_evidence_waits_and_staff_hear(
    sqlite_url: str, tmp_path: Path, small_catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setattr(delivery, "LONGEST_WAIT", 0.0)
    with running_s3() as s3, closing(Store(sqlite_url)) as store:
        desk = replace(furnished_desk(store, tmp_path, small_catalog), blobs=open_blobs(s3.url))
        item = handed_in(desk, "report.pdf")
        s3.faults[:] = ["AccessDenied"] * 100
        work(desk, host(PDF), None, delivery.TELL_AFTER)
        (told,) = [e for e in all_effects(store) if e.payload.get("note") == "files-wait"]
        assert "The evidence store refuses: AccessDenied" in told.payload["facts"]["error"]
        assert (now(desk, item).state, s3.objects) == (EvidenceState.FETCHING, {})
        s3.faults.clear()
        work(desk, host(PDF), None, 1)
        assert (now(desk, item).state, list(s3.objects.values())) == (EvidenceState.STORED, [PDF])


def test_a_process_that_is_killed_leaves_nothing_half_and_another_finishes(
    sqlite_url: str, tmp_path: Path, small_catalog: Path
) -> None:
    file = tmp_path / "me.jpg"
    desk = furnished_desk(Store(sqlite_url), tmp_path, small_catalog)
    at_level(desk, ADA, 3, signed=False)
    command = [sys.executable, "-m", "tests.faults.bytes_of", sqlite_url, str(tmp_path / "blobs"), str(file)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as mother:
        for number, (point, visible) in enumerate(POINTS.items()):
            file.write_bytes(photo(32 + number))
            before, item = kept(desk), another(desk, file.name)
            assert mother.stdin
            assert mother.stdout
            mother.stdin.write(f"{point}\n")
            mother.stdin.flush()
            assert int(mother.stdout.readline()) == -signal.SIGKILL, point
            between, seen = now(desk, item), kept(desk) - before  # what can be seen is whole
            assert (point, between.state is EvidenceState.STORED) == (point, point == "committed")
            assert (point, len(seen)) == (point, visible)
            after = fetch(desk, item, host(file.read_bytes()))
            assert (point, after.state) == (point, EvidenceState.STORED)
            assert kept(desk) - before == {after.sha256, after.shown} >= seen
        mother.stdin.close()
    desk.store.close()
