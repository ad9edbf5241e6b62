"""What may be evidence: real bytes under true and false names, links and texts, and what is still missing."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.rules.evidence import (
    ACCEPTED,
    HEAD_BYTES,
    MAX_FILE_BYTES,
    MAX_TEXT,
    asked_of,
    check_archive,
    check_file,
    check_text,
    is_link,
    missing,
)
from catalog.model import EvidenceKind, EvidencePrompt
from storage.records import Evidence, EvidenceState
from tests.rules_core.build import NOW, asking


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, kind)
    return out.getvalue()


def zipped(*names: str, size: int = 10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"x" * size)
    return out.getvalue()


def entries(data: bytes) -> list[tuple[str, int, int]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(i.filename, i.compress_size, i.file_size) for i in archive.infolist()]


DOCX = zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml")
SIGN_IN = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in</body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00" + b"\x00" * 200
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("photo.png", picture("PNG"), "image/png"),
        ("photo.jpg", picture("JPEG"), "image/jpeg"),
        ("photo.JPEG", picture("JPEG"), "image/jpeg"),
        ("moving.gif", picture("GIF"), "image/gif"),
        ("photo.webp", picture("WEBP"), "image/webp"),
        ("plan.pdf", picture("PDF"), "application/pdf"),
        ("plan.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("notes.txt", b"I looked into nursing.", "text/plain"),
        ("notes.md", "# Löwe".encode(), "text/markdown"),
        ("../../etc/plan.pdf", picture("PDF"), "application/pdf"),
        ("C:\\plan.pdf", picture("PDF"), "application/pdf"),
    ],
)
def test_a_file_that_is_what_it_is_called_is_evidence(name, data, content_type):
    verdict = check_file(name, len(data), data[:HEAD_BYTES])
    assert (verdict.content_type, verdict.reason) == (content_type, "")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("setup.exe", EXE, "A .exe file can't be evidence here"),
        ("setup.pdf", EXE, "something else inside"),
        ("tool.png", ELF, "something else inside"),
        ("tool.txt", ELF, "is not text"),
        ("photo.txt", picture("PNG"), "is not text"),
        ("certificate.pdf", SIGN_IN, "a web page, perhaps one asking to sign in"),
        ("certificate.pdf", b"\xef\xbb\xbf \r\n" + SIGN_IN.lower(), "a web page"),
        ("certificate.pdf", b"<!-- saved --><html>", "a web page"),
        ("certificate.txt", SIGN_IN, "a web page"),
        ("picture.svg", SVG, "A .svg file can't be evidence here"),
        ("picture.png", SVG, "something else inside"),
        ("photo.png", picture("JPEG"), "something else inside"),
        ("plan.pdf", b"just text", "something else inside"),
        ("plan", picture("PDF"), "A file without an ending"),
        (".pdf", picture("PDF"), "A file without an ending"),
        ("", picture("PDF"), "A file without an ending"),
        ("plan.pdf.exe", picture("PDF"), "A .exe file"),
        ("..", picture("PDF"), "A file without an ending"),
        ("macros.docm", DOCX, "A .docm file"),
        ("things.zip", zipped("a"), "A .zip file"),
        ("plan.pdf", b"", "That file is empty"),
        ("notes.txt", b"a\x00b", "is not text"),
    ],
)
def test_a_file_that_is_not_evidence_is_refused_with_what_to_do(name, data, words):
    verdict = check_file(name, len(data), data[:HEAD_BYTES])
    assert verdict.content_type is None
    assert words in verdict.reason


def test_a_file_at_the_limit_fits_and_one_byte_more_does_not():
    head = picture("PDF")[:HEAD_BYTES]
    assert check_file("plan.pdf", MAX_FILE_BYTES, head).content_type == "application/pdf"
    refused = check_file("plan.pdf", MAX_FILE_BYTES + 1, head)
    assert refused.content_type is None
    assert "25 MB fit" in refused.reason


@given(name=st.text(max_size=40), head=st.binary(max_size=200), size=st.integers(0, MAX_FILE_BYTES * 2))
def test_every_file_gets_a_verdict_with_a_type_or_with_words_and_never_both(name, head, size):
    verdict = check_file(name, size, head)
    assert (verdict.content_type is None) is bool(verdict.reason)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("plan.docx", DOCX, ""),
        ("sheet.xlsx", zipped("xl/workbook.xml"), ""),
        ("talk.pptx", zipped("ppt/presentation.xml"), ""),
        ("plan.docx", zipped("hello.txt"), "a zip file under an office name"),
        ("plan.docx", zipped("xl/workbook.xml"), "a zip file under an office name"),
        ("plan.docx", zipped("word/document.xml", "word/vbaProject.bin"), "holds macros"),
        ("plan.docx", zipped("word/document.xml", "WORD/VBAPROJECT.BIN"), "holds macros"),
        ("plan.docx", zipped("word/document.xml", size=2_000_000), "unpacks to far more"),
        ("plan.docx", zipped(*(f"word/{n}.xml" for n in range(5001)), size=1), "unpacks to far more"),
    ],
)
def test_an_office_file_is_judged_by_what_it_holds(name, data, words):
    found = check_archive(name, entries(data))
    assert words in found
    assert bool(found) is bool(words)


def test_a_huge_unpacked_size_is_a_bomb_whatever_its_ratio():
    assert "unpacks" in check_archive("plan.docx", [("word/document.xml", 400 << 20, 600 << 20)])


@pytest.mark.parametrize(
    "text", ["https://jobs.example.edu/ada", "http://example.edu", "https://example.edu:8443/a?b#c"]
)
def test_a_web_address_is_a_link(text):
    assert is_link(text)
    assert check_text(EvidenceKind.LINK.value, text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "jobs.example.edu",
        "ftp://example.edu",
        "javascript:alert(1)",
        "https://localhost",
        "https://",
        "https://[::1",
        "https://exa mple.edu",
        "see https://example.edu",
        "mailto:a@example.edu",
        "data:text/html,hi",
    ],
)
def test_anything_else_is_no_link_and_says_so(text):
    assert not is_link(text)
    assert "web link" in check_text(EvidenceKind.EXTERNAL_BADGE.value, text)


def test_a_text_is_neither_empty_nor_longer_than_what_fits():
    assert check_text(EvidenceKind.TEXT.value, " \n ") == "Nothing was written here yet."
    assert check_text(EvidenceKind.TEXT.value, "x" * MAX_TEXT) == ""
    assert f"{MAX_TEXT} fit" in check_text(EvidenceKind.TEXT.value, "x" * (MAX_TEXT + 1))


@given(st.text())
def test_is_link_has_an_answer_to_everything(text):
    assert is_link(text) in {True, False}


PLAN = EvidencePrompt(id="e1", label="Plan", kind=EvidenceKind.FILE, criteria=("c1", "c2"))
LINK = EvidencePrompt(id="e2", label="Link", kind=EvidenceKind.LINK, criteria=("c2",))


def given_for(prompt: str, state: EvidenceState = EvidenceState.READY) -> Evidence:
    return Evidence(id=f"i-{prompt}", submission="s", prompt=prompt, kind="text", state=state, added_at=NOW)


def still(asked, *found, carried=()):
    return [m.prompt for m in missing(asked, found, carried)]


def test_a_criterion_that_no_prompt_serves_is_asked_for_in_words():
    asked = asked_of(asking("b", 3, PLAN), "")
    assert [(p["id"], p["kind"], p["criteria"]) for p in asked["prompts"]] == [
        ("e1", "file", ["c1", "c2"]),
        ("text-c3", "text", ["c3"]),
    ]


def test_a_member_without_a_badge_asks_what_was_done_and_takes_proof():
    asked = asked_of(None, "Supervised work")
    assert asked["criteria"] == [{"id": "done", "text": "Supervised work"}]
    assert still(asked) == ["what"]


def test_what_is_missing_is_every_prompt_without_something_that_counts():
    asked = asked_of(asking("b", 2, PLAN, LINK), "")
    assert still(asked) == ["e1", "e2"]
    assert still(asked, given_for("e1")) == ["e2"]
    assert still(asked, given_for("e1", EvidenceState.FETCHING), given_for("e2")) == []
    assert still(asked, given_for("e1", EvidenceState.REJECTED), given_for("e2")) == ["e1"]


def test_a_prompt_whose_criteria_were_all_met_before_needs_nothing_new():
    asked = asked_of(asking("b", 2, PLAN, LINK), "")
    assert still(asked, carried=["c2"]) == ["e1"]
    assert still(asked, carried=["c1", "c2"]) == []


def test_the_accepted_endings_are_named_in_every_refusal_of_an_ending():
    reason = check_file("x.exe", 10, EXE).reason
    assert all(ending.removeprefix(".") in reason for ending in ACCEPTED)
