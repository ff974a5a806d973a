#!/usr/bin/env bash
# An invented incubateur on http://127.0.0.1:PORT: server and worker, with production's settings.
. "$(dirname "$0")/commun.sh"

PORT=${PORT:-8000}
ensure_port_is_free demo
ensure_environment --no-dev --inexact

# Nothing of a real installation: invented data never go into its database.
unset DATABASE_URL STOCKAGE_URL EMAIL_URL EMAIL_FROM SECRET_KEY MARQUE_ETAT
export DEBUG=0 DEMO=1 BASE_URL="http://127.0.0.1:$PORT" ALLOWED_HOSTS=127.0.0.1,localhost
ensure_data
ensure_static

# Both stop together: on Ctrl-C, or as soon as one of them ends.
processes=()
stop_all() {
  trap - EXIT INT TERM
  kill -TERM "${processes[@]}" 2>/dev/null || true
  wait "${processes[@]}" 2>/dev/null || true
}
trap stop_all EXIT
trap 'exit 0' INT TERM

python manage.py db_worker --verbosity 0 &
processes+=($!)
gunicorn incubateur.wsgi --bind "127.0.0.1:$PORT" --workers 2 --no-control-socket --log-level warning &
processes+=($!)

until (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; do
  kill -0 "${processes[@]}" 2>/dev/null || stop "Le serveur n’a pas démarré : lisez son message ci-dessus."
  sleep 0.1
done
printf '\nIncubateur est ouvert : %s\nConnectez-vous avec une des adresses ci-dessus. Ctrl-C pour arrêter.\n' "$BASE_URL"

# What ended first says how it went.
wait -n "${processes[@]}"
