# One image for all processes; the command says which one runs: search, worker, dashboard, bot, crawler, or negareh with its arguments.
#   docker build -t negareh .
# docs/containers.md says how to run it, and what of this was tried where.

FROM debian:bookworm-slim AS build
ENV DEBIAN_FRONTEND=noninteractive
# Any Node fetches the one that Negareh runs on.
RUN apt-get update -q \
  && apt-get install -y -q --no-install-recommends ca-certificates nodejs npm \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
# The pages are built by the Node that set-up fetches, which is the first in the path from then on.
RUN PATH="/app/node_modules/.bin:$PATH" node setup.mjs --for dashboard \
  && rm -rf /root/.npm .setup.lock*

FROM debian:bookworm-slim
ENV DEBIAN_FRONTEND=noninteractive
# What the native parts of ONNX Runtime and sharp are linked with.
RUN apt-get update -q \
  && apt-get install -y -q --no-install-recommends ca-certificates libgomp1 libstdc++6 \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin negareh \
  && mkdir /data \
  && chown 10001:10001 /data
COPY --from=build /app /app
WORKDIR /app
ENV NODE_ENV=production DATA_DIR=/data XDG_CACHE_HOME=/data/cache NODE_COMPILE_CACHE=/data/cache/compiled
VOLUME /data
USER 10001:10001
EXPOSE 7700 7800 8443
# Asks the address in HEALTH_URL whether it is ready; a process without one is well as long as it lives.
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=4 \
  CMD ["/app/node_modules/.bin/node", "/app/deploy/container/healthy.mjs"]
ENTRYPOINT ["/bin/sh", "/app/deploy/container/run"]
CMD ["search"]
