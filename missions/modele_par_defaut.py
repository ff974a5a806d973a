"""The model an incubateur starts from: every part of the public model letter, in our own words, for all four phases.

What differs by phase (duration, quotité, tasks) comes from the variables; the text itself never says a duration.
"""

from dataclasses import dataclass

from missions.enums import PartieModele
from startups.enums import NomPhase

OBJET = "Lettre de mission confiée à {titulaire}, {bureau}, pour le service « {service} »"


@dataclass(frozen=True)
class SectionParDefaut:
    partie: PartieModele
    titre: str
    texte: str
    facultative: bool = False
    cochee: bool = True


CORPS, ANNEXE = PartieModele.CORPS, PartieModele.ANNEXE

SECTIONS = [
    SectionParDefaut(
        CORPS,
        "Contexte de la mission",
        """\
« {service} » est un service numérique accompagné par {incubateur}. Sa raison d’être tient en une phrase : « {mission_service} »

{contexte}
""",
    ),
    SectionParDefaut(
        CORPS,
        "La mission",
        """\
- **Titulaire** : {titulaire}, {fonction}
- **Date de démarrage** : {date_debut}
- **Durée** : {duree}, jusqu’au {date_fin}
- **Quotité** : {quotite} du temps de travail
- **Position** : {position}
- **Affectation** : {affectation}
- **Lieu** : {lieu}

La mission consiste à {conduite} {but}. Le service est en phase
« {phase} » ; les tâches de cette phase sont les suivantes :

{taches}

Par cette lettre, le sponsor confirme {titulaire} dans ces fonctions pour « {service} » à compter du {date_debut}. À ce
titre, il confirme :

- son autonomie de décision sur le service, l’intérêt des usagers passant en premier ;
- son accès direct aux usagers, sans intermédiaire ni autorisation préalable ;
- sa responsabilité dans le suivi du budget que le comité d’investissement accorde au service ;
- son rôle d’incarnation du service, au sein de l’administration comme au dehors.

{derogation}
""",
    ),
    SectionParDefaut(
        CORPS,
        "Comment il est rendu compte",
        """\
{titulaire} rend compte directement à ses sponsors, au rythme utile à la bonne marche du service : pour lever un blocage,
pour les tenir informés, pour recevoir leur appui. Une note synthétique leur est adressée {rythme_notes} au moins, à
partir de la construction ; pendant une investigation, un point à mi-parcours en tient lieu.

Les réunions de suivi restent l’exception et ne portent que sur les points bloquants. À la fin d’une investigation,
puis {rythme_comites} au plus tard, un comité d’investissement réunit les sponsors, l’incubateur, la direction interministérielle du
numérique (DINUM) et les partenaires concernés : il fixe les objectifs d’impact de la période suivante et y ajuste les moyens.
""",
    ),
    SectionParDefaut(
        CORPS,
        "Appui de l’incubateur",
        """\
{incubateur} met un·e coach auprès de {titulaire} : {coach}. Cette personne l’aide à prendre en main la méthode, à préparer les
notes et les comités, et à lever les obstacles.
""",
        facultative=True,
    ),
    SectionParDefaut(
        CORPS,
        "Renouvellement et fin de la mission",
        """\
La mission prend fin le {date_fin}. Elle peut être renouvelée par un avenant ou une nouvelle lettre, à la suite de la décision
du comité d’investissement. Elle s’arrête avant ce terme si le comité met fin au service, ou si {titulaire} ou le sponsor en
fait la demande motivée.
""",
    ),
    SectionParDefaut(
        ANNEXE,
        "Rôle des sponsors",
        """\
### Le sponsor de proximité : {sponsor_proximite}, {sponsor_proximite_fonction}

- il connaît l’avancée du service, lit les notes et répond aux demandes qu’elles lui adressent ;
- il ouvre les portes utiles : directions métiers, données, usagers, partenaires ;
- il fait respecter le temps dégagé pour la mission, en lien avec la hiérarchie de l’intrapreneur·e ;
- il prépare le comité d’investissement avec l’équipe et y siège.

### Le sponsor DG : {sponsor_dg}, {sponsor_dg_fonction}

- il porte le service au plus haut niveau et l’inscrit dans les priorités de sa direction ;
- il lève les blocages que le sponsor de proximité ne peut pas lever ;
- il décide en comité d’investissement de la poursuite, des moyens et des objectifs ;
- il garantit la suite donnée au service quand il réussit : équipe, budget, place dans l’organisation.
""",
    ),
    SectionParDefaut(
        ANNEXE,
        "Rôle de l’incubateur",
        """\
{incubateur} accueille le service et veille au respect de la méthode :

- il met à disposition un·e coach, des outils, un cadre d’achat et un réseau d’entraide ;
- il forme l’intrapreneur·e aux métiers du produit numérique ;
- il organise les comités d’investissement et en suit les décisions ;
- il alerte les sponsors quand le service ou son équipe est en difficulté ;
- il prépare, le moment venu, la sortie de l’incubateur.
""",
    ),
    SectionParDefaut(
        ANNEXE,
        "Rappel de la méthode",
        """\
La méthode des startups d’État confie à une petite équipe autonome la résolution d’un problème de politique publique. Elle avance
par phases ; un comité d’investissement décide, à chaque étape, de poursuivre, d’ajuster ou d’arrêter.

1. **Investigation** : vérifier, avec les personnes concernées, que le problème existe, qu’il compte et qu’une petite équipe peut
   le traiter. Elle aboutit à un concept de solution, une cible et un potentiel d’impact.
2. **Construction** : une équipe produit met une première version entre les mains d’usagers réels en quelques mois, puis l’améliore
   en continu jusqu’à ce que son utilité soit démontrée.
3. **Accélération** : le service se déploie ; l’équipe travaille l’acquisition, la fidélité et la relation avec les usagers.
4. **Transfert** : le service quitte l’incubateur et reste conduit en mode produit par la direction qui l’a porté, avec une équipe,
   un budget pérenne et une documentation à jour.
""",
    ),
]

# What the mission is, in each phase: what the solution aims at follows.
CONDUITES = {
    NomPhase.INVESTIGATION: "vérifier qu’une petite équipe peut résoudre un problème réel par une solution numérique visant à",
    NomPhase.CONSTRUCTION: "conduire la construction d’une solution numérique visant à",
    NomPhase.ACCELERATION: "conduire le déploiement d’une solution numérique visant à",
    NomPhase.TRANSFERT: "préparer le passage, vers la direction qui le portera, d’un service numérique visant à",
}
# What is asked of an intrapreneur·e in each phase (metier.md §2).
TACHES = {
    NomPhase.INVESTIGATION: """\
- mener des entretiens et des observations sur le terrain, auprès des personnes qui vivent le problème ;
- analyser ce qui en ressort : ampleur du problème, gravité, preuves, solutions existantes ;
- imaginer et tester des pistes de solution, maquettes à l’appui ;
- convaincre son administration : sponsors, premiers usagers intéressés, ligne de financement ;
- présenter au comité de fin d’investigation un concept de solution, une cible et un potentiel d’impact.""",
    NomPhase.CONSTRUCTION: """\
- conduire le produit au quotidien avec l’équipe : priorités, cycles courts, décisions ;
- tester chaque semaine les hypothèses avec de vrais usagers, avant de développer ;
- ouvrir une première version aux premiers usagers, puis l’améliorer d’après leurs retours ;
- mesurer l’usage et l’utilité du service, et publier ces mesures ;
- suivre le budget, rendre compte aux sponsors et nouer les premiers partenariats.""",
    NomPhase.ACCELERATION: """\
- définir et conduire la stratégie de déploiement avec la personne chargée du déploiement ;
- faire grandir le nombre d’usagers récurrents en surveillant le coût de chaque nouvel usager ;
- organiser la relation avec les usagers et les partenaires ;
- démontrer l’effet du service sur la politique publique, par au moins une mesure réelle ;
- préparer la suite : équipe, financement pérenne, place du service dans l’organisation.""",
    NomPhase.TRANSFERT: """\
- préparer la sortie de l’incubateur : adresse, hébergement, outils, contrats et accès ;
- obtenir une ligne budgétaire pérenne et une équipe stable dans la direction d’accueil ;
- documenter le code, les rôles et les procédures, et faire auditer ce qui doit l’être ;
- maintenir le mode produit : écoute des usagers, mesures, améliorations continues ;
- écrire le bilan et mettre à jour la page publique du service.""",
}
