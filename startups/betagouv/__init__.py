"""Exchange with beta.gouv.fr's public files (docs/echange.md).

Pure: fichier, champs, lignes, lecture, correspondance, anomalies, ecriture, comparaison. With the world: sources (folder,
ZIP), lot (files read once), ici (what the portfolio holds), plan, importer, exporter, differences, api.
"""
