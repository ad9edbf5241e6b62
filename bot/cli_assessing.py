"""`cairn why`: what decisions rest on, for whoever has to answer for a badge."""

from __future__ import annotations

import click

from bot.app import offline_desk
from bot.console import opened_store, settings
from bot.prose import plain
from bot.service import why


@click.command("why")
@click.argument("award")
def why_command(award: str) -> None:
    """Why a badge was given. AWARD is its id, the link of its page, or the number of the submission that brought it."""
    with opened_store() as store, store.read() as unit:
        for team in unit.people.teams():
            if found := why.find(unit, team, award):
                click.echo(plain(why.lines(offline_desk(settings(), store, team), unit, found)))
                return
    raise click.ClickException("There is no such badge in this database.")
