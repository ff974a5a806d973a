"""Filters and tags of every page."""

import re
from datetime import date, datetime, time

import nh3
from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from socle import navigation
from socle.clock import today

register = template.Library()

NARROW = "\u202f"
MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
COMMENT = re.compile(r"<!--.*?-->")
HEADINGS = {"h3", "h4", "h5", "h6"}
ALLOWED_TAGS = HEADINGS | {
    "a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


def as_day(value: date | datetime) -> date:
    """The calendar day of a date or of a moment, where the users are."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def jour(value: date | datetime | None) -> str:
    """« 1er août 2026 »; empty for no date."""
    if value is None:
        return ""
    day = as_day(value)
    written = date_format(day, "j F Y")
    return f"1er{written[1:]}" if day.day == 1 else written


@register.filter
def heure(value: datetime | time | None) -> str:
    """« 14 h 05 », where the users are; empty for no moment."""
    if value is None:
        return ""
    moment = timezone.localtime(value) if isinstance(value, datetime) else value
    return moment.strftime("%H\u00a0h\u00a0%M").removeprefix("0")


@register.filter
def relative(value: date | datetime | None) -> str:
    """How far a date is: « dans 12 jours », « il y a 3 semaines », « aujourd’hui »."""
    if value is None:
        return ""
    days = (as_day(value) - today()).days
    near = {0: "aujourd’hui", 1: "demain", -1: "hier"}
    if days in near:
        return near[days]
    return f"dans {span(days)}" if days > 0 else f"il y a {span(-days)}"


@register.filter
def late(value: date | datetime | None) -> str:
    """« en retard de 3 semaines » once the day is past, else how far it is."""
    if value is None:
        return ""
    days = (today() - as_day(value)).days
    return f"en retard de {span(days)}" if days > 0 else relative(value)


@register.filter
def span(days: int) -> str:
    """A number of days as a person says it: « 12 jours », « 3 semaines », « 7 mois », « 2 ans »."""
    if days < 14:
        return plural(days, "jour")
    # 61 days are two months; 60 would be said as one.
    if days < 61:
        return plural(days // 7, "semaine")
    if days < 730:
        return f"{days * 12 // 365}\u00a0mois"
    return plural(days // 365, "an")


@register.filter
def age(value: date | datetime | None) -> str:
    """How long since a date: « 7 mois »; empty for no date."""
    return "" if value is None else span(max((today() - as_day(value)).days, 0))


@register.filter
def since(value: date | datetime | None) -> str:
    """« depuis 3 semaines », « depuis hier », « depuis aujourd’hui »; empty for no date."""
    if value is None:
        return ""
    days = max((today() - as_day(value)).days, 0)
    return f"depuis {({0: 'aujourd’hui', 1: 'hier'}).get(days) or span(days)}"


def plural(count: int, word: str) -> str:
    """« 1 jour », « 2 jours »."""
    return f"{count}\u00a0{word}{'s' if abs(count) > 1 else ''}"


@register.filter
def compte(count: int, words: str) -> str:
    """A count with its noun, `words` being « singulier,pluriel » or a regular singular: « 3 blocages »."""
    one, _, many = words.partition(",")
    word = (many or f"{one}s") if abs(count) > 1 else one
    return f"{nombre(count)}\u00a0{word}"


@register.filter
def nombre(value: int) -> str:
    """A number with its thousands apart."""
    return f"{value:,}".replace(",", NARROW)


@register.filter
def chiffre(value) -> str:
    """A measured value as people write it: « 1 234,5 », at most two decimals, a true minus sign."""
    if value is None:
        return ""
    text = f"{round(value, 2) or 0:,.2f}".removesuffix("00").removesuffix(".")
    text = text.removesuffix("0") if "." in text else text
    return text.replace("-", "−").replace(",", NARROW).replace(".", ",")


@register.filter
def montant(value) -> str:
    """An amount in euros: « 150 000 € »; cents only when there are some."""
    if value is None:
        return ""
    text = f"{value:,.2f}".removesuffix(".00").replace(",", NARROW).replace(".", ",")
    return f"{text}\u00a0€"


@register.filter
def markdown(text: str) -> SafeString:
    """Safe HTML of what people typed: no raw HTML, no image, headings below those of the page."""
    tokens = MARKDOWN.parse(text or "")
    _lower_headings(tokens)
    _drop_comments(tokens)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return mark_safe(nh3.clean(html, tags=ALLOWED_TAGS, link_rel="noopener noreferrer"))


def _drop_comments(tokens: list[Token]) -> None:
    """Comments that an editor left in a pasted text are not read; in code they stay."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "text":
                child.content = COMMENT.sub("", child.content)


def _lower_headings(tokens: list[Token]) -> None:
    """Headings start at level 3 and never skip one, whatever levels were typed."""
    above: list[str] = []
    for token in tokens:
        if token.type == "heading_open":
            above = [*(tag for tag in above if tag < token.tag), token.tag]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(len(above) + 2, 6)}"


@register.filter
def assaini(html: str) -> SafeString:
    """The HTML of a mail, harmless inside a page of ours: neither heading nor image, style or script."""
    return mark_safe(nh3.clean(html, tags=ALLOWED_TAGS - HEADINGS, link_rel="noopener noreferrer"))


@register.filter
def elided(paginator: Paginator, number: int) -> list:
    """Page numbers around `number`, with ellipses."""
    return list(paginator.get_elided_page_range(number, on_each_side=1, on_ends=1))


@register.simple_tag
def marque_etat() -> bool:
    """Whether State branding is allowed, for pages made without any context."""
    return settings.MARQUE_ETAT


@register.simple_tag(takes_context=True)
def menu(context) -> list[navigation.Entree]:
    """Entries of the main menu for the person who signed in."""
    return navigation.entries(context["request"])


@register.simple_tag(takes_context=True)
def lien_ouvert(context, url: str, label: str) -> str:
    """A link where the reader may open the address (`ouvertes` of the context), the words alone elsewhere."""
    return format_html('<a href="{}">{}</a>', url, label) if url in context["ouvertes"] else label


@register.simple_tag(takes_context=True)
def can_search(context) -> bool:
    """Whether the person who signed in may search."""
    return navigation.can_search(context["request"])


@register.inclusion_tag("socle/fil.html")
def fil(*steps) -> dict:
    """Breadcrumb: `{% fil "Startups" url "Carnet de haies" %}`; the last label has no address."""
    return {
        "etapes": [(steps[i], steps[i + 1] if i + 1 < len(steps) else "") for i in range(0, len(steps), 2)]
    }
