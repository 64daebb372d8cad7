# An image of the bot alone: no tools of development, no root, nothing written outside of /data.
FROM python:3.13-slim-bookworm AS packages
WORKDIR /build
COPY pyproject.toml constraints.txt ./
COPY .ci/runtime_packages.py .ci/
# All packages first, because their metadata says which of them the bot needs to run; then only those.
RUN python -m venv /all \
 && /all/bin/pip install --quiet --require-hashes --no-deps -r constraints.txt \
 && /all/bin/python .ci/runtime_packages.py > runtime.txt \
 && python -m venv /venv \
 && /venv/bin/pip install --quiet --require-hashes --no-deps -r runtime.txt

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --create-home firstline \
 && install --directory --owner=firstline /data /config
COPY --from=packages /venv /venv
WORKDIR /app
COPY bot ./bot
COPY handlers ./handlers
COPY storage ./storage
COPY config.example.yaml LICENSE ./
# Nothing is compiled at the start, whoever starts it.
RUN python -m compileall -q bot handlers storage
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/firstline.db
USER firstline
# SQLite's file; with DATABASE_URL=postgresql+psycopg://… nothing is kept here.
VOLUME /data
# Mount your configuration at /config/config.yaml and pass the secrets as environment variables.
# The port is http.port of the configuration; to reach it from outside set http.host to 0.0.0.0 and publish it.
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
CMD ["python", "-m", "bot", "run", "--config", "/config/config.yaml"]
