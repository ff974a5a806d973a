#!/usr/bin/env bash
# The invented incubateur under Django's own server, with DEBUG and reload; the worker is apart.
. "$(dirname "$0")/commun.sh"

PORT=${PORT:-8000}
ensure_port_is_free dev
ensure_environment

unset DATABASE_URL STOCKAGE_URL EMAIL_URL EMAIL_FROM SECRET_KEY MARQUE_ETAT
export DEBUG=1 DEMO=1 BASE_URL="http://127.0.0.1:$PORT" ALLOWED_HOSTS=127.0.0.1,localhost
ensure_data
python manage.py assembler_css -v0
printf '\nLes tâches de fond s’exécutent avec : DEMO=1 uv run python manage.py db_worker\n'
exec python manage.py runserver "127.0.0.1:$PORT"
