# One image: the bot, its badge pages and its commands. State lives in /data or in PostgreSQL; nothing is written elsewhere.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt

COPY pyproject.toml README.md LICENSE ./
COPY catalog/ catalog/
COPY storage/ storage/
COPY bot/ bot/
RUN pip install --no-deps --no-build-isolation . \
 && rm -rf /app/*

RUN useradd --system --user-group --uid 10001 --no-create-home --shell /usr/sbin/nologin cairn \
 && install --directory --owner=cairn --group=cairn --mode=0700 /data
WORKDIR /data
USER cairn

ENV CAIRN_HOST=0.0.0.0 \
    CAIRN_PORT=8000 \
    CAIRN_DATABASE_URL=sqlite:////data/cairn.db \
    CAIRN_BLOBS=/data/blobs
VOLUME /data
EXPOSE 8000

# Alive, not ready: a database that is away is no reason to restart the bot.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"CAIRN_PORT\"]}/healthz', timeout=4)"]

CMD ["cairn", "serve"]
