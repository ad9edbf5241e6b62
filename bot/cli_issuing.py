"""`cairn keys …` and `cairn revoke`: the commands of whoever answers for the badges."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from bot.app import issuing, offline_desk
from bot.badges.keyring import KeyRing, new_rsa_key
from bot.badges.keys import InvalidKeyError, new_key, save_pem
from bot.console import opened_store, settings
from bot.service import keys, revoke
from bot.service.desk import Desk, Issuing, KeyUnusable
from storage.errors import StoreError
from storage.records import Award, AwardState, KeyKind
from storage.unit import Unit

WHO = "command line"
LEAKED = "The key that signed it is no longer safe. A new badge takes its place."

T = TypeVar("T")


@click.group("keys")
def keys_group() -> None:
    """Signing keys: private halves in files, their public halves and which one signs in the database."""


@keys_group.command("new")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--rsa", is_flag=True, help="An RSA key for the RS256 form, to stand beside the Ed25519 one.")
def keys_new(path: Path, *, rsa: bool) -> None:
    """Make a signing key in a file that only you can read; name it in CAIRN_SIGNING_KEY_FILE."""
    if path.exists():
        raise click.ClickException(f"{path} exists; a key is never overwritten.")
    if rsa:
        made = new_rsa_key()
        save_pem(made.to_pem(), path)
        click.echo(f"{path}: public key {made.id} (RSA)")
        return
    key = new_key()
    save_pem(key.to_pem(), path)
    click.echo(f"{path}: public key {key.multibase}")


@keys_group.command("list")
def keys_list() -> None:
    """Each key: its public half, what it does, whether it is at hand here, how many badges that stand it signed."""
    made = _issuing()
    at_hand = _ring(made)
    with opened_store() as store, store.read() as unit:
        rows = [
            (key, sum(a.state is AwardState.ISSUED for a in unit.awards.signed_with(key.id))) for key in unit.keys.all()
        ]
    for key, badges in rows:
        here = "here" if at_hand and (at_hand.get(key.id) or at_hand.get_rsa(key.id)) else "not here"
        click.echo(f"{key.id}  {key.kind.value}  {key.state.value}  {here}  {badges} badge(s)")
    if not rows:
        click.echo("No key is known yet: it is with the first `cairn serve`.")


@keys_group.command("rotate")
@click.option("--rsa", is_flag=True, help="The RSA key of the RS256 form.")
def keys_rotate(*, rsa: bool) -> None:
    """Sign with the other key in CAIRN_SIGNING_KEY from now on; what the old one signed keeps verifying."""
    kind = KeyKind.RSA if rsa else KeyKind.ED25519
    before, after = _change(lambda unit, made: keys.rotate(unit, made, WHO, kind))
    click.echo(f"{after.id} signs from now on. {before.id} stays published while a badge that it signed stands.")


@keys_group.command("retire")
@click.argument("key")
def keys_retire(key: str) -> None:
    """End a key that does not sign. KEY is its public half, or the beginning of it."""
    ended = _change(lambda unit, _: keys.retire(unit, WHO, key))
    click.echo(f"{ended.id} is retired. It stays published while a badge that it signed stands.")


@keys_group.command("compromise")
@click.argument("key")
@click.option("--reissue", is_flag=True, help="Withdraw each badge that it signed, and issue it again.")
def keys_compromise(key: str, *, reissue: bool) -> None:
    """Publish a key no more, since it leaked: list the badges that no longer verify. KEY as for retire."""
    found = _change(lambda unit, made: (keys.find(unit, key), keys.compromise(unit, made, WHO, key)))
    name, badges = found
    click.echo(f"{name.id} is compromised: it is published no more. {len(badges)} badge(s) no longer verify.")
    for award in badges:
        click.echo(f"{award.id}  {award.badge}  {settings().public}/badges/{award.id}")
    if reissue:
        again = [_reissue(award) for award in sorted(badges, key=lambda a: bool(a.trace.get("parts")))]
        click.echo(f"{len(again)} badge(s) are issued again; their holders are told.")
    elif badges:
        click.echo(f"To issue them again: cairn keys compromise {key} --reissue")


@click.command("revoke")
@click.argument("award")
@click.option("--reason", required=True, help="Shown to the learner and on the badge's page.")
@click.option("--reissue", is_flag=True, help="And issue the same again under a new id: a correction.")
def revoke_command(award: str, reason: str, *, reissue: bool) -> None:
    """Withdraw a badge. AWARD is its id, or the link of its page."""
    try:
        gone, again = _withdraw(award.strip(), reason, reissue=reissue)
    except (revoke.CannotRevoke, StoreError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Withdrawn: {gone.badge}, {gone.id}. The page and the lists say so.")
    if again:
        click.echo(f"Issued again as {again.id}.")


def _withdraw(named: str, reason: str, *, reissue: bool) -> tuple[Award, Award | None]:
    with opened_store() as store, store.write("revoke") as unit:
        found = unit.awards.get(revoke.award_in(named) or named)
        if found is None:
            raise revoke.CannotRevoke("There is no such badge in this database.")
        desk = offline_desk(settings(), store, found.team)
        if reissue:
            return found, revoke.reissue(desk, unit, WHO, found, reason)
        return _gone(desk, unit, found, reason), None


def _gone(desk: Desk, unit: Unit, award: Award, reason: str) -> Award:
    gone = revoke.revoke(desk, unit, WHO, award, reason)
    revoke.announce(desk, unit, gone)
    return gone


def _reissue(award: Award) -> Award:
    with opened_store() as store, store.write("reissue") as unit:
        return revoke.reissue(offline_desk(settings(), store, award.team), unit, WHO, award, LEAKED)


def _change(act: Callable[[Unit, Issuing], T]) -> T:
    made = _issuing()
    try:
        with opened_store() as store:
            if _ring(made):  # what is at hand is known, whatever comes of the change
                with store.write("keys") as unit:
                    keys.register(unit, made)
            with store.write("keys") as unit:
                return act(unit, made)
    except (keys.CannotChange, KeyUnusable, InvalidKeyError) as error:
        raise click.ClickException(str(error)) from error


def _issuing() -> Issuing:
    try:
        return issuing(settings())
    except InvalidKeyError as error:
        raise click.ClickException(f"{error} (CAIRN_PUBLIC_URL)") from error


def _ring(made: Issuing) -> KeyRing | None:
    try:
        return made.ring()
    except (KeyUnusable, InvalidKeyError, OSError):
        return None
