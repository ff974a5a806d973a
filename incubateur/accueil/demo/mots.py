"""Invented names and sentences the demonstration is made of."""

PRENOMS = [
    "Adèle",
    "Bastien",
    "Céleste",
    "Désiré",
    "Élise",
    "Fabrice",
    "Gaëlle",
    "Hippolyte",
    "Inès",
    "Joachim",
    "Karine",
    "Léandre",
    "Maëlle",
    "Noé",
    "Océane",
    "Philémon",
    "Quitterie",
    "Romaric",
    "Solène",
    "Théophile",
    "Ursule",
    "Valère",
    "Wilfried",
    "Xavière",
    "Yseult",
    "Zoé",
    "Anselme",
    "Blandine",
    "Cyprien",
    "Daphné",
    "Edgar",
    "Flavie",
    "Gaspard",
    "Héloïse",
    "Isidore",
    "Judith",
    "Lazare",
    "Mahaut",
    "Nestor",
    "Ombeline",
    "Prosper",
    "Reine",
    "Sylvain",
    "Tiphaine",
]
NOMS = [
    "Aubépin",
    "Bruyère",
    "Charmille",
    "Douvaine",
    "Églantier",
    "Fougerais",
    "Genestet",
    "Houlier",
    "Ivraie",
    "Jonquet",
    "Kerlann",
    "Laurière",
    "Mirabelle",
    "Noisetier",
    "Orméa",
    "Peupleraie",
    "Quercin",
    "Roncier",
    "Saulaie",
    "Tilleulet",
    "Ulmaire",
    "Verneuse",
    "Yeuse",
    "Airelle",
    "Bourdaine",
    "Cormier",
    "Dauphinelle",
    "Épinette",
    "Frênaie",
    "Garance",
    "Hêtraie",
    "Immortelle",
    "Joubarbe",
    "Lavandier",
    "Merisier",
    "Nigelle",
    "Oseraie",
    "Pimprenel",
    "Réséda",
    "Sureau",
    "Troène",
    "Vesce",
]

INCUBATEURS = [
    ("demo-verger", "La Fabrique du Verger", "demo-ministere-terre"),
    ("demo-rivages", "L’Atelier des Rivages", "demo-ministere-rivages"),
    ("demo-cimes", "Le Labo des Cimes", "demo-region-cimes"),
]
ORGANISATIONS = [
    (
        "demo-ministere-terre",
        "Ministère de la Terre nourricière",
        "MTN",
        "administration-centrale",
        "agriculture",
    ),
    ("demo-ministere-rivages", "Ministère des Rivages", "MDR", "administration-centrale", "environnement"),
    ("demo-region-cimes", "Région des Hautes-Cimes", "RHC", "collectivite-territoriale", "territoires"),
    ("demo-dg-sols", "Direction générale des sols vivants", "DGSV", "administration-centrale", "agriculture"),
    ("demo-dg-elevage", "Direction générale de l’élevage", "DGE", "administration-centrale", "agriculture"),
    ("demo-office-haies", "Office national des haies", "ONH", "operateur", "agriculture"),
    ("demo-agence-eaux", "Agence des eaux vives", "AEV", "operateur", "environnement"),
    (
        "demo-service-littoral",
        "Service interrégional du littoral",
        "SIL",
        "service-deconcentre",
        "environnement",
    ),
    ("demo-caisse-rurale", "Caisse de solidarité rurale", "CSR", "securite-sociale", "solidarite-sante"),
]
THEMATIQUES = [
    "Agriculture",
    "Alimentation",
    "Biodiversité",
    "Eau",
    "Élevage",
    "Emploi",
    "Énergie",
    "Mer",
    "Montagne",
    "Santé",
]
TECHNOS = ["django", "htmx", "postgresql", "typescript", "vue", "rails", "metabase"]

# (nom, mission): the invented services. Beyond the list, names are numbered by territory.
SERVICES = [
    ("Carnet de haies", "Aider les communes à planter, entretenir et compter leurs haies."),
    (
        "Parcelle partagée",
        "Permettre à deux exploitations voisines de déclarer ensemble une parcelle commune.",
    ),
    ("Mon Verger en règle", "Rassembler en une page les contrôles qu’un verger doit passer dans l’année."),
    ("Alerte gel", "Prévenir chaque exploitation du risque de gel à la parcelle, la veille au soir."),
    ("Cantine claire", "Montrer aux familles ce que la cantine achète, et d’où cela vient."),
    ("Troupeau suivi", "Simplifier la déclaration des mouvements d’animaux entre deux élevages."),
    (
        "Reprise de ferme",
        "Mettre en relation les fermes à transmettre et les personnes qui veulent s’installer.",
    ),
    ("Sol vivant", "Donner à chaque agriculteur une mesure simple de la santé de ses sols."),
    ("Dossier bio unique", "Supprimer les pièces demandées deux fois dans les aides à la conversion."),
    ("Vendange sereine", "Rapprocher saisonniers et domaines pendant les six semaines de vendange."),
    ("Compost & Compagnie", "Organiser la collecte des biodéchets entre cantines et maraîchers."),
    ("Ruche déclarée", "Déclarer ses ruches en deux minutes depuis un téléphone."),
    ("Eau juste", "Répartir l’eau d’irrigation entre usagers pendant les sécheresses."),
    ("Pêche à jour", "Dire aux pêcheurs à pied ce qui est permis, ici et aujourd’hui."),
    ("Sentier sûr", "Signaler et suivre les passages dangereux des sentiers du littoral."),
    ("Digue en vue", "Suivre l’état des digues avec les riverains."),
    ("Port propre", "Aider les petits ports à suivre leurs déchets de carénage."),
    ("Refuge ouvert", "Tenir à jour l’ouverture et les places des refuges de montagne."),
    ("Estive connectée", "Partager les zones de pâturage entre bergers et randonneurs."),
    ("Bois local", "Trouver une scierie et un débouché pour le bois d’une petite parcelle."),
    ("Neige solidaire", "Proposer un second emploi aux saisonniers des stations."),
    ("Mobilité des vallées", "Organiser le covoiturage quotidien des vallées mal desservies."),
    ("Dossier d’installation", "Réunir les démarches d’une installation agricole en un seul parcours."),
    ("Contrôle annoncé", "Grouper les contrôles d’une même exploitation sur une seule visite."),
    ("Zoonoses", "Partager entre vétérinaires et médecins les signaux de maladies animales."),
    ("Marché court", "Aider les acheteurs publics à passer commande aux producteurs proches."),
]
TERRITOIRES = [
    "Val-Joli",
    "Haute-Combe",
    "Pré-Long",
    "Rive-Haute",
    "Bois-Clair",
    "Roche-Douce",
    "Plaine-Neuve",
    "Mont-Serein",
    "Lac-Bleu",
    "Grand-Marais",
]

FAIT = {
    "investigation": [
        "Douze entretiens menés sur le terrain cette quinzaine. Le problème revient dans neuf d’entre eux, avec les mêmes mots.",
        "Atelier de restitution avec les agents : deux pistes écartées, une maquette sur papier testée auprès de cinq personnes.",
        "Recensement des solutions existantes terminé : trois services proches, aucun ne traite la saisie sur le terrain.",
    ],
    "construction": [
        "Première version en ligne pour vingt utilisateurs volontaires. Quatorze sont revenus la semaine suivante.",
        "Tests d’usage hebdomadaires : le parcours d’inscription passe de huit à trois écrans.",
        "Une développeuse a rejoint l’équipe. Le premier jalon technique est tenu, la dette est listée et partagée.",
    ],
    "acceleration": [
        "Deux nouveaux départements utilisent le service. Le taux de retour à trente jours atteint 46 %.",
        "La campagne auprès des chambres a amené 380 comptes en dix jours, pour un coût presque nul.",
        "Le support reçoit deux fois moins de messages depuis la refonte de l’aide en ligne.",
    ],
    "transfert": [
        "L’hébergement a basculé chez le repreneur. Les accès et les contrats sont documentés.",
        "La ligne budgétaire pérenne est inscrite. L’audit de code est commandé.",
    ],
}
SUITE = [
    "Rencontrer trois nouveaux territoires avant la fin du mois.",
    "Publier la page de statistiques et la faire relire par les sponsors.",
    "Préparer le prochain comité : chiffres à jour, décision demandée claire.",
    "Mettre la nouvelle version entre les mains de dix personnes et mesurer.",
]
AVIS = [
    "Équipe solide, à l’écoute. Il faut l’aider à dire non aux demandes hors périmètre.",
    "L’intrapreneur·e manque de temps : la quotité réelle est en dessous de ce qui est écrit.",
    "Bon rythme. Je serais favorable à une prolongation au prochain comité.",
    "Risque d’essoufflement si le blocage juridique n’est pas levé d’ici un mois.",
]
BLOCAGES = [
    ("Accès aux données de déclaration refusé", "Une décision écrite du service qui détient les données."),
    ("Recrutement du développeur suspendu", "La signature du bon de commande avant la fermeture de gestion."),
    ("Nom de domaine en attente", "L’accord du service de la communication."),
    ("Avis juridique sur le consentement", "Une réponse du bureau des affaires juridiques."),
    (
        "Quotité de l’intrapreneur·e non tenue",
        "Un échange avec la hiérarchie pour libérer deux jours par semaine.",
    ),
]
ISSUES = [
    "Accord obtenu par écrit.",
    "Contourné : l’équipe passe par un export manuel.",
    "Levé après un appel du sponsor.",
]

FICHE = """## Contexte

{mission} Aujourd’hui, les personnes concernées jonglent entre plusieurs formulaires et appellent souvent le même service.

## Problème

- une démarche longue, refaite chaque année ;
- des pièces demandées plusieurs fois ;
- aucune vue d’ensemble pour les agents qui instruisent.

## Solution

**{nom}** propose un parcours unique, pensé avec celles et ceux qui l’utilisent.

## Bénéficiaires

Les exploitations, les communes et les agents instructeurs.

## Stratégie

Commencer par deux départements volontaires, mesurer, puis étendre.
"""
REPONSES = [
    "J’en parle au directeur de cabinet cette semaine et je reviens vers vous.",
    "Le bureau concerné a besoin d’une note d’une page : pouvez-vous me l’envoyer avant vendredi ?",
    "C’est entendu de notre côté, la décision écrite part demain.",
]
NOTE_FAITS = [
    "Le service est utilisé chaque semaine dans deux départements de plus.",
    "Une personne sur deux revient le mois suivant.",
    "Le temps d’instruction d’un dossier est passé de douze à sept jours.",
    "Trois communes ont demandé à rejoindre l’expérimentation.",
    "La page de statistiques est publique.",
    "Le support reçoit deux fois moins de messages qu’au printemps.",
    "L’audit d’accessibilité est fait ; les défauts majeurs sont corrigés.",
]
NOTE_AVANCEES = [
    "Le parcours a été simplifié après les tests d’usage : trois écrans au lieu de huit.",
    "L’équipe a rencontré six territoires ; quatre ont commencé à utiliser le service.",
]
NOTE_INDICATEURS = [
    "La hausse vient surtout des deux nouveaux départements ; elle tient depuis trois semaines.",
    "Le chiffre est stable : l’été a interrompu les inscriptions, qui reprennent.",
    "La baisse du coût par usage tient à l’arrêt de l’ancien hébergement.",
]
NOTE_RETOUR = "Merci. La note d’une page est jointe au dossier du prochain comité, et le bureau concerné l’a reçue hier."

MOIS = [
    "de janvier", "de février", "de mars", "d’avril", "de mai", "de juin",
    "de juillet", "d’août", "de septembre", "d’octobre", "de novembre", "de décembre",
]  # fmt: skip
ARRETS = [
    "Le problème existe, mais les usagers rencontrés ne changent pas leurs habitudes pour le résoudre.",
    "Aucune direction ne porte la suite : le service ne peut pas grandir.",
]
DOUTES = [
    "L’usage ne progresse plus depuis trois mois : montrer ce qui le relance.",
    "L’impact est raconté, pas encore mesuré : apporter une première mesure.",
]
CONDITIONS = [
    "Apporter une première mesure d’impact, avec sa méthode",
    "Faire signer la convention d’accès aux données",
    "Publier la déclaration d’accessibilité",
    "Trouver un second territoire qui expérimente",
    "Remplacer la personne chargée du déploiement",
]
LEVEES = [
    "Mesure présentée au sponsor, la méthode est dans la page d’impact.",
    "C’est signé par les deux directions.",
    "C’est en ligne.",
]
RESERVE = "La direction métier aurait préféré un montant moindre, le temps de voir les premiers résultats."

# Dossier of a passage: what a team has written when it is half ready, then the rest.
DOSSIER = {
    "probleme": "Chaque dossier demande trois semaines d’allers-retours, faute d’une information à jour au même endroit. Trente "
    "mille demandes par an, et un dossier sur cinq abandonné en route.",
    "solution": "Un service en ligne qui dit en cinq minutes ce qui s’applique, et à qui s’adresser.",
    "fait": "Le service est ouvert à dix départements ; la moitié des demandes y passent désormais.",
    "appris": "Les agents s’en servent plus que les particuliers : la suite s’adresse d’abord à eux.",
}
DOSSIER_SUITE = {
    "vision": "Dans trois ans, plus aucun dossier n’attend une information que l’État possède déjà.",
    "potentiel": "Cent un départements, soit trente mille demandes par an.",
    "estimation": "Demandes reçues l’an dernier par les dix départements ouverts, rapportées à leur population.",
    "priorites": [
        {"priorite": "Ouvrir à vingt départements", "resultat": "Trente départements actifs chaque mois"},
        {"priorite": "Guider les agents", "resultat": "Neuf agents sur dix trouvent seuls la réponse"},
        {"priorite": "Mesurer le temps gagné", "resultat": "Une mesure publiée chaque trimestre"},
    ],
    "budget": "Le même qu’aujourd’hui, pour six mois.",
    "profils": "L’équipe actuelle, et une personne chargée du déploiement à mi-temps.",
    "soutiens": [
        {
            "acteur": "Le service qui tient les données",
            "besoin": "Un accès à la base de déclaration",
            "but": "Supprimer la double saisie",
        }
    ],
    "sans_financement": "Le service s’arrête en l’état ; les dix départements reviennent au papier.",
    "demandes": "Six mois de plus, à budget constant.\nUn appui pour obtenir l’accès aux données.",
}
AVIS = "Équipe solide, qui mesure ce qu’elle fait. Le déploiement ira plus lentement que prévu si l’accès aux données tarde."
QUESTION = "Combien des usagers du premier mois s’en servent encore aujourd’hui ?"
REPONSE = "Six sur dix, et presque tous les agents."
