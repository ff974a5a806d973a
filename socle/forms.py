"""DSFR classes and accessible attributes on the widgets of a form."""

from django import forms


class DsfrForm:
    """Mixin: dress every widget. Put it first: `class PointForm(DsfrForm, forms.Form)`."""

    template_name = "socle/formulaire.html"

    def __getitem__(self, name: str) -> forms.BoundField:
        # Here and not at construction, so that fields added later are dressed too.
        dress(self.fields[name])
        return super().__getitem__(name)


def dress(field: forms.Field) -> None:
    """Give the widget of `field` the class the DSFR expects."""
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return
    css = "fr-select" if isinstance(widget, forms.Select) else "fr-input"
    if isinstance(widget, forms.FileInput):
        css = "fr-upload"
    widget.attrs.setdefault("class", css)


class InlineRadioSelect(forms.RadioSelect):
    """Short choices, side by side."""

    inline = True
