"""Which files may be evidence: real bytes under true and false names, cut off, hidden in one another, too much."""

import io
import struct
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.rules.content.archive import Entry, entries_problem
from bot.rules.content.check import MAX_FILE_BYTES, check_file
from bot.rules.content.formats import ACCEPTED, FORMATS, fitting_name
from bot.rules.content.names import LONGEST, display_name

OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind)
    return out.getvalue()


def zipped(*names: str, size: int = 10, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"x" * size)
        archive.comment = comment
    return out.getvalue()


def opendocument(kind: str, *more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in (("mimetype", f"{ODF}.{kind}"), ("content.xml", "<x/>"), *((name, "x") for name in more)):
            archive.writestr(name, data)
    return out.getvalue()


def box(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(data)) + kind + data


def locked(data: bytes) -> bytes:
    """As if its entries were encrypted: that flag in each line of the directory."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + b"\x01" + data[at + 1 :]


def huge_directory() -> bytes:
    """A directory of a hundred thousand entries, as its end says; there is nothing behind it."""
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_000, 65_000, 20 << 20, 100, 0)
    return zipped("word/document.xml")[:100] + b"PK\x01\x02" * 100 + end


DOCX = zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml")
MP4 = box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + box(b"mdat", b"frames" * 50) + box(b"moov", b"index" * 9)
PDF = picture("PDF")
SIGN_IN = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in</body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00" + b"\x00" * 200
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 99


def verdict(name: str, data: bytes):
    return check_file(name, len(data), io.BytesIO(data))


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("photo.png", picture("PNG"), "image/png"),
        ("photo.jpg", picture("JPEG"), "image/jpeg"),
        ("photo.JPEG", picture("JPEG"), "image/jpeg"),
        ("moving.gif", picture("GIF"), "image/gif"),
        ("photo.webp", picture("WEBP"), "image/webp"),
        ("really-a-jpeg.png", picture("JPEG"), "image/jpeg"),
        ("motion-photo.jpg", picture("JPEG") + MP4, "image/jpeg"),
        ("plan.pdf", PDF, "application/pdf"),
        ("scanned.pdf", PDF + b"\0" * 4000, "application/pdf"),
        ("talk.mp4", MP4, "video/mp4"),
        ("plan.docx", DOCX, f"{OOXML}.wordprocessingml.document"),
        ("sheet.xlsx", zipped("xl/workbook.xml"), f"{OOXML}.spreadsheetml.sheet"),
        ("talk.pptx", zipped("ppt/presentation.xml"), f"{OOXML}.presentationml.presentation"),
        ("plan.odt", opendocument("text"), f"{ODF}.text"),
        ("sheet.ods", opendocument("spreadsheet"), f"{ODF}.spreadsheet"),
        ("notes.txt", b"I looked into nursing.", "text/plain"),
        ("notes.txt", "Grüße".encode("utf-16"), "text/plain"),
        ("notes.txt", "Grüße".encode("cp1252"), "text/plain"),
        ("notes.md", "# Löwe".encode(), "text/markdown"),
        ("../../etc/plan.pdf", PDF, "application/pdf"),
        ("C:\\plan.pdf", PDF, "application/pdf"),
    ],
)
def test_a_file_that_is_what_it_is_called_is_evidence(name, data, content_type):
    found = verdict(name, data)
    assert (found.content_type, found.reason) == (content_type, "")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        # by its name
        ("setup.exe", EXE, "A .exe file can't be evidence here. It is a program"),
        ("run.sh", b"#!/bin/sh\nrm -rf /\n", "A .sh file"),
        ("picture.svg", b"<svg/>", "A .svg file can't be evidence here. A drawing can carry programs"),
        ("photo.heic", HEIC, "Share the photo as JPEG"),
        ("macros.docm", DOCX, "A .docm file can't be evidence here. It may hold macros"),
        ("old.doc", OLD_WORD, "Save it as PDF"),
        ("things.zip", zipped("a"), "Send each document by itself"),
        ("clip.mov", MP4, "Save it as an mp4 video"),
        ("plan", PDF, "A file without an ending"),
        (".pdf", PDF, "A file without an ending"),
        ("", PDF, "A file without an ending"),
        ("plan.pdf.exe", PDF, "A .exe file"),
        ("..", PDF, "A file without an ending"),
        # by what is inside
        ("setup.pdf", EXE, "something else inside"),
        ("tool.png", ELF, "something else inside"),
        ("photo.jpg", HEIC, "something else inside"),
        ("photo.pdf", picture("PNG"), "something else inside"),
        ("picture.png", SVG, "something else inside"),
        ("plan.pdf", b"just text", "something else inside"),
        ("clip.mp4", picture("GIF"), "something else inside"),
        ("plan.docx", PDF, "something else inside"),
        ("plan.docx", OLD_WORD, "from an old office program, or locked with a password"),
        ("certificate.pdf", SIGN_IN, "a web page, perhaps one asking to sign in"),
        ("certificate.pdf", b"\xef\xbb\xbf \r\n" + SIGN_IN.lower(), "a web page"),
        ("certificate.pdf", b"<!-- saved --><html>", "a web page"),
        ("certificate.txt", SIGN_IN, "a web page"),
        ("tool.txt", ELF, "is not text"),
        ("photo.txt", picture("PNG"), "is not text"),
        ("drawing.txt", SVG, "is not text"),
        ("script.md", b"<script>alert(1)</script>", "is not text"),
        ("script.txt", b"#!/bin/sh\nrm -rf /\n", "is not text"),
        ("notes.txt", b"a\x00b", "is not text"),
        ("notes.txt", b"fine so far " * 1000 + b"\x00\x01", "is not text"),
        # empty and cut off
        ("plan.pdf", b"", "That file is empty"),
        ("plan.pdf", PDF[:-20], "This PDF is cut off"),
        ("plan.pdf", b"%PDF-1.7\n", "This PDF is cut off"),
        ("talk.mp4", MP4[:-1], "This video is cut off"),
        ("talk.mp4", MP4[:-53], "This video is cut off"),
        ("talk.mp4", MP4 + b"junk", "This video is cut off"),
        ("plan.docx", DOCX[:-1], "I can't open this document: part of it is missing"),
        ("plan.docx", DOCX[:40], "I can't open this document"),
        ("plan.docx", DOCX[:-22], "I can't open this document"),
        # two in one
        ("photo.png", picture("PNG") + zipped("evil.js"), "two files in this one"),
        ("photo.gif", picture("GIF") + zipped("evil.js", comment=b"hidden" * 99), "two files in this one"),
        ("plan.pdf", PDF + zipped("evil.js", comment=b"%%EOF"), "two files in this one"),
        ("photo.jpg", picture("JPEG")[:20] + b"%PDF-1.7" + picture("JPEG")[20:], "two files in this one"),
        ("notes.txt", zipped("a")[2:], "is not text"),
        ("plan.docx", EXE + DOCX, "something else inside"),
        ("plan.docx", DOCX + b"appended", "something is attached to it"),
        ("plan.docx", zipped("a") + DOCX, "something is attached to it"),
        ("plan.docx", zipped("word/document.xml", comment=b"x" * 9), "something is attached to it"),
        # office files, by their directory
        ("plan.docx", zipped("hello.txt"), "a zip file under an office name"),
        ("plan.docx", zipped("xl/workbook.xml"), "a zip file under an office name"),
        ("plan.odt", opendocument("spreadsheet"), "a zip file under an office name"),
        ("plan.odt", zipped("content.xml"), "a zip file under an office name"),
        ("plan.docx", zipped("word/document.xml", "word/vbaProject.bin"), "holds macros"),
        ("plan.docx", zipped("word/document.xml", "WORD/VBAPROJECT.BIN"), "holds macros"),
        ("plan.xlsx", zipped("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "holds macros"),
        ("plan.odt", opendocument("text", "Basic/Standard/Module1.xml"), "holds macros"),
        ("plan.docx", zipped("word/document.xml", "word/embeddings/setup.exe"), "Another file is packed inside"),
        ("plan.docx", zipped("word/document.xml", "word/embeddings/more.zip"), "Another file is packed inside"),
        ("plan.docx", locked(zipped("word/document.xml")), "locked with a password"),
        ("plan.docx", zipped("word/document.xml", size=2_000_000), "unpacks to far more"),
        ("plan.docx", zipped(*(f"word/{n}.xml" for n in range(5001)), size=1), "unpacks to far more"),
        ("plan.docx", huge_directory(), "unpacks to far more"),
    ],
)
def test_a_file_that_is_not_evidence_is_refused_with_what_to_do(name, data, words):
    found = verdict(name, data)
    assert found.content_type is None
    assert words in found.reason


def test_nothing_that_a_learner_reads_says_failed_or_how_it_was_found():
    spoken = [verdict(f"x{ending}", b"MZ").reason for ending in (*ACCEPTED, ".exe", ".svg", "")]
    assert all(text.endswith((".", "xlsx.")) and "fail" not in text.lower() and "MIME" not in text for text in spoken)


@pytest.mark.parametrize(
    "entries",
    [
        [Entry("word/document.xml", 400 << 20, 600 << 20)],  # large, whatever its ratio
        [Entry("word/document.xml", 1 << 20, 101 << 20)],  # 101 : 1
        [Entry("word/document.xml", 0, 2 << 20)],
        [Entry("word/document.xml", 1, 1)] * 5001,
        [
            Entry("word/document.xml", 40_000, 4_000_000_000, at=n) for n in range(2)
        ],  # overlapping, as in 42.zip's heirs
    ],
)
def test_a_bomb_is_known_by_its_directory(entries):
    assert "unpacks to far more" in entries_problem(FORMATS[".docx"], entries)


def test_a_blank_slide_that_packs_well_is_no_bomb():
    assert entries_problem(FORMATS[".pptx"], [Entry("ppt/slide.xml", 500, 1 << 20)]) == ""


@pytest.mark.parametrize("name", ["plan.docx", "photo.png", "plan.pdf", "talk.mp4", "notes.txt"])
def test_a_verdict_takes_less_than_a_second_whatever_the_bytes(name):
    for data in (b"PK\x05\x06" * 400_000, box(b"free") * 200_000, huge_directory(), PDF + b"%%EOF" * 300_000):
        head = {"docx": b"PK\x03\x04", "mp4": MP4[:28], "png": picture("PNG"), "pdf": b"%PDF-1.4"}
        began = time.process_time()
        verdict(name, head.get(name.rpartition(".")[2], b"") + data)
        assert time.process_time() - began < 1


def test_a_file_at_the_limit_fits_and_one_byte_more_does_not():
    whole = io.BytesIO(b"%PDF-1.7".ljust(MAX_FILE_BYTES - 5) + b"%%EOF")
    assert check_file("plan.pdf", MAX_FILE_BYTES, whole).reason == ""
    refused = check_file("plan.pdf", MAX_FILE_BYTES + 1, whole)
    assert refused.content_type is None
    assert "25 MB fit" in refused.reason


@given(
    st.sampled_from([f"x{ending}" for ending in (*ACCEPTED, ".exe", "")]),
    st.sampled_from([b"", DOCX, opendocument("text"), MP4, PDF, picture("PNG"), b"PK\x05\x06" + b"\0" * 18]),
    st.integers(0, 400),
    st.binary(max_size=60),
    st.binary(max_size=60),
)
def test_whatever_the_bytes_there_is_a_type_or_words_and_never_both(name, real, cut, before, after):
    found = verdict(name, before + real[:cut] + after + real[cut:])
    assert (found.content_type is None) is bool(found.reason)


@given(st.text(max_size=40), st.binary(max_size=200))
def test_whatever_the_name_there_is_a_verdict(name, data):
    found = verdict(name, data)
    assert (found.content_type is None) is bool(found.reason)


def test_every_refusal_of_an_ending_names_those_that_are_taken():
    reason = verdict("x.exe", EXE).reason
    assert all(ending.removeprefix(".") in reason for ending in ACCEPTED)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Zeugnis Löwe.pdf", "Zeugnis Löwe.pdf"),
        ("履歴書.docx", "履歴書.docx"),
        ("../../x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("/etc/passwd", "passwd"),
        ("a\0b.pdf", "ab.pdf"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("line\r\nSet-Cookie: x.pdf", "lineSet-Cookie x.pdf"),
        ("half\ud800.pdf", "half.pdf"),
        ("  two   spaces .pdf", "two spaces .pdf"),
        (".htaccess", "htaccess"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("LPT1.pdf", "_LPT1.pdf"),
        ('say "hi" <b>.pdf', "say hi b.pdf"),
        ("...", "file"),
        ("", "file"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_name_is_shown_without_what_hides_turns_or_leads_elsewhere(name, shown):
    assert display_name(name) == shown


@given(st.text(max_size=400))
def test_a_shown_name_is_short_printable_and_stays_the_same(name):
    shown = display_name(name)
    assert 0 < len(shown) <= LONGEST
    assert not set(shown) & set('/\\"\r\n\0<>|:*?')
    assert display_name(shown) == shown
    shown.encode()


def test_a_long_name_keeps_its_ending():
    assert display_name("x" * 300 + ".pdf").endswith("x.pdf")


def test_a_picture_gets_the_ending_of_what_it_is():
    assert fitting_name("photo.png", "image/jpeg") == "photo.jpg"
    assert fitting_name("photo.jpeg", "image/jpeg") == "photo.jpeg"
    assert fitting_name("plan.pdf", "application/pdf") == "plan.pdf"
