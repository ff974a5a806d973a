#!/usr/bin/env bash
# The performance table, and var/bench.json: on SQLite, then on a throw-away PostgreSQL. Status 1 if something exceeds.
. "$(dirname "$0")/commun.sh"

ensure_postgresql
ensure_environment
unset DATABASE_URL STOCKAGE_URL EMAIL_URL EMAIL_FROM SECRET_KEY MARQUE_ETAT
export DEBUG=0 DEMO=0 BASE_URL=http://127.0.0.1:8000 ALLOWED_HOSTS=127.0.0.1
export DJANGO_SETTINGS_MODULE=incubateur.accueil.bench.settings
rm -rf var/bench var/bench.json
python manage.py assembler_css -v0
python manage.py collectstatic --no-input -v0

exceeded=0
python manage.py bench "$@" || exceeded=1
postgresql python manage.py bench "$@" || exceeded=1
rm -rf var/bench
printf '\nLes mesures sont dans var/bench.json.\n'
exit $exceeded
