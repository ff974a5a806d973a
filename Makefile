# What a newcomer types. Each line installs first what the machine lacks.
.PHONY: demo dev test bench format

PORT ?= 8000
export PORT

demo: ## an invented incubateur, with production's settings, on http://127.0.0.1:PORT
	@exec outils/demo.sh

dev: ## the same data, with DEBUG and reload
	@exec outils/dev.sh

test: ## lint, then the whole suite on SQLite, on PostgreSQL and in a browser
	@exec outils/test.sh

bench: ## the performance table, and var/bench.json
	@exec outils/bench.sh

format: ## rewrite Python as ruff wants it
	@exec outils/format.sh
