"""Exchange with beta.gouv.fr, for the équipe."""
