# `make` alone lists the targets. Each sets up what it needs first and says so.
.DEFAULT_GOAL := help
.PHONY: help lab test test-quick env lessons lint bench mutants site site-test hub html lock clean

# Packages in a user's home folder must not stand in for the course's own.
export PYTHONNOUSERSITE := 1

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

lab: ## open the course in JupyterLab (PORT=8888, BROWSER=no or a browser's name)
	@python=$$(tools/environment.sh lab) && \
	echo "JupyterLab runs until you press Ctrl-C twice here." && \
	export PATH="$${python%/*}:$$PATH" && \
	exec "$$python" -m jupyterlab --ip=127.0.0.1 --allow-root --Application.log_level=WARN --ServerApp.root_dir=. \
	    --LabApp.default_url=/lab/tree/lessons/00_start_here.ipynb \
	    $(if $(PORT),--port=$(PORT) --ServerApp.port_retries=0) $(if $(filter no,$(BROWSER)),--no-browser)

test: ## prove everything, fast checks first, stopping at the first failure
	@tools/test.sh

test-quick: ## lint and the unit tests, within two minutes: for daily work
	@tools/test.sh quick

env: ## make the environment alone: .venv, with the tests' tools (PYTHON=python3.12)
	@CONDA_PREFIX= tools/environment.sh test

lessons: ## run every lesson again and save its outputs
	@python=$$(tools/environment.sh test) && "$$python" tools/run_lessons.py

lint: ## check style, formatting and spelling
	@tools/test.sh lint

bench: ## measure every lab, algorithm and lesson, and the tests, beside their targets (see tools/bench.py)
	@python=$$(tools/environment.sh test) && OMP_NUM_THREADS=1 "$$python" tools/bench.py

mutants: ## put small faults into the code, one at a time, and count those the tests miss
	@python=$$(tools/environment.sh test) && "$$python" tools/mutants.py

site: ## build the website in build/site
	@python=$$(tools/environment.sh site) && export PATH="$${python%/*}:$$PATH" && "$$python" site/build.py

site-test: ## build the website, then try every page and lab of it in a browser
	@python=$$(tools/environment.sh site) && export PATH="$${python%/*}:$$PATH" && PYTHON="$$python" site/test.sh

hub: ## try the hub for a class on this machine alone (PORT=8000; see classroom/README.md)
	@classroom/try.sh $(PORT)

html: ## render the lessons as handouts in build/html, complete without a network
	@python=$$(tools/environment.sh lab) && rm -rf build/html && \
	for folder in . solutions; do \
	    "$$python" -m nbconvert --log-level=WARN --to html --template handout \
	        --output-dir build/html/$$folder lessons/$$folder/*.ipynb || exit; \
	done && \
	find build/html -name '*.html' -exec sed -i.bak 's/\.ipynb\([#"]\)/.html\1/g' {} + && \
	find build/html -name '*.bak' -exec rm {} + && echo "The handouts are in build/html"

lock: ## pin the versions again after a change in pyproject.toml (remove the lock to renew every pin)
	@uv=$$(command -v uv || echo .venv/bin/uv); [ -x "$$uv" ] || tools/environment.sh lab >/dev/null || exit; \
	UV_NATIVE_TLS=1 "$$uv" pip compile -q --universal --python-version 3.11 --all-extras --no-annotate \
	    --custom-compile-command "make lock" pyproject.toml -o requirements.lock

clean: ## remove .venv, caches and build
	rm -rf .venv build .pytest_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -prune -exec rm -rf {} + -o -name .ipynb_checkpoints -prune -exec rm -rf {} +
	@rm -f "$${CONDA_PREFIX:-.venv}"/.ml-by-hand-*
