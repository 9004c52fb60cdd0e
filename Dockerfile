# The production image: one for all three processes. Neither the simulated carrier nor the demo is in it.
#
# How each program of it is run, and with which volumes: docs/running.md
ARG NODE_VERSION=20
FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /line
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts scripts
COPY src src
RUN node scripts/build.mjs production \
  && rm -rf dist/demo dist/simulator dist/.tsbuildinfo dist/.*.json \
  && npm prune --omit=dev --no-audit --no-fund

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production \
  PORT=3000 \
  DATA_DIR=/var/lib/yardim-xetti
WORKDIR /line
# Owned by root and run by another: the program cannot change itself.
COPY package.json ./
COPY migrations migrations
COPY ivr-flows ivr-flows
COPY --from=build /line/node_modules node_modules
COPY --from=build /line/dist dist
RUN install -d -o node -g node -m 0700 "$DATA_DIR"
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No program of the image leaves a core dump, which would hold numbers or keys (docs/running.md).
ENTRYPOINT ["/bin/sh", "-c", "ulimit -c 0 && exec \"$@\"", "line"]
# Node itself is process 1: it hears SIGTERM and lets calls go on elsewhere before it ends.
CMD ["node", "--enable-source-maps", "dist/main.js"]
