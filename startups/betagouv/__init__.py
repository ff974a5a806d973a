"""Exchange with beta.gouv.fr's public files (docs/decisions/echange.md).

Pure: fichier, champs, lignes, lecture, remarques, ecriture, comparaison. With the world: sources (folder, ZIP),
ici (what the portfolio holds), importer, exporter.
"""
