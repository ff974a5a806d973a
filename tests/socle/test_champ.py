"""Fields as our templates write them."""

from django import forms
from django.template.loader import render_to_string

from socle.forms import DsfrForm, InlineRadioSelect
from tests.outils.html import faults, soup


class Choix(DsfrForm, forms.Form):
    meteo = forms.ChoiceField(choices=[("beau", "Beau"), ("gris", "Gris")], widget=InlineRadioSelect)
    jours = forms.MultipleChoiceField(
        choices=[("lun", "Lundi"), ("mar", "Mardi")], widget=forms.CheckboxSelectMultiple, required=False
    )


def test_each_choice_is_an_input_right_before_its_label():
    html = render_to_string(
        "socle/formulaire.html", {"form": Choix(initial={"meteo": "gris", "jours": ["mar"]})}
    )
    assert faults(html) == []
    tree = soup(html)
    # The stylesheet draws radios and boxes on the label that follows the input.
    labels = {field["value"]: field.find_next_sibling().get_text() for field in tree.select("input")}
    assert labels == {"beau": "Beau", "gris": "Gris", "lun": "Lundi", "mar": "Mardi"}
    assert all(field.find_next_sibling()["for"] == field["id"] for field in tree.select("input"))
    assert [field["value"] for field in tree.select("input[checked]")] == ["gris", "mar"]
