"""Everybody chooses their own automatic mails; the link of a mail stops them for whoever holds it, signed in or not."""

from incubateur.accueil.liens import unsubscribe_url
from incubateur.accueil.relances import RECAPITULATIF

TABLE = """
address                method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
accueil:abonnements    GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 302
accueil:abonnements    POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 302
accueil:desabonnement  GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
accueil:desabonnement  POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 -->
"""


def _token(monde) -> dict:
    return {"token": unsubscribe_url(monde.personne, [RECAPITULATIF]).split("/")[-2]}


ARGUMENTS = {"accueil:desabonnement": _token}
