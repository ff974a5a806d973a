#!/usr/bin/env bash
# Everything a change must pass, on a bare machine too. Nothing is skipped: what fails is named, and the next goes on.
. "$(dirname "$0")/commun.sh"

command -v chromium >/dev/null || command -v google-chrome >/dev/null || install_packages chromium
ensure_postgresql
ensure_environment

results=$PWD/var/tests
rm -rf "$results"
mkdir -p "$results"
unset DATABASE_URL DEBUG DEMO BASE_URL SECRET_KEY ALLOWED_HOSTS EMAIL_URL EMAIL_FROM STOCKAGE_URL MARQUE_ETAT
sqlite=sqlite:///$results/base.sqlite3

failed=()
# step TITLE COMMAND…: run it; remember its title if it fails.
step() {
  local title=$1
  shift
  printf '\n— %s\n' "$title"
  "$@" || failed+=("$title")
}

# suite NAME COMMAND…: one run of pytest started by COMMAND, counted from its XML report.
suite() {
  local name=$1
  shift
  "$@" --quiet -n 2 --junit-xml="$results/$name.xml"
}

# With production's settings; it asks the database its version.
check_deploy() {
  postgresql env BASE_URL=https://incubateur.example.fr EMAIL_URL=smtp+tls://localhost \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    python manage.py check --deploy --fail-level WARNING
}

step "ruff" ruff check --quiet .
step "ruff format" ruff format --check --quiet .
step "djlint" djlint templates --lint --quiet
step "import-linter" lint-imports
step "migrations" env DATABASE_URL="$sqlite" python manage.py makemigrations --check --dry-run
step "check --deploy" check_deploy
step "SQLite" suite sqlite env DATABASE_URL="$sqlite" pytest -m "not navigateur"
step "PostgreSQL" suite postgresql postgresql pytest -m "not navigateur"
step "navigateur" suite navigateur env DATABASE_URL="$sqlite" pytest -m navigateur

printf '\n'
for title in "${failed[@]}"; do
  printf 'En échec : %s\n' "$title"
done
python outils/bilan.py "$results"/{sqlite,postgresql,navigateur}.xml || failed+=(bilan)
[ ${#failed[@]} -eq 0 ]
