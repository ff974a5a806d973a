"""The five questions of the DINUM's matrix (metier.md §3): why each matters, and what is usually measured there."""

from dataclasses import dataclass

from startups.enums import Dimension, Frequence, Sens


@dataclass(frozen=True)
class Usuel:
    """An indicator that many startups follow, ready to be added."""

    cle: str
    nom: str
    unite: str
    sens: Sens = Sens.HAUSSE
    frequence: Frequence = Frequence.MENSUELLE
    usagers: bool = False


@dataclass(frozen=True)
class Question:
    """A dimension of the matrix: what it asks, why it matters when nothing answers it yet."""

    dimension: Dimension
    demande: str
    pourquoi: str
    usuels: tuple[Usuel, ...]


BAISSE, TRIMESTRE, SEMESTRE = Sens.BAISSE, Frequence.TRIMESTRIELLE, Frequence.SEMESTRIELLE

MATRICE = (
    Question(
        Dimension.UTILISABLE,
        "Le service marche-t-il, est-il simple et accessible ?",
        "Un service que l’on quitte en route ne change rien, si utile soit-il : c’est ce qui se vérifie en premier, "
        "en regardant des personnes s’en servir.",
        (
            Usuel("facilite", "Facilité d’usage", "sur 10", frequence=TRIMESTRE),
            Usuel("abandon", "Taux d’abandon", "%", BAISSE),
            Usuel("aide", "Demandes d’aide pour 100 usagers", "demandes", BAISSE),
        ),
    ),
    Question(
        Dimension.UTILISE,
        "Les personnes visées s’en servent-elles, et y reviennent-elles ?",
        "L’usage dit si le service a trouvé son public : combien s’en servent vraiment, et quelle part de celles et "
        "ceux que l’on pourrait atteindre.",
        (
            Usuel("actifs", "Usagers actifs par mois", "usagers", usagers=True),
            Usuel("abouties", "Démarches menées au bout", "démarches"),
            Usuel("part", "Part du public visé qui s’en sert", "%", frequence=TRIMESTRE),
        ),
    ),
    Question(
        Dimension.UTILE,
        "Le service résout-il l’irritant de départ ?",
        "On peut se servir d’un outil faute de mieux. Demander à ses usagers ce qu’il leur apporte dit s’il répond au "
        "problème qui l’a fait naître.",
        (
            Usuel("satisfaction", "Satisfaction des usagers", "sur 10", frequence=TRIMESTRE),
            Usuel("temps", "Temps gagné par les usagers", "heures", frequence=TRIMESTRE),
            Usuel("valeur", "Valeur produite pour les usagers", "€", frequence=TRIMESTRE),
        ),
    ),
    Question(
        Dimension.IMPACTANT,
        "Qu’est-ce que cela change pour la politique publique ?",
        "C’est la raison d’être du financement : l’effet sur le terrain, que les sponsors suivent et dont ils rendent "
        "compte. Une première mesure, même imparfaite, vaut mieux qu’une promesse.",
        (
            Usuel("effet", "Situations améliorées sur le terrain", "situations", frequence=TRIMESTRE),
            Usuel(
                "objectif-public",
                "Part de l’objectif de politique publique atteinte",
                "%",
                frequence=SEMESTRE,
            ),
        ),
    ),
    Question(
        Dimension.EFFICIENT,
        "À quel prix ce résultat est-il obtenu ?",
        "Le coût d’un usager ou d’un problème résolu doit baisser avec le temps : c’est ce que regarde le comité avant "
        "de changer d’échelle.",
        (
            Usuel("cout-usager", "Coût par usager actif", "€", BAISSE, TRIMESTRE),
            Usuel("cout-resultat", "Coût par problème résolu", "€", BAISSE, SEMESTRE),
        ),
    ),
)
USUELS = {usuel.cle: (question.dimension, usuel) for question in MATRICE for usuel in question.usuels}
