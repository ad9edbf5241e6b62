"""The command line: `cairn …`. Reads settings, calls what does the work, prints words; its exit codes mean something."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot import logs, server
from bot.advising.advise import Library, advise
from bot.advising.batch import answer_lines, plain_text
from bot.advising.explain import explain
from bot.app import NotConfigured, fetcher
from bot.badges.baking import MAX_IMAGE_BYTES
from bot.badges.document import UnreadableError
from bot.badges.fetch import Documents, FetchError, LocalDocuments
from bot.badges.report import Report
from bot.badges.verify import verify, verify_url
from bot.cli_assessing import why_command
from bot.cli_issuing import keys_group, revoke_command
from bot.console import opened_store, settings
from bot.doctor import examine
from bot.service.editions import publish
from bot.service.facts import facts_from_lists
from bot.service.nudge import dry_run as nudges
from catalog.check import check
from catalog.load import load
from catalog.problems import CatalogError
from storage.errors import StoreError

_EXIT = {"valid": 0, "invalid": 1, "unknown": 2}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--verbose", is_flag=True, help="Log more.")
def main(*, verbose: bool) -> None:
    """Cairn walks a learner from the first question to a verified badge."""
    logs.set_up(verbose=verbose, service=click.get_current_context().invoked_subcommand == "serve")


@main.command()
def serve() -> None:
    """Run the bot: Slack over HTTP, or Socket Mode where SLACK_APP_TOKEN is set; badge pages; senders."""
    try:
        server.serve(settings())
    except NotConfigured as error:
        raise click.ClickException(str(error)) from error
    except StoreError as error:
        raise click.ClickException(f"The database can't be used: {error} (CAIRN_DATABASE_URL)") from error


@main.command()
@click.option("--play", is_flag=True, help="Play the whole journey without a browser and print it.")
@click.option("--port", default=8080, show_default=True, help="Where the page is; the next free one if it is taken.")
@click.option("--socket-mode", is_flag=True, help="The bot opens websockets to Slack, instead of Slack calling it.")
def demo(*, play: bool, port: int, socket_mode: bool) -> None:
    """A workspace to try Cairn in, with the bot running and the sample catalog."""
    from bot import playground  # noqa: PLC0415  the stand-in of Slack would take 30 MB of every bot that serves

    sys.exit(playground.play(socket_mode=socket_mode) if play else playground.open_page(port, socket_mode=socket_mode))


@main.command()
@click.argument("question", nargs=-1)
@click.option("--catalog", "folder", type=click.Path(path_type=Path), help="A catalog folder; else the configured one.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines in, JSON lines out.")
@click.option("--explain", "why", is_flag=True, help="How it was read, the candidates and their scores.")
def ask(question: tuple[str, ...], folder: Path | None, *, as_json: bool, why: bool) -> None:
    """Answer a question from the catalog, without Slack; a conversation where no question is given."""
    try:
        catalog = load(folder or settings().catalog)
    except CatalogError as error:
        raise click.ClickException(str(error)) from error
    library = Library(catalog)
    if as_json:
        now = datetime.now(UTC)
        for answer in answer_lines(sys.stdin, library, lambda learner: facts_from_lists(catalog, learner, now)):
            click.echo(answer)
        return
    talk: dict[str, Any] = {}
    for line in (" ".join(question),) if question else _typed():
        talk = _answered(line, talk, library, why=why)


def _typed() -> Iterator[str]:
    """Messages from the terminal, one a line, until it ends."""
    interactive = sys.stdin.isatty()
    while True:
        try:
            line = input("> " if interactive else "")
        except (EOFError, KeyboardInterrupt):
            return
        if line.strip():
            yield line


def _answered(line: str, talk: dict[str, Any], library: Library, *, why: bool) -> dict[str, Any]:
    """Print the answer; the conversation's state after it comes back."""
    if why:
        click.echo(f"{explain(line, talk or None, library)}\n")
    reply = advise(line, talk or None, library, None)
    click.echo(plain_text(reply))
    return reply.talk


@main.command("verify")
@click.argument("source")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
@click.option("--now", "at", help="The moment to check for, as ISO 8601; else now.")
@click.option("--documents", type=click.Path(exists=True, file_okay=False, path_type=Path), help="URLs as local files.")
@click.option("--recipient", help="An e-mail address that the badge must be for.")
def verify_command(
    source: str, *, as_json: bool, at: str | None, documents: Path | None, recipient: str | None
) -> None:
    """Verify an Open Badge, 3.0 or 2.0: a file (JSON, JWT, PNG, SVG) or an address.

    Ends 0 valid, 1 not valid, 2 could not be read or checked.
    """
    try:
        now = datetime.fromisoformat(at) if at else datetime.now(UTC)
        now = now if now.tzinfo else now.replace(tzinfo=UTC)
        where = LocalDocuments(documents) if documents else fetcher(settings())
        report = _verified(source, where, now, recipient)
    except (UnreadableError, FetchError, OSError, ValueError) as error:
        _unreadable(str(error), as_json=as_json)
    else:
        _print_report(report, as_json=as_json)
        sys.exit(_EXIT[report.verdict])


def _verified(source: str, documents: Documents, now: datetime, recipient: str | None) -> Report:
    if source.startswith(("http://", "https://")):
        return verify_url(source, documents=documents, now=now, expected_recipient=recipient)
    with Path(source).open("rb") as file:
        data = file.read(MAX_IMAGE_BYTES + 1)  # more than a badge has is refused, and need not be read
    return verify(data, documents=documents, now=now, expected_recipient=recipient)


def _unreadable(why: str, *, as_json: bool) -> None:
    checks = [{"name": "readable", "outcome": "unknown", "detail": why}]
    click.echo(json.dumps({"valid": False, "checks": checks}) if as_json else f"? readable: {why}")
    sys.exit(2)


def _print_report(report: Report, *, as_json: bool) -> None:
    if as_json:
        checks = [{"name": c.name, "outcome": c.outcome, "detail": c.detail} for c in report.checks]
        click.echo(json.dumps({"valid": report.valid, "checks": checks}))
        return
    shapes = {"pass": "✓", "fail": "✗", "unknown": "?"}
    for c in report.checks:
        click.echo(f"{shapes[c.outcome]} {c.name}: {c.detail}")
    click.echo({"valid": "Valid.", "invalid": "Not valid.", "unknown": "It can't be said."}[report.verdict])


@main.group("catalog")
def catalog_group() -> None:
    """Check and publish what the programme offers."""


@catalog_group.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def catalog_check(folder: Path) -> None:
    """Say what is wrong in a catalog folder, with file and line. Ends 1 if anything is."""
    found = check(folder)
    problems = [p for p in found if p.severity == "problem"]
    for p in found:
        click.echo(f"{p.file}:{p.line}: {'note: ' if p.severity != 'problem' else ''}{p.message}")
    click.echo(f"{len(problems)} problem(s)." if problems else "No problems.")
    sys.exit(1 if problems else 0)


@catalog_group.command("publish")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def catalog_publish(folder: Path) -> None:
    """Check a folder and make it the current edition; one with problems changes nothing."""
    problems = [p for p in check(folder) if p.severity == "problem"]
    if problems:
        for p in problems:
            click.echo(f"{p.file}:{p.line}: {p.message}")
        raise click.ClickException("Not published: the edition before stays current. Mend these and publish again.")
    with opened_store() as store, store.write("publish-catalog") as unit:
        catalog = publish(unit, folder, unit.now(), "command line")
    click.echo(f"Edition {catalog.short} is current: {len(catalog.pathways)} pathways, {len(catalog.badges)} badges.")


@main.command()
def migrate() -> None:
    """Bring the database up to this release."""
    with opened_store():
        click.echo("The database is up to date.")


@main.command()
@click.option("--dry-run", is_flag=True, required=True, help="Say who would be nudged and why; sends nothing.")
@click.option("--at", help="The moment to look from, as ISO 8601; else programme time now.")
def nudge(*, dry_run: bool, at: str | None) -> None:  # noqa: ARG001  sending is the bot's, by itself
    """Who would get which nudge, why, and why the others would not."""
    try:
        given = datetime.fromisoformat(at) if at else None
    except ValueError as error:
        raise click.ClickException("--at takes a moment as ISO 8601, such as 2027-03-01T10:00-05:00.") from error
    with opened_store() as store, store.read() as unit:
        now = given or unit.now()
        now = now if now.tzinfo else now.replace(tzinfo=UTC)
        for team in unit.people.teams():
            for line in nudges(unit, team, now):
                click.echo(line)


@main.command()
def doctor() -> None:
    """Look at everything that Cairn needs, and say what to do where it is missing. Ends 1 if anything is."""
    found = list(examine(settings()))
    for one in found:
        click.echo(f"{'✓' if one.good else '✗'} {one.what}: {one.detail}")
    sys.exit(0 if all(one.good for one in found) else 1)


@main.group("audit")
def audit_group() -> None:
    """The record of who did what."""


@audit_group.command("verify")
def audit_verify() -> None:
    """Check that no entry of the audit was changed or taken out. Ends 1 where one was."""
    with opened_store() as store, store.read() as unit:
        broken = unit.audit.broken_at()
    click.echo("The audit is whole." if broken is None else f"The audit is broken at entry {broken}: compare a backup.")
    sys.exit(0 if broken is None else 1)


@main.group("dead-letters")
def dead_letters() -> None:
    """What could not be handled or delivered."""


@dead_letters.command("list")
def dead_letters_list() -> None:
    """Each with its reference, its age and its cause."""
    with opened_store() as store, store.read() as unit:
        rows = [(e.created_at, f"E{e.id}", e.kind, e.error) for e in unit.outbox.dead()]
        rows += [(x.at, x.reference, x.kind, x.error) for x in unit.letters.all() if x.retried_at is None]
    for at, reference, kind, error in sorted(rows):
        click.echo(f"{reference:8} {at:%Y-%m-%d %H:%M} {kind:10} {error}")
    click.echo(f"{len(rows)} dead letter(s)." if rows else "No dead letters.")


@dead_letters.command("retry")
@click.argument("reference")
def dead_letters_retry(reference: str) -> None:
    """Queue a dead effect again, or hand a kept request in once more."""
    try:
        click.echo(server.retry(settings(), reference))
    except (NotConfigured, KeyError) as error:
        raise click.ClickException(str(error).strip("'")) from error


main.add_command(keys_group)
main.add_command(revoke_command)
main.add_command(why_command)

if __name__ == "__main__":
    main()
