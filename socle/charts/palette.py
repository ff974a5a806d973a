"""Colours of the drawings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """What each part is painted with: line and bars, target, events, second and third shares, axis, text, paper."""

    trait: str
    cible: str
    evenement: str
    second: str
    tiers: str
    axe: str
    texte: str
    fond: str


SCREEN = Palette(
    trait="var(--background-action-high-blue-france)",
    cible="var(--text-default-success)",
    evenement="var(--text-mention-grey)",
    second="var(--background-contrast-blue-france-active)",
    tiers="var(--background-contrast-grey)",
    axe="var(--border-default-grey)",
    texte="var(--text-mention-grey)",
    fond="var(--background-default-grey)",
)
PAPER = Palette(
    trait="#000091",
    cible="#18753c",
    evenement="#666666",
    second="#8585f6",
    tiers="#dddddd",
    axe="#bbbbbb",
    texte="#3a3a3a",
    fond="#ffffff",
)
