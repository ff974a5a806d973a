"""DSFR classes and accessible attributes on the widgets of a form."""

from django import forms


class DsfrForm:
    """Mixin: dress every widget. Put it first: `class PointForm(DsfrForm, forms.Form)`."""

    template_name = "socle/formulaire.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)


def dress(field: forms.Field) -> None:
    """Give the widget of `field` the class the DSFR expects."""
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return
    css = "fr-select" if isinstance(widget, forms.Select) else "fr-input"
    if isinstance(widget, forms.FileInput):
        css = "fr-upload"
    if css not in widget.attrs.get("class", ""):
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} {css}".strip()
