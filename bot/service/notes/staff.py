"""What programme staff hear of trouble: its cause and what to do."""

from __future__ import annotations

from typing import Any

from bot.prose import line, strong
from bot.service.desk import Desk
from bot.service.surface import Button, Confirm, Do, Message
from storage.records import LinkState
from storage.unit import Unit


def link_failing(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    award = unit.awards.get(facts["award"])
    if award is None:
        return Message(lines=(line("A badge link was failing; the badge is gone."),))
    url = desk.badge_url(award.id)
    if award.link is LinkState.CHECKED:
        return Message(lines=(line("Solved: the badge link checks now. ", url),))
    if award.link is LinkState.RELEASED:
        return Message(lines=(line("Released by staff in spite of the failing check. ", url),))
    release = Button(
        label="Release the link",
        do=Do.RELEASE_LINK,
        args={"award": award.id},
        danger=True,
        confirm=Confirm(
            title="Release it?",
            text="The learner gets a link that a stranger may not be able to verify.",
            yes="Release",
        ),
    )
    return Message(
        lines=(
            line(
                strong("A badge is issued, but its public link does not check."), " The learner does not have it yet."
            ),
            line(url),
            line(strong("What a stranger finds: "), award.link_detail),
            line("Look at CAIRN_PUBLIC_URL and the proxy in front of it. I try again by myself."),
        ),
        buttons=(release,),
    )


def effect_dead(_desk: Desk, _unit: Unit, facts: dict[str, Any]) -> Message:
    if facts.get("waiting"):
        return Message(
            lines=(
                line(strong("Messages of yours wait"), f" ({facts['kind']}, reference E{facts['effect']})."),
                line(facts["error"]),
                line(
                    "They go out by themselves once that is mended: /invite me to the channel again, or see cairn doctor."
                ),
            )
        )
    return Message(
        lines=(
            line(strong("Something could not be delivered"), f" ({facts['kind']}, reference E{facts['effect']})."),
            line(facts["error"]),
            line(f"When the cause is mended: cairn dead-letters retry E{facts['effect']}"),
        )
    )


def files_wait(_desk: Desk, _unit: Unit, facts: dict[str, Any]) -> Message:
    return Message(
        lines=(
            line(strong("Evidence waits: its files can't be checked or kept."), f" {facts['error']}"),
            line("Nothing is lost, and it goes on by itself once that is mended. cairn doctor shows what it needs."),
        )
    )


def channel(desk: Desk, unit: Unit, facts: dict[str, Any]) -> Message:
    programme = unit.programmes.get(desk.team, facts["programme"])
    name = programme.name if programme else facts["programme"]
    return Message(
        lines=(line(strong(name), " has no review channel yet, so evidence waits. "), line(facts["problem"]))
    )
